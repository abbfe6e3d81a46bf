//! Files on a lead. Their bytes lie in [`crate::file`] under their digest; here is which lead has them, under what name.

use rusqlite::{Connection, OptionalExtension, Row};
use serde::Serialize;
use serde_json::{Value, json};
use ts_rs::TS;

use super::act::checked_text;
use crate::{
    clock::Timestamp,
    db::Work,
    error::{Error, Result},
};

/// Bytes of a file at most.
pub const MOST_BYTES: usize = 25 * 1024 * 1024;

/// A file on a lead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts")]
pub struct Attachment {
    /// Row id.
    pub id: String,
    /// On which lead.
    pub lead_id: String,
    /// `estimate.pdf`
    pub filename: String,
    /// `application/pdf`; as the sender said, believed by nobody.
    pub mime: String,
    /// Bytes.
    #[ts(type = "number")]
    pub size: i64,
    /// Digest its bytes are found by.
    #[serde(skip)]
    pub sha256: String,
    /// When it was added.
    pub created_at: Timestamp,
    /// Who added it.
    pub created_by: Option<String>,
}

/// A file whose bytes are stored already.
#[derive(Debug, Clone)]
pub struct NewAttachment {
    /// Name, without any folder.
    pub filename: String,
    /// Type, if the sender said one.
    pub mime: Option<String>,
    /// Bytes.
    pub size: usize,
    /// Digest.
    pub sha256: String,
}

impl Attachment {
    /// What the journal says of a new one.
    pub(super) fn payload(&self) -> Value {
        json!({ "attachmentId": self.id, "filename": self.filename, "mime": self.mime, "size": self.size })
    }
}

const COLUMNS: &str = "id, lead_id, filename, mime, size, sha256, created_at, created_by FROM attachment";

/// Writes the row of a new file.
pub(super) fn insert(
    work: &Work<'_>,
    lead: &str,
    new: &NewAttachment,
    by: Option<&str>,
) -> Result<Attachment> {
    let file = Attachment {
        id: work.id(),
        lead_id: lead.to_owned(),
        filename: plain_name(&new.filename)?,
        mime: new.mime.clone().filter(|mime| !mime.is_empty()).unwrap_or("application/octet-stream".into()),
        size: i64::try_from(new.size).unwrap_or(i64::MAX),
        sha256: new.sha256.clone(),
        created_at: work.now,
        created_by: by.map(str::to_owned),
    };
    work.db
        .prepare_cached(
            "INSERT INTO attachment (id, lead_id, filename, mime, size, sha256, created_at, created_by)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute((
            &file.id,
            lead,
            &file.filename,
            &file.mime,
            file.size,
            &file.sha256,
            file.created_at,
            &file.created_by,
        ))?;
    Ok(file)
}

/// The last part of whatever path came, without what a file system or a terminal would take amiss.
fn plain_name(name: &str) -> Result<String> {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|each| !each.is_control()).collect();
    checked_text("filename", plain.trim_start_matches('.'), 200, "A file needs a name.")
}

/// One file that is not deleted.
pub fn by_id(db: &Connection, id: &str) -> Result<Attachment> {
    db.prepare_cached(&format!("SELECT {COLUMNS} WHERE id = ?1 AND deleted_at IS NULL"))?
        .query_row([id], from_row)
        .optional()?
        .ok_or_else(|| Error::not_found("file"))
}

/// Files of a lead, newest first.
pub(super) fn of_lead(db: &Connection, lead: &str) -> Result<Vec<Attachment>> {
    let mut select = db.prepare_cached(&format!(
        "SELECT {COLUMNS} WHERE lead_id = ?1 AND deleted_at IS NULL ORDER BY created_at DESC, id DESC LIMIT 500"
    ))?;
    Ok(select.query_map([lead], from_row)?.collect::<rusqlite::Result<_>>()?)
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Attachment> {
    Ok(Attachment {
        id: row.get("id")?,
        lead_id: row.get("lead_id")?,
        filename: row.get("filename")?,
        mime: row.get("mime")?,
        size: row.get("size")?,
        sha256: row.get("sha256")?,
        created_at: row.get("created_at")?,
        created_by: row.get("created_by")?,
    })
}
