//! The one writer: a thread that owns the write connection and drains a queue of units of work.
//!
//! All units that are waiting are committed together (group commit), and only after that commit does anybody hear that
//! their work is done. A unit that fails is undone alone: the group is undone and run again with each unit in a
//! savepoint. Savepoints are not set from the start because SQLite copies every page that one of them could undo, which
//! costs each lead a tenth of its time, and units hardly ever fail.

mod unit;

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    path::Path,
    sync::{Arc, mpsc},
    thread,
};

use rusqlite::Connection;
use tokio::sync::oneshot;

use self::unit::{Safety, Unit, UnitOfWork};
use super::{Changes, Reaction, Recorded, checkpoint::Checkpoints};
use crate::{
    clock::{Clock, Timestamp},
    error::{Code, Error, Result},
    fail_point::{self, Point},
    value::id::Ids,
};

/// A commit takes at most this many units, so that none waits long behind a crowd.
const MAX_GROUP: usize = 256;
/// So many answers are remembered at most, so that a sender who invents a field name in each lead costs no memory.
const MAX_MEMORY: usize = 4096;

/// What a unit works with: the open transaction, the time, new ids, and the list of what it changed.
pub struct Work<'a> {
    /// The transaction; everything done through it is committed together.
    pub db: &'a Connection,
    /// The moment of this unit of work.
    pub now: Timestamp,
    /// What the windows will hear of after the commit.
    pub changes: &'a mut Changes,
    recorded: Vec<Recorded>,
    context: &'a Context,
}

impl Work<'_> {
    /// A new id.
    pub fn id(&self) -> String {
        self.context.ids.next(self.now)
    }

    /// Notes that an activity was written, for those who react to it. For the journal alone.
    pub fn recorded(&mut self, seq: i64, kind: &'static str) {
        self.recorded.push(Recorded { seq, kind });
    }

    /// Lets everybody react to what was recorded, and to what was recorded by reacting, until nothing new is.
    fn react(&mut self) -> Result<()> {
        while !self.recorded.is_empty() {
            let recorded = std::mem::take(&mut self.recorded);
            for reaction in &self.context.reactions {
                reaction.react(self, &recorded)?;
            }
        }
        Ok(())
    }

    /// Tells apart what is made in one millisecond: the later, the larger.
    pub fn tie(&self) -> u16 {
        let (before, last) = self.context.tie.get();
        let tie = if before == self.now { last.saturating_add(1) } else { 0 };
        self.context.tie.set((self.now, tie));
        tie
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

/// Lives on the writer's thread beside the connection.
struct Context {
    clock: Arc<dyn Clock>,
    ids: Ids,
    memory: RefCell<HashMap<String, String>>,
    tie: Cell<(Timestamp, u16)>,
    reactions: Vec<Box<dyn Reaction>>,
    checkpoints: Checkpoints,
}

impl Context {
    /// Work was undone: nothing learnt from the file can be trusted.
    fn forget(&self) {
        self.memory.borrow_mut().clear();
        self.reactions.iter().for_each(|reaction| reaction.forget());
    }
}

/// What a commit outlives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Durability {
    /// A power cut.
    Full,
    /// The end of the program, but not a power cut, which may undo the last of them.
    Relaxed,
}

/// What the queue carries.
enum Task {
    Run(Box<dyn Unit>, Durability),
    /// The last one: fold the log into the file, answer, end.
    Close(oneshot::Sender<()>),
}

/// The handle to the writer's thread; cheap to clone. The thread ends with the last handle.
#[derive(Debug, Clone)]
pub struct Writer {
    queue: mpsc::Sender<Task>,
}

impl Writer {
    pub(super) fn start(
        mut connection: Connection,
        file: &Path,
        clock: Arc<dyn Clock>,
        reactions: Vec<Box<dyn Reaction>>,
        on_commit: impl Fn(Changes) + Send + 'static,
    ) -> Result<Self> {
        let (queue, tasks) = mpsc::channel();
        let checkpoints = Checkpoints::start(&mut connection, file)?;
        thread::Builder::new()
            .name("porchlight-writer".into())
            .spawn(move || {
                let context = Context {
                    clock,
                    ids: Ids::default(),
                    memory: RefCell::default(),
                    tie: Cell::new((Timestamp(0), 0)),
                    reactions,
                    checkpoints,
                };
                let closing = run(&connection, &context, &tasks, &on_commit);
                context.checkpoints.close(&mut connection);
                if let Some(answer) = closing {
                    let _ = answer.send(());
                }
            })
            .map_err(|error| Error::internal("starting the writer", error))?;
        Ok(Self { queue })
    }

    /// Runs `change` and answers after its commit is on the disk.
    ///
    /// An error of `change` undoes what it did and nothing else; an error of the commit is everybody's. `change` may be
    /// run twice, the first time being undone.
    pub async fn write<T: Send + 'static>(
        &self,
        change: impl Fn(&mut Work<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.run(change, Durability::Full).await
    }

    /// The same without waiting for the disk: a power cut may undo it, together with everything relaxed since the last
    /// commit that was not. Only for work that is then simply done again.
    pub async fn write_relaxed<T: Send + 'static>(
        &self,
        change: impl Fn(&mut Work<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.run(change, Durability::Relaxed).await
    }

    async fn run<T: Send + 'static>(
        &self,
        change: impl Fn(&mut Work<'_>) -> Result<T> + Send + 'static,
        durability: Durability,
    ) -> Result<T> {
        let stopped = || Error::new(Code::Stopped, "Porchlight is closing.");
        let (unit, answered) = UnitOfWork::new(change);
        self.queue.send(Task::Run(Box::new(unit), durability)).map_err(|_| stopped())?;
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

/// Works until the last handle is gone, or somebody closes it, who waits for the answer.
fn run(
    db: &Connection,
    context: &Context,
    tasks: &mpsc::Receiver<Task>,
    on_commit: &dyn Fn(Changes),
) -> Option<oneshot::Sender<()>> {
    let mut next = tasks.recv().ok();
    while let Some(task) = next.take() {
        let (first, durability) = match task {
            Task::Run(first, durability) => (first, durability),
            Task::Close(answer) => return Some(answer),
        };
        let mut group = Group { units: Vec::new(), durability, behind: None };
        let outcome = group.commit(db, context, first, tasks);
        if outcome.is_err() {
            context.forget();
            context.checkpoints.doubt();
        }
        next = group.tell(&outcome, on_commit).or_else(|| tasks.recv().ok());
    }
    None
}

/// What is committed together.
struct Group {
    units: Vec<Box<dyn Unit>>,
    durability: Durability,
    /// Was taken from the queue and does not belong to this group.
    behind: Option<Task>,
}

impl Group {
    /// Runs `first` and whatever else is waiting, and commits it.
    fn commit(
        &mut self,
        db: &Connection,
        context: &Context,
        first: Box<dyn Unit>,
        tasks: &mpsc::Receiver<Task>,
    ) -> Result<()> {
        let begun = begin(db, context, self.durability);
        let mut next = Some(first);
        let mut failed = begun.is_err();
        while let Some(mut unit) = next.take() {
            failed = failed || !unit.attempt(db, context, Safety::None);
            self.units.push(unit);
            if !failed && self.units.len() < MAX_GROUP {
                next = self.waiting(tasks);
            }
        }
        begun?;
        if failed { self.again(db, context) } else { commit(db) }
    }

    /// One of the units failed: each is run again so that it can be undone alone.
    fn again(&mut self, db: &Connection, context: &Context) -> Result<()> {
        roll_back(db)?;
        context.forget();
        if let [_only] = self.units.as_slice() {
            return Ok(());
        }
        begin(db, context, self.durability)?;
        for unit in &mut self.units {
            if !unit.attempt(db, context, Safety::Savepoint) {
                context.forget();
            }
            // SQLite gives up the whole transaction when the disk is full; nothing of this group is saved then.
            if db.is_autocommit() {
                return Err(transaction_lost());
            }
        }
        commit(db)
    }

    /// The next unit that can be of this group. One that must outlive a power cut does not join those that need not: its
    /// sync would be theirs.
    fn waiting(&mut self, tasks: &mpsc::Receiver<Task>) -> Option<Box<dyn Unit>> {
        match tasks.try_recv().ok()? {
            Task::Run(unit, durability)
                if durability == self.durability || self.durability == Durability::Full =>
            {
                Some(unit)
            }
            other => {
                self.behind = Some(other);
                None
            }
        }
    }

    /// Tells everybody how it went; answers what is next, if that is known.
    fn tell(self, outcome: &Result<()>, on_commit: &dyn Fn(Changes)) -> Option<Task> {
        if let Err(error) = outcome {
            let units = self.units.len();
            tracing::error!(error.cause = error.cause(), units, "A commit failed: {}", error.message());
        }
        let mut changes = Changes::default();
        let mut answers = Vec::with_capacity(self.units.len());
        for unit in self.units {
            answers.push(unit.settle(outcome, &mut changes));
        }
        if !changes.is_empty() {
            on_commit(changes);
        }
        answers.into_iter().for_each(|answer| answer());
        self.behind
    }
}

fn begin(db: &Connection, context: &Context, durability: Durability) -> Result<()> {
    context.checkpoints.dispel(db)?;
    // In a write-ahead log the one syncs each commit, the other only what is folded into the file. The setting is made
    // while the statement is prepared, so that one out of the cache would do nothing.
    let synchronous = if durability == Durability::Full { "FULL" } else { "NORMAL" };
    db.pragma_update(None, "synchronous", synchronous)?;
    step(db, "BEGIN IMMEDIATE")
}

fn commit(db: &Connection) -> Result<()> {
    fail_point::reach(Point::BeforeCommit);
    let committed = step(db, "COMMIT");
    fail_point::reach(Point::AfterCommit);
    if committed.is_err() {
        roll_back(db)?;
    }
    committed
}

fn roll_back(db: &Connection) -> Result<()> {
    if db.is_autocommit() { Ok(()) } else { step(db, "ROLLBACK") }
}

fn step(db: &Connection, sql: &str) -> Result<()> {
    db.prepare_cached(sql)?.execute([])?;
    Ok(())
}

fn transaction_lost() -> Error {
    use rusqlite::ffi;
    rusqlite::Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_FULL), None).into()
}
