//! What fits a text best, in ranks: names that begin with it, contacts that were changed just now, words that begin with
//! it, everything else. Each rank is read along an index, so a page costs the same however many there are.

use rusqlite::Connection;

use super::{
    ContactSort, Pick, Query,
    condition::{Conditions, beginning},
    walk,
};
use crate::{contact::search::Needles, error::Result};

/// Ranks in their order; a cursor is `{rank}~{key}~{id}`.
const RANKS: [char; 4] = ['0', '1', '2', '3'];
/// The rank of a cursor within few contacts, which are sorted by name.
const BY_NAME: &str = "n~";

/// The rows of one page.
pub(super) fn pick(db: &Connection, query: &Query, needles: &Needles) -> Result<Vec<Pick>> {
    let after = query.after.as_deref().unwrap_or_default();
    if after.starts_with(BY_NAME) || (after.is_empty() && few_to_look_at(db, query)?) {
        return by_name(db, query, needles);
    }
    let conditions = Conditions::of(db, query, Some(needles))?;
    let (from, rest) = after.split_once('~').unwrap_or(("0", ""));
    let mut picks: Vec<Pick> = Vec::new();
    for rank in RANKS.into_iter().skip_while(|rank| !from.starts_with(*rank)) {
        let rest = if from.starts_with(rank) { rest } else { "" };
        let left = query.limit - picks.len();
        if left > 0 {
            picks.extend(of_rank(db, &conditions, needles, rank, rest, left)?);
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

fn of_rank(
    db: &Connection,
    conditions: &Conditions,
    needles: &Needles,
    rank: char,
    after: &str,
    limit: usize,
) -> Result<Vec<Pick>> {
    let question = needles.question();
    let sql = match rank {
        '0' => NAME_BEGINS.to_owned(),
        '1' => CHANGED_JUST_NOW.to_owned(),
        '2' => WORD_BEGINS.replace("{needles}", &conditions.needles),
        _ if question.is_some() => SOMEWHERE.replace("{needles}", &conditions.needles),
        _ => return Ok(Vec::new()),
    };
    let (key, id) = after.rsplit_once('~').unwrap_or_default();
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
    asked.add(":limit", &limit);
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
  FROM contact_word w INDEXED BY contact_word_by_word
    CROSS JOIN contact_text t ON t.id = w.text_id CROSS JOIN contact c ON c.id = t.contact_id
  WHERE w.word >= :first AND w.word < :first_end AND (w.word, w.text_id) > (:key, :row)
    AND NOT EXISTS (SELECT 1 FROM contact_word e WHERE e.text_id = w.text_id AND e.word >= :first AND e.word < w.word)
    AND c.archived_at IS NULL AND NOT (c.name_key >= :whole AND c.name_key < :whole_end)
    AND NOT EXISTS (SELECT 1 FROM contact_unindexed u WHERE u.contact_id = c.id) {needles} {filters}
  ORDER BY w.word, w.text_id LIMIT :limit";

const SOMEWHERE: &str = "SELECT c.id, '3~~' || t.id AS cursor
  FROM contact_trigram g CROSS JOIN contact_text t ON t.id = g.rowid CROSS JOIN contact c ON c.id = t.contact_id
  WHERE contact_trigram MATCH :question AND g.rowid > :row
    AND NOT EXISTS (SELECT 1 FROM contact_word e WHERE e.text_id = t.id AND e.word >= :first AND e.word < :first_end)
    AND c.archived_at IS NULL AND NOT (c.name_key >= :whole AND c.name_key < :whole_end)
    AND NOT EXISTS (SELECT 1 FROM contact_unindexed u WHERE u.contact_id = c.id) {needles} {filters}
  ORDER BY g.rowid LIMIT :limit";
