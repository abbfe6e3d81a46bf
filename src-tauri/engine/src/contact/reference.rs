//! What other systems call our contacts and leads.

use serde::Serialize;
use ts_rs::TS;

use crate::{clock::Timestamp, db::Work, error::Result};

/// An external id to be noted.
#[derive(Debug, Clone, Copy)]
pub struct Reference<'a> {
    /// Within which the id is unique: the department for a contact's id, the contact for a lead's.
    pub scope: &'a str,
    /// `hatch`
    pub system: &'a str,
    /// `contact` or `lead`
    pub kind: &'a str,
    /// Their id.
    pub external_id: &'a str,
    /// Our id.
    pub entity: &'a str,
    /// The contact it is about.
    pub contact: &'a str,
    /// Their time of creation, and how they wrote it.
    pub created: Option<(Timestamp, &'a str)>,
    /// Their time of change, and how they wrote it.
    pub updated: Option<(Timestamp, &'a str)>,
}

/// An external id as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts")]
pub struct ExternalRef {
    /// `hatch`
    pub system: String,
    /// `contact` or `lead`
    pub kind: String,
    /// Their id.
    pub external_id: String,
    /// Our lead, for a lead's id.
    pub lead_id: Option<String>,
    /// Their time of creation, as they wrote it.
    pub external_created_at: Option<String>,
    /// Their time of change, as they wrote it.
    pub external_updated_at: Option<String>,
}

/// Notes an external id; a known one gets the newer times and keeps pointing where it pointed.
pub fn note(work: &Work<'_>, reference: &Reference<'_>) -> Result<()> {
    work.db
        .prepare_cached(
            "INSERT INTO external_ref (scope, system, kind, external_id, entity_id, contact_id, external_created_at,
               external_created_text, external_updated_at, external_updated_text)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
             ON CONFLICT DO UPDATE SET
               external_created_at = coalesce(excluded.external_created_at, external_created_at),
               external_created_text = coalesce(excluded.external_created_text, external_created_text),
               external_updated_at = coalesce(excluded.external_updated_at, external_updated_at),
               external_updated_text = coalesce(excluded.external_updated_text, external_updated_text)",
        )?
        .execute((
            reference.scope,
            reference.system,
            reference.kind,
            reference.external_id,
            reference.entity,
            reference.contact,
            reference.created.map(|(at, _)| at),
            reference.created.map(|(_, text)| text),
            reference.updated.map(|(at, _)| at),
            reference.updated.map(|(_, text)| text),
        ))?;
    Ok(())
}
