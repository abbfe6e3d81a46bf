//! Running an import: a copy of everything first, then the rows in units, reading ahead on a thread of its own.

use std::sync::Arc;

use serde_json::json;
use tokio::sync::mpsc;

use super::{
    batch::{self, State},
    desk::{Stop, Tools},
    ending::Ending,
    file,
    mended::Mended,
    person::{self, Person, Persons},
    plan::Place,
    settings::Settings,
    write::{self, Job},
};
use crate::{
    db::{self, Work},
    error::{Error, Result},
    journal::{self, About, Actor, Entry},
};

/// Rows of a unit of work. What others want to save waits for one unit at most.
pub(super) const UNIT: usize = 250;
/// Units that are read ahead.
const AHEAD: usize = 8;

const BACKUPS: &str = "backups";
const BACKUP_KIND: &str = "before-import";

const ENDING: Ending = Ending { what: "An import", broken_off: State::Interrupted, finish };

/// Runs an import to its end, or to where it is stopped, and notes how it ended.
pub(super) async fn run(tools: Tools, id: String, stop: Stop) {
    let ended = rows(&tools, &id, &stop).await;
    ENDING.note(&tools, id, ended).await;
}

async fn rows(tools: &Tools, id: &str, stop: &Stop) -> Result<State> {
    let import = id.to_owned();
    let (job, reading) = tools.readers.read(move |db| prepare(db, &import)).await?;
    let done_before = reading.done;
    if done_before == 0 {
        back_up(tools, id).await?;
    }
    let job = Arc::new(job);
    let mut units = read_ahead(tools, reading, id)?;
    while let Some(unit) = units.recv().await {
        if stop.is_given() {
            return Ok(State::Cancelled);
        }
        let (unit, job) = (unit?, Arc::clone(&job));
        match unit {
            Read::Total(rows) => tools.writer.write(move |work| note_total(work, &job, rows)).await?,
            Read::Unit(unit) => {
                tools.writer.write(move |work| write::persons(work, &job, &unit)).await?;
            }
        }
    }
    Ok(State::Done)
}

/// What is to be read.
struct Reading {
    settings: Settings,
    mended: Mended,
    country: String,
    /// Rows that are through already.
    done: u32,
}

fn prepare(db: &rusqlite::Connection, id: &str) -> Result<(Job, Reading)> {
    let import = batch::by_id(db, id)?;
    let settings = batch::settings(db, id)?
        .ok_or_else(|| Error::invalid("id", "Look at the preview of the file first."))?;
    let place = Place::load(db, &settings)?;
    let reading = Reading {
        mended: Mended::load(db, id)?,
        country: place.department.default_country.clone(),
        done: import.rows_done,
        settings,
    };
    let actor = Actor::import(&import.filename);
    Ok((Job { import: import.id, filename: import.filename, actor, place }, reading))
}

async fn back_up(tools: &Tools, id: &str) -> Result<()> {
    let (folder, now) = (tools.data.join(BACKUPS), tools.clock.now());
    let name = tools.readers.read(move |db| db::back_up(db, &folder, BACKUP_KIND, now)).await?;
    let id = id.to_owned();
    tools
        .writer
        .write(move |work| {
            work.db.execute("UPDATE import_batch SET backup = ?2 WHERE id = ?1", (&id, &name))?;
            work.changes.add("import", &id);
            Ok(())
        })
        .await
}

/// What the reading thread sends.
enum Read {
    /// How many rows there are.
    Total(u32),
    /// The next rows.
    Unit(Vec<Person>),
}

fn read_ahead(tools: &Tools, reading: Reading, id: &str) -> Result<mpsc::Receiver<Result<Read>>> {
    let (sender, units) = mpsc::channel(AHEAD);
    let file = file::path(&tools.data, id);
    std::thread::Builder::new()
        .name("porchlight-import".into())
        .spawn(move || {
            if let Err(error) = read(&file, &reading, &sender) {
                // Whoever imports may have stopped listening.
                let _ = sender.blocking_send(Err(error));
            }
        })
        .map_err(|error| Error::internal("starting to read the file", error))?;
    Ok(units)
}

fn read(file: &std::path::Path, reading: &Reading, sender: &mpsc::Sender<Result<Read>>) -> Result<()> {
    let total = person::count(file, &reading.settings)?;
    let mut going = sender.blocking_send(Ok(Read::Total(total))).is_ok();
    let mut persons = Persons::open(file, &reading.settings, &reading.mended, &reading.country)?;
    // Rows that are through are read again, so that whom they told of is still known.
    for _ in 0..reading.done {
        persons.next_person()?;
    }
    while going {
        let mut unit = Vec::with_capacity(UNIT);
        while unit.len() < UNIT
            && let Some(person) = persons.next_person()?
        {
            unit.push(person);
        }
        going = !unit.is_empty() && sender.blocking_send(Ok(Read::Unit(unit))).is_ok();
    }
    Ok(())
}

fn note_total(work: &mut Work<'_>, job: &Job, rows: u32) -> Result<()> {
    work.db.execute("UPDATE import_batch SET rows_total = ?2 WHERE id = ?1", (&job.import, rows))?;
    work.changes.add("import", &job.import);
    Ok(())
}

fn finish(work: &mut Work<'_>, id: &str, ended: State) -> Result<()> {
    work.db.execute(
        "UPDATE import_batch SET state = ?2, finished_at = ?3 WHERE id = ?1",
        (id, ended, work.now),
    )?;
    let import = batch::by_id(work.db, id)?;
    let payload = json!({
        "importId": id, "file": import.filename, "ended": ended, "rows": import.rows_done, "created": import.created,
        "updated": import.updated, "unchanged": import.unchanged, "repeated": import.repeated,
        "skipped": import.skipped, "failed": import.failed, "optedOut": import.opted_out,
    });
    let actor = Actor::import(&import.filename);
    journal::record(
        work,
        &Entry { kind: "import.finished", actor: &actor, about: About::default(), payload },
    )?;
    work.changes.add("import", id);
    Ok(())
}
