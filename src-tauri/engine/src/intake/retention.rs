//! Letting go of old requests: by number, age and bytes, oldest first; pinned ones and those that made a contact last.

use std::time::Duration;

use rusqlite::{Connection, Params};

use crate::{db::Work, error::Result, setting::Settings};

/// A unit of work lets go of so many at most, so that no lead waits long behind it.
const BATCH: i64 = 500;

/// What is kept now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holdings {
    /// Requests.
    pub count: i64,
    /// Bytes of heads, bodies, replies and traces.
    pub bytes: i64,
}

/// Counts what is kept. Reads every row once; called now and then, never for a request.
pub fn holdings(db: &Connection) -> Result<Holdings> {
    Ok(db
        .prepare_cached("SELECT count(*), coalesce(sum(stored_bytes), 0) FROM request")?
        .query_row([], |row| Ok(Holdings { count: row.get(0)?, bytes: row.get(1)? }))?)
}

/// Lets go of one batch and takes it off `held`; answers how many requests that were. Call again while it is not zero.
pub fn let_go(work: &mut Work<'_>, settings: &Settings, held: &mut Holdings) -> Result<i64> {
    let mut gone = old(work, settings)?;
    let excess = Holdings {
        count: held.count - i64::try_from(settings.keep_requests).unwrap_or(i64::MAX),
        bytes: held.bytes - i64::try_from(settings.keep_bytes).unwrap_or(i64::MAX),
    };
    for which in ["pinned = 0 AND first_of_contact = 0", "pinned = 0", "1"] {
        if gone.count == 0 && (excess.count > 0 || excess.bytes > 0) {
            gone = oldest(work, which, excess)?;
        }
    }
    held.count -= gone.count;
    held.bytes -= gone.bytes;
    if gone.count > 0 {
        work.changes.add_all("request");
    }
    Ok(gone.count)
}

/// By age: the time decides, not the number, so that a clock that ran ahead for a while costs nothing.
fn old(work: &Work<'_>, settings: &Settings) -> Result<Holdings> {
    let before = work.now.minus(Duration::from_secs(u64::from(settings.keep_days) * 24 * 3600));
    delete(
        work,
        "SELECT seq FROM request WHERE received_at < ?1 AND pinned = 0 ORDER BY received_at LIMIT ?2",
        (before, BATCH),
    )
}

/// By number and bytes: the oldest of `which`, so many as are too many, or until enough bytes are free.
fn oldest(work: &Work<'_>, which: &str, excess: Holdings) -> Result<Holdings> {
    let sql = format!(
        "SELECT seq FROM
           (SELECT seq, row_number() OVER by_age AS place, sum(stored_bytes) OVER by_age - stored_bytes AS freed_before
            FROM (SELECT seq, stored_bytes FROM request WHERE {which} ORDER BY seq LIMIT ?1)
            WINDOW by_age AS (ORDER BY seq))
         WHERE place <= ?2 OR freed_before < ?3"
    );
    delete(work, &sql, (BATCH, excess.count, excess.bytes))
}

/// Deletes the requests that `selected` names by their numbers.
fn delete(work: &Work<'_>, selected: &str, parameters: impl Params) -> Result<Holdings> {
    let sql = format!("DELETE FROM request WHERE seq IN ({selected}) RETURNING stored_bytes");
    let mut gone = Holdings { count: 0, bytes: 0 };
    let mut statement = work.db.prepare_cached(&sql)?;
    let mut rows = statement.query(parameters)?;
    while let Some(row) = rows.next()? {
        gone.count += 1;
        gone.bytes += row.get::<_, i64>(0)?;
    }
    Ok(gone)
}
