//! Taking back an entry a person made: a new event that puts the word before it in force again. What the contact said
//! themselves cannot be taken back by anybody.

use rusqlite::{Connection, OptionalExtension};

use super::{
    log::{self, OwnWord, Place, Said, Saying, Word},
    merge,
    word::{Channel, Method, Verdict},
};
use crate::{
    clock::Timestamp,
    db::Work,
    error::{Code, Error, Result},
    journal::{Actor, ActorKind},
};

struct Entry {
    seq: i64,
    contact: String,
    place: Place,
    method: Method,
    by_person: bool,
}

/// A word to put in force again.
pub(super) struct Back<'a> {
    pub(super) place: Place,
    pub(super) before: Option<Word>,
    /// The event that is taken back.
    pub(super) undone: &'a str,
}

/// Takes back the events `ids`, as one act for each contact; answers the new events. All or none.
pub fn undo(work: &mut Work<'_>, ids: &[String], actor: &Actor) -> Result<Vec<String>> {
    let mut acts: Vec<(String, Vec<Back<'_>>)> = Vec::new();
    for id in ids {
        let entry = entry(work, id)?;
        check(work, &entry, id)?;
        let before = merge::word_without(work.db, &entry.contact, &entry.place, entry.seq)?;
        let back = Back { place: entry.place, before, undone: id };
        match acts.last_mut() {
            Some((contact, backs)) if *contact == entry.contact => backs.push(back),
            _ => acts.push((entry.contact, vec![back])),
        }
    }
    let mut events = Vec::new();
    for (contact, backs) in &acts {
        events.extend(put_back(work, contact, backs, actor)?);
    }
    Ok(events)
}

/// The noes among the events `ids`.
pub fn noes_among(db: &Connection, ids: &[String]) -> Result<Vec<String>> {
    let mut noes = Vec::new();
    for id in ids {
        noes.extend(log::by_id(db, id)?.filter(|word| word.verdict.is_no()).map(|word| word.id));
    }
    Ok(noes)
}

/// Writes noes down once more, as one act for each contact, by whoever took them back; answers the new events.
pub fn again(work: &mut Work<'_>, ids: &[String], actor: &Actor) -> Result<Vec<String>> {
    let mut acts: Vec<(String, Vec<(Place, Word)>)> = Vec::new();
    for id in ids {
        let Entry { contact, place, .. } = entry(work, id)?;
        let Some(word) = log::by_id(work.db, id)? else { continue };
        match acts.last_mut() {
            Some((before, words)) if *before == contact => words.push((place, word)),
            _ => acts.push((contact, vec![(place, word)])),
        }
    }
    let mut events = Vec::new();
    for (contact, words) in &acts {
        let sayings: Vec<_> = words.iter().map(|(_, word)| once_more(word, actor)).collect();
        let said = words.iter().zip(&sayings);
        let said: Vec<_> =
            said.map(|((place, word), saying)| Said { place, verdict: word.verdict, saying }).collect();
        events.extend(log::write_down_each(work, contact, &said)?);
    }
    Ok(events)
}

fn once_more<'a>(word: &'a Word, actor: &'a Actor) -> Saying<'a> {
    let reason = word.reason.as_deref();
    Saying { reason, ..Saying::new(Method::Manual, actor, word.received_at) }
}

/// Puts the words before in force again, with everything that was known of them.
pub(super) fn put_back(
    work: &mut Work<'_>,
    contact: &str,
    backs: &[Back<'_>],
    actor: &Actor,
) -> Result<Vec<String>> {
    let sayings: Vec<_> = backs.iter().map(|back| saying(back, work.now, actor)).collect();
    let words: Vec<_> = backs
        .iter()
        .zip(&sayings)
        .map(|(Back { place, before, .. }, saying)| {
            let verdict = before.as_ref().map_or(Verdict::UNKNOWN, |word| word.verdict);
            Said { place, verdict, saying }
        })
        .collect();
    log::write_down_each(work, contact, &words)
}

fn saying<'a>(back: &'a Back<'_>, now: Timestamp, actor: &'a Actor) -> Saying<'a> {
    let before = back.before.as_ref();
    Saying {
        reverts: Some(back.undone),
        merge: before.and_then(|word| word.merge.as_deref()),
        own_word: before.map_or(OwnWord::No, |word| word.own_word),
        reason: before.and_then(|word| word.reason.as_deref()),
        keyword: before.and_then(|word| word.keyword.as_deref()),
        exact_text: before.and_then(|word| word.exact_text.as_deref()),
        ..Saying::new(Method::Undo, actor, before.map_or(now, |word| word.received_at))
    }
}

fn check(work: &Work<'_>, entry: &Entry, id: &str) -> Result<()> {
    if entry.method != Method::Manual || !entry.by_person {
        return Err(Error::new(
            Code::Conflict,
            "This word was not written down by a person here, so nobody here can take it back. If they asked to hear from \
             you again, opt them in and write down how they asked.",
        ));
    }
    match log::word_at(work.db, &entry.contact, &entry.place)? {
        Some(word) if word.id == id => Ok(()),
        _ => Err(Error::new(
            Code::Conflict,
            "Something newer was recorded about this channel since, so this entry cannot be taken back any more.",
        )),
    }
}

fn entry(work: &Work<'_>, id: &str) -> Result<Entry> {
    work.db
        .prepare_cached(
            "SELECT seq, contact_id, channel, address, method, actor_kind FROM consent_event WHERE id = ?1",
        )?
        .query_row([id], |row| {
            let actor_kind: String = row.get("actor_kind")?;
            let channel: Channel = row.get("channel")?;
            Ok(Entry {
                seq: row.get("seq")?,
                contact: row.get("contact_id")?,
                place: Place { channel, address: row.get("address")? },
                method: row.get("method")?,
                by_person: actor_kind == ActorKind::User.as_str(),
            })
        })
        .optional()?
        .ok_or_else(|| Error::not_found("entry"))
}
