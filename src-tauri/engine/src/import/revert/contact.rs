//! One contact as it was before the import.

use rusqlite::{Connection, ToSql};
use serde_json::{Map, Value, json};

use super::{Job, Touched, Undone, field, tie};
use crate::{
    board::{self, Status},
    contact::{self, Was},
    db::Work,
    error::Result,
    journal::{self, About, Cause, Entry},
    value::fold::fold,
};

/// Whether something happened to a contact after the last row of the file that told of it.
pub(super) fn lived_on(db: &Connection, touched: &Touched) -> Result<bool> {
    Ok(db
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM activity WHERE contact_id = ?1 AND seq > ?2)")?
        .query_row((&touched.contact, touched.activity_seq), |row| row.get(0))?)
}

/// Puts a contact that the import made in the trash, with its lead.
pub(super) fn remove(work: &mut Work<'_>, job: &Job, touched: &Touched) -> Result<Undone> {
    if let Some(lead) = &touched.change.lead {
        let delete = board::Act::SetStatus { lead: lead.clone(), status: Status::Deleted };
        board::perform(work, &delete, &job.actor, Cause::Undo)?;
    }
    let delete = contact::Act::Delete { contact: touched.contact.clone() };
    let deleted = contact::perform(work, &delete, &job.actor, Cause::Undo)?;
    Ok(if deleted.is_some() { Undone::Removed } else { Undone::Nothing })
}

/// Gives a contact that was there before its old values back, wherever the value is still the file's.
pub(super) fn give_back(work: &mut Work<'_>, job: &Job, touched: &Touched) -> Result<Undone> {
    let mut told = Map::new();
    names(work, touched, &mut told)?;
    take_addresses(work, touched, &mut told)?;
    let others = field::give_back(work, job, touched)? + tie::take(work, job, touched)?;
    if touched.change.archived_at.is_some() && !lived_on(work.db, touched)? {
        return back_to_trash(work, job, touched);
    }
    if told.is_empty() {
        return Ok(if others > 0 { Undone::Restored } else { Undone::Nothing });
    }
    work.db
        .prepare_cached("UPDATE contact SET version = version + 1, last_activity_at = ?2 WHERE id = ?1")?
        .execute((&touched.contact, work.now))?;
    contact::mark_for_search(work, &touched.contact)?;
    let payload = json!({ "changed": told, "undo": true });
    let about = about(job, touched);
    journal::record(work, &Entry { kind: "contact.updated", actor: &job.actor, about, payload })?;
    Ok(Undone::Restored)
}

pub(super) fn about<'a>(job: &'a Job, touched: &'a Touched) -> About<'a> {
    About { department: Some(&job.department), contact: Some(&touched.contact), ..About::default() }
}

fn names(work: &Work<'_>, touched: &Touched, told: &mut Map<String, Value>) -> Result<()> {
    let change = &touched.change;
    let values = [
        ("name", "display_name", &change.name),
        ("firstName", "first_name", &change.first_name),
        ("lastName", "last_name", &change.last_name),
        ("companyName", "company_name", &change.company_name),
    ];
    for (key, column, was) in values {
        let Some(Was { old, new }) = was else { continue };
        if set_back(work, touched, column, new.as_deref(), old.as_deref())? {
            told.insert(key.into(), json!({ "old": new, "new": old }));
        }
    }
    Ok(())
}

/// Answers whether the value was still the file's.
fn set_back(
    work: &Work<'_>,
    touched: &Touched,
    column: &str,
    is: Option<&str>,
    was: Option<&str>,
) -> Result<bool> {
    let sql = format!("UPDATE contact SET {column} = ?3 WHERE id = ?1 AND {column} IS ?2");
    let set = work.db.prepare_cached(&sql)?.execute((&touched.contact, is, was))?;
    if set > 0 && column == "display_name" {
        let key = fold(was.unwrap_or_default());
        work.db
            .prepare_cached("UPDATE contact SET name_key = ?2 WHERE id = ?1")?
            .execute((&touched.contact, key))?;
    }
    Ok(set > 0)
}

fn take_addresses(work: &Work<'_>, touched: &Touched, told: &mut Map<String, Value>) -> Result<()> {
    let change = &touched.change;
    for (key, table, column, addresses) in [
        ("phone", "contact_phone", "e164", &change.phones),
        ("email", "contact_email", "folded", &change.emails),
    ] {
        let mut taken = Vec::new();
        for address in addresses {
            let sql = format!("DELETE FROM {table} WHERE contact_id = ?1 AND {column} = ?2");
            if execute(work, &sql, &[&touched.contact, address])? > 0 {
                taken.push(address.as_str());
            }
        }
        if !taken.is_empty() {
            told.insert(key.into(), json!({ "old": taken.join(", ") }));
            let sql = format!(
                "UPDATE {table} SET is_primary = 1 WHERE contact_id = ?1
                   AND NOT EXISTS (SELECT 1 FROM {table} WHERE contact_id = ?1 AND is_primary)
                   AND {column} = (SELECT {column} FROM {table} WHERE contact_id = ?1 ORDER BY created_at LIMIT 1)"
            );
            execute(work, &sql, &[&touched.contact])?;
        }
    }
    Ok(())
}

fn execute(work: &Work<'_>, sql: &str, parameters: &[&dyn ToSql]) -> Result<usize> {
    Ok(work.db.prepare_cached(sql)?.execute(parameters)?)
}

/// The import had brought it back from the trash.
fn back_to_trash(work: &mut Work<'_>, job: &Job, touched: &Touched) -> Result<Undone> {
    let name: String = work
        .db
        .prepare_cached(
            "UPDATE contact SET archived_at = ?2, version = version + 1 WHERE id = ?1 RETURNING display_name",
        )?
        .query_row((&touched.contact, touched.change.archived_at), |row| row.get(0))?;
    let (about, payload) = (about(job, touched), json!({ "name": name, "undo": true }));
    journal::record(work, &Entry { kind: "contact.deleted", actor: &job.actor, about, payload })?;
    Ok(Undone::Removed)
}
