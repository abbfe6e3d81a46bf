//! Somebody arrives: find the contact by phone, then by email, else make one.
//!
//! Merging two known contacts never happens here. When the phone belongs to one contact and the
//! email to another, the phone decides and the email stays where it is.

use serde_json::{Map, Value, json};

use super::{
    consent,
    differ::{self, Changed},
    duplicate,
    name::{full_name, stand_in},
    recognise::{Found, MatchedBy, Recognised, recognise},
    search,
};
use crate::{
    db::Work,
    error::Result,
    journal::{self, About, Actor, Entry},
    value::{email::Email, fold::fold, phone::Phone},
};

/// A person as a request, or the row of a file, tells of them.
#[derive(Debug, Clone, Copy)]
pub struct Incoming<'a> {
    /// Whose contact.
    pub department: &'a str,
    /// First name.
    pub first_name: Option<&'a str>,
    /// Last name.
    pub last_name: Option<&'a str>,
    /// Company.
    pub company_name: Option<&'a str>,
    /// Phones, the one that is used first, each with how the sender wrote it.
    pub phones: &'a [(Phone, String)],
    /// Emails, the one that is used first.
    pub emails: &'a [Email],
    /// Row id of the source.
    pub source: Option<&'a str>,
    /// The request, when one brought them.
    pub request: Option<&'a str>,
    /// What brought them, in a word for the journal: `newlead`, `import`.
    pub via: &'static str,
    /// What happens to values that are already there.
    pub known: Known,
}

/// What happens to the names of a contact that is already known. Phones and emails are only ever added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// The arriving value wins.
    Overwrite,
    /// Only what is empty is filled.
    Fill,
}

/// Who it turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// The contact.
    pub contact: String,
    /// `None`: a new one.
    pub matched: Option<MatchedBy>,
    /// Where it was.
    pub found: Found,
    /// Another contact that has the email; left as it was.
    pub email_belongs_to: Option<String>,
    /// The name to show.
    pub name: String,
}

/// Makes or updates the contact and tells the journal.
pub fn receive(work: &mut Work<'_>, incoming: &Incoming<'_>, actor: &Actor) -> Result<Received> {
    let Some(known) = recognise(work.db, incoming)? else {
        return create(work, incoming, actor);
    };
    let changed = differ::compare(work.db, incoming, &known.contact)?;
    update(work, incoming, &known, &changed, actor)
}

/// Notes that something happened to a contact just now.
pub fn touch(work: &Work<'_>, contact: &str) -> Result<()> {
    work.db
        .prepare_cached("UPDATE contact SET last_activity_at = ?2 WHERE id = ?1")?
        .execute((contact, work.now))?;
    Ok(())
}

/// Makes the contact and tells the journal.
pub fn create(work: &mut Work<'_>, incoming: &Incoming<'_>, actor: &Actor) -> Result<Received> {
    let contact = work.id();
    let name = display_name(incoming);
    work.db
        .prepare_cached(
            "INSERT INTO contact (id, department_id, display_name, name_key, first_name, last_name, company_name,
               source_id, created_by_request_id, created_at, last_activity_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10)",
        )?
        .execute((
            &contact,
            incoming.department,
            &name,
            fold(&name),
            incoming.first_name,
            incoming.last_name,
            incoming.company_name,
            incoming.source,
            incoming.request,
            work.now,
        ))?;
    for (phone, raw) in incoming.phones {
        add_phone(work, incoming, &contact, phone, raw)?;
    }
    for email in incoming.emails {
        add_email(work, incoming, &contact, email)?;
    }
    consent::apply_suppression(work, &contact)?;
    let payload = json!({ "name": name, "via": incoming.via });
    tell(work, incoming, &contact, "contact.created", actor, payload)?;
    search::mark(work, &contact)?;
    Ok(Received { contact, matched: None, found: Found::InTable, email_belongs_to: None, name })
}

/// Does to the contact what [`differ::compare`] found, and tells the journal; also when nothing is different, for
/// somebody has been heard of again.
pub fn update(
    work: &mut Work<'_>,
    incoming: &Incoming<'_>,
    known: &Recognised,
    changed: &Changed,
    actor: &Actor,
) -> Result<Received> {
    let Recognised { contact, by, found } = known;
    let name = changed.name.new.clone().unwrap_or_default();
    save(work, contact, changed, &name)?;
    for (phone, raw) in incoming.phones.iter().filter(|(phone, _)| changed.phones.contains(&phone.e164)) {
        add_phone(work, incoming, contact, phone, raw)?;
    }
    for email in incoming.emails.iter().filter(|email| changed.emails.contains(&email.folded())) {
        add_email(work, incoming, contact, email)?;
    }
    consent::apply_suppression(work, contact)?;
    if *found == Found::InTrash {
        tell(work, incoming, contact, "contact.restored", actor, json!({ "name": name }))?;
    }
    let matched_word = if *by == MatchedBy::Phone { "phone" } else { "email" };
    let mut payload = json!({ "matchedBy": matched_word, "changed": told(changed, incoming) });
    if let Some(other) = &changed.email_belongs_to {
        payload["emailBelongsTo"] = json!(other.contact);
        duplicate::claim(work, contact, &other.contact, &other.email)?;
    }
    tell(work, incoming, contact, "contact.updated", actor, payload)?;
    search::mark(work, contact)?;
    Ok(Received {
        contact: contact.clone(),
        matched: Some(*by),
        found: *found,
        email_belongs_to: changed.email_belongs_to.as_ref().map(|other| other.contact.clone()),
        name,
    })
}

fn save(work: &Work<'_>, contact: &str, changed: &Changed, name: &str) -> Result<()> {
    work.db
        .prepare_cached(
            "UPDATE contact SET first_name = ?2, last_name = ?3, company_name = ?4, display_name = ?5, name_key = ?6,
               last_activity_at = ?7, archived_at = NULL, version = version + 1 WHERE id = ?1",
        )?
        .execute((
            contact,
            &changed.first_name.new,
            &changed.last_name.new,
            &changed.company_name.new,
            name,
            fold(name),
            work.now,
        ))?;
    Ok(())
}

/// What changed, in the words of the journal.
fn told(changed: &Changed, incoming: &Incoming<'_>) -> Value {
    let mut members = Map::new();
    for (key, was) in [("name", &changed.name), ("companyName", &changed.company_name)] {
        if was.differs() {
            members.insert(key.into(), was.told());
        }
    }
    if !changed.phones.is_empty() {
        members.insert("phone".into(), json!({ "new": changed.phones.join(", ") }));
    }
    let added = incoming.emails.iter().filter(|email| changed.emails.contains(&email.folded()));
    let added: Vec<&str> = added.map(Email::as_str).collect();
    if !added.is_empty() {
        members.insert("email".into(), json!({ "new": added.join(", ") }));
    }
    Value::Object(members)
}

fn add_phone(
    work: &Work<'_>,
    incoming: &Incoming<'_>,
    contact: &str,
    phone: &Phone,
    raw: &str,
) -> Result<()> {
    work.db
        .prepare_cached(
            "INSERT INTO contact_phone (contact_id, e164, department_id, raw, ext, validity, is_primary, request_id,
               source_id, created_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6,
               NOT EXISTS (SELECT 1 FROM contact_phone WHERE contact_id = ?1 AND is_primary), ?7, ?8, ?9)
             ON CONFLICT DO NOTHING",
        )?
        .execute((
            contact,
            &phone.e164,
            incoming.department,
            raw,
            &phone.ext,
            phone.validity.as_str(),
            incoming.request,
            incoming.source,
            work.now,
        ))?;
    Ok(())
}

fn add_email(work: &Work<'_>, incoming: &Incoming<'_>, contact: &str, email: &Email) -> Result<()> {
    work.db
        .prepare_cached(
            "INSERT INTO contact_email (contact_id, folded, department_id, address, is_primary, request_id, source_id,
               created_at)
             VALUES (?1, ?2, ?3, ?4, NOT EXISTS (SELECT 1 FROM contact_email WHERE contact_id = ?1 AND is_primary),
               ?5, ?6, ?7)
             ON CONFLICT DO NOTHING",
        )?
        .execute((
            contact,
            email.folded(),
            incoming.department,
            email.as_str(),
            incoming.request,
            incoming.source,
            work.now,
        ))?;
    Ok(())
}

fn tell(
    work: &mut Work<'_>,
    incoming: &Incoming<'_>,
    contact: &str,
    kind: &'static str,
    actor: &Actor,
    payload: Value,
) -> Result<()> {
    let about = About {
        department: Some(incoming.department),
        contact: Some(contact),
        request: incoming.request,
        ..About::default()
    };
    journal::record(work, &Entry { kind, actor, about, payload })
}

fn display_name(incoming: &Incoming<'_>) -> String {
    full_name(incoming.first_name, incoming.last_name).unwrap_or_else(|| {
        stand_in(
            incoming.company_name,
            incoming.phones.first().map(|(phone, _)| phone.e164.as_str()),
            incoming.emails.first().map(Email::as_str),
        )
    })
}
