//! Taking an import back: contacts it made go to the trash unless something else happened to them since, values go back
//! to what they were where they are still what the file said. Opt-outs stand: nothing here loosens consent.

mod contact;
mod field;
mod tie;

use rusqlite::Connection;
use serde_json::json;

use super::{
    batch::{self, State},
    change::{self, Change},
    desk::{Stop, Tools},
    ending::Ending,
    run::UNIT,
};
use crate::{
    db::Work,
    error::Result,
    journal::{self, About, Actor, Entry},
    user,
};

/// What is the same for all contacts of an import.
#[derive(Debug, Clone)]
struct Job {
    import: String,
    actor: Actor,
    department: String,
}

/// A contact that the import touched.
#[derive(Debug)]
struct Touched {
    contact: String,
    made: i64,
    activity_seq: i64,
    change: Change,
}

/// What was done to a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Undone {
    /// It is in the trash.
    Removed,
    /// It has old values again.
    Restored,
    /// It was made by the import and stays.
    Kept,
    /// There was nothing to give back.
    Nothing,
}

const ENDING: Ending = Ending { what: "Taking an import back", broken_off: State::RevertInterrupted, finish };

/// Takes an import back, to its end or to where it is stopped, and notes how it ended.
pub(super) async fn run(tools: Tools, id: String, stop: Stop) {
    let ended = contacts(&tools, &id, &stop).await;
    ENDING.note(&tools, id, ended).await;
}

async fn contacts(tools: &Tools, id: &str, stop: &Stop) -> Result<State> {
    let import = id.to_owned();
    let job = tools.readers.read(move |db| prepare(db, &import)).await?;
    let import = id.to_owned();
    tools.writer.write(move |work| note_total(work, &import)).await?;
    loop {
        if stop.is_given() {
            return Ok(State::RevertInterrupted);
        }
        let job = job.clone();
        if tools.writer.write(move |work| unit(work, &job)).await? == 0 {
            return Ok(State::Reverted);
        }
    }
}

fn prepare(db: &Connection, id: &str) -> Result<Job> {
    let import = batch::by_id(db, id)?;
    let department = batch::settings(db, id)?.map(|settings| settings.department_id).unwrap_or_default();
    Ok(Job { import: import.id, actor: Actor::import(&import.filename), department })
}

fn note_total(work: &mut Work<'_>, id: &str) -> Result<()> {
    work.db.execute(
        "UPDATE import_batch SET revert_total = (SELECT count(*) FROM import_change WHERE import_id = ?1) WHERE id = ?1",
        [id],
    )?;
    work.changes.add("import", id);
    Ok(())
}

/// Takes back what was done to the next contacts; answers how many that were.
fn unit(work: &mut Work<'_>, job: &Job) -> Result<usize> {
    let touched = next(work.db, job)?;
    let Some(last) = touched.last().map(|each| each.contact.clone()) else { return Ok(0) };
    let (mut removed, mut restored) = (0, 0);
    for each in &touched {
        match one(work, job, each)? {
            Undone::Removed => removed += 1,
            Undone::Restored => restored += 1,
            Undone::Kept => keep(work, job, &each.contact)?,
            Undone::Nothing => {}
        }
    }
    work.db
        .prepare_cached(
            "UPDATE import_batch SET revert_after = ?2, revert_done = revert_done + ?3, removed = removed + ?4,
               restored = restored + ?5 WHERE id = ?1",
        )?
        .execute((&job.import, last, touched.len(), removed, restored))?;
    work.changes.add("import", &job.import);
    Ok(touched.len())
}

fn next(db: &Connection, job: &Job) -> Result<Vec<Touched>> {
    let mut select = db.prepare_cached(
        "SELECT contact_id, made, activity_seq, change FROM import_change
         WHERE import_id = ?1
           AND contact_id > coalesce((SELECT revert_after FROM import_batch WHERE id = ?1), '')
         ORDER BY contact_id LIMIT ?2",
    )?;
    let mut rows = select.query((&job.import, UNIT))?;
    let mut touched = Vec::new();
    while let Some(row) = rows.next()? {
        let change: String = row.get("change")?;
        touched.push(Touched {
            contact: row.get("contact_id")?,
            made: row.get("made")?,
            activity_seq: row.get("activity_seq")?,
            change: change::read(&change)?,
        });
    }
    Ok(touched)
}

fn one(work: &mut Work<'_>, job: &Job, touched: &Touched) -> Result<Undone> {
    if touched.made == 0 {
        return contact::give_back(work, job, touched);
    }
    if contact::lived_on(work.db, touched)? {
        return Ok(Undone::Kept);
    }
    contact::remove(work, job, touched)
}

fn keep(work: &Work<'_>, job: &Job, contact: &str) -> Result<()> {
    work.db
        .prepare_cached("UPDATE import_change SET kept = 1 WHERE import_id = ?1 AND contact_id = ?2")?
        .execute((&job.import, contact))?;
    Ok(())
}

fn finish(work: &mut Work<'_>, id: &str, ended: State) -> Result<()> {
    work.db.execute(
        "UPDATE import_batch SET state = ?2, finished_at = ?3 WHERE id = ?1",
        (id, ended, work.now),
    )?;
    work.changes.add("import", id);
    if ended != State::Reverted {
        return Ok(());
    }
    let import = batch::by_id(work.db, id)?;
    let payload = json!({
        "importId": id, "file": import.filename, "removed": import.removed, "restored": import.restored,
        "kept": import.kept, "optedOut": import.opted_out,
    });
    let actor = user::at_desk(work.db)?;
    let entry = Entry { kind: "import.reverted", actor: &actor, about: About::default(), payload };
    journal::record(work, &entry)
}
