//! Leads: one opportunity of a contact each. How an arriving opportunity finds the lead it belongs to stands here.

use std::time::Duration;

use rusqlite::{Connection, OptionalExtension};

use super::pipeline::first_stage;
use crate::{
    clock::Timestamp,
    contact,
    db::Work,
    error::Result,
    value::{fold::fold, rank},
};

/// Without any id of the sender, a lead that arrives belongs to the contact's newest open lead of this age at most.
const SAME_LEAD_WITHIN: Duration = Duration::from_secs(30 * 24 * 3600);

/// What the sender says about the opportunity.
#[derive(Debug, Clone, Copy, Default)]
pub struct Opportunity<'a> {
    /// The sender's id of it.
    pub external_id: Option<&'a str>,
    /// When it was made there.
    pub external_created_at: Option<Timestamp>,
    /// When it was changed there.
    pub external_updated_at: Option<Timestamp>,
    /// The sender's word for its state.
    pub status: Option<&'a str>,
}

/// Which lead of a contact an opportunity belongs to, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Match {
    /// The sender's id is known.
    ById(String),
    /// One side has no id and both were made at the same moment.
    ByCreation(String),
    /// No id at all: the newest open lead.
    Newest(String),
    /// It is a new one.
    None,
}

/// A lead to be made.
#[derive(Debug, Clone, Copy)]
pub struct NewLead<'a> {
    /// Whose.
    pub department: &'a str,
    /// Whose.
    pub contact: &'a str,
    /// What the card says first.
    pub name: &'a str,
    /// Which board.
    pub pipeline: &'a str,
    /// Which stage of it; the first when absent.
    pub stage: Option<&'a str>,
    /// What it is worth, in minor units.
    pub value_minor: Option<i64>,
    /// Where it comes from.
    pub source: Option<&'a str>,
    /// The request that made it, when one did.
    pub request: Option<&'a str>,
    /// What the sender says.
    pub opportunity: Opportunity<'a>,
}

/// Finds the lead of `contact` that `opportunity` is about.
///
/// The id decides when both sides have one; the moment of creation only when one side has none.
pub fn find(db: &Connection, contact: &str, opportunity: &Opportunity<'_>, now: Timestamp) -> Result<Match> {
    if let Some(id) = opportunity.external_id {
        if let Some(lead) = with_external_id(db, contact, id)? {
            return Ok(Match::ById(lead));
        }
        return Ok(match opportunity.external_created_at {
            Some(at) => {
                created_at(db, contact, at, "AND r.entity_id IS NULL")?.map_or(Match::None, Match::ByCreation)
            }
            None => Match::None,
        });
    }
    if let Some(at) = opportunity.external_created_at {
        return Ok(created_at(db, contact, at, "")?.map_or(Match::None, Match::ByCreation));
    }
    Ok(newest_open(db, contact, now.minus(SAME_LEAD_WITHIN))?.map_or(Match::None, Match::Newest))
}

/// Makes a lead at the top of its stage; answers its id.
pub fn create(work: &mut Work<'_>, new: &NewLead<'_>) -> Result<String> {
    let id = work.id();
    let stage = match new.stage {
        Some(stage) => stage.to_owned(),
        None => first_stage(work.db, new.pipeline)?,
    };
    work.db
        .prepare_cached(
            "INSERT INTO lead (id, department_id, contact_id, name, name_key, pipeline_id, stage_id, rank, status,
               value_minor, external_status, source_id, created_by_request_id, created_at, external_created_at,
               external_updated_at, stage_entered_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'open', ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?13)",
        )?
        .execute((
            &id,
            new.department,
            new.contact,
            new.name,
            fold(new.name),
            new.pipeline,
            &stage,
            rank::newest_first(work.now, work.tie()),
            new.value_minor,
            new.opportunity.status,
            new.source,
            new.request,
            work.now,
            new.opportunity.external_created_at,
            new.opportunity.external_updated_at,
        ))?;
    contact::mark_unless_called(work, new.contact, new.name)?;
    if let Some(source) = new.source {
        add_source(work, &id, source)?;
    }
    Ok(id)
}

/// What bringing a lead up to date came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Updated {
    /// The sender's word before, when there is another one now.
    pub old_status: Option<Option<String>>,
    /// The sender said something newer before, so its word for the state stays.
    pub is_stale: bool,
    /// The lead had not come from this source before.
    pub is_new_source: bool,
}

/// Brings a lead up to what the sender says now, unless it said something newer before.
pub fn update(
    work: &mut Work<'_>,
    lead: &str,
    opportunity: &Opportunity<'_>,
    source: &str,
) -> Result<Updated> {
    let (old, newest): (Option<String>, Option<Timestamp>) = work
        .db
        .prepare_cached("SELECT external_status, external_updated_at FROM lead WHERE id = ?1")?
        .query_row([lead], |row| Ok((row.get("external_status")?, row.get("external_updated_at")?)))?;
    let is_stale =
        matches!((opportunity.external_updated_at, newest), (Some(at), Some(newest)) if at < newest);
    let status = opportunity.status.filter(|_| !is_stale);
    work.db
        .prepare_cached(
            "UPDATE lead SET external_status = coalesce(?2, external_status),
               external_created_at = coalesce(?3, external_created_at),
               external_updated_at = max(coalesce(?4, external_updated_at), coalesce(external_updated_at, ?4)),
               version = version + 1 WHERE id = ?1",
        )?
        .execute((lead, status, opportunity.external_created_at, opportunity.external_updated_at))?;
    let is_new_source = add_source(work, lead, source)?;
    let changed = status.is_some_and(|new| old.as_deref() != Some(new));
    Ok(Updated { old_status: changed.then_some(old), is_stale, is_new_source })
}

/// What is odd about how an opportunity was matched, in a sentence for the trace. Neither case is described by Hatch:
/// a known id with another time of creation, and another id with a known one.
pub fn oddity(
    db: &Connection,
    contact: &str,
    opportunity: &Opportunity<'_>,
    found: &Match,
) -> Result<Option<&'static str>> {
    let (Some(_), Some(at)) = (opportunity.external_id, opportunity.external_created_at) else {
        return Ok(None);
    };
    let odd = match found {
        Match::ById(lead) => {
            let sql = "SELECT 1 FROM lead WHERE id = ?1 AND external_created_at <> ?2";
            db.prepare_cached(sql)?
                .exists((lead, at))?
                .then_some("The id came with another createdAt before; the id decides")
        }
        Match::None => created_at(db, contact, at, "")?
            .map(|_| "Another id has the same createdAt; the ids decide, so both leads stand"),
        Match::ByCreation(_) | Match::Newest(_) => None,
    };
    Ok(odd)
}

/// Answers whether it is a new one.
fn add_source(work: &Work<'_>, lead: &str, source: &str) -> Result<bool> {
    let added = work
        .db
        .prepare_cached("INSERT OR IGNORE INTO lead_source (lead_id, source_id) VALUES (?1, ?2)")?
        .execute((lead, source))?;
    Ok(added > 0)
}

fn with_external_id(db: &Connection, contact: &str, external_id: &str) -> Result<Option<String>> {
    Ok(db
        .prepare_cached(
            "SELECT entity_id FROM external_ref
             WHERE scope = ?1 AND system = 'hatch' AND kind = 'lead' AND external_id = ?2",
        )?
        .query_row((contact, external_id), |row| row.get(0))
        .optional()?)
}

fn created_at(db: &Connection, contact: &str, at: Timestamp, only: &str) -> Result<Option<String>> {
    Ok(db
        .prepare_cached(&format!(
            "SELECT l.id FROM lead l LEFT JOIN external_ref r ON r.scope = l.contact_id AND r.entity_id = l.id
             WHERE l.contact_id = ?1 AND l.external_created_at = ?2 AND l.archived_at IS NULL {only}
             ORDER BY l.id DESC LIMIT 1"
        ))?
        .query_row((contact, at), |row| row.get(0))
        .optional()?)
}

fn newest_open(db: &Connection, contact: &str, since: Timestamp) -> Result<Option<String>> {
    Ok(db
        .prepare_cached(
            "SELECT id FROM lead WHERE contact_id = ?1 AND status = 'open' AND archived_at IS NULL AND created_at >= ?2
             ORDER BY id DESC LIMIT 1",
        )?
        .query_row((contact, since), |row| row.get(0))
        .optional()?)
}
