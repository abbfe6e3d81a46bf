//! Writing down what attempts came to: the attempts, the delivery, and the course of its subscription, in one unit.

use std::collections::BTreeMap;

use super::{
    Claimed, Origin,
    attempt::{self, Entry},
    chain::{fall_in, let_next_go},
};
use crate::{
    clock::Timestamp,
    db::Work,
    error::Result,
    fail_point::{self, Point},
    webhook::{
        judge::{Case, Verdict, judge},
        outcome::{Outcome, Sent},
        subscription::{self, Course, Order},
    },
};

/// With order per contact, one that fails so often lets the ones behind it go.
const PATIENCE_OF_CONTACT_ORDER: u32 = 4;

/// One POST and what was sent with it.
#[derive(Debug, Clone)]
pub(in crate::webhook) struct Tried {
    pub(in crate::webhook) started_at: Timestamp,
    pub(in crate::webhook) url: String,
    /// As the log shows them.
    pub(in crate::webhook) headers: Vec<(String, String)>,
    pub(in crate::webhook) sent: Sent,
}

/// A claimed delivery that is back. The last attempt decides; one before it met a connection that had gone stale.
#[derive(Debug, Clone)]
pub(in crate::webhook) struct Landed {
    pub(in crate::webhook) claimed: Claimed,
    pub(in crate::webhook) before: Option<Tried>,
    pub(in crate::webhook) last: Tried,
}

/// Writes down everything that is back.
pub(in crate::webhook) fn settle(work: &mut Work<'_>, landed: &[Landed]) -> Result<()> {
    let mut courses: BTreeMap<&str, Option<Course>> = BTreeMap::new();
    for each in landed {
        fail_point::reach(Point::Landed);
        let course = match courses.entry(&each.claimed.subscription) {
            std::collections::btree_map::Entry::Occupied(known) => known.into_mut(),
            std::collections::btree_map::Entry::Vacant(new) => {
                let found = subscription::known(work.db, &each.claimed.subscription)?;
                new.insert(found.map(Course::new))
            }
        };
        let attempts = log(work, each)?;
        match course {
            Some(course) => advance(work, each, attempts, course)?,
            None => after_deletion(work, each, attempts)?,
        }
        work.changes.add("delivery", &each.claimed.id);
    }
    courses.into_values().flatten().try_for_each(|course| course.save(work))
}

/// Answers how many attempts the delivery has now. Of one long offline time the first attempt is kept.
fn log(work: &Work<'_>, landed: &Landed) -> Result<u32> {
    let Landed { claimed, before, last } = landed;
    if last.sent.outcome == Outcome::Offline
        && attempt::last_outcome(work.db, claimed.seq)? == Some(Outcome::Offline)
    {
        return Ok(claimed.attempts);
    }
    let mut number = claimed.attempts;
    for tried in before.iter().chain([last]) {
        number += 1;
        let Tried { started_at, url, headers, sent } = tried;
        let entry = Entry {
            delivery: claimed.seq,
            number,
            started_at: *started_at,
            url,
            request_headers: headers,
            sent,
        };
        attempt::write(work.db, &entry)?;
    }
    Ok(number)
}

fn advance(work: &mut Work<'_>, landed: &Landed, attempts: u32, course: &mut Course) -> Result<()> {
    let Landed { claimed, last, .. } = landed;
    let verdict = judge(
        &last.sent,
        &Case {
            origin: claimed.origin,
            delivery: &claimed.id,
            tries: claimed.tries,
            schedule: &course.subscription.schedule_s,
            not_before: course.subscription.not_before,
            now: work.now,
        },
    );
    if claimed.origin == Origin::Event {
        note(course, &verdict, &last.sent, claimed.tries, work.now);
    }
    let sentence = &last.sent.sentence;
    let mut row = Row { claimed, attempts, sentence, state: "due", tries: claimed.tries, due_at: work.now };
    match verdict {
        Verdict::Delivered => (row.state, row.tries) = ("delivered", claimed.tries + 1),
        Verdict::Failed { tries, .. } => (row.state, row.tries) = ("failed", tries),
        Verdict::Again { due_at, tries, .. } => (row.due_at, row.tries) = (due_at, tries),
        Verdict::Stop(_) => {}
    }
    write(work, &row)?;
    let done = row.state != "due";
    let lets_go = course.subscription.order == Order::Contact && row.tries >= PATIENCE_OF_CONTACT_ORDER;
    match &order_key(work, claimed)? {
        Some(key) if done => let_next_go(work, &claimed.subscription, key),
        Some(key) if lets_go => {
            work.db.execute("UPDATE delivery SET order_key = NULL WHERE seq = ?1", [claimed.seq])?;
            let_next_go(work, &claimed.subscription, key)
        }
        Some(_) => fall_in(work, claimed.seq),
        None => Ok(()),
    }
}

/// The key as it is now: the owner may have asked for another order while the delivery was on its way.
fn order_key(work: &Work<'_>, claimed: &Claimed) -> Result<Option<String>> {
    Ok(work
        .db
        .prepare_cached("SELECT order_key FROM delivery WHERE seq = ?1")?
        .query_row([claimed.seq], |row| row.get(0))?)
}

/// What an attempt says of the receiver. An attempt that used no try says nothing.
fn note(course: &mut Course, verdict: &Verdict, sent: &Sent, tries_before: u32, now: Timestamp) {
    match verdict {
        Verdict::Delivered => course.succeeded(now),
        Verdict::Stop(reason) => course.stop(*reason, sent.sentence.clone(), now),
        Verdict::Again { tries, not_before, .. } | Verdict::Failed { tries, not_before } => {
            if let Some(until) = not_before {
                course.rest(*until);
            }
            if *tries > tries_before {
                course.failed(&sent.sentence, now);
            }
        }
    }
}

/// Its subscription was deleted while it was on its way.
fn after_deletion(work: &mut Work<'_>, landed: &Landed, attempts: u32) -> Result<()> {
    let Landed { claimed, last, .. } = landed;
    let state = if last.sent.outcome == Outcome::Delivered { "delivered" } else { "canceled" };
    let sentence = &last.sent.sentence;
    write(work, &Row { claimed, attempts, sentence, state, tries: claimed.tries + 1, due_at: work.now })
}

/// How a delivery that is back stands.
struct Row<'a> {
    claimed: &'a Claimed,
    attempts: u32,
    sentence: &'a str,
    state: &'static str,
    tries: u32,
    due_at: Timestamp,
}

fn write(work: &Work<'_>, row: &Row<'_>) -> Result<()> {
    let done_at = (row.state != "due").then_some(work.now);
    work.db
        .prepare_cached(
            "UPDATE delivery SET state = ?2, sentence = ?3, tries = ?4, attempts = ?5, due_at = ?6, done_at = ?7,
               interruptions = 0, boot_id = NULL WHERE seq = ?1 AND state = 'sending'",
        )?
        .execute((
            row.claimed.seq,
            row.state,
            row.sentence,
            row.tries,
            row.attempts,
            row.due_at,
            done_at,
        ))?;
    Ok(())
}
