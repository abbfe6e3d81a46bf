//! How a contact made by hand begins, and how any contact goes into the trash and out of it.

use serde_json::json;

use super::{Act, Hand, Standing, details, details::Details, standing};
use crate::{
    contact::address::{self, Way, Written},
    db::Work,
    error::{Error, Result},
};

pub(super) fn create(
    work: &mut Work<'_>,
    hand: Hand<'_>,
    department: &str,
    given: &Details,
    phones: &[Written],
    emails: &[Written],
) -> Result<Option<Act>> {
    let given = given.checked(work.db)?;
    if given == Details::default() && phones.is_empty() && emails.is_empty() {
        return Err(Error::invalid("name", "Give a name, a company, a phone or an email."));
    }
    let contact = work.id();
    insert(work, &contact, department)?;
    for (way, all) in [(Way::Phone, phones), (Way::Email, emails)] {
        let country = address::country(work.db, department)?;
        for written in all {
            address::put(work, way, &contact, &way.read(written, &country, work.now)?)?;
        }
    }
    let name = match given.name.clone().filter(|name| !name.is_empty()) {
        Some(name) => name,
        None => details::default_name(work.db, &contact, &given)?,
    };
    details::write(work, &contact, &Details { name: Some(name.clone()), ..given })?;
    let standing = Standing::of_new(&contact, department, &name);
    hand.tell(work, &standing, None, "contact.created", json!({ "name": name, "via": "desk" }))?;
    Ok(Some(Act::Delete { contact }))
}

/// Leads stay with their contact and come back with it.
pub(super) fn delete(work: &mut Work<'_>, hand: Hand<'_>, contact: &str) -> Result<Option<Act>> {
    let standing = standing(work.db, contact)?;
    if standing.in_trash {
        return Ok(None);
    }
    work.db
        .prepare_cached("UPDATE contact SET archived_at = ?2 WHERE id = ?1")?
        .execute((contact, work.now))?;
    hand.tell(work, &standing, None, "contact.deleted", json!({ "name": standing.name }))?;
    Ok(Some(Act::Restore { contact: contact.to_owned() }))
}

pub(super) fn restore(work: &mut Work<'_>, hand: Hand<'_>, contact: &str) -> Result<Option<Act>> {
    let standing = standing(work.db, contact)?;
    if !standing.in_trash {
        return Ok(None);
    }
    work.db.prepare_cached("UPDATE contact SET archived_at = NULL WHERE id = ?1")?.execute([contact])?;
    hand.tell(work, &standing, None, "contact.restored", json!({ "name": standing.name }))?;
    Ok(Some(Act::Delete { contact: contact.to_owned() }))
}

fn insert(work: &Work<'_>, contact: &str, department: &str) -> Result<()> {
    let known = work
        .db
        .prepare_cached("SELECT 1 FROM department WHERE id = ?1 AND deleted_at IS NULL")?
        .exists([department])?;
    if !known {
        return Err(Error::not_found("department"));
    }
    work.db
        .prepare_cached(
            "INSERT INTO contact (id, department_id, display_name, name_key, created_at, last_activity_at)
             VALUES (?1, ?2, '', '', ?3, ?3)",
        )?
        .execute((contact, department, work.now))?;
    Ok(())
}
