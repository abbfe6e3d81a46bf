//! Contacts as a file: for spreadsheets, where no cell may run as a formula, or exact, to be imported again.
//!
//! An exact file carries noes and no yeses: consent is never given by a file.

use csv::{Terminator, WriterBuilder};
use rusqlite::Connection;
use serde::Deserialize;
use ts_rs::TS;

use super::{
    consent::{Channel, ConsentState},
    field,
    list::{self, ContactRow, Query},
};
use crate::{
    error::{Error, Result},
    value::phone,
};

/// What stands before the key of a custom field in the header of its column.
pub const FIELD_PREFIX: &str = "Field: ";

/// Contacts that are read at once.
const PAGE: usize = 1000;
/// Cells that begin so are run by spreadsheets.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];
/// Tells spreadsheets that the letters are UTF-8.
const MARK: char = '\u{feff}';

/// Whom the file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "types.ts")]
pub enum ExportStyle {
    /// People with a spreadsheet.
    Spreadsheet,
    /// Porchlight.
    Exact,
}

/// A contact as a line.
struct Line {
    row: ContactRow,
    first_name: Option<String>,
    last_name: Option<String>,
    company_name: Option<String>,
    /// E.164, extension.
    phones: Vec<(String, Option<String>)>,
    emails: Vec<String>,
    out: Vec<Channel>,
    /// Index among the keys, text.
    fields: Vec<(usize, String)>,
}

/// The lines and how wide they are.
#[derive(Default)]
struct Table {
    lines: Vec<Line>,
    phones: usize,
    emails: usize,
    keys: Vec<String>,
}

/// All contacts that `query` finds, as CSV.
pub fn export(db: &Connection, style: ExportStyle, query: &Query) -> Result<String> {
    let table = read(db, query)?;
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    let failed = |error: csv::Error| Error::internal("writing the contacts", error);
    writer.write_record(table.header(style)).map_err(failed)?;
    for line in &table.lines {
        writer.write_record(table.cells(line, style)).map_err(failed)?;
    }
    let bytes = writer.into_inner().map_err(|error| Error::internal("writing the contacts", error))?;
    let text = String::from_utf8(bytes).map_err(|error| Error::internal("writing the contacts", error))?;
    Ok(if style == ExportStyle::Spreadsheet { format!("{MARK}{text}") } else { text })
}

impl Table {
    fn header(&self, style: ExportStyle) -> Vec<String> {
        let mut header: Vec<String> = match style {
            ExportStyle::Spreadsheet => vec!["Name".into()],
            ExportStyle::Exact => Vec::new(),
        };
        header.extend(["First name", "Last name", "Company", "Source"].map(str::to_owned));
        header.extend((1..=self.phones).map(|number| format!("Phone {number}")));
        header.extend((1..=self.emails).map(|number| format!("Email {number}")));
        header.extend(Channel::ALL.map(|channel| format!("Opted out of {}", channel.as_str())));
        header.extend(self.keys.iter().map(|key| format!("{FIELD_PREFIX}{key}")));
        header
    }

    fn cells(&self, line: &Line, style: ExportStyle) -> Vec<String> {
        let text = |value: &Option<String>| value.as_deref().unwrap_or_default().to_owned();
        let mut cells: Vec<String> = match style {
            ExportStyle::Spreadsheet => vec![line.row.name.clone()],
            ExportStyle::Exact => Vec::new(),
        };
        let names = [&line.first_name, &line.last_name, &line.company_name, &line.row.source];
        cells.extend(names.map(|value| text(value).trim().to_owned()));
        let mut phones = line.phones.iter().map(|(e164, ext)| number(e164, ext.as_deref(), style));
        cells.extend((0..self.phones).map(|_| phones.next().unwrap_or_default()));
        let mut emails = line.emails.iter().cloned();
        cells.extend((0..self.emails).map(|_| emails.next().unwrap_or_default()));
        cells.extend(
            Channel::ALL.map(|channel| if line.out.contains(&channel) { "yes" } else { "" }.to_owned()),
        );
        let first_field = cells.len();
        cells.resize(first_field + self.keys.len(), String::new());
        for (index, text) in &line.fields {
            cells[first_field + index].clone_from(text);
        }
        match style {
            ExportStyle::Spreadsheet => cells.into_iter().map(harmless).collect(),
            ExportStyle::Exact => cells,
        }
    }
}

fn number(e164: &str, ext: Option<&str>, style: ExportStyle) -> String {
    let number = match style {
        ExportStyle::Spreadsheet => phone::display(e164),
        ExportStyle::Exact => e164.to_owned(),
    };
    ext.map_or_else(|| number.clone(), |ext| format!("{number} ext. {ext}"))
}

/// An apostrophe makes a spreadsheet take the rest for text.
fn harmless(cell: String) -> String {
    if cell.starts_with(FORMULA) { format!("'{cell}") } else { cell }
}

fn read(db: &Connection, query: &Query) -> Result<Table> {
    let mut table = Table::default();
    let mut query = Query { after: None, limit: PAGE, ..query.clone() };
    loop {
        let (rows, next) = list::list(db, &query)?;
        for row in rows {
            let line = line(db, row, &mut table.keys)?;
            table.phones = table.phones.max(line.phones.len());
            table.emails = table.emails.max(line.emails.len());
            table.lines.push(line);
        }
        match next {
            Some(next) => query.after = Some(next),
            None => break,
        }
    }
    sort_keys(&mut table);
    Ok(table)
}

fn line(db: &Connection, row: ContactRow, keys: &mut Vec<String>) -> Result<Line> {
    let (first_name, last_name, company_name) = db
        .prepare_cached("SELECT first_name, last_name, company_name FROM contact WHERE id = ?1")?
        .query_row([&row.id], |names| Ok((names.get(0)?, names.get(1)?, names.get(2)?)))?;
    let phones = db
        .prepare_cached(
            "SELECT e164, ext FROM contact_phone WHERE contact_id = ?1 ORDER BY is_primary DESC, e164",
        )?
        .query_map([&row.id], |phone| Ok((phone.get("e164")?, phone.get("ext")?)))?
        .collect::<rusqlite::Result<_>>()?;
    let emails = db
        .prepare_cached(
            "SELECT address FROM contact_email WHERE contact_id = ?1 ORDER BY is_primary DESC, folded",
        )?
        .query_map([&row.id], |email| email.get("address"))?
        .collect::<rusqlite::Result<_>>()?;
    let out = if row.consent == ConsentState::OptedOut { opted_out(db, &row.id)? } else { Vec::new() };
    let fields = fields(db, &row.id, keys)?;
    Ok(Line { row, first_name, last_name, company_name, phones, emails, out, fields })
}

fn opted_out(db: &Connection, contact: &str) -> Result<Vec<Channel>> {
    let standing = super::consent::in_force(db, contact)?;
    let out = standing.into_iter().filter(|consent| consent.state == ConsentState::OptedOut);
    Ok(out.map(|consent| consent.channel).collect())
}

/// A field with nothing in it is as good as none.
fn fields(db: &Connection, contact: &str, keys: &mut Vec<String>) -> Result<Vec<(usize, String)>> {
    let mut fields = Vec::new();
    for (key, text, _) in field::values(db, contact)? {
        if !text.trim().is_empty() {
            let index = keys.iter().position(|known| *known == key).unwrap_or(keys.len());
            if index == keys.len() {
                keys.push(key);
            }
            fields.push((index, text));
        }
    }
    Ok(fields)
}

/// Columns stand in the order of their keys, whoever had them first.
fn sort_keys(table: &mut Table) {
    let mut order: Vec<usize> = (0..table.keys.len()).collect();
    order.sort_by(|one, other| table.keys[*one].cmp(&table.keys[*other]));
    let mut place = vec![0; order.len()];
    for (new, old) in order.iter().enumerate() {
        place[*old] = new;
    }
    for line in &mut table.lines {
        line.fields.iter_mut().for_each(|(index, _)| *index = place[*index]);
    }
    table.keys.sort();
}
