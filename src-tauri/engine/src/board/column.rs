//! A pipeline as the home screen shows it: columns with count and sum, the rails of won and lost, all under one filter.

use rusqlite::{Connection, ToSql, params_from_iter};
use serde::Serialize;
use ts_rs::TS;

use super::{
    card::{self, LeadCard, Shelf},
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
    let all = Tally::of_pipeline(db, &pipeline.id)?;
    let condition = Condition::of(db, filter, now)?;
    let columns = pipeline
        .stages
        .iter()
        .map(|stage| column(db, stage, &all, &condition, limit))
        .collect::<Result<Vec<BoardColumn>>>()?;
    Ok(Board {
        open_count: columns.iter().map(|column| column.count).sum(),
        open_sum_minor: columns.iter().map(|column| column.sum_minor).sum(),
        currency: "USD".into(),
        won: rail(db, &pipeline.id, "won", &all, &condition)?,
        lost: rail(db, &pipeline.id, "lost", &all, &condition)?,
        pipeline,
        columns,
    })
}

fn column(
    db: &Connection,
    stage: &Stage,
    all: &[Tally],
    condition: &Condition,
    limit: usize,
) -> Result<BoardColumn> {
    let (cards, next) = card::passing(db, Shelf::Stage(&stage.id), condition, None, limit)?;
    let all = Sum::of(all.iter().filter(|tally| tally.status == "open" && tally.stage == stage.id));
    let passing = match next {
        _ if condition.sql.is_empty() => all,
        Some(_) => passing_open(db, &stage.id, condition)?,
        // All that pass are there: the column need not be walked once more.
        None => Sum {
            count: i64::try_from(cards.len()).unwrap_or(i64::MAX),
            minor: cards.iter().filter_map(|card| card.value_minor).sum(),
        },
    };
    Ok(BoardColumn {
        stage: stage.clone(),
        count: passing.count,
        total: all.count,
        sum_minor: passing.minor,
        cards,
        next,
    })
}

fn rail(
    db: &Connection,
    pipeline: &str,
    status: &str,
    all: &[Tally],
    condition: &Condition,
) -> Result<RailSum> {
    let all = Sum::of(all.iter().filter(|tally| tally.status == status));
    let passing =
        if condition.sql.is_empty() { all } else { passing_closed(db, pipeline, status, condition)? };
    Ok(RailSum { count: passing.count, total: all.count, sum_minor: passing.minor })
}

/// What the table of leads counts of one stage and status.
struct Tally {
    stage: String,
    status: String,
    sum: Sum,
}

impl Tally {
    fn of_pipeline(db: &Connection, pipeline: &str) -> Result<Vec<Self>> {
        let sql = "SELECT stage_id, status, leads, value_minor FROM lead_tally WHERE pipeline_id = ?1";
        let mut select = db.prepare_cached(sql)?;
        let tallies = select.query_map([pipeline], |row| {
            Ok(Self {
                stage: row.get(0)?,
                status: row.get(1)?,
                sum: Sum { count: row.get(2)?, minor: row.get(3)? },
            })
        })?;
        Ok(tallies.collect::<rusqlite::Result<_>>()?)
    }
}

/// How many leads, and what they come to in minor units.
#[derive(Clone, Copy, Default)]
struct Sum {
    count: i64,
    minor: i64,
}

impl Sum {
    fn of<'a>(tallies: impl Iterator<Item = &'a Tally>) -> Self {
        tallies.fold(Self::default(), |sum, tally| Self {
            count: sum.count + tally.sum.count,
            minor: sum.minor + tally.sum.minor,
        })
    }
}

/// The open leads of a stage that pass. A filter by name is answered by the index of the stage as well.
fn passing_open(db: &Connection, stage: &str, condition: &Condition) -> Result<Sum> {
    sum(db, "l.stage_id = ? AND l.status = 'open'", &[&stage], condition)
}

/// The closed leads of a pipeline that pass; a filter by name is answered by their index as well.
fn passing_closed(db: &Connection, pipeline: &str, status: &str, condition: &Condition) -> Result<Sum> {
    let shelf = "l.pipeline_id = ? AND l.status = ? AND l.status IN ('won', 'lost')";
    sum(db, shelf, &[&pipeline, &status], condition)
}

fn sum(db: &Connection, shelf: &str, head: &[&dyn ToSql], condition: &Condition) -> Result<Sum> {
    let sql = format!(
        "SELECT count(*), coalesce(sum(l.value_minor), 0) FROM lead l WHERE {shelf}{}",
        condition.sql
    );
    let parameters = head.iter().copied().chain(condition.parameters());
    Ok(db
        .prepare_cached(&sql)?
        .query_row(params_from_iter(parameters), |row| Ok(Sum { count: row.get(0)?, minor: row.get(1)? }))?)
}
