//! What can be done and taken back, of whichever room it is.

use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};

use crate::{
    board,
    contact::{self, merge},
    db::Work,
    error::Result,
    journal::{Actor, Cause},
};

/// A change of any room that can be taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "room", rename_all = "snake_case")]
pub enum Act {
    /// Of the board.
    Board(board::Act),
    /// Of a contact.
    Contact(Box<contact::Act>),
    /// Takes back words about consent that a person wrote down, by the ids of their events.
    Consent { events: Vec<String> },
    /// Writes noes down again that were taken back. A yes is said anew, or not at all.
    OptOut { events: Vec<String> },
    /// Makes one contact of several.
    Merge { wish: merge::Wish },
    /// Takes these merges apart, in this order.
    Unmerge { merges: Vec<String>, wish: merge::Wish },
}

impl From<board::Act> for Act {
    fn from(act: board::Act) -> Self {
        Self::Board(act)
    }
}

impl From<contact::Act> for Act {
    fn from(act: contact::Act) -> Self {
        Self::Contact(Box::new(act))
    }
}

impl Act {
    /// Takes the merges of `steps` apart again, the last one first.
    pub fn unmerge(wish: &merge::Wish, steps: &[merge::MergeStep]) -> Self {
        let merges = steps.iter().rev().filter_map(|step| step.merge_id.clone()).collect();
        Self::Unmerge { merges, wish: wish.clone() }
    }

    /// Does it; answers what takes it back. Adds to `left` what could not be done, a sentence each.
    pub(super) fn perform(
        &self,
        work: &mut Work<'_>,
        actor: &Actor,
        cause: Cause,
        left: &mut Vec<String>,
    ) -> Result<Option<Self>> {
        match self {
            Self::Board(act) => Ok(board::perform(work, act, actor, cause)?.map(Self::Board)),
            Self::Contact(act) => Ok(contact::perform(work, act, actor, cause)?.map(Self::from)),
            Self::Consent { events } => {
                contact::consent::undo(work, events, actor)?;
                let events = contact::consent::noes_among(work.db, events)?;
                Ok((!events.is_empty()).then_some(Self::OptOut { events }))
            }
            Self::OptOut { events } => {
                Ok(Some(Self::Consent { events: contact::consent::again(work, events, actor)? }))
            }
            Self::Merge { wish } => Ok(Some(Self::unmerge(wish, &merge::merge(work, wish, actor)?))),
            Self::Unmerge { merges, wish } => {
                for merge in merges {
                    left.extend(merge::unmerge(work, merge, actor)?.left);
                }
                Ok(Some(Self::Merge { wish: wish.clone() }))
            }
        }
    }

    /// Whether it takes back an opt-out.
    pub(super) fn loosens(&self, db: &Connection) -> Result<bool> {
        let Self::Consent { events } = self else { return Ok(false) };
        // What was written down in one act is of one kind.
        Ok(!contact::consent::noes_among(db, &events[..events.len().min(1)])?.is_empty())
    }

    /// The same in parts that can be done one without the other.
    pub(super) fn parts(self, db: &Connection) -> Result<Vec<Self>> {
        let (events, whole): (_, fn(Vec<String>) -> Self) = match self {
            Self::Consent { events } => (events, |events| Self::Consent { events }),
            Self::OptOut { events } => (events, |events| Self::OptOut { events }),
            other => return Ok(vec![other]),
        };
        let mut parts: Vec<(Option<String>, Vec<String>)> = Vec::new();
        for event in events {
            let contact = contact_of(db, &event)?;
            match parts.last_mut() {
                Some((before, part)) if *before == contact => part.push(event),
                _ => parts.push((contact, vec![event])),
            }
        }
        Ok(parts.into_iter().map(|(_, events)| whole(events)).collect())
    }

    /// What people call the one it is done to, where it is done to one and they are still there.
    pub(super) fn whom(&self, db: &Connection) -> Result<Option<String>> {
        const CONTACT: &str = "SELECT display_name FROM contact WHERE id = ?1";
        const LEAD: &str = "SELECT name FROM lead WHERE id = ?1";
        let (sql, id) = match self {
            Self::Board(
                board::Act::TagContact { contact, .. } | board::Act::UntagContact { contact, .. },
            ) => (CONTACT, Some(contact.clone())),
            Self::Board(board::Act::SetStatus { lead, .. }) => (LEAD, Some(lead.clone())),
            Self::Contact(act) => (CONTACT, act.contact().map(str::to_owned)),
            Self::Consent { events } | Self::OptOut { events } => {
                (CONTACT, events.first().map(|event| contact_of(db, event)).transpose()?.flatten())
            }
            Self::Board(_) | Self::Merge { .. } | Self::Unmerge { .. } => (CONTACT, None),
        };
        let Some(id) = id else { return Ok(None) };
        Ok(db.prepare_cached(sql)?.query_row([id], |row| row.get(0)).optional()?)
    }
}

/// Whose word about consent an event is.
fn contact_of(db: &Connection, event: &str) -> Result<Option<String>> {
    let mut select = db.prepare_cached("SELECT contact_id FROM consent_event WHERE id = ?1")?;
    Ok(select.query_row([event], |row| row.get(0)).optional()?)
}
