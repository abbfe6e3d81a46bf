//! One kept request.

use rusqlite::{Connection, OptionalExtension, Row};
use serde::Serialize;
use ts_rs::TS;

use crate::{
    clock::Timestamp,
    db::Work,
    error::{Code, Error, Result},
    intake::{
        trace::{Trace, TraceLine},
        verdict::Verdict,
    },
};

/// A request as a row of the list.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts")]
pub struct RequestRow {
    #[serde(skip)]
    /// Its number; grows by arrival.
    pub seq: i64,
    /// Its id.
    pub id: String,
    /// When its first byte came.
    pub received_at: Timestamp,
    /// `POST`; empty when it was no HTTP.
    pub method: String,
    /// The target without its query, cut after 300 characters; the detail has all of it.
    pub path: String,
    /// What became of it.
    pub verdict: Verdict,
    /// HTTP status of the answer.
    pub status: Option<u16>,
    /// What became of it and why, in one sentence.
    pub sentence: String,
    /// Who sent it, best known: the payload's source, else the key's name, else the address.
    pub source: String,
    /// From the first byte until the answer was ready, in microseconds; until that is known, to the end of the body.
    #[ts(type = "number")]
    pub duration_us: u64,
    /// True length of the body in bytes.
    #[ts(type = "number")]
    pub body_length: u64,
    /// Contact it made or touched.
    pub contact_id: Option<String>,
    /// What that contact is called now.
    pub contact_name: Option<String>,
    /// Lead it made or touched.
    pub lead_id: Option<String>,
    /// Department its address named.
    pub department_id: Option<String>,
    /// Bin it came to.
    pub bin_id: Option<String>,
    /// Kept beyond its time.
    pub pinned: bool,
}

/// A request with everything that is kept of it.
#[derive(Debug, Clone)]
pub struct Kept {
    /// The row.
    pub row: RequestRow,
    /// `/path?query`
    pub target: String,
    /// `1.1`
    pub http_version: String,
    /// Address and port of the connection.
    pub peer: String,
    /// What a trusted proxy said.
    pub forwarded_for: Option<String>,
    /// Key it carried.
    pub api_key_id: Option<String>,
    /// Request it repeats.
    pub duplicate_of: Option<String>,
    /// Microseconds from the first byte: head read, body read, answer ready.
    pub times_us: [Option<u64>; 3],
    /// Request line and headers, exactly.
    pub head: Vec<u8>,
    /// Payload, up to the cap.
    pub body: Vec<u8>,
    /// Whether it came in chunks.
    pub chunked: bool,
    /// What was answered.
    pub reply: Vec<u8>,
    /// The rules.
    pub trace: Vec<TraceLine>,
}

const PATH_SHOWN: usize = 300;

pub(super) const COLUMNS: &str = "r.seq, r.id, r.received_at, r.method, r.target, r.verdict, r.status, r.sentence, r.source, \
    coalesce(r.reply_us, r.body_us, 0) AS duration_us, r.body_length, r.contact_id, r.lead_id, r.department_id, r.bin_id, r.pinned, \
    (SELECT c.display_name FROM contact c WHERE c.id = r.contact_id) AS contact_name";

pub(super) fn from_row(row: &Row<'_>) -> rusqlite::Result<RequestRow> {
    let target: String = row.get("target")?;
    Ok(RequestRow {
        seq: row.get("seq")?,
        id: row.get("id")?,
        received_at: row.get("received_at")?,
        method: row.get("method")?,
        path: target.split(['?', '#']).next().unwrap_or_default().chars().take(PATH_SHOWN).collect(),
        verdict: row.get("verdict")?,
        status: row.get("status")?,
        sentence: row.get("sentence")?,
        source: row.get("source")?,
        duration_us: row.get("duration_us")?,
        body_length: row.get("body_length")?,
        contact_id: row.get("contact_id")?,
        contact_name: row.get("contact_name")?,
        lead_id: row.get("lead_id")?,
        department_id: row.get("department_id")?,
        bin_id: row.get("bin_id")?,
        pinned: row.get("pinned")?,
    })
}

/// Reads one request whole.
pub fn by_id(db: &Connection, id: &str) -> Result<Kept> {
    let sql = format!(
        "SELECT {COLUMNS}, r.http_version, r.peer, r.forwarded_for, r.api_key_id, r.duplicate_of, r.head_us, r.body_us,
           r.reply_us, b.head, b.body, b.framed IS NOT NULL AS chunked, b.reply, b.trace
         FROM request r JOIN request_bytes b ON b.seq = r.seq WHERE r.id = ?1"
    );
    db.prepare_cached(&sql)?.query_row([id], whole).optional()?.ok_or_else(|| Error::not_found("request"))
}

/// Keeps a request beyond its time, or no longer.
pub fn pin(work: &mut Work<'_>, id: &str, pinned: bool) -> Result<RequestRow> {
    if work.db.execute("UPDATE request SET pinned = ?2 WHERE id = ?1", (id, pinned))? == 0 {
        return Err(Error::not_found("request"));
    }
    work.changes.add("request", id);
    Ok(by_id(work.db, id)?.row)
}

/// Ties a request to the lead that somebody made of it by hand; `is_first`: its contact was made with it.
///
/// Refused when the request brought a lead, or was made one, that is not in the trash.
pub fn tie(work: &mut Work<'_>, id: &str, contact: &str, lead: &str, is_first: bool) -> Result<()> {
    let tied = work.db.execute(
        "UPDATE request SET contact_id = ?2, lead_id = ?3, first_of_contact = max(first_of_contact, ?4)
         WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM lead l WHERE l.id = request.lead_id AND l.status <> 'deleted')",
        (id, contact, lead, is_first),
    )?;
    if tied == 0 {
        by_id(work.db, id)?;
        return Err(Error::new(Code::Conflict, "A lead was made of this request already."));
    }
    work.changes.add("request", id);
    Ok(())
}

fn whole(row: &Row<'_>) -> rusqlite::Result<Kept> {
    let trace: String = row.get("trace")?;
    Ok(Kept {
        row: from_row(row)?,
        target: row.get("target")?,
        http_version: row.get("http_version")?,
        peer: row.get("peer")?,
        forwarded_for: row.get("forwarded_for")?,
        api_key_id: row.get("api_key_id")?,
        duplicate_of: row.get("duplicate_of")?,
        times_us: [row.get("head_us")?, row.get("body_us")?, row.get("reply_us")?],
        head: row.get("head")?,
        body: row.get("body")?,
        chunked: row.get("chunked")?,
        reply: row.get("reply")?,
        trace: serde_json::from_str(&trace).unwrap_or_else(|_| Trace::default().0),
    })
}
