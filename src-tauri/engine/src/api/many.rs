//! What people do to many contacts at once: tag, delete and restore them.

use rusqlite::Connection;
use serde::Deserialize;
use ts_rs::TS;

use super::{
    desk::{Plan, act},
    people::name_of,
};
use crate::{
    board::{
        self, Status,
        word::{self, List},
    },
    contact::{self, Act},
    db::Work,
    engine::Engine,
    error::{Error, Result},
    undo,
};

/// Contacts one command may change at most.
const MOST_CONTACTS: usize = 10_000;

/// A word for contacts; made when it is new.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export_to = "types.ts")]
pub struct ContactTag {
    /// Which contacts.
    pub ids: Vec<String>,
    /// The tag.
    pub name: String,
}

/// Contacts, by id.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export_to = "types.ts")]
pub struct Contacts {
    /// At least one, 10,000 at most.
    pub ids: Vec<String>,
}

pub(super) async fn add_tag(engine: &Engine, params: ContactTag) -> Result<()> {
    act(engine, move |work| {
        let label = format!("Tagged {}", contacts_in_words(work.db, &params.ids)?);
        Ok(Plan { label, acts: tagging(work, &params.ids, &params.name)? })
    })
    .await
}

/// Each gets the tag of its department, made when it is new.
pub(super) fn tagging(work: &mut Work<'_>, ids: &[String], name: &str) -> Result<Vec<undo::Act>> {
    let mut acts = Vec::with_capacity(ids.len());
    for contact in ids {
        let department = contact::department_of(work.db, contact)?;
        let tag = word::ensure(work, List::Tag, &department, name)?;
        acts.push(board::Act::TagContact { contact: contact.clone(), tag }.into());
    }
    Ok(acts)
}

/// Their leads go into the trash with them, and come back with them.
pub(super) async fn delete(engine: &Engine, Contacts { ids }: Contacts) -> Result<()> {
    act(engine, move |work| {
        let label = format!("Deleted {}", contacts_in_words(work.db, &ids)?);
        Ok(Plan { label, acts: deleting(work.db, &ids)? })
    })
    .await
}

/// Contacts into the trash, each after its leads.
pub(super) fn deleting(db: &Connection, ids: &[String]) -> Result<Vec<undo::Act>> {
    let mut acts: Vec<undo::Act> = Vec::new();
    for contact in ids {
        for lead in board::ids_of_contact(db, contact)? {
            acts.push(board::Act::SetStatus { lead, status: Status::Deleted }.into());
        }
        acts.push(Act::Delete { contact: contact.clone() }.into());
    }
    Ok(acts)
}

/// With the leads that went into the trash at the same moment.
pub(super) async fn restore(engine: &Engine, Contacts { ids }: Contacts) -> Result<()> {
    act(engine, move |work| {
        let label = format!("Restored {}", contacts_in_words(work.db, &ids)?);
        let mut acts: Vec<undo::Act> = Vec::new();
        for contact in &ids {
            acts.push(Act::Restore { contact: contact.clone() }.into());
            for lead in board::ids_deleted_with(work.db, contact)? {
                acts.push(board::Act::SetStatus { lead, status: Status::Restored }.into());
            }
        }
        Ok(Plan { label, acts })
    })
    .await
}

/// Contacts as a label says them: the name of one, or how many.
fn contacts_in_words(db: &Connection, ids: &[String]) -> Result<String> {
    match ids {
        [] => Err(Error::invalid("ids", "Choose at least one contact.")),
        [one] => name_of(db, one),
        many if many.len() > MOST_CONTACTS => {
            Err(Error::invalid("ids", format!("{MOST_CONTACTS} contacts at most at one time.")))
        }
        many => Ok(format!("{} contacts", many.len())),
    }
}
