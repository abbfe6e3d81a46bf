//! Somebody arrives: find the contact by phone, then by email, else make one.
//!
//! Matching is exact and merging two known contacts never happens here. When the phone belongs to one contact and the
//! email to another, the phone decides and the email stays where it is.

use rusqlite::{Connection, OptionalExtension};
use serde_json::{Map, Value, json};

use crate::{
    db::Work,
    error::Result,
    journal::{self, About, Actor, Entry},
    value::{
        email::Email,
        phone::{self, Phone},
    },
};

/// A person as a request tells of them.
#[derive(Debug, Clone, Copy)]
pub struct Incoming<'a> {
    /// Whose contact.
    pub department: &'a str,
    /// First name.
    pub first_name: Option<&'a str>,
    /// Last name.
    pub last_name: Option<&'a str>,
    /// Phone, and how the sender wrote it.
    pub phone: Option<(&'a Phone, &'a str)>,
    /// Email.
    pub email: Option<&'a Email>,
    /// Row id of the source.
    pub source: &'a str,
    /// The request.
    pub request: &'a str,
}

/// What a known contact was recognised by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MatchedBy {
    /// Same number.
    Phone,
    /// Same address.
    Email,
}

/// Who it turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// The contact.
    pub contact: String,
    /// `None`: a new one.
    pub matched: Option<MatchedBy>,
    /// Another contact that has the email; left as it was.
    pub email_belongs_to: Option<String>,
    /// The name to show.
    pub name: String,
}

/// Makes or updates the contact and tells the journal.
pub fn receive(work: &mut Work<'_>, incoming: &Incoming<'_>, actor: &Actor) -> Result<Received> {
    let by_phone = match incoming.phone {
        Some((phone, _)) => with_phone(work.db, incoming.department, &phone.e164)?,
        None => None,
    };
    let by_email = match incoming.email {
        Some(email) => with_email(work.db, incoming.department, &email.folded())?,
        None => None,
    };
    match (by_phone, by_email) {
        (Some(contact), other) => {
            let elsewhere = other.filter(|other| *other != contact);
            update(work, incoming, contact, MatchedBy::Phone, elsewhere, actor)
        }
        (None, Some(contact)) => update(work, incoming, contact, MatchedBy::Email, None, actor),
        (None, None) => create(work, incoming, actor),
    }
}

/// Notes that something happened to a contact just now.
pub fn touch(work: &Work<'_>, contact: &str) -> Result<()> {
    work.db
        .prepare_cached("UPDATE contact SET last_activity_at = ?2 WHERE id = ?1")?
        .execute((contact, work.now))?;
    Ok(())
}

fn create(work: &mut Work<'_>, incoming: &Incoming<'_>, actor: &Actor) -> Result<Received> {
    let contact = work.id();
    let name = display_name(incoming);
    work.db
        .prepare_cached(
            "INSERT INTO contact (id, department_id, display_name, name_key, first_name, last_name, source_id,
               created_by_request_id, created_at, last_activity_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9)",
        )?
        .execute((
            &contact,
            incoming.department,
            &name,
            name.to_lowercase(),
            incoming.first_name,
            incoming.last_name,
            incoming.source,
            incoming.request,
            work.now,
        ))?;
    add_phone(work, incoming, &contact)?;
    add_email(work, incoming, &contact)?;
    tell(work, incoming, &contact, "contact.created", actor, json!({ "name": name, "via": "newlead" }))?;
    Ok(Received { contact, matched: None, email_belongs_to: None, name })
}

fn update(
    work: &mut Work<'_>,
    incoming: &Incoming<'_>,
    contact: String,
    matched: MatchedBy,
    email_belongs_to: Option<String>,
    actor: &Actor,
) -> Result<Received> {
    let (old_name, old_first, old_last): (String, Option<String>, Option<String>) = work
        .db
        .prepare_cached("SELECT display_name, first_name, last_name FROM contact WHERE id = ?1")?
        .query_row([&contact], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let first = incoming.first_name.or(old_first.as_deref());
    let last = incoming.last_name.or(old_last.as_deref());
    let name = full_name(first, last).unwrap_or_else(|| old_name.clone());
    work.db
        .prepare_cached(
            "UPDATE contact SET first_name = ?2, last_name = ?3, display_name = ?4, name_key = ?5, last_activity_at = ?6,
               archived_at = NULL, version = version + 1 WHERE id = ?1",
        )?
        .execute((&contact, first, last, &name, name.to_lowercase(), work.now))?;
    let mut changed = Map::new();
    if name != old_name {
        changed.insert("name".into(), json!({ "old": old_name, "new": name }));
    }
    if add_phone(work, incoming, &contact)? {
        changed.insert("phone".into(), json!({ "new": incoming.phone.map(|(phone, _)| &phone.e164) }));
    }
    if email_belongs_to.is_none() && add_email(work, incoming, &contact)? {
        changed.insert("email".into(), json!({ "new": incoming.email.map(Email::as_str) }));
    }
    let matched_word = if matched == MatchedBy::Phone { "phone" } else { "email" };
    let payload = json!({
        "matchedBy": matched_word, "changed": Value::Object(changed), "emailBelongsTo": email_belongs_to
    });
    tell(work, incoming, &contact, "contact.updated", actor, payload)?;
    Ok(Received { contact, matched: Some(matched), email_belongs_to, name })
}

fn add_phone(work: &Work<'_>, incoming: &Incoming<'_>, contact: &str) -> Result<bool> {
    let Some((phone, raw)) = incoming.phone else { return Ok(false) };
    let added = work
        .db
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
    Ok(added > 0)
}

fn add_email(work: &Work<'_>, incoming: &Incoming<'_>, contact: &str) -> Result<bool> {
    let Some(email) = incoming.email else { return Ok(false) };
    let added = work
        .db
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
    Ok(added > 0)
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
        request: Some(incoming.request),
        ..About::default()
    };
    journal::record(work, &Entry { kind, actor, about, payload })
}

/// The oldest of the contacts that share a number: a household's first caller.
fn with_phone(db: &Connection, department: &str, e164: &str) -> Result<Option<String>> {
    find(
        db,
        "SELECT contact_id FROM contact_phone WHERE department_id = ?1 AND e164 = ?2 ORDER BY contact_id LIMIT 1",
        department,
        e164,
    )
}

fn with_email(db: &Connection, department: &str, folded: &str) -> Result<Option<String>> {
    find(
        db,
        "SELECT contact_id FROM contact_email WHERE department_id = ?1 AND folded = ?2 ORDER BY contact_id LIMIT 1",
        department,
        folded,
    )
}

fn find(db: &Connection, sql: &str, department: &str, address: &str) -> Result<Option<String>> {
    Ok(db.prepare_cached(sql)?.query_row((department, address), |row| row.get(0)).optional()?)
}

fn full_name(first: Option<&str>, last: Option<&str>) -> Option<String> {
    let name = [first, last].into_iter().flatten().collect::<Vec<_>>().join(" ");
    (!name.is_empty()).then_some(name)
}

fn display_name(incoming: &Incoming<'_>) -> String {
    full_name(incoming.first_name, incoming.last_name)
        .or_else(|| incoming.phone.map(|(phone, _)| phone::display(&phone.e164)))
        .or_else(|| incoming.email.map(|email| email.as_str().to_owned()))
        .unwrap_or_else(|| "No name".to_owned())
}
