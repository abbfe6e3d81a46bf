//! The table of contacts: sorted by an index, paged by cursor, searched by name, phone digits or email.

use rusqlite::{Connection, Row, named_params};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::consent::ConsentState;
use crate::{clock::Timestamp, error::Result, value::phone};

/// Orders of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "types.ts")]
pub enum ContactSort {
    /// By name, letters first to last.
    Name,
    /// Oldest first.
    Newest,
    /// Longest quiet first.
    #[default]
    LastActivity,
}

/// What is asked of the table.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// Part of a name or email, or digits of a phone.
    pub text: Option<String>,
    /// Order.
    pub sort: ContactSort,
    /// The other way round.
    pub descending: bool,
    /// Cursor of the page before.
    pub after: Option<String>,
    /// Rows at most.
    pub limit: usize,
}

/// A contact as a row.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts")]
pub struct ContactRow {
    /// Row id.
    pub id: String,
    /// Name to show.
    pub name: String,
    /// Primary phone as people write it.
    pub phone: Option<String>,
    /// Primary email.
    pub email: Option<String>,
    /// Where the contact came from.
    pub source: Option<String>,
    /// Stage of the newest lead.
    pub stage: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When something last happened to it.
    pub last_activity_at: Timestamp,
    /// The strictest word that stands.
    pub consent: ConsentState,
    /// Whose.
    pub department_id: String,
    #[serde(skip)]
    name_key: String,
}

/// One page and the cursor of the next.
pub fn list(db: &Connection, query: &Query) -> Result<(Vec<ContactRow>, Option<String>)> {
    let mut select = db.prepare_cached(&sql(query))?;
    let (key, id) = cursor(query);
    let text = query.text.as_deref().unwrap_or_default().trim().to_lowercase();
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let pattern = format!("%{}%", escape_like(&text));
    let digits_pattern = if digits.len() >= 3 { format!("%{digits}%") } else { String::new() };
    let mut parameters: Vec<(&str, &dyn rusqlite::ToSql)> = vec![(":limit", &query.limit)];
    if query.after.is_some() {
        parameters.push((":key", &key));
        parameters.push((":id", &id));
    }
    if !text.is_empty() {
        parameters.push((":pattern", &pattern));
        parameters.push((":digits", &digits_pattern));
    }
    let rows = select.query_map(parameters.as_slice(), from_row)?.collect::<rusqlite::Result<Vec<_>>>()?;
    let next =
        (rows.len() == query.limit).then(|| rows.last().map(|row| cursor_of(row, query.sort))).flatten();
    Ok((rows, next))
}

/// How many contacts there are.
pub fn count(db: &Connection) -> Result<i64> {
    let sql = "SELECT count(*) FROM contact INDEXED BY contact_by_activity WHERE archived_at IS NULL";
    Ok(db.prepare_cached(sql)?.query_row(named_params! {}, |row| row.get(0))?)
}

/// The inner query walks the index of the order and stops at the limit; only its rows are dressed for the screen.
fn sql(query: &Query) -> String {
    let order = match query.sort {
        ContactSort::Name => "c.name_key",
        ContactSort::Newest => "c.id",
        ContactSort::LastActivity => "c.last_activity_at",
    };
    let (direction, beyond) = if query.descending { ("DESC", "<") } else { ("ASC", ">") };
    let from_cursor = match (query.after.is_some(), query.sort) {
        (false, _) => String::new(),
        (true, ContactSort::Newest) => format!("AND c.id {beyond} :id AND :key IS NOT NULL"),
        (true, _) => format!("AND ({order}, c.id) {beyond} (:key, :id)"),
    };
    let matching = if query.text.as_deref().is_none_or(|text| text.trim().is_empty()) {
        ""
    } else {
        "AND (c.name_key LIKE :pattern ESCAPE '\\'
           OR EXISTS (SELECT 1 FROM contact_email e WHERE e.contact_id = c.id AND e.folded LIKE :pattern ESCAPE '\\')
           OR (:digits <> '' AND EXISTS
             (SELECT 1 FROM contact_phone p WHERE p.contact_id = c.id AND p.e164 LIKE :digits)))"
    };
    format!(
        "SELECT c.id, c.name_key, c.display_name, c.created_at, c.last_activity_at, c.consent, c.department_id,
           (SELECT label FROM source s WHERE s.id = c.source_id) AS source,
           (SELECT e164 FROM contact_phone p WHERE p.contact_id = c.id ORDER BY is_primary DESC LIMIT 1) AS phone,
           (SELECT address FROM contact_email e WHERE e.contact_id = c.id ORDER BY is_primary DESC LIMIT 1) AS email,
           (SELECT st.name FROM lead l JOIN stage st ON st.id = l.stage_id
            WHERE l.contact_id = c.id ORDER BY l.id DESC LIMIT 1) AS stage
         FROM contact c WHERE c.archived_at IS NULL {from_cursor} {matching}
         ORDER BY {order} {direction}, c.id {direction} LIMIT :limit"
    )
}

/// Names are compared as text, times as numbers; the cursor carries the type.
fn cursor(query: &Query) -> (rusqlite::types::Value, String) {
    let (key, id) = query.after.as_deref().and_then(|cursor| cursor.rsplit_once('~')).unwrap_or(("", ""));
    let key = match query.sort {
        ContactSort::LastActivity => key.parse::<i64>().unwrap_or_default().into(),
        _ => key.to_owned().into(),
    };
    (key, id.to_owned())
}

fn cursor_of(row: &ContactRow, sort: ContactSort) -> String {
    let key = match sort {
        ContactSort::Name => row.name_key.clone(),
        ContactSort::Newest => String::new(),
        ContactSort::LastActivity => row.last_activity_at.0.to_string(),
    };
    format!("{key}~{}", row.id)
}

fn escape_like(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<ContactRow> {
    let e164: Option<String> = row.get("phone")?;
    Ok(ContactRow {
        id: row.get("id")?,
        name: row.get("display_name")?,
        phone: e164.as_deref().map(phone::display),
        email: row.get("email")?,
        source: row.get("source")?,
        stage: row.get("stage")?,
        created_at: row.get("created_at")?,
        last_activity_at: row.get("last_activity_at")?,
        consent: row.get("consent")?,
        department_id: row.get("department_id")?,
        name_key: row.get("name_key")?,
    })
}
