//! What fits a text best, in ranks: names that begin with it, contacts that were changed just now, words that begin with
//! it, everything else. Each rank is read along an index, so a page costs the same however many there are.

use rusqlite::Connection;

use super::{
    ContactSort, Pick, Query,
    condition::{Conditions, beginning, json},
    walk,
};
use crate::{contact::search::Needles, error::Result};

/// Ranks in their order; a cursor is `{rank}~{key}~{id}`.
const RANKS: [char; 4] = ['0', '1', '2', '3'];
/// The rank of a cursor within few contacts, which are sorted by name.
const BY_NAME: &str = "n~";
/// Texts that so few match are looked at themselves. Of more, each page of a rank is soon full.
const RARE: usize = 1_000;

/// The rows of one page.
pub(super) fn pick(db: &Connection, query: &Query, needles: &Needles) -> Result<Vec<Pick>> {
    let after = query.after.as_deref().unwrap_or_default();
    if after.starts_with(BY_NAME) || (after.is_empty() && few_to_look_at(db, query)?) {
        return by_name(db, query, needles);
    }
    let conditions = Conditions::of(db, query, Some(needles))?;
    let rare = rare(db, needles)?;
    let (from, rest) = after.split_once('~').unwrap_or(("0", ""));
    let mut picks: Vec<Pick> = Vec::new();
    for rank in RANKS.into_iter().skip_while(|rank| !from.starts_with(*rank)) {
        let rest = if from.starts_with(rank) { rest } else { "" };
        let left = query.limit - picks.len();
        if left > 0 {
            let place = Place { rank, after: rest, limit: left };
            picks.extend(of_rank(db, &conditions, needles, rare.as_ref(), &place)?);
        }
    }
    Ok(picks)
}

/// Whether the filters alone leave few contacts, which would be far between in the ranks.
fn few_to_look_at(db: &Connection, query: &Query) -> Result<bool> {
    Ok(Conditions::of(db, query, None)?.few(db)?.is_some())
}

fn by_name(db: &Connection, query: &Query, needles: &Needles) -> Result<Vec<Pick>> {
    let after = query.after.as_deref().and_then(|after| after.strip_prefix(BY_NAME)).map(str::to_owned);
    let query = Query { sort: ContactSort::Name, descending: false, after, ..query.clone() };
    let mut picks = walk::pick(db, &query, Some(needles))?;
    picks.iter_mut().for_each(|pick| pick.cursor.insert_str(0, BY_NAME));
    Ok(picks)
}

/// The kept texts with all of several words, as JSON, when they are few: the first word may be one that nearly all have.
fn rare(db: &Connection, needles: &Needles) -> Result<Option<String>> {
    let Some(question) = needles.question().filter(|_| needles.are_several()) else { return Ok(None) };
    let sql = "SELECT rowid FROM contact_trigram WHERE contact_trigram MATCH ?1 LIMIT ?2";
    let mut select = db.prepare_cached(sql)?;
    let texts = select.query_map((question, RARE + 1), |row| row.get(0))?;
    let texts = texts.collect::<rusqlite::Result<Vec<i64>>>()?;
    if texts.len() > RARE { Ok(None) } else { json(&texts).map(Some) }
}

/// Where a page goes on.
struct Place<'a> {
    rank: char,
    after: &'a str,
    limit: usize,
}

fn of_rank(
    db: &Connection,
    conditions: &Conditions,
    needles: &Needles,
    rare: Option<&String>,
    place: &Place<'_>,
) -> Result<Vec<Pick>> {
    let words = if rare.is_some() { WORDS_OF_RARE } else { WORDS_IN_ORDER };
    let sql = match place.rank {
        '0' => NAME_BEGINS.to_owned(),
        '1' => CHANGED_JUST_NOW.to_owned(),
        '2' => WORD_BEGINS.replace("{words}", words).replace("{needles}", &conditions.needles),
        _ if needles.question().is_some() => SOMEWHERE.replace("{needles}", &conditions.needles),
        _ => return Ok(Vec::new()),
    };
    let (key, id) = place.after.rsplit_once('~').unwrap_or_default();
    let row: i64 = id.parse().unwrap_or_default();
    let (whole, whole_end) = beginning(&needles.whole);
    let (first, first_end) = beginning(needles.first());
    let mut asked = conditions.asked();
    asked.add(":whole", &whole);
    asked.add(":whole_end", &whole_end);
    asked.add(":first", &first);
    asked.add(":first_end", &first_end);
    asked.add(":key", &key);
    asked.add(":id", &id);
    asked.add(":row", &row);
    asked.add(":limit", &place.limit);
    asked.add(":rare", &rare);
    asked.picks(db, &sql.replace("{filters}", &conditions.filters))
}

const NAME_BEGINS: &str = "SELECT c.id, '0~' || c.name_key || '~' || c.id AS cursor
  FROM contact c INDEXED BY contact_by_name
  WHERE c.archived_at IS NULL AND c.name_key >= :whole AND c.name_key < :whole_end
    AND (c.name_key, c.id) > (:key, :id) {filters}
  ORDER BY c.name_key, c.id LIMIT :limit";

const CHANGED_JUST_NOW: &str = "SELECT c.id, '1~~' || c.id AS cursor
  FROM contact c
  WHERE c.id IN (SELECT value FROM json_each(:fresh)) AND c.id > :id AND c.archived_at IS NULL
    AND NOT (c.name_key >= :whole AND c.name_key < :whole_end) {filters}
  ORDER BY +c.id LIMIT :limit";

/// A contact with several such words stands at the first of them.
const WORD_BEGINS: &str = "SELECT c.id, '2~' || w.word || '~' || w.text_id AS cursor
  FROM {words} CROSS JOIN contact_text t ON t.id = w.text_id CROSS JOIN contact c ON c.id = t.contact_id
  WHERE w.word >= :first AND w.word < :first_end AND (w.word, w.text_id) > (:key, :row)
    AND NOT EXISTS (SELECT 1 FROM contact_word e WHERE e.text_id = w.text_id AND e.word >= :first AND e.word < w.word)
    AND c.archived_at IS NULL AND NOT (c.name_key >= :whole AND c.name_key < :whole_end)
    AND NOT EXISTS (SELECT 1 FROM contact_unindexed u WHERE u.contact_id = c.id) {needles} {filters}
  ORDER BY w.word, w.text_id LIMIT :limit";

const WORDS_IN_ORDER: &str = "contact_word w INDEXED BY contact_word_by_word";
const WORDS_OF_RARE: &str = "json_each(:rare) r CROSS JOIN contact_word w ON w.text_id = r.value";

const SOMEWHERE: &str = "SELECT c.id, '3~~' || t.id AS cursor
  FROM contact_trigram g CROSS JOIN contact_text t ON t.id = g.rowid CROSS JOIN contact c ON c.id = t.contact_id
  WHERE contact_trigram MATCH :question AND g.rowid > :row
    AND NOT EXISTS (SELECT 1 FROM contact_word e WHERE e.text_id = t.id AND e.word >= :first AND e.word < :first_end)
    AND c.archived_at IS NULL AND NOT (c.name_key >= :whole AND c.name_key < :whole_end)
    AND NOT EXISTS (SELECT 1 FROM contact_unindexed u WHERE u.contact_id = c.id) {needles} {filters}
  ORDER BY g.rowid LIMIT :limit";
