//! Custom fields, set and cleared by hand.

use serde_json::json;

use super::{Act, Hand, live, unless_changed};
use crate::{
    contact::field::{self, Held},
    db::Work,
    error::{Error, Result},
};

/// Which field of whom, and from which lead it is seen.
#[derive(Clone, Copy)]
pub(super) struct Spot<'a> {
    pub(super) contact: &'a str,
    pub(super) lead: Option<&'a str>,
    pub(super) key: &'a str,
}

/// How long the path of a field may be.
const LONGEST_KEY: usize = 200;

pub(super) fn set(
    work: &mut Work<'_>,
    hand: Hand<'_>,
    spot: Spot<'_>,
    value: &str,
    was: Option<&str>,
) -> Result<Option<Act>> {
    let row = Held { value: value.to_owned(), json: None, request: None, source: None, at: work.now };
    put(work, hand, spot, Some(&row), was)
}

pub(super) fn clear(
    work: &mut Work<'_>,
    hand: Hand<'_>,
    spot: Spot<'_>,
    was: Option<&str>,
) -> Result<Option<Act>> {
    put(work, hand, spot, None, was)
}

pub(super) fn put_back(
    work: &mut Work<'_>,
    hand: Hand<'_>,
    spot: Spot<'_>,
    row: &Held,
    was: Option<&str>,
) -> Result<Option<Act>> {
    put(work, hand, spot, Some(row), was)
}

fn put(
    work: &mut Work<'_>,
    hand: Hand<'_>,
    spot: Spot<'_>,
    new: Option<&Held>,
    was: Option<&str>,
) -> Result<Option<Act>> {
    let standing = live(work.db, spot.contact)?;
    let key = checked_key(spot.key)?;
    let id = field::definition(work, &standing.department, key)?;
    let old = field::held(work.db, spot.contact, &id)?;
    let value = old.as_ref().map_or("", |old| &old.value);
    unless_changed(&format!("“{key}”"), was, value, value)?;
    let (kind, payload) = match (&old, new) {
        (None, None) => return Ok(None),
        (Some(old), Some(new)) if old.value == new.value => return Ok(None),
        (None, Some(new)) => ("field.set", json!({ "key": key, "value": new.value })),
        (Some(old), Some(new)) => {
            ("field.changed", json!({ "key": key, "value": new.value, "old": old.value }))
        }
        (Some(old), None) => ("field.cleared", json!({ "key": key, "value": old.value })),
    };
    match new {
        Some(new) => field::put(work, spot.contact, &id, new)?,
        None => field::take(work, spot.contact, &id)?,
    }
    hand.tell(work, &standing, spot.lead, kind, payload)?;
    Ok(Some(inverse(spot, key, old, new)))
}

fn inverse(spot: Spot<'_>, key: &str, old: Option<Held>, new: Option<&Held>) -> Act {
    let (contact, lead, key) = (spot.contact.to_owned(), spot.lead.map(str::to_owned), key.to_owned());
    let was = Some(new.map(|new| new.value.clone()).unwrap_or_default());
    match old {
        Some(row) => Act::PutFieldBack { contact, lead, key, row, was },
        None => Act::ClearField { contact, lead, key, was },
    }
}

fn checked_key(key: &str) -> Result<&str> {
    match key.trim() {
        "" => Err(Error::invalid("key", "A field needs a name.")),
        key if key.chars().count() > LONGEST_KEY => Err(Error::invalid(
            "key",
            format!("The name of a field can have {LONGEST_KEY} characters at most."),
        )),
        key => Ok(key),
    }
}
