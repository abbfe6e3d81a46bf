//! What somebody at the desk does, as one group that can be taken back: the way of every command that changes the board
//! or a contact. Also undo and redo themselves.

use rusqlite::Connection;
use serde::Serialize;
use ts_rs::TS;

use super::Nothing;
use crate::{
    db::Work,
    engine::Engine,
    error::{Error, Result},
    journal::Actor,
    undo::{self, Act, Direction, UndoStatus},
    user,
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
    /// What could not be put back, a sentence each; all of it could when empty.
    pub left: Vec<String>,
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

async fn turn(engine: &Engine, direction: Direction) -> Result<Turned> {
    let house = engine.house().await;
    let undo::Turned { label, left } = undo::turn(&house.database.writer, direction, user::at_desk).await?;
    Ok(Turned { label, left })
}
