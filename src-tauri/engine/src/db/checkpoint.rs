//! Checkpoints: copying what stands in the write-ahead log into the file, on a thread and a connection of its own, so that
//! no unit of work waits for it.
//!
//! The log begins anew with the first commit that finds all of it copied. Where commits follow each other so closely that
//! none ever does, the writer makes a checkpoint itself.

use std::{
    path::Path,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        mpsc::{self, Receiver, SyncSender},
    },
    thread::{self, JoinHandle},
};

use rusqlite::{Connection, hooks::Wal};

use super::open::configure;
use crate::error::{Error, Result};

/// Pages of the log from which on they are copied; a page has 4 KiB.
const PAGES: i32 = 4_000;
/// Pages from which on the writer copies them and everything waits for it.
const MOST_PAGES: i32 = 16_000;
/// What was committed during a checkpoint is copied by the next one, so often at most.
const IN_A_ROW: usize = 8;

/// Held while a checkpoint is made: SQLite refuses a second one instead of letting it wait.
type Turn = Arc<Mutex<()>>;

/// The thread; it ends when this is closed.
pub(super) struct Checkpoints {
    thread: JoinHandle<()>,
}

impl Checkpoints {
    /// Makes checkpoints of what `writer` commits to `file`.
    pub(super) fn start(writer: &mut Connection, file: &Path) -> Result<Self> {
        let beside = Connection::open(file)?;
        configure(&beside)?;
        let (due, asked) = mpsc::sync_channel(1);
        let turn = Turn::default();
        let turn_beside = Arc::clone(&turn);
        let thread = thread::Builder::new()
            .name("porchlight-checkpoint".into())
            .spawn(move || run(&beside, &turn_beside, &asked))
            .map_err(|error| Error::internal("starting the checkpoints", error))?;
        writer.wal_hook(Some(move |log: &mut Wal, pages| {
            after_commit(log, pages, &turn, &due);
            Ok(())
        }))?;
        Ok(Self { thread })
    }

    /// Ends the thread and copies everything, so that from here on one file is all there is.
    pub(super) fn close(self, writer: &mut Connection) {
        let unhooked = writer.wal_hook(None::<fn(&mut Wal, i32) -> rusqlite::Result<()>>);
        if let Err(error) = unhooked {
            tracing::warn!(%error, "The checkpoints could not be ended");
        } else if self.thread.join().is_err() {
            tracing::error!("The checkpoints ended by a defect");
        }
        if let Err(error) = writer.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)") {
            tracing::warn!(%error, "The write-ahead log could not be folded in; it is read at the next start");
        }
    }
}

/// An error of a checkpoint is none of the commit before it.
fn after_commit(log: &mut Wal, pages: i32, turn: &Turn, due: &SyncSender<()>) {
    if pages >= MOST_PAGES {
        let _turn = take(turn);
        if let Err(error) = log.checkpoint() {
            tracing::warn!(%error, pages, "The write-ahead log could not be folded in and grows");
        }
    } else if pages >= PAGES {
        // One that is asked for already will do.
        let _ = due.try_send(());
    }
}

fn run(db: &Connection, turn: &Turn, asked: &Receiver<()>) {
    while asked.recv().is_ok() {
        if let Err(error) = catch_up(db, turn) {
            tracing::warn!(%error, "The write-ahead log could not be folded in; it is tried again");
        }
    }
}

/// Copies until nothing came in meanwhile.
fn catch_up(db: &Connection, turn: &Turn) -> rusqlite::Result<()> {
    let mut before = None;
    for _ in 0..IN_A_ROW {
        let _turn = take(turn);
        let pages: i64 = db.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |row| row.get("log"))?;
        if before.replace(pages) == Some(pages) {
            break;
        }
    }
    Ok(())
}

fn take(turn: &Turn) -> MutexGuard<'_, ()> {
    turn.lock().unwrap_or_else(PoisonError::into_inner)
}
