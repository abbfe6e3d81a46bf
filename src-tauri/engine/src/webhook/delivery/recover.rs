//! After a start, and after the clock was set: what was on its way comes back, what is due stays within reach.

use rusqlite::Connection;

use super::{
    attempt::{self, Entry},
    chain::fall_in,
};
use crate::{
    clock::Timestamp,
    db::Work,
    error::Result,
    fail_point::{self, Point},
    webhook::{
        outcome::{Outcome, Sent},
        schedule::MAX_WAIT_S,
    },
};

/// A delivery that was interrupted so often waits before it goes again, in case it is what ends the program.
const SUSPICIOUS: u32 = 3;
const SUSPICIOUS_WAIT_MS: i64 = 300_000;
/// No wait is longer than the longest of a schedule, and a fifth.
const FARTHEST_MS: i64 = MAX_WAIT_S as i64 * 1200;

/// A delivery that never came back.
struct Lost {
    seq: i64,
    id: String,
    claimed_at: Timestamp,
    attempts: u32,
    interruptions: u32,
    url: String,
    /// Its subscription was deleted meanwhile.
    unwanted: bool,
}

/// Gives back what another run of the program had on its way; answers how many. Whether they arrived is not known, so they
/// are sent again under the same id.
pub(in crate::webhook) fn recover(work: &mut Work<'_>, boot: &str) -> Result<usize> {
    let lost = lost(work.db, boot)?;
    for each in &lost {
        let sent = Sent::failed(
            Outcome::Interrupted,
            "Porchlight ended while this was on its way, so it may have arrived. It is sent again under the same id.",
        );
        let number = each.attempts + 1;
        let entry = Entry {
            delivery: each.seq,
            number,
            started_at: each.claimed_at,
            url: &each.url,
            request_headers: &[],
            sent: &sent,
        };
        attempt::write(work.db, &entry)?;
        give_back(work, each, number, &sent.sentence)?;
        fail_point::reach(Point::Recovering);
    }
    Ok(lost.len())
}

fn give_back(work: &mut Work<'_>, lost: &Lost, attempts: u32, sentence: &str) -> Result<()> {
    let wait_ms = if lost.interruptions + 1 >= SUSPICIOUS { SUSPICIOUS_WAIT_MS } else { 0 };
    let (state, done_at) = if lost.unwanted { ("canceled", Some(work.now)) } else { ("due", None) };
    work.db
        .prepare_cached(
            "UPDATE delivery SET state = ?2, boot_id = NULL, attempts = ?3, interruptions = interruptions + 1,
               due_at = ?4, done_at = ?5, sentence = ?6 WHERE seq = ?1",
        )?
        .execute((lost.seq, state, attempts, work.now.plus_ms(wait_ms), done_at, sentence))?;
    fall_in(work, lost.seq)?;
    work.changes.add("delivery", &lost.id);
    Ok(())
}

fn lost(db: &Connection, boot: &str) -> Result<Vec<Lost>> {
    let mut select = db.prepare_cached(
        "SELECT d.seq, d.id, d.claimed_at, d.attempts, d.interruptions, s.url, s.deleted_at IS NOT NULL AS unwanted
         FROM delivery d JOIN subscription s ON s.id = d.subscription_id
         WHERE d.state = 'sending' AND d.boot_id <> ?1",
    )?;
    let rows = select.query_map([boot], |row| {
        Ok(Lost {
            seq: row.get("seq")?,
            id: row.get("id")?,
            claimed_at: row.get("claimed_at")?,
            attempts: row.get("attempts")?,
            interruptions: row.get("interruptions")?,
            url: row.get("url")?,
            unwanted: row.get("unwanted")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Brings back what is due farther away than any schedule reaches: the clock was ahead when it was written.
pub(in crate::webhook) fn pull_in(work: &mut Work<'_>) -> Result<usize> {
    let pulled = work.db.execute(
        "UPDATE delivery INDEXED BY delivery_due SET due_at = ?1 WHERE state = 'due' AND due_at > ?2
           AND subscription_id IN (SELECT id FROM subscription)",
        (work.now, work.now.plus_ms(FARTHEST_MS)),
    )?;
    work.db.execute(
        "UPDATE subscription SET not_before = NULL WHERE not_before > ?1",
        [work.now.plus_ms(FARTHEST_MS)],
    )?;
    Ok(pulled)
}

/// The clock was set back by so much: every wait that had begun ends as it would have.
pub(in crate::webhook) fn shift(work: &mut Work<'_>, back_ms: i64) -> Result<()> {
    work.db.execute(
        "UPDATE delivery INDEXED BY delivery_due SET due_at = due_at - ?2 WHERE state = 'due' AND due_at > ?1
           AND subscription_id IN (SELECT id FROM subscription)",
        (work.now, back_ms),
    )?;
    work.db.execute(
        "UPDATE subscription SET not_before = not_before - ?2 WHERE not_before > ?1",
        (work.now, back_ms),
    )?;
    Ok(())
}
