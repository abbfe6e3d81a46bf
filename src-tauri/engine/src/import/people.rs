//! The contacts of an import that are worth naming: those that stayed when it was taken back, and those that stay opted out.

use rusqlite::Connection;
use serde::Serialize;
use ts_rs::TS;

use crate::error::Result;

/// A contact that an import had to do with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts", rename = "ImportContact")]
pub struct Named {
    /// Its id.
    pub contact_id: String,
    /// Its name.
    pub name: String,
}

/// Some of an import's contacts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export_to = "types.ts", rename = "ImportContacts")]
pub struct People {
    /// How many they are.
    #[ts(type = "number")]
    pub count: i64,
    /// The first of them.
    pub first: Vec<Named>,
}

/// Those that it made and that stayed when it was taken back.
pub fn kept(db: &Connection, import: &str, limit: usize) -> Result<People> {
    people(db, KEPT, import, limit)
}

/// Those whom the import opted out and who still are, wherever they lie now.
pub fn opted_out(db: &Connection, import: &str, limit: usize) -> Result<People> {
    people(db, OPTED_OUT, import, limit)
}

const KEPT: &str = "import_change i INDEXED BY import_change_kept CROSS JOIN contact c ON c.id = i.contact_id
  WHERE i.kept = 1";
const OPTED_OUT: &str =
    "import_change i INDEXED BY import_change_opted_out CROSS JOIN contact c ON c.id = i.contact_id
  WHERE json_extract(i.change, '$.optedOut') IS NOT NULL
    AND EXISTS (SELECT 1 FROM consent_state s WHERE s.contact_id = i.contact_id AND s.state = 'opted_out')";

fn people(db: &Connection, among: &str, import: &str, limit: usize) -> Result<People> {
    let all = format!("FROM {among} AND i.import_id = ?1");
    let mut count = db.prepare_cached(&format!("SELECT count(*) {all}"))?;
    let first = format!("SELECT c.id, c.display_name {all} ORDER BY i.contact_id LIMIT ?2");
    let mut first = db.prepare_cached(&first)?;
    let named = first.query_map((import, limit), |row| {
        Ok(Named { contact_id: row.get("id")?, name: row.get("display_name")? })
    })?;
    Ok(People {
        first: named.collect::<rusqlite::Result<_>>()?,
        count: count.query_row([import], |row| row.get(0))?,
    })
}
