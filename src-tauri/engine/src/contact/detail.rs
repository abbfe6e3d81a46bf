//! Everything about one contact, each value with where it came from.

use rusqlite::{Connection, OptionalExtension, Row};
use serde::Serialize;
use ts_rs::TS;

use super::{
    consent::{self, ChannelConsent},
    merge::{self, MergedContact},
    reference::ExternalRef,
};
use crate::{
    clock::Timestamp,
    error::{Error, Result},
    value::phone::{self, Validity},
};

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts")]
pub struct Origin {
    /// Label of the source.
    pub source: Option<String>,
    /// The request that carried it, as long as it is kept.
    pub request_id: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// A phone number of a contact.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts")]
pub struct ContactPhone {
    /// `+18045550119`
    pub e164: String,
    /// As people write it.
    pub display: String,
    /// As the sender wrote it.
    pub raw: String,
    /// "Work", "Mobile", …
    pub label: Option<String>,
    /// What the number plan says.
    pub validity: Validity,
    /// The one that is used.
    pub primary: bool,
    /// Where it came from.
    pub origin: Origin,
}

/// An email address of a contact.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts")]
pub struct ContactEmail {
    /// As the sender wrote it.
    pub address: String,
    /// "Work", "Private", …
    pub label: Option<String>,
    /// The one that is used.
    pub primary: bool,
    /// Where it came from.
    pub origin: Origin,
}

/// A custom field of a contact.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts")]
pub struct ContactField {
    /// Path: `car.color`.
    pub key: String,
    /// What screens call it.
    pub label: String,
    /// Value as text.
    pub value: String,
    /// Value as it was written, when it was not a string.
    pub json: Option<String>,
    /// Where it came from.
    pub origin: Origin,
}

/// Somebody, by id and name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export_to = "types.ts")]
pub struct Named {
    /// Row id.
    pub id: String,
    /// The name to show.
    pub name: String,
}

/// A contact as its panel shows it; leads and request count are added by the command.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts", rename = "ContactCard")]
pub struct ContactDetail {
    /// Row id.
    pub id: String,
    /// Whose.
    pub department_id: String,
    /// Name to show.
    pub name: String,
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// Company.
    pub company_name: Option<String>,
    /// IANA name; the department's holds when there is none.
    pub time_zone: Option<String>,
    /// Who looks after the contact.
    pub owner: Option<Named>,
    /// When it was put in the trash.
    pub deleted_at: Option<Timestamp>,
    /// The contact it was merged into.
    pub merged_into: Option<Named>,
    /// Those that were merged into it, the last one first.
    pub merged: Vec<MergedContact>,
    /// Where the contact first came from.
    pub origin: Origin,
    /// When it was made.
    pub created_at: Timestamp,
    /// When something last happened to it.
    pub last_activity_at: Timestamp,
    /// Phones, the used one first.
    pub phones: Vec<ContactPhone>,
    /// Emails, the used one first.
    pub emails: Vec<ContactEmail>,
    /// How each channel stands.
    pub consent: Vec<ChannelConsent>,
    /// Custom fields by key.
    pub fields: Vec<ContactField>,
    /// What other systems call it and its leads.
    pub external_refs: Vec<ExternalRef>,
}

/// The department of a contact.
pub fn department_of(db: &Connection, contact: &str) -> Result<String> {
    db.prepare_cached("SELECT department_id FROM contact WHERE id = ?1")?
        .query_row([contact], |row| row.get(0))
        .optional()?
        .ok_or_else(|| Error::not_found("contact"))
}

/// Reads one contact.
pub fn detail(db: &Connection, id: &str) -> Result<ContactDetail> {
    let mut contact = head(db, id)?;
    contact.phones = phones(db, id)?;
    contact.emails = emails(db, id)?;
    contact.consent = consent::in_force(db, id)?;
    contact.merged = merge::standing(db, id)?;
    contact.fields = fields(db, id)?;
    contact.external_refs = references(db, id)?;
    Ok(contact)
}

fn head(db: &Connection, id: &str) -> Result<ContactDetail> {
    db.prepare_cached(
        "SELECT c.id, c.department_id, c.display_name, c.first_name, c.last_name, c.company_name, c.created_at,
           c.last_activity_at, c.time_zone, c.archived_at, u.id AS owner_id, u.name AS owner_name, m.id AS merged_id,
           m.display_name AS merged_name, s.label AS source, c.created_by_request_id AS request_id, c.created_at AS at
         FROM contact c LEFT JOIN source s ON s.id = c.source_id LEFT JOIN user u ON u.id = c.owner_user_id
           LEFT JOIN contact m ON m.id = c.merged_into_id
         WHERE c.id = ?1",
    )?
    .query_row([id], |row| {
        let merged_into = named(row, "merged_id", "merged_name")?;
        let away: Option<Timestamp> = row.get("archived_at")?;
        Ok(ContactDetail {
            id: row.get("id")?,
            department_id: row.get("department_id")?,
            name: row.get("display_name")?,
            first_name: row.get("first_name")?,
            last_name: row.get("last_name")?,
            company_name: row.get("company_name")?,
            time_zone: row.get("time_zone")?,
            owner: named(row, "owner_id", "owner_name")?,
            deleted_at: away.filter(|_| merged_into.is_none()),
            merged_into,
            merged: Vec::new(),
            origin: origin(row)?,
            created_at: row.get("created_at")?,
            last_activity_at: row.get("last_activity_at")?,
            phones: Vec::new(),
            emails: Vec::new(),
            consent: Vec::new(),
            fields: Vec::new(),
            external_refs: Vec::new(),
        })
    })
    .optional()?
    .ok_or_else(|| Error::not_found("contact"))
}

fn phones(db: &Connection, contact: &str) -> Result<Vec<ContactPhone>> {
    let mut select = db.prepare_cached(
        "SELECT p.e164, p.raw, p.label, p.validity, p.is_primary, s.label AS source, p.request_id, p.created_at AS at
         FROM contact_phone p LEFT JOIN source s ON s.id = p.source_id
         WHERE p.contact_id = ?1 ORDER BY p.is_primary DESC, p.created_at",
    )?;
    let rows = select.query_map([contact], |row| {
        let e164: String = row.get("e164")?;
        let validity: String = row.get("validity")?;
        Ok(ContactPhone {
            display: phone::display(&e164),
            e164,
            raw: row.get("raw")?,
            label: row.get("label")?,
            validity: Validity::from_word(&validity),
            primary: row.get("is_primary")?,
            origin: origin(row)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn emails(db: &Connection, contact: &str) -> Result<Vec<ContactEmail>> {
    let mut select = db.prepare_cached(
        "SELECT e.address, e.label, e.is_primary, s.label AS source, e.request_id, e.created_at AS at
         FROM contact_email e LEFT JOIN source s ON s.id = e.source_id
         WHERE e.contact_id = ?1 ORDER BY e.is_primary DESC, e.created_at",
    )?;
    let rows = select.query_map([contact], |row| {
        Ok(ContactEmail {
            address: row.get("address")?,
            label: row.get("label")?,
            primary: row.get("is_primary")?,
            origin: origin(row)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn fields(db: &Connection, contact: &str) -> Result<Vec<ContactField>> {
    let mut select = db.prepare_cached(
        "SELECT d.key, d.label, v.value, v.json, s.label AS source, v.request_id, v.updated_at AS at
         FROM field_value v JOIN field_def d ON d.id = v.field_id LEFT JOIN source s ON s.id = v.source_id
         WHERE v.contact_id = ?1 ORDER BY d.key",
    )?;
    let rows = select.query_map([contact], |row| {
        Ok(ContactField {
            key: row.get("key")?,
            label: row.get("label")?,
            value: row.get("value")?,
            json: row.get("json")?,
            origin: origin(row)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn references(db: &Connection, contact: &str) -> Result<Vec<ExternalRef>> {
    let mut select = db.prepare_cached(
        "SELECT system, kind, external_id, entity_id, external_created_text, external_updated_text
         FROM external_ref WHERE contact_id = ?1 ORDER BY kind, external_id",
    )?;
    let rows = select.query_map([contact], |row| {
        let kind: String = row.get("kind")?;
        let entity: String = row.get("entity_id")?;
        Ok(ExternalRef {
            system: row.get("system")?,
            external_id: row.get("external_id")?,
            lead_id: (kind == "lead").then_some(entity),
            kind,
            external_created_at: row.get("external_created_text")?,
            external_updated_at: row.get("external_updated_text")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Somebody from two columns of a row; `None` where there is nobody.
pub(super) fn named(row: &Row<'_>, id: &str, name: &str) -> rusqlite::Result<Option<Named>> {
    let (id, name): (Option<String>, Option<String>) = (row.get(id)?, row.get(name)?);
    Ok(id.zip(name).map(|(id, name)| Named { id, name }))
}

fn origin(row: &Row<'_>) -> rusqlite::Result<Origin> {
    Ok(Origin { source: row.get("source")?, request_id: row.get("request_id")?, at: row.get("at")? })
}
