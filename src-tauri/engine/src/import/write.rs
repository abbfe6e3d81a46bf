//! Writing persons of a file: contacts, their fields, their noes, their leads, and the note that lets it be taken back.

use serde_json::json;

use super::{
    change::{self, Change, MadeBy},
    person::Person,
    plan::{Place, Plan, Update},
    tie::{self, Ties},
};
use crate::{
    board::{self, NewLead, Opportunity},
    contact::{self, Channel, SetField},
    db::Work,
    department,
    error::Result,
    journal::{self, About, Actor, Entry},
};

/// What is the same for all rows of an import.
#[derive(Debug, Clone)]
pub(super) struct Job {
    pub(super) import: String,
    pub(super) filename: String,
    pub(super) actor: Actor,
    pub(super) place: Place,
}

/// What became of some rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) created: u32,
    pub(super) updated: u32,
    pub(super) unchanged: u32,
    pub(super) repeated: u32,
    pub(super) skipped: u32,
    pub(super) failed: u32,
    pub(super) opted_out: u32,
}

/// Writes some persons and notes how far the import is.
pub(super) fn persons(work: &mut Work<'_>, job: &Job, persons: &[Person]) -> Result<()> {
    let mut tally = Tally::default();
    for person in persons {
        one(work, job, person, &mut tally)?;
    }
    work.db
        .prepare_cached(
            "UPDATE import_batch SET rows_done = rows_done + ?2, created = created + ?3, updated = updated + ?4,
               unchanged = unchanged + ?5, repeated = repeated + ?6, skipped = skipped + ?7, failed = failed + ?8,
               opted_out = opted_out + ?9 WHERE id = ?1",
        )?
        .execute((
            &job.import,
            persons.len(),
            tally.created,
            tally.updated,
            tally.unchanged,
            tally.repeated,
            tally.skipped,
            tally.failed,
            tally.opted_out,
        ))?;
    work.changes.add("import", &job.import);
    Ok(())
}

fn one(work: &mut Work<'_>, job: &Job, person: &Person, tally: &mut Tally) -> Result<()> {
    match job.place.plan(work.db, person)? {
        Plan::Nobody => tally.failed += 1,
        Plan::Create => {
            create(work, job, person, tally)?;
            tally.created += 1;
        }
        Plan::Skip(known) => {
            // A person whom this very file brought is filled up by its later rows.
            if change::made_by(work, &job.import, known.contact())? == MadeBy::Import {
                update(work, job, person, &known, tally)?;
                tally.repeated += 1;
            } else {
                let opted_out = opt_out(work, job, person, known.contact(), tally)?;
                if !opted_out.is_empty() {
                    let change = Change { opted_out, ..Change::default() };
                    change::note_update(work, &job.import, known.contact(), change)?;
                }
                tally.skipped += 1;
            }
        }
        Plan::Update(known) => {
            update(work, job, person, &known, tally)?;
            let slot = match (person.repeated, known.is_nothing()) {
                (true, _) => &mut tally.repeated,
                (false, true) => &mut tally.unchanged,
                (false, false) => &mut tally.updated,
            };
            *slot += 1;
        }
    }
    Ok(())
}

fn create(work: &mut Work<'_>, job: &Job, person: &Person, tally: &mut Tally) -> Result<()> {
    let source = source(work, job, person)?;
    let department = &job.place.department.id;
    let incoming = person.incoming(department, source.as_deref(), job.place.known());
    let made = contact::create(work, &incoming, &job.actor)?;
    let lead = create_lead(work, job, person, source.as_deref(), &made.contact, &made.name)?;
    let without_lead = person.instead_of_lead.iter().chain(&person.notes).filter(|_| lead.is_none());
    let fields: Vec<SetField<'_>> = person.fields.iter().chain(without_lead).map(field).collect();
    let about = About { department: Some(department), contact: Some(&made.contact), ..About::default() };
    contact::set_fields(work, about, department, &made.contact, source.as_deref(), &fields, &job.actor)?;
    let opted_out = opt_out(work, job, person, &made.contact, tally)?;
    let notes = lead.clone().map(|lead| (lead, tie::texts_of(person)));
    let ties = Ties { tags: person.tags.clone(), notes };
    let mut change = Change { lead, opted_out, ..Change::default() };
    tie::write(work, job, &made.contact, &ties, &mut change)?;
    change::note_made(work, &job.import, &made.contact, &change)
}

fn update(work: &mut Work<'_>, job: &Job, person: &Person, known: &Update, tally: &mut Tally) -> Result<()> {
    if known.is_nothing() {
        return Ok(());
    }
    let source = source(work, job, person)?;
    let department = &job.place.department.id;
    if !known.changed.is_nothing() {
        let incoming = person.incoming(department, source.as_deref(), job.place.known());
        contact::update(work, &incoming, &known.known, &known.changed, &job.actor)?;
    }
    let fields: Vec<SetField<'_>> =
        known.fields.iter().map(|each| SetField { key: &each.key, text: &each.text, json: None }).collect();
    let about = About { department: Some(department), contact: Some(known.contact()), ..About::default() };
    contact::set_fields(work, about, department, known.contact(), source.as_deref(), &fields, &job.actor)?;
    let opted_out = opt_out(work, job, person, known.contact(), tally)?;
    let mut change = Change { opted_out, ..Change::of_update(known) };
    tie::write(work, job, known.contact(), &known.ties, &mut change)?;
    change::note_update(work, &job.import, known.contact(), change)
}

fn create_lead(
    work: &mut Work<'_>,
    job: &Job,
    person: &Person,
    source: Option<&str>,
    contact: &str,
    name: &str,
) -> Result<Option<String>> {
    let Some(stage) = &job.place.stage else { return Ok(None) };
    let department = &job.place.department.id;
    let lead = board::create_lead(
        work,
        &NewLead {
            department,
            contact,
            name,
            pipeline: &stage.pipeline,
            stage: Some(&stage.id),
            value_minor: person.value_minor,
            source,
            request: None,
            opportunity: Opportunity { status: person.status.as_deref(), ..Opportunity::default() },
        },
    )?;
    let mut payload = json!({ "name": name, "stage": stage.name });
    for (key, value) in [("source", job.place.source_of(person)), ("status", person.status.as_deref())] {
        if let Some(value) = value {
            payload[key] = json!(value);
        }
    }
    let about =
        About { department: Some(department), contact: Some(contact), lead: Some(&lead), ..About::default() };
    journal::record(work, &Entry { kind: "lead.created", actor: &job.actor, about, payload })?;
    Ok(Some(lead))
}

/// Answers the channels on which that is news.
fn opt_out(
    work: &mut Work<'_>,
    job: &Job,
    person: &Person,
    contact: &str,
    tally: &mut Tally,
) -> Result<Vec<Channel>> {
    let news = contact::opt_out_by_import(work, contact, &person.opted_out, &job.filename, &job.actor)?;
    tally.opted_out += u32::from(!news.is_empty());
    Ok(news)
}

fn source(work: &mut Work<'_>, job: &Job, person: &Person) -> Result<Option<String>> {
    let code = job.place.source_of(person);
    code.map(|code| department::ensure_source(work, &job.place.department.id, code)).transpose()
}

fn field((key, text): &(String, String)) -> SetField<'_> {
    SetField { key, text, json: None }
}
