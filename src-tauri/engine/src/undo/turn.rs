//! Turning a chain: taking it back, or doing it again, a unit of work after the other so that no lead waits behind the whole
//! of it.
//!
//! What was done in pieces is turned as far as it can be, and what has changed since is left as it is: a group that is
//! refused is halved until the one act is found that cannot be done. Any other group is turned whole or not at all.

use rusqlite::Connection;

use super::{
    Act, perform_all,
    refusal::Refusals,
    table::{Entry, last, last_of, write},
};
use crate::{
    db::{Work, Writer},
    error::{Code, Error, Result},
    journal::{Actor, Cause},
};

/// At the end of the name of a chain whose acts can be turned one without the other.
const IN_PIECES: &str = "+";
/// Acts that are tried after a whole group was refused.
const FEWER: usize = 256;

/// Which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Take back what was done last.
    Undo,
    /// Do again what was taken back last.
    Redo,
}

impl Direction {
    pub(super) fn from(self) -> &'static str {
        match self {
            Self::Undo => "done",
            Self::Redo => "undone",
        }
    }

    fn cause(self) -> Cause {
        match self {
            Self::Undo => Cause::Undo,
            Self::Redo => Cause::Redo,
        }
    }

    fn to(self) -> &'static str {
        match self {
            Self::Undo => "undone",
            Self::Redo => "done",
        }
    }
}

/// What was turned.
#[derive(Debug, Clone)]
pub struct Turned {
    /// How the menu calls it.
    pub label: String,
    /// What could not be put back, a sentence each.
    pub left: Vec<String>,
}

/// Turns the last chain; `at_desk` says who does it. An error when nothing of it could be turned.
pub async fn turn(
    writer: &Writer,
    direction: Direction,
    at_desk: fn(&Connection) -> Result<Actor>,
) -> Result<Turned> {
    let mut way = writer.write(move |work| Way::begin(work.db, direction)).await?;
    let (mut left, mut refusals, mut turned_any) = (Vec::new(), Refusals::default(), false);
    while !way.at_end {
        let step = way.clone();
        let turned = writer.write(move |work| step.clone().turn(work, &at_desk(work.db)?)).await;
        match turned {
            Ok((further, mut sentences)) => {
                left.append(&mut sentences);
                (way, turned_any) = (further, true);
            }
            Err(error) if !is_refusal(&error) => return Err(error),
            Err(_) if way.narrow() => {}
            Err(error) => {
                let step = way.clone();
                let (further, whom) = writer.write(move |work| step.clone().let_go(work)).await?;
                if further.at_end && !turned_any {
                    return Err(error);
                }
                refusals.add(whom, error.message());
                way = further;
            }
        }
    }
    left.extend(refusals.in_words());
    Ok(Turned { label: way.label, left })
}

/// A chain that is being turned.
#[derive(Clone)]
struct Way {
    direction: Direction,
    chain: String,
    label: String,
    /// Where the acts are kept that turn it back again.
    turned: Option<String>,
    /// Acts to be turned in one unit of work.
    most: usize,
    at_end: bool,
}

impl Way {
    fn begin(db: &Connection, direction: Direction) -> Result<Self> {
        let Entry { chain, label, .. } = last(db, direction)?.ok_or_else(|| nothing(direction))?;
        Ok(Self { direction, chain, label, turned: None, most: usize::MAX, at_end: false })
    }

    /// Turns the next acts; answers what could not be put back as well.
    fn turn(mut self, work: &mut Work<'_>, actor: &Actor) -> Result<(Self, Vec<String>)> {
        let mut left = Vec::new();
        if let Some(entry) = self.next(work.db)? {
            let (now, later) = self.cut(work.db, entry.acts()?)?;
            let back = perform_all(work, &now, actor, self.direction.cause(), &mut left)?;
            entry.keep(work, &later)?;
            self.remember(work, &back, actor)?;
        }
        self.most = self.most.saturating_mul(2);
        Ok((self.further(work.db)?, left))
    }

    /// Lets go of the next acts, because they can no longer be turned; answers whom they were done to.
    fn let_go(self, work: &mut Work<'_>) -> Result<(Self, Option<String>)> {
        let mut whom = None;
        if let Some(entry) = self.next(work.db)? {
            let (now, later) = self.cut(work.db, entry.acts()?)?;
            if let [only] = now.as_slice() {
                whom = only.whom(work.db)?;
            }
            entry.keep(work, &later)?;
        }
        Ok((self.further(work.db)?, whom))
    }

    /// Fewer acts at a time; false when it cannot be fewer.
    fn narrow(&mut self) -> bool {
        if self.most == 1 || !self.chain.ends_with(IN_PIECES) {
            return false;
        }
        self.most = (self.most / 2).min(FEWER);
        true
    }

    fn next(&self, db: &Connection) -> Result<Option<Entry>> {
        last_of(db, self.direction, &self.chain)
    }

    fn further(mut self, db: &Connection) -> Result<Self> {
        self.at_end = self.next(db)?.is_none();
        Ok(self)
    }

    /// What is turned now and what is later.
    fn cut(&self, db: &Connection, acts: Vec<Act>) -> Result<(Vec<Act>, Vec<Act>)> {
        if self.most == usize::MAX {
            return Ok((acts, Vec::new()));
        }
        let mut now = Vec::with_capacity(acts.len());
        for act in acts {
            now.extend(act.parts(db)?);
        }
        let later = now.split_off(self.most.min(now.len()));
        Ok((now, later))
    }

    fn remember(&mut self, work: &mut Work<'_>, back: &[Act], actor: &Actor) -> Result<()> {
        if back.is_empty() {
            return Ok(());
        }
        let in_pieces = self.chain.ends_with(IN_PIECES);
        let chain =
            self.turned.get_or_insert_with(|| if in_pieces { name_of_pieces(work) } else { work.id() });
        write(work, chain, &self.label, self.direction.to(), back, actor)
    }
}

/// The name of a new chain whose acts can be turned one without the other. Names sort by age.
pub(super) fn name_of_pieces(work: &Work<'_>) -> String {
    work.id() + IN_PIECES
}

/// Somebody changed the same thing since.
fn is_refusal(error: &Error) -> bool {
    matches!(error.code(), Code::Conflict | Code::NotFound)
}

fn nothing(direction: Direction) -> Error {
    let message = match direction {
        Direction::Undo => "There is nothing to undo.",
        Direction::Redo => "There is nothing to redo.",
    };
    Error::new(Code::Conflict, message)
}
