//! A pipeline as the home screen shows it: columns with count and sum, the rails of won and lost, all under one filter.

use rusqlite::{Connection, ToSql, params_from_iter};
use serde::Serialize;
use ts_rs::TS;

use super::{
    card::{LeadCard, Shelf, on_shelf},
    filter::{Condition, LeadFilter},
    pipeline::{self, Pipeline, Stage},
};
use crate::{clock::Timestamp, error::Result};

/// One stage of the board.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts")]
pub struct BoardColumn {
    /// The stage.
    pub stage: Stage,
    /// Open leads in it that pass the filter.
    #[ts(type = "number")]
    pub count: i64,
    /// All open leads in it.
    #[ts(type = "number")]
    pub total: i64,
    /// Sum of the values of those that pass, in minor units.
    #[ts(type = "number")]
    pub sum_minor: i64,
    /// The first cards.
    pub cards: Vec<LeadCard>,
    /// Cursor for `lead.list` of this stage.
    pub next: Option<String>,
}

/// Count and sum of the closed leads of a pipeline that pass the filter.
#[derive(Debug, Clone, Copy, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts")]
pub struct RailSum {
    /// How many pass.
    #[ts(type = "number")]
    pub count: i64,
    /// How many there are.
    #[ts(type = "number")]
    pub total: i64,
    /// Sum of the values of those that pass, in minor units.
    #[ts(type = "number")]
    pub sum_minor: i64,
}

/// A pipeline as the home screen shows it.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts")]
pub struct Board {
    /// The pipeline.
    pub pipeline: Pipeline,
    /// One for each stage, left to right.
    pub columns: Vec<BoardColumn>,
    /// Open leads of all columns.
    #[ts(type = "number")]
    pub open_count: i64,
    /// Their sum in minor units.
    #[ts(type = "number")]
    pub open_sum_minor: i64,
    /// ISO 4217 code of the sums.
    pub currency: String,
    /// Won leads.
    pub won: RailSum,
    /// Lost leads.
    pub lost: RailSum,
}

/// The board of one pipeline with the first `limit` cards of each column.
pub fn board(
    db: &Connection,
    pipeline: &str,
    filter: &LeadFilter,
    now: Timestamp,
    limit: usize,
) -> Result<Board> {
    let pipeline = pipeline::by_id(db, pipeline)?;
    let columns = pipeline
        .stages
        .iter()
        .map(|stage| column(db, stage, filter, now, limit))
        .collect::<Result<Vec<BoardColumn>>>()?;
    Ok(Board {
        open_count: columns.iter().map(|column| column.count).sum(),
        open_sum_minor: columns.iter().map(|column| column.sum_minor).sum(),
        currency: "USD".into(),
        won: rail(db, &pipeline.id, "won", filter, now)?,
        lost: rail(db, &pipeline.id, "lost", filter, now)?,
        pipeline,
        columns,
    })
}

fn column(
    db: &Connection,
    stage: &Stage,
    filter: &LeadFilter,
    now: Timestamp,
    limit: usize,
) -> Result<BoardColumn> {
    let (cards, next) = on_shelf(db, Shelf::Stage(&stage.id), filter, now, None, limit)?;
    let (count, sum_minor) = match next {
        Some(_) => tally(db, &stage.id, &Condition::of(filter, now))?,
        // All that pass are there: the column need not be walked once more.
        None => (
            i64::try_from(cards.len()).unwrap_or(i64::MAX),
            cards.iter().filter_map(|card| card.value_minor).sum(),
        ),
    };
    let total = if *filter == LeadFilter::default() { count } else { count_all(db, &stage.id)? };
    Ok(BoardColumn { stage: stage.clone(), count, total, sum_minor, cards, next })
}

/// Count and sum of the leads that pass. A filter by name is answered by the index of the stage as well.
fn tally(db: &Connection, stage: &str, condition: &Condition) -> Result<(i64, i64)> {
    let head: [&dyn ToSql; 1] = [&stage];
    Ok(db
        .prepare_cached(&format!(
            "SELECT count(*), coalesce(sum(l.value_minor), 0) FROM lead l WHERE l.stage_id = ? AND l.status = 'open'{}",
            condition.sql
        ))?
        .query_row(params_from_iter(head.into_iter().chain(condition.parameters())), |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?)
}

fn count_all(db: &Connection, stage: &str) -> Result<i64> {
    let sql = "SELECT count(*) FROM lead WHERE stage_id = ?1 AND status = 'open'";
    Ok(db.prepare_cached(sql)?.query_row([stage], |row| row.get(0))?)
}

fn rail(
    db: &Connection,
    pipeline: &str,
    status: &str,
    filter: &LeadFilter,
    now: Timestamp,
) -> Result<RailSum> {
    let (count, sum_minor) = tally_closed(db, pipeline, status, &Condition::of(filter, now))?;
    let total = if *filter == LeadFilter::default() {
        count
    } else {
        tally_closed(db, pipeline, status, &Condition::default())?.0
    };
    Ok(RailSum { count, total, sum_minor })
}

/// Count and sum of the closed leads that pass; a filter by name is answered by their index as well.
fn tally_closed(db: &Connection, pipeline: &str, status: &str, condition: &Condition) -> Result<(i64, i64)> {
    let head: [&dyn ToSql; 2] = [&pipeline, &status];
    Ok(db
        .prepare_cached(&format!(
            "SELECT count(*), coalesce(sum(l.value_minor), 0) FROM lead l
             WHERE l.pipeline_id = ? AND l.status = ? AND l.status IN ('won', 'lost'){}",
            condition.sql
        ))?
        .query_row(params_from_iter(head.into_iter().chain(condition.parameters())), |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?)
}
