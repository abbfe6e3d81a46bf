//! The trash: leads lie in it for thirty days, then they are gone for good. What the journal says of them stays.

use serde_json::json;

use crate::{
    clock::Timestamp,
    db::Work,
    error::Result,
    file::Files,
    journal::{self, About, Actor, Entry},
};

/// Leads at most in one unit of work.
const BATCH: usize = 200;

/// Lets go of leads that were put into the trash before `before`; answers how many went. Call again while it is not zero.
pub fn empty(work: &mut Work<'_>, before: Timestamp) -> Result<usize> {
    let leads = gone(
        work,
        "SELECT id, name, department_id, contact_id FROM lead
         WHERE status = 'deleted' AND archived_at IS NOT NULL AND archived_at < ?1 ORDER BY archived_at LIMIT ?2",
        (before, BATCH),
    )?;
    for lead in &leads {
        forget(work, lead)?;
    }
    Ok(leads.len())
}

/// Lets go of all leads of a contact, which is about to go itself.
pub fn forget_leads_of(work: &mut Work<'_>, contact: &str) -> Result<()> {
    let sql = "SELECT id, name, department_id, contact_id FROM lead WHERE contact_id = ?1";
    for lead in gone(work, sql, [contact])? {
        forget(work, &lead)?;
    }
    Ok(())
}

/// Lets go of the bytes of a digest unless a lead has them.
pub fn forget_file(work: &Work<'_>, files: &Files, digest: &str) -> Result<()> {
    let used = work.db.prepare_cached("SELECT 1 FROM attachment WHERE sha256 = ?1")?.exists([digest])?;
    if used { Ok(()) } else { files.forget(digest) }
}

struct Gone {
    id: String,
    name: String,
    department: String,
    contact: String,
}

fn gone(work: &Work<'_>, sql: &str, parameters: impl rusqlite::Params) -> Result<Vec<Gone>> {
    let mut select = work.db.prepare_cached(sql)?;
    let rows = select.query_map(parameters, |row| {
        Ok(Gone {
            id: row.get("id")?,
            name: row.get("name")?,
            department: row.get("department_id")?,
            contact: row.get("contact_id")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn forget(work: &mut Work<'_>, lead: &Gone) -> Result<()> {
    for sql in [
        "DELETE FROM tagged WHERE entity_id = ?1",
        "DELETE FROM external_ref WHERE entity_id = ?1",
        "UPDATE message SET lead_id = NULL WHERE lead_id = ?1",
        "DELETE FROM lead WHERE id = ?1",
    ] {
        work.db.prepare_cached(sql)?.execute([&lead.id])?;
    }
    let about = About {
        department: Some(&lead.department),
        contact: Some(&lead.contact),
        lead: Some(&lead.id),
        request: None,
    };
    let payload = json!({ "name": lead.name });
    journal::record(work, &Entry { kind: "lead.purged", actor: &Actor::system(), about, payload })
}
