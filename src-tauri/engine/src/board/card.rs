//! What the screens show of leads: cards, columns with count and sum, the rails of won and lost.

use rusqlite::{Connection, Row, named_params};
use serde::Serialize;
use ts_rs::TS;

use super::pipeline::{self, Pipeline, Stage};
use crate::{clock::Timestamp, contact::ConsentState, error::Result};

/// A lead as a card.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts")]
pub struct LeadCard {
    /// Row id.
    pub id: String,
    /// Whose.
    pub contact_id: String,
    /// First line.
    pub name: String,
    /// Value in minor units of `currency`.
    #[ts(type = "number | null")]
    pub value_minor: Option<i64>,
    /// ISO 4217 code.
    pub currency: String,
    /// Where it comes from.
    pub source: Option<String>,
    /// The sender's word for its state.
    pub external_status: Option<String>,
    /// Stage it stands in.
    pub stage_id: String,
    /// Its name.
    pub stage_name: String,
    /// `open`, `won`, `lost` or `archived`
    #[ts(type = "\"open\" | \"won\" | \"lost\" | \"archived\"")]
    pub status: String,
    /// Since when it stands there.
    pub stage_entered_at: Timestamp,
    /// When it was made.
    pub created_at: Timestamp,
    /// The contact's strictest word.
    pub consent: ConsentState,
    #[serde(skip)]
    rank: String,
}

/// One stage of the board.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts")]
pub struct BoardColumn {
    /// The stage.
    pub stage: Stage,
    /// All open leads in it.
    #[ts(type = "number")]
    pub count: i64,
    /// Sum of their values in minor units.
    #[ts(type = "number")]
    pub sum_minor: i64,
    /// The first cards.
    pub cards: Vec<LeadCard>,
    /// Cursor for `lead.list` of this stage.
    pub next: Option<String>,
}

/// Count and sum of the closed leads of a pipeline.
#[derive(Debug, Clone, Copy, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts")]
pub struct RailSum {
    /// How many.
    #[ts(type = "number")]
    pub count: i64,
    /// Sum of values in minor units.
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

const SELECT_CARD: &str =
    "SELECT l.id, l.contact_id, l.name, l.value_minor, l.currency, s.label AS source, l.external_status,
    l.stage_id, st.name AS stage_name, l.status, l.stage_entered_at, l.created_at, l.rank, c.consent
  FROM lead l JOIN stage st ON st.id = l.stage_id JOIN contact c ON c.id = l.contact_id
    LEFT JOIN source s ON s.id = l.source_id";

/// The board of one pipeline with the first `limit` cards of each column.
pub fn board(db: &Connection, pipeline: &str, limit: usize) -> Result<Board> {
    let pipeline = pipeline::by_id(db, pipeline)?;
    let columns =
        pipeline.stages.iter().map(|stage| column(db, stage, limit)).collect::<Result<Vec<BoardColumn>>>()?;
    Ok(Board {
        open_count: columns.iter().map(|column| column.count).sum(),
        open_sum_minor: columns.iter().map(|column| column.sum_minor).sum(),
        currency: "USD".into(),
        won: rail(db, &pipeline.id, "won")?,
        lost: rail(db, &pipeline.id, "lost")?,
        pipeline,
        columns,
    })
}

/// Open cards of a stage in their order; `after` is the cursor of the page before. Answers the next cursor as well.
pub fn in_stage(
    db: &Connection,
    stage: &str,
    after: Option<&str>,
    limit: usize,
) -> Result<(Vec<LeadCard>, Option<String>)> {
    let (rank, id) = after.and_then(|cursor| cursor.split_once('~')).unwrap_or(("", ""));
    let mut select = db.prepare_cached(&format!(
        "{SELECT_CARD} WHERE l.stage_id = :stage AND l.status = 'open' AND (l.rank, l.id) > (:rank, :id)
         ORDER BY l.rank, l.id LIMIT :limit"
    ))?;
    let rows = select
        .query_map(named_params! { ":stage": stage, ":rank": rank, ":id": id, ":limit": limit }, card)?;
    let cards = rows.collect::<rusqlite::Result<Vec<_>>>()?;
    let next = (cards.len() == limit)
        .then(|| cards.last().map(|card| format!("{}~{}", card.rank, card.id)))
        .flatten();
    Ok((cards, next))
}

/// All leads of a contact, newest first.
pub fn of_contact(db: &Connection, contact: &str) -> Result<Vec<LeadCard>> {
    let mut select =
        db.prepare_cached(&format!("{SELECT_CARD} WHERE l.contact_id = ?1 ORDER BY l.id DESC LIMIT 200"))?;
    Ok(select.query_map([contact], card)?.collect::<rusqlite::Result<_>>()?)
}

fn column(db: &Connection, stage: &Stage, limit: usize) -> Result<BoardColumn> {
    let (count, sum_minor) = db
        .prepare_cached("SELECT count(*), coalesce(sum(value_minor), 0) FROM lead WHERE stage_id = ?1 AND status = 'open'")?
        .query_row([&stage.id], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let (cards, next) = in_stage(db, &stage.id, None, limit)?;
    Ok(BoardColumn { stage: stage.clone(), count, sum_minor, cards, next })
}

fn rail(db: &Connection, pipeline: &str, status: &str) -> Result<RailSum> {
    Ok(db
        .prepare_cached(
            "SELECT count(*), coalesce(sum(value_minor), 0) FROM lead
             WHERE pipeline_id = ?1 AND status = ?2 AND status IN ('won', 'lost')",
        )?
        .query_row((pipeline, status), |row| Ok(RailSum { count: row.get(0)?, sum_minor: row.get(1)? }))?)
}

fn card(row: &Row<'_>) -> rusqlite::Result<LeadCard> {
    Ok(LeadCard {
        id: row.get("id")?,
        contact_id: row.get("contact_id")?,
        name: row.get("name")?,
        value_minor: row.get("value_minor")?,
        currency: row.get("currency")?,
        source: row.get("source")?,
        external_status: row.get("external_status")?,
        stage_id: row.get("stage_id")?,
        stage_name: row.get("stage_name")?,
        status: row.get("status")?,
        stage_entered_at: row.get("stage_entered_at")?,
        created_at: row.get("created_at")?,
        consent: row.get("consent")?,
        rank: row.get("rank")?,
    })
}
