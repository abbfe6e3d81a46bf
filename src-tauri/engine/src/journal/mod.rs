//! The journal: everything that happens is an activity, written in the transaction of the change it tells of.
//!
//! Append-only; the database refuses anything else. Rooms above read it; it reads nobody.

use rusqlite::{Connection, Row};
use serde::Serialize;
use serde_json::Value;
use ts_rs::TS;

use crate::{
    clock::Timestamp,
    db::Work,
    error::{Error, Result},
};

/// Who did it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export_to = "types.ts")]
pub struct Actor {
    /// Kind of actor.
    pub kind: ActorKind,
    /// Row id of the user, when it was one of them.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The name to show, when there is one: a user, a key, a source.
    pub name: Option<String>,
}

/// Kinds of actors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "types.ts")]
pub enum ActorKind {
    /// A person at the desk.
    User,
    /// The contact.
    Contact,
    /// A request on the intake port.
    Intake,
    /// A file that was imported.
    Import,
    /// Porchlight by itself.
    System,
}

impl ActorKind {
    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Contact => "contact",
            Self::Intake => "intake",
            Self::Import => "import",
            Self::System => "system",
        }
    }

    fn from_word(word: &str) -> Self {
        match word {
            "user" => Self::User,
            "contact" => Self::Contact,
            "intake" => Self::Intake,
            "import" => Self::Import,
            _ => Self::System,
        }
    }
}

impl Actor {
    /// Somebody at the desk, whoever it is.
    pub fn user() -> Self {
        Self { kind: ActorKind::User, id: None, name: None }
    }

    /// A request, named after what sent it.
    pub fn intake(name: &str) -> Self {
        Self { kind: ActorKind::Intake, id: None, name: Some(name.to_owned()) }
    }

    /// A file that is imported, by its name.
    pub fn import(file: &str) -> Self {
        Self { kind: ActorKind::Import, id: None, name: Some(file.to_owned()) }
    }

    /// Porchlight by itself.
    pub fn system() -> Self {
        Self { kind: ActorKind::System, id: None, name: None }
    }
}

/// Whether somebody does something, or takes back what was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// It is done.
    Act,
    /// It is taken back: the payload carries `"undo": true`.
    Undo,
    /// It is done again after it was taken back: the payload carries `"redo": true` as well.
    Redo,
}

impl Cause {
    /// `payload` as it is written down for this cause.
    pub fn mark(self, mut payload: Value) -> Value {
        if let Some(members) = payload.as_object_mut() {
            for (name, holds) in [("undo", self != Self::Act), ("redo", self == Self::Redo)] {
                if holds {
                    members.insert(name.into(), Value::Bool(true));
                }
            }
        }
        payload
    }
}

/// What happened, to be written down.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    /// `lead.created`, `consent.opted_out`, …: noun and past tense.
    pub kind: &'static str,
    /// Who did it.
    pub actor: &'a Actor,
    /// What it belongs to.
    pub about: About<'a>,
    /// Its particulars, old and new values included.
    pub payload: Value,
}

/// The rows an activity belongs to.
#[derive(Debug, Clone, Copy, Default)]
pub struct About<'a> {
    /// Department.
    pub department: Option<&'a str>,
    /// Contact.
    pub contact: Option<&'a str>,
    /// Lead.
    pub lead: Option<&'a str>,
    /// The request that caused it.
    pub request: Option<&'a str>,
}

/// An activity as it stands in the journal.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts")]
pub struct Activity {
    /// Grows by time of writing; never reused.
    #[ts(type = "number")]
    pub seq: i64,
    /// Its id, the same in every system that hears of it.
    pub id: String,
    /// `lead.created`, …
    #[serde(rename = "type")]
    pub kind: String,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// Contact it belongs to.
    pub contact_id: Option<String>,
    /// Lead it belongs to.
    pub lead_id: Option<String>,
    /// Request that caused it.
    pub request_id: Option<String>,
    /// Particulars.
    #[ts(type = "Record<string, unknown>")]
    pub payload: Value,
}

/// Writes one activity.
pub fn record(work: &mut Work<'_>, entry: &Entry<'_>) -> Result<()> {
    let id = work.id();
    let payload = serde_json::to_string(&entry.payload)
        .map_err(|error| Error::internal("writing the journal", error))?;
    let mut insert = work.db.prepare_cached(
        "INSERT INTO activity (id, type, at, actor_kind, actor_id, actor_name, department_id, contact_id, lead_id, request_id,
           payload)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?;
    insert.execute((
        &id,
        entry.kind,
        work.now,
        entry.actor.kind.as_str(),
        &entry.actor.id,
        &entry.actor.name,
        entry.about.department,
        entry.about.contact,
        entry.about.lead,
        entry.about.request,
        payload,
    ))?;
    work.recorded(work.db.last_insert_rowid(), entry.kind);
    for (kind, row) in [("contact", entry.about.contact), ("lead", entry.about.lead)] {
        if let Some(row) = row {
            work.changes.add(kind, row);
        }
    }
    Ok(())
}

/// The activities of contacts that are one person, newest first; `before` is the `seq` of the last one already seen.
pub fn of_contacts(
    db: &Connection,
    contacts: &[String],
    before: Option<i64>,
    limit: usize,
) -> Result<Vec<Activity>> {
    let mut all = Vec::new();
    for contact in contacts {
        all.extend(of_contact(db, contact, before, limit)?);
    }
    all.sort_unstable_by_key(|activity| std::cmp::Reverse(activity.seq));
    all.truncate(limit);
    Ok(all)
}

/// One activity, and the department it was recorded under.
pub fn by_seq(db: &Connection, seq: i64) -> Result<(Activity, Option<String>)> {
    let mut select = db.prepare_cached(
        "SELECT seq, id, type, at, actor_kind, actor_id, actor_name, department_id, contact_id, lead_id, request_id, payload
         FROM activity WHERE seq = ?1",
    )?;
    Ok(select.query_row([seq], |row| Ok((from_row(row)?, row.get("department_id")?)))?)
}

/// The activities of a contact, newest first; `before` is the `seq` of the last one already seen.
pub fn of_contact(
    db: &Connection,
    contact: &str,
    before: Option<i64>,
    limit: usize,
) -> Result<Vec<Activity>> {
    let mut select = db.prepare_cached(
        "SELECT seq, id, type, at, actor_kind, actor_id, actor_name, contact_id, lead_id, request_id, payload
         FROM activity WHERE contact_id = ?1 AND seq < ?2 ORDER BY seq DESC LIMIT ?3",
    )?;
    let rows = select.query_map((contact, before.unwrap_or(i64::MAX), limit), from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Activity> {
    let kind: String = row.get("actor_kind")?;
    let payload: String = row.get("payload")?;
    Ok(Activity {
        seq: row.get("seq")?,
        id: row.get("id")?,
        kind: row.get("type")?,
        at: row.get("at")?,
        actor: Actor {
            kind: ActorKind::from_word(&kind),
            id: row.get("actor_id")?,
            name: row.get("actor_name")?,
        },
        contact_id: row.get("contact_id")?,
        lead_id: row.get("lead_id")?,
        request_id: row.get("request_id")?,
        payload: serde_json::from_str(&payload).unwrap_or(Value::Null),
    })
}
