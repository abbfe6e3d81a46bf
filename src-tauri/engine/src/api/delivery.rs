//! The log of deliveries, and sending again.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ById, limit, subscription::DeliveryMade};
use crate::{
    engine::Engine,
    error::Result,
    webhook::{self, DeliveryDetail, DeliveryPage, DeliveryQuery, DeliveryState, Window, dialect::Dialect},
};

/// Which deliveries.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct DeliveryList {
    /// Only of this subscription.
    pub subscription_id: Option<String>,
    /// Only in this dialect.
    pub dialect: Option<Dialect>,
    /// Only in this state.
    pub state: Option<DeliveryState>,
    /// Only of this event, in the dialect's word.
    pub event: Option<String>,
    /// Only about this contact.
    pub contact_id: Option<String>,
    /// Found in the event, the sentence, the contact's name or the body.
    pub text: Option<String>,
    /// Cursor of the page before. A page may be empty and still have a next one: it says how far was looked.
    pub after: Option<String>,
    /// Rows at most.
    pub limit: Option<usize>,
}

/// A delivery to be sent again.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct Resend {
    /// Which.
    pub id: String,
    /// Any text that is new for each click: the same click twice makes one.
    pub click_id: Option<String>,
}

/// Everything that a subscription would be tried with later, to be tried now.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", rename = "TryAllNow", optional_fields)]
pub struct TryAll {
    /// Which subscription.
    pub subscription_id: String,
    /// Any text that is new for each click: the same click twice makes one.
    pub click_id: Option<String>,
}

/// How many go out again.
#[derive(Debug, Serialize, TS)]
#[ts(export_to = "types.ts")]
pub struct Resent {
    /// So many.
    #[ts(type = "number")]
    pub count: usize,
}

pub(super) async fn list(engine: &Engine, list: DeliveryList) -> Result<DeliveryPage> {
    let query = DeliveryQuery {
        subscription: list.subscription_id,
        dialect: list.dialect,
        state: list.state,
        event: list.event,
        contact: list.contact_id,
        text: list.text,
        after: list.after,
        limit: limit(list.limit),
    };
    engine.house().await.read(move |db| webhook::list(db, &query)).await
}

pub(super) async fn get(engine: &Engine, ById { id }: ById) -> Result<DeliveryDetail> {
    engine.house().await.read(move |db| webhook::detail(db, &id)).await
}

pub(super) async fn resend(engine: &Engine, Resend { id, click_id }: Resend) -> Result<DeliveryMade> {
    let delivery_id = engine.house().await.webhooks.resend(id, click_id).await?;
    Ok(DeliveryMade { delivery_id })
}

pub(super) async fn resend_many(engine: &Engine, window: Window) -> Result<Resent> {
    let count = engine.house().await.webhooks.resend_failed(window).await?;
    Ok(Resent { count })
}

pub(super) async fn try_all(engine: &Engine, wanted: TryAll) -> Result<Resent> {
    let TryAll { subscription_id, click_id } = wanted;
    let count = engine.house().await.webhooks.try_all(subscription_id, click_id).await?;
    Ok(Resent { count })
}
