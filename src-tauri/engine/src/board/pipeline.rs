//! Pipelines and stages.

use rusqlite::{Connection, OptionalExtension, Row};
use serde::Serialize;
use ts_rs::TS;

use crate::{
    db::Work,
    error::{Error, Result},
    value::rank,
};

/// What a new pipeline begins with; open stages only, for won and lost are states of a lead, not places.
const FIRST_STAGES: [&str; 4] = ["New", "Contacted", "Talking", "Estimate"];

/// A stage of a pipeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts")]
pub struct Stage {
    /// Row id.
    pub id: String,
    /// "Contacted"
    pub name: String,
    /// Token name of a color, if the owner chose one.
    pub color: Option<String>,
    /// How many leads it should hold at most.
    pub limit: Option<u32>,
    /// Seconds after which a lead in it is late.
    pub rot_after_s: Option<u32>,
}

/// A pipeline with its stages in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts")]
pub struct Pipeline {
    /// Row id.
    pub id: String,
    /// Whose.
    pub department_id: String,
    /// "Sales pipeline"
    pub name: String,
    /// Left to right.
    pub stages: Vec<Stage>,
}

/// Makes a pipeline with its first stages; answers its id.
pub fn create(work: &mut Work<'_>, department: &str, name: &str) -> Result<String> {
    let id = work.id();
    work.db.execute(
        "INSERT INTO pipeline (id, department_id, name, rank, created_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        (&id, department, name, rank::after(None), work.now),
    )?;
    let mut last: Option<String> = None;
    for name in FIRST_STAGES {
        let next = rank::after(last.as_deref());
        work.db.execute(
            "INSERT INTO stage (id, pipeline_id, name, rank) VALUES (?1, ?2, ?3, ?4)",
            (work.id(), &id, name, &next),
        )?;
        last = Some(next);
    }
    Ok(id)
}

/// Pipelines of a department, or of all.
pub fn pipelines(db: &Connection, department: Option<&str>) -> Result<Vec<Pipeline>> {
    let mut select = db.prepare_cached(
        "SELECT id, department_id, name FROM pipeline
         WHERE archived_at IS NULL AND (?1 IS NULL OR department_id = ?1) ORDER BY department_id, rank",
    )?;
    let heads = select.query_map([department], head)?.collect::<rusqlite::Result<Vec<_>>>()?;
    heads.into_iter().map(|pipeline| with_stages(db, pipeline)).collect()
}

/// One pipeline.
pub fn by_id(db: &Connection, id: &str) -> Result<Pipeline> {
    let pipeline = db
        .prepare_cached("SELECT id, department_id, name FROM pipeline WHERE id = ?1 AND archived_at IS NULL")?
        .query_row([id], head)
        .optional()?
        .ok_or_else(|| Error::not_found("pipeline"))?;
    with_stages(db, pipeline)
}

/// Where new leads of a pipeline go.
pub fn first_stage(db: &Connection, pipeline: &str) -> Result<String> {
    db.prepare_cached(
        "SELECT id FROM stage WHERE pipeline_id = ?1 AND deleted_at IS NULL ORDER BY rank LIMIT 1",
    )?
    .query_row([pipeline], |row| row.get(0))
    .optional()?
    .ok_or_else(|| Error::not_found("pipeline"))
}

/// A stage with its rank, for putting another beside it.
#[derive(Debug, Clone)]
pub struct RankedStage {
    /// Row id.
    pub id: String,
    /// "Contacted"
    pub name: String,
    /// Where it stands.
    pub rank: String,
}

/// All stages of the pipeline that a stage belongs to, itself among them, left to right.
pub fn stages_beside(db: &Connection, stage: &str) -> Result<Vec<RankedStage>> {
    let mut select = db.prepare_cached(
        "SELECT id, name, rank FROM stage WHERE deleted_at IS NULL
           AND pipeline_id = (SELECT pipeline_id FROM stage WHERE id = ?1) ORDER BY rank",
    )?;
    let rows = select.query_map([stage], |row| {
        Ok(RankedStage { id: row.get("id")?, name: row.get("name")?, rank: row.get("rank")? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Open leads of a stage in their order.
pub fn ids_in_stage(db: &Connection, stage: &str) -> Result<Vec<String>> {
    let mut select =
        db.prepare_cached("SELECT id FROM lead WHERE stage_id = ?1 AND status = 'open' ORDER BY rank, id")?;
    Ok(select.query_map([stage], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

fn head(row: &Row<'_>) -> rusqlite::Result<Pipeline> {
    Ok(Pipeline {
        id: row.get("id")?,
        department_id: row.get("department_id")?,
        name: row.get("name")?,
        stages: Vec::new(),
    })
}

fn with_stages(db: &Connection, mut pipeline: Pipeline) -> Result<Pipeline> {
    let mut select = db.prepare_cached(
        "SELECT id, name, color, lead_limit, rot_after_s FROM stage WHERE pipeline_id = ?1 AND deleted_at IS NULL
         ORDER BY rank",
    )?;
    let stages = select.query_map([&pipeline.id], |row| {
        Ok(Stage {
            id: row.get("id")?,
            name: row.get("name")?,
            color: row.get("color")?,
            limit: row.get("lead_limit")?,
            rot_after_s: row.get("rot_after_s")?,
        })
    })?;
    pipeline.stages = stages.collect::<rusqlite::Result<_>>()?;
    Ok(pipeline)
}
