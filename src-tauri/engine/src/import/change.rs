//! What an import did to each contact, kept so that it can be taken back: one row for a contact, with the values before
//! the first row of the file and after the last.

use std::collections::BTreeMap;

use rusqlite::OptionalExtension;
use serde::{Deserialize, Serialize};

use super::plan::{FieldChange, Update};
use crate::{
    clock::Timestamp,
    contact::{Channel, Was},
    db::Work,
    error::{Error, Result},
};

/// Who made the contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MadeBy {
    /// This import.
    Import,
    /// It was there before.
    Others,
}

/// What was done to a contact.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Change {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<Was>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) first_name: Option<Was>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) last_name: Option<Was>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) company_name: Option<Was>,
    /// Added, E.164.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) phones: Vec<String>,
    /// Added, folded.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) emails: Vec<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) fields: BTreeMap<String, FieldWas>,
    /// It came back from the trash, where it had been since.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) archived_at: Option<Timestamp>,
    /// Tags that were tied, by row id.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) tags: Vec<String>,
    /// Notes that were written, by row id.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) notes: Vec<String>,
    /// The lead that was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) lead: Option<String>,
    /// Channels on which the file said no and nobody had before. They are never given back.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) opted_out: Vec<Channel>,
}

/// A field before and after.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct FieldWas {
    /// Text and JSON.
    pub(super) old: Option<(String, Option<String>)>,
    pub(super) new: String,
}

impl Change {
    pub(super) fn of_update(update: &Update) -> Self {
        let changed = &update.changed;
        let was = |was: &Was| was.differs().then(|| was.clone());
        let field = |field: &FieldChange| {
            (field.key.clone(), FieldWas { old: field.old.clone(), new: field.text.clone() })
        };
        Self {
            name: was(&changed.name),
            first_name: was(&changed.first_name),
            last_name: was(&changed.last_name),
            company_name: was(&changed.company_name),
            phones: changed.phones.clone(),
            emails: changed.emails.clone(),
            fields: update.fields.iter().map(field).collect(),
            archived_at: changed.archived_at,
            ..Self::default()
        }
    }

    /// Adds what a later row did.
    fn absorb(&mut self, later: Self) {
        absorb(&mut self.name, later.name);
        absorb(&mut self.first_name, later.first_name);
        absorb(&mut self.last_name, later.last_name);
        absorb(&mut self.company_name, later.company_name);
        self.phones.extend(later.phones);
        self.emails.extend(later.emails);
        for (key, field) in later.fields {
            self.fields.entry(key).and_modify(|known| known.new.clone_from(&field.new)).or_insert(field);
        }
        self.tags.extend(later.tags);
        self.notes.extend(later.notes);
        self.archived_at = self.archived_at.or(later.archived_at);
        self.lead = self.lead.take().or(later.lead);
        self.opted_out.extend(later.opted_out);
    }
}

/// The first old value and the last new one.
fn absorb(slot: &mut Option<Was>, later: Option<Was>) {
    match (slot.as_mut(), later) {
        (Some(was), Some(later)) => was.new = later.new,
        (None, later) => *slot = later,
        (Some(_), None) => {}
    }
}

/// Whether this import made the contact.
pub(super) fn made_by(work: &Work<'_>, import: &str, contact: &str) -> Result<MadeBy> {
    let made: Option<i64> = work
        .db
        .prepare_cached("SELECT made FROM import_change WHERE import_id = ?1 AND contact_id = ?2")?
        .query_row((import, contact), |row| row.get(0))
        .optional()?;
    Ok(if made == Some(1) { MadeBy::Import } else { MadeBy::Others })
}

/// Notes what a row did to a contact that the import just made.
pub(super) fn note_made(work: &Work<'_>, import: &str, contact: &str, change: &Change) -> Result<()> {
    work.db
        .prepare_cached(
            "INSERT INTO import_change (import_id, contact_id, made, activity_seq, change)
             VALUES (?1, ?2, 1, (SELECT max(seq) FROM activity WHERE contact_id = ?2), ?3)",
        )?
        .execute((import, contact, written(change)?))?;
    Ok(())
}

/// Notes what a row did to a contact that was there.
pub(super) fn note_update(work: &Work<'_>, import: &str, contact: &str, change: Change) -> Result<()> {
    let earlier: Option<String> = work
        .db
        .prepare_cached("SELECT change FROM import_change WHERE import_id = ?1 AND contact_id = ?2")?
        .query_row((import, contact), |row| row.get(0))
        .optional()?;
    let whole = match earlier {
        None => change,
        Some(earlier) => {
            let mut whole = read(&earlier)?;
            whole.absorb(change);
            whole
        }
    };
    work.db
        .prepare_cached(
            "INSERT INTO import_change (import_id, contact_id, made, activity_seq, change)
             VALUES (?1, ?2, 0, (SELECT max(seq) FROM activity WHERE contact_id = ?2), ?3)
             ON CONFLICT DO UPDATE SET activity_seq = excluded.activity_seq, change = excluded.change",
        )?
        .execute((import, contact, written(&whole)?))?;
    Ok(())
}

/// Reads a change back.
pub(super) fn read(json: &str) -> Result<Change> {
    serde_json::from_str(json).map_err(|error| Error::internal("reading what the import did", error))
}

fn written(change: &Change) -> Result<String> {
    serde_json::to_string(change).map_err(|error| Error::internal("noting what the import did", error))
}
