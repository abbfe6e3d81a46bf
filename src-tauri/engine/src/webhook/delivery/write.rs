//! Writing down what is owed: the frozen event, and one delivery for each subscription that asked for it.

use rusqlite::OptionalExtension;

use super::Origin;
use crate::{
    clock::Timestamp,
    db::Work,
    error::Result,
    webhook::{dialect::Dialect, subscription::Order},
};

/// An event to be frozen.
#[derive(Debug)]
pub(in crate::webhook) struct Frozen<'a> {
    /// What receivers know it by.
    pub(in crate::webhook) id: &'a str,
    /// The activity; a sample has none.
    pub(in crate::webhook) activity: Option<i64>,
    pub(in crate::webhook) dialect: Dialect,
    pub(in crate::webhook) event: &'a str,
    pub(in crate::webhook) at: Timestamp,
    pub(in crate::webhook) contact: Option<&'a str>,
    pub(in crate::webhook) body: &'a [u8],
}

/// What is owed to whom.
#[derive(Debug)]
pub(in crate::webhook) struct Owed<'a> {
    pub(in crate::webhook) event: i64,
    pub(in crate::webhook) subscription: &'a str,
    pub(in crate::webhook) kind: &'a str,
    pub(in crate::webhook) contact: Option<&'a str>,
    pub(in crate::webhook) origin: Origin,
    pub(in crate::webhook) order: Order,
    pub(in crate::webhook) resend_of: Option<i64>,
    pub(in crate::webhook) click: Option<&'a str>,
}

/// Keeps the bytes of an event as they are now; answers its number.
pub(in crate::webhook) fn freeze(work: &Work<'_>, event: &Frozen<'_>) -> Result<i64> {
    work.db
        .prepare_cached(
            "INSERT INTO event (id, activity_seq, dialect, type, at, contact_id, body)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute((
            event.id,
            event.activity,
            event.dialect,
            event.event,
            event.at,
            event.contact,
            event.body,
        ))?;
    Ok(work.db.last_insert_rowid())
}

/// Writes down a delivery, due now or waiting behind those that go first; answers its id.
pub(in crate::webhook) fn owe(work: &mut Work<'_>, owed: &Owed<'_>) -> Result<String> {
    let id = work.id();
    // Only what happened has an order; what somebody asks for now goes now.
    let key = if owed.origin == Origin::Event { owed.order.key(owed.contact) } else { None };
    let state = match key {
        Some(key) if somebody_is_first(work, owed.subscription, key)? => "waiting",
        _ => "due",
    };
    work.db
        .prepare_cached(
            "INSERT INTO delivery (id, event_seq, subscription_id, type, contact_id, origin, resend_of, click_id, order_key,
               state, due_at, created_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?11)",
        )?
        .execute((
            &id,
            owed.event,
            owed.subscription,
            owed.kind,
            owed.contact,
            owed.origin,
            owed.resend_of,
            owed.click,
            key,
            state,
            work.now,
        ))?;
    work.changes.add("delivery", &id);
    Ok(id)
}

/// Gives up whatever is owed to a subscription and not on its way; answers how many.
pub(in crate::webhook) fn cancel_open(work: &mut Work<'_>, subscription: &str, why: &str) -> Result<usize> {
    let canceled = work.db.execute(
        "UPDATE delivery INDEXED BY delivery_open SET state = 'canceled', sentence = ?2, done_at = ?3
         WHERE subscription_id = ?1 AND state IN ('due', 'waiting', 'sending') AND state <> 'sending'",
        (subscription, why, work.now),
    )?;
    work.changes.add_all("delivery");
    Ok(canceled)
}

/// Whatever a subscription is to be tried with later is tried now; answers how many.
pub(in crate::webhook) fn hurry(work: &mut Work<'_>, subscription: &str) -> Result<usize> {
    let hurried = work.db.execute(
        "UPDATE delivery INDEXED BY delivery_due SET due_at = ?2 WHERE subscription_id = ?1 AND state = 'due' AND due_at > ?2",
        (subscription, work.now),
    )?;
    work.changes.add_all("delivery");
    Ok(hurried)
}

fn somebody_is_first(work: &Work<'_>, subscription: &str, key: &str) -> Result<bool> {
    let first = work
        .db
        .prepare_cached(
            "SELECT 1 FROM delivery
             WHERE subscription_id = ?1 AND order_key = ?2 AND state IN ('due', 'waiting', 'sending') LIMIT 1",
        )?
        .query_row((subscription, key), |_| Ok(()))
        .optional()?;
    Ok(first.is_some())
}
