//! Custom fields of a contact: text, with the original JSON beside it where the two differ.

use rusqlite::{Connection, OptionalExtension, Row};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{
    clock::Timestamp,
    db::Work,
    error::Result,
    journal::{self, About, Actor, Entry},
};

/// A value for a field.
#[derive(Debug, Clone, Copy)]
pub struct SetField<'a> {
    /// Path of the field: `car.color`.
    pub key: &'a str,
    /// The value as text.
    pub text: &'a str,
    /// The value as it was written, when it was not a string.
    pub json: Option<&'a str>,
}

/// A value that a contact has, the whole row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// The value as text.
    pub value: String,
    /// The value as it was written, when it was not a string.
    pub json: Option<String>,
    /// The request that brought it.
    pub request: Option<String>,
    /// The source that brought it.
    pub source: Option<String>,
    /// When it came.
    pub at: Timestamp,
}

/// Sets fields of `contact`; each one that is new or different becomes an activity.
pub fn set(
    work: &mut Work<'_>,
    about: About<'_>,
    department: &str,
    contact: &str,
    source: Option<&str>,
    fields: &[SetField<'_>],
    actor: &Actor,
) -> Result<()> {
    for field in fields {
        let id = definition(work, department, field.key)?;
        let old: Option<String> = work
            .db
            .prepare_cached("SELECT value FROM field_value WHERE contact_id = ?1 AND field_id = ?2")?
            .query_row((contact, &id), |row| row.get(0))
            .optional()?;
        if old.as_deref() == Some(field.text) {
            continue;
        }
        work.db
            .prepare_cached(
                "INSERT INTO field_value (contact_id, field_id, value, json, request_id, source_id, updated_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                 ON CONFLICT DO UPDATE SET value = ?3, json = ?4, request_id = ?5, source_id = ?6, updated_at = ?7",
            )?
            .execute((contact, &id, field.text, field.json, about.request, source, work.now))?;
        let (kind, payload) = match old {
            None => ("field.set", json!({ "key": field.key, "value": field.text })),
            Some(old) => ("field.changed", json!({ "key": field.key, "value": field.text, "old": old })),
        };
        journal::record(work, &Entry { kind, actor, about, payload })?;
    }
    Ok(())
}

/// The value of a field; `field` is the row id of its definition.
pub(super) fn held(db: &Connection, contact: &str, field: &str) -> Result<Option<Held>> {
    let sql = "SELECT value, json, request_id, source_id, updated_at FROM field_value
               WHERE contact_id = ?1 AND field_id = ?2";
    Ok(db.prepare_cached(sql)?.query_row((contact, field), held_row).optional()?)
}

/// Reads a row with the columns of a value.
pub(super) fn held_row(row: &Row<'_>) -> rusqlite::Result<Held> {
    Ok(Held {
        value: row.get("value")?,
        json: row.get("json")?,
        request: row.get("request_id")?,
        source: row.get("source_id")?,
        at: row.get("updated_at")?,
    })
}

/// Brings a field to this state.
pub(super) fn put(work: &Work<'_>, contact: &str, field: &str, row: &Held) -> Result<()> {
    work.db
        .prepare_cached(
            "INSERT OR REPLACE INTO field_value (contact_id, field_id, value, json, request_id, source_id, updated_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute((contact, field, &row.value, &row.json, &row.request, &row.source, row.at))?;
    Ok(())
}

/// Takes the value of a field away.
pub(super) fn take(work: &Work<'_>, contact: &str, field: &str) -> Result<()> {
    work.db
        .prepare_cached("DELETE FROM field_value WHERE contact_id = ?1 AND field_id = ?2")?
        .execute((contact, field))?;
    Ok(())
}

/// The values of a contact: key, text, and the JSON it was written as.
pub fn values(db: &Connection, contact: &str) -> Result<Vec<(String, String, Option<String>)>> {
    let mut select = db.prepare_cached(
        "SELECT d.key, v.value, v.json FROM field_value v JOIN field_def d ON d.id = v.field_id WHERE v.contact_id = ?1",
    )?;
    let rows =
        select.query_map([contact], |row| Ok((row.get("key")?, row.get("value")?, row.get("json")?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The keys of all fields there are.
pub fn keys(db: &Connection) -> Result<Vec<String>> {
    let mut select = db.prepare_cached("SELECT DISTINCT key FROM field_def ORDER BY key")?;
    Ok(select.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// The row id of the field `key` of a department; made when it is new.
pub(super) fn definition(work: &Work<'_>, department: &str, key: &str) -> Result<String> {
    work.remember(format!("field/{department}/{key}"), || {
        let known = work
            .db
            .prepare_cached("SELECT id FROM field_def WHERE department_id = ?1 AND key = ?2")?
            .query_row((department, key), |row| row.get(0))
            .optional()?;
        known.map_or_else(|| create(work, department, key), Ok)
    })
}

fn create(work: &Work<'_>, department: &str, key: &str) -> Result<String> {
    let id = work.id();
    work.db
        .prepare_cached(
            "INSERT INTO field_def (id, department_id, key, label, created_at) VALUES (?1, ?2, ?3, ?3, ?4)",
        )?
        .execute((&id, department, key, work.now))?;
    Ok(id)
}
