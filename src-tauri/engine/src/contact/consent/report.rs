//! The consent report of one contact: every word with its evidence and how it stands, to be shown, printed or handed over.

mod text;

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
    contact::{
        detail::{Named, detail, named},
        merge::MergedContact,
    },
    error::Result,
};

/// Everything about the consent of one contact.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts", rename = "ConsentReport")]
pub struct Report {
    /// Who keeps it: the company of the contact's department.
    pub kept_by: String,
    /// The contact.
    pub contact_id: String,
    /// Their name.
    pub contact_name: String,
    /// Their company.
    pub company_name: Option<String>,
    /// Their phone numbers, the used one first.
    pub phones: Vec<String>,
    /// Their email addresses, the used one first.
    pub emails: Vec<String>,
    /// Who was merged into the contact and still is.
    pub merged: Vec<MergedContact>,
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
    /// Of a word that came with a merge: whose it was.
    pub merged_with: Option<Named>,
    /// The event that this one takes back.
    pub reverts_id: Option<String>,
    /// When it was received.
    pub received_at: Timestamp,
    /// When it was written down.
    pub recorded_at: Timestamp,
}

/// Makes the report.
pub fn report(db: &Connection, contact: &str, now: Timestamp) -> Result<Report> {
    let of = detail(db, contact)?;
    let zone = standing::zone_of_department(db, contact)?;
    let mut report = Report {
        kept_by: kept_by(db, contact)?,
        contact_id: of.id,
        contact_name: of.name,
        company_name: of.company_name,
        phones: of.phones.into_iter().map(|phone| phone.display).collect(),
        emails: of.emails.into_iter().map(|email| email.address).collect(),
        merged: of.merged,
        made_at: now,
        time_zone: zone.name().to_owned(),
        standing: of.consent,
        events: events(db, contact)?,
        text: String::new(),
    };
    report.text = text::as_text(&report, zone);
    Ok(report)
}

fn kept_by(db: &Connection, contact: &str) -> Result<String> {
    let sql =
        "SELECT d.company_name FROM contact c JOIN department d ON d.id = c.department_id WHERE c.id = ?1";
    Ok(db.prepare_cached(sql)?.query_row([contact], |row| row.get(0)).optional()?.unwrap_or_default())
}

fn events(db: &Connection, contact: &str) -> Result<Vec<Event>> {
    let mut select = db.prepare_cached(
        "SELECT e.id, e.channel, e.address, e.state_before, e.state, e.scope, e.method, e.actor_kind, e.actor_name,
           e.reason, e.evidence, e.keyword, e.exact_text, e.request_id, e.message_id, e.reverts_id, e.received_at,
           e.recorded_at, o.id AS other_id, o.display_name AS other_name
         FROM consent_event e LEFT JOIN merge m ON m.id = e.merge_id
           LEFT JOIN contact o ON o.id = iif(m.survivor_id = e.contact_id, m.loser_id, m.survivor_id)
         WHERE e.contact_id = ?1 ORDER BY e.seq",
    )?;
    Ok(select.query_map([contact], from_row)?.collect::<rusqlite::Result<_>>()?)
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
        merged_with: named(row, "other_id", "other_name")?,
        reverts_id: row.get("reverts_id")?,
        received_at: row.get("received_at")?,
        recorded_at: row.get("recorded_at")?,
    })
}
