//! Sending again what is done: one, or everything that failed in a time. What came of the first stays in the log.

use rusqlite::{Connection, OptionalExtension};
use serde::Deserialize;
use ts_rs::TS;

use super::{Origin, Owed, owe};
use crate::{
    clock::Timestamp,
    db::Work,
    error::{Code, Error, Result},
    webhook::subscription::{self, Order},
};

/// So many in one unit of work, so that a lead that arrives meanwhile does not wait.
pub(super) const BATCH: usize = 500;

/// What failed, when and where.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", rename = "ResendWindow", optional_fields)]
pub struct Window {
    /// Only of this subscription.
    pub subscription_id: Option<String>,
    /// It failed at or after.
    pub from: Timestamp,
    /// It failed before; now when absent.
    pub to: Option<Timestamp>,
}

struct Standing {
    seq: i64,
    event: i64,
    subscription: String,
    kind: String,
    contact: Option<String>,
    state: String,
}

/// Sends a delivery again; answers the id of the delivery that does. Two clicks that are one (the same `click`, or the first
/// still under way) make one. A try that is yet to come is made now instead.
pub(in crate::webhook) fn again(work: &mut Work<'_>, id: &str, click: Option<&str>) -> Result<String> {
    let standing = standing(work.db, id)?;
    let refused = |message: &str| Err(Error::new(Code::Conflict, message));
    let paused = subscription::by_id(work.db, &standing.subscription)?.paused.is_some();
    match standing.state.as_str() {
        "sending" => refused("This is on its way right now."),
        "waiting" => refused("This waits behind an earlier one that must arrive first. Send that one again."),
        "due" if paused => refused("This is held because its subscription is paused. Resume it to send it."),
        "due" => {
            work.db.execute("UPDATE delivery SET due_at = ?2 WHERE seq = ?1", (standing.seq, work.now))?;
            work.changes.add("delivery", id);
            Ok(id.to_owned())
        }
        _ => match under_way(work.db, standing.seq, click)? {
            Some(resend) => Ok(resend),
            None => resend(work, &standing, click),
        },
    }
}

/// Sends a part of what failed in a window again, oldest first, except what was sent again before; answers how many.
/// Called until it answers less than it could.
pub(in crate::webhook) fn all_failed(work: &mut Work<'_>, window: &Window) -> Result<usize> {
    let failed: Vec<Standing> = work
        .db
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM delivery d WHERE d.done_at >= ?1 AND d.done_at < ?2 AND d.state = 'failed'
               AND d.origin <> 'test' AND (?3 IS NULL OR d.subscription_id = ?3)
               AND NOT EXISTS (SELECT 1 FROM delivery again WHERE again.resend_of = d.seq)
               AND EXISTS (SELECT 1 FROM subscription s WHERE s.id = d.subscription_id AND s.deleted_at IS NULL)
             ORDER BY d.done_at, d.seq LIMIT {BATCH}"
        ))?
        .query_map(
            (window.from, window.to.unwrap_or(Timestamp(i64::MAX)), &window.subscription_id),
            from_row,
        )?
        .collect::<rusqlite::Result<_>>()?;
    for standing in &failed {
        resend(work, standing, None)?;
    }
    Ok(failed.len())
}

fn resend(work: &mut Work<'_>, first: &Standing, click: Option<&str>) -> Result<String> {
    owe(
        work,
        &Owed {
            event: first.event,
            subscription: &first.subscription,
            kind: &first.kind,
            contact: first.contact.as_deref(),
            origin: Origin::Resend,
            order: Order::None,
            resend_of: Some(first.seq),
            click,
        },
    )
}

fn under_way(db: &Connection, first: i64, click: Option<&str>) -> Result<Option<String>> {
    let mut select = db.prepare_cached(
        "SELECT id FROM delivery WHERE resend_of = ?1 AND (click_id = ?2 OR state IN ('due', 'waiting', 'sending'))
         ORDER BY seq DESC LIMIT 1",
    )?;
    Ok(select.query_row((first, click), |row| row.get(0)).optional()?)
}

const COLUMNS: &str = "d.seq, d.event_seq, d.subscription_id, d.type, d.contact_id, d.state";

fn standing(db: &Connection, id: &str) -> Result<Standing> {
    db.prepare_cached(&format!("SELECT {COLUMNS} FROM delivery d WHERE d.id = ?1"))?
        .query_row([id], from_row)
        .optional()?
        .ok_or_else(|| Error::not_found("delivery"))
}

fn from_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Standing> {
    Ok(Standing {
        seq: row.get("seq")?,
        event: row.get("event_seq")?,
        subscription: row.get("subscription_id")?,
        kind: row.get("type")?,
        contact: row.get("contact_id")?,
        state: row.get("state")?,
    })
}
