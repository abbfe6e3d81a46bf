//! The log itself: writes words down and keeps the word that stands at each place; what changed by it is news.
//!
//! A place is a channel of a contact, or one address on it. No word is ever changed or taken out, and a smaller no never
//! replaces a larger one.

use rusqlite::{Connection, OptionalExtension, Row};

use super::{
    news::{self, News},
    word::{Channel, ConsentState, Method, Scope, Verdict},
};
use crate::{
    clock::Timestamp,
    db::Work,
    error::{Error, Result},
    journal::{Actor, ActorKind},
};

/// Where a word holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) channel: Channel,
    /// `None`: every address of the contact on the channel.
    pub(super) address: Option<String>,
}

impl Place {
    pub(super) fn every(channel: Channel) -> Self {
        Self { channel, address: None }
    }

    fn key(&self) -> &str {
        self.address.as_deref().unwrap_or_default()
    }
}

/// How a word was said; the same for all places of one act.
#[derive(Debug, Clone)]
pub(super) struct Saying<'a> {
    pub(super) method: Method,
    pub(super) actor: &'a Actor,
    pub(super) received_at: Timestamp,
    pub(super) own_word: OwnWord,
    pub(super) reason: Option<&'a str>,
    pub(super) evidence: Option<&'a str>,
    pub(super) keyword: Option<&'a str>,
    pub(super) exact_text: Option<&'a str>,
    pub(super) request: Option<&'a str>,
    pub(super) message: Option<&'a str>,
    pub(super) review: Option<&'a str>,
    pub(super) reverts: Option<&'a str>,
    /// The merge that brought it.
    pub(super) merge: Option<&'a str>,
}

impl<'a> Saying<'a> {
    /// A word with nothing beside it.
    pub(super) fn new(method: Method, actor: &'a Actor, received_at: Timestamp) -> Self {
        Self {
            method,
            actor,
            received_at,
            own_word: OwnWord::No,
            reason: None,
            evidence: None,
            keyword: None,
            exact_text: None,
            request: None,
            message: None,
            review: None,
            reverts: None,
            merge: None,
        }
    }
}

/// One word to be written down.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said<'a> {
    pub(super) place: &'a Place,
    pub(super) verdict: Verdict,
    pub(super) saying: &'a Saying<'a>,
}

/// Whether the contact said it, or somebody for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OwnWord {
    Yes,
    No,
}

/// A word as it stands in the log.
#[derive(Debug, Clone)]
pub(super) struct Word {
    pub(super) seq: i64,
    pub(super) id: String,
    pub(super) verdict: Verdict,
    pub(super) method: Method,
    pub(super) own_word: OwnWord,
    pub(super) reason: Option<String>,
    pub(super) keyword: Option<String>,
    pub(super) exact_text: Option<String>,
    pub(super) received_at: Timestamp,
    pub(super) by: Option<String>,
    pub(super) review: Option<String>,
    pub(super) merge: Option<String>,
    /// It was said before, and is in force again because what came after it was taken back.
    pub(super) put_back: bool,
}

const COLUMNS: &str = "e.seq, e.id, e.state, e.scope, e.method, e.own_word, e.reason, e.keyword, e.exact_text, e.received_at, \
                       e.actor_kind, e.actor_name, e.review_id, e.merge_id, e.reverts_id IS NOT NULL AS put_back";

/// Writes down words that were said in one way; see [`write_down_each`].
pub(super) fn write_down(
    work: &mut Work<'_>,
    contact: &str,
    words: &[(Place, Verdict)],
    saying: &Saying<'_>,
) -> Result<Vec<String>> {
    let said = words.iter().map(|(place, verdict)| Said { place, verdict: *verdict, saying });
    write_down_each(work, contact, &said.collect::<Vec<_>>())
}

/// Writes words down for one contact, as one act; answers the ids of the events. Each channel whose standing changed becomes
/// one activity; of several, each names them all.
pub(super) fn write_down_each(work: &mut Work<'_>, contact: &str, words: &[Said<'_>]) -> Result<Vec<String>> {
    let department: String = work
        .db
        .prepare_cached("SELECT department_id FROM contact WHERE id = ?1")?
        .query_row([contact], |row| row.get(0))
        .optional()?
        .ok_or_else(|| Error::not_found("contact"))?;
    let mut events = Vec::new();
    let mut changed = Vec::new();
    for said in words {
        let before = word_at(work.db, contact, said.place)?;
        let after = settled(said, before.as_ref());
        events.push(insert(work, contact, said, after, before.as_ref())?);
        let before = before.map_or(Verdict::UNKNOWN, |word| word.verdict);
        if before != after {
            changed.push(News { said, address: said.place.address.as_deref(), before, after });
        }
    }
    let news: Vec<News<'_>> =
        Channel::ALL.into_iter().filter_map(|channel| News::of(channel, &changed)).collect();
    for each in &news {
        let together =
            news.iter().filter(|other| other.kind() == each.kind()).map(|other| other.said.place.channel);
        news::tell(work, (&department, contact), each, &together.collect::<Vec<_>>())?;
    }
    refresh_badge(work, contact)?;
    Ok(events)
}

/// A word by the id of its event.
pub(super) fn by_id(db: &Connection, id: &str) -> Result<Option<Word>> {
    let mut select = db.prepare_cached(&format!("SELECT {COLUMNS} FROM consent_event e WHERE e.id = ?1"))?;
    Ok(select.query_row([id], word).optional()?)
}

/// The word that stands at one place.
pub(super) fn word_at(db: &Connection, contact: &str, place: &Place) -> Result<Option<Word>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM consent_state s JOIN consent_event e ON e.seq = s.event_seq
         WHERE s.contact_id = ?1 AND s.channel = ?2 AND s.address = ?3"
    );
    let mut select = db.prepare_cached(&sql)?;
    Ok(select.query_row((contact, place.channel, place.key()), word).optional()?)
}

/// The words that stand at single addresses of a channel.
pub(super) fn words_at_addresses(
    db: &Connection,
    contact: &str,
    channel: Channel,
) -> Result<Vec<(String, Word)>> {
    let sql = format!(
        "SELECT s.address, {COLUMNS} FROM consent_state s JOIN consent_event e ON e.seq = s.event_seq
         WHERE s.contact_id = ?1 AND s.channel = ?2 AND s.address > '' ORDER BY s.address"
    );
    let mut select = db.prepare_cached(&sql)?;
    let rows = select.query_map((contact, channel), |row| Ok((row.get("address")?, word(row)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The word that stood at `place` before the event `seq` was written. What was taken back since stands no more, nor what a
/// merge brought that was taken apart.
pub(super) fn word_before(db: &Connection, contact: &str, place: &Place, seq: i64) -> Result<Option<Word>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM consent_event e
         WHERE e.contact_id = ?1 AND e.seq < ?2 AND e.channel = ?3 AND coalesce(e.address, '') = ?4
           AND NOT EXISTS (SELECT 1 FROM merge m
             WHERE m.id = e.merge_id AND m.survivor_id = e.contact_id AND m.undone_at IS NOT NULL)
           AND NOT EXISTS (SELECT 1 FROM consent_event r WHERE r.contact_id = e.contact_id AND r.reverts_id = e.id)
         ORDER BY e.seq DESC LIMIT 1"
    );
    let mut select = db.prepare_cached(&sql)?;
    Ok(select.query_row((contact, seq, place.channel, place.key()), word).optional()?)
}

/// Who is meant by the actor of an event.
pub(super) fn by(row: &Row<'_>) -> rusqlite::Result<Option<String>> {
    let kind: String = row.get("actor_kind")?;
    let name: Option<String> = row.get("actor_name")?;
    Ok(name.or_else(|| (kind == ActorKind::User.as_str()).then(|| "you".to_owned())))
}

/// A no on top of a larger no leaves the larger one. Taking back is the one way to a smaller word.
fn settled(said: &Said<'_>, before: Option<&Word>) -> Verdict {
    let larger = |before: &&Word| before.verdict.strictness() > said.verdict.strictness();
    let adds = said.verdict.is_no() && said.saying.reverts.is_none();
    before.filter(larger).filter(|_| adds).map_or(said.verdict, |before| before.verdict)
}

/// A no that others repeat stays the contact's own.
fn own_word(after: Verdict, before: Option<&Word>, saying: &Saying<'_>) -> OwnWord {
    let kept = saying.reverts.is_none()
        && after.is_no()
        && before.is_some_and(|word| word.verdict.is_no() && word.own_word == OwnWord::Yes);
    if kept { OwnWord::Yes } else { saying.own_word }
}

fn insert(
    work: &Work<'_>,
    contact: &str,
    Said { place, saying, .. }: &Said<'_>,
    after: Verdict,
    before: Option<&Word>,
) -> Result<String> {
    let id = work.id();
    let state_before = before.map_or(ConsentState::Unknown, |word| word.verdict.state);
    let own_word = own_word(after, before, saying) == OwnWord::Yes;
    work.db
        .prepare_cached(
            "INSERT INTO consent_event (id, contact_id, channel, address, state, scope, state_before, method, own_word,
               reason, evidence, keyword, exact_text, actor_kind, actor_name, request_id, message_id, review_id, reverts_id,
               merge_id, received_at, recorded_at)
             VALUES (:id, :contact, :channel, :address, :state, :scope, :before, :method, :own_word, :reason, :evidence,
               :keyword, :exact_text, :actor_kind, :actor_name, :request, :message, :review, :reverts, :merge, :received_at, :now)",
        )?
        .execute(rusqlite::named_params! {
            ":id": id, ":contact": contact, ":channel": place.channel, ":address": place.address,
            ":state": after.state, ":scope": after.scope, ":before": state_before, ":method": saying.method,
            ":own_word": own_word, ":reason": saying.reason, ":evidence": saying.evidence, ":keyword": saying.keyword,
            ":exact_text": saying.exact_text, ":actor_kind": saying.actor.kind.as_str(),
            ":actor_name": saying.actor.name, ":request": saying.request, ":message": saying.message,
            ":review": saying.review, ":reverts": saying.reverts, ":merge": saying.merge,
            ":received_at": saying.received_at, ":now": work.now,
        })?;
    let seq = work.db.last_insert_rowid();
    work.db
        .prepare_cached(
            "INSERT INTO consent_state (contact_id, channel, address, state, scope, method, event_seq)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT DO UPDATE SET state = ?4, scope = ?5, method = ?6, event_seq = ?7",
        )?
        .execute((contact, place.channel, place.key(), after.state, after.scope, saying.method, seq))?;
    Ok(id)
}

/// The contact's row carries the strictest word for lists: one no makes the badge a no.
fn refresh_badge(work: &Work<'_>, contact: &str) -> Result<()> {
    work.db
        .prepare_cached(
            "UPDATE contact SET version = version + 1, last_activity_at = ?2, consent = CASE
               WHEN EXISTS (SELECT 1 FROM consent_state WHERE contact_id = ?1 AND state = 'opted_out') THEN 'opted_out'
               WHEN EXISTS (SELECT 1 FROM consent_state WHERE contact_id = ?1 AND state = 'opted_in') THEN 'opted_in'
               ELSE 'unknown' END
             WHERE id = ?1",
        )?
        .execute((contact, work.now))?;
    Ok(())
}

fn word(row: &Row<'_>) -> rusqlite::Result<Word> {
    let own: bool = row.get("own_word")?;
    Ok(Word {
        seq: row.get("seq")?,
        id: row.get("id")?,
        verdict: Verdict { state: row.get("state")?, scope: row.get::<_, Scope>("scope")? },
        method: row.get("method")?,
        own_word: if own { OwnWord::Yes } else { OwnWord::No },
        reason: row.get::<_, Option<String>>("reason")?.filter(|reason| !reason.is_empty()),
        keyword: row.get("keyword")?,
        exact_text: row.get("exact_text")?,
        received_at: row.get("received_at")?,
        by: by(row)?,
        review: row.get("review_id")?,
        merge: row.get("merge_id")?,
        put_back: row.get("put_back")?,
    })
}
