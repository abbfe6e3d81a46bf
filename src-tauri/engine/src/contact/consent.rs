//! Consent: every word a contact, or somebody for them, has said about being contacted, and the word that stands.
//!
//! The log is append-only. Nothing here is loosened but by [`opt_in`], which asks for a reason and is recorded.

use rusqlite::{
    Connection, OptionalExtension, ToSql,
    types::{FromSql, FromSqlResult, ToSqlOutput, ValueRef},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use crate::{
    clock::Timestamp,
    db::Work,
    error::{Error, Result},
    journal::{self, About, Actor, ActorKind, Entry},
};

/// Ways to reach a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "types.ts")]
pub enum Channel {
    /// Text message.
    Text,
    /// Phone call.
    Call,
    /// Voicemail drop.
    Voicemail,
    /// Email.
    Email,
}

impl Channel {
    /// All channels in the order screens show them.
    pub const ALL: [Self; 4] = [Self::Text, Self::Call, Self::Voicemail, Self::Email];

    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Call => "call",
            Self::Voicemail => "voicemail",
            Self::Email => "email",
        }
    }
}

/// The word that stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "types.ts")]
pub enum ConsentState {
    /// Nobody has said anything, which is not consent.
    Unknown,
    /// Yes.
    OptedIn,
    /// No.
    OptedOut,
}

impl ConsentState {
    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::OptedIn => "opted_in",
            Self::OptedOut => "opted_out",
        }
    }
}

impl FromSql for ConsentState {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Ok(match value.as_str()? {
            "opted_in" => Self::OptedIn,
            "opted_out" => Self::OptedOut,
            _ => Self::Unknown,
        })
    }
}

impl ToSql for ConsentState {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.as_str().into())
    }
}

/// How one channel stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts")]
pub struct ChannelConsent {
    /// Which channel.
    pub channel: Channel,
    /// How it stands.
    pub state: ConsentState,
    /// Where it would reach the contact: primary phone or email.
    pub address: Option<String>,
    /// When the wish was received.
    pub since: Option<Timestamp>,
    /// How it was said: `manual`.
    pub method: Option<String>,
    /// In whose words.
    pub reason: Option<String>,
    /// Who recorded it.
    pub by: Option<String>,
}

/// A wish to be recorded.
#[derive(Debug, Clone)]
pub struct Wish {
    /// Whose.
    pub contact: String,
    /// For which channels.
    pub channels: Vec<Channel>,
    /// In whose words.
    pub reason: String,
    /// When it was received, when that was not now.
    pub received_at: Option<Timestamp>,
}

/// Records that the contact is not to be contacted on these channels. Never refused for want of a reason.
pub fn opt_out(work: &mut Work<'_>, wish: &Wish, actor: &Actor) -> Result<()> {
    record(work, wish, ConsentState::OptedOut, actor)
}

/// Records that the contact may be contacted again; asks for the reason.
pub fn opt_in(work: &mut Work<'_>, wish: &Wish, actor: &Actor) -> Result<()> {
    if wish.reason.trim().is_empty() {
        return Err(Error::invalid("reason", "Write down how they asked to hear from you again."));
    }
    record(work, wish, ConsentState::OptedIn, actor)
}

/// How each channel of a contact stands.
pub fn in_force(db: &Connection, contact: &str) -> Result<Vec<ChannelConsent>> {
    Channel::ALL.into_iter().map(|channel| of_channel(db, contact, channel)).collect()
}

fn record(work: &mut Work<'_>, wish: &Wish, state: ConsentState, actor: &Actor) -> Result<()> {
    if wish.channels.is_empty() {
        return Err(Error::invalid("channels", "Choose at least one channel."));
    }
    let received_at = wish.received_at.unwrap_or(work.now);
    if received_at > work.now {
        return Err(Error::invalid("receivedAt", "The wish cannot have been received in the future."));
    }
    let department: String = work
        .db
        .prepare_cached("SELECT department_id FROM contact WHERE id = ?1")?
        .query_row([&wish.contact], |row| row.get(0))
        .optional()?
        .ok_or_else(|| Error::not_found("contact"))?;
    for &channel in &wish.channels {
        say(work, wish, channel, state, received_at, actor)?;
        let kind = if state == ConsentState::OptedOut { "consent.opted_out" } else { "consent.opted_in" };
        let about = About { department: Some(&department), contact: Some(&wish.contact), ..About::default() };
        let payload = json!({
            "channel": channel, "method": "manual", "reason": wish.reason.trim(), "receivedAt": received_at
        });
        journal::record(work, &Entry { kind, actor, about, payload })?;
    }
    refresh_badge(work, &wish.contact)
}

fn say(
    work: &mut Work<'_>,
    wish: &Wish,
    channel: Channel,
    state: ConsentState,
    received_at: Timestamp,
    actor: &Actor,
) -> Result<()> {
    let before = of_channel(work.db, &wish.contact, channel)?.state;
    work.db
        .prepare_cached(
            "INSERT INTO consent_event (id, contact_id, channel, state, state_before, method, reason, actor_kind,
               actor_name, received_at, recorded_at)
             VALUES (?1, ?2, ?3, ?4, ?5, 'manual', ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute((
            work.id(),
            &wish.contact,
            channel.as_str(),
            state,
            before,
            wish.reason.trim(),
            actor.kind.as_str(),
            &actor.name,
            received_at,
            work.now,
        ))?;
    work.db
        .prepare_cached(
            "INSERT INTO consent_state (contact_id, channel, address, state, event_seq) VALUES (?1, ?2, '', ?3, ?4)
             ON CONFLICT DO UPDATE SET state = ?3, event_seq = ?4",
        )?
        .execute((&wish.contact, channel.as_str(), state, work.db.last_insert_rowid()))?;
    Ok(())
}

/// The contact's row carries the strictest word for lists: one no makes the badge a no.
fn refresh_badge(work: &mut Work<'_>, contact: &str) -> Result<()> {
    work.db
        .prepare_cached(
            "UPDATE contact SET version = version + 1, last_activity_at = ?2, consent = CASE
               WHEN EXISTS (SELECT 1 FROM consent_state WHERE contact_id = ?1 AND state = 'opted_out') THEN 'opted_out'
               WHEN EXISTS (SELECT 1 FROM consent_state WHERE contact_id = ?1 AND state = 'opted_in') THEN 'opted_in'
               ELSE 'unknown' END
             WHERE id = ?1",
        )?
        .execute((contact, work.now))?;
    Ok(())
}

fn of_channel(db: &Connection, contact: &str, channel: Channel) -> Result<ChannelConsent> {
    let address = address(db, contact, channel)?;
    let standing = db
        .prepare_cached(
            "SELECT s.state, e.received_at, e.method, e.reason, e.actor_kind, e.actor_name
             FROM consent_state s JOIN consent_event e ON e.seq = s.event_seq
             WHERE s.contact_id = ?1 AND s.channel = ?2 AND s.address = ''",
        )?
        .query_row((contact, channel.as_str()), |row| {
            let actor_kind: String = row.get("actor_kind")?;
            let actor_name: Option<String> = row.get("actor_name")?;
            let desk = actor_kind == ActorKind::User.as_str();
            Ok(ChannelConsent {
                channel,
                state: row.get("state")?,
                address: address.clone(),
                since: row.get("received_at")?,
                method: row.get("method")?,
                reason: row.get::<_, Option<String>>("reason")?.filter(|reason| !reason.is_empty()),
                by: actor_name.or(desk.then(|| "you".to_owned())),
            })
        })
        .optional()?;
    Ok(standing.unwrap_or(ChannelConsent {
        channel,
        state: ConsentState::Unknown,
        address,
        since: None,
        method: None,
        reason: None,
        by: None,
    }))
}

fn address(db: &Connection, contact: &str, channel: Channel) -> Result<Option<String>> {
    let sql = match channel {
        Channel::Email => {
            "SELECT address FROM contact_email WHERE contact_id = ?1 ORDER BY is_primary DESC LIMIT 1"
        }
        _ => "SELECT e164 FROM contact_phone WHERE contact_id = ?1 ORDER BY is_primary DESC LIMIT 1",
    };
    Ok(db.prepare_cached(sql)?.query_row([contact], |row| row.get(0)).optional()?)
}
