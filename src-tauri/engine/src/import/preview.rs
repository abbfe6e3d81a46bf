//! The preview: the first rows as they would become, and what would become of all.

use std::{collections::BTreeMap, path::Path};

use rusqlite::Connection;
use serde::Serialize;
use ts_rs::TS;

use super::{
    cell::Problem,
    faults::CellFault,
    mapping::Target,
    mended::Mended,
    person::{Person, Persons},
    plan::{Place, Plan},
    read::{self, Header, Row},
    settings::{self, Settings},
};
use crate::{contact::Channel, error::Result, value::phone};

/// Rows that are shown.
const SHOWN: usize = 100;
/// Cells of a column that are shown beside its name.
const SAMPLES: usize = 3;

/// What would become of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "types.ts", rename = "ImportOutcome")]
pub enum Outcome {
    /// A new contact.
    New,
    /// A known contact with something new.
    Update,
    /// A known contact, nothing new.
    Unchanged,
    /// Somebody whom an earlier row tells of.
    Repeat,
    /// A known contact, to be left alone.
    Skip,
    /// Nobody.
    Unusable,
}

/// Characters of a note that are shown.
const NOTE_SHOWN: usize = 200;

/// How many rows would become what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts", rename = "ImportCounts")]
pub struct Counts {
    /// All rows with anything in them.
    pub rows: u32,
    /// New contacts.
    pub new: u32,
    /// Known contacts with something new.
    pub update: u32,
    /// Known contacts, nothing new.
    pub unchanged: u32,
    /// Rows of somebody whom an earlier row tells of.
    pub repeat: u32,
    /// Known contacts, to be left alone.
    pub skip: u32,
    /// Rows that tell of nobody.
    pub unusable: u32,
    /// Cells to look at.
    pub cells: u32,
}

/// A kind of problem in a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts", rename = "ImportColumnProblem")]
pub struct ColumnProblem {
    /// What kind.
    pub problem: Problem,
    /// Cells that have it.
    pub count: u32,
    /// Cells of them for which there is a suggestion.
    pub suggested: u32,
    /// What can be done.
    pub advice: &'static str,
}

/// What the preview says of a column.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts", rename = "ImportColumnView")]
pub struct ColumnView {
    /// Its name.
    pub header: String,
    /// What it is.
    pub target: Target,
    /// A few of its cells.
    pub samples: Vec<String>,
    /// What is the matter with it.
    pub problems: Vec<ColumnProblem>,
}

/// A row as it would become.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts", rename = "ImportPreviewRow")]
pub struct PreviewRow {
    /// Its number in the file.
    pub row: u32,
    /// What would become of it.
    pub outcome: Outcome,
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// Company.
    pub company_name: Option<String>,
    /// Phones as people write them.
    pub phones: Vec<String>,
    /// Emails.
    pub emails: Vec<String>,
    /// Where the contact comes from.
    pub source: Option<String>,
    /// State of the lead.
    pub status: Option<String>,
    /// What the lead is worth, in minor units.
    #[ts(type = "number | null")]
    pub value_minor: Option<i64>,
    /// Tags it gives.
    pub tags: Vec<String>,
    /// Notes it brings.
    pub notes: Vec<String>,
    /// Channels it opts out of.
    pub opted_out: Vec<Channel>,
    /// Custom fields: key and text.
    pub fields: Vec<(String, String)>,
    /// Cells that could not be read.
    pub faults: Vec<CellFault>,
}

/// The preview of a file.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "types.ts", rename = "ImportPreview")]
pub struct Preview {
    /// The choices it was made with.
    pub settings: Settings,
    /// The columns.
    pub columns: Vec<ColumnView>,
    /// The first rows.
    pub rows: Vec<PreviewRow>,
    /// All rows.
    pub counts: Counts,
}

/// Reads the whole file with the owner's choices, or with the first ones when there are none yet. Writes nothing.
pub fn preview(db: &Connection, data: &Path, import: &str, chosen: Option<Settings>) -> Result<Preview> {
    let file = super::file::path(data, import);
    let chosen = match chosen {
        Some(chosen) => chosen,
        None => settings::first(db, &file)?,
    };
    let sample = read::sample(&file, chosen.format())?;
    let settings = settings::fitting(db, &sample, chosen)?;
    let mended = Mended::load(db, import)?;
    let place = Place::load(db, &settings)?;
    let mut looked = Looked::default();
    let mut persons = Persons::open(&file, &settings, &mended, &place.department.default_country)?;
    while let Some(person) = persons.next_person()? {
        looked.at(db, &settings, &place, person)?;
    }
    let columns = looked.columns(&settings, &sample);
    Ok(Preview { columns, rows: looked.rows, counts: looked.counts, settings })
}

#[derive(Default)]
struct Looked {
    counts: Counts,
    rows: Vec<PreviewRow>,
    problems: BTreeMap<(u32, Problem), (u32, u32)>,
}

impl Looked {
    fn at(&mut self, db: &Connection, settings: &Settings, place: &Place, person: Person) -> Result<()> {
        let outcome = outcome(place.plan(db, &person)?, &person);
        let slot = match outcome {
            Outcome::New => &mut self.counts.new,
            Outcome::Update => &mut self.counts.update,
            Outcome::Unchanged => &mut self.counts.unchanged,
            Outcome::Repeat => &mut self.counts.repeat,
            Outcome::Skip => &mut self.counts.skip,
            Outcome::Unusable => &mut self.counts.unusable,
        };
        *slot += 1;
        self.counts.rows += 1;
        self.counts.cells += u32::try_from(person.faults.len()).unwrap_or(u32::MAX);
        for (column, _, fault) in &person.faults {
            let (count, suggested) = self.problems.entry((*column, fault.problem)).or_default();
            *count += 1;
            *suggested += u32::from(fault.suggestion.is_some());
        }
        if self.rows.len() < SHOWN {
            self.rows.push(shown(settings, place, person, outcome));
        }
        Ok(())
    }

    fn columns(&self, settings: &Settings, sample: &[Row]) -> Vec<ColumnView> {
        let body = &sample[usize::from(settings.header == Header::FirstRow).min(sample.len())..];
        let view = |(index, column): (u32, &super::mapping::Column)| ColumnView {
            header: column.header.clone(),
            target: column.target.clone(),
            samples: samples(body, index),
            problems: self.problems_of(index),
        };
        (0_u32..).zip(&settings.columns).map(view).collect()
    }

    fn problems_of(&self, column: u32) -> Vec<ColumnProblem> {
        let of_column = self.problems.iter().filter(|((index, _), _)| *index == column);
        let view = |(&(_, problem), &(count, suggested)): (&(u32, Problem), &(u32, u32))| ColumnProblem {
            problem,
            count,
            suggested,
            advice: problem.advice(),
        };
        of_column.map(view).collect()
    }
}

fn outcome(plan: Plan, person: &Person) -> Outcome {
    match plan {
        Plan::Nobody => Outcome::Unusable,
        Plan::Skip(_) => Outcome::Skip,
        Plan::Create if person.repeated => Outcome::Repeat,
        Plan::Create => Outcome::New,
        Plan::Update(_) if person.repeated => Outcome::Repeat,
        Plan::Update(known) if known.is_nothing() => Outcome::Unchanged,
        Plan::Update(_) => Outcome::Update,
    }
}

fn samples(body: &[Row], column: u32) -> Vec<String> {
    let cells = body.iter().filter_map(|row| row.cells.get(column as usize)).map(str::trim);
    cells.filter(|cell| !cell.is_empty()).take(SAMPLES).map(|cell| cell.chars().take(80).collect()).collect()
}

fn shown(settings: &Settings, place: &Place, person: Person, outcome: Outcome) -> PreviewRow {
    let faults = super::faults::of_person(settings, &person);
    let source = place.source_of(&person).map(str::to_owned);
    PreviewRow {
        row: person.row,
        outcome,
        first_name: person.first_name,
        last_name: person.last_name,
        company_name: person.company_name,
        phones: person.phones.iter().map(|(number, _)| phone::display(&number.e164)).collect(),
        emails: person.emails.iter().map(|email| email.as_str().to_owned()).collect(),
        source,
        status: person.status,
        value_minor: person.value_minor,
        tags: person.tags,
        notes: person.notes.into_iter().map(|(_, text)| text.chars().take(NOTE_SHOWN).collect()).collect(),
        opted_out: person.opted_out,
        fields: person.fields,
        faults,
    }
}
