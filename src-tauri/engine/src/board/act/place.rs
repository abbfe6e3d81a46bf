//! Moving: into which stage, and where among its cards.

use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Act, Doing, meanwhile, standing};
use crate::{
    clock::Timestamp,
    error::{Code, Error, Result},
    value::rank,
};

/// Where in a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Before all others.
    Top,
    /// Directly after this lead.
    After(String),
    /// Exactly there; so taking a move back was noted before the moment was kept.
    Rank(String),
    /// Exactly there, and there since then; for taking a move back.
    Back { rank: String, since: Timestamp },
}

struct Target {
    pipeline: String,
    pipeline_name: String,
    name: String,
}

pub(super) fn perform(
    doing: &mut Doing<'_, '_>,
    lead: &str,
    stage: &str,
    place: &Place,
    was: Option<&str>,
) -> Result<Option<Act>> {
    let before = standing(doing.work, lead)?;
    if was.is_some_and(|seen| seen != before.stage) {
        return Err(meanwhile("The stage of this lead", &before.stage_name));
    }
    if before.status != "open" {
        let message = format!("{} is not open. Reopen or restore it first, then move it.", before.name);
        return Err(Error::new(Code::Conflict, message));
    }
    let target = target(doing.work.db, stage, &before.department)?;
    let rank = rank_of(doing, stage, place, lead)?;
    if before.stage == stage && before.rank == rank {
        return Ok(None);
    }
    let since = match place {
        Place::Back { since, .. } => *since,
        _ if before.stage == stage => before.stage_entered_at,
        _ => doing.work.now,
    };
    doing
        .work
        .db
        .prepare_cached(
            "UPDATE lead SET pipeline_id = ?2, stage_id = ?3, rank = ?4, version = version + 1, stage_entered_at = ?5
             WHERE id = ?1",
        )?
        .execute((lead, &target.pipeline, stage, &rank, since))?;
    let undo = Act::Move {
        lead: lead.to_owned(),
        stage: before.stage.clone(),
        place: Place::Back { rank: before.rank.clone(), since: before.stage_entered_at },
        was: Some(stage.to_owned()),
    };
    if before.pipeline != target.pipeline {
        let old = pipeline_name(doing.work.db, &before.pipeline)?;
        let payload = json!({
            "oldPipeline": old, "newPipeline": target.pipeline_name,
            "oldStage": before.stage_name, "newStage": target.name
        });
        doing.tell(&before, "lead.pipeline_changed", payload)?;
    } else if before.stage == stage {
        // The order within a column is nobody's business but the board's.
        doing.work.changes.add("lead", lead);
    } else {
        let payload = json!({
            "oldStage": before.stage_name, "newStage": target.name,
            "oldStageId": before.stage, "newStageId": stage
        });
        doing.tell(&before, "lead.moved", payload)?;
    }
    Ok(Some(undo))
}

fn target(db: &Connection, stage: &str, department: &str) -> Result<Target> {
    db.prepare_cached(
        "SELECT s.name, s.pipeline_id, p.name AS pipeline_name FROM stage s JOIN pipeline p ON p.id = s.pipeline_id
         WHERE s.id = ?1 AND p.department_id = ?2 AND s.deleted_at IS NULL AND p.archived_at IS NULL",
    )?
    .query_row((stage, department), |row| {
        Ok(Target {
            pipeline: row.get("pipeline_id")?,
            pipeline_name: row.get("pipeline_name")?,
            name: row.get("name")?,
        })
    })
    .optional()?
    .ok_or_else(|| Error::not_found("stage"))
}

fn pipeline_name(db: &Connection, pipeline: &str) -> Result<String> {
    Ok(db
        .prepare_cached("SELECT name FROM pipeline WHERE id = ?1")?
        .query_row([pipeline], |row| row.get(0))?)
}

fn rank_of(doing: &mut Doing<'_, '_>, stage: &str, place: &Place, lead: &str) -> Result<String> {
    let neighbour = match place {
        Place::Top => return Ok(rank::newest_first(doing.work.now, doing.work.tie())),
        Place::Rank(rank) | Place::Back { rank, .. } => return Ok(rank.clone()),
        Place::After(neighbour) => neighbour,
    };
    let db = doing.work.db;
    let above: String = db
        .prepare_cached("SELECT rank FROM lead WHERE id = ?1 AND stage_id = ?2 AND status = 'open'")?
        .query_row((neighbour, stage), |row| row.get(0))
        .optional()?
        .ok_or_else(|| {
            Error::new(Code::Conflict, "The card to put it after has left this stage meanwhile. Try again.")
        })?;
    let below: Option<String> = db
        .prepare_cached(
            "SELECT rank FROM lead WHERE stage_id = ?1 AND status = 'open' AND (rank, id) > (?2, ?3) AND id <> ?4
             ORDER BY rank, id LIMIT 1",
        )?
        .query_row((stage, &above, neighbour, lead), |row| row.get(0))
        .optional()?;
    Ok(rank::between(Some(&above), below.as_deref()))
}
