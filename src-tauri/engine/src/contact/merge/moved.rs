//! What one merge moves: planned by looking only, written into the merge's row, and taken back from there.

use rusqlite::{Connection, Row, ToSql};
use serde::{Deserialize, Serialize};

use crate::{
    clock::Timestamp,
    contact::{
        act::Details,
        address::{Address, Way},
        field::Held,
    },
    error::Result,
};

/// Everything one merge changes, with what stood there before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Moved {
    pub(super) details_before: Details,
    pub(super) details_after: Details,
    pub(super) addresses: Vec<(Way, Address)>,
    /// The used phone and email, before and after.
    pub(super) used: Vec<(Way, String, String)>,
    pub(super) fields: Vec<FieldMoved>,
    pub(super) leads: Vec<String>,
    pub(super) beside_taken: Vec<Beside>,
    pub(super) beside_put: Vec<Beside>,
    pub(super) references: Vec<Reference>,
    pub(super) requests: Vec<i64>,
    pub(super) messages: Vec<String>,
    pub(super) tags: Vec<String>,
}

/// A custom field that gets another value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FieldMoved {
    pub(super) id: String,
    pub(super) key: String,
    pub(super) before: Option<Held>,
    pub(super) after: Held,
}

/// A contact beside a lead's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Beside {
    pub(super) lead: String,
    pub(super) contact: String,
    pub(super) created_at: Timestamp,
}

/// An external id of the loser or of one of its leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Reference {
    pub(super) scope: String,
    pub(super) system: String,
    pub(super) kind: String,
    pub(super) external_id: String,
    pub(super) entity: String,
}

/// The leads of a contact.
pub(super) fn leads(db: &Connection, contact: &str) -> Result<Vec<String>> {
    texts(db, "SELECT id FROM lead WHERE contact_id = ?1 ORDER BY id", [contact])
}

/// Rows of contacts beside leads that would name one contact twice, and those that take their place.
pub(super) fn beside(db: &Connection, survivor: &str, loser: &str) -> Result<(Vec<Beside>, Vec<Beside>)> {
    let mut select = db.prepare_cached(
        "SELECT b.lead_id, b.contact_id, b.created_at,
           l.contact_id IN (?1, ?2) OR EXISTS
             (SELECT 1 FROM lead_contact o WHERE o.lead_id = b.lead_id AND o.contact_id = ?1) AS known
         FROM lead_contact b JOIN lead l ON l.id = b.lead_id
         WHERE b.contact_id = ?2 OR (b.contact_id = ?1 AND l.contact_id = ?2) ORDER BY b.lead_id, b.contact_id",
    )?;
    let rows =
        select.query_map([survivor, loser], |row| Ok((beside_row(row)?, row.get::<_, bool>("known")?)))?;
    let (mut taken, mut put) = (Vec::new(), Vec::new());
    for row in rows {
        let (row, known) = row?;
        if !known {
            put.push(Beside { contact: survivor.to_owned(), ..row.clone() });
        }
        taken.push(row);
    }
    Ok((taken, put))
}

/// External ids of the loser; one that the survivor has as well stays where it is.
pub(super) fn references(db: &Connection, survivor: &str, loser: &str) -> Result<Vec<Reference>> {
    let mut select = db.prepare_cached(
        "SELECT r.scope, r.system, r.kind, r.external_id, r.entity_id FROM external_ref r
         WHERE r.contact_id = ?2 AND NOT (r.scope = ?2 AND EXISTS
           (SELECT 1 FROM external_ref o WHERE o.scope = ?1 AND o.system = r.system AND o.kind = r.kind
            AND o.external_id = r.external_id))
         ORDER BY r.kind, r.external_id",
    )?;
    let rows = select.query_map([survivor, loser], |row| {
        Ok(Reference {
            scope: row.get("scope")?,
            system: row.get("system")?,
            kind: row.get("kind")?,
            external_id: row.get("external_id")?,
            entity: row.get("entity_id")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The numbers of the requests that made or touched a contact.
pub(super) fn requests(db: &Connection, contact: &str) -> Result<Vec<i64>> {
    let mut select = db.prepare_cached("SELECT seq FROM request WHERE contact_id = ?1 ORDER BY seq")?;
    Ok(select.query_map([contact], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// The messages of a contact.
pub(super) fn messages(db: &Connection, contact: &str) -> Result<Vec<String>> {
    texts(db, "SELECT id FROM message WHERE contact_id = ?1 ORDER BY id", [contact])
}

/// The tags of the loser that the survivor does not have.
pub(super) fn tags(db: &Connection, survivor: &str, loser: &str) -> Result<Vec<String>> {
    let sql = "SELECT tag_id FROM tagged WHERE entity_id = ?2
               EXCEPT SELECT tag_id FROM tagged WHERE entity_id = ?1 ORDER BY tag_id";
    texts(db, sql, [survivor, loser])
}

fn beside_row(row: &Row<'_>) -> rusqlite::Result<Beside> {
    Ok(Beside {
        lead: row.get("lead_id")?,
        contact: row.get("contact_id")?,
        created_at: row.get("created_at")?,
    })
}

fn texts<const N: usize>(db: &Connection, sql: &str, parameters: [impl ToSql; N]) -> Result<Vec<String>> {
    let mut select = db.prepare_cached(sql)?;
    let rows = select.query_map(rusqlite::params_from_iter(parameters), |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
