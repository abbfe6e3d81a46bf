//! Possible duplicates as they are shown: everybody who is like somebody of the group, with the reasons in words.

use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
};

use rusqlite::{
    Connection,
    types::{FromSql, FromSqlError, FromSqlResult, ValueRef},
};
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

/// What two contacts are alike in; what says most comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reason {
    Phone,
    Email,
    ClaimedEmail,
    Place,
    Company,
    Number,
    Name,
}

/// What a group, or one pair of it, rests on. Groups that rest on more come first in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Ground {
    /// Something that few people share.
    More,
    /// The same name and nothing else.
    NameAlone,
}

struct Likeness {
    other: String,
    reason: Reason,
    what: String,
    names: Names,
}

/// How the folded names of two contacts compare; of several pairs, the larger is true of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Names {
    Same,
    Similar,
}

/// What a group has in common, the reason that says most first.
type Common = BTreeMap<(Reason, String), Names>;

/// A page of groups and the cursor of the next: those that rest on more than a name before the others, each in the order of
/// who leads them.
pub fn groups(
    db: &Connection,
    after: Option<&str>,
    limit: usize,
) -> Result<(Vec<DuplicateGroup>, Option<String>)> {
    let (from, after) = match after.and_then(|cursor| cursor.split_once('~')) {
        Some((NAME_ALONE, id)) => (Ground::NameAlone, id),
        Some((_, id)) => (Ground::More, id),
        None => (Ground::More, ""),
    };
    let mut found = Vec::new();
    for ground in [Ground::More, Ground::NameAlone].into_iter().filter(|ground| *ground >= from) {
        let after = if ground == from { after } else { "" };
        if let Some(last) = of_ground(db, ground, after, limit, &mut found)? {
            return Ok((found, Some(format!("{}~{last}", ground.as_cursor()))));
        }
    }
    Ok((found, None))
}

/// Adds groups until there are `limit`; answers who leads the last of them then.
fn of_ground(
    db: &Connection,
    ground: Ground,
    after: &str,
    limit: usize,
    found: &mut Vec<DuplicateGroup>,
) -> Result<Option<String>> {
    let mut select = db.prepare_cached(
        "SELECT DISTINCT a FROM likeness INDEXED BY likeness_by_ground
         WHERE (reason = 'name') = ?1 AND a > ?2 ORDER BY a",
    )?;
    let mut firsts = select.query((ground == Ground::NameAlone, after))?;
    while let Some(row) = firsts.next()? {
        let first: String = row.get(0)?;
        if let Some(group) = led_by(db, ground, &first)? {
            found.push(group);
            if found.len() == limit {
                return Ok(Some(first));
            }
        }
    }
    Ok(None)
}

/// The group that rests on `ground` and whose oldest member with such a likeness this is; `None` when it leads none.
fn led_by(db: &Connection, ground: Ground, first: &str) -> Result<Option<DuplicateGroup>> {
    let mut members = BTreeSet::from([first.to_owned()]);
    let mut common = Common::new();
    let mut leads = false;
    let mut to_ask = vec![first.to_owned()];
    while let Some(one) = to_ask.pop() {
        for Likeness { other, reason, what, names } in of(db, &one)? {
            // A group is shown once: on the best ground that it has, under the oldest who stands on it.
            match (reason.ground(), one.as_str().min(&other)).cmp(&(ground, first)) {
                Ordering::Less => return Ok(None),
                Ordering::Equal => leads = true,
                Ordering::Greater => {}
            }
            common.entry((reason, what)).and_modify(|all| *all = names.max(*all)).or_insert(names);
            if members.len() < LARGEST && members.insert(other.clone()) {
                to_ask.push(other);
            }
        }
    }
    if !leads {
        return Ok(None);
    }
    let reasons = in_words(&common);
    let members = members.iter().map(|id| list::row(db, id)).collect::<Result<_>>()?;
    Ok(Some(DuplicateGroup { members, reasons }))
}

/// Those in the table that a contact is like and that nobody said are others.
fn of(db: &Connection, contact: &str) -> Result<Vec<Likeness>> {
    let mut select = db.prepare_cached(
        "SELECT l.other, l.reason, l.what, one.name_key = other.name_key AS same_name FROM (
           SELECT b AS other, reason, what, a, b FROM likeness WHERE a = ?1
           UNION ALL SELECT a, reason, what, a, b FROM likeness WHERE b = ?1) l
         JOIN contact one ON one.id = l.a AND one.archived_at IS NULL
         JOIN contact other ON other.id = l.b AND other.archived_at IS NULL
         WHERE NOT EXISTS (SELECT 1 FROM not_duplicate n WHERE n.a = l.a AND n.b = l.b)
         ORDER BY l.other",
    )?;
    let rows = select.query_map([contact], |row| {
        Ok(Likeness {
            other: row.get("other")?,
            reason: row.get("reason")?,
            what: row.get("what")?,
            names: if row.get("same_name")? { Names::Same } else { Names::Similar },
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn in_words(common: &Common) -> Vec<String> {
    let has = |wanted| common.keys().any(|(reason, _)| *reason == wanted);
    let same_phone = has(Reason::Phone);
    // The weakest reason says nothing beside another one.
    let only_name = common.keys().all(|(reason, _)| *reason == Reason::Name);
    let told = common.iter().filter(|((reason, _), _)| match reason {
        Reason::Number => !same_phone,
        Reason::Name => only_name,
        _ => true,
    });
    let words = told.map(|((reason, what), names)| match reason {
        Reason::Phone => format!("Same phone {}", phone::display(what)),
        Reason::Email => format!("Same email {what}"),
        Reason::ClaimedEmail => format!("One of them wrote with {what}, which belongs to the other"),
        Reason::Place => format!("{} at the same place, “{what}”", names.in_words()),
        Reason::Company => format!("{} at “{what}”", names.in_words()),
        Reason::Number => format!("{} and phones that end alike", names.in_words()),
        Reason::Name => "Same name, and nothing else in common".to_owned(),
    });
    words.collect()
}

impl Reason {
    fn ground(self) -> Ground {
        if self == Self::Name { Ground::NameAlone } else { Ground::More }
    }
}

/// Cursor of the groups that rest on a name alone.
const NAME_ALONE: &str = "n";

impl Ground {
    fn as_cursor(self) -> &'static str {
        match self {
            Self::More => "m",
            Self::NameAlone => NAME_ALONE,
        }
    }
}

impl Names {
    fn in_words(self) -> &'static str {
        match self {
            Self::Same => "Same name",
            Self::Similar => "Similar names",
        }
    }
}

impl FromSql for Reason {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Ok(match value.as_str()? {
            "phone" => Self::Phone,
            "email" => Self::Email,
            "claimed_email" => Self::ClaimedEmail,
            "place" => Self::Place,
            "company" => Self::Company,
            "number" => Self::Number,
            "name" => Self::Name,
            _ => return Err(FromSqlError::InvalidType),
        })
    }
}
