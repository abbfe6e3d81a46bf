//! How fast a subscription may be sent to: at most so many a minute, evenly, with a second's worth at once.
//!
//! A bucket one can look into before taking from it: what is claimed depends on what is due, so `governor`, which must be
//! asked to be known, would charge for what was never sent. Measured on the clock that never steps.

use std::time::Duration;

use tokio::time::Instant;

const MINUTE: Duration = Duration::from_secs(60);

/// The bucket of one subscription.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    per_minute: u32,
    /// When everything taken so far would have gone out at the even rate.
    spent_until: Instant,
}

impl Pace {
    /// A full bucket.
    pub(super) fn new(per_minute: u32, now: Instant) -> Self {
        Self { per_minute: per_minute.max(1), spent_until: now }
    }

    pub(super) fn per_minute(&self) -> u32 {
        self.per_minute
    }

    /// How many may go out now, `limit` at most.
    pub(super) fn allowance(&self, now: Instant, limit: usize) -> usize {
        let room = (now + self.slack()).saturating_duration_since(self.spent_until);
        let count = room.as_nanos() / self.interval().as_nanos().max(1);
        usize::try_from(count).unwrap_or(limit).min(limit)
    }

    /// Notes that `count` went out.
    pub(super) fn spend(&mut self, now: Instant, count: usize) {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        self.spent_until = self.spent_until.max(now) + self.interval() * count;
    }

    /// When the next one may go out.
    pub(super) fn next(&self) -> Instant {
        (self.spent_until + self.interval()).checked_sub(self.slack()).unwrap_or(self.spent_until)
    }

    fn interval(&self) -> Duration {
        MINUTE / self.per_minute
    }

    /// A second's worth, one at least.
    fn slack(&self) -> Duration {
        self.interval() * self.per_minute.div_ceil(60)
    }
}
