//! Letting go of the log: what was done long ago, in small steps. What is owed is never let go.

use std::time::Duration;

use crate::{
    db::Work,
    error::Result,
    fail_point::{self, Point},
};

/// The log is kept so long.
const KEPT: Duration = Duration::from_secs(30 * 86_400);
const BATCH: usize = 200;

/// Lets go of some deliveries that were done long ago, with their attempts and the bodies nobody else needs; answers how
/// many. Called until it answers none.
pub fn prune(work: &mut Work<'_>) -> Result<usize> {
    let old: Vec<(i64, i64)> = work
        .db
        .prepare_cached(&format!(
            "SELECT seq, event_seq FROM delivery d WHERE done_at < ?1
               AND NOT EXISTS (SELECT 1 FROM delivery again WHERE again.resend_of = d.seq) LIMIT {BATCH}"
        ))?
        .query_map([work.now.minus(KEPT)], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (seq, event) in &old {
        work.db.prepare_cached("DELETE FROM delivery WHERE seq = ?1")?.execute([seq])?;
        work.db
            .prepare_cached(
                "DELETE FROM event WHERE seq = ?1 AND NOT EXISTS (SELECT 1 FROM delivery WHERE event_seq = ?1)",
            )?
            .execute([event])?;
        fail_point::reach(Point::Pruning);
    }
    if !old.is_empty() {
        work.changes.add_all("delivery");
    }
    Ok(old.len())
}
