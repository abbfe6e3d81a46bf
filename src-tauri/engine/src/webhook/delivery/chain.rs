//! Order: of the deliveries of a subscription that have the same key, one is due or on its way and the others wait.

use rusqlite::OptionalExtension;

use crate::{
    db::Work,
    error::Result,
    webhook::subscription::{Order, Subscription},
};

/// One of `key` is done: the next is due.
pub(super) fn let_next_go(work: &mut Work<'_>, subscription: &str, key: &str) -> Result<()> {
    let first: Option<(i64, String, String)> = work
        .db
        .prepare_cached(
            "SELECT seq, id, state FROM delivery
             WHERE subscription_id = ?1 AND order_key = ?2 AND state IN ('due', 'waiting', 'sending')
             ORDER BY seq LIMIT 1",
        )?
        .query_row((subscription, key), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    if let Some((seq, id, state)) = first
        && state == "waiting"
    {
        work.db.prepare_cached("UPDATE delivery SET state = 'due' WHERE seq = ?1")?.execute([seq])?;
        work.changes.add("delivery", &id);
    }
    Ok(())
}

/// One that came back and is owed still: it waits when an older one of its key is open. That is so when both were on their
/// way before the owner asked for an order.
pub(super) fn fall_in(work: &Work<'_>, delivery: i64) -> Result<()> {
    work.db
        .prepare_cached(
            "UPDATE delivery SET state = 'waiting' WHERE seq = ?1 AND state = 'due' AND EXISTS
               (SELECT 1 FROM delivery first
                WHERE first.subscription_id = delivery.subscription_id AND first.order_key = delivery.order_key
                  AND first.state IN ('due', 'waiting', 'sending') AND first.seq < delivery.seq)",
        )?
        .execute([delivery])?;
    Ok(())
}

/// The owner wants another order: what is still owed is lined up anew.
pub(in crate::webhook) fn rearrange(work: &mut Work<'_>, subscription: &Subscription) -> Result<()> {
    let key = match subscription.order {
        Order::None => "NULL",
        Order::Contact => "contact_id",
        Order::Strict => "''",
    };
    work.db.execute(
        &format!(
            "UPDATE delivery INDEXED BY delivery_open SET order_key = {key}, state = iif(state = 'waiting', 'due', state)
             WHERE subscription_id = ?1 AND state IN ('due', 'waiting', 'sending') AND origin = 'event'"
        ),
        [&subscription.id],
    )?;
    work.db.execute(
        "UPDATE delivery INDEXED BY delivery_open SET state = 'waiting'
         WHERE subscription_id = ?1 AND state IN ('due', 'waiting', 'sending') AND state = 'due' AND EXISTS
           (SELECT 1 FROM delivery first WHERE first.subscription_id = ?1 AND first.order_key = delivery.order_key
              AND first.state IN ('due', 'waiting', 'sending') AND first.seq < delivery.seq)",
        [&subscription.id],
    )?;
    work.changes.add_all("delivery");
    Ok(())
}
