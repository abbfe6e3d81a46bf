//! Phones and emails of a contact, added, written anew, taken away, preferred.

use serde_json::{Map, Value, json};

use super::{Act, Hand, Standing, live, old_new, unless_changed};
use crate::{
    contact::address::{self, Address, Way, Written},
    db::Work,
    error::{Error, Result},
    value::phone,
};

pub(super) fn add(
    work: &mut Work<'_>,
    hand: Hand<'_>,
    contact: &str,
    way: Way,
    written: &Written,
) -> Result<Option<Act>> {
    let standing = live(work.db, contact)?;
    let row = way.read(written, &address::country(work.db, &standing.department)?, work.now)?;
    exchange(work, hand, &standing, way, None, Some(&row))
}

pub(super) fn change(
    work: &mut Work<'_>,
    hand: Hand<'_>,
    contact: &str,
    way: Way,
    key: &str,
    to: &Written,
    was: Option<&Written>,
) -> Result<Option<Act>> {
    let standing = live(work.db, contact)?;
    let old = expected(work, contact, way, key, was)?;
    let typed = way.read(to, &address::country(work.db, &standing.department)?, work.now)?;
    // The same address under another label is still the one that its sender brought.
    let new = if typed.written.text == old.written.text {
        Address { written: typed.written, ..old.clone() }
    } else {
        Address { primary: old.primary, ..typed }
    };
    exchange(work, hand, &standing, way, Some(old), Some(&new))
}

pub(super) fn remove(
    work: &mut Work<'_>,
    hand: Hand<'_>,
    contact: &str,
    way: Way,
    key: &str,
    was: Option<&Written>,
) -> Result<Option<Act>> {
    let standing = live(work.db, contact)?;
    let old = expected(work, contact, way, key, was)?;
    exchange(work, hand, &standing, way, Some(old), None)
}

pub(super) fn put_back(
    work: &mut Work<'_>,
    hand: Hand<'_>,
    contact: &str,
    way: Way,
    row: &Address,
    in_place_of: Option<&str>,
    was: Option<&Written>,
) -> Result<Option<Act>> {
    let standing = live(work.db, contact)?;
    let old = in_place_of.map(|key| expected(work, contact, way, key, was)).transpose()?;
    exchange(work, hand, &standing, way, old, Some(row))
}

pub(super) fn prefer(
    work: &mut Work<'_>,
    hand: Hand<'_>,
    contact: &str,
    way: Way,
    key: &str,
    was: Option<&str>,
) -> Result<Option<Act>> {
    let standing = live(work.db, contact)?;
    let chosen = expected(work, contact, way, key, None)?;
    let used = address::of_contact(work.db, way, contact)?.into_iter().find(|address| address.primary);
    let Some(used) = used.filter(|used| used.key != key) else { return Ok(None) };
    let what = format!("The {} that is used", way.word());
    unless_changed(&what, was, &used.key, &shown(way, &used))?;
    address::prefer(work, way, contact, key)?;
    let member = match way {
        Way::Phone => "primaryPhone",
        Way::Email => "primaryEmail",
    };
    let payload = json!({ "changed": { member: { "old": told(way, &used), "new": told(way, &chosen) } } });
    hand.tell(work, &standing, None, "contact.updated", payload)?;
    let (contact, was) = (contact.to_owned(), Some(key.to_owned()));
    Ok(Some(Act::PreferAddress { contact, way, address: used.key, was }))
}

/// One row for another, either of which may be missing; answers the act that changes them back.
fn exchange(
    work: &mut Work<'_>,
    hand: Hand<'_>,
    standing: &Standing,
    way: Way,
    old: Option<Address>,
    new: Option<&Address>,
) -> Result<Option<Act>> {
    let contact = &standing.contact;
    if old.as_ref() == new {
        return Ok(None);
    }
    if let Some(new) = new.filter(|new| old.as_ref().is_none_or(|old| old.key != new.key))
        && address::get(work.db, way, contact, &new.key)?.is_some()
    {
        let message = format!("{} already has {}.", standing.name, shown(way, new));
        return Err(Error::invalid(way.word(), message));
    }
    if let Some(old) = &old {
        address::take(work, way, contact, &old.key)?;
    }
    if let Some(new) = new {
        address::put(work, way, contact, new)?;
    }
    hand.tell_updated(work, standing, changed(way, old.as_ref(), new))?;
    Ok(Some(inverse(contact.clone(), way, old, new)))
}

fn inverse(contact: String, way: Way, old: Option<Address>, new: Option<&Address>) -> Act {
    let was = new.map(|new| new.written.clone());
    match (old, new) {
        (Some(row), new) => {
            Act::PutAddressBack { contact, way, row, in_place_of: new.map(|new| new.key.clone()), was }
        }
        (None, new) => {
            let address = new.map(|new| new.key.clone()).unwrap_or_default();
            Act::RemoveAddress { contact, way, address, was }
        }
    }
}

/// The address `key`, as the person saw it.
fn expected(work: &Work<'_>, contact: &str, way: Way, key: &str, was: Option<&Written>) -> Result<Address> {
    let found = address::get(work.db, way, contact, key)?.ok_or_else(|| Error::not_found(way.word()))?;
    let what = format!("This {}", way.word());
    unless_changed(&what, was, &found.written, &found.written.text)?;
    Ok(found)
}

fn changed(way: Way, old: Option<&Address>, new: Option<&Address>) -> Map<String, Value> {
    let mut changed = Map::new();
    let told = |address: Option<&Address>| address.map(|address| told(way, address));
    let label = |address: Option<&Address>| address.and_then(|address| address.written.label.clone());
    if told(old) != told(new) {
        changed.insert(way.word().into(), old_new(told(old).as_deref(), told(new).as_deref()));
    }
    if label(old) != label(new) {
        let member = format!("{}Label", way.word());
        changed.insert(member, old_new(label(old).as_deref(), label(new).as_deref()));
    }
    changed
}

/// As the journal tells of it: a number in its one form, an email as written.
fn told(way: Way, address: &Address) -> String {
    match way {
        Way::Phone => address.key.clone(),
        Way::Email => address.written.text.clone(),
    }
}

fn shown(way: Way, address: &Address) -> String {
    match way {
        Way::Phone => phone::display(&address.key),
        Way::Email => address.written.text.clone(),
    }
}
