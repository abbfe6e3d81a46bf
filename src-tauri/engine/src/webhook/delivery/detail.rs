//! Everything about one delivery: its attempts, what comes next and why, and what it was sent again as.

use rusqlite::{Connection, OptionalExtension};
use serde::Serialize;
use ts_rs::TS;

use super::{
    Attempt, DeliveryRow, DeliveryState,
    attempt::of_delivery,
    list::{SELECT, from_row},
};
use crate::error::{Error, Result};

/// A delivery among those that send the same again.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "types.ts", rename = "DeliveryLineage")]
pub struct Lineage {
    /// Row id.
    pub id: String,
    /// How it stands.
    pub state: DeliveryState,
}

/// The frozen body.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "types.ts", rename = "DeliveryBody")]
pub struct Shown {
    /// JSON as it is sent, without the handshake key.
    pub text: String,
    /// Bytes.
    pub length: usize,
}

/// Everything about one delivery.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts")]
pub struct DeliveryDetail {
    /// The row.
    pub delivery: DeliveryRow,
    /// The body, frozen when it happened.
    pub body: Shown,
    /// First to last.
    pub log: Vec<Attempt>,
    /// What comes next, and why.
    pub next: String,
    /// What this one sends again.
    pub resend_of: Option<Lineage>,
    /// What sends this one again, oldest first.
    pub resent_as: Vec<Lineage>,
}

/// Reads one delivery.
pub fn detail(db: &Connection, id: &str) -> Result<DeliveryDetail> {
    let delivery = db
        .prepare_cached(&format!("{SELECT} WHERE d.id = ?1"))?
        .query_row([id], from_row)
        .optional()?
        .ok_or_else(|| Error::not_found("delivery"))?;
    let body: Vec<u8> = db
        .prepare_cached("SELECT e.body FROM delivery d JOIN event e ON e.seq = d.event_seq WHERE d.seq = ?1")?
        .query_row([delivery.seq], |row| row.get(0))?;
    Ok(DeliveryDetail {
        body: Shown { length: body.len(), text: String::from_utf8_lossy(&body).into_owned() },
        log: of_delivery(db, delivery.seq)?,
        next: next(db, &delivery)?,
        resend_of: relatives(db, delivery.seq, "o.seq = (SELECT resend_of FROM delivery WHERE seq = ?1)")?
            .pop(),
        resent_as: relatives(db, delivery.seq, "o.resend_of = ?1")?,
        delivery,
    })
}

fn next(db: &Connection, delivery: &DeliveryRow) -> Result<String> {
    let (tries, not_before, pause): (String, Option<i64>, Option<String>) = db
        .prepare_cached("SELECT schedule, not_before, pause_sentence FROM subscription WHERE id = ?1")?
        .query_row([&delivery.subscription_id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let planned = serde_json::from_str::<Vec<u32>>(&tries).map_or(0, |waits| waits.len());
    let asks_for_rest = not_before.zip(delivery.due_at).is_some_and(|(until, due_at)| until >= due_at.0);
    Ok(match delivery.state {
        DeliveryState::Due if asks_for_rest => {
            "The receiver asked to be left alone for a while. It is tried again after that.".into()
        }
        DeliveryState::Due if delivery.tries == 0 => "It is sent as soon as there is room.".into(),
        DeliveryState::Due => format!("Attempt {} of {planned} is planned.", delivery.tries + 1),
        DeliveryState::Waiting => {
            "It waits behind an earlier one, because this subscription keeps an order.".into()
        }
        DeliveryState::Sending => "It is on its way.".into(),
        DeliveryState::Delivered => "Nothing. It arrived.".into(),
        DeliveryState::Failed => "Nothing, unless you send it again. Its attempts are used up.".into(),
        DeliveryState::Canceled => "Nothing. It is not wanted any more.".into(),
        DeliveryState::Held => {
            format!("It is held until the subscription is resumed. {}", pause.as_deref().unwrap_or_default())
        }
    })
}

fn relatives(db: &Connection, seq: i64, condition: &str) -> Result<Vec<Lineage>> {
    let mut select = db.prepare_cached(&format!(
        "SELECT o.id, o.state FROM delivery o WHERE {condition} ORDER BY o.seq LIMIT 100"
    ))?;
    let rows = select.query_map([seq], |row| Ok(Lineage { id: row.get(0)?, state: row.get(1)? }))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
