//! Two contacts become one, and two again. The one that stays takes over every no of the other that is stricter than its
//! own, with all that is known of it; a yes is never taken over. Parted, each has its own words again, and a no that was said
//! while they were one is a no of both.

use rusqlite::{Connection, OptionalExtension};

use super::{
    log::{self, Place, Said, Saying, Word},
    undo::{self, Back},
    word::{Channel, Method, Verdict},
};
use crate::{contact::detail::Named, db::Work, error::Result, journal::Actor};

/// A merge that was just taken apart: its row says so already.
#[derive(Debug, Clone, Copy)]
pub(in crate::contact) struct Parted<'a> {
    /// The merge.
    pub(in crate::contact) merge: &'a str,
    /// The contact that stayed.
    pub(in crate::contact) survivor: &'a str,
    /// The contact that is back.
    pub(in crate::contact) loser: &'a str,
}

/// Copies the strictest standing words of `loser` to `survivor`, as the merge `merge` does; answers the events. The words of
/// the loser stay its own.
///
/// Call it in the unit of work of the merge, and [`super::apply_suppression`] for the survivor after its addresses moved.
pub(in crate::contact) fn strictest_of(
    work: &mut Work<'_>,
    survivor: &str,
    loser: &str,
    merge: &str,
    actor: &Actor,
) -> Result<Vec<String>> {
    let noes = noes(work.db, loser)?;
    take_over(work, survivor, noes, merge, actor)
}

/// Takes what the merge brought off the survivor again, and gives the other every no that was said since; answers the events
/// of the other.
pub(in crate::contact) fn part(
    work: &mut Work<'_>,
    parted: &Parted<'_>,
    actor: &Actor,
) -> Result<Vec<String>> {
    let since = said_since(work.db, parted)?;
    let brought = brought(work.db, parted)?;
    let mut backs = Vec::new();
    for (place, seq, event) in &brought {
        let before = word_without(work.db, parted.survivor, place, *seq)?;
        backs.push(Back { place: place.clone(), before, undone: event });
    }
    if !backs.is_empty() {
        undo::put_back(work, parted.survivor, &backs, actor)?;
    }
    take_over(work, parted.loser, since, parted.merge, actor)
}

/// The other contact of a merge, as `contact` sees it.
pub(super) fn other_side(db: &Connection, contact: &str, merge: &str) -> Result<Option<Named>> {
    let sql = "SELECT c.id, c.display_name FROM merge m
               JOIN contact c ON c.id = iif(m.survivor_id = ?2, m.loser_id, m.survivor_id) WHERE m.id = ?1";
    let mut select = db.prepare_cached(sql)?;
    let named = |row: &rusqlite::Row<'_>| Ok(Named { id: row.get("id")?, name: row.get("display_name")? });
    Ok(select.query_row([merge, contact], named).optional()?)
}

/// Writes down those of `words` that are stricter than what `contact` said.
fn take_over(
    work: &mut Work<'_>,
    contact: &str,
    words: Vec<(Place, Word)>,
    merge: &str,
    actor: &Actor,
) -> Result<Vec<String>> {
    let mut stricter = Vec::new();
    for (place, word) in words {
        if word.verdict.strictness() > standing(work.db, contact, &place)?.strictness() {
            stricter.push((place, word));
        }
    }
    let sayings: Vec<_> = stricter.iter().map(|(_, word)| saying(word, merge, actor)).collect();
    let said = stricter.iter().zip(&sayings);
    let words: Vec<_> =
        said.map(|((place, word), saying)| Said { place, verdict: word.verdict, saying }).collect();
    if words.is_empty() { Ok(Vec::new()) } else { log::write_down_each(work, contact, &words) }
}

fn standing(db: &Connection, contact: &str, place: &Place) -> Result<Verdict> {
    Ok(log::word_at(db, contact, place)?.map_or(Verdict::UNKNOWN, |word| word.verdict))
}

fn noes(db: &Connection, contact: &str) -> Result<Vec<(Place, Word)>> {
    let mut noes = Vec::new();
    for channel in Channel::ALL {
        let every = Place::every(channel);
        if let Some(word) = log::word_at(db, contact, &every)? {
            noes.push((every, word));
        }
        for (address, word) in log::words_at_addresses(db, contact, channel)? {
            noes.push((Place { channel, address: Some(address) }, word));
        }
    }
    noes.retain(|(_, word)| word.verdict.is_no());
    Ok(noes)
}

/// Every no of the survivor that was said after the merge and not taken back. What other merges brought is not among them:
/// it is the word of somebody else.
fn said_since(db: &Connection, parted: &Parted<'_>) -> Result<Vec<(Place, Word)>> {
    let mut last = db.prepare_cached(
        "SELECT max(e.seq) FROM consent_event e JOIN merge m ON m.id = ?4
         WHERE e.contact_id = ?1 AND e.channel = ?2 AND coalesce(e.address, '') = ?3 AND e.seq > m.last_word
           AND NOT EXISTS (SELECT 1 FROM merge o WHERE o.id = e.merge_id AND o.survivor_id = e.contact_id)
           AND NOT EXISTS (SELECT 1 FROM consent_event r WHERE r.contact_id = e.contact_id AND r.reverts_id = e.id)",
    )?;
    let mut since = Vec::new();
    for (place, _) in noes(db, parted.survivor)? {
        let address = place.address.as_deref().unwrap_or_default();
        let of = (parted.survivor, place.channel, address, parted.merge);
        let Some(seq) = last.query_row(of, |row| row.get::<_, Option<i64>>(0))? else { continue };
        let word = log::word_before(db, parted.survivor, &place, seq + 1)?;
        since.extend(word.filter(|word| word.verdict.is_no()).map(|word| (place, word)));
    }
    Ok(since)
}

/// Where a word that the merge brought still stands: the place, and the event by number and id.
fn brought(db: &Connection, parted: &Parted<'_>) -> Result<Vec<(Place, i64, String)>> {
    let mut select = db.prepare_cached(
        "SELECT e.channel, e.address, e.seq, e.id FROM consent_state s JOIN consent_event e ON e.seq = s.event_seq
         WHERE s.contact_id = ?1 AND e.merge_id = ?2 ORDER BY e.seq",
    )?;
    let rows = select.query_map([parted.survivor, parted.merge], |row| {
        let place = Place { channel: row.get("channel")?, address: row.get("address")? };
        Ok((place, row.get("seq")?, row.get("id")?))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// What would stand at a place if the event `seq` had never come: the word before it, or a stricter no of somebody who was
/// merged into the contact after that word.
pub(super) fn word_without(db: &Connection, contact: &str, place: &Place, seq: i64) -> Result<Option<Word>> {
    let before = log::word_before(db, contact, place, seq)?;
    let said = before.as_ref().map_or(0, |word| word.seq);
    let mut select = db.prepare_cached(
        "SELECT id, loser_id FROM merge
         WHERE survivor_id = ?1 AND undone_at IS NULL AND (last_word >= ?2 OR last_word = 0)",
    )?;
    let rows = select.query_map((contact, said), |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut strictest = before;
    for (merge, other) in rows.collect::<rusqlite::Result<Vec<(String, String)>>>()? {
        let stands = strictest.as_ref().map_or(Verdict::UNKNOWN, |word| word.verdict);
        let theirs = log::word_at(db, &other, place)?.filter(|word| word.verdict.is_no());
        if let Some(word) = theirs.filter(|word| word.verdict.strictness() > stands.strictness()) {
            strictest = Some(Word { merge: Some(merge), ..word });
        }
    }
    Ok(strictest)
}

fn saying<'a>(word: &'a Word, merge: &'a str, actor: &'a Actor) -> Saying<'a> {
    Saying {
        own_word: word.own_word,
        reason: word.reason.as_deref(),
        keyword: word.keyword.as_deref(),
        exact_text: word.exact_text.as_deref(),
        review: word.review.as_deref(),
        merge: Some(merge),
        ..Saying::new(Method::Merge, actor, word.received_at)
    }
}
