//! Where imports are started and stopped: one at a time in a house, on the same writer as everything else.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use super::{
    batch::{self, State},
    file, revert, run,
};
use crate::{
    clock::Clock,
    db::{Database, Readers, Work, Writer},
    error::{Code, Error, Result},
    user,
};

/// What imports of a house work with.
pub struct Desk {
    tools: Tools,
    /// The import that is under way, and the sign for it to stop.
    under_way: UnderWay,
    /// Pieces of files are added one after the other.
    taking: Arc<Mutex<()>>,
}

type UnderWay = Arc<Mutex<Option<(String, Stop)>>>;

/// What a running import is given.
#[derive(Clone)]
pub(super) struct Tools {
    pub(super) data: PathBuf,
    pub(super) writer: Writer,
    pub(super) readers: Readers,
    pub(super) clock: Arc<dyn Clock>,
}

/// A sign to stop; whoever works looks at it between units.
#[derive(Clone, Default)]
pub(super) struct Stop(Arc<AtomicBool>);

impl Stop {
    fn give(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_given(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl Desk {
    /// The desk of a house; imports that were under way when the program ended are marked as interrupted.
    pub async fn open(database: &Database, clock: Arc<dyn Clock>) -> Result<Self> {
        database.writer.write(interrupt).await?;
        let tools = Tools {
            data: database.file.parent().unwrap_or(Path::new(".")).to_owned(),
            writer: database.writer.clone(),
            readers: database.readers.clone(),
            clock,
        };
        Ok(Self { tools, under_way: Arc::default(), taking: Arc::default() })
    }

    /// The data folder.
    pub fn data(&self) -> &Path {
        &self.tools.data
    }

    /// Takes a new file in; answers the id of its import.
    pub async fn create(&self, filename: String) -> Result<String> {
        let id = self.tools.writer.write(move |work| batch::create(work, &filename)).await?;
        file::create(&self.tools.data, &id)?;
        Ok(id)
    }

    /// Adds a piece to the file; answers how many bytes there are now.
    pub async fn append(&self, id: String, piece: Vec<u8>) -> Result<u64> {
        let wanted = id.clone();
        self.tools.readers.read(move |db| batch::only_draft(db, &wanted)).await?;
        let (data, taking) = (self.tools.data.clone(), Arc::clone(&self.taking));
        let added = tokio::task::spawn_blocking(move || {
            let _turn = taking.lock().unwrap_or_else(PoisonError::into_inner);
            file::append(&data, &id, &piece)
        });
        added.await.map_err(|error| Error::internal("taking the file in", error))?
    }

    /// Keeps the owner's choices.
    pub async fn choose(&self, id: String, settings: super::Settings) -> Result<()> {
        self.tools.writer.write(move |work| batch::choose(work, &id, &settings)).await
    }

    /// Begins an import that was looked at, or goes on with one that was stopped, and answers at once.
    pub async fn start(&self, id: &str, from: &'static [State]) -> Result<()> {
        let stop = self.begin(id, from, State::Running).await?;
        self.work_at(id, run::run(self.tools.clone(), id.to_owned(), stop));
        Ok(())
    }

    /// Begins to take an import back, and answers at once.
    pub async fn revert(&self, id: &str) -> Result<()> {
        let from = &[State::Done, State::Cancelled, State::Interrupted, State::RevertInterrupted];
        let stop = self.begin(id, from, State::Reverting).await?;
        self.work_at(id, revert::run(self.tools.clone(), id.to_owned(), stop));
        Ok(())
    }

    /// Asks an import to stop after the rows it has in hand.
    pub fn cancel(&self, id: &str) -> Result<()> {
        let under_way = self.under_way.lock().unwrap_or_else(PoisonError::into_inner);
        match &*under_way {
            Some((running, stop)) if running == id => {
                stop.give();
                Ok(())
            }
            _ => Err(Error::new(Code::Conflict, "This import is not under way.")),
        }
    }

    /// Forgets an import and its file.
    pub async fn delete(&self, id: String) -> Result<()> {
        let forgotten = id.clone();
        self.tools.writer.write(move |work| batch::delete(work, &forgotten)).await?;
        file::remove(&self.tools.data, &id)
    }

    fn work_at(&self, id: &str, work: impl Future<Output = ()> + Send + 'static) {
        let (under_way, id) = (Arc::clone(&self.under_way), id.to_owned());
        tokio::spawn(async move {
            work.await;
            let mut under_way = under_way.lock().unwrap_or_else(PoisonError::into_inner);
            // The next one may have begun meanwhile.
            under_way.take_if(|(ended, _)| *ended == id);
        });
    }

    /// Only from a state it fits, and only when nothing else is under way.
    async fn begin(&self, id: &str, from: &'static [State], to: State) -> Result<Stop> {
        let import = id.to_owned();
        self.tools.writer.write(move |work| begin(work, &import, from, to)).await?;
        let stop = Stop::default();
        *self.under_way.lock().unwrap_or_else(PoisonError::into_inner) = Some((id.to_owned(), stop.clone()));
        Ok(stop)
    }
}

fn begin(work: &mut Work<'_>, id: &str, from: &[State], to: State) -> Result<()> {
    let import = batch::by_id(work.db, id)?;
    if !from.contains(&import.state) {
        let sentence = match import.state {
            State::Draft => "This import has not begun yet.",
            State::Running | State::Reverting => "This import is under way.",
            State::Reverted => "This import was taken back already.",
            _ => "This import has been started before.",
        };
        return Err(Error::new(Code::Conflict, sentence));
    }
    let busy: bool = work.db.query_row(
        "SELECT EXISTS (SELECT 1 FROM import_batch WHERE state IN ('running', 'reverting'))",
        [],
        |row| row.get(0),
    )?;
    if busy {
        return Err(Error::new(
            Code::Conflict,
            "Another import is under way. Wait until it is through, or stop it.",
        ));
    }
    if to == State::Running && batch::settings(work.db, id)?.is_none() {
        return Err(Error::new(Code::Conflict, "Look at the preview of the file first."));
    }
    // Whoever goes on with an import, or takes it back, is not who imported.
    let starts = (import.state == State::Draft).then(|| user::at_desk(work.db)).transpose()?;
    work.db.execute(
        "UPDATE import_batch SET state = ?2, started_at = coalesce(started_at, ?3), finished_at = NULL, error = NULL,
           by_name = coalesce(?4, by_name)
         WHERE id = ?1",
        (id, to, work.now, starts.and_then(|actor| actor.name)),
    )?;
    work.changes.add("import", id);
    Ok(())
}

/// What the file says was under way when the program ended.
fn interrupt(work: &mut Work<'_>) -> Result<()> {
    for (was, is) in [(State::Running, State::Interrupted), (State::Reverting, State::RevertInterrupted)] {
        work.db.execute("UPDATE import_batch SET state = ?2 WHERE state = ?1", (was, is))?;
    }
    Ok(())
}
