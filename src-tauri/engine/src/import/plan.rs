//! What becomes of a person of a file, before anything is done: the preview shows it, the import does it.

use rusqlite::Connection;

use super::{
    person::Person,
    settings::{self, Existing, Settings, Stage},
    tie::{self, Ties},
};
use crate::{
    board,
    contact::{self, Changed, ConsentState, Known, Recognised},
    department::{self, Department},
    error::Result,
};

/// Where the persons of a file go.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) department: Department,
    pub(super) existing: Existing,
    pub(super) source: Option<String>,
    pub(super) stage: Option<Stage>,
}

/// What becomes of a person.
#[derive(Debug, Clone)]
pub(super) enum Plan {
    /// There is nobody in the row.
    Nobody,
    /// A new contact.
    Create,
    /// A known contact.
    Update(Update),
    /// A known contact, and known ones are left alone.
    Skip(Update),
}

/// What is done to a known contact.
#[derive(Debug, Clone)]
pub(super) struct Update {
    pub(super) known: Recognised,
    pub(super) changed: Changed,
    /// Fields that are new or different: key, text, and what was there.
    pub(super) fields: Vec<FieldChange>,
    /// Tags and notes that are new.
    pub(super) ties: Ties,
    /// Whether the row says a no that had not been said.
    pub(super) says_no: SaysNo,
}

/// One field of a known contact.
#[derive(Debug, Clone)]
pub(super) struct FieldChange {
    pub(super) key: String,
    pub(super) text: String,
    /// Text and JSON.
    pub(super) old: Option<(String, Option<String>)>,
}

/// Whether a row opts somebody out who was not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SaysNo {
    News,
    Nothing,
}

impl Update {
    /// Whom the row is about.
    pub(super) fn contact(&self) -> &str {
        &self.known.contact
    }

    /// Whether the row tells nothing new.
    pub(super) fn is_nothing(&self) -> bool {
        self.changed.is_nothing()
            && self.fields.is_empty()
            && self.ties.is_nothing()
            && self.says_no == SaysNo::Nothing
    }
}

impl Place {
    pub(super) fn load(db: &Connection, settings: &Settings) -> Result<Self> {
        Ok(Self {
            department: department::by_id(db, &settings.department_id)?,
            existing: settings.existing,
            source: settings.source.clone().filter(|source| !source.trim().is_empty()),
            stage: settings::stage(db, settings)?,
        })
    }

    /// Where a person of the file comes from.
    pub(super) fn source_of<'a>(&'a self, person: &'a Person) -> Option<&'a str> {
        person.source.as_deref().or(self.source.as_deref())
    }

    /// How values of a known contact fare.
    pub(super) fn known(&self) -> Known {
        if self.existing == Existing::Overwrite { Known::Overwrite } else { Known::Fill }
    }

    /// What becomes of `person`.
    pub(super) fn plan(&self, db: &Connection, person: &Person) -> Result<Plan> {
        if !person.is_somebody() {
            return Ok(Plan::Nobody);
        }
        let incoming = person.incoming(&self.department.id, None, self.known());
        let Some(known) = contact::recognise(db, &incoming)? else { return Ok(Plan::Create) };
        let update = Update {
            changed: contact::compare(db, &incoming, &known.contact)?,
            fields: self.fields(db, person, &known.contact)?,
            ties: tie::plan(db, person, &known.contact)?,
            says_no: says_no(db, person, &known.contact)?,
            known,
        };
        Ok(if self.existing == Existing::Skip { Plan::Skip(update) } else { Plan::Update(update) })
    }

    /// A known contact gets no lead, so what is said of one is kept as fields; notes only where there is no lead at all.
    fn fields(&self, db: &Connection, person: &Person, contact: &str) -> Result<Vec<FieldChange>> {
        let mut changes = Vec::new();
        let given = person.fields.iter().chain(&person.instead_of_lead);
        let has_lead = person.notes.is_empty() || !board::ids_of_contact(db, contact)?.is_empty();
        let given: Vec<_> = given.chain(if has_lead { &[] } else { person.notes.as_slice() }).collect();
        if given.is_empty() {
            return Ok(changes);
        }
        let there = contact::field_values(db, contact)?;
        for (key, text) in given {
            let old = there.iter().find(|(known, ..)| known == key);
            let wanted = match old {
                None => true,
                Some((_, present, _)) => self.known() == Known::Overwrite && present != text,
            };
            if wanted {
                let old = old.map(|(_, text, json)| (text.clone(), json.clone()));
                changes.push(FieldChange { key: key.clone(), text: text.clone(), old });
            }
        }
        Ok(changes)
    }
}

fn says_no(db: &Connection, person: &Person, contact: &str) -> Result<SaysNo> {
    if person.opted_out.is_empty() {
        return Ok(SaysNo::Nothing);
    }
    let standing = contact::consent_in_force(db, contact)?;
    let news = standing.iter().any(|consent| {
        person.opted_out.contains(&consent.channel) && consent.state != ConsentState::OptedOut
    });
    Ok(if news { SaysNo::News } else { SaysNo::Nothing })
}
