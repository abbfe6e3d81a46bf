//! Todos of a lead.

use serde::Deserialize;
use ts_rs::TS;

use super::{
    ById,
    desk::{Plan, act, made},
};
use crate::{
    board::{self, Act, NewTodo, Todo, TodoChange, make},
    engine::Engine,
    error::Result,
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
    #[serde(default, deserialize_with = "super::given")]
    #[ts(optional, type = "string | null")]
    pub date: Option<Option<String>>,
    /// `15:30`
    #[serde(default, deserialize_with = "super::given")]
    #[ts(optional, type = "string | null")]
    pub time: Option<Option<String>>,
    /// Ticked or not.
    pub done: Option<bool>,
}

pub(super) async fn create(engine: &Engine, params: TodoCreate) -> Result<Todo> {
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

pub(super) async fn update(engine: &Engine, params: TodoUpdate) -> Result<Todo> {
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

pub(super) async fn delete(engine: &Engine, ById { id }: ById) -> Result<()> {
    act(engine, move |work| {
        let label = format!("Deleted the todo {}", board::todo_by_id(work.db, &id)?.name);
        Ok(Plan::new(label, [Act::RemoveTodo { todo: id.clone() }]))
    })
    .await
}
