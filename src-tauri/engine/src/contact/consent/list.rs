//! Who is out: one row for each channel, or address on it, where a no stands; newest first, read from an index.

use rusqlite::{Connection, Row};
use serde::Serialize;
use ts_rs::TS;

use super::{
    log,
    word::{Channel, Method, Scope},
};
use crate::{
    clock::Timestamp,
    contact::detail::{Named, named},
    error::Result,
};

/// What is asked of the list.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// On this channel.
    pub channel: Option<Channel>,
    /// Said in this way.
    pub method: Option<Method>,
    /// Part of a name, an address, or the words that were used.
    pub text: Option<String>,
    /// Cursor of the page before.
    pub after: Option<i64>,
    /// Rows at most.
    pub limit: usize,
}

/// A no that stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts", rename = "ConsentRow")]
pub struct OutRow {
    /// The contact.
    pub contact_id: String,
    /// Their name; `None` once they are erased.
    pub contact_name: Option<String>,
    /// The contact lies in the trash.
    pub in_trash: bool,
    /// Whose contact.
    pub department_id: Option<String>,
    /// Where they are out.
    pub channel: Channel,
    /// `None`: at every address.
    pub address: Option<String>,
    /// What the no covers.
    pub scope: Scope,
    /// How it was said.
    pub method: Method,
    /// The keyword or phrase.
    pub keyword: Option<String>,
    /// In whose words.
    pub reason: Option<String>,
    /// What the contact wrote.
    pub exact_text: Option<String>,
    /// When the wish was received.
    pub since: Timestamp,
    /// When it was written down.
    pub recorded_at: Timestamp,
    /// Who wrote it down.
    pub by: Option<String>,
    /// Of a word that came with a merge: whose it was.
    pub merged_with: Option<Named>,
    #[serde(skip)]
    seq: i64,
}

/// How many are out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts", rename = "ConsentCount")]
pub struct Count {
    /// Contacts with a no on any channel.
    #[ts(type = "number")]
    pub contacts: i64,
    /// Noes on text messages.
    #[ts(type = "number")]
    pub text: i64,
    /// Noes on calls.
    #[ts(type = "number")]
    pub call: i64,
    /// Noes on voicemail.
    #[ts(type = "number")]
    pub voicemail: i64,
    /// Noes on email.
    #[ts(type = "number")]
    pub email: i64,
    /// Messages that wait for a person.
    #[ts(type = "number")]
    pub reviews: i64,
    /// Addresses on the suppression list.
    #[ts(type = "number")]
    pub suppressions: i64,
}

/// One page and the cursor of the next.
pub fn list(db: &Connection, query: &Query) -> Result<(Vec<OutRow>, Option<i64>)> {
    let mut select = db.prepare_cached(&sql(query))?;
    let after = query.after.unwrap_or(i64::MAX);
    let text = query.text.as_deref().unwrap_or_default().trim().to_lowercase();
    let mut parameters: Vec<(&str, &dyn rusqlite::ToSql)> =
        vec![(":after", &after), (":limit", &query.limit)];
    if let Some(channel) = &query.channel {
        parameters.push((":channel", channel));
    }
    if let Some(method) = &query.method {
        parameters.push((":method", method));
    }
    if !text.is_empty() {
        parameters.push((":text", &text));
    }
    let rows = select.query_map(parameters.as_slice(), from_row)?.collect::<rusqlite::Result<Vec<_>>>()?;
    let next = rows.last().filter(|_| rows.len() == query.limit).map(|row| row.seq);
    Ok((rows, next))
}

/// Counts what the list shows and what stands beside it.
pub fn count(db: &Connection) -> Result<Count> {
    let number = |sql: &str| -> Result<i64> { Ok(db.prepare_cached(sql)?.query_row([], |row| row.get(0))?) };
    let on = |channel: Channel| -> Result<i64> {
        let sql = "SELECT count(*) FROM consent_state INDEXED BY consent_out_by_channel
                   WHERE state = 'opted_out' AND channel = ?1";
        Ok(db.prepare_cached(sql)?.query_row([channel], |row| row.get(0))?)
    };
    Ok(Count {
        contacts: number("SELECT count(DISTINCT contact_id) FROM consent_state WHERE state = 'opted_out'")?,
        text: on(Channel::Text)?,
        call: on(Channel::Call)?,
        voicemail: on(Channel::Voicemail)?,
        email: on(Channel::Email)?,
        reviews: number("SELECT count(*) FROM consent_review WHERE decision IS NULL")?,
        suppressions: number("SELECT count(*) FROM suppression WHERE removed_at IS NULL")?,
    })
}

/// CROSS JOIN keeps the order of the tables: the index of the filter is walked, and only its rows are dressed.
fn sql(query: &Query) -> String {
    let channel = if query.channel.is_some() { "AND s.channel = :channel" } else { "" };
    let method = if query.method.is_some() { "AND s.method = :method" } else { "" };
    let index = match (query.channel, query.method) {
        (None, None) => "consent_out",
        (Some(_), None) => "consent_out_by_channel",
        (None, Some(_)) => "consent_out_by_method",
        (Some(_), Some(_)) => "consent_out_by_both",
    };
    let text = if query.text.as_deref().is_none_or(|text| text.trim().is_empty()) {
        ""
    } else {
        "AND (instr(c.name_key, :text) OR instr(s.address, :text) OR instr(lower(e.reason), :text)
           OR instr(lower(e.exact_text), :text) OR instr(lower(e.keyword), :text)
           OR EXISTS (SELECT 1 FROM contact_phone p WHERE p.contact_id = s.contact_id AND instr(p.e164, :text))
           OR EXISTS (SELECT 1 FROM contact_email a WHERE a.contact_id = s.contact_id AND instr(a.folded, :text)))"
    };
    format!(
        "SELECT s.event_seq, s.contact_id, c.display_name, c.department_id,
           c.archived_at IS NOT NULL AND c.merged_into_id IS NULL AS in_trash, s.channel, s.address, s.scope, s.method,
           e.keyword, e.reason, e.exact_text, e.received_at, e.recorded_at, e.actor_kind, e.actor_name,
           o.id AS other_id, o.display_name AS other_name
         FROM consent_state s INDEXED BY {index} CROSS JOIN consent_event e ON e.seq = s.event_seq
         LEFT JOIN contact c ON c.id = s.contact_id
         LEFT JOIN merge m ON m.id = e.merge_id
         LEFT JOIN contact o ON o.id = iif(m.survivor_id = s.contact_id, m.loser_id, m.survivor_id)
         WHERE s.state = 'opted_out' AND s.event_seq < :after {channel} {method} {text}
         ORDER BY s.event_seq DESC LIMIT :limit"
    )
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<OutRow> {
    let address: String = row.get("address")?;
    Ok(OutRow {
        contact_id: row.get("contact_id")?,
        contact_name: row.get("display_name")?,
        in_trash: row.get("in_trash")?,
        department_id: row.get("department_id")?,
        channel: row.get("channel")?,
        address: Some(address).filter(|address| !address.is_empty()),
        scope: row.get("scope")?,
        method: row.get("method")?,
        keyword: row.get("keyword")?,
        reason: row.get::<_, Option<String>>("reason")?.filter(|reason| !reason.is_empty()),
        exact_text: row.get("exact_text")?,
        since: row.get("received_at")?,
        recorded_at: row.get("recorded_at")?,
        by: log::by(row)?,
        merged_with: named(row, "other_id", "other_name")?,
        seq: row.get("event_seq")?,
    })
}
