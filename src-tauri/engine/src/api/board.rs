//! Pipelines and stages, the board, saved views, the words of a department.

use serde::Deserialize;
use ts_rs::TS;

use super::{
    ById, Page,
    desk::{Plan, act, made},
};
use crate::{
    board::{self, Act, Board, LeadFilter, Pipeline, Place, StageLook, make, view, word},
    engine::Engine,
    error::{Error, Result},
    value::rank,
};

/// Cards of a column that come with the board.
const FIRST_CARDS: usize = 50;

/// Which pipelines.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct PipelineList {
    /// Of this department; of all when absent.
    pub department_id: Option<String>,
}

/// Which board.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct BoardGet {
    /// The pipeline.
    pub pipeline_id: String,
    /// Which leads; all open ones when absent.
    pub filter: Option<LeadFilter>,
}

/// A pipeline to be made.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts")]
pub struct NewPipeline {
    /// Whose.
    pub department_id: String,
    /// "Repairs"
    pub name: String,
}

/// Another name.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export_to = "types.ts")]
pub struct Rename {
    /// What.
    pub id: String,
    /// The new name.
    pub name: String,
}

/// A stage to be made, at the right end.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct NewStage {
    /// In which pipeline.
    pub pipeline_id: String,
    /// "Contacted"
    pub name: String,
    /// The stage it is to stand right of; at the right end when absent.
    pub after_id: Option<String>,
}

/// How a stage is to look; members that are null have no value.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts")]
pub struct StageUpdate {
    /// The stage.
    pub id: String,
    /// "Contacted"
    pub name: String,
    /// Token name of a color.
    pub color: Option<String>,
    /// How many leads it should hold at most.
    pub limit: Option<u32>,
    /// Seconds after which a lead in it is late.
    pub rot_after_s: Option<u32>,
}

/// Another place for a stage.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts")]
pub struct StageMove {
    /// The stage.
    pub id: String,
    /// The stage it is to stand right of; null: at the left end.
    pub after_id: Option<String>,
}

/// A stage to be deleted.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct StageDelete {
    /// The stage.
    pub id: String,
    /// Where its leads go; may be absent when it has none.
    pub move_to_id: Option<String>,
}

/// A view to be saved.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts")]
pub struct NewView {
    /// Of which pipeline.
    pub pipeline_id: String,
    /// "Mine, overdue"
    pub name: String,
    /// What it shows.
    pub filter: LeadFilter,
}

/// Members of a view to change.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct ViewUpdate {
    /// The view.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// What it shows.
    pub filter: Option<LeadFilter>,
}

/// Of which pipeline.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts")]
pub struct OfPipeline {
    /// The pipeline.
    pub pipeline_id: String,
}

/// Of which department.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts")]
pub struct OfDepartment {
    /// The department.
    pub department_id: String,
}

pub(super) async fn pipelines(engine: &Engine, list: PipelineList) -> Result<Page<Pipeline>> {
    let items =
        engine.house().await.read(move |db| board::pipelines(db, list.department_id.as_deref())).await?;
    Ok(Page { items, next: None })
}

pub(super) async fn board(engine: &Engine, get: BoardGet) -> Result<Board> {
    let house = engine.house().await;
    let now = house.clock.now();
    let filter = get.filter.unwrap_or_default();
    house.read(move |db| board::board(db, &get.pipeline_id, &filter, now, FIRST_CARDS)).await
}

pub(super) async fn words(engine: &Engine, of: OfDepartment) -> Result<word::Vocabulary> {
    engine.house().await.read(move |db| word::vocabulary(db, &of.department_id)).await
}

pub(super) async fn create_pipeline(engine: &Engine, new: NewPipeline) -> Result<Pipeline> {
    let id = made(engine, move |work, actor| {
        let (id, undo) = make::another_pipeline(work, &new.department_id, &new.name, actor)?;
        Ok((id, format!("Added the pipeline {}", new.name.trim()), vec![undo.into()]))
    })
    .await?;
    one(engine, id).await
}

pub(super) async fn rename_pipeline(engine: &Engine, rename: Rename) -> Result<Pipeline> {
    let id = rename.id.clone();
    act(engine, move |_| {
        let label = format!("Renamed the pipeline {}", rename.name.trim());
        Ok(Plan::new(label, [Act::RenamePipeline { pipeline: rename.id.clone(), name: rename.name.clone() }]))
    })
    .await?;
    one(engine, id).await
}

pub(super) async fn delete_pipeline(engine: &Engine, ById { id }: ById) -> Result<()> {
    act(engine, move |work| {
        let name = board::pipeline_by_id(work.db, &id)?.name;
        Ok(Plan::new(format!("Deleted the pipeline {name}"), [Act::RemovePipeline { pipeline: id.clone() }]))
    })
    .await
}

pub(super) async fn create_stage(engine: &Engine, new: NewStage) -> Result<Pipeline> {
    let pipeline = new.pipeline_id.clone();
    made(engine, move |work, actor| {
        let (_, undo) = make::stage(work, &new.pipeline_id, &new.name, new.after_id.as_deref(), actor)?;
        Ok(((), format!("Added the stage {}", new.name.trim()), vec![undo.into()]))
    })
    .await?;
    one(engine, pipeline).await
}

pub(super) async fn update_stage(engine: &Engine, update: StageUpdate) -> Result<()> {
    let look = StageLook {
        name: update.name,
        color: update.color,
        limit: update.limit,
        rot_after_s: update.rot_after_s,
    };
    act(engine, move |_| {
        let label = format!("Changed the stage {}", look.name.trim());
        Ok(Plan::new(label, [Act::EditStage { stage: update.id.clone(), look: look.clone() }]))
    })
    .await
}

pub(super) async fn move_stage(engine: &Engine, params: StageMove) -> Result<()> {
    act(engine, move |work| {
        let stages = board::stages_beside(work.db, &params.id)?;
        let moved = stages.iter().find(|stage| stage.id == params.id);
        let name = moved.map(|stage| stage.name.clone()).ok_or_else(|| Error::not_found("stage"))?;
        let others: Vec<_> = stages.iter().filter(|stage| stage.id != params.id).collect();
        let at = match &params.after_id {
            None => 0,
            Some(after) => {
                others.iter().position(|stage| stage.id == *after).ok_or_else(|| Error::not_found("stage"))?
                    + 1
            }
        };
        let above = at.checked_sub(1).and_then(|left| others.get(left)).map(|stage| stage.rank.as_str());
        let below = others.get(at).map(|stage| stage.rank.as_str());
        let rank = rank::between(above, below);
        Ok(Plan::new(format!("Moved the stage {name}"), [Act::MoveStage { stage: params.id.clone(), rank }]))
    })
    .await
}

/// Its leads go to the top of the other stage first, in their order, as one group with the deletion.
pub(super) async fn delete_stage(engine: &Engine, params: StageDelete) -> Result<()> {
    act(engine, move |work| {
        let name = board::stages_beside(work.db, &params.id)?
            .into_iter()
            .find(|stage| stage.id == params.id)
            .map(|stage| stage.name)
            .ok_or_else(|| Error::not_found("stage"))?;
        let mut acts = Vec::new();
        if let Some(to) = &params.move_to_id {
            for lead in board::ids_in_stage(work.db, &params.id)?.into_iter().rev() {
                acts.push(Act::Move { lead, stage: to.clone(), place: Place::Top, was: None });
            }
        }
        acts.push(Act::RemoveStage { stage: params.id.clone() });
        Ok(Plan::new(format!("Deleted the stage {name}"), acts))
    })
    .await
}

pub(super) async fn views(engine: &Engine, of: OfPipeline) -> Result<Page<view::SavedView>> {
    let items = engine.house().await.read(move |db| view::of_pipeline(db, &of.pipeline_id)).await?;
    Ok(Page { items, next: None })
}

pub(super) async fn create_view(engine: &Engine, new: NewView) -> Result<view::SavedView> {
    let house = engine.house().await;
    let write =
        move |work: &mut crate::db::Work<'_>| view::create(work, &new.pipeline_id, &new.name, &new.filter);
    house.database.writer.write(write).await
}

pub(super) async fn update_view(engine: &Engine, update: ViewUpdate) -> Result<view::SavedView> {
    let house = engine.house().await;
    let write = move |work: &mut crate::db::Work<'_>| {
        view::update(work, &update.id, update.name.as_deref(), update.filter.as_ref())
    };
    house.database.writer.write(write).await
}

pub(super) async fn delete_view(engine: &Engine, ById { id }: ById) -> Result<()> {
    engine.house().await.database.writer.write(move |work| view::delete(work, &id)).await
}

async fn one(engine: &Engine, id: String) -> Result<Pipeline> {
    engine.house().await.read(move |db| board::pipeline_by_id(db, &id)).await
}
