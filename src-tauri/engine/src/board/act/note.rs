//! Notes and files of a lead: edited, deleted, brought back.

use serde_json::json;

use super::{Act, Doing, checked_text, meanwhile, standing};
use crate::{
    board::{attachment, note},
    error::{Error, Result},
};

pub(super) fn edit(
    doing: &mut Doing<'_, '_>,
    id: &str,
    content: &str,
    was: Option<&str>,
) -> Result<Option<Act>> {
    let content = checked_text("content", content, note::MOST, "Write something, or delete the note.")?;
    let before = note::by_id(doing.work.db, id)?;
    if was.is_some_and(|seen| seen != before.content) {
        return Err(meanwhile("This note", &before.content));
    }
    if content == before.content {
        return Ok(None);
    }
    let now = doing.work.now;
    doing
        .work
        .db
        .prepare_cached("UPDATE note SET content = ?2, updated_at = ?3 WHERE id = ?1")?
        .execute((id, &content, now))?;
    let standing = standing(doing.work, &before.lead_id)?;
    let payload = json!({ "noteId": id, "content": content, "old": before.content });
    doing.tell(&standing, "note.updated", payload)?;
    Ok(Some(Act::EditNote { note: id.to_owned(), content: before.content, was: Some(content) }))
}

pub(super) fn remove(doing: &mut Doing<'_, '_>, id: &str) -> Result<Option<Act>> {
    let note = note::by_id(doing.work.db, id)?;
    let now = doing.work.now;
    doing.work.db.prepare_cached("UPDATE note SET deleted_at = ?2 WHERE id = ?1")?.execute((id, now))?;
    let standing = standing(doing.work, &note.lead_id)?;
    doing.tell(&standing, "note.deleted", json!({ "noteId": id, "content": note.content }))?;
    Ok(Some(Act::RestoreNote { note: id.to_owned() }))
}

pub(super) fn restore(doing: &mut Doing<'_, '_>, id: &str) -> Result<Option<Act>> {
    let sql = "UPDATE note SET deleted_at = NULL WHERE id = ?1 AND deleted_at IS NOT NULL";
    if doing.work.db.prepare_cached(sql)?.execute([id])? == 0 {
        return Err(Error::not_found("note"));
    }
    let note = note::by_id(doing.work.db, id)?;
    let standing = standing(doing.work, &note.lead_id)?;
    doing.tell(&standing, "note.created", json!({ "noteId": id, "content": note.content }))?;
    Ok(Some(Act::RemoveNote { note: id.to_owned() }))
}

pub(super) fn remove_attachment(doing: &mut Doing<'_, '_>, id: &str) -> Result<Option<Act>> {
    let file = attachment::by_id(doing.work.db, id)?;
    let now = doing.work.now;
    doing
        .work
        .db
        .prepare_cached("UPDATE attachment SET deleted_at = ?2 WHERE id = ?1")?
        .execute((id, now))?;
    let standing = standing(doing.work, &file.lead_id)?;
    let payload = json!({ "attachmentId": id, "filename": file.filename });
    doing.tell(&standing, "attachment.removed", payload)?;
    Ok(Some(Act::RestoreAttachment { attachment: id.to_owned() }))
}

pub(super) fn restore_attachment(doing: &mut Doing<'_, '_>, id: &str) -> Result<Option<Act>> {
    let sql = "UPDATE attachment SET deleted_at = NULL WHERE id = ?1 AND deleted_at IS NOT NULL";
    if doing.work.db.prepare_cached(sql)?.execute([id])? == 0 {
        return Err(Error::not_found("file"));
    }
    let file = attachment::by_id(doing.work.db, id)?;
    let standing = standing(doing.work, &file.lead_id)?;
    doing.tell(&standing, "attachment.added", file.payload())?;
    Ok(Some(Act::RemoveAttachment { attachment: id.to_owned() }))
}
