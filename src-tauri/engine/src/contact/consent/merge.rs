//! Two contacts become one: the one that stays takes over every no of the other that is stricter than its own, with all
//! that is known of it. A yes is never taken over.

use rusqlite::Connection;

use super::{
    log::{self, Place, Said, Saying, Word},
    word::{Channel, Method, Verdict},
};
use crate::{db::Work, error::Result, journal::Actor};

/// Copies the strictest standing words of `loser` to `survivor`; answers the events. The words of the loser stay its own,
/// so that taking a merge apart needs nothing from here.
///
/// Call it in the unit of work of the merge, and [`super::apply_suppression`] for the survivor after its addresses moved.
pub fn strictest_of(work: &mut Work<'_>, survivor: &str, loser: &str, actor: &Actor) -> Result<Vec<String>> {
    let mut stricter = Vec::new();
    for (place, word) in noes(work.db, loser)? {
        let own = log::word_at(work.db, survivor, &place)?.map_or(Verdict::UNKNOWN, |word| word.verdict);
        if word.verdict.strictness() > own.strictness() {
            stricter.push((place, word));
        }
    }
    let sayings: Vec<_> = stricter.iter().map(|(_, word)| saying(word, actor)).collect();
    let said = stricter.iter().zip(&sayings);
    let words: Vec<_> =
        said.map(|((place, word), saying)| Said { place, verdict: word.verdict, saying }).collect();
    if words.is_empty() { Ok(Vec::new()) } else { log::write_down_each(work, survivor, &words) }
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

fn saying<'a>(word: &'a Word, actor: &'a Actor) -> Saying<'a> {
    Saying {
        own_word: word.own_word,
        reason: word.reason.as_deref(),
        keyword: word.keyword.as_deref(),
        exact_text: word.exact_text.as_deref(),
        ..Saying::new(Method::Merge, actor, word.received_at)
    }
}
