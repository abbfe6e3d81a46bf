//! Taking back an entry a person made: a new event that puts the word before it in force again. What the contact said
//! themselves cannot be taken back by anybody.

use rusqlite::OptionalExtension;

use super::{
    log::{self, OwnWord, Place, Saying, Word},
    word::{Channel, Method, Verdict},
};
use crate::{
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

/// Takes back the events `ids`, as one act; answers the new events. All or none.
pub fn undo(work: &mut Work<'_>, ids: &[String], actor: &Actor) -> Result<Vec<String>> {
    let mut events = Vec::new();
    for id in ids {
        let entry = entry(work, id)?;
        check(work, &entry, id)?;
        let before = log::word_before(work.db, &entry.contact, &entry.place, entry.seq)?;
        events.extend(put_back(work, &entry.contact, entry.place, before.as_ref(), id, actor)?);
    }
    Ok(events)
}

/// Puts the word `before` in force again, with everything that was known of it.
fn put_back(
    work: &mut Work<'_>,
    contact: &str,
    place: Place,
    before: Option<&Word>,
    undone: &str,
    actor: &Actor,
) -> Result<Vec<String>> {
    let saying = Saying {
        reverts: Some(undone),
        own_word: before.map_or(OwnWord::No, |word| word.own_word),
        reason: before.and_then(|word| word.reason.as_deref()),
        keyword: before.and_then(|word| word.keyword.as_deref()),
        exact_text: before.and_then(|word| word.exact_text.as_deref()),
        ..Saying::new(Method::Undo, actor, before.map_or(work.now, |word| word.received_at))
    };
    let verdict = before.map_or(Verdict::UNKNOWN, |word| word.verdict);
    log::write_down(work, contact, &[(place, verdict)], &saying)
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
