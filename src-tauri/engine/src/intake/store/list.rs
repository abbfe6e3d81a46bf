//! The list: newest first, filtered, paged by number.
//!
//! Filters by verdict, source, contact and bin walk an index. A text search reads the requests themselves, newest first and
//! so many at a time: it answers what it found and how far back it has looked, so that the screen can go on asking.

use rusqlite::{Connection, ToSql};
use serde::Serialize;
use ts_rs::TS;

use super::{
    row::{COLUMNS, RequestRow, from_row},
    tally::first_seq,
};
use crate::{clock::Timestamp, db::contains, error::Result, intake::verdict::Verdict};

/// A text search looks at so many requests before it answers.
const SEARCHED_AT_ONCE: i64 = 5_000;

/// What is asked of the list.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// Any of these; empty for all.
    pub verdicts: Vec<Verdict>,
    /// Exactly this source.
    pub source: Option<String>,
    /// Found in target, source, sentence, headers or body, without regard to ASCII case.
    pub text: Option<String>,
    /// Not older than this.
    pub since: Option<Timestamp>,
    /// Only those that made or touched this contact.
    pub contact: Option<String>,
    /// Only those that came to this bin.
    pub bin: Option<String>,
    /// Cursor of the page before.
    pub after: Option<String>,
    /// Rows at most.
    pub limit: usize,
}

/// One page.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts")]
pub struct RequestPage {
    /// Newest first.
    pub items: Vec<RequestRow>,
    /// Cursor of the next page; null at the end.
    pub next: Option<String>,
    /// How far back a text search has looked when it stopped before the end; ask on with `next`.
    pub searched_back_to: Option<Timestamp>,
}

/// Reads one page.
pub fn list(db: &Connection, query: &Query) -> Result<RequestPage> {
    let from = first_seq(db, query.since)?;
    let before = query.after.as_deref().and_then(|cursor| cursor.parse().ok()).unwrap_or(i64::MAX);
    match query.text.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
        Some(text) => search(db, query, text, before, from),
        None => {
            let items = select(db, query, None, before, from)?;
            let next =
                (items.len() == query.limit).then(|| items.last().map(|row| row.seq.to_string())).flatten();
            Ok(RequestPage { items, next, searched_back_to: None })
        }
    }
}

fn search(db: &Connection, query: &Query, text: &str, before: i64, from: i64) -> Result<RequestPage> {
    let floor = floor(db, query, before, from)?;
    let items = select(db, query, Some(text), before, floor)?;
    if items.len() == query.limit {
        let next = items.last().map(|row| row.seq.to_string());
        return Ok(RequestPage { items, next, searched_back_to: None });
    }
    let reached: Option<Timestamp> = db
        .prepare_cached(
            "SELECT received_at FROM request WHERE seq < ?1 AND seq >= ?2 ORDER BY seq DESC LIMIT 1",
        )?
        .query_map([floor, from], |row| row.get(0))?
        .next()
        .transpose()?;
    let next = reached.map(|_| floor.to_string());
    Ok(RequestPage { items, next, searched_back_to: reached })
}

/// The number of the last request this step looks at.
fn floor(db: &Connection, query: &Query, before: i64, from: i64) -> Result<i64> {
    let (conditions, parameters) = conditions(query);
    let sql = format!(
        "SELECT coalesce(min(seq), 0) FROM (SELECT r.seq FROM request r WHERE r.seq < ? AND r.seq >= ? {conditions}
           ORDER BY r.seq DESC LIMIT {SEARCHED_AT_ONCE})"
    );
    let mut all: Vec<&dyn ToSql> = vec![&before, &from];
    all.extend(parameters);
    Ok(db.prepare_cached(&sql)?.query_row(all.as_slice(), |row| row.get(0))?)
}

fn select(
    db: &Connection,
    query: &Query,
    text: Option<&str>,
    before: i64,
    floor: i64,
) -> Result<Vec<RequestRow>> {
    let (conditions, parameters) = conditions(query);
    let pattern = text.map(contains);
    let matching = if text.is_some() {
        "AND (r.target LIKE ?3 ESCAPE '\\' OR r.source LIKE ?3 ESCAPE '\\' OR r.sentence LIKE ?3 ESCAPE '\\'
           OR EXISTS (SELECT 1 FROM request_bytes b WHERE b.seq = r.seq
             AND (CAST(b.head AS TEXT) LIKE ?3 ESCAPE '\\' OR CAST(b.body AS TEXT) LIKE ?3 ESCAPE '\\')))"
    } else {
        "AND ?3 IS NULL"
    };
    let sql = format!(
        "SELECT {COLUMNS} FROM request r WHERE r.seq < ?1 AND r.seq >= ?2 {matching} {conditions}
         ORDER BY r.seq DESC LIMIT {}",
        query.limit
    );
    let mut all: Vec<&dyn ToSql> = vec![&before, &floor, &pattern];
    all.extend(parameters);
    let mut statement = db.prepare_cached(&sql)?;
    Ok(statement.query_map(all.as_slice(), from_row)?.collect::<rusqlite::Result<_>>()?)
}

/// Conditions shared by both ways, with their parameters in order.
fn conditions(query: &Query) -> (String, Vec<&dyn ToSql>) {
    let mut sql = String::new();
    let mut parameters: Vec<&dyn ToSql> = Vec::new();
    if !query.verdicts.is_empty() {
        sql.push_str(" AND r.verdict IN (");
        sql.push_str(&vec!["?"; query.verdicts.len()].join(", "));
        sql.push(')');
        parameters.extend(query.verdicts.iter().map(|verdict| verdict as &dyn ToSql));
    }
    if let Some(source) = &query.source {
        sql.push_str(" AND r.source = ?");
        parameters.push(source);
    }
    if let Some(contact) = &query.contact {
        sql.push_str(" AND r.contact_id = ?");
        parameters.push(contact);
    }
    if let Some(bin) = &query.bin {
        sql.push_str(" AND r.bin_id = ?");
        parameters.push(bin);
    }
    if let Some(since) = &query.since {
        sql.push_str(" AND r.received_at >= ?");
        parameters.push(since);
    }
    (sql, parameters)
}

/// Whether nothing has ever been kept.
pub fn is_empty(db: &Connection) -> Result<bool> {
    Ok(!db.prepare_cached("SELECT 1 FROM request LIMIT 1")?.exists([])?)
}

/// When the newest request came.
pub fn last_received_at(db: &Connection) -> Result<Option<Timestamp>> {
    let mut select = db.prepare_cached("SELECT received_at FROM request ORDER BY seq DESC LIMIT 1")?;
    Ok(select.query_map([], |row| row.get(0))?.next().transpose()?)
}

/// The newest of the last hundred requests whose body is exactly `body`.
pub fn newest_with_body(db: &Connection, body: &str) -> Result<Option<String>> {
    let mut select = db.prepare_cached(
        "SELECT r.id FROM (SELECT seq, id FROM request ORDER BY seq DESC LIMIT 100) r
         JOIN request_bytes b ON b.seq = r.seq WHERE b.body = CAST(?1 AS BLOB) ORDER BY r.seq DESC LIMIT 1",
    )?;
    Ok(select.query_map([body], |row| row.get(0))?.next().transpose()?)
}

/// How many kept requests made or touched a contact.
pub fn count_of_contact(db: &Connection, contact: &str) -> Result<i64> {
    let mut select = db.prepare_cached("SELECT count(*) FROM request WHERE contact_id = ?1")?;
    Ok(select.query_row([contact], |row| row.get(0))?)
}

/// How many kept requests came to a bin.
pub fn count_of_bin(db: &Connection, bin: &str) -> Result<i64> {
    let mut select = db.prepare_cached("SELECT count(*) FROM request WHERE bin_id = ?1")?;
    Ok(select.query_row([bin], |row| row.get(0))?)
}

/// When the newest kept request came to a bin.
pub fn last_of_bin(db: &Connection, bin: &str) -> Result<Option<Timestamp>> {
    let mut select =
        db.prepare_cached("SELECT received_at FROM request WHERE bin_id = ?1 ORDER BY seq DESC LIMIT 1")?;
    Ok(select.query_map([bin], |row| row.get(0))?.next().transpose()?)
}
