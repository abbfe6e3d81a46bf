//! Pages in the order of an index: walked along while conditions are met by many, or sorted when few meet one of them.

use rusqlite::{Connection, Row, Statement, ToSql, types::FromSql};

use super::{ContactSort, Pick, Query, condition::Conditions};
use crate::{contact::search::Needles, error::Result};

/// The rows of one page.
pub(super) fn pick(db: &Connection, query: &Query, needles: Option<&Needles>) -> Result<Vec<Pick>> {
    let conditions = Conditions::of(db, query, needles)?;
    let few = conditions.few(db)?;
    let (key, id) = query.after.as_deref().and_then(|cursor| cursor.rsplit_once('~')).unwrap_or_default();
    // Names are compared as text, times as numbers.
    let key: Box<dyn ToSql> = match query.sort {
        ContactSort::LastActivity => Box::new(key.parse::<i64>().unwrap_or_default()),
        _ => Box::new(key.to_owned()),
    };
    let mut asked = conditions.asked();
    asked.add(":limit", &query.limit);
    asked.add(":key", key.as_ref());
    asked.add(":id", &id);
    asked.picks(db, &sql(query, &conditions, few))
}

fn sql(query: &Query, conditions: &Conditions, few: Option<&str>) -> String {
    let order = match query.sort {
        ContactSort::Name | ContactSort::Best => "c.name_key",
        ContactSort::Newest => "c.id",
        ContactSort::LastActivity => "c.last_activity_at",
    };
    let (direction, beyond) = if query.descending { ("DESC", "<") } else { ("ASC", ">") };
    let from_cursor = match (query.after.is_some(), query.sort) {
        (false, _) => String::new(),
        (true, ContactSort::Newest) => format!("AND c.id {beyond} :id"),
        (true, _) => format!("AND ({order}, c.id) {beyond} (:key, :id)"),
    };
    // The plus keeps SQLite from walking the index of the order where few contacts are to be sorted.
    let by_hand = if few.is_some() { "+" } else { "" };
    format!(
        "SELECT c.id, {order} || '~' || c.id AS cursor FROM contact c
         WHERE c.archived_at IS NULL {from_cursor} {met}
         ORDER BY {by_hand}{order} {direction}, c.id {direction} LIMIT :limit",
        met = met(conditions, few)
    )
}

/// How many meet the conditions, and the largest id among them.
pub(super) fn sum(conditions: &Conditions, few: Option<&str>) -> String {
    format!(
        "SELECT count(*) AS count, max(c.id) AS last FROM contact c WHERE c.archived_at IS NULL {}",
        met(conditions, few)
    )
}

/// All conditions, the narrowest of them first.
fn met(conditions: &Conditions, few: Option<&str>) -> String {
    let among = few.map_or_else(String::new, |few| {
        format!("AND c.id IN (SELECT n.id FROM {few} UNION ALL SELECT value FROM json_each(:fresh))")
    });
    let matching = if conditions.needles.is_empty() { String::new() } else { matching(conditions) };
    format!("{among} {} {matching}", conditions.filters)
}

/// The kept text has the needles, or the contact itself where the kept text is old.
fn matching(conditions: &Conditions) -> String {
    format!(
        "AND (c.id IN (SELECT value FROM json_each(:fresh)) OR (
           EXISTS (SELECT 1 FROM contact_text t WHERE t.contact_id = c.id {})
           AND NOT EXISTS (SELECT 1 FROM contact_unindexed u WHERE u.contact_id = c.id)))",
        conditions.needles
    )
}

/// Named parameters, more than any one statement uses.
#[derive(Default)]
pub(super) struct Asked<'a>(Vec<(&'a str, &'a dyn ToSql)>);

impl<'a> Asked<'a> {
    /// One more.
    pub(super) fn add(&mut self, name: &'a str, value: &'a dyn ToSql) {
        self.0.push((name, value));
    }

    /// The rows of a statement of id and cursor.
    pub(super) fn picks(&self, db: &Connection, sql: &str) -> Result<Vec<Pick>> {
        let mut select = db.prepare_cached(sql)?;
        self.bind(&mut select)?;
        let mut rows = select.raw_query();
        let mut picks = Vec::new();
        while let Some(row) = rows.next()? {
            picks.push(Pick { contact: row.get("id")?, cursor: row.get("cursor")? });
        }
        Ok(picks)
    }

    /// The one value of a statement.
    pub(super) fn one<T: FromSql + Default>(&self, db: &Connection, sql: &str) -> Result<T> {
        Ok(self.row(db, sql, |row| row.get(0))?.unwrap_or_default())
    }

    /// The first row of a statement.
    pub(super) fn row<T>(
        &self,
        db: &Connection,
        sql: &str,
        read: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>> {
        let mut select = db.prepare_cached(sql)?;
        self.bind(&mut select)?;
        Ok(select.raw_query().next()?.map(read).transpose()?)
    }

    fn bind(&self, statement: &mut Statement<'_>) -> Result<()> {
        for (name, value) in &self.0 {
            if let Some(index) = statement.parameter_index(name)? {
                statement.raw_bind_parameter(index, value)?;
            }
        }
        Ok(())
    }
}
