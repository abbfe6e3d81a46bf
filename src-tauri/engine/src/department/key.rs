//! Keys of senders. The database holds a hash and the last four characters; the key itself lies in the vault.

use rusqlite::{Connection, OptionalExtension, Row};
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use crate::{
    clock::Timestamp,
    db::Work,
    error::{Error, Result},
    journal::{self, About, Actor, Entry},
    secret::Sensitive,
};

/// The languages senders speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "types.ts")]
pub enum Dialect {
    /// Hatch's `newlead`.
    Hatch,
}

impl Dialect {
    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hatch => "hatch",
        }
    }
}

/// A key, without its secret.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts")]
pub struct ApiKey {
    /// Row id.
    pub id: String,
    /// Whose.
    pub department_id: String,
    /// Who holds it, in the owner's words.
    pub name: String,
    /// What its holder speaks.
    pub dialect: Dialect,
    /// Last four characters.
    pub last4: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When a request last carried it; at most a minute old.
    pub last_used_at: Option<Timestamp>,
    /// Since when it is refused.
    pub revoked_at: Option<Timestamp>,
    #[serde(skip)]
    /// SHA-256 of the key.
    pub hash: Vec<u8>,
}

const COLUMNS: &str = "id, department_id, name, dialect, hash, last4, created_at, last_used_at, revoked_at";

/// The name a key's secret is kept under.
pub fn reveal_name(id: &str) -> String {
    format!("api_key/{id}")
}

/// Keys of one department, or of all, oldest first.
pub fn keys(db: &Connection, department: Option<&str>) -> Result<Vec<ApiKey>> {
    let mut select = db.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM api_key WHERE ?1 IS NULL OR department_id = ?1 ORDER BY id"
    ))?;
    let rows = select.query_map([department], from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// One key.
pub fn key_by_id(db: &Connection, id: &str) -> Result<ApiKey> {
    db.prepare_cached(&format!("SELECT {COLUMNS} FROM api_key WHERE id = ?1"))?
        .query_row([id], from_row)
        .optional()?
        .ok_or_else(|| Error::not_found("key"))
}

/// The department whose first key is still to be made: the oldest one, as long as no key was ever made here.
pub fn awaiting_first_key(db: &Connection) -> Result<Option<String>> {
    Ok(db
        .prepare_cached(
            "SELECT id FROM department WHERE deleted_at IS NULL AND NOT EXISTS (SELECT 1 FROM api_key)
             ORDER BY id LIMIT 1",
        )?
        .query_row([], |row| row.get(0))
        .optional()?)
}

/// Writes down a new key under an id chosen by the caller, who has put the secret into the vault already.
pub fn create(
    work: &mut Work<'_>,
    id: &str,
    department: &str,
    name: &str,
    dialect: Dialect,
    secret: &Sensitive,
    actor: &Actor,
) -> Result<ApiKey> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 80 {
        return Err(Error::invalid("name", "Say who will hold the key, in 80 characters at most."));
    }
    super::by_id(work.db, department)?;
    let last4 = &secret.reveal()[secret.reveal().len() - 4..];
    work.db.execute(
        "INSERT INTO api_key (id, department_id, name, dialect, hash, last4, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        (id, department, name, dialect.as_str(), secret.hash(), last4, work.now),
    )?;
    let key = key_by_id(work.db, id)?;
    tell(work, &key, "api_key.created", actor)?;
    Ok(key)
}

/// Refuses the key from now on.
pub fn revoke(work: &mut Work<'_>, id: &str, actor: &Actor) -> Result<ApiKey> {
    let key = key_by_id(work.db, id)?;
    if key.revoked_at.is_none() {
        work.db.execute("UPDATE api_key SET revoked_at = ?2 WHERE id = ?1", (id, work.now))?;
        tell(work, &key, "api_key.revoked", actor)?;
    }
    key_by_id(work.db, id)
}

/// Notes that a request carried the key.
pub fn touch(work: &mut Work<'_>, id: &str) -> Result<()> {
    work.db.prepare_cached("UPDATE api_key SET last_used_at = ?2 WHERE id = ?1")?.execute((id, work.now))?;
    work.changes.add("api_key", id);
    Ok(())
}

/// Writes an act upon a key into the journal; the secret is never part of it.
pub fn tell(work: &mut Work<'_>, key: &ApiKey, kind: &'static str, actor: &Actor) -> Result<()> {
    work.changes.add("api_key", &key.id);
    let about = About { department: Some(&key.department_id), ..About::default() };
    let payload = json!({ "keyId": key.id, "name": key.name, "last4": key.last4 });
    journal::record(work, &Entry { kind, actor, about, payload })
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<ApiKey> {
    Ok(ApiKey {
        id: row.get("id")?,
        department_id: row.get("department_id")?,
        name: row.get("name")?,
        dialect: Dialect::Hatch,
        hash: row.get("hash")?,
        last4: row.get("last4")?,
        created_at: row.get("created_at")?,
        last_used_at: row.get("last_used_at")?,
        revoked_at: row.get("revoked_at")?,
    })
}
