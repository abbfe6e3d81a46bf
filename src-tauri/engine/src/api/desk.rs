//! What somebody at the desk does, as one group that can be taken back: the way of every command that changes the board
//! or a contact. Also undo and redo themselves, and who sits at the desk.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ById, Nothing, Page};
use crate::{
    db::Work,
    engine::Engine,
    error::{Code, Error, Result},
    journal::Actor,
    undo::{self, Act, Direction, UndoStatus},
    user::{self, Photo, User},
};

/// Leads one command may change at most.
const MOST_LEADS: usize = 10_000;

/// What a command is going to do, and how the undo menu calls it.
pub(super) struct Plan {
    pub(super) label: String,
    pub(super) acts: Vec<Act>,
}

impl Plan {
    /// One act after the other.
    pub(super) fn new(label: impl Into<String>, acts: impl IntoIterator<Item = impl Into<Act>>) -> Self {
        Self { label: label.into(), acts: acts.into_iter().map(Into::into).collect() }
    }
}

/// Does what `plan` says in one unit of work, under the name of the user at the desk.
pub(super) async fn act(
    engine: &Engine,
    plan: impl Fn(&mut Work<'_>) -> Result<Plan> + Send + 'static,
) -> Result<()> {
    let house = engine.house().await;
    house
        .database
        .writer
        .write(move |work| {
            let actor = user::at_desk(work.db)?;
            let plan = plan(work)?;
            undo::run(work, &plan.label, &plan.acts, &actor)
        })
        .await
}

/// Makes something in one unit of work; what `make` answers beside it takes it away again.
pub(super) async fn made<T: Send + 'static>(
    engine: &Engine,
    make: impl Fn(&mut Work<'_>, &Actor) -> Result<(T, String, Vec<Act>)> + Send + 'static,
) -> Result<T> {
    let house = engine.house().await;
    house
        .database
        .writer
        .write(move |work| {
            let actor = user::at_desk(work.db)?;
            let (made, label, back) = make(work, &actor)?;
            undo::remember(work, &label, &back, &actor)?;
            Ok(made)
        })
        .await
}

/// Leads as a label says them: the name of one, or how many.
pub(super) fn leads_in_words(db: &Connection, ids: &[String]) -> Result<String> {
    match ids {
        [] => Err(Error::invalid("ids", "Choose at least one lead.")),
        [one] => Ok(db
            .prepare_cached("SELECT name FROM lead WHERE id = ?1")?
            .query_row([one], |row| row.get(0))
            .map_err(|_| Error::not_found("lead"))?),
        many if many.len() > MOST_LEADS => {
            Err(Error::invalid("ids", format!("{MOST_LEADS} leads at most at one time.")))
        }
        many => Ok(format!("{} leads", many.len())),
    }
}

/// What was taken back or done again.
#[derive(Debug, Serialize, TS)]
#[ts(export_to = "types.ts")]
pub struct Turned {
    /// How the menu calls it: "Moved Marisol Ibarra to Estimate".
    pub label: String,
}

pub(super) async fn undo_status(engine: &Engine, _: Nothing) -> Result<UndoStatus> {
    engine.house().await.read(undo::status).await
}

pub(super) async fn undo(engine: &Engine, _: Nothing) -> Result<Turned> {
    turn(engine, Direction::Undo).await
}

pub(super) async fn redo(engine: &Engine, _: Nothing) -> Result<Turned> {
    turn(engine, Direction::Redo).await
}

/// A group that can no longer be turned is let go, so that it does not bar the way to the one before it.
async fn turn(engine: &Engine, direction: Direction) -> Result<Turned> {
    let house = engine.house().await;
    let writer = &house.database.writer;
    let turned = writer
        .write(move |work| {
            let actor = user::at_desk(work.db)?;
            undo::turn(work, direction, &actor)
        })
        .await;
    if let Err(error) = &turned
        && matches!(error.code(), Code::Conflict | Code::NotFound)
    {
        writer.write(move |work| undo::let_go(work, direction)).await?;
    }
    Ok(Turned { label: turned? })
}

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

pub(super) async fn users(engine: &Engine, _: Nothing) -> Result<Page<User>> {
    Ok(Page { items: engine.house().await.read(user::list).await?, next: None })
}

pub(super) async fn create_user(engine: &Engine, new: NewUser) -> Result<User> {
    as_user(engine, move |work, actor| user::create(work, &new.name, actor)).await
}

pub(super) async fn update_user(engine: &Engine, update: UserUpdate) -> Result<User> {
    as_user(engine, move |work, actor| user::rename(work, &update.id, &update.name, actor)).await
}

pub(super) async fn set_photo(engine: &Engine, params: SetPhoto) -> Result<User> {
    let photo = params.base64.map(|text| Photo::read(decode("base64", &text)?)).transpose()?;
    as_user(engine, move |work, actor| user::set_photo(work, &params.id, photo.as_ref(), actor)).await
}

pub(super) async fn delete_user(engine: &Engine, ById { id }: ById) -> Result<()> {
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
