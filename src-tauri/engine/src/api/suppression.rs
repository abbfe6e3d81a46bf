//! The suppression list; its key is drawn when the first address is added.

use serde::Deserialize;
use ts_rs::TS;

use super::{Page, limit};
use crate::{
    clock::Timestamp,
    contact::consent::{
        Channel,
        suppression::{self, Entry, New},
    },
    engine::{Engine, House},
    error::{Code, Error, Result},
    secret::{self, Sensitive},
    user,
};

/// Which page.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct SuppressionList {
    /// Cursor of the page before.
    pub after: Option<String>,
    /// Rows at most.
    #[ts(optional, type = "number")]
    pub limit: Option<usize>,
}

/// An address to be added.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct SuppressionAdd {
    /// Phone number or email.
    pub address: String,
    /// This channel only; every channel that reaches the address when absent.
    pub channel: Option<Channel>,
    /// Why.
    pub reason: String,
    /// Until when; for good when absent.
    pub until: Option<Timestamp>,
}

/// An entry to be taken off.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts")]
pub struct SuppressionRemove {
    /// The entry.
    pub id: String,
    /// Why the address may be used again.
    pub reason: String,
}

pub(super) async fn list(engine: &Engine, list: SuppressionList) -> Result<Page<Entry>> {
    let limit = limit(list.limit);
    let items =
        engine.house().await.read(move |db| suppression::list(db, list.after.as_deref(), limit)).await?;
    let next = items.last().filter(|_| items.len() == limit).map(|last| last.id.clone());
    Ok(Page { items, next })
}

pub(super) async fn add(engine: &Engine, params: SuppressionAdd) -> Result<Entry> {
    let house = engine.house().await;
    let key = key(&house).await?;
    let new =
        New { address: params.address, channel: params.channel, reason: params.reason, until: params.until };
    house
        .database
        .writer
        .write(move |work| {
            suppression::unlock(work, &key)?;
            suppression::add(work, &new, &user::at_desk(work.db)?)
        })
        .await
}

pub(super) async fn remove(engine: &Engine, params: SuppressionRemove) -> Result<()> {
    let writer = engine.house().await.database.writer.clone();
    writer
        .write(move |work| suppression::remove(work, &params.id, &params.reason, &user::at_desk(work.db)?))
        .await
}

/// The key of the list; a new one only while the list is empty, because marks made with another would be lost.
async fn key(house: &House) -> Result<Sensitive> {
    if let Some(key) = house.vault.get(suppression::SECRET)? {
        return Ok(key);
    }
    if !house.read(suppression::is_empty).await? {
        return Err(Error::new(
            Code::Conflict,
            "The key of the suppression list is not in the keychain any more. Remove the entries that are left, then add \
             them again.",
        ));
    }
    let key = secret::new_key()?;
    house.vault.put(suppression::SECRET, &key)?;
    Ok(key)
}
