//! The row of an import: its file, how far it is, what it came to.

use rusqlite::{
    Connection, OptionalExtension, Row, ToSql,
    types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef},
};
use serde::Serialize;
use ts_rs::TS;

use super::settings::Settings;
use crate::{
    clock::Timestamp,
    db::Work,
    error::{Code, Error, Result},
    user,
};

/// How an import stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "types.ts", rename = "ImportState")]
pub enum State {
    /// Taken in and looked at; nothing was written yet.
    Draft,
    /// Under way.
    Running,
    /// Through.
    Done,
    /// Stopped by somebody; what was imported stays until it is taken back.
    Cancelled,
    /// Stopped by a crash, by closing Porchlight or by a full disk; can be continued or taken back.
    Interrupted,
    /// Being taken back.
    Reverting,
    /// Being taken back was stopped in the middle; asking again goes on.
    RevertInterrupted,
    /// Taken back.
    Reverted,
}

impl State {
    const ALL: [Self; 8] = [
        Self::Draft,
        Self::Running,
        Self::Done,
        Self::Cancelled,
        Self::Interrupted,
        Self::Reverting,
        Self::RevertInterrupted,
        Self::Reverted,
    ];

    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Running => "running",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
            Self::Interrupted => "interrupted",
            Self::Reverting => "reverting",
            Self::RevertInterrupted => "revert_interrupted",
            Self::Reverted => "reverted",
        }
    }
}

impl ToSql for State {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.as_str().into())
    }
}

impl FromSql for State {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let word = value.as_str()?;
        Self::ALL.into_iter().find(|state| state.as_str() == word).ok_or(FromSqlError::InvalidType)
    }
}

/// An import as it is shown.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts")]
pub struct Import {
    /// Row id.
    pub id: String,
    /// Name of the file.
    pub filename: String,
    /// How it stands.
    pub state: State,
    /// Who took it in; from its start on, who started it.
    pub by: Option<String>,
    /// When the file was taken in.
    pub created_at: Timestamp,
    /// When it was begun.
    pub started_at: Option<Timestamp>,
    /// When it was through, or stopped.
    pub finished_at: Option<Timestamp>,
    /// Rows of the file with anything in them; 0 until it is begun.
    pub rows_total: u32,
    /// Rows that are through.
    pub rows_done: u32,
    /// Contacts that were made.
    pub created: u32,
    /// Rows that changed a contact that was known.
    pub updated: u32,
    /// Rows that told nothing new.
    pub unchanged: u32,
    /// Rows of somebody whom an earlier row told of.
    pub repeated: u32,
    /// Rows of known contacts, which were to be left alone.
    pub skipped: u32,
    /// Rows that told of nobody.
    pub failed: u32,
    /// Rows that opted somebody out.
    pub opted_out: u32,
    /// Contacts to be taken back.
    pub revert_total: u32,
    /// Contacts that were looked at while taking it back.
    pub revert_done: u32,
    /// Contacts put in the trash by taking it back.
    pub removed: u32,
    /// Contacts that got old values back.
    pub restored: u32,
    /// Contacts that stayed, for something else happened to them since.
    pub kept: u32,
    /// Name of the copy of everything that was made before, in the folder `backups`.
    pub backup: Option<String>,
    /// Why it stopped.
    pub error: Option<String>,
    /// What is good to know about how it stands.
    pub notice: Option<String>,
}

const SELECT: &str = "SELECT id, filename, state, by_name, created_at, started_at, finished_at, rows_total, rows_done, created, updated,
    unchanged, repeated, skipped, failed, opted_out, revert_total, revert_done, removed, restored, backup, error,
    (SELECT count(*) FROM import_change c WHERE c.import_id = import_batch.id AND c.kept = 1) AS kept
  FROM import_batch";

/// Notes a new file; answers the id of its import.
pub fn create(work: &mut Work<'_>, filename: &str) -> Result<String> {
    let name = filename.trim();
    if name.is_empty() {
        return Err(Error::invalid("filename", "Choose a file."));
    }
    let id = work.id();
    work.db.execute(
        "INSERT INTO import_batch (id, filename, state, by_name, created_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        (&id, name, State::Draft, user::at_desk(work.db)?.name, work.now),
    )?;
    work.changes.add("import", &id);
    Ok(id)
}

/// One import.
pub fn by_id(db: &Connection, id: &str) -> Result<Import> {
    db.prepare_cached(&format!("{SELECT} WHERE id = ?1"))?
        .query_row([id], from_row)
        .optional()?
        .ok_or_else(|| Error::not_found("import"))
}

/// Imports, newest first; `after` is the id of the last one already seen.
pub fn list(db: &Connection, after: Option<&str>, limit: usize) -> Result<Vec<Import>> {
    let mut select =
        db.prepare_cached(&format!("{SELECT} WHERE (?1 IS NULL OR id < ?1) ORDER BY id DESC LIMIT ?2"))?;
    Ok(select.query_map((after, limit), from_row)?.collect::<rusqlite::Result<_>>()?)
}

/// Forgets an import; the contacts it made stay, and it can no longer be taken back.
pub fn delete(work: &mut Work<'_>, id: &str) -> Result<()> {
    let state = by_id(work.db, id)?.state;
    if matches!(state, State::Running | State::Reverting) {
        return Err(Error::new(Code::Conflict, "This import is under way. Stop it first."));
    }
    work.db.execute("DELETE FROM import_batch WHERE id = ?1", [id])?;
    work.changes.add("import", id);
    Ok(())
}

/// The owner's choices, when there are any yet.
pub fn settings(db: &Connection, id: &str) -> Result<Option<Settings>> {
    let json: Option<String> = db
        .prepare_cached("SELECT settings FROM import_batch WHERE id = ?1")?
        .query_row([id], |row| row.get(0))
        .optional()?
        .ok_or_else(|| Error::not_found("import"))?;
    // Choices of another version are chosen anew.
    Ok(json.and_then(|json| serde_json::from_str(&json).ok()))
}

/// Keeps the owner's choices.
pub(super) fn choose(work: &mut Work<'_>, id: &str, settings: &Settings) -> Result<()> {
    only_draft(work.db, id)?;
    let json =
        serde_json::to_string(settings).map_err(|error| Error::internal("keeping the choices", error))?;
    work.db.execute("UPDATE import_batch SET settings = ?2 WHERE id = ?1", (id, json))?;
    Ok(())
}

/// Refuses to change what has begun.
pub(super) fn only_draft(db: &Connection, id: &str) -> Result<()> {
    match by_id(db, id)?.state {
        State::Draft => Ok(()),
        _ => Err(Error::new(
            Code::Conflict,
            "This import has begun already. Take the file in again to change it.",
        )),
    }
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Import> {
    let mut import = Import {
        id: row.get("id")?,
        filename: row.get("filename")?,
        state: row.get("state")?,
        by: row.get("by_name")?,
        created_at: row.get("created_at")?,
        started_at: row.get("started_at")?,
        finished_at: row.get("finished_at")?,
        rows_total: row.get("rows_total")?,
        rows_done: row.get("rows_done")?,
        created: row.get("created")?,
        updated: row.get("updated")?,
        unchanged: row.get("unchanged")?,
        repeated: row.get("repeated")?,
        skipped: row.get("skipped")?,
        failed: row.get("failed")?,
        opted_out: row.get("opted_out")?,
        revert_total: row.get("revert_total")?,
        revert_done: row.get("revert_done")?,
        removed: row.get("removed")?,
        restored: row.get("restored")?,
        kept: row.get("kept")?,
        backup: row.get("backup")?,
        error: row.get("error")?,
        notice: None,
    };
    import.notice = notice(&import);
    Ok(import)
}

fn notice(import: &Import) -> Option<String> {
    match import.state {
        State::Cancelled => Some(
            "It was stopped. What was imported until then stays; it can be continued or taken back.".into(),
        ),
        State::Interrupted => Some("It was interrupted. It can be continued or taken back.".into()),
        State::RevertInterrupted => Some("Taking it back was interrupted. Ask again to go on.".into()),
        _ => None,
    }
}
