//! Sources: where leads say they come from.

use rusqlite::OptionalExtension;

use crate::{db::Work, error::Result};

/// The id of the source `code` of a department; made when it is new.
pub fn ensure(work: &mut Work<'_>, department: &str, code: &str) -> Result<String> {
    work.remember(format!("source/{department}/{code}"), || {
        let known = work
            .db
            .prepare_cached("SELECT id FROM source WHERE department_id = ?1 AND code = ?2")?
            .query_row((department, code), |row| row.get(0))
            .optional()?;
        known.map_or_else(|| create(work, department, code), Ok)
    })
}

fn create(work: &Work<'_>, department: &str, code: &str) -> Result<String> {
    let id = work.id();
    work.db
        .prepare_cached(
            "INSERT INTO source (id, department_id, code, label, kind, created_at) VALUES (?1, ?2, ?3, ?3, 'custom', ?4)",
        )?
        .execute((&id, department, code, work.now))?;
    Ok(id)
}
