//! The list of who is out as a file for a spreadsheet. Text of strangers never becomes a formula there.

use chrono::{DateTime, SecondsFormat};
use rusqlite::Connection;

use super::list::{self, OutRow, Query};
use crate::{
    clock::Timestamp,
    error::{Error, Result},
};

const HEAD: [&str; 12] = [
    "Contact",
    "Channel",
    "Address",
    "Covers",
    "Since",
    "Method",
    "Keyword",
    "Reason",
    "Exact words",
    "Recorded by",
    "Recorded at",
    "Merged with",
];

/// All rows of the list that fit `query`, whatever its page.
pub fn csv(db: &Connection, query: &Query) -> Result<String> {
    let all = Query { after: None, limit: usize::try_from(i64::MAX).unwrap_or(usize::MAX), ..query.clone() };
    let (rows, _) = list::list(db, &all)?;
    let failed = |error: csv::Error| Error::internal("writing the file", error);
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(HEAD).map_err(failed)?;
    for row in rows {
        writer.write_record(cells(row).map(harmless)).map_err(failed)?;
    }
    let bytes = writer.into_inner().map_err(|error| Error::internal("writing the file", error))?;
    String::from_utf8(bytes).map_err(|error| Error::internal("writing the file", error))
}

fn cells(row: OutRow) -> [String; 12] {
    [
        row.contact_name.unwrap_or_default(),
        row.channel.as_str().to_owned(),
        row.address.unwrap_or_else(|| row.channel.all_addresses().to_owned()),
        row.scope.as_str().to_owned(),
        iso(row.since),
        row.method.as_str().to_owned(),
        row.keyword.unwrap_or_default(),
        row.reason.unwrap_or_default(),
        row.exact_text.unwrap_or_default(),
        row.by.unwrap_or_default(),
        iso(row.recorded_at),
        row.merged_with.map(|other| other.name).unwrap_or_default(),
    ]
}

/// A spreadsheet reads a cell as a formula by its first sign; an apostrophe before it makes it text.
fn harmless(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell }
}

fn iso(at: Timestamp) -> String {
    DateTime::from_timestamp_millis(at.0).unwrap_or_default().to_rfc3339_opts(SecondsFormat::Secs, true)
}
