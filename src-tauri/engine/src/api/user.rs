//! The people at the desk: listed, added, named, pictured, sitting down, leaving.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ById, Nothing, Page};
use crate::{
    db::Work,
    engine::Engine,
    error::{Error, Result},
    journal::Actor,
    user::{self, Photo, User},
};

/// A user to be added.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export_to = "types.ts")]
pub struct NewUser {
    /// "Dana Whitfield"
    pub name: String,
}

/// Another name for a user.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export_to = "types.ts")]
pub struct UserUpdate {
    /// The user.
    pub id: String,
    /// The new name.
    pub name: String,
}

/// A picture for a user.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export_to = "types.ts")]
pub struct SetPhoto {
    /// The user.
    pub id: String,
    /// PNG or JPEG of 512 KB at most, in base64; null takes the picture away.
    pub base64: Option<String>,
}

/// Bytes of a file.
#[derive(Debug, Serialize, TS)]
#[ts(export_to = "types.ts")]
pub struct FileBytes {
    /// Name to save it under.
    pub filename: String,
    /// Its type.
    pub mime: String,
    /// The bytes.
    pub base64: String,
}

pub(super) async fn list(engine: &Engine, _: Nothing) -> Result<Page<User>> {
    Ok(Page { items: engine.house().await.read(user::list).await?, next: None })
}

pub(super) async fn create(engine: &Engine, new: NewUser) -> Result<User> {
    as_user(engine, move |work, actor| user::create(work, &new.name, actor)).await
}

pub(super) async fn update(engine: &Engine, update: UserUpdate) -> Result<User> {
    as_user(engine, move |work, actor| user::rename(work, &update.id, &update.name, actor)).await
}

pub(super) async fn set_photo(engine: &Engine, params: SetPhoto) -> Result<User> {
    let photo = params.base64.map(|text| Photo::read(decode("base64", &text)?)).transpose()?;
    as_user(engine, move |work, actor| user::set_photo(work, &params.id, photo.as_ref(), actor)).await
}

pub(super) async fn delete(engine: &Engine, ById { id }: ById) -> Result<()> {
    as_user(engine, move |work, actor| user::delete(work, &id, actor)).await
}

pub(super) async fn sit(engine: &Engine, ById { id }: ById) -> Result<User> {
    as_user(engine, move |work, _| {
        user::sit(work, &id)?;
        user::by_id(work.db, &id)
    })
    .await
}

pub(super) async fn photo(engine: &Engine, ById { id }: ById) -> Result<Option<FileBytes>> {
    let found = engine.house().await.read(move |db| user::photo(db, &id)).await?;
    Ok(found.map(|(bytes, mime)| FileBytes {
        filename: "photo".into(),
        mime,
        base64: BASE64_STANDARD.encode(bytes),
    }))
}

async fn as_user<T: Send + 'static>(
    engine: &Engine,
    change: impl Fn(&mut Work<'_>, &Actor) -> Result<T> + Send + 'static,
) -> Result<T> {
    let house = engine.house().await;
    house
        .database
        .writer
        .write(move |work| {
            let actor = user::at_desk(work.db)?;
            change(work, &actor)
        })
        .await
}

/// Bytes of a base64 parameter.
pub(super) fn decode(field: &str, text: &str) -> Result<Vec<u8>> {
    BASE64_STANDARD.decode(text).map_err(|_| Error::invalid(field, "This is not base64."))
}
