//! Whether our clock is right, by what receivers say: the `Date` of an answer is the time of whoever sent it.
//!
//! One receiver may be wrong; several that agree with each other and not with us are not. Pure: times come in.

use std::{collections::HashMap, time::Duration};

use tokio::time::Instant;

use crate::clock::Timestamp;

/// Receivers refuse signatures that are older or newer than this.
const REFUSED_MS: i64 = 5 * 60_000;
/// Receivers that differ by so much from each other agree.
const AGREE_MS: i64 = 60_000;
/// So many must agree.
const ENOUGH: usize = 2;
/// What was heard so long ago counts no more.
const FRESH: Duration = Duration::from_secs(24 * 3600);
/// So many receivers are remembered, those heard last.
const REMEMBERED: usize = 64;

/// The same moment on the clock of the wall and on the one that never steps.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment {
    pub(super) wall: Timestamp,
    pub(super) steady: Instant,
}

/// That our clock is probably wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Doubt {
    /// Our time less that of the receivers: positive when our clock is fast.
    pub off_by_ms: i64,
    /// So many receivers agree on it.
    pub receivers: usize,
}

impl Doubt {
    /// The same in words, with what follows from it.
    pub fn sentence(&self) -> String {
        let way = if self.off_by_ms > 0 { "ahead of" } else { "behind" };
        format!(
            "The clock of this computer is {} {way} that of {} receivers. Receivers that check signatures refuse what \
             seems that old or that new. Set the clock right.",
            in_words(self.off_by_ms.unsigned_abs()),
            self.receivers
        )
    }
}

#[derive(Debug, Clone, Copy)]
struct Heard {
    off_by_ms: i64,
    at: Moment,
}

/// What was heard of each host.
#[derive(Debug, Default)]
pub(super) struct Skew(HashMap<String, Heard>);

impl Skew {
    /// `host` said it was `theirs` when it was `now` here.
    pub(super) fn hear(&mut self, host: &str, theirs: Timestamp, now: Moment) {
        let heard = Heard { off_by_ms: now.wall.0.saturating_sub(theirs.0), at: now };
        if self.0.len() >= REMEMBERED && !self.0.contains_key(host) {
            self.forget_the_oldest();
        }
        self.0.insert(host.to_owned(), heard);
    }

    /// Whether most of those who were heard agree that we are wrong.
    pub(super) fn doubt(&self, now: Moment) -> Option<Doubt> {
        let mut heard: Vec<i64> =
            self.0.values().filter(|heard| heard.still_counts(now)).map(|heard| heard.off_by_ms).collect();
        heard.sort_unstable();
        let middle = *heard.get(heard.len() / 2)?;
        let agreeing = heard.iter().filter(|each| each.abs_diff(middle) <= AGREE_MS.unsigned_abs()).count();
        let sure = agreeing >= ENOUGH && agreeing * 2 > heard.len();
        (sure && middle.abs() > REFUSED_MS).then_some(Doubt { off_by_ms: middle, receivers: agreeing })
    }

    fn forget_the_oldest(&mut self) {
        let oldest = self.0.iter().min_by_key(|(_, heard)| heard.at.steady).map(|(host, _)| host.clone());
        oldest.and_then(|host| self.0.remove(&host));
    }
}

impl Heard {
    /// A clock that was set since, or a computer that slept, makes what was heard before worthless.
    fn still_counts(&self, now: Moment) -> bool {
        let steady = now.steady.saturating_duration_since(self.at.steady);
        let wall = now.wall.0.saturating_sub(self.at.wall.0);
        let stepped = wall.saturating_sub(i64::try_from(steady.as_millis()).unwrap_or(i64::MAX));
        steady < FRESH && stepped.abs() <= AGREE_MS
    }
}

/// "7 minutes", "3 hours", "2 days".
fn in_words(ms: u64) -> String {
    let minutes = ms / 60_000;
    let (count, unit) = match minutes {
        0..120 => (minutes, "minutes"),
        120..2_880 => (minutes / 60, "hours"),
        _ => (minutes / 1_440, "days"),
    };
    format!("{count} {unit}")
}
