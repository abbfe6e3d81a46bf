//! What became of the last few deliveries of a subscription, for a look at a glance.

use rusqlite::{Connection, Row};
use serde::Serialize;
use ts_rs::TS;

use super::DeliveryState;
use crate::error::Result;

/// So many are looked at.
const LAST: usize = 16;

/// How one of the last deliveries fared so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "types.ts")]
pub enum Fared {
    /// It arrived.
    Arrived,
    /// It did not; perhaps it is tried again.
    Failing,
    /// It was not tried yet, or is not wanted any more.
    Untried,
}

/// The last sixteen, oldest first. Tests say nothing of how a subscription fares.
pub fn recent(db: &Connection, subscription: &str) -> Result<Vec<Fared>> {
    let mut select = db.prepare_cached(
        "SELECT state, tries FROM delivery INDEXED BY delivery_by_subscription
         WHERE subscription_id = ?1 AND origin <> 'test' ORDER BY seq DESC LIMIT ?2",
    )?;
    let mut last = select.query_map((subscription, LAST), fared)?.collect::<rusqlite::Result<Vec<_>>>()?;
    last.reverse();
    Ok(last)
}

fn fared(row: &Row<'_>) -> rusqlite::Result<Fared> {
    let tries: u32 = row.get("tries")?;
    Ok(match row.get("state")? {
        DeliveryState::Delivered => Fared::Arrived,
        DeliveryState::Failed => Fared::Failing,
        DeliveryState::Canceled => Fared::Untried,
        _ if tries > 0 => Fared::Failing,
        _ => Fared::Untried,
    })
}
