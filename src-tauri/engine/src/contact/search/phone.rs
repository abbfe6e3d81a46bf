//! Whose phone has the digits that were typed: what lists of something else than contacts are filtered by.

use rusqlite::Connection;

use super::{Needles, fresh};
use crate::error::{Error, Result};

/// So many contacts are named one by one; beyond, whoever asks looks at the phones of each row of its own.
const FEW: usize = 5_000;

/// Contacts found by a phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ByPhone {
    /// These contacts, by row id.
    These(Vec<String>),
    /// Many: all that have these digits in one of their phones (E.164).
    AllWith(String),
}

/// The contacts with a phone that has the digits of what was typed; `None` when that is no number.
pub fn by_phone(db: &Connection, typed: &str) -> Result<Option<ByPhone>> {
    let Some(needles) = Needles::read(typed) else { return Ok(None) };
    let Some(digits) = needles.digits() else { return Ok(None) };
    let fresh = serde_json::to_string(&fresh(db, &needles)?)
        .map_err(|error| Error::internal("looking for a phone", error))?;
    let mut select = db.prepare_cached(
        "SELECT n.id FROM (
           SELECT t.contact_id AS id FROM contact_trigram g CROSS JOIN contact_text t ON t.id = g.rowid
             WHERE contact_trigram MATCH ?1
           UNION ALL SELECT value FROM json_each(?2)) n
         WHERE EXISTS (SELECT 1 FROM contact_phone p WHERE p.contact_id = n.id AND instr(p.e164, ?3) > 0) LIMIT ?4",
    )?;
    let question = format!("\"{digits}\"");
    let found = select.query_map((question, fresh, digits, FEW + 1), |row| row.get(0))?;
    let found = found.collect::<rusqlite::Result<Vec<String>>>()?;
    Ok(Some(if found.len() > FEW { ByPhone::AllWith(digits.to_owned()) } else { ByPhone::These(found) }))
}
