//! Todos of a lead: a name, a type, a day and an hour of which each may be missing.

use chrono::{NaiveDate, NaiveTime};
use rusqlite::{Connection, OptionalExtension, Row};
use serde::Serialize;
use serde_json::{Value, json};
use ts_rs::TS;

use super::act::{checked_text, known};
use crate::{
    clock::Timestamp,
    db::Work,
    error::{Error, Result},
};

/// A todo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts")]
pub struct Todo {
    /// Row id.
    pub id: String,
    /// On which lead.
    pub lead_id: String,
    /// What is to be done.
    pub name: String,
    /// call, email, meeting, task, or the owner's own word
    #[serde(rename = "type")]
    pub kind: String,
    /// `2026-03-02`
    pub date: Option<String>,
    /// `15:30`
    pub time: Option<String>,
    /// When it was ticked.
    pub done_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Who made it.
    pub created_by: Option<String>,
}

/// A todo to be made.
#[derive(Debug, Clone)]
pub struct NewTodo {
    /// What is to be done.
    pub name: String,
    /// Its type; `task` when absent.
    pub kind: Option<String>,
    /// `2026-03-02`
    pub date: Option<String>,
    /// `15:30`
    pub time: Option<String>,
}

impl Todo {
    /// What the journal says of a new one.
    pub(super) fn payload(&self) -> Value {
        known(json!({
            "todoId": self.id, "name": self.name, "todoType": self.kind, "date": self.date, "time": self.time
        }))
    }
}

const COLUMNS: &str =
    "id, lead_id, name, type, due_date, due_time, done_at, created_at, created_by FROM todo";

/// Writes the row of a new todo.
pub(super) fn insert(work: &Work<'_>, lead: &str, new: &NewTodo, by: Option<&str>) -> Result<Todo> {
    let todo = Todo {
        id: work.id(),
        lead_id: lead.to_owned(),
        name: checked_text("name", &new.name, 300, "Say what is to be done.")?,
        kind: checked_text("type", new.kind.as_deref().unwrap_or("task"), 40, "A todo has a type.")?,
        date: checked_date(new.date.as_deref())?,
        time: checked_time(new.time.as_deref())?,
        done_at: None,
        created_at: work.now,
        created_by: by.map(str::to_owned),
    };
    work.db
        .prepare_cached(
            "INSERT INTO todo (id, lead_id, name, type, due_date, due_time, created_at, created_by)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute((
            &todo.id,
            lead,
            &todo.name,
            &todo.kind,
            &todo.date,
            &todo.time,
            todo.created_at,
            &todo.created_by,
        ))?;
    Ok(todo)
}

/// One todo that is not deleted.
pub fn by_id(db: &Connection, id: &str) -> Result<Todo> {
    db.prepare_cached(&format!("SELECT {COLUMNS} WHERE id = ?1 AND deleted_at IS NULL"))?
        .query_row([id], from_row)
        .optional()?
        .ok_or_else(|| Error::not_found("todo"))
}

/// Todos of a lead: what is open first, by day and hour; those without a day after those with one.
pub(super) fn of_lead(db: &Connection, lead: &str) -> Result<Vec<Todo>> {
    let mut select = db.prepare_cached(&format!(
        "SELECT {COLUMNS} WHERE lead_id = ?1 AND deleted_at IS NULL
         ORDER BY done_at IS NOT NULL, due_date IS NULL, due_date, due_time IS NULL, due_time, id LIMIT 500"
    ))?;
    Ok(select.query_map([lead], from_row)?.collect::<rusqlite::Result<_>>()?)
}

/// `2026-03-02`, or nothing.
pub(super) fn checked_date(date: Option<&str>) -> Result<Option<String>> {
    let Some(date) = date else { return Ok(None) };
    match NaiveDate::parse_from_str(date, "%Y-%m-%d") {
        Ok(day) if date.len() == 10 => Ok(Some(day.to_string())),
        _ => Err(Error::invalid("date", "Write the day like 2026-03-02.")),
    }
}

/// `15:30`, or nothing.
pub(super) fn checked_time(time: Option<&str>) -> Result<Option<String>> {
    let Some(time) = time else { return Ok(None) };
    match NaiveTime::parse_from_str(time, "%H:%M") {
        Ok(hour) if time.len() == 5 => Ok(Some(hour.format("%H:%M").to_string())),
        _ => Err(Error::invalid("time", "Write the hour like 15:30.")),
    }
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Todo> {
    Ok(Todo {
        id: row.get("id")?,
        lead_id: row.get("lead_id")?,
        name: row.get("name")?,
        kind: row.get("type")?,
        date: row.get("due_date")?,
        time: row.get("due_time")?,
        done_at: row.get("done_at")?,
        created_at: row.get("created_at")?,
        created_by: row.get("created_by")?,
    })
}
