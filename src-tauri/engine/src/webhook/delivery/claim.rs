//! Claiming: taking what is due, a few of each subscription, in the order of the index that is the queue.

use rusqlite::{Connection, Row};

use super::Origin;
use crate::{clock::Timestamp, db::Work, error::Result};

/// Tests that somebody waits for go before everything else, so many at once.
const MAX_TESTS: usize = 16;

/// How many of a subscription are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::webhook) struct Ask {
    pub(in crate::webhook) subscription: String,
    pub(in crate::webhook) count: usize,
}

/// A delivery that is on its way from now on.
#[derive(Debug, Clone)]
pub(in crate::webhook) struct Claimed {
    pub(in crate::webhook) seq: i64,
    pub(in crate::webhook) id: String,
    pub(in crate::webhook) subscription: String,
    pub(in crate::webhook) origin: Origin,
    /// Tries of the schedule used so far.
    pub(in crate::webhook) tries: u32,
    /// Attempts written down so far.
    pub(in crate::webhook) attempts: u32,
    /// What receivers know the event by.
    pub(in crate::webhook) event: String,
    pub(in crate::webhook) body: Vec<u8>,
}

const SELECT: &str =
    "SELECT d.seq, d.id, d.subscription_id, d.origin, d.tries, d.attempts, e.id AS event, e.body
  FROM delivery d JOIN event e ON e.seq = d.event_seq";

/// Takes all tests and what was asked for; `boot` is this run of the program.
pub(in crate::webhook) fn claim(work: &mut Work<'_>, boot: &str, asks: &[Ask]) -> Result<Vec<Claimed>> {
    let mut claimed = tests(work.db)?;
    for test in &claimed {
        mark(work, boot, test)?;
    }
    for ask in asks.iter().filter(|ask| ask.count > 0) {
        for each in due(work.db, ask, work.now)? {
            mark(work, boot, &each)?;
            claimed.push(each);
        }
    }
    Ok(claimed)
}

/// When the next delivery of a subscription is due.
pub(in crate::webhook) fn next_due(db: &Connection, subscription: &str) -> Result<Option<Timestamp>> {
    let mut select = db.prepare_cached(
        "SELECT due_at FROM delivery INDEXED BY delivery_due WHERE subscription_id = ?1 AND state = 'due'
         ORDER BY due_at LIMIT 1",
    )?;
    Ok(select.query_map([subscription], |row| row.get(0))?.next().transpose()?)
}

fn tests(db: &Connection) -> Result<Vec<Claimed>> {
    let mut select = db.prepare_cached(&format!(
        "{SELECT} WHERE d.state = 'due' AND d.origin = 'test' ORDER BY d.seq LIMIT {MAX_TESTS}"
    ))?;
    Ok(select.query_map([], from_row)?.collect::<rusqlite::Result<_>>()?)
}

fn due(db: &Connection, ask: &Ask, now: Timestamp) -> Result<Vec<Claimed>> {
    let mut select = db.prepare_cached(&format!(
        "{SELECT} WHERE d.subscription_id = ?1 AND d.state = 'due' AND d.due_at <= ?2
         ORDER BY d.due_at, d.seq LIMIT ?3"
    ))?;
    let rows = select.query_map((&ask.subscription, now, ask.count), from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn mark(work: &mut Work<'_>, boot: &str, claimed: &Claimed) -> Result<()> {
    work.db
        .prepare_cached(
            "UPDATE delivery SET state = 'sending', boot_id = ?2, claimed_at = ?3 WHERE seq = ?1",
        )?
        .execute((claimed.seq, boot, work.now))?;
    work.changes.add("delivery", &claimed.id);
    Ok(())
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Claimed> {
    Ok(Claimed {
        seq: row.get("seq")?,
        id: row.get("id")?,
        subscription: row.get("subscription_id")?,
        origin: row.get("origin")?,
        tries: row.get("tries")?,
        attempts: row.get("attempts")?,
        event: row.get("event")?,
        body: row.get("body")?,
    })
}
