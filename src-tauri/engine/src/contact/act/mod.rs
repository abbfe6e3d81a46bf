//! Acts: everything a person does to a contact, as values that can be kept, done, and taken back by their inverse.
//!
//! An act says what the person saw (`was`) where that matters: when somebody else changed it meanwhile, nothing is done.
//! An empty text stands for "none". Consent is not edited here.

mod address;
mod details;
mod field;
mod life;

use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

pub use details::Details;
pub(super) use details::{read as details_of, write as write_details};

use super::{
    address::{Address, Way, Written},
    consent,
    field::Held,
    search,
};
use crate::{
    db::Work,
    error::{Code, Error, Result},
    journal::{self, About, Actor, Cause, Entry},
};

/// Something a person does to a contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Makes a contact by hand. Its inverse is [`Act::Delete`], which names the contact made.
    Create {
        /// Whose.
        department: String,
        /// Name, company, …
        details: Details,
        /// The first one is used.
        phones: Vec<Written>,
        /// The first one is used.
        emails: Vec<Written>,
    },
    /// Changes those details that are given.
    Update {
        /// Whose.
        contact: String,
        /// The new values.
        to: Details,
        /// What the person saw.
        was: Option<Details>,
    },
    /// Adds a phone or email.
    AddAddress {
        /// Whose.
        contact: String,
        /// Which kind.
        way: Way,
        /// What was typed.
        written: Written,
    },
    /// Writes a phone or email anew.
    ChangeAddress {
        /// Whose.
        contact: String,
        /// Which kind.
        way: Way,
        /// Which one: E.164 or case-folded email.
        address: String,
        /// What was typed.
        to: Written,
        /// What the person saw.
        was: Option<Written>,
    },
    /// Takes a phone or email away.
    RemoveAddress {
        /// Whose.
        contact: String,
        /// Which kind.
        way: Way,
        /// Which one.
        address: String,
        /// What the person saw.
        was: Option<Written>,
    },
    /// Makes a phone or email the used one.
    PreferAddress {
        /// Whose.
        contact: String,
        /// Which kind.
        way: Way,
        /// Which one.
        address: String,
        /// The one that was used as the person saw it.
        was: Option<String>,
    },
    /// Puts a row back as it stood: the inverse of changing and removing.
    PutAddressBack {
        /// Whose.
        contact: String,
        /// Which kind.
        way: Way,
        /// The row.
        row: Address,
        /// The one that stands there now.
        in_place_of: Option<String>,
        /// What is expected there.
        was: Option<Written>,
    },
    /// Sets a custom field.
    SetField {
        /// Whose.
        contact: String,
        /// The lead it was done from.
        lead: Option<String>,
        /// Path of the field.
        key: String,
        /// The text.
        value: String,
        /// What the person saw.
        was: Option<String>,
    },
    /// Takes the value of a custom field away.
    ClearField {
        /// Whose.
        contact: String,
        /// The lead it was done from.
        lead: Option<String>,
        /// Path of the field.
        key: String,
        /// What the person saw.
        was: Option<String>,
    },
    /// Puts a field's row back as it stood: the inverse of setting and clearing.
    PutFieldBack {
        /// Whose.
        contact: String,
        /// The lead it was done from.
        lead: Option<String>,
        /// Path of the field.
        key: String,
        /// The row.
        row: Held,
        /// What is expected there.
        was: Option<String>,
    },
    /// Puts a contact in the trash.
    Delete {
        /// Which one.
        contact: String,
    },
    /// Takes a contact out of the trash.
    Restore {
        /// Which one.
        contact: String,
    },
}

impl Act {
    /// The contact it is done to; none is there yet when it makes one.
    pub fn contact(&self) -> Option<&str> {
        match self {
            Self::Create { .. } => None,
            Self::Update { contact, .. }
            | Self::AddAddress { contact, .. }
            | Self::ChangeAddress { contact, .. }
            | Self::RemoveAddress { contact, .. }
            | Self::PreferAddress { contact, .. }
            | Self::PutAddressBack { contact, .. }
            | Self::SetField { contact, .. }
            | Self::ClearField { contact, .. }
            | Self::PutFieldBack { contact, .. }
            | Self::Delete { contact }
            | Self::Restore { contact } => Some(contact),
        }
    }
}

/// Does an act and records its activities; answers the act that takes it back, or `None` when nothing changed.
///
/// A change that somebody else was faster with is a [`Code::Conflict`], and nothing is done.
pub fn perform(work: &mut Work<'_>, act: &Act, actor: &Actor, cause: Cause) -> Result<Option<Act>> {
    let back = dispatch(work, act, Hand { actor, cause })?;
    // An address that is on the list of those not to be contacted stays on it, whoever's it becomes.
    if let Some(contact) = act.contact().or_else(|| back.as_ref().and_then(Act::contact)) {
        consent::apply_suppression(work, contact)?;
    }
    Ok(back)
}

fn dispatch(work: &mut Work<'_>, act: &Act, hand: Hand<'_>) -> Result<Option<Act>> {
    match act {
        Act::Create { department, details, phones, emails } => {
            life::create(work, hand, department, details, phones, emails)
        }
        Act::Update { contact, to, was } => details::update(work, hand, contact, to, was.as_ref()),
        Act::AddAddress { contact, way, written } => address::add(work, hand, contact, *way, written),
        Act::ChangeAddress { contact, way, address, to, was } => {
            address::change(work, hand, contact, *way, address, to, was.as_ref())
        }
        Act::RemoveAddress { contact, way, address, was } => {
            address::remove(work, hand, contact, *way, address, was.as_ref())
        }
        Act::PreferAddress { contact, way, address, was } => {
            address::prefer(work, hand, contact, *way, address, was.as_deref())
        }
        Act::PutAddressBack { contact, way, row, in_place_of, was } => {
            address::put_back(work, hand, contact, *way, row, in_place_of.as_deref(), was.as_ref())
        }
        Act::SetField { contact, lead, key, value, was } => {
            let spot = field::Spot { contact, lead: lead.as_deref(), key };
            field::set(work, hand, spot, value, was.as_deref())
        }
        Act::ClearField { contact, lead, key, was } => {
            let spot = field::Spot { contact, lead: lead.as_deref(), key };
            field::clear(work, hand, spot, was.as_deref())
        }
        Act::PutFieldBack { contact, lead, key, row, was } => {
            let spot = field::Spot { contact, lead: lead.as_deref(), key };
            field::put_back(work, hand, spot, row, was.as_deref())
        }
        Act::Delete { contact } => life::delete(work, hand, contact),
        Act::Restore { contact } => life::restore(work, hand, contact),
    }
}

/// Whose hand it is, and whether it does or takes back.
#[derive(Clone, Copy)]
struct Hand<'a> {
    actor: &'a Actor,
    cause: Cause,
}

impl Hand<'_> {
    /// Notes the change on the contact's row, for the search, and in the journal.
    fn tell(
        self,
        work: &mut Work<'_>,
        standing: &Standing,
        lead: Option<&str>,
        kind: &'static str,
        payload: Value,
    ) -> Result<()> {
        work.db
            .prepare_cached("UPDATE contact SET last_activity_at = ?2, version = version + 1 WHERE id = ?1")?
            .execute((&standing.contact, work.now))?;
        search::mark(work, &standing.contact)?;
        let about = About {
            department: Some(&standing.department),
            contact: Some(&standing.contact),
            lead,
            request: None,
        };
        let payload = self.cause.mark(payload);
        journal::record(work, &Entry { kind, actor: self.actor, about, payload })
    }

    fn tell_updated(
        self,
        work: &mut Work<'_>,
        standing: &Standing,
        changed: Map<String, Value>,
    ) -> Result<()> {
        self.tell(work, standing, None, "contact.updated", json!({ "changed": changed }))
    }
}

/// What an act needs to know of its contact.
struct Standing {
    contact: String,
    department: String,
    name: String,
    in_trash: bool,
    merged_into: Option<String>,
}

/// The contact as it stands; one that was merged is none to act on any more.
fn standing(db: &Connection, contact: &str) -> Result<Standing> {
    let found = db
        .prepare_cached(
            "SELECT c.department_id, c.display_name, c.archived_at IS NOT NULL AS in_trash, m.display_name AS merged_into
             FROM contact c LEFT JOIN contact m ON m.id = c.merged_into_id WHERE c.id = ?1",
        )?
        .query_row([contact], |row| {
            Ok(Standing {
                contact: contact.to_owned(),
                department: row.get("department_id")?,
                name: row.get("display_name")?,
                in_trash: row.get("in_trash")?,
                merged_into: row.get("merged_into")?,
            })
        })
        .optional()?
        .ok_or_else(|| Error::not_found("contact"))?;
    match &found.merged_into {
        Some(into) => Err(Error::new(
            Code::Conflict,
            format!("{} was merged into {into} meanwhile. Nothing was changed.", found.name),
        )),
        None => Ok(found),
    }
}

/// The contact as it stands, outside the trash.
fn live(db: &Connection, contact: &str) -> Result<Standing> {
    let found = standing(db, contact)?;
    if found.in_trash {
        let message = format!("{} is in the trash. Restore the contact first.", found.name);
        return Err(Error::new(Code::Conflict, message));
    }
    Ok(found)
}

/// Refuses when what the person saw is not there any more.
fn unless_changed<T: PartialEq + ?Sized>(what: &str, was: Option<&T>, now: &T, shown: &str) -> Result<()> {
    if was.is_none_or(|was| was == now) {
        return Ok(());
    }
    let sentence = if shown.is_empty() {
        format!("{what} was removed meanwhile. Nothing was changed; look again.")
    } else {
        format!("{what} was changed to “{shown}” meanwhile. Nothing was changed; look again.")
    };
    Err(Error::new(Code::Conflict, sentence))
}

/// `{old?, new?}` without the one that is not there.
fn old_new(old: Option<&str>, new: Option<&str>) -> Value {
    let mut members = Map::new();
    for (name, text) in [("old", old), ("new", new)] {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            members.insert(name.into(), text.into());
        }
    }
    Value::Object(members)
}
