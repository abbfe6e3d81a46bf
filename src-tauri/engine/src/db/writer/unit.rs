//! A unit of work: a closure, what it came to, and whoever waits for it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use rusqlite::Connection;
use tokio::sync::oneshot;

use super::{Context, Work, step};
use crate::{
    db::Changes,
    error::{Error, Result},
};

/// What protects the rest of the group from a unit that fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Safety {
    /// Nothing: if it fails, the group is undone.
    None,
    /// A savepoint: if it fails, it is undone alone.
    Savepoint,
}

/// A unit in the queue, whatever it answers.
pub(super) trait Unit: Send {
    /// Runs it; answers whether it succeeded.
    fn attempt(&mut self, db: &Connection, context: &Context, safety: Safety) -> bool;
    /// After the group: hands over what it changed, and answers the function that tells whoever waits.
    fn settle(self: Box<Self>, committed: &Result<()>, changes: &mut Changes) -> Box<dyn FnOnce()>;
}

/// The unit of a closure.
pub(super) struct UnitOfWork<T, F> {
    change: F,
    done: Option<Result<T>>,
    changes: Changes,
    answer: oneshot::Sender<Result<T>>,
}

impl<T, F> UnitOfWork<T, F> {
    /// The unit, and where its answer will be.
    pub(super) fn new(change: F) -> (Self, oneshot::Receiver<Result<T>>) {
        let (answer, answered) = oneshot::channel();
        (Self { change, done: None, changes: Changes::default(), answer }, answered)
    }
}

impl<T, F> Unit for UnitOfWork<T, F>
where
    T: Send + 'static,
    F: Fn(&mut Work<'_>) -> Result<T> + Send,
{
    fn attempt(&mut self, db: &Connection, context: &Context, safety: Safety) -> bool {
        self.changes = Changes::default();
        let done = match safety {
            Safety::None => self.run(db, context),
            Safety::Savepoint => self.run_in_savepoint(db, context),
        };
        let succeeded = done.is_ok();
        self.done = Some(done);
        succeeded
    }

    fn settle(self: Box<Self>, committed: &Result<()>, changes: &mut Changes) -> Box<dyn FnOnce()> {
        let outcome = match (self.done, committed) {
            (Some(Ok(value)), Ok(())) => {
                changes.merge(self.changes);
                Ok(value)
            }
            // A unit's own error says more than that of the commit.
            (Some(Err(error)), _) => Err(error),
            (_, Err(error)) => Err(error.clone()),
            (None, Ok(())) => Err(Error::internal("saving", "a unit of work was never run")),
        };
        let answer = self.answer;
        Box::new(move || {
            // Whoever asked may have gone away; what they asked for is done all the same.
            let _ = answer.send(outcome);
        })
    }
}

impl<T, F> UnitOfWork<T, F>
where
    F: Fn(&mut Work<'_>) -> Result<T>,
{
    fn run(&mut self, db: &Connection, context: &Context) -> Result<T> {
        let mut work =
            Work { db, now: context.clock.now(), changes: &mut self.changes, recorded: Vec::new(), context };
        // A defect in one unit of work must not take the writer with it.
        let changed = AssertUnwindSafe(|| {
            let value = (self.change)(&mut work)?;
            work.react()?;
            Ok(value)
        });
        catch_unwind(changed).unwrap_or_else(|_| {
            Err(Error::internal("saving; this part was undone", "a panic in a unit of work"))
        })
    }

    fn run_in_savepoint(&mut self, db: &Connection, context: &Context) -> Result<T> {
        step(db, "SAVEPOINT unit")?;
        let done = self.run(db, context);
        if !db.is_autocommit() {
            if done.is_err() {
                step(db, "ROLLBACK TO unit")?;
            }
            step(db, "RELEASE unit")?;
        }
        done
    }
}
