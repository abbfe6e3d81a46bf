//! Todos: one change an act, because each is an event of its own to those who listen.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Act, Doing, checked_text, known, standing};
use crate::{
    board::todo::{self, Todo},
    error::{Error, Result},
};

/// One member of a todo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "set", content = "to", rename_all = "snake_case")]
pub enum TodoChange {
    /// What is to be done.
    Name(String),
    /// call, email, meeting, task, or the owner's own word
    Type(String),
    /// `2026-03-02`
    Date(Option<String>),
    /// `15:30`
    Time(Option<String>),
    /// Ticked or not.
    Done(bool),
}

pub(super) fn edit(doing: &mut Doing<'_, '_>, id: &str, change: &TodoChange) -> Result<Option<Act>> {
    let before = todo::by_id(doing.work.db, id)?;
    let undo = match change {
        TodoChange::Name(name) => set_name(doing, &before, name)?,
        TodoChange::Type(word) => set_type(doing, &before, word)?,
        TodoChange::Date(date) => set_date(doing, &before, date.as_deref())?,
        TodoChange::Time(time) => set_time(doing, &before, time.as_deref())?,
        TodoChange::Done(done) => set_done(doing, &before, *done)?,
    };
    Ok(undo.map(|change| Act::EditTodo { todo: id.to_owned(), change }))
}

fn set_name(doing: &mut Doing<'_, '_>, before: &Todo, name: &str) -> Result<Option<TodoChange>> {
    let name = checked_text("name", name, 300, "Say what is to be done.")?;
    if name == before.name {
        return Ok(None);
    }
    doing.work.db.prepare_cached("UPDATE todo SET name = ?2 WHERE id = ?1")?.execute((&before.id, &name))?;
    changed(doing, before, &name, "name", Some(&name), Some(&before.name))?;
    Ok(Some(TodoChange::Name(before.name.clone())))
}

fn set_type(doing: &mut Doing<'_, '_>, before: &Todo, word: &str) -> Result<Option<TodoChange>> {
    let word = checked_text("type", word, 40, "A todo has a type: call, email, meeting or task.")?;
    if word == before.kind {
        return Ok(None);
    }
    doing.work.db.prepare_cached("UPDATE todo SET type = ?2 WHERE id = ?1")?.execute((&before.id, &word))?;
    changed(doing, before, &before.name, "type", Some(&word), Some(&before.kind))?;
    Ok(Some(TodoChange::Type(before.kind.clone())))
}

fn set_date(doing: &mut Doing<'_, '_>, before: &Todo, date: Option<&str>) -> Result<Option<TodoChange>> {
    let date = todo::checked_date(date)?;
    if date == before.date {
        return Ok(None);
    }
    doing
        .work
        .db
        .prepare_cached("UPDATE todo SET due_date = ?2 WHERE id = ?1")?
        .execute((&before.id, &date))?;
    changed(doing, before, &before.name, "date", date.as_deref(), before.date.as_deref())?;
    Ok(Some(TodoChange::Date(before.date.clone())))
}

fn set_time(doing: &mut Doing<'_, '_>, before: &Todo, time: Option<&str>) -> Result<Option<TodoChange>> {
    let time = todo::checked_time(time)?;
    if time == before.time {
        return Ok(None);
    }
    doing
        .work
        .db
        .prepare_cached("UPDATE todo SET due_time = ?2 WHERE id = ?1")?
        .execute((&before.id, &time))?;
    changed(doing, before, &before.name, "time", time.as_deref(), before.time.as_deref())?;
    Ok(Some(TodoChange::Time(before.time.clone())))
}

fn set_done(doing: &mut Doing<'_, '_>, before: &Todo, done: bool) -> Result<Option<TodoChange>> {
    if done == before.done_at.is_some() {
        return Ok(None);
    }
    let at = done.then_some(doing.work.now);
    doing.work.db.prepare_cached("UPDATE todo SET done_at = ?2 WHERE id = ?1")?.execute((&before.id, at))?;
    let payload = json!({ "todoId": before.id, "name": before.name, "done": done });
    tell(doing, &before.lead_id, "todo.done_changed", payload)?;
    Ok(Some(TodoChange::Done(!done)))
}

fn changed(
    doing: &mut Doing<'_, '_>,
    todo: &Todo,
    name: &str,
    field: &str,
    value: Option<&str>,
    old: Option<&str>,
) -> Result<()> {
    let payload = json!({ "todoId": todo.id, "name": name, "field": field, "value": value, "old": old });
    tell(doing, &todo.lead_id, "todo.changed", known(payload))
}

pub(super) fn remove(doing: &mut Doing<'_, '_>, id: &str) -> Result<Option<Act>> {
    let todo = todo::by_id(doing.work.db, id)?;
    let now = doing.work.now;
    doing.work.db.prepare_cached("UPDATE todo SET deleted_at = ?2 WHERE id = ?1")?.execute((id, now))?;
    tell(doing, &todo.lead_id, "todo.deleted", json!({ "todoId": id, "name": todo.name }))?;
    Ok(Some(Act::RestoreTodo { todo: id.to_owned() }))
}

pub(super) fn restore(doing: &mut Doing<'_, '_>, id: &str) -> Result<Option<Act>> {
    let back = doing
        .work
        .db
        .prepare_cached("UPDATE todo SET deleted_at = NULL WHERE id = ?1 AND deleted_at IS NOT NULL")?
        .execute([id])?;
    if back == 0 {
        return Err(Error::not_found("todo"));
    }
    let todo = todo::by_id(doing.work.db, id)?;
    tell(doing, &todo.lead_id, "todo.created", todo.payload())?;
    Ok(Some(Act::RemoveTodo { todo: id.to_owned() }))
}

fn tell(doing: &mut Doing<'_, '_>, lead: &str, kind: &'static str, payload: Value) -> Result<()> {
    let standing = standing(doing.work, lead)?;
    doing.tell(&standing, kind, payload)
}
