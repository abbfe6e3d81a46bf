//! Undo and redo: what people do is done as acts, and each group of acts is kept with the acts that take it back. What is
//! too much for one unit of work is a chain of such groups, and is turned as one.
//!
//! Taking back is doing: the inverse acts go the same way as any other, are told in the journal, and are refused when
//! somebody has changed the same thing since.

use rusqlite::{Connection, OptionalExtension, Row};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    board,
    contact::{self, merge},
    db::Work,
    error::{Code, Error, Result},
    journal::{Actor, Cause},
};

/// Chains that can be taken back at most.
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
    /// Makes one contact of several.
    Merge { wish: merge::Wish },
    /// Takes these merges apart, in this order.
    Unmerge { merges: Vec<String>, wish: merge::Wish },
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
    /// Takes the merges of `steps` apart again, the last one first.
    pub fn unmerge(wish: &merge::Wish, steps: &[merge::MergeStep]) -> Self {
        let merges = steps.iter().rev().filter_map(|step| step.merge_id.clone()).collect();
        Self::Unmerge { merges, wish: wish.clone() }
    }

    /// Adds to `left` what could not be done, a sentence each.
    fn perform(
        &self,
        work: &mut Work<'_>,
        actor: &Actor,
        cause: Cause,
        left: &mut Vec<String>,
    ) -> Result<Option<Self>> {
        match self {
            Self::Board(act) => Ok(board::perform(work, act, actor, cause)?.map(Self::Board)),
            Self::Contact(act) => Ok(contact::perform(work, act, actor, cause)?.map(Self::from)),
            Self::Consent { events } => {
                contact::consent::undo(work, events, actor)?;
                Ok(None)
            }
            Self::Merge { wish } => Ok(Some(Self::unmerge(wish, &merge::merge(work, wish, actor)?))),
            Self::Unmerge { merges, wish } => {
                for merge in merges {
                    left.extend(merge::unmerge(work, merge, actor)?.left);
                }
                Ok(Some(Self::Merge { wish: wish.clone() }))
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

    fn cause(self) -> Cause {
        match self {
            Self::Undo => Cause::Undo,
            Self::Redo => Cause::Redo,
        }
    }

    fn to(self) -> &'static str {
        match self {
            Self::Undo => "undone",
            Self::Redo => "done",
        }
    }
}

/// Where in a chain a group of acts stands, told by whoever does the next one.
#[derive(Debug, Clone, Default)]
pub struct Chain(Option<String>);

impl Chain {
    /// The chain of groups that were done before; a new one without.
    pub fn after(chain: Option<String>) -> Self {
        Self(chain)
    }
}

/// What was turned, and what of its chain is still to be.
#[derive(Debug, Clone)]
pub struct Turned {
    /// How the menu calls it.
    pub label: String,
    /// What could not be put back, a sentence each.
    pub left: Vec<String>,
    /// To be turned as well.
    pub rest: Option<Rest>,
}

/// The groups of a chain that are still to be turned.
#[derive(Debug, Clone)]
pub struct Rest {
    chain: String,
    /// Where those are kept that were turned.
    turned: Option<String>,
    label: String,
}

/// A group as it is kept.
struct Entry {
    seq: i64,
    chain: String,
    label: String,
    acts: String,
}

/// Does `acts` one after the other and keeps how to take all of them back as one.
pub fn run(work: &mut Work<'_>, label: &str, acts: &[Act], actor: &Actor) -> Result<()> {
    run_in(work, &Chain::default(), label, acts, actor).map(drop)
}

/// The same as one group of a chain; answers the chain, when there is something to take back.
pub fn run_in(
    work: &mut Work<'_>,
    chain: &Chain,
    label: &str,
    acts: &[Act],
    actor: &Actor,
) -> Result<Option<String>> {
    let back = perform_all(work, acts, actor, Cause::Act, &mut Vec::new())?;
    remember_in(work, chain, label, &back, actor)
}

/// Keeps how to take back what was done otherwise: things that were made. Whatever could be done again no longer can.
pub fn remember(work: &mut Work<'_>, label: &str, back: &[Act], actor: &Actor) -> Result<()> {
    remember_in(work, &Chain::default(), label, back, actor).map(drop)
}

/// The same as one group of a chain; answers the chain, when there is something to take back.
pub fn remember_in(
    work: &mut Work<'_>,
    Chain(chain): &Chain,
    label: &str,
    back: &[Act],
    actor: &Actor,
) -> Result<Option<String>> {
    if back.is_empty() {
        return Ok(chain.clone());
    }
    work.db.prepare_cached("DELETE FROM undo_entry WHERE state = 'undone'")?.execute([])?;
    let chain = chain.clone().unwrap_or_else(|| work.id());
    write(work, &chain, label, "done", back, actor)?;
    work.db
        .prepare_cached(
            "DELETE FROM undo_entry WHERE state = 'done' AND chain <=
               (SELECT DISTINCT chain FROM undo_entry WHERE state = 'done' ORDER BY chain DESC LIMIT 1 OFFSET ?1)",
        )?
        .execute([MOST])?;
    Ok(Some(chain))
}

/// Takes back the last group, or does it again.
pub fn turn(work: &mut Work<'_>, direction: Direction, actor: &Actor) -> Result<Turned> {
    let entry = last(work.db, direction)?.ok_or_else(|| nothing(direction))?;
    let rest = Rest { chain: entry.chain.clone(), turned: None, label: entry.label.clone() };
    turn_entry(work, direction, &entry, rest, actor)
}

/// Goes on with a chain.
pub fn turn_rest(work: &mut Work<'_>, direction: Direction, rest: &Rest, actor: &Actor) -> Result<Turned> {
    match last_of(work.db, direction, &rest.chain)? {
        Some(entry) => turn_entry(work, direction, &entry, rest.clone(), actor),
        None => Ok(Turned { label: rest.label.clone(), left: Vec::new(), rest: None }),
    }
}

fn turn_entry(
    work: &mut Work<'_>,
    direction: Direction,
    entry: &Entry,
    mut rest: Rest,
    actor: &Actor,
) -> Result<Turned> {
    let acts: Vec<Act> = serde_json::from_str(&entry.acts)
        .map_err(|error| Error::internal("reading what to take back", error))?;
    let mut left = Vec::new();
    let back = perform_all(work, &acts, actor, direction.cause(), &mut left)?;
    work.db.prepare_cached("DELETE FROM undo_entry WHERE seq = ?1")?.execute([entry.seq])?;
    work.changes.add_all("undo");
    if !back.is_empty() {
        let chain = rest.turned.get_or_insert_with(|| work.id());
        write(work, chain, &rest.label, direction.to(), &back, actor)?;
    }
    let label = rest.label.clone();
    let goes_on = last_of(work.db, direction, &rest.chain)?.is_some();
    Ok(Turned { label, left, rest: goes_on.then_some(rest) })
}

/// Lets go of the last group, because it can no longer be turned: what it changed has changed since.
pub fn let_go(work: &mut Work<'_>, direction: Direction) -> Result<()> {
    if let Some(entry) = last(work.db, direction)? {
        work.db.prepare_cached("DELETE FROM undo_entry WHERE seq = ?1")?.execute([entry.seq])?;
        work.changes.add_all("undo");
    }
    Ok(())
}

/// What can be taken back and done again.
pub fn status(db: &Connection) -> Result<UndoStatus> {
    let label = |direction| Ok::<_, Error>(last(db, direction)?.map(|entry| entry.label));
    Ok(UndoStatus { undo: label(Direction::Undo)?, redo: label(Direction::Redo)? })
}

/// The acts that take `acts` back, last first.
fn perform_all(
    work: &mut Work<'_>,
    acts: &[Act],
    actor: &Actor,
    cause: Cause,
    left: &mut Vec<String>,
) -> Result<Vec<Act>> {
    let mut back = Vec::with_capacity(acts.len());
    for act in acts {
        back.extend(act.perform(work, actor, cause, left)?);
    }
    back.reverse();
    Ok(back)
}

fn write(
    work: &mut Work<'_>,
    chain: &str,
    label: &str,
    state: &str,
    acts: &[Act],
    actor: &Actor,
) -> Result<()> {
    let text = serde_json::to_string(acts).map_err(|error| Error::internal("keeping the undo", error))?;
    work.db
        .prepare_cached(
            "INSERT INTO undo_entry (chain, label, state, acts, actor_name, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute((chain, label, state, text, &actor.name, work.now))?;
    work.changes.add_all("undo");
    Ok(())
}

fn last(db: &Connection, direction: Direction) -> Result<Option<Entry>> {
    let sql = "SELECT seq, chain, label, acts FROM undo_entry WHERE state = ?1 ORDER BY seq DESC LIMIT 1";
    Ok(db.prepare_cached(sql)?.query_row([direction.from()], entry).optional()?)
}

fn last_of(db: &Connection, direction: Direction, chain: &str) -> Result<Option<Entry>> {
    let sql = "SELECT seq, chain, label, acts FROM undo_entry WHERE state = ?1 AND chain = ?2
      ORDER BY seq DESC LIMIT 1";
    Ok(db.prepare_cached(sql)?.query_row((direction.from(), chain), entry).optional()?)
}

fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry {
        seq: row.get("seq")?,
        chain: row.get("chain")?,
        label: row.get("label")?,
        acts: row.get("acts")?,
    })
}

fn nothing(direction: Direction) -> Error {
    let message = match direction {
        Direction::Undo => "There is nothing to undo.",
        Direction::Redo => "There is nothing to redo.",
    };
    Error::new(Code::Conflict, message)
}
