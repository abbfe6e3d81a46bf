//! Names, company, time zone and owner of a contact.

use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use ts_rs::TS;

use super::{Act, Hand, Standing, live, old_new, unless_changed};
use crate::{
    contact::{
        address::{self, Way},
        name::{full_name, stand_in},
    },
    db::Work,
    error::{Error, Result},
    value::fold::fold,
};

/// Members of a contact that are one text each. A missing one is left as it is; an empty one is taken away.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[ts(export_to = "types.ts", rename = "ContactDetails", optional_fields)]
pub struct Details {
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// Company.
    pub company_name: Option<String>,
    /// The name to show; follows first and last name until it is given.
    pub name: Option<String>,
    /// IANA name; the department's holds when empty.
    pub time_zone: Option<String>,
    /// Row id of the user who looks after the contact.
    pub owner_id: Option<String>,
}

/// How long a name may be.
const LONGEST: usize = 200;

impl Details {
    /// Each member with its words for people and for payloads.
    pub(in crate::contact) fn members(&self) -> [(&'static str, &'static str, Option<&str>); 6] {
        [
            ("The first name", "firstName", self.first_name.as_deref()),
            ("The last name", "lastName", self.last_name.as_deref()),
            ("The company", "companyName", self.company_name.as_deref()),
            ("The name", "name", self.name.as_deref()),
            ("The time zone", "timeZone", self.time_zone.as_deref()),
            ("The owner", "owner", self.owner_id.as_deref()),
        ]
    }

    /// Each member, in the order of [`Self::members`].
    pub(in crate::contact) fn slots(&mut self) -> [&mut Option<String>; 6] {
        [
            &mut self.first_name,
            &mut self.last_name,
            &mut self.company_name,
            &mut self.name,
            &mut self.time_zone,
            &mut self.owner_id,
        ]
    }

    fn shapes_the_name(&self) -> bool {
        [&self.first_name, &self.last_name, &self.company_name].iter().any(|member| member.is_some())
    }

    /// Trimmed and checked.
    pub(super) fn checked(&self, db: &Connection) -> Result<Self> {
        let mut checked = self.clone();
        for slot in checked.slots().into_iter().flatten() {
            *slot = slot.trim().to_owned();
        }
        for (what, field, text) in checked.members() {
            if text.is_some_and(|text| text.chars().count() > LONGEST) {
                return Err(Error::invalid(field, format!("{what} can have {LONGEST} characters at most.")));
            }
        }
        if let Some(zone) = checked.time_zone.as_deref().filter(|zone| !zone.is_empty())
            && zone.parse::<chrono_tz::Tz>().is_err()
        {
            return Err(Error::invalid(
                "timeZone",
                "This is no time zone name. Use one like America/New_York.",
            ));
        }
        if let Some(owner) = checked.owner_id.as_deref().filter(|owner| !owner.is_empty())
            && user_name(db, owner)?.is_none()
        {
            return Err(Error::invalid("ownerId", "There is nobody at the desk with this id."));
        }
        Ok(checked)
    }

    /// `to` laid over these; what was replaced is left in `to`.
    fn lay_over(&mut self, to: &mut Self) {
        for (mine, new) in self.slots().into_iter().zip(to.slots()) {
            match new {
                Some(text) if mine.as_deref().unwrap_or_default() == text.as_str() => *new = None,
                Some(_) => std::mem::swap(mine, new),
                None => {}
            }
        }
    }
}

pub(super) fn update(
    work: &mut Work<'_>,
    hand: Hand<'_>,
    contact: &str,
    to: &Details,
    was: Option<&Details>,
) -> Result<Option<Act>> {
    let standing = live(work.db, contact)?;
    let before = read(work.db, contact)?;
    refuse_if_changed(work.db, &before, was)?;
    let mut to = to.checked(work.db)?;
    let taken_away = to.name.take_if(|name| name.is_empty()).is_some();
    if taken_away || (to.name.is_none() && follows(work.db, contact, &before)?) {
        let mut after = before.clone();
        after.lay_over(&mut to.clone());
        to.name = Some(default_name(work.db, contact, &after)?);
    }
    let mut after = before.clone();
    let mut replaced = to;
    after.lay_over(&mut replaced);
    if replaced == Details::default() {
        return Ok(None);
    }
    write(work, contact, &after)?;
    let changed = changes(work.db, &replaced, &after)?;
    hand.tell_updated(work, &standing, changed)?;
    if replaced.name.is_none() && replaced.shapes_the_name() {
        // A name that was given stays given, even where it is the one that would follow now.
        replaced.name = before.name;
    }
    let was = Some(only(&after, &replaced));
    Ok(Some(Act::Update { contact: contact.to_owned(), to: replaced, was }))
}

/// The details as they stand; nothing is an empty text.
pub(in crate::contact) fn read(db: &Connection, contact: &str) -> Result<Details> {
    let sql =
        "SELECT first_name, last_name, company_name, display_name, time_zone, owner_user_id FROM contact
               WHERE id = ?1";
    let found = db.prepare_cached(sql)?.query_row([contact], |row| {
        Ok(Details {
            first_name: row.get("first_name")?,
            last_name: row.get("last_name")?,
            company_name: row.get("company_name")?,
            name: row.get("display_name")?,
            time_zone: row.get("time_zone")?,
            owner_id: row.get("owner_user_id")?,
        })
    });
    let mut details = found.optional()?.ok_or_else(|| Error::not_found("contact"))?;
    details.slots().into_iter().for_each(|slot| *slot = Some(slot.take().unwrap_or_default()));
    Ok(details)
}

/// Writes all details; empty texts become nothing.
pub(in crate::contact) fn write(work: &Work<'_>, contact: &str, details: &Details) -> Result<()> {
    let text = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    let name = details.name.clone().unwrap_or_default();
    work.db
        .prepare_cached(
            "UPDATE contact SET first_name = ?2, last_name = ?3, company_name = ?4, display_name = ?5, name_key = ?6,
               time_zone = ?7, owner_user_id = ?8 WHERE id = ?1",
        )?
        .execute((
            contact,
            text(&details.first_name),
            text(&details.last_name),
            text(&details.company_name),
            &name,
            fold(&name),
            text(&details.time_zone),
            text(&details.owner_id),
        ))?;
    Ok(())
}

fn refuse_if_changed(db: &Connection, now: &Details, was: Option<&Details>) -> Result<()> {
    let Some(was) = was else { return Ok(()) };
    for ((what, key, now), (_, _, was)) in now.members().into_iter().zip(was.members()) {
        let now = now.unwrap_or_default();
        unless_changed(what, was, now, &shown(db, key, now)?)?;
    }
    Ok(())
}

/// Whether the shown name is the one that follows from the others, so that it goes with them.
fn follows(db: &Connection, contact: &str, details: &Details) -> Result<bool> {
    Ok(details.name.as_deref() == Some(default_name(db, contact, details)?.as_str()))
}

pub(super) fn default_name(db: &Connection, contact: &str, details: &Details) -> Result<String> {
    let given = |text: &'_ Option<String>| text.clone().filter(|text| !text.is_empty());
    let (first, last) = (given(&details.first_name), given(&details.last_name));
    if let Some(name) = full_name(first.as_deref(), last.as_deref()) {
        return Ok(name);
    }
    let phones = address::of_contact(db, Way::Phone, contact)?;
    let emails = address::of_contact(db, Way::Email, contact)?;
    Ok(stand_in(
        given(&details.company_name).as_deref(),
        phones.first().map(|phone| phone.key.as_str()),
        emails.first().map(|email| email.written.text.as_str()),
    ))
}

fn changes(db: &Connection, old: &Details, new: &Details) -> Result<Map<String, Value>> {
    let mut changed = Map::new();
    for ((_, key, old), (_, _, new)) in old.members().into_iter().zip(new.members()) {
        if let (Some(old), Some(new)) = (old, new) {
            let (old, new) = (shown(db, key, old)?, shown(db, key, new)?);
            changed.insert(key.into(), old_new(Some(&old), Some(&new)));
        }
    }
    Ok(changed)
}

/// Those members of `details` that `which` has.
fn only(details: &Details, which: &Details) -> Details {
    let mut only = details.clone();
    for (slot, (_, _, there)) in only.slots().into_iter().zip(which.members()) {
        *slot = slot.take().filter(|_| there.is_some());
    }
    only
}

/// An owner is shown by name, everything else as it is.
fn shown(db: &Connection, key: &str, text: &str) -> Result<String> {
    match key {
        "owner" => Ok(user_name(db, text)?.unwrap_or_default()),
        _ => Ok(text.to_owned()),
    }
}

fn user_name(db: &Connection, id: &str) -> Result<Option<String>> {
    Ok(db
        .prepare_cached("SELECT name FROM user WHERE id = ?1")?
        .query_row([id], |row| row.get(0))
        .optional()?)
}

impl Standing {
    /// A contact that was just made.
    pub(super) fn of_new(contact: &str, department: &str, name: &str) -> Self {
        let (contact, department, name) = (contact.to_owned(), department.to_owned(), name.to_owned());
        Self { contact, department, name, in_trash: false, merged_into: None }
    }
}
