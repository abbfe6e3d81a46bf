//! The conditions of a query in SQL, and the smallest of them to begin with.

use rusqlite::{Connection, ToSql};

use super::{Query, walk::Asked};
use crate::{
    contact::{
        consent::ConsentState,
        search::{self, Needles},
    },
    error::{Error, Result},
};

/// A condition that so many contacts meet at most is asked first and its contacts sorted; above, the index of the order is
/// walked, and a page is soon full.
pub(super) const FEW: usize = 5_000;

/// Everything after all letters: closes the range of a beginning.
pub(super) const END: char = '\u{10FFFF}';

/// What all statements of one query share: its conditions and their parameters.
#[derive(Default)]
pub(super) struct Conditions {
    /// `AND …`, of contact `c`.
    pub(super) filters: String,
    /// `AND …`, of kept text `t`.
    pub(super) needles: String,
    /// The marked contacts that have the needles, as JSON.
    pub(super) fresh: String,
    parameters: Vec<(String, Box<dyn ToSql>)>,
    narrow: Vec<&'static str>,
}

impl Conditions {
    pub(super) fn of(db: &Connection, query: &Query, needles: Option<&Needles>) -> Result<Self> {
        let mut made = Self { fresh: "[]".to_owned(), ..Self::default() };
        made.filter(&query.sources, ":sources", SOURCES, SOURCES_FIRST)?;
        let words: Vec<&str> = query.consents.iter().map(|state| state.as_str()).collect();
        // Nearly all contacts are of the unknown, which therefore has no index.
        let index = if query.consents.contains(&ConsentState::Unknown) { "" } else { CONSENTS_FIRST };
        made.filter(&words, ":consents", CONSENTS, index)?;
        made.filter(&query.tags, ":tags", TAGS, TAGS_FIRST)?;
        made.filter(&query.departments, ":departments", DEPARTMENTS, DEPARTMENTS_FIRST)?;
        made.filter(&query.imports, ":imports", IMPORTS, IMPORTS_FIRST)?;
        made.filter(&query.ids, ":ids", IDS, IDS_FIRST)?;
        if let Some(needles) = needles {
            made.look_for(db, needles)?;
        }
        Ok(made)
    }

    fn filter<T: serde::Serialize>(
        &mut self,
        values: &[T],
        name: &str,
        condition: &str,
        first: &'static str,
    ) -> Result<()> {
        if values.is_empty() {
            return Ok(());
        }
        self.filters.push_str(condition);
        self.narrow.extend(Some(first).filter(|first| !first.is_empty()));
        self.parameters.push((name.to_owned(), Box::new(json(values)?)));
        Ok(())
    }

    fn look_for(&mut self, db: &Connection, needles: &Needles) -> Result<()> {
        for (index, alternatives) in needles.alternatives().enumerate() {
            let mut any = Vec::new();
            for (other, text) in alternatives.into_iter().enumerate() {
                let name = format!(":needle_{index}_{other}");
                any.push(format!("instr(t.text, {name}) > 0"));
                self.parameters.push((name, Box::new(text.to_owned())));
            }
            self.needles.push_str(&format!(" AND ({})", any.join(" OR ")));
        }
        match needles.question() {
            Some(question) => {
                self.narrow.push(TRIGRAMS_FIRST);
                self.parameters.push((":question".into(), Box::new(question)));
            }
            None => {
                self.narrow.push(WORDS_FIRST);
                self.needles.push_str(BEGINS_A_WORD);
                let (first, end) = beginning(needles.first());
                self.parameters.push((":first".into(), Box::new(first)));
                self.parameters.push((":first_end".into(), Box::new(end)));
            }
        }
        self.fresh = json(&search::fresh(db, needles)?)?;
        Ok(())
    }

    /// The narrowest condition that few contacts meet, as a subquery of their ids.
    pub(super) fn few(&self, db: &Connection) -> Result<Option<&'static str>> {
        let mut best = None;
        for &narrow in &self.narrow {
            let sql = format!("SELECT count(*) FROM (SELECT 1 FROM {narrow} LIMIT {})", FEW + 1);
            let count: usize = self.asked().one(db, &sql)?;
            if count <= FEW && best.is_none_or(|(least, _)| count < least) {
                best = Some((count, narrow));
            }
        }
        Ok(best.map(|(_, narrow)| narrow))
    }

    /// The parameters, for a statement that uses some of them.
    pub(super) fn asked(&self) -> Asked<'_> {
        let mut asked = Asked::default();
        self.parameters.iter().for_each(|(name, value)| asked.add(name, value.as_ref()));
        asked.add(":fresh", &self.fresh);
        asked
    }
}

/// A beginning and the end of its range.
pub(super) fn beginning(text: &str) -> (String, String) {
    (text.to_owned(), format!("{text}{END}"))
}

const SOURCES: &str = " AND +c.source_id IN (SELECT value FROM json_each(:sources))";
const SOURCES_FIRST: &str = "contact n WHERE n.source_id IN (SELECT value FROM json_each(:sources))";
const CONSENTS: &str = " AND +c.consent IN (SELECT value FROM json_each(:consents))";
const CONSENTS_FIRST: &str =
    "contact n WHERE n.consent <> 'unknown' AND n.consent IN (SELECT value FROM json_each(:consents))";
const TAGS: &str = " AND EXISTS (SELECT 1 FROM tagged g WHERE g.entity_id = c.id
  AND g.tag_id IN (SELECT value FROM json_each(:tags)))";
const TAGS_FIRST: &str = "(SELECT entity_id AS id, tag_id FROM tagged) n
  WHERE n.tag_id IN (SELECT value FROM json_each(:tags))";
const DEPARTMENTS: &str = " AND +c.department_id IN (SELECT value FROM json_each(:departments))";
const DEPARTMENTS_FIRST: &str =
    "contact n WHERE n.department_id IN (SELECT value FROM json_each(:departments))";
/// The plus keeps SQLite from going through the import first where the index of the order is walked.
const IMPORTS: &str = " AND +EXISTS (SELECT 1 FROM import_change i WHERE i.contact_id = c.id
  AND i.import_id IN (SELECT value FROM json_each(:imports)))";
const IMPORTS_FIRST: &str = "(SELECT contact_id AS id, import_id FROM import_change) n
  WHERE n.import_id IN (SELECT value FROM json_each(:imports))";
const IDS: &str = " AND c.id IN (SELECT value FROM json_each(:ids))";
const IDS_FIRST: &str = "(SELECT value AS id FROM json_each(:ids)) n";
const TRIGRAMS_FIRST: &str =
    "(SELECT t.contact_id AS id FROM contact_trigram g CROSS JOIN contact_text t ON t.id = g.rowid
   WHERE contact_trigram MATCH :question) n";
const WORDS_FIRST: &str =
    "(SELECT t.contact_id AS id FROM contact_word w CROSS JOIN contact_text t ON t.id = w.text_id
  WHERE w.word >= :first AND w.word < :first_end) n";
const BEGINS_A_WORD: &str = " AND EXISTS (SELECT 1 FROM contact_word w WHERE w.text_id = t.id
  AND w.word >= :first AND w.word < :first_end)";

pub(super) fn json<T: serde::Serialize + ?Sized>(values: &T) -> Result<String> {
    serde_json::to_string(values).map_err(|error| Error::internal("reading the list", error))
}
