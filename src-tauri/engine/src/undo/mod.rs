//! Undo and redo: what people do is done as acts, and each group of acts is kept with the acts that take it back.
//!
//! Taking back is doing: the inverse acts go the same way as any other, are told in the journal, and are refused when
//! somebody has changed the same thing since.

use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    board, contact,
    db::Work,
    error::{Code, Error, Result},
    journal::{Actor, Cause},
};

/// Groups that can be taken back at most.
const MOST: i64 = 200;

/// A change of any room that can be taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "room", rename_all = "snake_case")]
pub enum Act {
    /// Of the board.
    Board(board::Act),
    /// Of a contact.
    Contact(Box<contact::Act>),
    /// Takes back words about consent that a person wrote down, by the ids of their events. Not done again by redo: who
    /// may be contacted is said anew, or not at all.
    Consent { events: Vec<String> },
}

impl From<board::Act> for Act {
    fn from(act: board::Act) -> Self {
        Self::Board(act)
    }
}

impl From<contact::Act> for Act {
    fn from(act: contact::Act) -> Self {
        Self::Contact(Box::new(act))
    }
}

impl Act {
    fn perform(&self, work: &mut Work<'_>, actor: &Actor, cause: Cause) -> Result<Option<Self>> {
        match self {
            Self::Board(act) => Ok(board::perform(work, act, actor, cause)?.map(Self::Board)),
            Self::Contact(act) => Ok(contact::perform(work, act, actor, cause)?.map(Self::from)),
            Self::Consent { events } => {
                contact::consent::undo(work, events, actor)?;
                Ok(None)
            }
        }
    }
}

/// What can be taken back and done again, as menus say it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts")]
pub struct UndoStatus {
    /// "Moved Marisol Ibarra to Estimate"; null: nothing.
    pub undo: Option<String>,
    /// The same for what was taken back.
    pub redo: Option<String>,
}

/// Which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Take back what was done last.
    Undo,
    /// Do again what was taken back last.
    Redo,
}

impl Direction {
    fn from(self) -> &'static str {
        match self {
            Self::Undo => "done",
            Self::Redo => "undone",
        }
    }

    fn to(self) -> &'static str {
        match self {
            Self::Undo => "undone",
            Self::Redo => "done",
        }
    }
}

/// Does `acts` one after the other and keeps how to take all of them back as one.
pub fn run(work: &mut Work<'_>, label: &str, acts: &[Act], actor: &Actor) -> Result<()> {
    let back = perform_all(work, acts, actor, Cause::Act)?;
    remember(work, label, &back, actor)
}

/// Keeps how to take back what was done otherwise: things that were made. Whatever could be done again no longer can.
pub fn remember(work: &mut Work<'_>, label: &str, back: &[Act], actor: &Actor) -> Result<()> {
    if back.is_empty() {
        return Ok(());
    }
    work.db.prepare_cached("DELETE FROM undo_entry WHERE state = 'undone'")?.execute([])?;
    write(work, label, "done", back, actor)?;
    work.db
        .prepare_cached(
            "DELETE FROM undo_entry WHERE state = 'done' AND seq <= (SELECT max(seq) FROM undo_entry) - ?1",
        )?
        .execute([MOST])?;
    Ok(())
}

/// Takes back the last group, or does it again; answers its label.
pub fn turn(work: &mut Work<'_>, direction: Direction, actor: &Actor) -> Result<String> {
    let (seq, label, text) = last(work.db, direction)?.ok_or_else(|| nothing(direction))?;
    let acts: Vec<Act> =
        serde_json::from_str(&text).map_err(|error| Error::internal("reading what to take back", error))?;
    let back = perform_all(work, &acts, actor, Cause::Undo)?;
    work.db.prepare_cached("DELETE FROM undo_entry WHERE seq = ?1")?.execute([seq])?;
    work.changes.add_all("undo");
    if !back.is_empty() {
        write(work, &label, direction.to(), &back, actor)?;
    }
    Ok(label)
}

/// Lets go of the last group, because it can no longer be turned: what it changed has changed since.
pub fn let_go(work: &mut Work<'_>, direction: Direction) -> Result<()> {
    if let Some((seq, ..)) = last(work.db, direction)? {
        work.db.prepare_cached("DELETE FROM undo_entry WHERE seq = ?1")?.execute([seq])?;
        work.changes.add_all("undo");
    }
    Ok(())
}

/// What can be taken back and done again.
pub fn status(db: &Connection) -> Result<UndoStatus> {
    let label = |direction| Ok::<_, Error>(last(db, direction)?.map(|(_, label, _)| label));
    Ok(UndoStatus { undo: label(Direction::Undo)?, redo: label(Direction::Redo)? })
}

/// The acts that take `acts` back, last first.
fn perform_all(work: &mut Work<'_>, acts: &[Act], actor: &Actor, cause: Cause) -> Result<Vec<Act>> {
    let mut back = Vec::with_capacity(acts.len());
    for act in acts {
        back.extend(act.perform(work, actor, cause)?);
    }
    back.reverse();
    Ok(back)
}

fn write(work: &mut Work<'_>, label: &str, state: &str, acts: &[Act], actor: &Actor) -> Result<()> {
    let text = serde_json::to_string(acts).map_err(|error| Error::internal("keeping the undo", error))?;
    work.db
        .prepare_cached(
            "INSERT INTO undo_entry (label, state, acts, actor_name, at) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute((label, state, text, &actor.name, work.now))?;
    work.changes.add_all("undo");
    Ok(())
}

fn last(db: &Connection, direction: Direction) -> Result<Option<(i64, String, String)>> {
    Ok(db
        .prepare_cached("SELECT seq, label, acts FROM undo_entry WHERE state = ?1 ORDER BY seq DESC LIMIT 1")?
        .query_row([direction.from()], |row| Ok((row.get("seq")?, row.get("label")?, row.get("acts")?)))
        .optional()?)
}

fn nothing(direction: Direction) -> Error {
    let message = match direction {
        Direction::Undo => "There is nothing to undo.",
        Direction::Redo => "There is nothing to redo.",
    };
    Error::new(Code::Conflict, message)
}
