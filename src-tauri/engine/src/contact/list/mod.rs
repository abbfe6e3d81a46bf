//! The table of contacts: sorted by an index, paged by cursor, searched and filtered.

mod condition;
mod matching;
mod ranked;
mod walk;

use rusqlite::{Connection, named_params};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use matching::{Matching, ids_matching, matching};

use super::{
    consent::{BADGE, Badge, Channel, ConsentState},
    search::Needles,
};
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
    /// What fits the text best: names that begin with it, words that begin with it, everything else. By name without a
    /// text. Has no other way round.
    Best,
}

/// What is asked of the table.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// Parts of name, company, email or custom fields, or digits of a phone; accents and case do not matter.
    pub text: Option<String>,
    /// Only from one of these sources, by row id.
    pub sources: Vec<String>,
    /// Only where one of these words stands.
    pub consents: Vec<ConsentState>,
    /// Only with one of these tags, by row id.
    pub tags: Vec<String>,
    /// Only of one of these departments, by row id.
    pub departments: Vec<String>,
    /// Only what one of these imports made or changed, by row id.
    pub imports: Vec<String>,
    /// Only these contacts, by row id.
    pub ids: Vec<String>,
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
    /// Stage of the newest lead that is not in the trash.
    pub stage: Option<String>,
    /// How that lead stands: `open`, `won`, `lost` or `archived`.
    #[ts(type = "\"open\" | \"won\" | \"lost\" | \"archived\" | null")]
    pub lead_status: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When something last happened to it.
    pub last_activity_at: Timestamp,
    /// The strictest word that holds, of the contact or of somebody else who has one of their addresses.
    pub consent: ConsentState,
    /// The channels on which a no holds, for some address at least.
    pub opted_out: Vec<Channel>,
    /// Whose.
    pub department_id: String,
}

/// A row that is on the page, before it is dressed for the screen.
struct Pick {
    contact: String,
    cursor: String,
}

/// One page and the cursor of the next.
pub fn list(db: &Connection, query: &Query) -> Result<(Vec<ContactRow>, Option<String>)> {
    let needles = query.text.as_deref().and_then(Needles::read);
    let picks = match (&needles, query.sort) {
        (Some(needles), ContactSort::Best) => ranked::pick(db, query, needles)?,
        (needles, _) => walk::pick(db, query, needles.as_ref())?,
    };
    let next = (picks.len() == query.limit).then(|| picks.last().map(|last| last.cursor.clone())).flatten();
    let rows = picks.iter().map(|pick| row(db, &pick.contact)).collect::<Result<_>>()?;
    Ok((rows, next))
}

/// How many contacts there are.
pub fn count(db: &Connection) -> Result<i64> {
    let sql = "SELECT count(*) FROM contact INDEXED BY contact_by_activity WHERE archived_at IS NULL";
    Ok(db.prepare_cached(sql)?.query_row(named_params! {}, |row| row.get(0))?)
}

/// One contact as a row, wherever it is: in the table, in the trash, merged.
pub(super) fn row(db: &Connection, contact: &str) -> Result<ContactRow> {
    let mut select = db.prepare_cached(&format!(
        "SELECT c.id, c.display_name, c.created_at, c.last_activity_at, c.department_id, {BADGE}, st.name AS stage,
           l.status AS lead_status,
           (SELECT label FROM source s WHERE s.id = c.source_id) AS source,
           (SELECT e164 FROM contact_phone p WHERE p.contact_id = c.id ORDER BY is_primary DESC LIMIT 1) AS phone,
           (SELECT address FROM contact_email e WHERE e.contact_id = c.id ORDER BY is_primary DESC LIMIT 1) AS email
         FROM contact c
           LEFT JOIN lead l ON l.id = (SELECT id FROM lead WHERE contact_id = c.id AND status <> 'deleted'
             ORDER BY id DESC LIMIT 1)
           LEFT JOIN stage st ON st.id = l.stage_id
         WHERE c.id = ?1"
    ))?;
    let mut rows = select.query([contact])?;
    let row = rows.next()?.ok_or(rusqlite::Error::QueryReturnedNoRows)?;
    let badge = Badge::read(db, contact, row)?;
    let e164: Option<String> = row.get("phone")?;
    Ok(ContactRow {
        id: row.get("id")?,
        name: row.get("display_name")?,
        phone: e164.as_deref().map(phone::display),
        email: row.get("email")?,
        source: row.get("source")?,
        stage: row.get("stage")?,
        lead_status: row.get("lead_status")?,
        created_at: row.get("created_at")?,
        last_activity_at: row.get("last_activity_at")?,
        consent: badge.state,
        opted_out: badge.closed,
        department_id: row.get("department_id")?,
    })
}
