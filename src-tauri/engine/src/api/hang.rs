//! What hangs on a lead: todos, notes, files, received emails.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde::Deserialize;
use ts_rs::TS;

use super::{
    ById, Page,
    desk::{FileBytes, Plan, act, decode, made},
    limit,
};
use crate::{
    board::{self, Act, Attachment, Message, NewAttachment, NewTodo, Note, Todo, TodoChange, make},
    clock::Timestamp,
    engine::Engine,
    error::{Code, Error, Result},
    user,
};

/// A todo to be made.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct TodoCreate {
    /// On which lead.
    pub lead_id: String,
    /// What is to be done.
    pub name: String,
    /// call, email, meeting, task, or another word; task when absent
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// `2026-03-02`
    pub date: Option<String>,
    /// `15:30`
    pub time: Option<String>,
}

/// Members of a todo to change. A date or time that is null is taken away; one that is absent stays.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct TodoUpdate {
    /// The todo.
    pub id: String,
    /// What is to be done.
    pub name: Option<String>,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// `2026-03-02`
    #[serde(default, deserialize_with = "given")]
    #[ts(optional, type = "string | null")]
    pub date: Option<Option<String>>,
    /// `15:30`
    #[serde(default, deserialize_with = "given")]
    #[ts(optional, type = "string | null")]
    pub time: Option<Option<String>>,
    /// Ticked or not.
    pub done: Option<bool>,
}

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

/// A file to be added.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct AttachmentCreate {
    /// On which lead.
    pub lead_id: String,
    /// `estimate.pdf`
    pub filename: String,
    /// `application/pdf`
    pub mime: Option<String>,
    /// The bytes, 25 MiB at most.
    pub base64: String,
}

/// An email that was received elsewhere.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct EmailCreate {
    /// To which lead it is put.
    pub lead_id: String,
    /// Who wrote it.
    pub from: String,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub text: String,
    /// When it was received, when that was not now.
    pub received_at: Option<Timestamp>,
}

/// Which messages.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct MessageList {
    /// Of this contact.
    pub contact_id: String,
    /// Cursor of the page before.
    pub after: Option<String>,
    /// Rows at most.
    #[ts(optional, type = "number")]
    pub limit: Option<usize>,
}

pub(super) async fn create_todo(engine: &Engine, params: TodoCreate) -> Result<Todo> {
    made(engine, move |work, actor| {
        let new = NewTodo {
            name: params.name.clone(),
            kind: params.kind.clone(),
            date: params.date.clone(),
            time: params.time.clone(),
        };
        let (todo, undo) = make::todo(work, &params.lead_id, &new, actor)?;
        let label = format!("Added the todo {}", todo.name);
        Ok((todo, label, vec![undo.into()]))
    })
    .await
}

pub(super) async fn update_todo(engine: &Engine, params: TodoUpdate) -> Result<Todo> {
    let id = params.id.clone();
    act(engine, move |work| {
        let todo = board::todo_by_id(work.db, &params.id)?;
        let changes = [
            params.name.clone().map(TodoChange::Name),
            params.kind.clone().map(TodoChange::Type),
            params.date.clone().map(TodoChange::Date),
            params.time.clone().map(TodoChange::Time),
            params.done.map(TodoChange::Done),
        ];
        let label = match params.done {
            Some(true) => format!("Ticked {}", todo.name),
            Some(false) => format!("Unticked {}", todo.name),
            None => format!("Changed the todo {}", todo.name),
        };
        let edit = |change| Act::EditTodo { todo: params.id.clone(), change };
        Ok(Plan::new(label, changes.into_iter().flatten().map(edit)))
    })
    .await?;
    engine.house().await.read(move |db| board::todo_by_id(db, &id)).await
}

pub(super) async fn delete_todo(engine: &Engine, ById { id }: ById) -> Result<()> {
    act(engine, move |work| {
        let label = format!("Deleted the todo {}", board::todo_by_id(work.db, &id)?.name);
        Ok(Plan::new(label, [Act::RemoveTodo { todo: id.clone() }]))
    })
    .await
}

pub(super) async fn create_note(engine: &Engine, params: NoteCreate) -> Result<Note> {
    made(engine, move |work, actor| {
        let (note, undo) = make::note(work, &params.lead_id, &params.content, actor)?;
        Ok((note, "Added a note".to_owned(), vec![undo.into()]))
    })
    .await
}

pub(super) async fn update_note(engine: &Engine, params: NoteUpdate) -> Result<Note> {
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

pub(super) async fn delete_note(engine: &Engine, ById { id }: ById) -> Result<()> {
    act(engine, move |_| Ok(Plan::new("Deleted a note", [Act::RemoveNote { note: id.clone() }]))).await
}

/// The bytes are on the disk before the row is, so that no row is ever without them.
pub(super) async fn create_attachment(engine: &Engine, params: AttachmentCreate) -> Result<Attachment> {
    if params.base64.len() / 4 * 3 > board::MOST_BYTES + 3 {
        return Err(Error::invalid(
            "base64",
            format!(
                "{} is larger than 25 MB. Keep it elsewhere and write its place in a note.",
                params.filename
            ),
        ));
    }
    let files = engine.house().await.files.clone();
    let kept = files.clone();
    let (sha256, size) = tokio::task::spawn_blocking(move || {
        let bytes = decode("base64", &params.base64)?;
        if bytes.is_empty() {
            return Err(Error::invalid("base64", "This file is empty or could not be read."));
        }
        Ok((files.put(&bytes)?, bytes.len()))
    })
    .await
    .map_err(|error| Error::internal("saving a file", error))??;
    let new = NewAttachment { filename: params.filename, mime: params.mime, size, sha256 };
    made(engine, move |work, actor| {
        if !kept.has(&new.sha256) {
            return Err(Error::new(Code::Conflict, "The trash was just emptied of this file. Add it again."));
        }
        let (file, undo) = make::attachment(work, &params.lead_id, &new, actor)?;
        let label = format!("Added the file {}", file.filename);
        Ok((file, label, vec![undo.into()]))
    })
    .await
}

pub(super) async fn read_attachment(engine: &Engine, ById { id }: ById) -> Result<FileBytes> {
    let house = engine.house().await;
    let file = house.read(move |db| board::attachment_by_id(db, &id)).await?;
    let files = house.files.clone();
    let digest = file.sha256.clone();
    let bytes = tokio::task::spawn_blocking(move || files.get(&digest))
        .await
        .map_err(|error| Error::internal("reading a file", error))??;
    Ok(FileBytes { filename: file.filename, mime: file.mime, base64: BASE64_STANDARD.encode(bytes) })
}

pub(super) async fn delete_attachment(engine: &Engine, ById { id }: ById) -> Result<()> {
    act(engine, move |work| {
        let label = format!("Deleted the file {}", board::attachment_by_id(work.db, &id)?.filename);
        Ok(Plan::new(label, [Act::RemoveAttachment { attachment: id.clone() }]))
    })
    .await
}

pub(super) async fn create_email(engine: &Engine, params: EmailCreate) -> Result<()> {
    let house = engine.house().await;
    house
        .database
        .writer
        .write(move |work| {
            let actor = user::at_desk(work.db)?;
            let email = make::ReceivedEmail {
                from: &params.from,
                subject: &params.subject,
                text: &params.text,
                received_at: params.received_at,
            };
            make::email(work, &params.lead_id, &email, &actor).map(drop)
        })
        .await
}

pub(super) async fn messages(engine: &Engine, list: MessageList) -> Result<Page<Message>> {
    let limit = limit(list.limit);
    let items = engine
        .house()
        .await
        .read(move |db| {
            let before = list.after.as_deref().and_then(|cursor| cursor.split_once('~'));
            let before = before.and_then(|(at, id)| Some((Timestamp(at.parse().ok()?), id)));
            board::conversation(db, &list.contact_id, before, limit)
        })
        .await?;
    let next = (items.len() == limit)
        .then(|| items.last().map(|last| format!("{}~{}", last.at.0, last.id)))
        .flatten();
    Ok(Page { items, next })
}

/// Tells an absent member from one that is null.
fn given<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}
