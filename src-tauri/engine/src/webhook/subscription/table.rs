//! The table of subscriptions: rows in and out, and the activity that tells of each change.

use rusqlite::{Connection, OptionalExtension, Row};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::json;

use super::{Paused, Subscription};
use crate::{
    db::Work,
    error::{Error, Result},
    journal::{self, About, Actor, Entry},
};

const COLUMNS: &str = "id, name, url, network, dialect, events, departments, pipelines, sources, headers, signing, \
                       has_handshake_key, secrets_ref, old_secret_until, timeout_ms, rate_per_min, max_in_flight, \
                       ordering, schedule, state, pause_reason, pause_sentence, paused_at, failing_since, failures, \
                       last_success_at, not_before, created_at";

/// All subscriptions, oldest first.
pub fn all(db: &Connection) -> Result<Vec<Subscription>> {
    let mut select = db.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM subscription WHERE deleted_at IS NULL ORDER BY id"
    ))?;
    Ok(select.query_map([], from_row)?.collect::<rusqlite::Result<_>>()?)
}

/// One subscription.
pub fn by_id(db: &Connection, id: &str) -> Result<Subscription> {
    known(db, id)?.ok_or_else(|| Error::not_found("subscription"))
}

/// One subscription, unless it was deleted.
pub(in crate::webhook) fn known(db: &Connection, id: &str) -> Result<Option<Subscription>> {
    let mut select = db.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM subscription WHERE id = ?1 AND deleted_at IS NULL"
    ))?;
    Ok(select.query_row([id], from_row).optional()?)
}

/// Deliveries that are not done yet: held ones, when it is paused.
pub fn open_count(db: &Connection, id: &str) -> Result<u64> {
    let mut select = db.prepare_cached(
        "SELECT count(*) FROM delivery INDEXED BY delivery_open WHERE subscription_id = ?1 AND state IN ('due', 'waiting', 'sending')",
    )?;
    Ok(select.query_row([id], |row| row.get(0))?)
}

/// Writes down a new subscription.
pub(in crate::webhook) fn insert(work: &Work<'_>, id: &str) -> Result<()> {
    work.db.execute(
        "INSERT INTO subscription (id, name, url, network, dialect, events, departments, pipelines, sources, headers,
           signing, has_handshake_key, timeout_ms, max_in_flight, ordering, schedule, state, created_at)
         VALUES (?1, '', '', 'public', 'standard', '[]', '[]', '[]', '[]', '[]', 'none', 0, 0, 0, 'none', '[]', 'active', ?2)",
        (id, work.now),
    )?;
    Ok(())
}

/// Writes a subscription over its row.
pub(in crate::webhook) fn save(work: &Work<'_>, subscription: &Subscription) -> Result<()> {
    save_wish(work, subscription)?;
    let paused = subscription.paused.as_ref();
    work.db
        .prepare_cached(
            "UPDATE subscription SET state = ?2, pause_reason = ?3, pause_sentence = ?4, paused_at = ?5,
               failing_since = ?6, failures = ?7, last_success_at = ?8, not_before = ?9 WHERE id = ?1",
        )?
        .execute((
            &subscription.id,
            if paused.is_some() { "paused" } else { "active" },
            paused.map(|paused| paused.reason),
            paused.map(|paused| &paused.sentence),
            paused.map(|paused| paused.since),
            subscription.failing_since,
            subscription.failures,
            subscription.last_success_at,
            subscription.not_before,
        ))?;
    Ok(())
}

fn save_wish(work: &Work<'_>, subscription: &Subscription) -> Result<()> {
    work.db
        .prepare_cached(
            "UPDATE subscription SET name = :name, url = :url, network = :network, dialect = :dialect, events = :events,
               departments = :departments, pipelines = :pipelines, sources = :sources, headers = :headers,
               signing = :signing, has_handshake_key = :has_handshake_key, secrets_ref = :secrets_ref,
               old_secret_until = :old_secret_until, timeout_ms = :timeout_ms, rate_per_min = :rate_per_min,
               max_in_flight = :max_in_flight, ordering = :ordering, schedule = :schedule WHERE id = :id",
        )?
        .execute(rusqlite::named_params! {
            ":id": subscription.id,
            ":name": subscription.name,
            ":url": subscription.url,
            ":network": subscription.network,
            ":dialect": subscription.dialect,
            ":events": as_json(&subscription.events)?,
            ":departments": as_json(&subscription.departments)?,
            ":pipelines": as_json(&subscription.pipelines)?,
            ":sources": as_json(&subscription.sources)?,
            ":headers": as_json(&subscription.headers)?,
            ":signing": subscription.signing,
            ":has_handshake_key": subscription.has_handshake_key,
            ":secrets_ref": subscription.secrets_ref,
            ":old_secret_until": subscription.old_secret_until,
            ":timeout_ms": subscription.timeout_ms,
            ":rate_per_min": subscription.rate_per_min,
            ":max_in_flight": subscription.max_in_flight,
            ":ordering": subscription.order,
            ":schedule": as_json(&subscription.schedule_s)?,
        })?;
    Ok(())
}

/// Takes a subscription out of use; its log stays.
pub(in crate::webhook) fn put_in_trash(work: &mut Work<'_>, id: &str) -> Result<()> {
    work.db.execute(
        "UPDATE subscription SET deleted_at = ?2, secrets_ref = NULL, headers = '[]' WHERE id = ?1",
        (id, work.now),
    )?;
    Ok(())
}

/// Tells the windows and the journal of a change. The journal also tells the fan-out, which remembers who is subscribed.
pub(in crate::webhook) fn tell(
    work: &mut Work<'_>,
    subscription: &Subscription,
    kind: &'static str,
    actor: &Actor,
) -> Result<()> {
    work.changes.add("subscription", &subscription.id);
    let mut payload = json!({ "subscriptionId": subscription.id, "name": subscription.name });
    if let Some(Paused { sentence, .. }) = &subscription.paused {
        payload["reason"] = json!(sentence);
    }
    journal::record(work, &Entry { kind, actor, about: About::default(), payload })
}

fn as_json<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::internal("saving a subscription", error))
}

fn list<T: DeserializeOwned>(row: &Row<'_>, column: &str) -> rusqlite::Result<Vec<T>> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, Box::new(error))
    })
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Subscription> {
    Ok(Subscription {
        id: row.get("id")?,
        name: row.get("name")?,
        url: row.get("url")?,
        network: row.get("network")?,
        dialect: row.get("dialect")?,
        events: list(row, "events")?,
        departments: list(row, "departments")?,
        pipelines: list(row, "pipelines")?,
        sources: list(row, "sources")?,
        headers: list(row, "headers")?,
        signing: row.get("signing")?,
        has_handshake_key: row.get("has_handshake_key")?,
        secrets_ref: row.get("secrets_ref")?,
        old_secret_until: row.get("old_secret_until")?,
        timeout_ms: row.get("timeout_ms")?,
        rate_per_min: row.get("rate_per_min")?,
        max_in_flight: row.get("max_in_flight")?,
        order: row.get("ordering")?,
        schedule_s: list(row, "schedule")?,
        paused: paused(row)?,
        failing_since: row.get("failing_since")?,
        failures: row.get("failures")?,
        last_success_at: row.get("last_success_at")?,
        not_before: row.get("not_before")?,
        created_at: row.get("created_at")?,
    })
}

fn paused(row: &Row<'_>) -> rusqlite::Result<Option<Paused>> {
    let state: String = row.get("state")?;
    if state != "paused" {
        return Ok(None);
    }
    Ok(Some(Paused {
        reason: row.get("pause_reason")?,
        sentence: row.get("pause_sentence")?,
        since: row.get("paused_at")?,
    }))
}
