//! Saved views: a filter of a pipeline under a name.

use rusqlite::{Connection, OptionalExtension, Row};
use serde::Serialize;
use ts_rs::TS;

use super::{act::checked_text, filter::LeadFilter};
use crate::{
    db::Work,
    error::{Error, Result},
};

/// A saved view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts")]
pub struct SavedView {
    /// Row id.
    pub id: String,
    /// Of which pipeline.
    pub pipeline_id: String,
    /// "Mine, overdue"
    pub name: String,
    /// What it shows.
    pub filter: LeadFilter,
}

const COLUMNS: &str = "id, pipeline_id, name, filter FROM saved_view";

/// Views of a pipeline in the order they were saved.
pub fn of_pipeline(db: &Connection, pipeline: &str) -> Result<Vec<SavedView>> {
    let mut select =
        db.prepare_cached(&format!("SELECT {COLUMNS} WHERE pipeline_id = ?1 ORDER BY id LIMIT 200"))?;
    Ok(select.query_map([pipeline], from_row)?.collect::<rusqlite::Result<_>>()?)
}

/// Saves a view.
pub fn create(work: &mut Work<'_>, pipeline: &str, name: &str, filter: &LeadFilter) -> Result<SavedView> {
    let name = checked_text("name", name, 60, "A view needs a name.")?;
    super::pipeline::by_id(work.db, pipeline)?;
    let id = work.id();
    work.db
        .prepare_cached(
            "INSERT INTO saved_view (id, pipeline_id, name, filter, created_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute((&id, pipeline, &name, as_text(filter)?, work.now))?;
    work.changes.add_all("pipeline");
    by_id(work.db, &id)
}

/// Changes a view's name, its filter, or both.
pub fn update(
    work: &mut Work<'_>,
    id: &str,
    name: Option<&str>,
    filter: Option<&LeadFilter>,
) -> Result<SavedView> {
    let before = by_id(work.db, id)?;
    let name = checked_text("name", name.unwrap_or(&before.name), 60, "A view needs a name.")?;
    let filter = as_text(filter.unwrap_or(&before.filter))?;
    work.db
        .prepare_cached("UPDATE saved_view SET name = ?2, filter = ?3 WHERE id = ?1")?
        .execute((id, &name, filter))?;
    work.changes.add_all("pipeline");
    by_id(work.db, id)
}

/// Deletes a view.
pub fn delete(work: &mut Work<'_>, id: &str) -> Result<()> {
    work.db.prepare_cached("DELETE FROM saved_view WHERE id = ?1")?.execute([id])?;
    work.changes.add_all("pipeline");
    Ok(())
}

fn by_id(db: &Connection, id: &str) -> Result<SavedView> {
    db.prepare_cached(&format!("SELECT {COLUMNS} WHERE id = ?1"))?
        .query_row([id], from_row)
        .optional()?
        .ok_or_else(|| Error::not_found("view"))
}

fn as_text(filter: &LeadFilter) -> Result<String> {
    serde_json::to_string(filter).map_err(|error| Error::internal("saving the view", error))
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<SavedView> {
    let filter: String = row.get("filter")?;
    Ok(SavedView {
        id: row.get("id")?,
        pipeline_id: row.get("pipeline_id")?,
        name: row.get("name")?,
        filter: serde_json::from_str(&filter).unwrap_or_default(),
    })
}
