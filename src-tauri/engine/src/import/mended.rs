//! What the owner mended in a file: single cells, and suggestions taken for a whole column. Kept beside the file.

use std::collections::{HashMap, HashSet};

use rusqlite::Connection;

use super::{batch, cell::Problem};
use crate::{
    db::Work,
    error::{Error, Result},
};

/// All of it, for one file.
#[derive(Debug, Clone, Default)]
pub(super) struct Mended {
    cells: HashMap<(u32, u32), String>,
    columns: HashSet<(u32, Problem)>,
}

impl Mended {
    pub(super) fn load(db: &Connection, import: &str) -> Result<Self> {
        let mut select = db.prepare_cached("SELECT row, col, value FROM import_cell WHERE import_id = ?1")?;
        let cells =
            select.query_map([import], |row| Ok(((row.get("row")?, row.get("col")?), row.get("value")?)))?;
        let cells = cells.collect::<rusqlite::Result<_>>()?;
        let mut select = db.prepare_cached("SELECT col, problem FROM import_fix WHERE import_id = ?1")?;
        let columns = select.query_map([import], |row| Ok((row.get("col")?, row.get("problem")?)))?;
        Ok(Self { cells, columns: columns.collect::<rusqlite::Result<_>>()? })
    }

    /// What stands in a cell instead of what came.
    pub(super) fn cell(&self, row: u32, column: u32) -> Option<&str> {
        self.cells.get(&(row, column)).map(String::as_str)
    }

    /// Whether suggestions for such problems are taken in this column.
    pub(super) fn takes_suggestions(&self, column: u32, problem: Problem) -> bool {
        self.columns.contains(&(column, problem))
    }
}

/// Puts `value` in the place of a cell; empty text leaves the cell out.
pub fn set_cell(work: &mut Work<'_>, import: &str, row: u32, column: u32, value: &str) -> Result<()> {
    check(work, import, column)?;
    work.db.execute(
        "INSERT INTO import_cell (import_id, row, col, value) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT DO UPDATE SET value = ?4",
        (import, row, column, value.trim()),
    )?;
    work.changes.add("import", import);
    Ok(())
}

/// Takes the suggestion for every cell of a column that has this problem.
pub fn fix_column(work: &mut Work<'_>, import: &str, column: u32, problem: Problem) -> Result<()> {
    check(work, import, column)?;
    work.db.execute(
        "INSERT INTO import_fix (import_id, col, problem) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        (import, column, problem),
    )?;
    work.changes.add("import", import);
    Ok(())
}

fn check(work: &Work<'_>, import: &str, column: u32) -> Result<()> {
    batch::only_draft(work.db, import)?;
    let columns = batch::settings(work.db, import)?.map_or(0, |settings| settings.columns.len());
    if usize::try_from(column).is_ok_and(|column| column < columns) {
        return Ok(());
    }
    Err(Error::invalid("column", "The file has no such column. Look at its preview first."))
}
