//! The consent report of one contact: every word with its evidence and how it stands, to be shown, printed or handed over.

use chrono::DateTime;
use chrono_tz::Tz;
use rusqlite::{Connection, OptionalExtension, Row};
use serde::Serialize;
use ts_rs::TS;

use super::{
    log,
    standing::{self, ChannelConsent},
    word::{Channel, ConsentState, Method, Scope},
};
use crate::{
    clock::Timestamp,
    error::{Error, Result},
};

/// Everything about the consent of one contact.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts", rename = "ConsentReport")]
pub struct Report {
    /// The contact.
    pub contact_id: String,
    /// Their name.
    pub contact_name: String,
    /// When the report was made.
    pub made_at: Timestamp,
    /// The zone its dates are told in.
    pub time_zone: String,
    /// How each channel stands.
    pub standing: Vec<ChannelConsent>,
    /// Every word, the oldest first.
    pub events: Vec<Event>,
    /// The same as plain text.
    pub text: String,
}

/// A word of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts", rename = "ConsentEvent")]
pub struct Event {
    /// Its id.
    pub id: String,
    /// For which channel.
    pub channel: Channel,
    /// `None`: every address.
    pub address: Option<String>,
    /// What stood before.
    pub state_before: ConsentState,
    /// What stood from then on.
    pub state: ConsentState,
    /// Of a no: what it covers.
    pub scope: Scope,
    /// How it was said.
    pub method: Method,
    /// Who recorded it.
    pub by: Option<String>,
    /// In whose words.
    pub reason: Option<String>,
    /// Of an opt-in after the contact's own no.
    pub evidence: Option<String>,
    /// The keyword or phrase.
    pub keyword: Option<String>,
    /// What the contact wrote.
    pub exact_text: Option<String>,
    /// The request that carried it.
    pub request_id: Option<String>,
    /// The message it was.
    pub message_id: Option<String>,
    /// The event that this one takes back.
    pub reverts_id: Option<String>,
    /// When it was received.
    pub received_at: Timestamp,
    /// When it was written down.
    pub recorded_at: Timestamp,
}

/// Makes the report.
pub fn report(db: &Connection, contact: &str, now: Timestamp) -> Result<Report> {
    let name: String = db
        .prepare_cached("SELECT display_name FROM contact WHERE id = ?1")?
        .query_row([contact], |row| row.get(0))
        .optional()?
        .ok_or_else(|| Error::not_found("contact"))?;
    let zone = standing::zone_of_department(db, contact)?;
    let mut report = Report {
        contact_id: contact.to_owned(),
        contact_name: name,
        made_at: now,
        time_zone: zone.name().to_owned(),
        standing: standing::in_force(db, contact)?,
        events: events(db, contact)?,
        text: String::new(),
    };
    report.text = as_text(&report, zone);
    Ok(report)
}

fn events(db: &Connection, contact: &str) -> Result<Vec<Event>> {
    let mut select = db.prepare_cached(
        "SELECT id, channel, address, state_before, state, scope, method, actor_kind, actor_name, reason, evidence, keyword,
           exact_text, request_id, message_id, reverts_id, received_at, recorded_at
         FROM consent_event WHERE contact_id = ?1 ORDER BY seq",
    )?;
    Ok(select.query_map([contact], from_row)?.collect::<rusqlite::Result<_>>()?)
}

fn as_text(report: &Report, zone: Tz) -> String {
    let mut lines = vec![
        format!("Consent report: {}", report.contact_name),
        format!("Made on {}. All times in {}.", local(report.made_at, zone), report.time_zone),
        String::new(),
        "How it stands".to_owned(),
    ];
    lines.extend(report.standing.iter().flat_map(|line| standing_lines(line, zone)));
    lines.extend([String::new(), "Every word, oldest first".to_owned()]);
    if report.events.is_empty() {
        lines.push("  Nothing was ever said.".to_owned());
    }
    lines.extend(report.events.iter().flat_map(|event| event_lines(event, zone)));
    lines.push(String::new());
    lines.join("\n")
}

fn standing_lines(line: &ChannelConsent, zone: Tz) -> Vec<String> {
    let since = line.since.map(|since| format!(" since {}", local(since, zone))).unwrap_or_default();
    let deadline =
        line.deadline.as_deref().map(|day| format!(", to be honored by {day}")).unwrap_or_default();
    let name = line.channel.in_words();
    let mut lines = vec![format!("  {name}: {}{since}{deadline}", in_words(line.state, line.scope))];
    lines.extend(line.addresses.iter().map(|one| {
        format!("    {}: {} since {}", one.address, in_words(one.state, None), local(one.since, zone))
    }));
    lines
}

fn event_lines(event: &Event, zone: Tz) -> Vec<String> {
    let address = event.address.as_deref().unwrap_or("every address");
    let by = event.by.as_deref().map(|by| format!(", recorded by {by}")).unwrap_or_default();
    let mut lines = vec![format!(
        "  {} {}, {address}: {} (before: {}), method {}{by}",
        local(event.received_at, zone),
        event.channel.in_words(),
        in_words(event.state, Some(event.scope)),
        in_words(event.state_before, None),
        event.method.as_str(),
    )];
    let particulars = [
        ("Keyword", &event.keyword),
        ("Exact words", &event.exact_text),
        ("Reason", &event.reason),
        ("Evidence", &event.evidence),
        ("Request", &event.request_id),
        ("Message", &event.message_id),
        ("Takes back", &event.reverts_id),
    ];
    let given = particulars.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?)));
    lines.extend(given.map(|(name, value)| format!("    {name}: {}", value.replace('\n', "\n      "))));
    lines
}

fn in_words(state: ConsentState, scope: Option<Scope>) -> &'static str {
    match (state, scope) {
        (ConsentState::Unknown, _) => "nothing said",
        (ConsentState::OptedIn, _) => "opted in",
        (ConsentState::OptedOut, Some(Scope::Marketing)) => "opted out of marketing",
        (ConsentState::OptedOut, _) => "opted out",
    }
}

fn local(at: Timestamp, zone: Tz) -> String {
    let utc = DateTime::from_timestamp_millis(at.0).unwrap_or_default();
    utc.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string()
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Event> {
    Ok(Event {
        id: row.get("id")?,
        channel: row.get("channel")?,
        address: row.get("address")?,
        state_before: row.get("state_before")?,
        state: row.get("state")?,
        scope: row.get("scope")?,
        method: row.get("method")?,
        by: log::by(row)?,
        reason: row.get::<_, Option<String>>("reason")?.filter(|reason| !reason.is_empty()),
        evidence: row.get("evidence")?,
        keyword: row.get("keyword")?,
        exact_text: row.get("exact_text")?,
        request_id: row.get("request_id")?,
        message_id: row.get("message_id")?,
        reverts_id: row.get("reverts_id")?,
        received_at: row.get("received_at")?,
        recorded_at: row.get("recorded_at")?,
    })
}
