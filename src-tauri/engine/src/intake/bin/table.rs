//! The rows of bins.

use rusqlite::{Connection, OptionalExtension, Row};
use serde::Deserialize;
use serde_json::json;
use ts_rs::TS;

use super::{Bin, BinHeader, check};
use crate::{
    db::Work,
    error::{Error, Result},
    journal::{self, About, Actor, Entry},
};

/// What a new bin may be told; nothing is needed.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", rename = "BinDraft", optional_fields)]
pub struct Draft {
    /// What stands in its address; drawn when absent.
    pub name: Option<String>,
    /// HTTP status of its answer; 200 when absent.
    pub status: Option<u16>,
    /// Headers of its answer; plain text when absent.
    pub headers: Option<Vec<BinHeader>>,
    /// Body of its answer; `ok` when absent.
    pub body: Option<String>,
    /// How long it waits with its answer, in milliseconds; not at all when absent.
    pub delay_ms: Option<u32>,
}

/// Members to change.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", rename = "BinPatch", optional_fields)]
pub struct Patch {
    /// The bin.
    pub id: String,
    /// What stands in its address; the old address stops recording.
    pub name: Option<String>,
    /// HTTP status of its answer.
    pub status: Option<u16>,
    /// Headers of its answer.
    pub headers: Option<Vec<BinHeader>>,
    /// Body of its answer.
    pub body: Option<String>,
    /// How long it waits with its answer, in milliseconds.
    pub delay_ms: Option<u32>,
}

const COLUMNS: &str = "id, name, status, headers, body, delay_ms, created_at";

/// All bins, newest first.
pub fn all(db: &Connection) -> Result<Vec<Bin>> {
    let mut select = db.prepare_cached(&format!("SELECT {COLUMNS} FROM bin ORDER BY id DESC"))?;
    let rows = select.query_map([], from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// One bin.
pub fn by_id(db: &Connection, id: &str) -> Result<Bin> {
    db.prepare_cached(&format!("SELECT {COLUMNS} FROM bin WHERE id = ?1"))?
        .query_row([id], from_row)
        .optional()?
        .ok_or_else(|| Error::not_found("bin"))
}

/// Makes a bin.
pub fn create(work: &mut Work<'_>, draft: &Draft, actor: &Actor) -> Result<Bin> {
    let id = work.id();
    let status = check::status(draft.status.unwrap_or(200))?;
    let bin = Bin {
        name: match &draft.name {
            Some(name) => free(work.db, check::name(name)?, &id)?,
            None => drawn_name(work.db)?,
        },
        status,
        headers: match &draft.headers {
            Some(headers) => check::headers(headers)?,
            None => {
                vec![BinHeader { name: "content-type".into(), value: "text/plain; charset=utf-8".into() }]
            }
        },
        body: check::body(draft.body.as_deref().unwrap_or(default_body(status)), status)?.to_owned(),
        delay_ms: check::delay_ms(draft.delay_ms.unwrap_or(0))?,
        created_at: work.now,
        id,
    };
    save(work, &bin)?;
    tell(work, &bin, "bin.created", actor)?;
    Ok(bin)
}

/// Changes the members of `patch` that are there.
pub fn update(work: &mut Work<'_>, patch: &Patch, actor: &Actor) -> Result<Bin> {
    let mut bin = by_id(work.db, &patch.id)?;
    if let Some(name) = &patch.name {
        bin.name = free(work.db, check::name(name)?, &bin.id)?;
    }
    if let Some(headers) = &patch.headers {
        bin.headers = check::headers(headers)?;
    }
    if let Some(delay_ms) = patch.delay_ms {
        bin.delay_ms = check::delay_ms(delay_ms)?;
    }
    bin.status = check::status(patch.status.unwrap_or(bin.status))?;
    bin.body = check::body(patch.body.as_deref().unwrap_or(&bin.body), bin.status)?.to_owned();
    save(work, &bin)?;
    tell(work, &bin, "bin.updated", actor)?;
    Ok(bin)
}

/// Its address records no more; the requests it recorded stay as long as others.
pub fn delete(work: &mut Work<'_>, id: &str, actor: &Actor) -> Result<()> {
    let bin = by_id(work.db, id)?;
    work.db.execute("DELETE FROM bin WHERE id = ?1", [id])?;
    tell(work, &bin, "bin.deleted", actor)
}

fn save(work: &Work<'_>, bin: &Bin) -> Result<()> {
    let headers =
        serde_json::to_string(&bin.headers).map_err(|error| Error::internal("saving a bin", error))?;
    work.db.execute(
        "INSERT INTO bin (id, name, status, headers, body, delay_ms, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (id) DO UPDATE SET name = ?2, status = ?3, headers = ?4, body = ?5, delay_ms = ?6",
        (&bin.id, &bin.name, bin.status, headers, &bin.body, bin.delay_ms, bin.created_at),
    )?;
    Ok(())
}

fn tell(work: &mut Work<'_>, bin: &Bin, kind: &'static str, actor: &Actor) -> Result<()> {
    work.changes.add("bin", &bin.id);
    let payload = json!({ "binId": bin.id, "name": bin.name });
    journal::record(work, &Entry { kind, actor, about: About::default(), payload })
}

fn default_body(status: u16) -> &'static str {
    if matches!(status, 204 | 304) { "" } else { "ok\n" }
}

fn free(db: &Connection, name: String, id: &str) -> Result<String> {
    let taken = db.prepare_cached("SELECT 1 FROM bin WHERE name = ?1 AND id <> ?2")?.exists((&name, id))?;
    if taken {
        Err(Error::invalid("name", format!("There is already a bin “{name}”.")))
    } else {
        Ok(name)
    }
}

/// Eight letters and digits: nobody comes by it by chance.
fn drawn_name(db: &Connection) -> Result<String> {
    const SIGNS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    loop {
        let mut bytes = [0_u8; 8];
        getrandom::fill(&mut bytes).map_err(|error| Error::internal("drawing a name", error))?;
        let name: String = bytes.iter().map(|byte| char::from(SIGNS[usize::from(byte % 32)])).collect();
        if !db.prepare_cached("SELECT 1 FROM bin WHERE name = ?1")?.exists([&name])? {
            return Ok(name);
        }
    }
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Bin> {
    let headers: String = row.get("headers")?;
    Ok(Bin {
        id: row.get("id")?,
        name: row.get("name")?,
        status: row.get("status")?,
        headers: serde_json::from_str(&headers).unwrap_or_default(),
        body: row.get("body")?,
        delay_ms: row.get("delay_ms")?,
        created_at: row.get("created_at")?,
    })
}
