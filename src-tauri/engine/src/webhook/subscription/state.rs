//! Going and standing still: how tries change a subscription, and how it is paused and set going again.

use super::{PauseReason, Paused, Subscription, table};
use crate::{
    clock::Timestamp,
    db::Work,
    error::{Code, Error, Result},
    journal::Actor,
};

/// A receiver is given up on after so many failures in a row …
const MAX_FAILURES: u32 = 20;
/// … spread over so long.
const MIN_FAILING_MS: i64 = 12 * 3_600_000;

/// The course of a subscription while attempts are written down: read once, changed in memory, written back once.
#[derive(Debug)]
pub(in crate::webhook) struct Course {
    pub(in crate::webhook) subscription: Subscription,
    was_paused: bool,
    changed: bool,
}

impl Course {
    pub(in crate::webhook) fn new(subscription: Subscription) -> Self {
        Self { was_paused: subscription.paused.is_some(), subscription, changed: false }
    }

    /// Something arrived.
    pub(in crate::webhook) fn succeeded(&mut self, now: Timestamp) {
        let known = self.subscription.last_success_at.is_some_and(|at| now.0 - at.0 < 60_000);
        if known && self.subscription.failing_since.is_none() && self.subscription.not_before.is_none() {
            return;
        }
        self.subscription.failing_since = None;
        self.subscription.failures = 0;
        self.subscription.last_success_at = Some(now);
        self.subscription.not_before = None;
        self.changed = true;
    }

    /// A try failed; too many for too long and it is paused.
    pub(in crate::webhook) fn failed(&mut self, sentence: &str, now: Timestamp) {
        self.subscription.failures += 1;
        let since = *self.subscription.failing_since.get_or_insert(now);
        self.changed = true;
        if self.subscription.failures >= MAX_FAILURES && now.0 - since.0 >= MIN_FAILING_MS {
            let failures = self.subscription.failures;
            self.stop(
                PauseReason::Failures,
                format!("Paused after {failures} failures in a row. The last one: {sentence}"),
                now,
            );
        }
    }

    /// The receiver asked to be left alone.
    pub(in crate::webhook) fn rest(&mut self, until: Timestamp) {
        self.subscription.not_before = Some(until);
        self.changed = true;
    }

    /// Nothing more is sent until the owner says so.
    pub(in crate::webhook) fn stop(&mut self, reason: PauseReason, sentence: String, now: Timestamp) {
        if self.subscription.paused.is_none() {
            self.subscription.paused = Some(Paused { reason, sentence, since: now });
            self.changed = true;
        }
    }

    /// Writes it back when something changed.
    pub(in crate::webhook) fn save(self, work: &mut Work<'_>) -> Result<()> {
        if !self.changed {
            return Ok(());
        }
        table::save(work, &self.subscription)?;
        work.changes.add("subscription", &self.subscription.id);
        if !self.was_paused && self.subscription.paused.is_some() {
            table::tell(work, &self.subscription, "subscription.paused", &Actor::system())?;
        }
        Ok(())
    }
}

/// The owner wants nothing sent for now; what is owed is held.
pub(in crate::webhook) fn pause(work: &mut Work<'_>, id: &str, actor: &Actor) -> Result<()> {
    let mut subscription = table::by_id(work.db, id)?;
    if subscription.paused.is_some() {
        return Ok(());
    }
    let sentence = "You paused it. What happens meanwhile is held.".into();
    subscription.paused = Some(Paused { reason: PauseReason::You, sentence, since: work.now });
    table::save(work, &subscription)?;
    table::tell(work, &subscription, "subscription.paused", actor)
}

/// Sets it going again with a clean slate.
pub(in crate::webhook) fn resume(work: &mut Work<'_>, id: &str, actor: &Actor) -> Result<()> {
    let mut subscription = table::by_id(work.db, id)?;
    if subscription.paused.take().is_none() {
        return Err(Error::new(Code::Conflict, "This subscription is not paused."));
    }
    subscription.failing_since = None;
    subscription.failures = 0;
    subscription.not_before = None;
    table::save(work, &subscription)?;
    table::tell(work, &subscription, "subscription.resumed", actor)
}
