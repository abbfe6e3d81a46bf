//! What each column probably is: by its header, else by what stands in it.

use super::{Column, Target, header};
use crate::{
    import::read::{Header, Row},
    value::{email::Email, phone::Phone},
};

/// A column is taken for phones or emails when so many of a hundred cells are.
const MOST: usize = 80;
/// Shorter numbers are dialled as phones in one town only.
const PHONE_DIGITS: usize = 10;
/// A key is no longer than this.
const MAX_KEY: usize = 100;

/// Whether the first row names the columns: it does when it says a name that is known, and when it holds only words over
/// rows that hold other things as well.
pub fn guess_header(rows: &[Row]) -> Header {
    let Some((first, others)) = rows.split_first() else { return Header::None };
    let cells: Vec<&str> = first.cells.iter().map(str::trim).filter(|cell| !cell.is_empty()).collect();
    if cells.iter().any(|cell| is_email(cell) || is_phone(cell)) {
        return Header::None;
    }
    if cells.iter().any(|cell| header::target(cell).is_some()) {
        return Header::FirstRow;
    }
    let others_hold_more = others.iter().any(|row| row.cells.iter().any(|cell| !is_word(cell)));
    let only_words = cells.iter().all(|cell| is_word(cell));
    if only_words && others_hold_more { Header::FirstRow } else { Header::None }
}

/// Guesses every column of `rows`, the first of which may name them; `known` are keys of fields that there are.
pub fn guess(rows: &[Row], header: Header, known: &[String]) -> Vec<Column> {
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or_default();
    let (names, body) = match (header, rows.split_first()) {
        (Header::FirstRow, Some((first, body))) => (Some(first), body),
        _ => (None, rows),
    };
    let mut columns: Vec<Column> = Vec::with_capacity(width);
    for index in 0..width {
        let name = names.and_then(|row| row.cells.get(index)).map(str::trim).unwrap_or_default();
        columns.push(column(index, name, body, known, &columns));
    }
    settle_names(&mut columns);
    columns
}

fn column(index: usize, name: &str, body: &[Row], known: &[String], before: &[Column]) -> Column {
    let nameless = name.is_empty() || is_generic(name);
    let header = if name.is_empty() { format!("Column {}", index + 1) } else { name.to_owned() };
    let target = if nameless { by_content(index, body, before) } else { header::target(name) };
    let target = target.unwrap_or_else(|| Target::Field { key: key(&header, known, before) });
    Column { header, target }
}

/// "Column 3", "Field1", "Unnamed: 2": names that programs give where there are none.
fn is_generic(name: &str) -> bool {
    let letters: String = name.to_lowercase().chars().filter(|each| each.is_alphabetic()).collect();
    ["column", "field", "unnamed", "col", ""].contains(&letters.as_str())
}

fn by_content(index: usize, body: &[Row], before: &[Column]) -> Option<Target> {
    let cells = body.iter().filter_map(|row| row.cells.get(index)).map(str::trim);
    let cells: Vec<&str> = cells.filter(|cell| !cell.is_empty()).collect();
    let most =
        |is: fn(&str) -> bool| cells.iter().filter(|cell| is(cell)).count() * 100 >= cells.len() * MOST;
    match () {
        () if cells.is_empty() => Some(Target::Ignore),
        () if most(is_email) => Some(Target::Email),
        () if most(is_phone) => Some(Target::Phone),
        () if most(is_name) && !before.iter().any(|column| column.target == Target::FullName) => {
            Some(Target::FullName)
        }
        () => None,
    }
}

/// The key of a field that is known, however it is spelled here; else the header, told apart from the ones before.
fn key(header: &str, known: &[String], before: &[Column]) -> String {
    let words = header.split_whitespace().collect::<Vec<_>>().join(" ");
    let wanted: String = words.chars().take(MAX_KEY).collect();
    let same = known.iter().find(|key| key.to_lowercase() == wanted.to_lowercase());
    let base = same.cloned().unwrap_or(wanted);
    let taken =
        |key: &str| before.iter().any(|column| column.target == Target::Field { key: key.to_owned() });
    let mut numbered = (2..).map(|number| format!("{base} {number}"));
    if taken(&base) { numbered.find(|key| !taken(key)).unwrap_or(base) } else { base }
}

/// With first and last names there, "Name" only says them again; a second source, status or value is a field.
fn settle_names(columns: &mut [Column]) {
    let has = |columns: &[Column], target: &Target| columns.iter().any(|column| column.target == *target);
    if has(columns, &Target::FirstName) || has(columns, &Target::LastName) {
        for column in columns.iter_mut().filter(|column| column.target == Target::FullName) {
            column.target = Target::Ignore;
        }
    }
    for once in [Target::FullName, Target::Company, Target::Source, Target::Status, Target::LeadValue] {
        for column in columns.iter_mut().filter(|column| column.target == once).skip(1) {
            column.target = Target::Field { key: column.header.clone() };
        }
    }
}

fn is_email(cell: &str) -> bool {
    cell.contains('@') && Email::parse(cell).is_ok()
}

fn is_phone(cell: &str) -> bool {
    let digits = cell.chars().filter(char::is_ascii_digit).count();
    let of_phones = cell.chars().all(|each| each.is_ascii_digit() || " +-().x/".contains(each));
    of_phones && digits >= PHONE_DIGITS && Phone::parse(cell, "US").is_ok()
}

/// Without any digit.
fn is_word(cell: &str) -> bool {
    !cell.contains(char::is_numeric)
}

/// Two to four words of letters.
fn is_name(cell: &str) -> bool {
    let words = cell.split_whitespace().count();
    (2..=4).contains(&words) && cell.chars().all(|each| each.is_alphabetic() || " .'-".contains(each))
}
