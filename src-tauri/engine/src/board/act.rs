//! What people do to a lead: move it, value it, close it. Each act is one activity with the old value and the new.

use rusqlite::OptionalExtension;
use serde_json::{Value, json};

use crate::{
    contact,
    db::Work,
    error::{Error, Result},
    journal::{self, About, Actor, Entry},
    value::rank,
};

/// How a lead ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Close<'a> {
    /// The job was sold.
    Won,
    /// It was not, for this reason.
    Lost {
        /// In a few words.
        reason: &'a str,
    },
}

struct Standing {
    department: String,
    contact: String,
    stage: String,
    value_minor: Option<i64>,
}

/// Puts a lead at the top of a stage of its pipeline.
pub fn move_to(work: &mut Work<'_>, lead: &str, stage: &str, actor: &Actor) -> Result<()> {
    let before = standing(work, lead)?;
    let new: String = work
        .db
        .prepare_cached(
            "SELECT s.name FROM stage s JOIN lead l ON l.pipeline_id = s.pipeline_id WHERE l.id = ?1 AND s.id = ?2",
        )?
        .query_row((lead, stage), |row| row.get(0))
        .optional()?
        .ok_or_else(|| Error::not_found("stage"))?;
    work.db
        .prepare_cached(
            "UPDATE lead SET stage_id = ?2, rank = ?3, stage_entered_at = ?4, version = version + 1 WHERE id = ?1",
        )?
        .execute((lead, stage, rank::newest_first(work.now, work.tie()), work.now))?;
    let payload = json!({ "oldStage": before.stage, "newStage": new });
    tell(work, lead, &before, "lead.moved", actor, payload)
}

/// Says what a lead is worth, in minor units of its currency.
pub fn set_value(work: &mut Work<'_>, lead: &str, value_minor: i64, actor: &Actor) -> Result<()> {
    let before = standing(work, lead)?;
    work.db
        .prepare_cached("UPDATE lead SET value_minor = ?2, version = version + 1 WHERE id = ?1")?
        .execute((lead, value_minor))?;
    let payload = json!({ "oldValueMinor": before.value_minor, "valueMinor": value_minor });
    tell(work, lead, &before, "lead.value_changed", actor, payload)
}

/// Ends a lead; it keeps its stage.
pub fn close(work: &mut Work<'_>, lead: &str, how: Close<'_>, actor: &Actor) -> Result<()> {
    let before = standing(work, lead)?;
    let (status, reason, kind) = match how {
        Close::Won => ("won", None, "lead.won"),
        Close::Lost { reason } => ("lost", Some(reason), "lead.lost"),
    };
    work.db
        .prepare_cached("UPDATE lead SET status = ?2, lost_reason = ?3, version = version + 1 WHERE id = ?1")?
        .execute((lead, status, reason))?;
    let payload = json!({ "stage": before.stage, "valueMinor": before.value_minor, "reason": reason });
    tell(work, lead, &before, kind, actor, payload)
}

fn standing(work: &Work<'_>, lead: &str) -> Result<Standing> {
    work.db
        .prepare_cached(
            "SELECT l.department_id, l.contact_id, s.name AS stage, l.value_minor
             FROM lead l JOIN stage s ON s.id = l.stage_id WHERE l.id = ?1",
        )?
        .query_row([lead], |row| {
            Ok(Standing {
                department: row.get("department_id")?,
                contact: row.get("contact_id")?,
                stage: row.get("stage")?,
                value_minor: row.get("value_minor")?,
            })
        })
        .optional()?
        .ok_or_else(|| Error::not_found("lead"))
}

fn tell(
    work: &mut Work<'_>,
    lead: &str,
    standing: &Standing,
    kind: &'static str,
    actor: &Actor,
    payload: Value,
) -> Result<()> {
    contact::touch(work, &standing.contact)?;
    let about = About {
        department: Some(&standing.department),
        contact: Some(&standing.contact),
        lead: Some(lead),
        request: None,
    };
    journal::record(work, &Entry { kind, actor, about, payload })
}
