//! Notes of a lead.

use serde::Deserialize;
use ts_rs::TS;

use super::{
    ById,
    desk::{Plan, act, made},
};
use crate::{
    board::{self, Act, Note, make},
    engine::Engine,
    error::Result,
};

/// A note to be written.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts")]
pub struct NoteCreate {
    /// On which lead.
    pub lead_id: String,
    /// Its text.
    pub content: String,
}

/// Another text for a note.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct NoteUpdate {
    /// The note.
    pub id: String,
    /// The new text.
    pub content: String,
    /// The text the person saw.
    pub was: Option<String>,
}

pub(super) async fn create(engine: &Engine, params: NoteCreate) -> Result<Note> {
    made(engine, move |work, actor| {
        let (note, undo) = make::note(work, &params.lead_id, &params.content, actor)?;
        Ok((note, "Added a note".to_owned(), vec![undo.into()]))
    })
    .await
}

pub(super) async fn update(engine: &Engine, params: NoteUpdate) -> Result<Note> {
    let id = params.id.clone();
    act(engine, move |_| {
        let edit = Act::EditNote {
            note: params.id.clone(),
            content: params.content.clone(),
            was: params.was.clone(),
        };
        Ok(Plan::new("Changed a note", [edit]))
    })
    .await?;
    engine.house().await.read(move |db| board::note_by_id(db, &id)).await
}

pub(super) async fn delete(engine: &Engine, ById { id }: ById) -> Result<()> {
    act(engine, move |_| Ok(Plan::new("Deleted a note", [Act::RemoveNote { note: id.clone() }]))).await
}
