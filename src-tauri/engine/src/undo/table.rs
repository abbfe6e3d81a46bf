//! The groups of acts as they are kept: those that were done, and those that were taken back.

use rusqlite::{Connection, OptionalExtension, Row};

use super::{Act, turn::Direction};
use crate::{
    db::Work,
    error::{Error, Result},
    journal::Actor,
};

/// Chains that can be taken back at most.
const MOST: i64 = 200;

/// A group as it is kept.
pub(super) struct Entry {
    seq: i64,
    pub(super) chain: String,
    pub(super) label: String,
    acts: String,
}

impl Entry {
    /// What is to be done when it is turned, in this order.
    pub(super) fn acts(&self) -> Result<Vec<Act>> {
        serde_json::from_str(&self.acts).map_err(|error| Error::internal("reading what to take back", error))
    }

    /// Leaves `acts` of it; without any it is gone.
    pub(super) fn keep(&self, work: &mut Work<'_>, acts: &[Act]) -> Result<()> {
        if acts.is_empty() {
            work.db.prepare_cached("DELETE FROM undo_entry WHERE seq = ?1")?.execute([self.seq])?;
        } else {
            let sql = "UPDATE undo_entry SET acts = ?2 WHERE seq = ?1";
            work.db.prepare_cached(sql)?.execute((self.seq, as_text(acts)?))?;
        }
        work.changes.add_all("undo");
        Ok(())
    }
}

/// Adds a group to a chain.
pub(super) fn write(
    work: &mut Work<'_>,
    chain: &str,
    label: &str,
    state: &str,
    acts: &[Act],
    actor: &Actor,
) -> Result<()> {
    work.db
        .prepare_cached(
            "INSERT INTO undo_entry (chain, label, state, acts, actor_name, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute((chain, label, state, as_text(acts)?, &actor.name, work.now))?;
    work.changes.add_all("undo");
    Ok(())
}

/// Whatever was taken back can no longer be done again.
pub(super) fn forget_undone(work: &Work<'_>) -> Result<()> {
    work.db.prepare_cached("DELETE FROM undo_entry WHERE state = 'undone'")?.execute([])?;
    Ok(())
}

/// Lets go of the oldest chains above the limit.
pub(super) fn forget_oldest(work: &Work<'_>) -> Result<()> {
    work.db
        .prepare_cached(
            "DELETE FROM undo_entry WHERE state = 'done' AND chain <=
               (SELECT DISTINCT chain FROM undo_entry WHERE state = 'done' ORDER BY chain DESC LIMIT 1 OFFSET ?1)",
        )?
        .execute([MOST])?;
    Ok(())
}

/// The group to be turned first.
pub(super) fn last(db: &Connection, direction: Direction) -> Result<Option<Entry>> {
    let sql = "SELECT seq, chain, label, acts FROM undo_entry WHERE state = ?1 ORDER BY seq DESC LIMIT 1";
    Ok(db.prepare_cached(sql)?.query_row([direction.from()], entry).optional()?)
}

/// The group of a chain to be turned first.
pub(super) fn last_of(db: &Connection, direction: Direction, chain: &str) -> Result<Option<Entry>> {
    let sql = "SELECT seq, chain, label, acts FROM undo_entry WHERE state = ?1 AND chain = ?2
      ORDER BY seq DESC LIMIT 1";
    Ok(db.prepare_cached(sql)?.query_row((direction.from(), chain), entry).optional()?)
}

fn as_text(acts: &[Act]) -> Result<String> {
    serde_json::to_string(acts).map_err(|error| Error::internal("keeping the undo", error))
}

fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry {
        seq: row.get("seq")?,
        chain: row.get("chain")?,
        label: row.get("label")?,
        acts: row.get("acts")?,
    })
}
