//! A lead as a card, and the lists that cards stand in.

use rusqlite::{Connection, Row, ToSql, params_from_iter};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::filter::{Condition, LeadFilter};
use crate::{
    clock::Timestamp,
    contact::{
        Channel, ConsentState,
        consent::{BADGE, Badge},
    },
    error::{Error, Result},
};

/// A lead as a card.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts")]
pub struct LeadCard {
    /// Row id.
    pub id: String,
    /// Whose.
    pub contact_id: String,
    /// The contact's name.
    pub contact_name: String,
    /// First line.
    pub name: String,
    /// Value in minor units of `currency`.
    #[ts(type = "number | null")]
    pub value_minor: Option<i64>,
    /// ISO 4217 code.
    pub currency: String,
    /// Where it comes from.
    pub source: Option<String>,
    /// The sender's word for its state.
    pub external_status: Option<String>,
    /// Pipeline it stands in.
    pub pipeline_id: String,
    /// Stage it stands in.
    pub stage_id: String,
    /// Its name.
    pub stage_name: String,
    /// `open`, `won`, `lost`, `archived` or `deleted`
    #[ts(type = "\"open\" | \"won\" | \"lost\" | \"archived\" | \"deleted\"")]
    pub status: String,
    /// Why it was lost.
    pub lost_reason: Option<String>,
    /// Who owns it.
    pub owner_id: Option<String>,
    /// Their name.
    pub owner_name: Option<String>,
    /// Names of its tags.
    pub tags: Vec<String>,
    /// The first open todo.
    pub next_todo: Option<NextTodo>,
    /// Since when it stands there.
    pub stage_entered_at: Timestamp,
    /// When it was won or lost.
    pub closed_at: Option<Timestamp>,
    /// When it was archived or put into the trash.
    pub put_away_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// The strictest word that holds, of the contact or of somebody else who has one of their addresses.
    pub consent: ConsentState,
    /// The channels on which a no holds, for some address at least.
    pub opted_out: Vec<Channel>,
    /// Grows with each change.
    #[ts(type = "number")]
    pub version: i64,
    #[serde(skip)]
    rank: String,
}

/// The first open todo of a lead, as a card shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "types.ts")]
pub struct NextTodo {
    /// What is to be done.
    pub name: String,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: String,
    /// `2026-03-02`
    pub date: Option<String>,
    /// `15:30`
    pub time: Option<String>,
}

/// Which leads of a list, in its own order.
#[derive(Debug, Clone, Copy)]
pub enum Shelf<'a> {
    /// Open leads of a stage, as they stand in it.
    Stage(&'a str),
    /// Won leads of a pipeline, the latest first.
    Won(&'a str),
    /// Lost leads of a pipeline, the latest first.
    Lost(&'a str),
    /// Archived leads of all pipelines, the latest first.
    Archive,
    /// Leads in the trash, the latest first.
    Trash,
}

/// Everything of a card, up to the condition.
fn select_card() -> String {
    format!(
        "SELECT l.id, l.contact_id, c.display_name AS contact_name, l.name, l.value_minor, l.currency, s.label AS source,
            l.external_status, l.pipeline_id, l.stage_id, st.name AS stage_name, l.status, l.lost_reason,
            l.owner_user_id AS owner_id, u.name AS owner_name, l.stage_entered_at, l.closed_at, l.archived_at AS put_away_at,
            l.created_at, l.rank, l.version, {BADGE},
            (SELECT json_group_array(t.name ORDER BY t.name) FROM tagged x JOIN tag t ON t.id = x.tag_id
             WHERE x.entity_id = l.id) AS tags,
            (SELECT json_object('name', t.name, 'type', t.type, 'date', t.due_date, 'time', t.due_time) FROM todo t
             WHERE t.lead_id = l.id AND t.deleted_at IS NULL AND t.done_at IS NULL
             ORDER BY t.due_date IS NULL, t.due_date, t.due_time IS NULL, t.due_time, t.id LIMIT 1) AS next_todo
         FROM lead l JOIN stage st ON st.id = l.stage_id JOIN contact c ON c.id = l.contact_id
          LEFT JOIN source s ON s.id = l.source_id LEFT JOIN user u ON u.id = l.owner_user_id"
    )
}

/// Cards of a shelf that pass `filter`; `after` is the cursor of the page before. Answers the next cursor as well.
pub fn on_shelf(
    db: &Connection,
    shelf: Shelf<'_>,
    filter: &LeadFilter,
    now: Timestamp,
    after: Option<&str>,
    limit: usize,
) -> Result<(Vec<LeadCard>, Option<String>)> {
    passing(db, shelf, &Condition::of(db, filter, now)?, after, limit)
}

/// The same under a condition that is made already.
pub(super) fn passing(
    db: &Connection,
    shelf: Shelf<'_>,
    condition: &Condition,
    after: Option<&str>,
    limit: usize,
) -> Result<(Vec<LeadCard>, Option<String>)> {
    let (place, order) = match shelf {
        Shelf::Stage(_) => ("l.stage_id = ? AND l.status = 'open'", "(l.rank, l.id) > (?, ?)"),
        Shelf::Won(_) => ("l.pipeline_id = ? AND l.status = 'won'", "(l.closed_at, l.id) < (?, ?)"),
        Shelf::Lost(_) => ("l.pipeline_id = ? AND l.status = 'lost'", "(l.closed_at, l.id) < (?, ?)"),
        Shelf::Archive => ("l.status = ? AND l.archived_at IS NOT NULL", "(l.archived_at, l.id) < (?, ?)"),
        Shelf::Trash => ("l.status = ? AND l.archived_at IS NOT NULL", "(l.archived_at, l.id) < (?, ?)"),
    };
    let sort = match shelf {
        Shelf::Stage(_) => "l.rank, l.id",
        Shelf::Won(_) | Shelf::Lost(_) => "l.closed_at DESC, l.id DESC",
        Shelf::Archive | Shelf::Trash => "l.archived_at DESC, l.id DESC",
    };
    let of = match shelf {
        Shelf::Stage(id) | Shelf::Won(id) | Shelf::Lost(id) => id,
        Shelf::Archive => "archived",
        Shelf::Trash => "deleted",
    };
    let (key, id) = cursor(shelf, after);
    // The index finds the page, as far as it can, before any row of it is fetched.
    let mut select = db.prepare_cached(&format!(
        "{} WHERE l.id IN
           (SELECT l.id FROM lead l WHERE {place} AND {order}{} ORDER BY {sort} LIMIT ?)
         ORDER BY {sort}",
        select_card(),
        condition.sql
    ))?;
    let head: [&dyn ToSql; 3] = [&of, &key, &id];
    let parameters = head.into_iter().chain(condition.parameters()).chain([&limit as &dyn ToSql]);
    let cards = select
        .query_and_then(params_from_iter(parameters), |row| card(db, row))?
        .collect::<Result<Vec<_>>>()?;
    let next = (cards.len() == limit).then(|| cards.last().map(|card| cursor_of(card, shelf))).flatten();
    Ok((cards, next))
}

/// One lead.
pub fn by_id(db: &Connection, id: &str) -> Result<LeadCard> {
    let mut select = db.prepare_cached(&format!("{} WHERE l.id = ?1", select_card()))?;
    let mut found = select.query_and_then([id], |row| card(db, row))?;
    found.next().unwrap_or_else(|| Err(Error::not_found("lead")))
}

/// All leads of a contact that are not in the trash, newest first; those it only takes part in as well.
pub fn of_contact(db: &Connection, contact: &str) -> Result<Vec<LeadCard>> {
    let mut select = db.prepare_cached(&format!(
        "{} WHERE l.status <> 'deleted' AND l.id IN
           (SELECT id FROM lead WHERE contact_id = ?1 UNION SELECT lead_id FROM lead_contact WHERE contact_id = ?1)
         ORDER BY l.id DESC LIMIT 200",
        select_card()
    ))?;
    select.query_and_then([contact], |row| card(db, row))?.collect()
}

/// Leads of a contact that are not in the trash.
pub fn ids_of_contact(db: &Connection, contact: &str) -> Result<Vec<String>> {
    let mut select =
        db.prepare_cached("SELECT id FROM lead WHERE contact_id = ?1 AND status <> 'deleted' ORDER BY id")?;
    Ok(select.query_map([contact], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// Leads that went into the trash together with their contact.
pub fn ids_deleted_with(db: &Connection, contact: &str) -> Result<Vec<String>> {
    let mut select = db.prepare_cached(
        "SELECT l.id FROM lead l JOIN contact c ON c.id = l.contact_id
         WHERE l.contact_id = ?1 AND l.status = 'deleted' AND l.archived_at = c.archived_at ORDER BY l.id",
    )?;
    Ok(select.query_map([contact], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// Ranks are compared as text, times as numbers; without a cursor, the edge of the list.
fn cursor(shelf: Shelf<'_>, after: Option<&str>) -> (rusqlite::types::Value, String) {
    let split = after.and_then(|cursor| cursor.split_once('~'));
    match (shelf, split) {
        (Shelf::Stage(_), Some((rank, id))) => (rank.to_owned().into(), id.to_owned()),
        (Shelf::Stage(_), None) => (String::new().into(), String::new()),
        (_, Some((at, id))) => (at.parse::<i64>().unwrap_or(i64::MAX).into(), id.to_owned()),
        (_, None) => (i64::MAX.into(), String::new()),
    }
}

fn cursor_of(card: &LeadCard, shelf: Shelf<'_>) -> String {
    let at = |time: Option<Timestamp>| time.map_or(0, |time| time.0);
    match shelf {
        Shelf::Stage(_) => format!("{}~{}", card.rank, card.id),
        Shelf::Won(_) | Shelf::Lost(_) => format!("{}~{}", at(card.closed_at), card.id),
        Shelf::Archive | Shelf::Trash => format!("{}~{}", at(card.put_away_at), card.id),
    }
}

fn card(db: &Connection, row: &Row<'_>) -> Result<LeadCard> {
    let contact_id: String = row.get("contact_id")?;
    let badge = Badge::read(db, &contact_id, row)?;
    let tags: String = row.get("tags")?;
    let next_todo: Option<String> = row.get("next_todo")?;
    Ok(LeadCard {
        id: row.get("id")?,
        contact_id,
        contact_name: row.get("contact_name")?,
        name: row.get("name")?,
        value_minor: row.get("value_minor")?,
        currency: row.get("currency")?,
        source: row.get("source")?,
        external_status: row.get("external_status")?,
        pipeline_id: row.get("pipeline_id")?,
        stage_id: row.get("stage_id")?,
        stage_name: row.get("stage_name")?,
        status: row.get("status")?,
        lost_reason: row.get("lost_reason")?,
        owner_id: row.get("owner_id")?,
        owner_name: row.get("owner_name")?,
        tags: serde_json::from_str(&tags).unwrap_or_default(),
        next_todo: next_todo.and_then(|json| serde_json::from_str(&json).ok()),
        stage_entered_at: row.get("stage_entered_at")?,
        closed_at: row.get("closed_at")?,
        put_away_at: row.get("put_away_at")?,
        created_at: row.get("created_at")?,
        consent: badge.state,
        opted_out: badge.closed,
        version: row.get("version")?,
        rank: row.get("rank")?,
    })
}
