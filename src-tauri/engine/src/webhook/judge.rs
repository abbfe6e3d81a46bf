//! What follows from an attempt. Pure: the answer, the schedule and the time in, a verdict out.

use std::time::SystemTime;

use super::{
    delivery::Origin,
    outcome::{Outcome, Sent},
    schedule,
    subscription::PauseReason,
};
use crate::clock::Timestamp;

/// A receiver that asks to be left alone is left alone for a day at most.
const MAX_RETRY_AFTER_MS: i64 = 86_400_000;
/// Nothing is looked up or connected while offline; this is when to look again.
const OFFLINE_WAIT_MS: i64 = 30_000;

/// What an attempt is judged by.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    /// Why it was sent.
    pub origin: Origin,
    /// Id of the delivery.
    pub delivery: &'a str,
    /// Tries used before this one.
    pub tries: u32,
    /// Seconds before each try.
    pub schedule: &'a [u32],
    /// Until when the receiver had already asked to be left alone.
    pub not_before: Option<Timestamp>,
    /// Now.
    pub now: Timestamp,
}

/// What becomes of the delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It arrived.
    Delivered,
    /// Again at `due_at`; `tries` of the schedule are used by then.
    Again {
        /// When.
        due_at: Timestamp,
        /// Tries used.
        tries: u32,
        /// The receiver asked to be left alone until then.
        not_before: Option<Timestamp>,
    },
    /// Not again.
    Failed {
        /// Tries used.
        tries: u32,
        /// The receiver asked to be left alone until then.
        not_before: Option<Timestamp>,
    },
    /// Kept, and nothing more goes to this receiver until the owner says so.
    Stop(PauseReason),
}

/// Judges one attempt. A test is one try, and neither a test nor a resend stops a subscription: they are no sign of how it
/// fares.
pub fn judge(sent: &Sent, case: &Case<'_>) -> Verdict {
    let stop = match sent.outcome {
        Outcome::Delivered => return Verdict::Delivered,
        Outcome::Blocked => Some(PauseReason::Blocked),
        Outcome::Unsigned => Some(PauseReason::Secret),
        Outcome::Answered if sent.reply.as_ref().is_some_and(|reply| reply.status == 410) => {
            Some(PauseReason::Gone)
        }
        _ => None,
    };
    match (stop, case.origin) {
        (_, Origin::Test) | (Some(_), Origin::Resend) => {
            Verdict::Failed { tries: case.tries + 1, not_before: None }
        }
        (Some(reason), Origin::Event) => Verdict::Stop(reason),
        (None, _) if sent.outcome == Outcome::Offline => {
            Verdict::Again { due_at: case.now.plus_ms(OFFLINE_WAIT_MS), tries: case.tries, not_before: None }
        }
        (None, _) => again(sent, case),
    }
}

fn again(sent: &Sent, case: &Case<'_>) -> Verdict {
    let asked = retry_after(sent, case.now);
    // Those that were under way when the receiver asked for rest hear the same answer; it is one answer.
    let heard_before = asked.is_some() && case.not_before.is_some_and(|until| until > case.now);
    let tries = if heard_before { case.tries } else { case.tries + 1 };
    let not_before = asked.max(case.not_before.filter(|_| asked.is_some()));
    let next = if heard_before {
        Some(case.now)
    } else {
        schedule::next(case.schedule, tries, case.delivery, case.now)
    };
    match next {
        Some(due_at) => {
            Verdict::Again { due_at: not_before.map_or(due_at, |until| due_at.max(until)), tries, not_before }
        }
        None => Verdict::Failed { tries, not_before },
    }
}

/// Until when the receiver asks to be left alone: with 429 or 503, in seconds or as a date. A time gone by or nonsense is
/// no request.
pub fn retry_after(sent: &Sent, now: Timestamp) -> Option<Timestamp> {
    let reply = sent.reply.as_ref().filter(|reply| matches!(reply.status, 429 | 503))?;
    let asked = reply.header("retry-after")?.trim();
    let until = match asked.parse::<u64>() {
        Ok(seconds) => now.0.saturating_add(i64::try_from(seconds).ok()?.saturating_mul(1000)),
        Err(_) => {
            let at = httpdate::parse_http_date(asked).ok()?.duration_since(SystemTime::UNIX_EPOCH).ok()?;
            i64::try_from(at.as_millis()).ok()?
        }
    };
    (until > now.0).then(|| Timestamp(until.min(now.0 + MAX_RETRY_AFTER_MS)))
}
