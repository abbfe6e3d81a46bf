//! What an arriving person would change about a known contact. Reads only: the same comparison previews and is done.

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    name::full_name,
    receive::{Incoming, Known},
    recognise,
};
use crate::{clock::Timestamp, error::Result};

/// The values of a contact before and after.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changed {
    /// The name to show.
    pub name: Was,
    /// First name.
    pub first_name: Was,
    /// Last name.
    pub last_name: Was,
    /// Company.
    pub company_name: Was,
    /// Phones that are added, E.164.
    pub phones: Vec<String>,
    /// Emails that are added, folded.
    pub emails: Vec<String>,
    /// Since when it was in the trash; it comes back.
    pub archived_at: Option<Timestamp>,
    /// Another contact that has one of the emails, which therefore stays there.
    pub email_belongs_to: Option<Claimed>,
}

/// An email that somebody brought and another contact has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    /// Who has it.
    pub contact: String,
    /// The address as it came.
    pub email: String,
}

/// One value, before and after.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Was {
    /// Before.
    pub old: Option<String>,
    /// After.
    pub new: Option<String>,
}

/// Whose address is asked for.
pub(super) enum Owner<'a> {
    /// E.164.
    OfPhone(&'a str),
    /// Folded.
    OfEmail(&'a str),
}

impl Was {
    /// Whether it is another value now.
    pub fn differs(&self) -> bool {
        self.old != self.new
    }

    pub(super) fn told(&self) -> Value {
        let mut told = json!({});
        for (key, value) in [("old", &self.old), ("new", &self.new)] {
            if let Some(value) = value {
                told[key] = json!(value);
            }
        }
        told
    }
}

impl Changed {
    /// Whether nothing would be different.
    pub fn is_nothing(&self) -> bool {
        let values = [&self.name, &self.first_name, &self.last_name, &self.company_name];
        !values.iter().any(|was| was.differs())
            && self.phones.is_empty()
            && self.emails.is_empty()
            && self.archived_at.is_none()
    }
}

/// What `incoming` would change about `contact`.
pub fn compare(db: &Connection, incoming: &Incoming<'_>, contact: &str) -> Result<Changed> {
    let mut changed = names(db, incoming, contact)?;
    for (phone, _) in incoming.phones {
        if let Standing::Free = standing(db, incoming, contact, Owner::OfPhone(&phone.e164))? {
            push_once(&mut changed.phones, &phone.e164);
        }
    }
    for email in incoming.emails {
        let folded = email.folded();
        match standing(db, incoming, contact, Owner::OfEmail(&folded))? {
            Standing::Free => push_once(&mut changed.emails, &folded),
            Standing::Others(other) if changed.email_belongs_to.is_none() => {
                let email = email.as_str().to_owned();
                changed.email_belongs_to = Some(Claimed { contact: other, email });
            }
            Standing::Own | Standing::Others(_) => {}
        }
    }
    Ok(changed)
}

/// Whose an arriving address is already.
enum Standing {
    Own,
    Others(String),
    Free,
}

fn names(db: &Connection, incoming: &Incoming<'_>, contact: &str) -> Result<Changed> {
    let chosen = |old: Option<String>, arriving: Option<&str>| {
        let arriving = arriving.map(str::to_owned);
        let new = match incoming.known {
            Known::Overwrite => arriving.or_else(|| old.clone()),
            Known::Fill => old.clone().or(arriving),
        };
        Was { old, new }
    };
    let mut changed = db
        .prepare_cached(
            "SELECT display_name, first_name, last_name, company_name, archived_at FROM contact WHERE id = ?1",
        )?
        .query_row([contact], |row| {
            let name = Some(row.get("display_name")?);
            Ok(Changed {
                name: Was { old: name.clone(), new: name },
                first_name: chosen(row.get("first_name")?, incoming.first_name),
                last_name: chosen(row.get("last_name")?, incoming.last_name),
                company_name: chosen(row.get("company_name")?, incoming.company_name),
                archived_at: row.get("archived_at")?,
                ..Changed::default()
            })
        })?;
    if changed.first_name.differs() || changed.last_name.differs() {
        let (first, last) = (changed.first_name.new.as_deref(), changed.last_name.new.as_deref());
        changed.name.new = full_name(first, last).or(changed.name.new);
    }
    Ok(changed)
}

/// An address that the contact has itself is not added again, and one that another contact has stays there.
fn standing(db: &Connection, incoming: &Incoming<'_>, contact: &str, address: Owner<'_>) -> Result<Standing> {
    let (sql, text) = match address {
        Owner::OfPhone(e164) => {
            ("SELECT EXISTS (SELECT 1 FROM contact_phone WHERE contact_id = ?1 AND e164 = ?2)", e164)
        }
        Owner::OfEmail(folded) => {
            ("SELECT EXISTS (SELECT 1 FROM contact_email WHERE contact_id = ?1 AND folded = ?2)", folded)
        }
    };
    if db.prepare_cached(sql)?.query_row((contact, text), |row| row.get(0))? {
        return Ok(Standing::Own);
    }
    let other = recognise::owner(db, incoming.department, address)?;
    Ok(other.map_or(Standing::Free, Standing::Others))
}

fn push_once(list: &mut Vec<String>, address: &str) {
    if !list.iter().any(|each| each == address) {
        list.push(address.to_owned());
    }
}
