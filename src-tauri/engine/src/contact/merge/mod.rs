//! Merging: several contacts that are one person become one, and can be taken apart again.
//!
//! What stands on a contact's own row (phones, emails, fields, tags) is copied to the survivor and stays with the loser as
//! well; what belongs to one person only (leads, requests, external ids) moves. So taking apart gives the loser everything
//! it had, and the survivor everything that nobody changed since.

mod act;
mod apart;
mod moved;
mod plan;

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use act::{merge, preview};
pub use apart::{Unmerged, unmerge};

use super::consent::{Channel, ConsentState};
use crate::{
    clock::Timestamp,
    error::{Error, Result},
};

/// Which contacts become one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", rename = "MergeWish")]
pub struct Wish {
    /// The one that stays.
    pub survivor_id: String,
    /// Those that go into it.
    pub other_ids: Vec<String>,
    /// Whose value stays, by member: `firstName`, `lastName`, `companyName`, `name`, `timeZone`, `owner`, `phone` and
    /// `email` (the used ones), `field:{key}`. Without a word the survivor's stays, and the other's where it has none.
    #[serde(default)]
    #[ts(optional, as = "Option<BTreeMap<String, String>>")]
    pub choose: BTreeMap<String, String>,
}

/// What a merge would move, or has moved, from one contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts")]
pub struct MergeStep {
    /// The contact that goes into the survivor.
    pub from_id: String,
    /// Its name.
    pub from_name: String,
    /// The merge, to take it apart by; none in a dry run.
    pub merge_id: Option<String>,
    /// Phones the survivor gets.
    pub phones: Vec<String>,
    /// Emails the survivor gets.
    pub emails: Vec<String>,
    /// Members and custom fields of the survivor that get another value.
    pub changes: Vec<MergeChange>,
    /// Leads that move.
    pub leads: usize,
    /// Requests that move.
    pub requests: usize,
    /// Messages that move.
    pub messages: usize,
    /// External ids that move.
    pub references: usize,
    /// Tags the survivor gets.
    pub tags: usize,
    /// The strictest word of both, by channel.
    pub consent: Vec<MergeConsent>,
}

/// A value of the survivor that a merge changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export_to = "types.ts")]
pub struct MergeChange {
    /// As in `choose`.
    pub what: String,
    /// The value that goes.
    pub old: Option<String>,
    /// The value that comes.
    pub new: String,
}

/// How a channel stands after a merge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export_to = "types.ts")]
pub struct MergeConsent {
    /// Which channel.
    pub channel: Channel,
    /// How it will stand.
    pub state: ConsentState,
}

/// A contact that was merged into another and can be taken out of it again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts")]
pub struct MergedContact {
    /// The merge, to take it apart by.
    pub merge_id: String,
    /// The contact that went into the other.
    pub contact_id: String,
    /// Its name.
    pub name: String,
    /// When they were merged.
    pub at: Timestamp,
}

/// The merges into a contact that stand, the last one first.
pub fn standing(db: &Connection, contact: &str) -> Result<Vec<MergedContact>> {
    let mut select = db.prepare_cached(
        "SELECT m.id, m.loser_id, l.display_name, m.at FROM merge m JOIN contact l ON l.id = m.loser_id
         WHERE m.survivor_id = ?1 AND m.undone_at IS NULL AND l.merged_into_id = ?1 ORDER BY m.id DESC",
    )?;
    let rows = select.query_map([contact], |row| {
        Ok(MergedContact {
            merge_id: row.get("id")?,
            contact_id: row.get("loser_id")?,
            name: row.get("display_name")?,
            at: row.get("at")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// What was wished of a merge that was carried out, to do it once more.
pub fn wish_of(db: &Connection, merge: &str) -> Result<Wish> {
    let sql = "SELECT survivor_id, loser_id, choose FROM merge WHERE id = ?1";
    let (survivor_id, loser, choose) = db
        .prepare_cached(sql)?
        .query_row([merge], |row| Ok((row.get(0)?, row.get(1)?, row.get::<_, String>(2)?)))
        .optional()?
        .ok_or_else(|| Error::not_found("merge"))?;
    let choose =
        serde_json::from_str(&choose).map_err(|error| Error::internal("reading the merge", error))?;
    Ok(Wish { survivor_id, other_ids: vec![loser], choose })
}

/// A contact and all that were merged into it, itself first.
pub fn with_merged(db: &Connection, contact: &str) -> Result<Vec<String>> {
    let mut select = db.prepare_cached(
        "WITH RECURSIVE one(id) AS (
           SELECT ?1 UNION SELECT c.id FROM contact c JOIN one ON c.merged_into_id = one.id)
         SELECT id FROM one",
    )?;
    Ok(select.query_map([contact], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}
