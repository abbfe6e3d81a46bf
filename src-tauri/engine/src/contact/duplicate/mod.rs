//! Contacts that may be one person: found while they are indexed, shown in groups, never merged behind anyone's back.

mod group;
mod likeness;

pub use group::{DuplicateGroup, groups};
pub(super) use likeness::{claim, compare, forget};

use crate::{
    db::Work,
    error::{Error, Result},
};

/// Remembers that these contacts are different people; they are not shown as duplicates of one another again.
pub fn dismiss(work: &mut Work<'_>, contacts: &[String]) -> Result<()> {
    if contacts.len() < 2 {
        return Err(Error::invalid("ids", "Name at least two contacts."));
    }
    let mut insert =
        work.db.prepare_cached("INSERT OR IGNORE INTO not_duplicate (a, b, at) VALUES (?1, ?2, ?3)")?;
    for (index, one) in contacts.iter().enumerate() {
        for other in &contacts[index + 1..] {
            insert.execute((one.min(other), one.max(other), work.now))?;
        }
    }
    work.changes.add_all("duplicate");
    Ok(())
}
