//! Contacts, their consent, their timeline.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ById, Nothing, Page, limit};
use crate::{
    board::{self, LeadCard},
    clock::Timestamp,
    contact::{self, Channel, ContactRow, ContactSort, Query, Wish},
    engine::Engine,
    error::Result,
    intake::store,
    journal::{self, Activity, Actor},
};

/// Which contacts.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct ContactList {
    /// Part of a name or email, or digits of a phone.
    pub text: Option<String>,
    /// Order; by last activity when absent.
    pub sort: Option<ContactSort>,
    /// The other way round.
    pub descending: Option<bool>,
    /// Cursor of the page before.
    pub after: Option<String>,
    /// Rows at most.
    #[ts(optional, type = "number")]
    pub limit: Option<usize>,
}

/// How many contacts there are.
#[derive(Debug, Serialize, TS)]
#[ts(export_to = "types.ts")]
pub struct ContactCount {
    /// All of them.
    #[ts(type = "number")]
    pub count: i64,
}

/// A contact with its leads.
#[derive(Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts")]
pub struct ContactDetail {
    /// The contact.
    #[serde(flatten)]
    pub contact: contact::ContactDetail,
    /// Its leads, newest first.
    pub leads: Vec<LeadCard>,
    /// Requests that made or touched it and are still kept.
    #[ts(type = "number")]
    pub request_count: i64,
}

/// An opt-out to be recorded.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct OptOut {
    /// The contact.
    pub id: String,
    /// Which channels.
    pub channels: Vec<Channel>,
    /// In whose words; may be empty.
    pub reason: String,
    /// When the wish was received, when that was not now.
    pub received_at: Option<Timestamp>,
}

/// An opt-in to be recorded.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts")]
pub struct OptIn {
    /// The contact.
    pub id: String,
    /// Which channels.
    pub channels: Vec<Channel>,
    /// How they asked to hear from us again.
    pub reason: String,
}

/// Whose activities.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct ActivityList {
    /// The contact.
    pub contact_id: String,
    /// Cursor of the page before.
    pub after: Option<String>,
    /// Rows at most.
    #[ts(optional, type = "number")]
    pub limit: Option<usize>,
}

pub(super) async fn list(engine: &Engine, list: ContactList) -> Result<Page<ContactRow>> {
    let query = Query {
        text: list.text,
        sort: list.sort.unwrap_or_default(),
        descending: list.descending.unwrap_or_default(),
        after: list.after,
        limit: limit(list.limit),
    };
    let (items, next) = engine.house().await.read(move |db| contact::list(db, &query)).await?;
    Ok(Page { items, next })
}

pub(super) async fn count(engine: &Engine, _: Nothing) -> Result<ContactCount> {
    Ok(ContactCount { count: engine.house().await.read(contact::count).await? })
}

pub(super) async fn get(engine: &Engine, ById { id }: ById) -> Result<ContactDetail> {
    engine
        .house()
        .await
        .read(move |db| {
            Ok(ContactDetail {
                contact: contact::detail(db, &id)?,
                leads: board::of_contact(db, &id)?,
                request_count: store::count_of_contact(db, &id)?,
            })
        })
        .await
}

pub(super) async fn opt_out(engine: &Engine, params: OptOut) -> Result<ContactDetail> {
    let id = params.id.clone();
    let wish = Wish {
        contact: params.id,
        channels: params.channels,
        reason: params.reason,
        received_at: params.received_at,
    };
    engine
        .house()
        .await
        .database
        .writer
        .write(move |work| contact::opt_out(work, &wish, &Actor::user()))
        .await?;
    get(engine, ById { id }).await
}

pub(super) async fn opt_in(engine: &Engine, params: OptIn) -> Result<ContactDetail> {
    let id = params.id.clone();
    let wish =
        Wish { contact: params.id, channels: params.channels, reason: params.reason, received_at: None };
    engine
        .house()
        .await
        .database
        .writer
        .write(move |work| contact::opt_in(work, &wish, &Actor::user()))
        .await?;
    get(engine, ById { id }).await
}

pub(super) async fn activities(engine: &Engine, list: ActivityList) -> Result<Page<Activity>> {
    let limit = limit(list.limit);
    let before = list.after.and_then(|cursor| cursor.parse().ok());
    let items =
        engine.house().await.read(move |db| journal::of_contact(db, &list.contact_id, before, limit)).await?;
    let next = (items.len() == limit).then(|| items.last().map(|last| last.seq.to_string())).flatten();
    Ok(Page { items, next })
}
