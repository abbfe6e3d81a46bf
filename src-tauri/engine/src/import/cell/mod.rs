//! What a cell means. A cell that cannot be read says why and, where there is an answer, what was probably meant.

mod amount;
mod consent;
mod email;
mod phone;

use rusqlite::{
    ToSql,
    types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use amount::amount;
pub use consent::{Said, said_when_asked_for_no, said_when_asked_for_yes};
pub use email::emails;
pub use phone::{is_excel_number, phones};

/// What can be the matter with a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "types.ts", rename = "ImportProblem")]
pub enum Problem {
    /// A spreadsheet made a number out of a phone: `8.04555E+09`.
    ExcelNumber,
    /// No phone number.
    NotAPhone,
    /// No email address.
    NotAnEmail,
    /// No amount of money.
    NotAnAmount,
    /// Neither a yes nor a no.
    UnclearConsent,
    /// The first row names no such column.
    BeyondTheHead,
    /// The row tells of nobody.
    NoPerson,
}

impl Problem {
    const ALL: [Self; 7] = [
        Self::ExcelNumber,
        Self::NotAPhone,
        Self::NotAnEmail,
        Self::NotAnAmount,
        Self::UnclearConsent,
        Self::BeyondTheHead,
        Self::NoPerson,
    ];

    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ExcelNumber => "excel_number",
            Self::NotAPhone => "not_a_phone",
            Self::NotAnEmail => "not_an_email",
            Self::NotAnAmount => "not_an_amount",
            Self::UnclearConsent => "unclear_consent",
            Self::BeyondTheHead => "beyond_the_head",
            Self::NoPerson => "no_person",
        }
    }

    /// What can be done about a whole column of them.
    pub fn advice(self) -> &'static str {
        match self {
            Self::ExcelNumber => {
                "Excel changed this column: it made numbers out of the phones and cut them short. In the original list, \
                 format the column as text, save it as CSV again, and choose that file."
            }
            Self::NotAPhone => "What is not a phone number is kept as a field of the contact.",
            Self::NotAnEmail => "What is not an email address is kept as a field of the contact.",
            Self::NotAnAmount => "What is not an amount is kept as a field of the contact.",
            Self::UnclearConsent => {
                "A word that is neither yes nor no counts as opted out in a column of opt-outs, and as nothing elsewhere."
            }
            Self::BeyondTheHead => {
                "Some rows have more cells than the first one, as when a text with a comma has no quotes around it. What is \
                 too much is kept as a field of the contact, unless the column is ignored."
            }
            Self::NoPerson => "A row needs a name, a company, a phone or an email.",
        }
    }
}

impl ToSql for Problem {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.as_str().into())
    }
}

impl FromSql for Problem {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let word = value.as_str()?;
        Self::ALL.into_iter().find(|each| each.as_str() == word).ok_or(FromSqlError::InvalidType)
    }
}

/// What is the matter with one cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What kind of thing.
    pub problem: Problem,
    /// Why, in a sentence.
    pub why: String,
    /// What was probably meant.
    pub suggestion: Option<String>,
}

impl Fault {
    pub(super) fn new(problem: Problem, why: impl Into<String>) -> Self {
        Self { problem, why: why.into(), suggestion: None }
    }

    fn suggesting(self, suggestion: Option<String>) -> Self {
        Self { suggestion, ..self }
    }
}
