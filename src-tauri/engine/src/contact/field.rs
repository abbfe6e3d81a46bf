//! Custom fields of a contact: text, with the original JSON beside it where the two differ.

use rusqlite::OptionalExtension;
use serde_json::json;

use crate::{
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

/// Sets fields of `contact`; each one that is new or different becomes an activity.
pub fn set(
    work: &mut Work<'_>,
    about: About<'_>,
    department: &str,
    contact: &str,
    source: &str,
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

fn definition(work: &Work<'_>, department: &str, key: &str) -> Result<String> {
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
