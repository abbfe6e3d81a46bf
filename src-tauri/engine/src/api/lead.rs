//! Leads: read, looked for, moved, valued, closed, assigned, tied. Every change goes through the acts of the board.

use serde::Deserialize;
use ts_rs::TS;

use super::{
    ById, Page,
    desk::{Plan, act, leads_in_words},
    limit,
};
use crate::{
    board::{self, Act, LeadCard, LeadDetail, LeadFilter, Place, Shelf, Status},
    engine::Engine,
    error::{Error, Result},
};

/// Which leads. One of `stageId`, `pipelineId` with `status` won or lost, or `status` archived or deleted.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct LeadList {
    /// Open leads in this stage.
    pub stage_id: Option<String>,
    /// Closed leads of this pipeline.
    pub pipeline_id: Option<String>,
    /// How they stand.
    pub status: Option<Closed>,
    /// Which of them; all when absent.
    pub filter: Option<LeadFilter>,
    /// Cursor of the page before.
    pub after: Option<String>,
    /// Rows at most.
    #[ts(optional, type = "number")]
    pub limit: Option<usize>,
}

/// What a lead is looked for by.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct LeadSearch {
    /// Parts of its name, or whatever its contact is found by.
    pub text: String,
    /// Rows at most.
    #[ts(optional, type = "number")]
    pub limit: Option<usize>,
}

/// Ways not to be open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "types.ts")]
pub enum Closed {
    /// Sold.
    Won,
    /// Not sold.
    Lost,
    /// Put aside.
    Archived,
    /// In the trash.
    Deleted,
}

/// Leads, by id.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export_to = "types.ts")]
pub struct Leads {
    /// At least one, 10,000 at most.
    pub ids: Vec<String>,
}

/// A move.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct LeadMove {
    /// Which leads; they keep their order.
    pub ids: Vec<String>,
    /// Into which stage.
    pub stage_id: String,
    /// The card they are to stand under; at the top when absent.
    pub after_id: Option<String>,
    /// The stage the person saw them in; when one has left it, nothing is moved.
    pub was: Option<String>,
}

/// Another name for a lead.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct LeadRename {
    /// The lead.
    pub id: String,
    /// The new name.
    pub name: String,
    /// The name the person saw.
    pub was: Option<String>,
}

/// A value for a lead.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts")]
pub struct LeadValue {
    /// The lead.
    pub id: String,
    /// In minor units; null: nothing known.
    #[ts(type = "number | null")]
    pub value_minor: Option<i64>,
    /// The value the person saw; not compared when absent.
    #[serde(default, deserialize_with = "super::given")]
    #[ts(optional, type = "number | null")]
    pub was: Option<Option<i64>>,
}

/// A sale.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct LeadWin {
    /// Which leads.
    pub ids: Vec<String>,
    /// What each was sold for, in minor units; stays as it is when absent.
    #[ts(optional, type = "number")]
    pub value_minor: Option<i64>,
}

/// A loss.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export_to = "types.ts")]
pub struct LeadLose {
    /// Which leads.
    pub ids: Vec<String>,
    /// Why, in a few words.
    pub reason: String,
}

/// An owner for leads.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts")]
pub struct LeadAssign {
    /// Which leads.
    pub ids: Vec<String>,
    /// The user; null: nobody.
    pub user_id: Option<String>,
}

pub(super) async fn list(engine: &Engine, list: LeadList) -> Result<Page<LeadCard>> {
    let limit = limit(list.limit);
    let house = engine.house().await;
    let now = house.clock.now();
    let (items, next) = house
        .read(move |db| {
            let filter = list.filter.clone().unwrap_or_default();
            board::on_shelf(db, shelf(&list)?, &filter, now, list.after.as_deref(), limit)
        })
        .await?;
    Ok(Page { items, next })
}

/// Leads of all pipelines, open, closed and archived; those that are called so first.
pub(super) async fn search(
    engine: &Engine,
    LeadSearch { text, limit: most }: LeadSearch,
) -> Result<Page<LeadCard>> {
    let most = limit(most);
    let items = engine.house().await.read(move |db| board::search(db, &text, most)).await?;
    Ok(Page { items, next: None })
}

fn shelf(list: &LeadList) -> Result<Shelf<'_>> {
    match (&list.stage_id, &list.pipeline_id, list.status) {
        (Some(stage), None, None) => Ok(Shelf::Stage(stage)),
        (None, Some(pipeline), Some(Closed::Won)) => Ok(Shelf::Won(pipeline)),
        (None, Some(pipeline), Some(Closed::Lost)) => Ok(Shelf::Lost(pipeline)),
        (None, None, Some(Closed::Archived)) => Ok(Shelf::Archive),
        (None, None, Some(Closed::Deleted)) => Ok(Shelf::Trash),
        _ => Err(Error::invalid(
            "stageId",
            "Ask for a stage, for the won or lost leads of a pipeline, or for the archived or deleted ones.",
        )),
    }
}

pub(super) async fn get(engine: &Engine, ById { id }: ById) -> Result<LeadDetail> {
    engine.house().await.read(move |db| board::detail(db, &id)).await
}

pub(super) async fn r#move(engine: &Engine, params: LeadMove) -> Result<()> {
    act(engine, move |work| {
        let stage = board::stages_beside(work.db, &params.stage_id)?
            .into_iter()
            .find(|stage| stage.id == params.stage_id)
            .ok_or_else(|| Error::not_found("stage"))?;
        let label = format!("Moved {} to {}", leads_in_words(work.db, &params.ids)?, stage.name);
        // Each goes directly under the card it was dropped after, the last one first, so that they keep their order.
        let place = params.after_id.clone().map_or(Place::Top, Place::After);
        let acts = params.ids.iter().rev().map(|lead| Act::Move {
            lead: lead.clone(),
            stage: params.stage_id.clone(),
            place: place.clone(),
            was: params.was.clone(),
        });
        Ok(Plan::new(label, acts))
    })
    .await
}

pub(super) async fn rename(engine: &Engine, params: LeadRename) -> Result<()> {
    act(engine, move |work| {
        let label = format!("Renamed {}", leads_in_words(work.db, std::slice::from_ref(&params.id))?);
        let rename =
            Act::Rename { lead: params.id.clone(), name: params.name.clone(), was: params.was.clone() };
        Ok(Plan::new(label, [rename]))
    })
    .await
}

pub(super) async fn set_value(engine: &Engine, params: LeadValue) -> Result<()> {
    act(engine, move |work| {
        let lead = leads_in_words(work.db, std::slice::from_ref(&params.id))?;
        let set = Act::SetValue { lead: params.id.clone(), value_minor: params.value_minor, was: params.was };
        Ok(Plan::new(format!("Changed the value of {lead}"), [set]))
    })
    .await
}

pub(super) async fn win(engine: &Engine, params: LeadWin) -> Result<()> {
    act(engine, move |work| {
        let label = format!("Won {}", leads_in_words(work.db, &params.ids)?);
        let value = |lead: &String| {
            let value_minor = params.value_minor?;
            Some(Act::SetValue { lead: lead.clone(), value_minor: Some(value_minor), was: None })
        };
        let acts = params.ids.iter().flat_map(|lead| {
            value(lead).into_iter().chain([Act::SetStatus { lead: lead.clone(), status: Status::Won }])
        });
        Ok(Plan::new(label, acts))
    })
    .await
}

pub(super) async fn lose(engine: &Engine, params: LeadLose) -> Result<()> {
    let LeadLose { ids, reason } = params;
    set_status(engine, "Lost", ids, Status::Lost { reason }).await
}

pub(super) async fn reopen(engine: &Engine, Leads { ids }: Leads) -> Result<()> {
    set_status(engine, "Reopened", ids, Status::Open).await
}

pub(super) async fn archive(engine: &Engine, Leads { ids }: Leads) -> Result<()> {
    set_status(engine, "Archived", ids, Status::Archived).await
}

pub(super) async fn restore(engine: &Engine, Leads { ids }: Leads) -> Result<()> {
    set_status(engine, "Restored", ids, Status::Restored).await
}

pub(super) async fn delete(engine: &Engine, Leads { ids }: Leads) -> Result<()> {
    set_status(engine, "Deleted", ids, Status::Deleted).await
}

async fn set_status(engine: &Engine, word: &'static str, ids: Vec<String>, status: Status) -> Result<()> {
    act(engine, move |work| {
        let label = format!("{word} {}", leads_in_words(work.db, &ids)?);
        Ok(Plan::new(label, ids.iter().map(|id| Act::SetStatus { lead: id.clone(), status: status.clone() })))
    })
    .await
}

pub(super) async fn assign(engine: &Engine, params: LeadAssign) -> Result<()> {
    act(engine, move |work| {
        let leads = leads_in_words(work.db, &params.ids)?;
        let label = match &params.user_id {
            Some(user) => format!("Assigned {leads} to {}", crate::user::name_of(work.db, user)?),
            None => format!("Unassigned {leads}"),
        };
        let assign = |lead: &String| Act::Assign { lead: lead.clone(), user: params.user_id.clone() };
        Ok(Plan::new(label, params.ids.iter().map(assign)))
    })
    .await
}
