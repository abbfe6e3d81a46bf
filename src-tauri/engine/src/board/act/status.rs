//! How a lead stands: open, won, lost, archived, in the trash.

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Act, Doing, Standing, checked_text, known, standing};
use crate::{
    board::first_stage,
    contact,
    error::{Code, Error, Result},
    journal::Cause,
};

/// What a lead is to become.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Status {
    /// On the board.
    Open,
    /// The job was sold.
    Won,
    /// It was not.
    Lost {
        /// In a few words.
        reason: String,
    },
    /// Put aside.
    Archived,
    /// In the trash.
    Deleted,
    /// Back from archive or trash to what it was before.
    Restored,
}

impl Status {
    /// The word in the database; of [`Status::Restored`], that of the lead's time before.
    fn word(&self, before: &Standing) -> String {
        match self {
            Self::Open => "open",
            Self::Won => "won",
            Self::Lost { .. } => "lost",
            Self::Archived => "archived",
            Self::Deleted => "deleted",
            Self::Restored => before.status_before.as_deref().unwrap_or("open"),
        }
        .to_owned()
    }

    fn of(before: &Standing) -> Self {
        match before.status.as_str() {
            "won" => Self::Won,
            "lost" => Self::Lost { reason: before.lost_reason.clone().unwrap_or_default() },
            "archived" => Self::Archived,
            "deleted" => Self::Deleted,
            _ => Self::Open,
        }
    }
}

fn is_put_away(status: &str) -> bool {
    matches!(status, "archived" | "deleted")
}

pub(super) fn set(doing: &mut Doing<'_, '_>, lead: &str, status: &Status) -> Result<Option<Act>> {
    let before = standing(doing.work, lead)?;
    let word = status.word(&before);
    let reason = match status {
        Status::Lost { reason } => {
            Some(checked_text("reason", reason, 500, "Say why it was lost; a word is enough.")?)
        }
        _ => before.lost_reason.clone(),
    };
    if word == before.status && reason == before.lost_reason {
        return Ok(None);
    }
    let closes = matches!(status, Status::Won | Status::Lost { .. });
    if closes && is_put_away(&before.status) && doing.cause == Cause::Act {
        return Err(Error::new(Code::Conflict, format!("{} is put away. Restore it first.", before.name)));
    }
    if word == "deleted" || before.status == "deleted" {
        contact::mark_unless_called(doing.work, &before.contact, &before.name)?;
    }
    save(doing, &before, &word, if word == "open" { None } else { reason.as_deref() })?;
    tell(doing, &before, &word, reason.as_deref())?;
    Ok(Some(Act::SetStatus { lead: lead.to_owned(), status: Status::of(&before) }))
}

fn save(doing: &mut Doing<'_, '_>, before: &Standing, word: &str, reason: Option<&str>) -> Result<()> {
    let now = doing.work.now;
    // What it was before it was put away is known until it is back; from the archive to the trash changes nothing of it.
    let status_before = match (is_put_away(&before.status), is_put_away(word)) {
        (false, true) => Some(before.status.as_str()),
        (true, true) => before.status_before.as_deref(),
        _ => None,
    };
    doing
        .work
        .db
        .prepare_cached(
            "UPDATE lead SET status = ?2, lost_reason = ?3, status_before = ?4, version = version + 1,
               archived_at = CASE WHEN ?2 IN ('archived', 'deleted') THEN ?5 END,
               closed_at = CASE WHEN ?2 IN ('won', 'lost') THEN coalesce(closed_at, ?5)
                                WHEN ?2 = 'open' THEN NULL ELSE closed_at END
             WHERE id = ?1",
        )?
        .execute((&before.id, word, reason, status_before, now))?;
    if word == "open" { find_a_stage(doing, before) } else { Ok(()) }
}

/// The stage, or the whole pipeline, may have been taken off the board while the lead was away.
fn find_a_stage(doing: &mut Doing<'_, '_>, before: &Standing) -> Result<()> {
    let gone = doing
        .work
        .db
        .prepare_cached(
            "SELECT 1 FROM stage s JOIN pipeline p ON p.id = s.pipeline_id
             WHERE s.id = ?1 AND (s.deleted_at IS NOT NULL OR p.archived_at IS NOT NULL)",
        )?
        .exists([&before.stage])?;
    if !gone {
        return Ok(());
    }
    let pipeline = open_pipeline(doing.work.db, before)?;
    let stage = first_stage(doing.work.db, &pipeline)?;
    doing
        .work
        .db
        .prepare_cached(
            "UPDATE lead SET pipeline_id = ?2, stage_id = ?3, stage_entered_at = ?4 WHERE id = ?1",
        )?
        .execute((&before.id, &pipeline, &stage, doing.work.now))?;
    Ok(())
}

/// The lead's own pipeline, or the one its department gives new leads to.
fn open_pipeline(db: &Connection, before: &Standing) -> Result<String> {
    Ok(db
        .prepare_cached(
            "SELECT CASE WHEN p.archived_at IS NULL THEN p.id ELSE d.pipeline_id END
             FROM pipeline p JOIN department d ON d.id = ?2 WHERE p.id = ?1",
        )?
        .query_row((&before.pipeline, &before.department), |row| row.get(0))?)
}

fn tell(doing: &mut Doing<'_, '_>, before: &Standing, word: &str, reason: Option<&str>) -> Result<()> {
    let from = match before.status.as_str() {
        "archived" => "archive",
        "deleted" => "trash",
        other => other,
    };
    let stage = &before.stage_name;
    let closed = |reason: Option<&str>| -> Value {
        known(json!({
            "stage": stage, "valueMinor": before.value_minor, "currency": before.currency, "reason": reason
        }))
    };
    let (kind, payload) = match word {
        "archived" => ("lead.archived", json!({ "stage": stage })),
        "deleted" => ("lead.deleted", json!({ "stage": stage })),
        _ if is_put_away(&before.status) => ("lead.restored", json!({ "from": from, "stage": stage })),
        "won" => ("lead.won", closed(None)),
        "lost" => ("lead.lost", closed(reason)),
        _ => ("lead.reopened", json!({ "from": from, "stage": stage })),
    };
    doing.tell(before, kind, payload)
}
