//! The log as a list: newest first, filtered, paged by number.
//!
//! A page by subscription or of failed ones walks an index. Other filters and text read the rows themselves, newest first
//! and so many at a time: the page says where to go on, also when it found nothing yet.

use rusqlite::{Connection, Row, ToSql};
use serde::Serialize;
use ts_rs::TS;

use super::{DeliveryState, Origin};
use crate::{clock::Timestamp, db::contains, error::Result, webhook::dialect::Dialect};

/// A page looks at so many rows before it answers.
const SEARCHED_AT_ONCE: usize = 5_000;

/// What is asked of the list.
#[derive(Debug, Clone, Default)]
pub struct DeliveryQuery {
    /// Only of this subscription.
    pub subscription: Option<String>,
    /// Only in this dialect.
    pub dialect: Option<Dialect>,
    /// Only in this state.
    pub state: Option<DeliveryState>,
    /// Only of this event.
    pub event: Option<String>,
    /// Only about this contact.
    pub contact: Option<String>,
    /// Found in the event, the sentence, the contact's name or the body, without regard to ASCII case.
    pub text: Option<String>,
    /// Cursor of the page before.
    pub after: Option<String>,
    /// Rows at most.
    pub limit: usize,
}

/// A delivery as a row.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts", rename = "Delivery")]
pub struct DeliveryRow {
    /// Row id.
    pub id: String,
    /// To whom.
    pub subscription_id: String,
    /// Its name.
    pub subscription_name: String,
    /// What receivers know the event by; the same on every attempt.
    pub event_id: String,
    /// The event, in the dialect's word.
    pub event: String,
    /// The contact it is about.
    pub contact_id: Option<String>,
    /// The contact's name.
    pub contact_name: Option<String>,
    /// Why there is a delivery.
    pub origin: Origin,
    /// How it stands.
    pub state: DeliveryState,
    /// What the last attempt came to.
    pub sentence: Option<String>,
    /// Tries of the schedule used.
    pub tries: u32,
    /// POSTs in the log.
    pub attempts: u32,
    /// When the next try is due; null when there is none.
    pub due_at: Option<Timestamp>,
    /// When it was written down.
    pub created_at: Timestamp,
    /// When it was done.
    pub done_at: Option<Timestamp>,
    #[serde(skip)]
    pub(super) seq: i64,
}

/// One page.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "types.ts")]
pub struct DeliveryPage {
    /// Newest first.
    pub items: Vec<DeliveryRow>,
    /// Cursor of the next page; null at the end.
    pub next: Option<String>,
}

pub(super) const SELECT: &str = "SELECT d.seq, d.id, d.subscription_id, s.name AS subscription_name, e.id AS event_id, d.type,
    d.contact_id, c.display_name, d.origin, iif(d.state IN ('due', 'waiting') AND s.state = 'paused' AND d.origin <> 'test',
      'held', d.state) AS state,
    d.sentence, d.tries, d.attempts, d.due_at, d.created_at, d.done_at
  FROM delivery d JOIN subscription s ON s.id = d.subscription_id JOIN event e ON e.seq = d.event_seq
    LEFT JOIN contact c ON c.id = d.contact_id";

/// Reads one page.
pub fn list(db: &Connection, query: &DeliveryQuery) -> Result<DeliveryPage> {
    let before = query.after.as_deref().and_then(|cursor| cursor.parse().ok()).unwrap_or(i64::MAX);
    let floor = floor(db, query, before)?;
    let (walked, matched) = (walked(query), matched(query));
    let sql = format!(
        "{SELECT} WHERE d.seq < :before AND d.seq >= :floor {walked} {matched} ORDER BY d.seq DESC LIMIT :limit"
    );
    let pattern = query.text.as_deref().map(|text| contains(text.trim()));
    let mut parameters = parameters(query, &before);
    parameters.extend([(":floor", &floor as &dyn ToSql), (":limit", &query.limit)]);
    let asked: [(&str, &dyn ToSql); 4] = [
        (":dialect", &query.dialect),
        (":event", &query.event),
        (":contact", &query.contact),
        (":pattern", &pattern),
    ];
    for (name, value) in asked {
        if matched.contains(name) {
            parameters.push((name, value));
        }
    }
    let mut select = db.prepare_cached(&sql)?;
    let items = select.query_map(parameters.as_slice(), from_row)?.collect::<rusqlite::Result<Vec<_>>>()?;
    let next = match items.last() {
        Some(last) if items.len() == query.limit => Some(last.seq),
        _ => (floor > 0).then_some(floor),
    };
    Ok(DeliveryPage { items, next: next.map(|seq| seq.to_string()) })
}

/// The number of the last row this page looks at; 0 when it looks at all that are left.
fn floor(db: &Connection, query: &DeliveryQuery, before: i64) -> Result<i64> {
    let sql = format!(
        "SELECT d.seq FROM delivery d WHERE d.seq < :before {} ORDER BY d.seq DESC LIMIT 1 OFFSET {}",
        walked(query),
        SEARCHED_AT_ONCE - 1
    );
    let mut select = db.prepare_cached(&sql)?;
    let found = select.query_map(parameters(query, &before).as_slice(), |row| row.get(0))?.next();
    Ok(found.transpose()?.unwrap_or(0))
}

/// Conditions that an index answers.
fn walked(query: &DeliveryQuery) -> String {
    let mut sql = String::new();
    if query.subscription.is_some() {
        sql.push_str(" AND d.subscription_id = :subscription");
    }
    if query.state == Some(DeliveryState::Failed) {
        sql.push_str(" AND d.state = 'failed'");
    }
    sql
}

/// Conditions that are looked for row by row.
fn matched(query: &DeliveryQuery) -> String {
    let mut sql = String::new();
    match query.state {
        None | Some(DeliveryState::Failed) => {}
        Some(DeliveryState::Held) => {
            sql.push_str(" AND d.state IN ('due', 'waiting') AND s.state = 'paused' AND d.origin <> 'test'");
        }
        Some(state @ (DeliveryState::Due | DeliveryState::Waiting)) => sql.push_str(&format!(
            " AND d.state = '{}' AND (s.state = 'active' OR d.origin = 'test')",
            state.as_str()
        )),
        Some(state) => sql.push_str(&format!(" AND d.state = '{}'", state.as_str())),
    }
    if query.dialect.is_some() {
        sql.push_str(" AND s.dialect = :dialect");
    }
    if query.event.is_some() {
        sql.push_str(" AND d.type = :event");
    }
    if query.contact.is_some() {
        sql.push_str(" AND d.contact_id = :contact");
    }
    if query.text.as_deref().is_some_and(|text| !text.trim().is_empty()) {
        sql.push_str(
            " AND (d.type LIKE :pattern ESCAPE '\\' OR d.sentence LIKE :pattern ESCAPE '\\'
               OR c.display_name LIKE :pattern ESCAPE '\\' OR CAST(e.body AS TEXT) LIKE :pattern ESCAPE '\\')",
        );
    }
    sql
}

fn parameters<'a>(query: &'a DeliveryQuery, before: &'a i64) -> Vec<(&'static str, &'a dyn ToSql)> {
    let mut parameters: Vec<(&'static str, &dyn ToSql)> = vec![(":before", before)];
    if query.subscription.is_some() {
        parameters.push((":subscription", &query.subscription));
    }
    parameters
}

pub(super) fn from_row(row: &Row<'_>) -> rusqlite::Result<DeliveryRow> {
    let state: DeliveryState = row.get("state")?;
    let due_at: Timestamp = row.get("due_at")?;
    Ok(DeliveryRow {
        id: row.get("id")?,
        subscription_id: row.get("subscription_id")?,
        subscription_name: row.get("subscription_name")?,
        event_id: row.get("event_id")?,
        event: row.get("type")?,
        contact_id: row.get("contact_id")?,
        contact_name: row.get("display_name")?,
        origin: row.get("origin")?,
        due_at: (state == DeliveryState::Due).then_some(due_at),
        state,
        sentence: row.get("sentence")?,
        tries: row.get("tries")?,
        attempts: row.get("attempts")?,
        created_at: row.get("created_at")?,
        done_at: row.get("done_at")?,
        seq: row.get("seq")?,
    })
}
