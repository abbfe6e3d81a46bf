//! The log of attempts: one row for each POST, also for one that never left.

use rusqlite::{Connection, Row};
use serde::Serialize;
use ts_rs::TS;

use crate::{
    clock::Timestamp,
    error::{Error, Result},
    webhook::outcome::{Outcome, Sent, Timing},
};

/// One attempt.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts")]
pub struct Attempt {
    /// Which of the delivery's, from 1.
    pub number: u32,
    /// When it began.
    pub started_at: Timestamp,
    /// How it ended.
    pub outcome: Outcome,
    /// The same in a sentence.
    pub sentence: String,
    /// Where it was sent.
    pub url: String,
    /// IP address and port it went to.
    pub address: Option<String>,
    /// `new` or `reused`.
    #[ts(type = "\"new\" | \"reused\" | null")]
    pub connection: Option<String>,
    /// Status of the answer.
    pub status: Option<u16>,
    /// Where the time went.
    pub timing: Timing,
    /// What was sent, name and value; values the owner typed are dots.
    pub request_headers: Vec<(String, String)>,
    /// What came back.
    pub response_headers: Vec<(String, String)>,
    /// The beginning of what came back, as text.
    pub response_body: Option<String>,
    /// There was more than is kept.
    pub response_cut: bool,
}

/// An attempt to be written down.
pub(super) struct Entry<'a> {
    pub(super) delivery: i64,
    pub(super) number: u32,
    pub(super) started_at: Timestamp,
    pub(super) url: &'a str,
    pub(super) request_headers: &'a [(String, String)],
    pub(super) sent: &'a Sent,
}

pub(super) fn write(db: &Connection, entry: &Entry<'_>) -> Result<()> {
    let Entry { sent, .. } = entry;
    let reply = sent.reply.as_ref();
    let timing = &sent.timing;
    db.prepare_cached(
        "INSERT INTO attempt (delivery_seq, number, started_at, outcome, sentence, url, address, connection, status, dns_us,
           connect_us, tls_us, first_byte_us, total_us, request_headers, response_headers, response_body, response_cut)
         VALUES (:delivery, :number, :started_at, :outcome, :sentence, :url, :address, :connection, :status, :dns_us,
           :connect_us, :tls_us, :first_byte_us, :total_us, :request_headers, :response_headers, :response_body,
           :response_cut)",
    )?
    .execute(rusqlite::named_params! {
        ":delivery": entry.delivery,
        ":number": entry.number,
        ":started_at": entry.started_at,
        ":outcome": sent.outcome,
        ":sentence": sent.sentence,
        ":url": entry.url,
        ":address": sent.address.map(|address| address.to_string()),
        ":connection": sent.connection.map(|connection| connection.as_str()),
        ":status": reply.map(|reply| reply.status),
        ":dns_us": timing.dns_us,
        ":connect_us": timing.connect_us,
        ":tls_us": timing.tls_us,
        ":first_byte_us": timing.first_byte_us,
        ":total_us": timing.total_us,
        ":request_headers": as_json(entry.request_headers)?,
        ":response_headers": reply.map(|reply| as_json(&reply.headers)).transpose()?,
        ":response_body": reply.map(|reply| &reply.body),
        ":response_cut": reply.is_some_and(|reply| reply.cut),
    })?;
    Ok(())
}

/// The outcome of the last attempt.
pub(super) fn last_outcome(db: &Connection, delivery: i64) -> Result<Option<Outcome>> {
    let mut select = db
        .prepare_cached("SELECT outcome FROM attempt WHERE delivery_seq = ?1 ORDER BY number DESC LIMIT 1")?;
    Ok(select.query_map([delivery], |row| row.get(0))?.next().transpose()?)
}

/// The attempts of a delivery, first to last.
pub(super) fn of_delivery(db: &Connection, delivery: i64) -> Result<Vec<Attempt>> {
    let mut select = db.prepare_cached(
        "SELECT number, started_at, outcome, sentence, url, address, connection, status, dns_us, connect_us, tls_us,
           first_byte_us, total_us, request_headers, response_headers, response_body, response_cut
         FROM attempt WHERE delivery_seq = ?1 ORDER BY number",
    )?;
    Ok(select.query_map([delivery], from_row)?.collect::<rusqlite::Result<_>>()?)
}

fn as_json(headers: &[(String, String)]) -> Result<String> {
    serde_json::to_string(headers).map_err(|error| Error::internal("writing down an attempt", error))
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Attempt> {
    let headers = |column: &str| -> rusqlite::Result<Vec<(String, String)>> {
        let text: Option<String> = row.get(column)?;
        Ok(text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
    };
    let body: Option<Vec<u8>> = row.get("response_body")?;
    Ok(Attempt {
        number: row.get("number")?,
        started_at: row.get("started_at")?,
        outcome: row.get("outcome")?,
        sentence: row.get("sentence")?,
        url: row.get("url")?,
        address: row.get("address")?,
        connection: row.get("connection")?,
        status: row.get("status")?,
        timing: Timing {
            dns_us: row.get("dns_us")?,
            connect_us: row.get("connect_us")?,
            tls_us: row.get("tls_us")?,
            first_byte_us: row.get("first_byte_us")?,
            total_us: row.get::<_, Option<u32>>("total_us")?.unwrap_or_default(),
        },
        request_headers: headers("request_headers")?,
        response_headers: headers("response_headers")?,
        response_body: body.map(|body| String::from_utf8_lossy(&body).into_owned()),
        response_cut: row.get("response_cut")?,
    })
}
