//! Who a number or an address belongs to.
//!
//! Matching is exact. Who is in the trash comes last; who was merged is found as the contact that survived.

use rusqlite::{Connection, OptionalExtension};

use super::{differ::Owner, receive::Incoming};
use crate::error::Result;

/// What a known contact was recognised by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MatchedBy {
    /// Same number.
    Phone,
    /// Same address.
    Email,
}

/// Where a known contact was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// Among the others.
    InTable,
    /// In the trash; it is restored.
    InTrash,
    /// The number or address is that of a contact that was merged into this one.
    Merged,
}

/// A known contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recognised {
    /// The contact.
    pub contact: String,
    /// By what.
    pub by: MatchedBy,
    /// Where.
    pub found: Found,
}

/// The contact that `incoming` is about, if there is one.
pub fn recognise(db: &Connection, incoming: &Incoming<'_>) -> Result<Option<Recognised>> {
    for (phone, _) in incoming.phones {
        if let Some((contact, found)) = with_phone(db, incoming.department, &phone.e164)? {
            return Ok(Some(Recognised { contact, by: MatchedBy::Phone, found }));
        }
    }
    for email in incoming.emails {
        if let Some((contact, found)) = with_email(db, incoming.department, &email.folded())? {
            return Ok(Some(Recognised { contact, by: MatchedBy::Email, found }));
        }
    }
    Ok(None)
}

/// The contact that has the number of `owner`, or the address.
pub(super) fn owner(db: &Connection, department: &str, owner: Owner<'_>) -> Result<Option<String>> {
    let known = match owner {
        Owner::OfPhone(e164) => with_phone(db, department, e164)?,
        Owner::OfEmail(folded) => with_email(db, department, folded)?,
    };
    Ok(known.map(|(contact, _)| contact))
}

/// The oldest of the contacts that share a number: a household's first caller. Who is in the trash comes last.
fn with_phone(db: &Connection, department: &str, e164: &str) -> Result<Option<(String, Found)>> {
    find(
        db,
        "SELECT c.id, c.archived_at IS NOT NULL AS away FROM contact_phone p JOIN contact c ON c.id = p.contact_id
         WHERE p.department_id = ?1 AND p.e164 = ?2
         ORDER BY c.archived_at IS NOT NULL AND c.merged_into_id IS NULL, c.id LIMIT 1",
        department,
        e164,
    )
}

fn with_email(db: &Connection, department: &str, folded: &str) -> Result<Option<(String, Found)>> {
    find(
        db,
        "SELECT c.id, c.archived_at IS NOT NULL AS away FROM contact_email e JOIN contact c ON c.id = e.contact_id
         WHERE e.department_id = ?1 AND e.folded = ?2
         ORDER BY c.archived_at IS NOT NULL AND c.merged_into_id IS NULL, c.id LIMIT 1",
        department,
        folded,
    )
}

fn find(db: &Connection, sql: &str, department: &str, address: &str) -> Result<Option<(String, Found)>> {
    let found = db
        .prepare_cached(sql)?
        .query_row((department, address), |row| Ok((row.get("id")?, row.get("away")?)))
        .optional()?;
    match found {
        None => Ok(None),
        Some((contact, false)) => Ok(Some((contact, Found::InTable))),
        Some((contact, true)) => Ok(Some(behind(db, contact)?)),
    }
}

/// Who a contact that is put away is now: the one it was merged into at last, or itself, in the trash.
fn behind(db: &Connection, contact: String) -> Result<(String, Found)> {
    let (last, in_trash): (String, bool) = db
        .prepare_cached(
            "WITH RECURSIVE way(id, next, away) AS (
               SELECT id, merged_into_id, archived_at FROM contact WHERE id = ?1
               UNION SELECT c.id, c.merged_into_id, c.archived_at FROM contact c JOIN way ON c.id = way.next)
             SELECT id, away IS NOT NULL FROM way WHERE next IS NULL",
        )?
        .query_row([&contact], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let found = if in_trash { Found::InTrash } else { Found::Merged };
    Ok((last, found))
}
