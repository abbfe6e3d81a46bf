//! Letting go of old requests: by number, age and bytes, oldest first; pinned ones and those that made a contact last.

use std::time::Duration;

use rusqlite::Connection;

use super::store;
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
    let oldest = work.now.minus(Duration::from_secs(u64::from(settings.keep_days) * 24 * 3600));
    let mut gone = delete(work, "pinned = 0 AND seq < ?2", BATCH, store::first_seq(work.db, Some(oldest))?)?;
    if gone.count == 0 {
        let too_many = held.count - i64::try_from(settings.keep_requests).unwrap_or(i64::MAX);
        let too_large = held.bytes > i64::try_from(settings.keep_bytes).unwrap_or(i64::MAX);
        let batch = if too_large { BATCH } else { too_many.clamp(0, BATCH) };
        for which in
            ["pinned = 0 AND first_of_contact = 0 AND seq < ?2", "pinned = 0 AND seq < ?2", "seq < ?2"]
        {
            if gone.count == 0 && batch > 0 {
                gone = delete(work, which, batch, i64::MAX)?;
            }
        }
    }
    held.count -= gone.count;
    held.bytes -= gone.bytes;
    if gone.count > 0 {
        work.changes.add_all("request");
    }
    Ok(gone.count)
}

fn delete(work: &Work<'_>, which: &str, batch: i64, below: i64) -> Result<Holdings> {
    let sql = format!(
        "DELETE FROM request WHERE seq IN (SELECT seq FROM request WHERE {which} ORDER BY seq LIMIT ?1)
         RETURNING stored_bytes"
    );
    let mut gone = Holdings { count: 0, bytes: 0 };
    let mut statement = work.db.prepare_cached(&sql)?;
    let mut rows = statement.query((batch, below))?;
    while let Some(row) = rows.next()? {
        gone.count += 1;
        gone.bytes += row.get::<_, i64>(0)?;
    }
    Ok(gone)
}
