//! Notes of a lead: plain text.

use rusqlite::{Connection, OptionalExtension, Row};
use serde::Serialize;
use ts_rs::TS;

use super::act::checked_text;
use crate::{
    clock::Timestamp,
    db::Work,
    error::{Error, Result},
};

/// Characters of a note at most.
pub const MOST: usize = 20_000;

/// A note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts")]
pub struct Note {
    /// Row id.
    pub id: String,
    /// On which lead.
    pub lead_id: String,
    /// Its text.
    pub content: String,
    /// When it was written.
    pub created_at: Timestamp,
    /// Who wrote it.
    pub created_by: Option<String>,
    /// When it was last changed.
    pub updated_at: Option<Timestamp>,
}

const COLUMNS: &str = "id, lead_id, content, created_at, created_by, updated_at FROM note";

/// Writes the row of a new note.
pub(super) fn insert(work: &Work<'_>, lead: &str, content: &str, by: Option<&str>) -> Result<Note> {
    let note = Note {
        id: work.id(),
        lead_id: lead.to_owned(),
        content: checked_text("content", content, MOST, "Write something first.")?,
        created_at: work.now,
        created_by: by.map(str::to_owned),
        updated_at: None,
    };
    work.db
        .prepare_cached(
            "INSERT INTO note (id, lead_id, content, created_at, created_by) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute((&note.id, lead, &note.content, note.created_at, &note.created_by))?;
    Ok(note)
}

/// One note that is not deleted.
pub fn by_id(db: &Connection, id: &str) -> Result<Note> {
    db.prepare_cached(&format!("SELECT {COLUMNS} WHERE id = ?1 AND deleted_at IS NULL"))?
        .query_row([id], from_row)
        .optional()?
        .ok_or_else(|| Error::not_found("note"))
}

/// Whether a lead has a note of just this text.
pub fn has(db: &Connection, lead: &str, content: &str) -> Result<bool> {
    let sql = "SELECT 1 FROM note WHERE lead_id = ?1 AND deleted_at IS NULL AND content = ?2";
    Ok(db.prepare_cached(sql)?.exists((lead, content.trim()))?)
}

/// Notes of a lead, newest first.
pub(super) fn of_lead(db: &Connection, lead: &str) -> Result<Vec<Note>> {
    let mut select = db.prepare_cached(&format!(
        "SELECT {COLUMNS} WHERE lead_id = ?1 AND deleted_at IS NULL ORDER BY created_at DESC, id DESC LIMIT 500"
    ))?;
    Ok(select.query_map([lead], from_row)?.collect::<rusqlite::Result<_>>()?)
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Note> {
    Ok(Note {
        id: row.get("id")?,
        lead_id: row.get("lead_id")?,
        content: row.get("content")?,
        created_at: row.get("created_at")?,
        created_by: row.get("created_by")?,
        updated_at: row.get("updated_at")?,
    })
}
