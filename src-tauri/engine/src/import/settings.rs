//! How a file is read and what becomes of its rows: the owner's choices, kept with the import.

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    mapping::{self, Column},
    read::{self, Charset, Delimiter, Format, Header, Row},
};
use crate::{
    board, contact, department,
    error::{Error, Result},
};

/// What happens to contacts that are known already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "types.ts", rename = "ImportExisting")]
pub enum Existing {
    /// Only what is empty is filled.
    Fill,
    /// The file wins.
    Overwrite,
    /// They are left as they are, but for an opt-out.
    Skip,
}

/// The owner's choices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", rename = "ImportSettings")]
pub struct Settings {
    /// What the letters are written in.
    pub charset: Charset,
    /// What stands between the cells.
    pub delimiter: Delimiter,
    /// Whether the first row names the columns.
    pub header: Header,
    /// What the columns are.
    pub columns: Vec<Column>,
    /// Whose contacts they become.
    pub department_id: String,
    /// Where contacts come from whose row does not say.
    pub source: Option<String>,
    /// What happens to contacts that are known already.
    pub existing: Existing,
    /// Where on the board each new contact is put; only among the contacts when absent.
    pub stage_id: Option<String>,
}

impl Settings {
    /// How the file is read.
    pub fn format(&self) -> Format {
        Format { charset: self.charset, delimiter: self.delimiter }
    }
}

/// The choices for a file that nobody has chosen for yet.
pub(super) fn first(db: &Connection, file: &std::path::Path) -> Result<Settings> {
    let Format { charset, delimiter } = read::recognise(file)?;
    let rows = read::sample(file, Format { charset, delimiter })?;
    let header = mapping::guess_header(&rows);
    let departments = department::all(db)?;
    let department = departments.into_iter().next().ok_or_else(|| Error::not_found("department"))?;
    Ok(Settings {
        charset,
        delimiter,
        header,
        columns: columns(db, &rows, header)?,
        department_id: department.id,
        source: None,
        existing: Existing::Fill,
        stage_id: None,
    })
}

/// `chosen`, with columns guessed anew when they are not those of the file, as after choosing another delimiter.
pub(super) fn fitting(db: &Connection, rows: &[Row], mut chosen: Settings) -> Result<Settings> {
    let guessed = columns(db, rows, chosen.header)?;
    let names = |columns: &[Column]| columns.iter().map(|column| column.header.clone()).collect::<Vec<_>>();
    if names(&chosen.columns) != names(&guessed) {
        chosen.columns = guessed;
    }
    check(db, &chosen)?;
    Ok(chosen)
}

/// A stage with its pipeline, by name.
#[derive(Debug, Clone)]
pub(super) struct Stage {
    /// Row id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Row id of its pipeline.
    pub pipeline: String,
}

/// The stage that new contacts are put in.
pub(super) fn stage(db: &Connection, settings: &Settings) -> Result<Option<Stage>> {
    let Some(wanted) = &settings.stage_id else { return Ok(None) };
    for pipeline in board::pipelines(db, Some(&settings.department_id))? {
        if let Some(stage) = pipeline.stages.into_iter().find(|stage| stage.id == *wanted) {
            return Ok(Some(Stage { id: stage.id, name: stage.name, pipeline: pipeline.id }));
        }
    }
    Err(Error::invalid("stageId", "This stage is not on a board of the department. Choose another one."))
}

fn columns(db: &Connection, rows: &[Row], header: Header) -> Result<Vec<Column>> {
    Ok(mapping::guess(rows, header, &contact::field_keys(db)?))
}

fn check(db: &Connection, settings: &Settings) -> Result<()> {
    department::by_id(db, &settings.department_id)?;
    stage(db, settings)?;
    for column in &settings.columns {
        if let mapping::Target::Field { key } = &column.target
            && key.trim().is_empty()
        {
            return Err(Error::invalid("columns", format!("Give the field of “{}” a name.", column.header)));
        }
    }
    Ok(())
}
