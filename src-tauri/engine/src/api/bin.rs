//! Bins: addresses that only record, and what they answer.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ById, Page, intake::sender_url, limit};
use crate::{
    clock::Timestamp,
    engine::{Engine, House},
    error::Result,
    intake::{
        bin::{self, Bin, BinHeader, Draft, Patch},
        store,
    },
    journal::Actor,
};

/// A bin as shown.
#[derive(Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts", rename = "Bin")]
pub struct BinView {
    /// Row id.
    pub id: String,
    /// What stands in its address.
    pub name: String,
    /// Where to send; everything below is recorded as well.
    pub url: String,
    /// HTTP status of its answer.
    pub status: u16,
    /// Headers of its answer, in order.
    pub headers: Vec<BinHeader>,
    /// Body of its answer.
    pub body: String,
    /// How long it waits with its answer, in milliseconds.
    pub delay_ms: u32,
    /// When it was made.
    pub created_at: Timestamp,
    /// Requests of it that are still kept.
    #[ts(type = "number")]
    pub requests: i64,
    /// When the newest of them came.
    pub last_request_at: Option<Timestamp>,
}

/// Which bins.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct BinList {
    /// Cursor of the page before.
    pub after: Option<String>,
    /// Rows at most.
    #[ts(optional, type = "number")]
    pub limit: Option<usize>,
}

/// Bins are few: all are read, and the page is cut from them.
pub(super) async fn list(engine: &Engine, list: BinList) -> Result<Page<BinView>> {
    let house = engine.house().await;
    let base = sender_url(&house).await?;
    let limit = limit(list.limit);
    house
        .read(move |db| {
            let older = |each: &Bin| list.after.as_ref().is_none_or(|after| each.id < *after);
            let mut bins: Vec<Bin> = bin::all(db)?.into_iter().filter(older).collect();
            let next = (bins.len() > limit).then(|| bins[limit - 1].id.clone());
            bins.truncate(limit);
            let items = bins.into_iter().map(|each| view(db, each, &base)).collect::<Result<_>>()?;
            Ok(Page { items, next })
        })
        .await
}

pub(super) async fn create(engine: &Engine, draft: Draft) -> Result<BinView> {
    let house = engine.house().await;
    let made = house.change(move |work| bin::create(work, &draft, &Actor::user())).await?;
    shown(&house, made).await
}

pub(super) async fn update(engine: &Engine, patch: Patch) -> Result<BinView> {
    let house = engine.house().await;
    let updated = house.change(move |work| bin::update(work, &patch, &Actor::user())).await?;
    shown(&house, updated).await
}

pub(super) async fn delete(engine: &Engine, ById { id }: ById) -> Result<()> {
    engine.house().await.change(move |work| bin::delete(work, &id, &Actor::user())).await
}

async fn shown(house: &House, bin: Bin) -> Result<BinView> {
    let base = sender_url(house).await?;
    house.read(move |db| view(db, bin, &base)).await
}

fn view(db: &rusqlite::Connection, bin: Bin, base: &str) -> Result<BinView> {
    Ok(BinView {
        url: format!("{base}/bin/{}", bin.name),
        requests: store::count_of_bin(db, &bin.id)?,
        last_request_at: store::last_of_bin(db, &bin.id)?,
        id: bin.id,
        name: bin.name,
        status: bin.status,
        headers: bin.headers,
        body: bin.body,
        delay_ms: bin.delay_ms,
        created_at: bin.created_at,
    })
}
