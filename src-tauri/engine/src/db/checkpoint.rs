//! Checkpoints: copying what stands in the write-ahead log into the file, on a thread and a connection of its own, so that
//! no unit of work waits for it.
//!
//! The log begins anew with the first commit that finds all of it copied. Where commits follow each other so closely that
//! none ever does, the writer copies the rest itself.

use std::{
    path::Path,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicI32, Ordering},
        mpsc::{self, Receiver, SyncSender},
    },
    thread::{self, JoinHandle},
};

use rusqlite::{Connection, ffi, hooks::Wal};

use super::open::configure;
use crate::error::{Error, Result};

/// So many new pages of the log are copied; a page has 4 KiB.
const PAGES: i32 = 4_000;
/// Pages of the log from which on the writer copies what is left of them and everything waits for it.
const MOST_PAGES: i32 = 16_000;

/// What the thread and the writer share.
#[derive(Debug, Default)]
struct Shared {
    /// Held while a checkpoint is made: SQLite refuses a second one instead of letting it wait.
    turn: Mutex<()>,
    /// The disk may have failed: some systems then take what they could not sync for synced, so that there may be a hole
    /// in the log for good, and behind it nothing would be found after a power cut.
    in_doubt: AtomicBool,
    /// Pages of the log that the thread has copied.
    copied: AtomicI32,
}

impl Shared {
    /// How many of the pages of the log are new; the log has begun anew when it is shorter than what was copied of it.
    fn new_pages(&self, pages: i32) -> i32 {
        if pages < self.copied.load(Ordering::Relaxed) {
            self.copied.store(0, Ordering::Relaxed);
        }
        pages - self.copied.load(Ordering::Relaxed)
    }

    fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The thread; it ends when this is closed.
#[derive(Debug)]
pub(super) struct Checkpoints {
    thread: JoinHandle<()>,
    shared: Arc<Shared>,
}

impl Checkpoints {
    /// Makes checkpoints of what `writer` commits to `file`.
    pub(super) fn start(writer: &mut Connection, file: &Path) -> Result<Self> {
        let beside = Connection::open(file)?;
        configure(&beside)?;
        let (due, asked) = mpsc::sync_channel(1);
        let shared = Arc::new(Shared::default());
        let (by_writer, by_thread) = (Arc::clone(&shared), Arc::clone(&shared));
        let thread = thread::Builder::new()
            .name("porchlight-checkpoint".into())
            .spawn(move || run(&beside, &by_thread, &asked))
            .map_err(|error| Error::internal("starting the checkpoints", error))?;
        writer.wal_hook(Some(move |log: &mut Wal, pages| {
            after_commit(log, pages, &by_writer, &due);
            Ok(())
        }))?;
        Ok(Self { thread, shared })
    }

    /// A commit failed.
    pub(super) fn doubt(&self) {
        self.shared.in_doubt.store(true, Ordering::Relaxed);
    }

    /// Sees to it that nothing is committed to a log that is in doubt: it is emptied before.
    pub(super) fn dispel(&self, writer: &Connection) -> Result<()> {
        if self.shared.in_doubt.load(Ordering::Relaxed) {
            empty(writer)?;
            self.shared.in_doubt.store(false, Ordering::Relaxed);
        }
        Ok(())
    }

    /// Ends the thread and copies everything, so that from here on one file is all there is.
    pub(super) fn close(self, writer: &mut Connection) {
        let unhooked = writer.wal_hook(None::<fn(&mut Wal, i32) -> rusqlite::Result<()>>);
        if let Err(error) = unhooked {
            tracing::warn!(%error, "The checkpoints could not be ended");
        } else if self.thread.join().is_err() {
            tracing::error!("The checkpoints ended by a defect");
        }
        if let Err(error) = empty(writer) {
            let cause = error.cause();
            tracing::warn!(cause, "The write-ahead log could not be folded in; it is read at the next start");
        }
    }
}

/// Copies all of the log into the file and cuts it to nothing. An error, and the log as it was, when somebody reads from it
/// for so long that it cannot be waited for.
fn empty(writer: &Connection) -> Result<()> {
    let busy: bool = writer.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get("busy"))?;
    if busy {
        return Err(rusqlite::Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_BUSY), None).into());
    }
    Ok(())
}

/// An error of a checkpoint is none of the commit before it.
fn after_commit(log: &mut Wal, pages: i32, shared: &Shared, due: &SyncSender<()>) {
    if pages >= MOST_PAGES {
        let _turn = shared.turn();
        if let Err(error) = log.checkpoint() {
            shared.in_doubt.store(true, Ordering::Relaxed);
            tracing::warn!(%error, pages, "The write-ahead log could not be folded in and grows");
        }
    } else if shared.new_pages(pages) >= PAGES {
        // One that is asked for already will do.
        let _ = due.try_send(());
    }
}

fn run(db: &Connection, shared: &Shared, asked: &Receiver<()>) {
    while asked.recv().is_ok() {
        if let Err(error) = catch_up(db, shared) {
            shared.in_doubt.store(true, Ordering::Relaxed);
            tracing::warn!(%error, "The write-ahead log could not be folded in; it is tried again");
        }
    }
}

/// Copies what is there, and then what was committed meanwhile.
fn catch_up(db: &Connection, shared: &Shared) -> rusqlite::Result<()> {
    for _ in 0..2 {
        let _turn = shared.turn();
        let pages = db.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |row| row.get("log"))?;
        shared.copied.store(pages, Ordering::Relaxed);
    }
    Ok(())
}
