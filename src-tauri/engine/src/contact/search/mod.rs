//! What contacts are found by: an index of their folded texts, made after the fact.
//!
//! Whoever changes a contact leaves a marker ([`mark`]) and pays for nothing else; [`catch_up`] indexes what is marked, in
//! batches. Until then a search reads the marked contacts themselves.

mod index;
mod needle;
mod phone;
mod text;

pub use index::{catch_up, mark, mark_unless_called};
pub(super) use needle::Needles;
pub use phone::{ByPhone, by_phone};
pub(super) use text::Texts;

use rusqlite::Connection;

use crate::error::Result;

/// Marked contacts that a search reads at most, the newest ones; each costs it some 50 µs. More wait only while a large file
/// is indexed for the first time, or leads flood in.
const FRESH: usize = 250;

/// The marked contacts that have all needles.
pub(super) fn fresh(db: &Connection, needles: &Needles) -> Result<Vec<String>> {
    let mut select =
        db.prepare_cached("SELECT contact_id FROM contact_unindexed ORDER BY contact_id DESC LIMIT ?1")?;
    let marked = select.query_map([FRESH], |row| row.get(0))?.collect::<rusqlite::Result<Vec<String>>>()?;
    let mut found = Vec::new();
    for contact in marked {
        if Texts::of_contact(db, &contact)?.is_some_and(|texts| needles.are_in(&texts.text())) {
            found.push(contact);
        }
    }
    Ok(found)
}
