//! Named points at which a test lets the program die, to see what the next start makes of what is left.
//!
//! Only with the feature `fail_points`, which nothing that is shipped has; without it a point is an empty function. Which
//! points kill, and after how many passes, stands in the environment variable `FAILPOINTS`, in the words of the crate
//! `fail`: `claimed=2*off->return` dies at the third claim. The whole-program test `fail_points` dies at each.

/// Where the program can be made to die.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Point {
    /// Everything of a group is written, nothing is committed.
    BeforeCommit,
    /// Committed, and nobody has heard of it.
    AfterCommit,
    /// Claimed and committed, about to be sent.
    Claimed,
    /// The answer of the receiver is in hand.
    Sent,
    /// An answer is about to be written down.
    Landed,
    /// Answers and the claims of the next round are written down and not committed.
    RoundWritten,
    /// In the middle of giving back what was on its way.
    Recovering,
    /// Between two steps to a newer format.
    Migrating,
    /// In the middle of letting go of old deliveries.
    Pruning,
}

/// Nothing: this program has no points to die at.
#[cfg(not(feature = "fail_points"))]
#[inline(always)]
pub(crate) fn reach(_: Point) {}

/// Dies here, as if the process were killed, when `FAILPOINTS` says so.
#[cfg(feature = "fail_points")]
pub(crate) fn reach(point: Point) {
    use std::{mem, process, sync::Once};
    static SET_UP: Once = Once::new();
    // The points stay armed as long as the process lives, however short that is.
    SET_UP.call_once(|| mem::forget(fail::FailScenario::setup()));
    let _: Option<()> = fail::eval(point.name(), |_| process::abort());
}

#[cfg(feature = "fail_points")]
impl Point {
    fn name(self) -> &'static str {
        match self {
            Self::BeforeCommit => "before_commit",
            Self::AfterCommit => "after_commit",
            Self::Claimed => "claimed",
            Self::Sent => "sent",
            Self::Landed => "landed",
            Self::RoundWritten => "round_written",
            Self::Recovering => "recovering",
            Self::Migrating => "migrating",
            Self::Pruning => "pruning",
        }
    }
}
