//! Pipelines, the board, leads.

use serde::Deserialize;
use ts_rs::TS;

use super::{Page, limit};
use crate::{
    board::{self, Board, LeadCard, Pipeline},
    engine::Engine,
    error::Result,
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
#[ts(export_to = "types.ts")]
pub struct BoardGet {
    /// The pipeline.
    pub pipeline_id: String,
}

/// Which open leads.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct LeadList {
    /// In this stage.
    pub stage_id: String,
    /// Cursor of the page before.
    pub after: Option<String>,
    /// Rows at most.
    #[ts(optional, type = "number")]
    pub limit: Option<usize>,
}

pub(super) async fn pipelines(engine: &Engine, list: PipelineList) -> Result<Page<Pipeline>> {
    let items =
        engine.house().await.read(move |db| board::pipelines(db, list.department_id.as_deref())).await?;
    Ok(Page { items, next: None })
}

pub(super) async fn board(engine: &Engine, get: BoardGet) -> Result<Board> {
    engine.house().await.read(move |db| board::board(db, &get.pipeline_id, FIRST_CARDS)).await
}

pub(super) async fn leads(engine: &Engine, list: LeadList) -> Result<Page<LeadCard>> {
    let limit = limit(list.limit);
    let (items, next) = engine
        .house()
        .await
        .read(move |db| board::in_stage(db, &list.stage_id, list.after.as_deref(), limit))
        .await?;
    Ok(Page { items, next })
}
