//! Reactions: rooms above that read what a unit of work recorded and write their own rows before it commits.
//!
//! Knows nothing of who reacts. Nothing is sent from here: the transaction may still be undone.

use super::Work;
use crate::error::Result;

/// An activity that a unit of work wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recorded {
    /// Its number in the journal.
    pub seq: i64,
    /// `lead.created`, …
    pub kind: &'static str,
}

/// Somebody who reacts to activities. Lives on the writer's thread and may remember what it read there.
pub trait Reaction: Send {
    /// Is given what a unit recorded, once, after its closure succeeded and inside its transaction. An error undoes the
    /// unit.
    fn react(&self, work: &mut Work<'_>, recorded: &[Recorded]) -> Result<()>;

    /// Work was undone: what was remembered may never have been.
    fn forget(&self);
}
