//! Reading a file of rows: what it is written in, what stands between its cells, and its records one by one. A file is
//! never in memory as a whole.

mod charset;
mod records;
mod sniff;

use std::path::Path;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use charset::Charset;
pub use records::Records;
pub use sniff::Delimiter;

use crate::error::Result;

/// Records that are looked at to find out what a file is.
pub const SAMPLE: usize = 200;

/// Whether the first row names the columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "types.ts", rename = "ImportHeader")]
pub enum Header {
    /// It does.
    FirstRow,
    /// It is a row like the others.
    None,
}

/// How a file is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Format {
    /// What its letters are written in.
    pub charset: Charset,
    /// What stands between its cells.
    pub delimiter: Delimiter,
}

/// A row as it stands in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its number, the first being 1.
    pub number: u32,
    /// Its cells.
    pub cells: csv::StringRecord,
}

/// Finds out how `file` is written; a file that holds no rows is refused in words that say what to do.
pub fn recognise(file: &Path) -> Result<Format> {
    let charset = charset::recognise(file)?;
    Ok(Format { charset, delimiter: sniff::delimiter(file, charset)? })
}

/// The first rows of `file`.
pub fn sample(file: &Path, format: Format) -> Result<Vec<Row>> {
    let mut records = Records::open(file, format)?;
    let mut rows = Vec::new();
    while rows.len() < SAMPLE
        && let Some(row) = records.next_row()?
    {
        rows.push(row);
    }
    Ok(rows)
}
