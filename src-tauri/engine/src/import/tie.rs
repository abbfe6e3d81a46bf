//! What a row ties to a contact beside its values: tags, and notes on its lead.
//!
//! Notes hang on leads. Where there is none, a note is kept as a field of the contact, under the name of its column.

use rusqlite::Connection;

use super::{change::Change, person::Person, write::Job};
use crate::{
    board::{
        self,
        word::{self, List},
    },
    db::Work,
    error::Result,
    journal::Cause,
};

/// Tags and notes that are new to a known contact.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Ties {
    /// Names.
    pub(super) tags: Vec<String>,
    /// The lead they hang on, and their texts.
    pub(super) notes: Option<(String, Vec<String>)>,
}

impl Ties {
    /// Whether there is nothing new.
    pub(super) fn is_nothing(&self) -> bool {
        self.tags.is_empty() && self.notes.is_none()
    }
}

/// What a row ties to a known contact that is not tied to it yet.
pub(super) fn plan(db: &Connection, person: &Person, contact: &str) -> Result<Ties> {
    Ok(Ties { tags: new_tags(db, person, contact)?, notes: new_notes(db, person, contact)? })
}

fn new_tags(db: &Connection, person: &Person, contact: &str) -> Result<Vec<String>> {
    if person.tags.is_empty() {
        return Ok(Vec::new());
    }
    let there = board::tags_of_contact(db, contact)?;
    let is_there = |tag: &&String| there.iter().any(|word| word.name.to_lowercase() == tag.to_lowercase());
    Ok(person.tags.iter().filter(|tag| !is_there(tag)).cloned().collect())
}

/// On the newest lead; a text that stands there already is not written again.
fn new_notes(db: &Connection, person: &Person, contact: &str) -> Result<Option<(String, Vec<String>)>> {
    if person.notes.is_empty() {
        return Ok(None);
    }
    let Some(lead) = board::ids_of_contact(db, contact)?.pop() else { return Ok(None) };
    let mut texts = Vec::new();
    for text in texts_of(person) {
        if !board::has_note(db, &lead, &text)? {
            texts.push(text);
        }
    }
    Ok((!texts.is_empty()).then_some((lead, texts)))
}

/// The notes of a row, none of them longer than notes may be.
pub(super) fn texts_of(person: &Person) -> Vec<String> {
    let mut texts = Vec::new();
    for (_, text) in &person.notes {
        let letters: Vec<char> = text.chars().collect();
        texts.extend(letters.chunks(board::LONGEST_NOTE).map(|piece| piece.iter().collect::<String>()));
    }
    texts.retain(|text| !text.trim().is_empty());
    texts
}

/// Ties them and notes in `change` what was tied.
pub(super) fn write(
    work: &mut Work<'_>,
    job: &Job,
    contact: &str,
    ties: &Ties,
    change: &mut Change,
) -> Result<()> {
    for name in &ties.tags {
        let tag = word::ensure(work, List::Tag, &job.place.department.id, name)?;
        let act = board::Act::TagContact { contact: contact.to_owned(), tag: tag.clone() };
        if board::perform(work, &act, &job.actor, Cause::Act)?.is_some() {
            change.tags.push(tag);
        }
    }
    let Some((lead, texts)) = &ties.notes else { return Ok(()) };
    for text in texts {
        let (note, _) = board::make::note(work, lead, text, &job.actor)?;
        change.notes.push(note.id);
    }
    Ok(())
}
