//! The one writer: a thread that owns the write connection and drains a queue of closures.
//!
//! Each closure runs in a SAVEPOINT of its own, so one that fails takes nothing with it; all that were waiting are
//! committed together (group commit), and only after that commit does anybody hear that their work is done.

use std::{
    cell::RefCell,
    collections::HashMap,
    sync::{Arc, mpsc},
    thread,
};

use rusqlite::Connection;
use tokio::sync::oneshot;

use super::Changes;
use crate::{
    clock::{Clock, Timestamp},
    error::{Code, Error, Result},
    value::id::Ids,
};

/// A commit takes at most this many closures, so that none waits long behind a crowd.
const MAX_GROUP: usize = 256;
/// So many answers are remembered at most, so that a sender who invents a field name in each lead costs no memory.
const MAX_MEMORY: usize = 4096;

/// What a closure works with: the open transaction, the time, new ids, and the list of what it changed.
pub struct Work<'a> {
    /// The transaction; everything done through it is committed together.
    pub db: &'a Connection,
    /// The moment of this unit of work.
    pub now: Timestamp,
    /// What the windows will hear of after the commit.
    pub changes: &'a mut Changes,
    context: &'a Context,
}

impl Work<'_> {
    /// A new id.
    pub fn id(&self) -> String {
        self.context.ids.next(self.now)
    }

    /// What `find` answers for `key`, looked up once. Only for rows that are made once and never changed or deleted;
    /// whenever work is undone everything remembered is forgotten.
    pub fn remember(&self, key: String, find: impl FnOnce() -> Result<String>) -> Result<String> {
        if let Some(known) = self.context.memory.borrow().get(&key) {
            return Ok(known.clone());
        }
        let found = find()?;
        let mut memory = self.context.memory.borrow_mut();
        if memory.len() >= MAX_MEMORY {
            memory.clear();
        }
        memory.insert(key, found.clone());
        Ok(found)
    }
}

type Finish = Box<dyn FnOnce(Result<(), Error>) + Send>;
/// Gets the open transaction, or the reason why there is none.
type Job = Box<dyn FnOnce(Result<&Connection, Error>, &Context) -> (Finish, Changes) + Send>;

/// What the queue carries.
enum Task {
    Run(Job),
    /// The last one: fold the log into the file, answer, end.
    Close(oneshot::Sender<()>),
}

/// Lives on the writer's thread beside the connection.
struct Context {
    clock: Arc<dyn Clock>,
    ids: Ids,
    memory: RefCell<HashMap<String, String>>,
}

/// The handle to the writer's thread; cheap to clone. The thread ends with the last handle.
#[derive(Debug, Clone)]
pub struct Writer {
    queue: mpsc::Sender<Task>,
}

impl Writer {
    pub(super) fn start(
        connection: Connection,
        clock: Arc<dyn Clock>,
        on_commit: impl Fn(Changes) + Send + 'static,
    ) -> Result<Self> {
        let (queue, tasks) = mpsc::channel();
        thread::Builder::new()
            .name("porchlight-writer".into())
            .spawn(move || {
                let context = Context { clock, ids: Ids::default(), memory: RefCell::default() };
                run(connection, &context, &tasks, &on_commit);
            })
            .map_err(|error| Error::internal("starting the writer", error))?;
        Ok(Self { queue })
    }

    /// Runs `change` and answers after its commit is on the disk.
    ///
    /// An error of `change` undoes what it did and nothing else. An error of the commit is everybody's.
    pub async fn write<T: Send + 'static>(
        &self,
        change: impl FnOnce(&mut Work<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |connection, context| {
            let mut changes = Changes::default();
            let done = connection.and_then(|db| in_savepoint(db, context, &mut changes, change));
            if done.is_err() {
                changes = Changes::default();
            }
            let finish: Finish = Box::new(move |committed| {
                // The caller may have gone away; what it asked for is done all the same.
                let _ = answer.send(committed.and(done));
            });
            (finish, changes)
        });
        let stopped = || Error::new(Code::Stopped, "Porchlight is closing.");
        self.queue.send(Task::Run(job)).map_err(|_| stopped())?;
        answered.await.map_err(|_| stopped())?
    }

    /// Ends the writer's thread after what is in the queue and folds the log into the file. Later work is refused.
    pub async fn close(&self) {
        let (answer, closed) = oneshot::channel();
        if self.queue.send(Task::Close(answer)).is_ok() {
            let _ = closed.await;
        }
    }
}

fn in_savepoint<T>(
    db: &Connection,
    context: &Context,
    changes: &mut Changes,
    change: impl FnOnce(&mut Work<'_>) -> Result<T>,
) -> Result<T> {
    step(db, "SAVEPOINT job")?;
    let mut work = Work { db, now: context.clock.now(), changes, context };
    let done = change(&mut work);
    if done.is_err() {
        context.memory.borrow_mut().clear();
    }
    if done.is_err() && !db.is_autocommit() {
        step(db, "ROLLBACK TO job")?;
    }
    if !db.is_autocommit() {
        step(db, "RELEASE job")?;
    }
    done
}

fn step(db: &Connection, sql: &str) -> Result<()> {
    db.prepare_cached(sql)?.execute([])?;
    Ok(())
}

fn run(db: Connection, context: &Context, tasks: &mpsc::Receiver<Task>, on_commit: &dyn Fn(Changes)) {
    let mut closing = None;
    while closing.is_none() {
        let Ok(task) = tasks.recv() else { break };
        match task {
            Task::Close(answer) => closing = Some(answer),
            Task::Run(first) => closing = commit_group(&db, context, first, tasks, on_commit),
        }
    }
    // From here on one file is all there is.
    if let Err(error) = db.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)") {
        tracing::warn!(%error, "The write-ahead log could not be folded in; it is read at the next start");
    }
    if let Some(answer) = closing {
        let _ = answer.send(());
    }
}

/// Runs a group and tells everybody how it went; answers whether the writer is to close.
fn commit_group(
    db: &Connection,
    context: &Context,
    first: Job,
    tasks: &mpsc::Receiver<Task>,
    on_commit: &dyn Fn(Changes),
) -> Option<oneshot::Sender<()>> {
    let mut group = Group::default();
    let outcome = group.run(db, context, first, tasks);
    match &outcome {
        Ok(()) if !group.changes.is_empty() => on_commit(group.changes),
        Ok(()) => {}
        Err(error) => {
            context.memory.borrow_mut().clear();
            let jobs = group.finishes.len();
            tracing::error!(error.cause = error.cause(), jobs, "A commit failed: {}", error.message());
        }
    }
    group.finishes.into_iter().for_each(|finish| finish(outcome.clone()));
    group.closing
}

/// What is committed together.
#[derive(Default)]
struct Group {
    finishes: Vec<Finish>,
    changes: Changes,
    closing: Option<oneshot::Sender<()>>,
}

impl Group {
    /// One transaction over `first` and whatever else is waiting.
    fn run(&mut self, db: &Connection, context: &Context, first: Job, tasks: &mpsc::Receiver<Task>) -> Result<()> {
        let begun = step(db, "BEGIN IMMEDIATE");
        let mut next = Some(first);
        while let Some(job) = next.take() {
            let (finish, changed) = job(begun.clone().map(|()| db), context);
            self.finishes.push(finish);
            self.changes.merge(changed);
            // SQLite gives up the whole transaction when the disk is full; nothing of this group is saved then.
            if begun.is_ok() && db.is_autocommit() {
                return Err(transaction_lost());
            }
            if self.finishes.len() < MAX_GROUP {
                match tasks.try_recv() {
                    Ok(Task::Run(job)) => next = Some(job),
                    Ok(Task::Close(answer)) => self.closing = Some(answer),
                    Err(_) => {}
                }
            }
        }
        begun.and_then(|()| commit(db))
    }
}

fn commit(db: &Connection) -> Result<()> {
    let committed = step(db, "COMMIT");
    if committed.is_err() && !db.is_autocommit() {
        step(db, "ROLLBACK")?;
    }
    committed
}

fn transaction_lost() -> Error {
    use rusqlite::ffi;
    rusqlite::Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_FULL), None).into()
}
