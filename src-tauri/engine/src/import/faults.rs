//! Cells to look at, page by page: where each stands, what came, why it could not be read, what was probably meant.

use std::path::Path;

use rusqlite::Connection;
use serde::Serialize;
use ts_rs::TS;

use super::{
    batch,
    cell::Problem,
    mended::Mended,
    person::{Person, Persons},
    settings::Settings,
};
use crate::{
    department,
    error::{Error, Result},
};

/// A cell that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts", rename = "ImportCell")]
pub struct CellFault {
    /// Number of the row in the file, the first being 1.
    pub row: u32,
    /// Whom the row tells of, where it has a name or a company.
    pub name: Option<String>,
    /// Index of the column, the first being 0; null when the whole row is meant.
    pub column: Option<u32>,
    /// Name of the column.
    pub header: Option<String>,
    /// What came.
    pub value: String,
    /// What kind of problem it is.
    pub problem: Problem,
    /// Why, in a sentence.
    pub why: String,
    /// What was probably meant.
    pub suggestion: Option<String>,
}

/// Which of them are asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct FaultQuery {
    /// Only of this row.
    pub row: Option<u32>,
    /// Only of this column.
    pub column: Option<u32>,
    /// Only of this kind.
    pub problem: Option<Problem>,
    /// Only behind this row.
    pub after: u32,
    /// Cells, or a few more: a row is never divided.
    pub limit: usize,
}

impl FaultQuery {
    fn takes(&self, fault: &CellFault) -> bool {
        self.row.is_none_or(|row| fault.row == row)
            && self.column.is_none_or(|column| fault.column == Some(column))
            && self.problem.is_none_or(|problem| fault.problem == problem)
    }
}

/// A page of them.
#[derive(Debug, Clone)]
pub struct FaultPage {
    /// The cells.
    pub items: Vec<CellFault>,
    /// Cursor of the next page.
    pub next: Option<String>,
}

/// Cells to look at, in the order of the file; of an import that has begun, those that were left as they are.
pub fn page(db: &Connection, data: &Path, import: &str, query: &FaultQuery) -> Result<FaultPage> {
    let settings = batch::settings(db, import)?
        .ok_or_else(|| Error::invalid("id", "Look at the preview of the file first."))?;
    let mended = Mended::load(db, import)?;
    let country = department::by_id(db, &settings.department_id)?.default_country;
    let mut persons = Persons::open(&super::file::path(data, import), &settings, &mended, &country)?;
    let mut items: Vec<CellFault> = Vec::new();
    while let Some(person) = persons.next_person()? {
        if person.row > query.after {
            items.extend(of_person(&settings, &person).into_iter().filter(|fault| query.takes(fault)));
        }
        if items.len() >= query.limit {
            return Ok(FaultPage { items, next: Some(person.row.to_string()) });
        }
    }
    Ok(FaultPage { items, next: None })
}

/// What is the matter with the row of `person`.
pub(super) fn of_person(settings: &Settings, person: &Person) -> Vec<CellFault> {
    let cell = |(column, value, fault): &(u32, String, super::cell::Fault)| CellFault {
        row: person.row,
        name: person.name(),
        column: Some(*column),
        header: settings.columns.get(*column as usize).map(|column| column.header.clone()),
        value: value.clone(),
        problem: fault.problem,
        why: fault.why.clone(),
        suggestion: fault.suggestion.clone(),
    };
    let mut faults: Vec<CellFault> = person.faults.iter().map(cell).collect();
    if !person.is_somebody() {
        faults.push(CellFault {
            row: person.row,
            name: None,
            column: None,
            header: None,
            value: String::new(),
            problem: Problem::NoPerson,
            why: "This row has no name, company, phone or email, so it is left out.".into(),
            suggestion: None,
        });
    }
    faults
}
