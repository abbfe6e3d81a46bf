//! Phones and emails of a contact as rows. Tells nobody; [`super::act`] and the rooms that match and merge do.

use rusqlite::{Connection, OptionalExtension, Row};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    clock::Timestamp,
    db::Work,
    error::{Error, Result},
    value::{
        email::Email,
        phone::{Phone, Validity},
    },
};

/// The two kinds of addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// Phone numbers.
    Phone,
    /// Email addresses.
    Email,
}

/// An address as a person writes it down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct Written {
    /// The number or address.
    pub text: String,
    /// "Work", "Mobile", …
    pub label: Option<String>,
}

/// An address of a contact, the whole row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// What it is found by: E.164, or the case-folded email.
    pub key: String,
    /// As it was written, and what it is called.
    pub written: Written,
    /// The extension's digits of a phone.
    pub ext: Option<String>,
    /// What the number plan says of a phone.
    pub validity: Option<Validity>,
    /// The one that is used.
    pub primary: bool,
    /// The request that brought it.
    pub request: Option<String>,
    /// The source that brought it.
    pub source: Option<String>,
    /// When it came.
    pub created_at: Timestamp,
}

impl Way {
    /// Its word in parameters and payloads.
    pub fn word(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Email => "email",
        }
    }

    /// Reads what a person wrote; a phone as dialled in `country`.
    pub(super) fn read(self, written: &Written, country: &str, now: Timestamp) -> Result<Address> {
        let refused = |why: String| Error::invalid(self.word(), format!("“{}” {why}.", written.text.trim()));
        let (key, ext, validity) = match self {
            Self::Phone => {
                let phone = Phone::parse(&written.text, country).map_err(|why| refused(why.0))?;
                (phone.e164, phone.ext, Some(phone.validity))
            }
            Self::Email => (Email::parse(&written.text).map_err(|why| refused(why.0))?.folded(), None, None),
        };
        let label = written.label.as_deref().map(str::trim).filter(|label| !label.is_empty());
        let written = Written { text: written.text.trim().to_owned(), label: label.map(str::to_owned) };
        Ok(Address {
            key,
            written,
            ext,
            validity,
            primary: false,
            request: None,
            source: None,
            created_at: now,
        })
    }
}

/// All addresses of one kind, the used one first.
pub(super) fn of_contact(db: &Connection, way: Way, contact: &str) -> Result<Vec<Address>> {
    let sql = match way {
        Way::Phone => {
            "SELECT e164 AS key, raw AS text, label, ext, validity, is_primary, request_id, source_id, created_at
             FROM contact_phone WHERE contact_id = ?1 ORDER BY is_primary DESC, created_at, e164"
        }
        Way::Email => {
            "SELECT folded AS key, address AS text, label, NULL AS ext, NULL AS validity, is_primary, request_id,
               source_id, created_at
             FROM contact_email WHERE contact_id = ?1 ORDER BY is_primary DESC, created_at, folded"
        }
    };
    Ok(db.prepare_cached(sql)?.query_map([contact], from_row)?.collect::<rusqlite::Result<_>>()?)
}

/// One address of a contact.
pub(super) fn get(db: &Connection, way: Way, contact: &str, key: &str) -> Result<Option<Address>> {
    Ok(of_contact(db, way, contact)?.into_iter().find(|address| address.key == key))
}

/// Adds an address, or brings the one that is there to this state. One that is to be used takes the place of the used one.
pub(super) fn put(work: &Work<'_>, way: Way, contact: &str, address: &Address) -> Result<()> {
    let sql = match way {
        Way::Phone => {
            "INSERT OR REPLACE INTO contact_phone (contact_id, e164, department_id, raw, label, ext, validity, is_primary,
               request_id, source_id, created_at)
             SELECT id, ?2, department_id, ?3, ?4, ?5, ?6, 0, ?7, ?8, ?9 FROM contact WHERE id = ?1"
        }
        Way::Email => {
            "INSERT OR REPLACE INTO contact_email (contact_id, folded, department_id, address, label, is_primary,
               request_id, source_id, created_at)
             SELECT id, ?2, department_id, ?3, ?4, 0, ?7, ?8, ?9 FROM contact WHERE id = ?1 AND ?5 IS NULL AND ?6 IS NULL"
        }
    };
    work.db.prepare_cached(sql)?.execute((
        contact,
        &address.key,
        &address.written.text,
        &address.written.label,
        &address.ext,
        address.validity.map(Validity::as_str),
        &address.request,
        &address.source,
        address.created_at,
    ))?;
    if address.primary { prefer(work, way, contact, &address.key) } else { keep_one_used(work, way, contact) }
}

/// Takes an address away; when it was the used one, the oldest of the others is used.
pub(super) fn take(work: &Work<'_>, way: Way, contact: &str, key: &str) -> Result<()> {
    let sql = match way {
        Way::Phone => "DELETE FROM contact_phone WHERE contact_id = ?1 AND e164 = ?2",
        Way::Email => "DELETE FROM contact_email WHERE contact_id = ?1 AND folded = ?2",
    };
    work.db.prepare_cached(sql)?.execute((contact, key))?;
    keep_one_used(work, way, contact)
}

/// Makes an address the used one.
pub(super) fn prefer(work: &Work<'_>, way: Way, contact: &str, key: &str) -> Result<()> {
    let sql = match way {
        Way::Phone => "UPDATE contact_phone SET is_primary = (e164 = ?2) WHERE contact_id = ?1",
        Way::Email => "UPDATE contact_email SET is_primary = (folded = ?2) WHERE contact_id = ?1",
    };
    work.db.prepare_cached(sql)?.execute((contact, key))?;
    Ok(())
}

fn keep_one_used(work: &Work<'_>, way: Way, contact: &str) -> Result<()> {
    match of_contact(work.db, way, contact)?.first() {
        Some(first) if !first.primary => prefer(work, way, contact, &first.key),
        _ => Ok(()),
    }
}

/// The country a department's numbers without a country code belong to.
pub(super) fn country(db: &Connection, department: &str) -> Result<String> {
    let sql = "SELECT default_country FROM department WHERE id = ?1";
    let known = db.prepare_cached(sql)?.query_row([department], |row| row.get(0)).optional()?;
    known.ok_or_else(|| Error::not_found("department"))
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Address> {
    let validity: Option<String> = row.get("validity")?;
    Ok(Address {
        key: row.get("key")?,
        written: Written { text: row.get("text")?, label: row.get("label")? },
        ext: row.get("ext")?,
        validity: validity.as_deref().map(Validity::from_word),
        primary: row.get("is_primary")?,
        request: row.get("request_id")?,
        source: row.get("source_id")?,
        created_at: row.get("created_at")?,
    })
}
