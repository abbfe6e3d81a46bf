//! The trash: contacts that were deleted, for thirty days. What was said about contacting them is kept for ever.

use std::time::Duration;

use rusqlite::Connection;
use serde::Serialize;
use ts_rs::TS;

use super::{ContactRow, duplicate, list, search};
use crate::{clock::Timestamp, db::Work, error::Result};

/// How long a contact stays in the trash.
pub const KEPT: Duration = Duration::from_secs(30 * 24 * 3600);

/// A unit of work lets go of so many at most, so that no lead waits long behind it.
const BATCH: usize = 50;

/// A contact in the trash.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts")]
pub struct TrashRow {
    /// The contact.
    #[serde(flatten)]
    pub contact: ContactRow,
    /// When it was deleted.
    pub deleted_at: Timestamp,
    /// When it will be gone.
    pub gone_at: Timestamp,
}

/// A page of the trash, the last one deleted first, and the cursor of the next.
pub fn trash(db: &Connection, after: Option<&str>, limit: usize) -> Result<(Vec<TrashRow>, Option<String>)> {
    let (at, id) = after.and_then(|cursor| cursor.split_once('~')).unwrap_or_default();
    let at = at.parse().unwrap_or(i64::MAX);
    let mut select = db.prepare_cached(
        "SELECT id, archived_at FROM contact INDEXED BY contact_put_away
         WHERE archived_at IS NOT NULL AND merged_into_id IS NULL AND (archived_at, id) < (?1, ?2)
         ORDER BY archived_at DESC, id DESC LIMIT ?3",
    )?;
    let found = select.query_map((at, id, limit), |row| Ok((row.get("id")?, row.get("archived_at")?)))?;
    let found = found.collect::<rusqlite::Result<Vec<(String, Timestamp)>>>()?;
    let next =
        (found.len() == limit).then(|| found.last().map(|(id, at)| format!("{}~{id}", at.0))).flatten();
    let kept_ms = i64::try_from(KEPT.as_millis()).unwrap_or(i64::MAX);
    let rows = found.into_iter().map(|(id, deleted_at)| {
        Ok(TrashRow { contact: list::row(db, &id)?, deleted_at, gone_at: deleted_at.plus_ms(kept_ms) })
    });
    Ok((rows.collect::<Result<_>>()?, next))
}

/// Lets go for good of one batch of contacts that were deleted before `before`, with their leads and with whoever was
/// merged into them; answers how many that were. Call again while it is not zero.
///
/// `before_each` sees each contact while everything of it is still there. The consent log, the words that stand and the
/// activities stay.
pub fn purge(
    work: &mut Work<'_>,
    before: Timestamp,
    before_each: impl Fn(&mut Work<'_>, &str) -> Result<()>,
) -> Result<usize> {
    let mut select = work.db.prepare_cached(
        "SELECT id FROM contact INDEXED BY contact_put_away
         WHERE archived_at < ?1 AND merged_into_id IS NULL ORDER BY archived_at LIMIT ?2",
    )?;
    let old = select.query_map((before, BATCH), |row| row.get(0))?;
    let old = old.collect::<rusqlite::Result<Vec<String>>>()?;
    drop(select);
    for contact in &old {
        for each in super::with_merged(work.db, contact)?.iter().rev() {
            before_each(work, each)?;
            let_go(work, each)?;
        }
    }
    if !old.is_empty() {
        work.changes.add_all("contact");
        work.changes.add_all("lead");
    }
    Ok(old.len())
}

/// Phones, emails and fields go with the contact's row; what hangs on a lead goes with the lead.
fn let_go(work: &mut Work<'_>, contact: &str) -> Result<()> {
    for sql in [
        "DELETE FROM message WHERE contact_id = ?1",
        "DELETE FROM message WHERE lead_id IN (SELECT id FROM lead WHERE contact_id = ?1)",
        "DELETE FROM lead_contact WHERE contact_id = ?1",
        "DELETE FROM tagged WHERE entity_id IN (SELECT id FROM lead WHERE contact_id = ?1)",
        "DELETE FROM tagged WHERE entity_id = ?1",
        "DELETE FROM lead WHERE contact_id = ?1",
        "DELETE FROM external_ref WHERE contact_id = ?1",
        "DELETE FROM not_duplicate WHERE a = ?1",
        "DELETE FROM not_duplicate WHERE b = ?1",
        "DELETE FROM likeness WHERE a = ?1",
        "DELETE FROM likeness WHERE b = ?1",
        "DELETE FROM contact WHERE id = ?1",
    ] {
        work.db.prepare_cached(sql)?.execute([contact])?;
    }
    duplicate::forget(work, contact)?;
    search::mark(work, contact)
}
