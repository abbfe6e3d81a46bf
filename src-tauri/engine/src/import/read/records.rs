//! The records of a file, one by one: quotes, ragged rows and rows without anything in them.

use std::{fs::File, path::Path};

use csv::{ErrorKind, StringRecord};
use encoding_rs_io::DecodeReaderBytes;

use super::{Format, Row, charset};
use crate::error::{Error, Result};

/// A cell beyond this is no cell: a quotation mark was opened and never closed.
const MAX_CELL: usize = 1024 * 1024;
/// More columns than a spreadsheet of contacts has.
const MAX_COLUMNS: usize = 1000;

/// Reads a file from its beginning.
pub struct Records {
    reader: csv::Reader<DecodeReaderBytes<File, Vec<u8>>>,
}

impl Records {
    /// Opens `file`.
    pub fn open(file: &Path, format: Format) -> Result<Self> {
        let text = format.charset.decode(charset::open(file)?);
        let reader = csv::ReaderBuilder::new()
            .delimiter(format.delimiter.sign())
            .has_headers(false)
            .flexible(true)
            .from_reader(text);
        Ok(Self { reader })
    }

    /// The next row that has anything in it.
    pub fn next_row(&mut self) -> Result<Option<Row>> {
        loop {
            let mut cells = StringRecord::new();
            if !self.reader.read_record(&mut cells).map_err(|error| unreadable(&error))? {
                return Ok(None);
            }
            let number = cells.position().map_or(0, csv::Position::record) + 1;
            let number = u32::try_from(number).unwrap_or(u32::MAX);
            check(&cells, number)?;
            if cells.iter().any(|cell| !cell.trim().is_empty()) && !is_note_to_excel(&cells, number) {
                return Ok(Some(Row { number, cells }));
            }
        }
    }
}

fn check(cells: &StringRecord, number: u32) -> Result<()> {
    if cells.iter().any(|cell| cell.len() > MAX_CELL) {
        return Err(Error::invalid(
            "id",
            format!(
                "A cell of row {number} does not end: a quotation mark is opened there and never closed. Mend the row \
                 in the file and choose it again."
            ),
        ));
    }
    if cells.len() > MAX_COLUMNS {
        return Err(Error::invalid(
            "id",
            format!("Row {number} has {} columns; {MAX_COLUMNS} is the most there can be.", cells.len()),
        ));
    }
    Ok(())
}

/// `sep=;` in the first row tells Excel what stands between the cells.
fn is_note_to_excel(cells: &StringRecord, number: u32) -> bool {
    number == 1 && cells.get(0).is_some_and(|cell| cell.starts_with("sep=")) && cells.len() <= 2
}

fn unreadable(error: &csv::Error) -> Error {
    match error.kind() {
        ErrorKind::Io(cause) => charset::unreadable(cause),
        other => Error::internal("reading the file; save it as CSV once more", format!("{other:?}")),
    }
}
