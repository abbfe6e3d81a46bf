//! Stages and pipelines: how they look, where they stand, taken away and brought back.

use rusqlite::OptionalExtension;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Act, Doing, checked_text};
use crate::{
    error::{Code, Error, Result},
    journal::{self, About, Entry},
};

/// What a stage shows of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageLook {
    /// "Contacted"
    pub name: String,
    /// Token name of a colour.
    pub color: Option<String>,
    /// How many leads it should hold at most.
    pub limit: Option<u32>,
    /// Seconds after which a lead in it is late.
    pub rot_after_s: Option<u32>,
}

struct Stage {
    pipeline: String,
    department: String,
    rank: String,
    look: StageLook,
}

pub(super) fn edit(doing: &mut Doing<'_, '_>, id: &str, look: &StageLook) -> Result<Option<Act>> {
    let name = checked_text("name", &look.name, 60, "A stage needs a name.")?;
    let look = StageLook { name, ..look.clone() };
    let before = stage(doing, id)?;
    if look == before.look {
        return Ok(None);
    }
    doing
        .work
        .db
        .prepare_cached(
            "UPDATE stage SET name = ?2, color = ?3, lead_limit = ?4, rot_after_s = ?5 WHERE id = ?1",
        )?
        .execute((id, &look.name, &look.color, look.limit, look.rot_after_s))?;
    tell(doing, &before, "stage.updated", json!({ "stage": look.name, "old": before.look.name }))?;
    Ok(Some(Act::EditStage { stage: id.to_owned(), look: before.look }))
}

pub(super) fn put(doing: &mut Doing<'_, '_>, id: &str, rank: &str) -> Result<Option<Act>> {
    let before = stage(doing, id)?;
    if rank == before.rank {
        return Ok(None);
    }
    doing.work.db.prepare_cached("UPDATE stage SET rank = ?2 WHERE id = ?1")?.execute((id, rank))?;
    tell(doing, &before, "stage.moved", json!({ "stage": before.look.name }))?;
    Ok(Some(Act::MoveStage { stage: id.to_owned(), rank: before.rank }))
}

pub(super) fn remove(doing: &mut Doing<'_, '_>, id: &str) -> Result<Option<Act>> {
    let before = stage(doing, id)?;
    let held = doing
        .work
        .db
        .prepare_cached("SELECT 1 FROM lead WHERE stage_id = ?1 AND status = 'open'")?
        .exists([id])?;
    if held {
        return Err(Error::new(
            Code::Conflict,
            format!("{} still holds leads. Say where they go, then it can be deleted.", before.look.name),
        ));
    }
    let others = doing
        .work
        .db
        .prepare_cached("SELECT 1 FROM stage WHERE pipeline_id = ?1 AND id <> ?2 AND deleted_at IS NULL")?
        .exists((&before.pipeline, id))?;
    if !others {
        let message = "A pipeline keeps at least one stage: new leads would have no place to go.";
        return Err(Error::new(Code::Conflict, message));
    }
    let now = doing.work.now;
    doing.work.db.prepare_cached("UPDATE stage SET deleted_at = ?2 WHERE id = ?1")?.execute((id, now))?;
    tell(doing, &before, "stage.deleted", json!({ "stage": before.look.name }))?;
    Ok(Some(Act::RestoreStage { stage: id.to_owned() }))
}

pub(super) fn restore(doing: &mut Doing<'_, '_>, id: &str) -> Result<Option<Act>> {
    let before = stage(doing, id)?;
    doing.work.db.prepare_cached("UPDATE stage SET deleted_at = NULL WHERE id = ?1")?.execute([id])?;
    tell(doing, &before, "stage.created", json!({ "stage": before.look.name }))?;
    Ok(Some(Act::RemoveStage { stage: id.to_owned() }))
}

pub(super) fn rename_pipeline(doing: &mut Doing<'_, '_>, id: &str, name: &str) -> Result<Option<Act>> {
    let name = checked_text("name", name, 60, "A pipeline needs a name.")?;
    let (department, old) = pipeline(doing, id)?;
    if name == old {
        return Ok(None);
    }
    doing.work.db.prepare_cached("UPDATE pipeline SET name = ?2 WHERE id = ?1")?.execute((id, &name))?;
    tell_of_board(doing, &department, "pipeline.updated", json!({ "pipeline": name, "old": old }))?;
    Ok(Some(Act::RenamePipeline { pipeline: id.to_owned(), name: old }))
}

pub(super) fn remove_pipeline(doing: &mut Doing<'_, '_>, id: &str) -> Result<Option<Act>> {
    let (department, name) = pipeline(doing, id)?;
    let db = doing.work.db;
    if db.prepare_cached("SELECT 1 FROM department WHERE pipeline_id = ?1")?.exists([id])? {
        let message =
            format!("New leads go to {name}. Choose another pipeline for them in the department first.");
        return Err(Error::new(Code::Conflict, message));
    }
    let held =
        db.prepare_cached("SELECT 1 FROM lead WHERE pipeline_id = ?1 AND status = 'open'")?.exists([id])?;
    if held {
        let message = format!("{name} still holds open leads. Move or close them first.");
        return Err(Error::new(Code::Conflict, message));
    }
    db.prepare_cached("UPDATE pipeline SET archived_at = ?2 WHERE id = ?1")?.execute((id, doing.work.now))?;
    tell_of_board(doing, &department, "pipeline.deleted", json!({ "pipeline": name }))?;
    Ok(Some(Act::RestorePipeline { pipeline: id.to_owned() }))
}

pub(super) fn restore_pipeline(doing: &mut Doing<'_, '_>, id: &str) -> Result<Option<Act>> {
    let (department, name) = pipeline(doing, id)?;
    doing.work.db.prepare_cached("UPDATE pipeline SET archived_at = NULL WHERE id = ?1")?.execute([id])?;
    tell_of_board(doing, &department, "pipeline.created", json!({ "pipeline": name }))?;
    Ok(Some(Act::RemovePipeline { pipeline: id.to_owned() }))
}

fn stage(doing: &Doing<'_, '_>, id: &str) -> Result<Stage> {
    doing
        .work
        .db
        .prepare_cached(
            "SELECT s.pipeline_id, s.rank, s.name, s.color, s.lead_limit, s.rot_after_s, p.department_id
             FROM stage s JOIN pipeline p ON p.id = s.pipeline_id WHERE s.id = ?1",
        )?
        .query_row([id], |row| {
            Ok(Stage {
                pipeline: row.get("pipeline_id")?,
                department: row.get("department_id")?,
                rank: row.get("rank")?,
                look: StageLook {
                    name: row.get("name")?,
                    color: row.get("color")?,
                    limit: row.get("lead_limit")?,
                    rot_after_s: row.get("rot_after_s")?,
                },
            })
        })
        .optional()?
        .ok_or_else(|| Error::not_found("stage"))
}

/// Department and name.
fn pipeline(doing: &Doing<'_, '_>, id: &str) -> Result<(String, String)> {
    doing
        .work
        .db
        .prepare_cached("SELECT department_id, name FROM pipeline WHERE id = ?1")?
        .query_row([id], |row| Ok((row.get("department_id")?, row.get("name")?)))
        .optional()?
        .ok_or_else(|| Error::not_found("pipeline"))
}

fn tell(doing: &mut Doing<'_, '_>, stage: &Stage, kind: &'static str, payload: Value) -> Result<()> {
    let department = stage.department.clone();
    doing.work.changes.add("pipeline", &stage.pipeline);
    tell_of_board(doing, &department, kind, payload)
}

fn tell_of_board(
    doing: &mut Doing<'_, '_>,
    department: &str,
    kind: &'static str,
    payload: Value,
) -> Result<()> {
    doing.work.changes.add_all("pipeline");
    let about = About { department: Some(department), ..About::default() };
    let payload = doing.cause.mark(payload);
    journal::record(doing.work, &Entry { kind, actor: doing.actor, about, payload })
}
