//! Counts for the head of the list, and refusals grouped by cause.

use rusqlite::Connection;
use serde::Serialize;
use ts_rs::TS;

use crate::{clock::Timestamp, error::Result, intake::verdict::Verdict};

/// How many requests have a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export_to = "types.ts")]
pub struct VerdictCount {
    /// The verdict.
    pub verdict: Verdict,
    /// How many.
    #[ts(type = "number")]
    pub count: i64,
}

/// Refusals of one sender for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts")]
pub struct CauseGroup {
    /// Who.
    pub source: String,
    /// Why.
    pub sentence: String,
    /// How often; two at least.
    #[ts(type = "number")]
    pub count: i64,
    /// The newest of them.
    pub example_id: String,
}

/// The head of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export_to = "types.ts")]
pub struct RequestTally {
    /// All of them.
    #[ts(type = "number")]
    pub total: i64,
    /// By verdict; verdicts without a request are left out.
    pub counts: Vec<VerdictCount>,
    /// Refusals that repeat, most frequent first.
    pub causes: Vec<CauseGroup>,
}

/// Counts the requests not older than `since`.
pub fn tally(db: &Connection, since: Option<Timestamp>) -> Result<RequestTally> {
    let from = first_seq(db, since)?;
    let mut select = db.prepare_cached(&format!(
        "SELECT verdict, count(*) AS count FROM request {} WHERE seq >= ?1 GROUP BY verdict ORDER BY count DESC",
        walk(since)
    ))?;
    let counts = select
        .query_map([from], |row| Ok(VerdictCount { verdict: row.get("verdict")?, count: row.get("count")? }))?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(RequestTally { total: counts.iter().map(|each| each.count).sum(), counts, causes: causes(db, from)? })
}

/// Refused, unauthorized, over-size and malformed requests not older than `since`, but for those that somebody entered as
/// a lead by hand.
pub fn refused_since(db: &Connection, since: Timestamp) -> Result<i64> {
    let from = first_seq(db, Some(since))?;
    let refusals = refusals();
    let sql = format!(
        "SELECT (SELECT count(*) FROM request WHERE seq >= ?1 AND verdict IN ({refusals}))
           - (SELECT count(*) FROM request INDEXED BY request_by_hand WHERE seq >= ?1 AND lead_id IS NOT NULL
              AND verdict NOT IN ('accepted', 'merged', 'duplicate') AND verdict IN ({refusals}))"
    );
    Ok(db.prepare_cached(&sql)?.query_row([from], |row| row.get(0))?)
}

/// Names of the sources heard of, most frequent first, a hundred at most.
pub fn sources(db: &Connection, since: Option<Timestamp>) -> Result<Vec<String>> {
    let from = first_seq(db, since)?;
    let mut select = db.prepare_cached(&format!(
        "SELECT source FROM request {} WHERE seq >= ?1 GROUP BY source ORDER BY count(*) DESC, source LIMIT 100",
        walk(since)
    ))?;
    Ok(select.query_map([from], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// All requests are counted along an index; those of a period along their numbers, so that no others are looked at.
fn walk(since: Option<Timestamp>) -> &'static str {
    if since.is_some() { "NOT INDEXED" } else { "" }
}

/// Where `max(seq)` stands in a select, SQLite takes the other columns from the row of that maximum.
fn causes(db: &Connection, from: i64) -> Result<Vec<CauseGroup>> {
    let sql = format!(
        "SELECT source, sentence, count(*) AS count, max(seq) AS newest, id AS example_id FROM request WHERE seq >= ?1 AND verdict IN ({})
         GROUP BY source, sentence HAVING count(*) > 1 ORDER BY count DESC, newest DESC LIMIT 3",
        refusals()
    );
    let mut select = db.prepare_cached(&sql)?;
    let rows = select.query_map([from], |row| {
        Ok(CauseGroup {
            source: row.get("source")?,
            sentence: row.get("sentence")?,
            count: row.get("count")?,
            example_id: row.get("example_id")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn refusals() -> String {
    let words = Verdict::ALL.into_iter().filter(|verdict| verdict.is_refusal());
    words.map(|verdict| format!("'{}'", verdict.as_str())).collect::<Vec<_>>().join(", ")
}

/// The number of the first request not older than `since`. After a step of the clock a few requests may stand on the
/// wrong side of it; no request is ever lost to a list without `since`.
pub(in crate::intake) fn first_seq(db: &Connection, since: Option<Timestamp>) -> Result<i64> {
    let Some(since) = since else { return Ok(0) };
    let mut select = db.prepare_cached(
        "SELECT seq FROM request WHERE received_at >= ?1 ORDER BY received_at, seq LIMIT 1",
    )?;
    Ok(select.query_map([since], |row| row.get(0))?.next().transpose()?.unwrap_or(i64::MAX))
}
