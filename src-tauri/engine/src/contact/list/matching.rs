//! Everything a query finds, for acts on all of it: how many that are, and their ids piece by piece. Never changes anything.

use rusqlite::Connection;
use serde::Serialize;
use ts_rs::TS;

use super::{ContactSort, Query, condition::Conditions, walk};
use crate::{contact::search::Needles, error::Result};

/// How many contacts a query finds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export_to = "types.ts")]
pub struct Matching {
    /// So many.
    #[ts(type = "number")]
    pub count: i64,
    /// The newest of them; whoever comes later was not counted.
    pub last: Option<String>,
}

/// Counts what `query` finds, whatever its order and page.
pub fn matching(db: &Connection, query: &Query) -> Result<Matching> {
    let needles = query.text.as_deref().and_then(Needles::read);
    let conditions = Conditions::of(db, query, needles.as_ref())?;
    let few = conditions.few(db)?;
    let sum = conditions.asked().row(db, &walk::sum(&conditions, few), |row| {
        Ok(Matching { count: row.get("count")?, last: row.get("last")? })
    });
    Ok(sum?.unwrap_or_default())
}

/// The next ids of what `query` finds, oldest contact first, from behind `after` up to `last`. Contacts that no longer
/// match because of what was done to those before them cost no other one its turn.
pub fn ids_matching(
    db: &Connection,
    query: &Query,
    after: Option<&str>,
    last: &str,
    most: usize,
) -> Result<Vec<String>> {
    let query = Query {
        sort: ContactSort::Newest,
        descending: false,
        after: after.map(|id| format!("~{id}")),
        limit: most,
        ..query.clone()
    };
    let needles = query.text.as_deref().and_then(Needles::read);
    let picks = walk::pick(db, &query, needles.as_ref())?;
    Ok(picks.into_iter().map(|pick| pick.contact).take_while(|id| id.as_str() <= last).collect())
}
