//! The texts of one contact, gathered and folded.

use rusqlite::{Connection, OptionalExtension, ToSql};

use crate::{
    error::Result,
    value::fold::{fold, words},
};

/// Stands between the texts whose words count and the others.
const REST: char = '\u{1f}';
/// A word is known by so many letters.
const WORD: usize = 32;
/// A contact is found by the names of so many of its leads.
const LEADS: usize = 50;
/// So much of one value is searched; what is longer is a document.
const LONGEST: usize = 2_000;

/// Everything a contact is found by, folded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::contact) struct Texts {
    pub(in crate::contact) department: String,
    pub(in crate::contact) name: String,
    pub(in crate::contact) company: String,
    pub(in crate::contact) emails: Vec<String>,
    /// Names of its leads, where they are others than its own.
    leads: Vec<String>,
    /// E.164.
    pub(in crate::contact) phones: Vec<String>,
    /// Key and value.
    pub(in crate::contact) fields: Vec<(String, String)>,
}

impl Texts {
    /// The texts of a contact; `None` when it is in the trash, merged or gone.
    pub(in crate::contact) fn of_contact(db: &Connection, contact: &str) -> Result<Option<Self>> {
        let sql = "SELECT department_id, display_name, coalesce(company_name, '') AS company FROM contact
                   WHERE id = ?1 AND archived_at IS NULL";
        let head = db.prepare_cached(sql)?.query_row([contact], |row| {
            let (name, company): (String, String) = (row.get("display_name")?, row.get("company")?);
            let department = row.get("department_id")?;
            let (emails, leads, phones, fields) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
            Ok(Self { department, name: fold(&name), company: fold(&company), emails, leads, phones, fields })
        });
        let Some(mut texts) = head.optional()? else { return Ok(None) };
        texts.phones = column(db, "SELECT e164 FROM contact_phone WHERE contact_id = ?1", contact)?;
        texts.emails = column(db, "SELECT address FROM contact_email WHERE contact_id = ?1", contact)?;
        texts.emails.iter_mut().for_each(|email| *email = fold(email));
        texts.leads = leads(db, contact, &texts.name)?;
        texts.fields = fields(db, contact)?;
        Ok(Some(texts))
    }

    /// As the index keeps them: names, company, emails and leads a line each, then phone digits and fields.
    pub(in crate::contact) fn text(&self) -> String {
        let mut text = self.names().collect::<Vec<_>>().join("\n");
        text.push(REST);
        let digits = self.phones.iter().map(|phone| phone.trim_start_matches('+'));
        let fields = self.fields.iter().map(|(_, value)| value.as_str());
        text.push_str(&digits.chain(fields).collect::<Vec<_>>().join("\n"));
        text
    }

    /// The words that a short search finds the contact by.
    pub(in crate::contact) fn words(&self) -> impl Iterator<Item = String> {
        self.names().flat_map(words).map(|word| word.chars().take(WORD).collect())
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        [&self.name, &self.company].into_iter().chain(&self.emails).chain(&self.leads).map(String::as_str)
    }
}

/// The part of a kept text whose words count.
pub(super) fn names_of(text: &str) -> &str {
    text.split_once(REST).map_or(text, |(names, _)| names)
}

fn leads(db: &Connection, contact: &str, name: &str) -> Result<Vec<String>> {
    let mut select = db.prepare_cached(
        "SELECT DISTINCT name_key FROM lead
         WHERE contact_id = ?1 AND status <> 'deleted' AND name_key <> ?2 ORDER BY name_key LIMIT ?3",
    )?;
    Ok(select.query_map((contact, name, LEADS), |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

fn fields(db: &Connection, contact: &str) -> Result<Vec<(String, String)>> {
    let mut select = db.prepare_cached(
        "SELECT d.key, substr(v.value, 1, ?2) AS value FROM field_value v JOIN field_def d ON d.id = v.field_id
         WHERE v.contact_id = ?1 AND v.value <> '' ORDER BY d.key",
    )?;
    let rows = select.query_map((contact, LONGEST), |row| {
        let (key, value): (String, String) = (row.get("key")?, row.get("value")?);
        Ok((fold(&key), fold(&value)))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn column(db: &Connection, sql: &str, contact: impl ToSql) -> Result<Vec<String>> {
    let mut select = db.prepare_cached(sql)?;
    Ok(select.query_map([contact], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}
