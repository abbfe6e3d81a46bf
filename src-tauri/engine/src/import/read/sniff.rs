//! What stands between the cells: the sign that cuts the first rows into the same number of cells each.

use std::{collections::HashMap, io::Read, path::Path};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::charset::{self, Charset};
use crate::error::Result;

/// Signs between cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "types.ts", rename = "ImportDelimiter")]
pub enum Delimiter {
    /// `,`
    Comma,
    /// `;`, where the comma stands in numbers.
    Semicolon,
    /// A tab.
    Tab,
    /// `|`
    Pipe,
}

impl Delimiter {
    const ALL: [Self; 4] = [Self::Comma, Self::Semicolon, Self::Tab, Self::Pipe];

    /// The sign itself.
    pub fn sign(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
            Self::Pipe => b'|',
        }
    }
}

/// So much of the text is tried.
const HEAD: u64 = 64 * 1024;
/// So many records are compared.
const RECORDS: usize = 50;

/// The delimiter of `file`; a comma where nothing is cut.
pub(super) fn delimiter(file: &Path, charset: Charset) -> Result<Delimiter> {
    let mut head = Vec::new();
    let text = charset.decode(charset::open(file)?);
    text.take(HEAD).read_to_end(&mut head).map_err(|error| charset::unreadable(&error))?;
    Ok(of(&head))
}

fn of(head: &[u8]) -> Delimiter {
    if let Some(said) = said_by_excel(head) {
        return said;
    }
    let mut best = (0, Delimiter::Comma);
    for delimiter in Delimiter::ALL {
        let score = score(head, delimiter);
        if score > best.0 {
            best = (score, delimiter);
        }
    }
    best.1
}

/// Excel writes `sep=;` into a first line of its own.
fn said_by_excel(head: &[u8]) -> Option<Delimiter> {
    let sign = *head.strip_prefix(b"sep=")?.first()?;
    Delimiter::ALL.into_iter().find(|delimiter| delimiter.sign() == sign)
}

/// How many records agree on a number of cells, in thousandths; with the number of cells deciding between equals.
fn score(head: &[u8], delimiter: Delimiter) -> usize {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter.sign())
        .has_headers(false)
        .flexible(true)
        .from_reader(head);
    let mut widths: HashMap<usize, usize> = HashMap::new();
    let records = reader.byte_records().take(RECORDS).flatten();
    let count =
        records.map(|record| *widths.entry(record.len()).and_modify(|n| *n += 1).or_insert(1)).count();
    let agreed =
        widths.into_iter().filter(|(width, _)| *width > 1).max_by_key(|(width, times)| (*times, *width));
    agreed.map_or(0, |(width, times)| times * 1000 / count * 1000 + width.min(999))
}
