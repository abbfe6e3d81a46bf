//! The kept requests: what lists and filters need in one table, the bytes next door.

mod list;
mod row;
mod tally;

pub use list::{
    Query, RequestPage, count_of_bin, count_of_contact, is_empty, last_of_bin, last_received_at, list,
    newest_with_body,
};
pub use row::{Kept, RequestRow, by_id, pin, tie};
pub use tally::{CauseGroup, RequestTally, VerdictCount, refused_since, sources, tally};

use super::{capture::Captured, trace::Trace, verdict::Verdict};
use crate::{
    db::Work,
    error::{Error, Result},
};

/// A request with its verdict, to be kept.
#[derive(Debug)]
pub struct NewRequest<'a> {
    /// Its id, made before so that other rows can point to it.
    pub id: &'a str,
    /// What arrived.
    pub captured: &'a Captured,
    /// What became of it.
    pub verdict: Verdict,
    /// In one sentence.
    pub sentence: &'a str,
    /// Who sent it.
    pub source: &'a str,
    /// The rules.
    pub trace: &'a Trace,
    /// HTTP status of the answer; `None` when there was none.
    pub status: Option<u16>,
    /// The answer as it went over the wire.
    pub reply: &'a [u8],
    /// What it belongs to.
    pub about: Belongs<'a>,
    /// SHA-256 of the body, for requests that made or touched a lead.
    pub body_digest: Option<&'a [u8]>,
}

/// The rows a request belongs to.
#[derive(Debug, Clone, Copy, Default)]
pub struct Belongs<'a> {
    /// Dialect spoken at its address.
    pub dialect: Option<&'static str>,
    /// Department.
    pub department: Option<&'a str>,
    /// Key.
    pub api_key: Option<&'a str>,
    /// Bin it came to.
    pub bin: Option<&'a str>,
    /// Contact it made or touched.
    pub contact: Option<&'a str>,
    /// Lead it made or touched.
    pub lead: Option<&'a str>,
    /// Request it repeats.
    pub duplicate_of: Option<&'a str>,
    /// It made the contact.
    pub first_of_contact: bool,
}

/// Keeps a request; answers its number.
pub fn insert(work: &mut Work<'_>, new: &NewRequest<'_>) -> Result<i64> {
    let captured = new.captured;
    let trace =
        serde_json::to_string(&new.trace.0).map_err(|error| Error::internal("keeping a request", error))?;
    let framed = captured.framed.as_deref();
    let stored = captured.head.bytes.len()
        + captured.body.len()
        + framed.map_or(0, <[u8]>::len)
        + new.reply.len()
        + trace.len();
    work.db
        .prepare_cached(
            "INSERT INTO request (id, received_at, peer, forwarded_for, method, target, http_version, verdict, status,
               sentence, source, dialect, department_id, api_key_id, contact_id, lead_id, duplicate_of, body_digest,
               body_length, stored_bytes, head_us, body_us, first_of_contact, bin_id)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22,
               ?23, ?24)",
        )?
        .execute(rusqlite::params![
            new.id,
            captured.received_at,
            captured.peer.to_string(),
            captured.forwarded_for,
            captured.head.method,
            captured.head.target,
            captured.head.version,
            new.verdict,
            new.status,
            new.sentence,
            new.source,
            new.about.dialect,
            new.about.department,
            new.about.api_key,
            new.about.contact,
            new.about.lead,
            new.about.duplicate_of,
            new.body_digest,
            captured.body_length,
            stored,
            captured.head_us,
            captured.body_us,
            new.about.first_of_contact,
            new.about.bin,
        ])?;
    let seq = work.db.last_insert_rowid();
    work.db
        .prepare_cached(
            "INSERT INTO request_bytes (seq, head, body, framed, reply, trace) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute((seq, &captured.head.bytes[..], &captured.body[..], framed, new.reply, trace))?;
    work.changes.add("request", new.id);
    Ok(seq)
}

/// Writes down when the answer was ready, in microseconds from the first byte; known only after the commit.
pub fn answered(work: &mut Work<'_>, finished: &[(i64, u64)]) -> Result<()> {
    let mut update = work.db.prepare_cached("UPDATE request SET reply_us = ?2 WHERE seq = ?1")?;
    for (seq, reply_us) in finished {
        update.execute((seq, reply_us))?;
    }
    Ok(())
}
