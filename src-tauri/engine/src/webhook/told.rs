//! Fetches the facts around an activity, in the transaction that recorded it. Writes nothing.
//!
//! Facts are those at the end of the unit of work: what one click did together is told together.

use rusqlite::{Connection, OptionalExtension, Row};

use super::dialect::{ContactFacts, DepartmentFacts, External, LeadFacts, Named, Told};
use crate::{error::Result, journal::Activity};

/// The facts around `activity`; `department` is the one it was recorded under.
pub fn told(db: &Connection, activity: Activity, department: Option<&str>) -> Result<Told> {
    let contact = activity.contact_id.as_deref();
    let lead = match (&activity.lead_id, contact) {
        (Some(lead), _) => Some(lead.clone()),
        (None, Some(contact)) => newest_lead(db, contact)?,
        (None, None) => None,
    };
    Ok(Told {
        previous_id: contact.map_or(Ok(None), |contact| previous(db, contact, activity.seq))?,
        department: department.map_or(Ok(None), |id| department_facts(db, id))?,
        contact: contact.map_or(Ok(None), |id| contact_facts(db, id))?,
        lead: lead.map_or(Ok(None), |id| lead_facts(db, &id))?,
        activity,
    })
}

fn previous(db: &Connection, contact: &str, seq: i64) -> Result<Option<String>> {
    Ok(db
        .prepare_cached(
            "SELECT id FROM activity WHERE contact_id = ?1 AND seq < ?2 ORDER BY seq DESC LIMIT 1",
        )?
        .query_row((contact, seq), |row| row.get("id"))
        .optional()?)
}

/// Ids sort by the time they were made.
fn newest_lead(db: &Connection, contact: &str) -> Result<Option<String>> {
    Ok(db
        .prepare_cached("SELECT id FROM lead WHERE contact_id = ?1 ORDER BY id DESC LIMIT 1")?
        .query_row([contact], |row| row.get("id"))
        .optional()?)
}

fn department_facts(db: &Connection, id: &str) -> Result<Option<DepartmentFacts>> {
    Ok(db
        .prepare_cached("SELECT id, code, name, time_zone FROM department WHERE id = ?1")?
        .query_row([id], |row| {
            Ok(DepartmentFacts {
                id: row.get("id")?,
                code: row.get("code")?,
                name: row.get("name")?,
                time_zone: row.get("time_zone")?,
            })
        })
        .optional()?)
}

fn contact_facts(db: &Connection, id: &str) -> Result<Option<ContactFacts>> {
    let contact = db
        .prepare_cached(
            "SELECT c.id, c.display_name, c.first_name, c.last_name, c.company_name, s.code AS source, c.consent, c.created_at
             FROM contact c LEFT JOIN source s ON s.id = c.source_id WHERE c.id = ?1",
        )?
        .query_row([id], |row| {
            Ok(ContactFacts {
                id: row.get("id")?,
                name: row.get("display_name")?,
                first_name: row.get("first_name")?,
                last_name: row.get("last_name")?,
                company_name: row.get("company_name")?,
                source: row.get("source")?,
                consent: row.get("consent")?,
                phones: Vec::new(),
                emails: Vec::new(),
                fields: Vec::new(),
                external: External::default(),
                created_at: row.get("created_at")?,
            })
        })
        .optional()?;
    let Some(contact) = contact else { return Ok(None) };
    Ok(Some(ContactFacts {
        phones: phones(db, id)?,
        emails: emails(db, id)?,
        fields: fields(db, id)?,
        external: external(db, id, "contact", id)?,
        ..contact
    }))
}

fn phones(db: &Connection, contact: &str) -> Result<Vec<String>> {
    let mut select = db.prepare_cached(
        "SELECT e164 FROM contact_phone WHERE contact_id = ?1 ORDER BY is_primary DESC, created_at, e164",
    )?;
    let rows = select.query_map([contact], |row| row.get("e164"))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn emails(db: &Connection, contact: &str) -> Result<Vec<String>> {
    let mut select = db.prepare_cached(
        "SELECT address FROM contact_email WHERE contact_id = ?1 ORDER BY is_primary DESC, created_at, folded",
    )?;
    let rows = select.query_map([contact], |row| row.get("address"))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn fields(db: &Connection, contact: &str) -> Result<Vec<(String, String)>> {
    let mut select = db.prepare_cached(
        "SELECT d.key, v.value FROM field_value v JOIN field_def d ON d.id = v.field_id
         WHERE v.contact_id = ?1 ORDER BY d.key",
    )?;
    let rows = select.query_map([contact], |row| Ok((row.get("key")?, row.get("value")?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn lead_facts(db: &Connection, id: &str) -> Result<Option<LeadFacts>> {
    let lead = db
        .prepare_cached(
            "SELECT l.id, l.contact_id, l.name, l.pipeline_id, p.name AS pipeline_name, l.stage_id, t.name AS stage_name,
               l.status, l.value_minor, l.currency, s.code AS source, l.external_status
             FROM lead l JOIN pipeline p ON p.id = l.pipeline_id JOIN stage t ON t.id = l.stage_id
             LEFT JOIN source s ON s.id = l.source_id WHERE l.id = ?1",
        )?
        .query_row([id], |row| Ok((row.get::<_, String>("contact_id")?, lead_row(row)?)))
        .optional()?;
    let Some((contact, lead)) = lead else { return Ok(None) };
    Ok(Some(LeadFacts { external: external(db, &contact, "lead", id)?, ..lead }))
}

fn lead_row(row: &Row<'_>) -> rusqlite::Result<LeadFacts> {
    Ok(LeadFacts {
        id: row.get("id")?,
        name: row.get("name")?,
        pipeline: Named { id: row.get("pipeline_id")?, name: row.get("pipeline_name")? },
        stage: Named { id: row.get("stage_id")?, name: row.get("stage_name")? },
        status: row.get("status")?,
        value_minor: row.get("value_minor")?,
        currency: row.get("currency")?,
        source: row.get("source")?,
        external_status: row.get("external_status")?,
        external: External::default(),
    })
}

/// What the sender calls a row. One that is known by several ids is told by the one that was changed last.
fn external(db: &Connection, contact: &str, kind: &str, entity: &str) -> Result<External> {
    let found = db
        .prepare_cached(
            "SELECT external_id, external_created_text, external_updated_text FROM external_ref
             WHERE contact_id = ?1 AND kind = ?2 AND entity_id = ?3
             ORDER BY external_updated_at DESC, external_id LIMIT 1",
        )?
        .query_row((contact, kind, entity), |row| {
            Ok(External {
                id: row.get("external_id")?,
                created_at: row.get("external_created_text")?,
                updated_at: row.get("external_updated_text")?,
            })
        })
        .optional()?;
    Ok(found.unwrap_or_default())
}
