//! Custom fields as they were before the import.

use serde_json::json;

use super::{Job, Touched, contact::about};
use crate::{
    db::Work,
    error::Result,
    import::change::FieldWas,
    journal::{self, Entry},
};

/// Gives fields their old values back, wherever the value is still the file's; answers how many that were.
pub(super) fn give_back(work: &mut Work<'_>, job: &Job, touched: &Touched) -> Result<usize> {
    let mut given = 0;
    for (key, field) in &touched.change.fields {
        given += match &field.old {
            None => clear(work, job, touched, key, field)?,
            Some((text, json)) => set(work, job, touched, key, field, (text, json.as_deref()))?,
        };
    }
    Ok(given)
}

fn clear(work: &mut Work<'_>, job: &Job, touched: &Touched, key: &str, field: &FieldWas) -> Result<usize> {
    let cleared = work
        .db
        .prepare_cached(
            "DELETE FROM field_value WHERE contact_id = ?1 AND value = ?4
               AND field_id = (SELECT id FROM field_def WHERE department_id = ?2 AND key = ?3)",
        )?
        .execute((&touched.contact, &job.department, key, &field.new))?;
    if cleared > 0 {
        let payload = json!({ "key": key, "value": field.new, "undo": true });
        let entry = Entry { kind: "field.cleared", actor: &job.actor, about: about(job, touched), payload };
        journal::record(work, &entry)?;
    }
    Ok(cleared)
}

fn set(
    work: &mut Work<'_>,
    job: &Job,
    touched: &Touched,
    key: &str,
    field: &FieldWas,
    (text, original): (&str, Option<&str>),
) -> Result<usize> {
    let set = work
        .db
        .prepare_cached(
            "UPDATE field_value SET value = ?5, json = ?6, updated_at = ?7 WHERE contact_id = ?1 AND value = ?4
               AND field_id = (SELECT id FROM field_def WHERE department_id = ?2 AND key = ?3)",
        )?
        .execute((&touched.contact, &job.department, key, &field.new, text, original, work.now))?;
    if set > 0 {
        let payload = json!({ "key": key, "value": text, "old": field.new, "undo": true });
        let entry = Entry { kind: "field.changed", actor: &job.actor, about: about(job, touched), payload };
        journal::record(work, &entry)?;
    }
    Ok(set)
}
