//! Undo and redo: what people do is done as acts, and each group of acts is kept with the acts that take it back. What is
//! too much for one unit of work is a chain of such groups, and is turned as one.
//!
//! Taking back is doing: the inverse acts go the same way as any other, are told in the journal, and are refused when
//! somebody has changed the same thing since.

mod act;
mod refusal;
mod table;
mod turn;

use rusqlite::Connection;
use serde::Serialize;
use ts_rs::TS;

pub use act::Act;
use table::{Entry, forget_oldest, forget_undone, last, write};
pub use turn::{Direction, Turned, turn};

use crate::{
    db::Work,
    error::Result,
    journal::{Actor, Cause},
};

/// What can be taken back and done again, as menus say it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts")]
pub struct UndoStatus {
    /// "Moved Marisol Ibarra to Estimate"; null: nothing.
    pub undo: Option<String>,
    /// The same for what was taken back.
    pub redo: Option<String>,
    /// Taking it back takes back an opt-out: somebody may be contacted again then, and should not be by a slip.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[ts(optional, as = "Option<bool>")]
    pub loosens: bool,
}

/// How what was done hangs together.
#[derive(Debug, Clone)]
pub enum Chain {
    /// One deed: it is taken back whole or not at all.
    Deed,
    /// The same done to many, in pieces that follow the chain of the piece before: all of it that can be is taken back.
    Pieces(Option<String>),
}

/// Does `acts` one after the other and keeps how to take all of them back as one.
pub fn run(work: &mut Work<'_>, label: &str, acts: &[Act], actor: &Actor) -> Result<()> {
    run_in(work, &Chain::Deed, label, acts, actor).map(drop)
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
    remember_in(work, &Chain::Deed, label, back, actor).map(drop)
}

/// The same as one group of a chain; answers the chain, when there is something to take back.
pub fn remember_in(
    work: &mut Work<'_>,
    chain: &Chain,
    label: &str,
    back: &[Act],
    actor: &Actor,
) -> Result<Option<String>> {
    if back.is_empty() {
        return Ok(match chain {
            Chain::Pieces(before) => before.clone(),
            Chain::Deed => None,
        });
    }
    forget_undone(work)?;
    let name = match chain {
        Chain::Deed => work.id(),
        Chain::Pieces(before) => before.clone().unwrap_or_else(|| turn::name_of_pieces(work)),
    };
    write(work, &name, label, "done", back, actor)?;
    forget_oldest(work)?;
    Ok(Some(name))
}

/// What can be taken back and done again.
pub fn status(db: &Connection) -> Result<UndoStatus> {
    let (done, undone) = (last(db, Direction::Undo)?, last(db, Direction::Redo)?);
    let mut loosens = false;
    for act in done.as_ref().map(Entry::acts).transpose()?.unwrap_or_default() {
        loosens = loosens || act.loosens(db)?;
    }
    Ok(UndoStatus { undo: done.map(|entry| entry.label), redo: undone.map(|entry| entry.label), loosens })
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
