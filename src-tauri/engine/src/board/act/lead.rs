//! What a lead says of itself: name, value, owner, disposition.

use rusqlite::OptionalExtension;
use serde_json::{Value, json};

use super::{Act, Doing, checked_text, known, meanwhile, standing};
use crate::{
    contact,
    error::{Error, Result},
    user,
    value::{fold::fold, money},
};

/// A trillion of the currency: more is a slip of the hand.
const MOST_MINOR: i64 = 100_000_000_000_000;

pub(super) fn rename(
    doing: &mut Doing<'_, '_>,
    lead: &str,
    name: &str,
    was: Option<&str>,
) -> Result<Option<Act>> {
    let name = checked_text("name", name, 200, "A lead needs a name.")?;
    let before = standing(doing.work, lead)?;
    if was.is_some_and(|seen| seen != before.name) {
        return Err(meanwhile("The name of this lead", &before.name));
    }
    if name == before.name {
        return Ok(None);
    }
    doing
        .work
        .db
        .prepare_cached("UPDATE lead SET name = ?2, name_key = ?3, version = version + 1 WHERE id = ?1")?
        .execute((lead, &name, fold(&name)))?;
    contact::mark_for_search(doing.work, &before.contact)?;
    doing.tell(&before, "lead.renamed", json!({ "old": before.name, "new": name }))?;
    Ok(Some(Act::Rename { lead: lead.to_owned(), name: before.name, was: Some(name) }))
}

pub(super) fn set_value(
    doing: &mut Doing<'_, '_>,
    lead: &str,
    value_minor: Option<i64>,
    was: Option<Option<i64>>,
) -> Result<Option<Act>> {
    if value_minor.is_some_and(|value| !(0..=MOST_MINOR).contains(&value)) {
        return Err(Error::invalid("valueMinor", "A value is between 0 and a trillion."));
    }
    let before = standing(doing.work, lead)?;
    if was.is_some_and(|seen| seen != before.value_minor) {
        let now = before.value_minor.map_or("no value".into(), |value| money::shown(value, &before.currency));
        return Err(meanwhile("The value of this lead", &now));
    }
    if value_minor == before.value_minor {
        return Ok(None);
    }
    doing
        .work
        .db
        .prepare_cached("UPDATE lead SET value_minor = ?2, version = version + 1 WHERE id = ?1")?
        .execute((lead, value_minor))?;
    let payload = known(json!({
        "valueMinor": value_minor, "oldValueMinor": before.value_minor, "currency": before.currency
    }));
    doing.tell(&before, "lead.value_changed", payload)?;
    Ok(Some(Act::SetValue { lead: lead.to_owned(), value_minor: before.value_minor, was: Some(value_minor) }))
}

pub(super) fn assign(doing: &mut Doing<'_, '_>, lead: &str, user: Option<&str>) -> Result<Option<Act>> {
    let before = standing(doing.work, lead)?;
    if before.owner.as_deref() == user {
        return Ok(None);
    }
    let named = |doing: &Doing<'_, '_>, id: &str| -> Result<Value> {
        Ok(json!({ "id": id, "name": user::name_of(doing.work.db, id)? }))
    };
    let from = before.owner.as_deref().map(|id| named(doing, id)).transpose()?;
    let to = user.map(|id| named(doing, id)).transpose()?;
    doing
        .work
        .db
        .prepare_cached("UPDATE lead SET owner_user_id = ?2, version = version + 1 WHERE id = ?1")?
        .execute((lead, user))?;
    let kind = if to.is_some() { "lead.assigned" } else { "lead.unassigned" };
    doing.tell(&before, kind, known(json!({ "to": to, "from": from })))?;
    Ok(Some(Act::Assign { lead: lead.to_owned(), user: before.owner }))
}

pub(super) fn set_disposition(
    doing: &mut Doing<'_, '_>,
    lead: &str,
    disposition: Option<&str>,
) -> Result<Option<Act>> {
    let before = standing(doing.work, lead)?;
    if before.disposition.as_deref() == disposition {
        return Ok(None);
    }
    let name = |id: Option<&str>| -> Result<Option<String>> {
        let Some(id) = id else { return Ok(None) };
        doing
            .work
            .db
            .prepare_cached("SELECT name FROM disposition WHERE id = ?1 AND department_id = ?2")?
            .query_row((id, &before.department), |row| row.get(0))
            .optional()?
            .map(Some)
            .ok_or_else(|| Error::not_found("disposition"))
    };
    let payload =
        known(json!({ "disposition": name(disposition)?, "old": name(before.disposition.as_deref())? }));
    doing
        .work
        .db
        .prepare_cached("UPDATE lead SET disposition_id = ?2, version = version + 1 WHERE id = ?1")?
        .execute((lead, disposition))?;
    doing.tell(&before, "lead.disposition_set", payload)?;
    Ok(Some(Act::SetDisposition { lead: lead.to_owned(), disposition: before.disposition }))
}
