//! Files of a lead: taken in, handed out, deleted.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde::Deserialize;
use ts_rs::TS;

use super::{
    ById,
    desk::{Plan, act, made},
    user::{FileBytes, decode},
};
use crate::{
    board::{self, Act, Attachment, NewAttachment, make},
    engine::Engine,
    error::{Code, Error, Result},
};

/// A file to be added.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct AttachmentCreate {
    /// On which lead.
    pub lead_id: String,
    /// `estimate.pdf`
    pub filename: String,
    /// `application/pdf`
    pub mime: Option<String>,
    /// The bytes, 25 MiB at most.
    pub base64: String,
}

/// The bytes are on the disk before the row is, so that no row is ever without them.
pub(super) async fn create(engine: &Engine, params: AttachmentCreate) -> Result<Attachment> {
    if params.base64.len() / 4 * 3 > board::MOST_BYTES + 3 {
        return Err(Error::invalid(
            "base64",
            format!(
                "{} is larger than 25 MB. Keep it elsewhere and write its place in a note.",
                params.filename
            ),
        ));
    }
    let files = engine.house().await.files.clone();
    let kept = files.clone();
    let (sha256, size) = tokio::task::spawn_blocking(move || {
        let bytes = decode("base64", &params.base64)?;
        if bytes.is_empty() {
            return Err(Error::invalid("base64", "This file is empty or could not be read."));
        }
        Ok((files.put(&bytes)?, bytes.len()))
    })
    .await
    .map_err(|error| Error::internal("saving a file", error))??;
    let new = NewAttachment { filename: params.filename, mime: params.mime, size, sha256 };
    made(engine, move |work, actor| {
        if !kept.has(&new.sha256) {
            return Err(Error::new(Code::Conflict, "The trash was just emptied of this file. Add it again."));
        }
        let (file, undo) = make::attachment(work, &params.lead_id, &new, actor)?;
        let label = format!("Added the file {}", file.filename);
        Ok((file, label, vec![undo.into()]))
    })
    .await
}

pub(super) async fn read(engine: &Engine, ById { id }: ById) -> Result<FileBytes> {
    let house = engine.house().await;
    let file = house.read(move |db| board::attachment_by_id(db, &id)).await?;
    let files = house.files.clone();
    let digest = file.sha256.clone();
    let bytes = tokio::task::spawn_blocking(move || files.get(&digest))
        .await
        .map_err(|error| Error::internal("reading a file", error))??;
    Ok(FileBytes { filename: file.filename, mime: file.mime, base64: BASE64_STANDARD.encode(bytes) })
}

pub(super) async fn delete(engine: &Engine, ById { id }: ById) -> Result<()> {
    act(engine, move |work| {
        let label = format!("Deleted the file {}", board::attachment_by_id(work.db, &id)?.filename);
        Ok(Plan::new(label, [Act::RemoveAttachment { attachment: id.clone() }]))
    })
    .await
}
