//! Possible duplicates as they are shown: everybody who is like somebody of the group, with the reasons in words.

use std::collections::BTreeSet;

use rusqlite::Connection;
use serde::Serialize;
use ts_rs::TS;

use crate::{
    contact::{ContactRow, list},
    error::Result,
    value::phone,
};

/// A group has so many members at most; who is beyond shows up when these are dealt with.
const LARGEST: usize = 20;

/// Contacts that may be one person.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "types.ts")]
pub struct DuplicateGroup {
    /// The contacts, the oldest first.
    pub members: Vec<ContactRow>,
    /// Why, in words: "Same phone (804) 555-0119".
    pub reasons: Vec<String>,
}

struct Likeness {
    other: String,
    reason: String,
    what: String,
}

/// A page of groups and the cursor of the next.
pub fn groups(
    db: &Connection,
    after: Option<&str>,
    limit: usize,
) -> Result<(Vec<DuplicateGroup>, Option<String>)> {
    let mut select = db.prepare_cached("SELECT DISTINCT a FROM likeness WHERE a > ?1 ORDER BY a")?;
    let mut firsts = select.query([after.unwrap_or_default()])?;
    let mut found = Vec::new();
    while let Some(row) = firsts.next()? {
        let first: String = row.get(0)?;
        if let Some(group) = led_by(db, &first)? {
            found.push(group);
            if found.len() == limit {
                return Ok((found, Some(first)));
            }
        }
    }
    Ok((found, None))
}

/// The group whose oldest member this is; `None` when it is nobody's oldest.
fn led_by(db: &Connection, first: &str) -> Result<Option<DuplicateGroup>> {
    let mut members = BTreeSet::from([first.to_owned()]);
    let mut reasons = BTreeSet::new();
    let mut to_ask = vec![first.to_owned()];
    while let Some(one) = to_ask.pop() {
        for Likeness { other, reason, what } in of(db, &one)? {
            // A group is shown once, under its oldest member.
            if other.as_str() < first {
                return Ok(None);
            }
            reasons.insert((reason, what));
            if members.len() < LARGEST && members.insert(other.clone()) {
                to_ask.push(other);
            }
        }
    }
    if members.len() < 2 {
        return Ok(None);
    }
    let reasons = in_words(&reasons);
    let members = members.iter().map(|id| list::row(db, id)).collect::<Result<_>>()?;
    Ok(Some(DuplicateGroup { members, reasons }))
}

/// Those in the table that a contact is like and that nobody said are others.
fn of(db: &Connection, contact: &str) -> Result<Vec<Likeness>> {
    let mut select = db.prepare_cached(
        "SELECT l.other, l.reason, l.what FROM (
           SELECT b AS other, reason, what, a, b FROM likeness WHERE a = ?1
           UNION ALL SELECT a, reason, what, a, b FROM likeness WHERE b = ?1) l
         JOIN contact one ON one.id = l.a AND one.archived_at IS NULL
         JOIN contact other ON other.id = l.b AND other.archived_at IS NULL
         WHERE NOT EXISTS (SELECT 1 FROM not_duplicate n WHERE n.a = l.a AND n.b = l.b)
         ORDER BY l.other",
    )?;
    let rows = select.query_map([contact], |row| {
        Ok(Likeness { other: row.get("other")?, reason: row.get("reason")?, what: row.get("what")? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn in_words(reasons: &BTreeSet<(String, String)>) -> Vec<String> {
    let same_phone = reasons.iter().any(|(reason, _)| reason == "phone");
    // The weakest reason says nothing beside another one.
    let only_name = reasons.iter().all(|(reason, _)| reason == "name");
    let told = reasons
        .iter()
        .filter(|(reason, _)| !(same_phone && reason == "number") && (only_name || reason != "name"));
    let words = told.map(|(reason, what)| match reason.as_str() {
        "phone" => format!("Same phone {}", phone::display(what)),
        "email" => format!("Same email {what}"),
        "claimed_email" => format!("One of them wrote with {what}, which belongs to the other"),
        "number" => "Similar names and phones that end alike".to_owned(),
        "name" => "The same name, and nothing else in common".to_owned(),
        "company" => format!("Similar names at “{what}”"),
        _ => format!("Similar names at the same place, “{what}”"),
    });
    words.collect()
}
