//! Phrases that were taken for an opt-out and wait for a person. The opt-out stands while it waits, and after it unless the
//! person writes down why it was none.

use rusqlite::{Connection, OptionalExtension, Row};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    log::{self, OwnWord, Place, Saying},
    manual, merge,
    word::{Channel, Method, Verdict},
};
use crate::{
    clock::Timestamp,
    db::Work,
    error::{Code, Error, Result},
    journal::Actor,
};

/// A phrase to be looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts", rename = "ConsentReview")]
pub struct Review {
    /// Row id.
    pub id: String,
    /// Who said it.
    pub contact_id: String,
    /// Their name.
    pub contact_name: Option<String>,
    /// Where it was heard.
    pub channel: Channel,
    /// The words that were recognised.
    pub phrase: String,
    /// What they wrote.
    pub exact_text: String,
    /// When it was received.
    pub received_at: Timestamp,
}

/// What a person makes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "types.ts", rename = "ReviewDecision")]
pub enum Decision {
    /// They did ask to stop.
    Stays,
    /// They did not; what stood before is put in force again.
    NotAnOptOut,
}

impl Decision {
    fn as_str(self) -> &'static str {
        match self {
            Self::Stays => "stays",
            Self::NotAnOptOut => "not_an_opt_out",
        }
    }
}

/// Phrases nobody has decided about, the longest waiting first, after the id `after`.
pub fn open(db: &Connection, after: Option<&str>, limit: usize) -> Result<Vec<Review>> {
    let mut select = db.prepare_cached(
        "SELECT r.id, r.contact_id, c.display_name, r.channel, r.phrase, r.exact_text, r.received_at
         FROM consent_review r LEFT JOIN contact c ON c.id = r.contact_id
         WHERE r.decision IS NULL AND r.id > ?1 ORDER BY r.id LIMIT ?2",
    )?;
    let rows = select.query_map((after.unwrap_or_default(), limit), from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Writes a person's decision down. That it was no opt-out asks for a reason and lifts only what this phrase brought.
pub fn decide(
    work: &mut Work<'_>,
    id: &str,
    decision: Decision,
    reason: &str,
    actor: &Actor,
) -> Result<String> {
    let reason = reason.trim();
    if decision == Decision::NotAnOptOut && reason.is_empty() {
        return Err(Error::invalid("reason", "Write down why this is not an opt-out."));
    }
    let contact = undecided(work, id)?;
    work.db
        .prepare_cached(
            "UPDATE consent_review SET decision = ?2, reason = ?3, decided_by = ?4, decided_at = ?5 WHERE id = ?1",
        )?
        .execute((id, decision.as_str(), reason, &actor.name, work.now))?;
    if decision == Decision::NotAnOptOut {
        for holder in holders(work.db, id)? {
            lift(work, &holder, id, reason, actor)?;
        }
    }
    work.changes.add("contact", &contact);
    Ok(contact)
}

/// Puts a message on the list.
pub(super) fn open_for(
    work: &Work<'_>,
    contact: &str,
    channel: Channel,
    phrase: &str,
    exact_text: &str,
    received_at: Timestamp,
) -> Result<String> {
    let id = work.id();
    work.db
        .prepare_cached(
            "INSERT INTO consent_review (id, contact_id, channel, phrase, exact_text, received_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute((&id, contact, channel, phrase, exact_text, received_at))?;
    Ok(id)
}

fn undecided(work: &Work<'_>, id: &str) -> Result<String> {
    let (contact, decided): (String, bool) = work
        .db
        .prepare_cached("SELECT contact_id, decision IS NOT NULL FROM consent_review WHERE id = ?1")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?
        .ok_or_else(|| Error::not_found("message"))?;
    if decided {
        return Err(Error::new(Code::Conflict, "Somebody has decided about this message meanwhile."));
    }
    Ok(contact)
}

/// Whoever a word of the review stands at: the contact, and those whom a merge or its taking apart gave it, in that order.
fn holders(db: &Connection, review: &str) -> Result<Vec<String>> {
    let mut select = db.prepare_cached(
        "SELECT contact_id FROM consent_event WHERE review_id = ?1 GROUP BY contact_id ORDER BY min(seq)",
    )?;
    Ok(select.query_map([review], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// Where something newer was said since, that stands.
fn lift(work: &mut Work<'_>, contact: &str, review: &str, reason: &str, actor: &Actor) -> Result<()> {
    for channel in Channel::ALL {
        let place = Place::every(channel);
        let Some(standing) = log::word_at(work.db, contact, &place)? else { continue };
        if standing.review.as_deref() != Some(review) || !standing.verdict.is_no() {
            continue;
        }
        let before = merge::word_without(work.db, contact, &place, standing.seq)?;
        let saying = Saying {
            reason: Some(reason),
            review: before.as_ref().and_then(|word| word.review.as_deref()),
            reverts: Some(&standing.id),
            merge: before.as_ref().and_then(|word| word.merge.as_deref()),
            own_word: before.as_ref().map_or(OwnWord::No, |word| word.own_word),
            ..Saying::new(Method::Manual, actor, manual::received(work, None)?)
        };
        let verdict = before.as_ref().map_or(Verdict::UNKNOWN, |word| word.verdict);
        log::write_down(work, contact, &[(place, verdict)], &saying)?;
    }
    Ok(())
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Review> {
    Ok(Review {
        id: row.get("id")?,
        contact_id: row.get("contact_id")?,
        contact_name: row.get("display_name")?,
        channel: row.get("channel")?,
        phrase: row.get("phrase")?,
        exact_text: row.get("exact_text")?,
        received_at: row.get("received_at")?,
    })
}
