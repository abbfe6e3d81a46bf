//! Taking a merge apart: each side gets back its own, but for what somebody changed since. What could not be put back is
//! said.

use rusqlite::OptionalExtension;
use serde::Serialize;
use serde_json::json;
use ts_rs::TS;

use super::moved::{Moved, Reference};
use crate::{
    contact::{
        act::{details_of, write_details},
        address,
        consent::{self, Parted},
        field, search,
    },
    db::Work,
    error::{Code, Error, Result},
    journal::{self, About, Actor, Entry},
    value::phone,
};

/// What became of taking a merge apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts")]
pub struct Unmerged {
    /// The contact that stayed.
    pub survivor_id: String,
    /// The contact that is back.
    pub restored_id: String,
    /// What could not be put back, a sentence each.
    pub left: Vec<String>,
}

struct Sides {
    survivor: String,
    survivor_name: String,
    loser: String,
    loser_name: String,
    department: String,
}

/// Takes the merge `id` apart.
pub fn unmerge(work: &mut Work<'_>, id: &str, actor: &Actor) -> Result<Unmerged> {
    let (sides, moved) = read(work, id)?;
    let mut left = Vec::new();
    take_back_details(work, &sides, &moved, &mut left)?;
    take_back_addresses(work, &sides, &moved, &mut left)?;
    take_back_fields(work, &sides, &moved, &mut left)?;
    give_back_leads(work, &sides, &moved, &mut left)?;
    give_back_links(work, &sides, &moved)?;
    settle(work, id, &sides)?;
    part_words(work, id, &sides, actor, &mut left)?;
    let payload = json!({
        "into": { "id": sides.survivor, "name": sides.survivor_name },
        "from": { "id": sides.loser, "name": sides.loser_name }, "mergeId": id
    });
    let about =
        About { department: Some(&sides.department), contact: Some(&sides.survivor), ..About::default() };
    journal::record(work, &Entry { kind: "contact.unmerged", actor, about, payload })?;
    Ok(Unmerged { survivor_id: sides.survivor, restored_id: sides.loser, left })
}

fn read(work: &Work<'_>, id: &str) -> Result<(Sides, Moved)> {
    let found = work
        .db
        .prepare_cached(
            "SELECT m.survivor_id, s.display_name AS survivor_name, m.loser_id, l.display_name AS loser_name,
               s.department_id, m.moved,
               m.undone_at IS NULL AND l.merged_into_id = m.survivor_id AND s.merged_into_id IS NULL AS stands
             FROM merge m JOIN contact s ON s.id = m.survivor_id JOIN contact l ON l.id = m.loser_id WHERE m.id = ?1",
        )?
        .query_row([id], |row| {
            let sides = Sides {
                survivor: row.get("survivor_id")?,
                survivor_name: row.get("survivor_name")?,
                loser: row.get("loser_id")?,
                loser_name: row.get("loser_name")?,
                department: row.get("department_id")?,
            };
            Ok((sides, row.get::<_, String>("moved")?, row.get::<_, bool>("stands")?))
        })
        .optional()?;
    let (sides, moved, stands) = found.ok_or_else(|| Error::not_found("merge"))?;
    if !stands {
        return Err(Error::new(
            Code::Conflict,
            "This merge was taken apart before, or its contact was merged again since. Take the later merge apart first.",
        ));
    }
    let moved = serde_json::from_str(&moved).map_err(|error| Error::internal("reading the merge", error))?;
    Ok((sides, moved))
}

fn take_back_details(work: &Work<'_>, sides: &Sides, moved: &Moved, left: &mut Vec<String>) -> Result<()> {
    let mut now = details_of(work.db, &sides.survivor)?;
    let (mut before, mut after) = (moved.details_before.clone(), moved.details_after.clone());
    let whats = moved.details_before.members().map(|(what, _, _)| what);
    let slots = now.slots().into_iter().zip(before.slots()).zip(after.slots()).zip(whats);
    for (((now, before), after), what) in slots.filter(|(((_, before), after), _)| before != after) {
        if now == after {
            now.clone_from(before);
        } else {
            left.push(format!("{what} was changed since and stays as it is."));
        }
    }
    write_details(work, &sides.survivor, &now)
}

fn take_back_addresses(work: &Work<'_>, sides: &Sides, moved: &Moved, left: &mut Vec<String>) -> Result<()> {
    for (way, before, after) in &moved.used {
        let all = address::of_contact(work.db, *way, &sides.survivor)?;
        let still_used = all.first().is_some_and(|used| used.key == *after);
        if still_used && all.iter().any(|address| address.key == *before) {
            address::prefer(work, *way, &sides.survivor, before)?;
        }
    }
    for (way, put) in &moved.addresses {
        match address::get(work.db, *way, &sides.survivor, &put.key)? {
            Some(now) if now.written == put.written => {
                address::take(work, *way, &sides.survivor, &put.key)?;
            }
            Some(now) => left.push(format!("{} was edited since and stays.", shown(&now.key))),
            None => {}
        }
    }
    Ok(())
}

fn shown(key: &str) -> String {
    if key.starts_with('+') { phone::display(key) } else { key.to_owned() }
}

fn take_back_fields(work: &Work<'_>, sides: &Sides, moved: &Moved, left: &mut Vec<String>) -> Result<()> {
    for field in &moved.fields {
        let now = field::held(work.db, &sides.survivor, &field.id)?;
        match (now, &field.before) {
            (Some(now), Some(before)) if now == field.after => {
                field::put(work, &sides.survivor, &field.id, before)?;
            }
            (Some(now), None) if now == field.after => field::take(work, &sides.survivor, &field.id)?,
            _ => left.push(format!("“{}” was changed since and stays as it is.", field.key)),
        }
    }
    Ok(())
}

fn give_back_leads(work: &Work<'_>, sides: &Sides, moved: &Moved, left: &mut Vec<String>) -> Result<()> {
    for lead in &moved.leads {
        let sql = "UPDATE lead SET contact_id = ?2, version = version + 1 WHERE id = ?1 AND contact_id = ?3";
        if work.db.prepare_cached(sql)?.execute((lead, &sides.loser, &sides.survivor))? == 0 {
            left.push(format!("A lead of {} belongs to somebody else now or is gone.", sides.loser_name));
        }
    }
    for row in &moved.beside_put {
        work.db
            .prepare_cached("DELETE FROM lead_contact WHERE lead_id = ?1 AND contact_id = ?2")?
            .execute((&row.lead, &row.contact))?;
    }
    for row in &moved.beside_taken {
        work.db
            .prepare_cached(
                "INSERT OR IGNORE INTO lead_contact (lead_id, contact_id, created_at)
                 SELECT id, ?2, ?3 FROM lead WHERE id = ?1",
            )?
            .execute((&row.lead, &row.contact, row.created_at))?;
    }
    Ok(())
}

fn give_back_links(work: &Work<'_>, sides: &Sides, moved: &Moved) -> Result<()> {
    for reference in &moved.references {
        point_back(work, reference, sides)?;
    }
    for request in &moved.requests {
        work.db
            .prepare_cached("UPDATE request SET contact_id = ?2 WHERE seq = ?1 AND contact_id = ?3")?
            .execute((request, &sides.loser, &sides.survivor))?;
    }
    for message in &moved.messages {
        work.db
            .prepare_cached("UPDATE message SET contact_id = ?2 WHERE id = ?1 AND contact_id = ?3")?
            .execute((message, &sides.loser, &sides.survivor))?;
    }
    for tag in &moved.tags {
        work.db
            .prepare_cached("DELETE FROM tagged WHERE tag_id = ?1 AND entity_id = ?2")?
            .execute((tag, &sides.survivor))?;
    }
    Ok(())
}

fn point_back(work: &Work<'_>, reference: &Reference, sides: &Sides) -> Result<()> {
    let now_in = if reference.scope == sides.loser { &sides.survivor } else { &reference.scope };
    work.db
        .prepare_cached(
            "UPDATE external_ref SET scope = ?5, entity_id = ?6, contact_id = ?7
             WHERE scope = ?1 AND system = ?2 AND kind = ?3 AND external_id = ?4 AND contact_id = ?8",
        )?
        .execute((
            now_in,
            &reference.system,
            &reference.kind,
            &reference.external_id,
            &reference.scope,
            &reference.entity,
            &sides.loser,
            &sides.survivor,
        ))?;
    Ok(())
}

/// Each has its own words again; what was asked while they were one is a no of both.
fn part_words(
    work: &mut Work<'_>,
    id: &str,
    sides: &Sides,
    actor: &Actor,
    left: &mut Vec<String>,
) -> Result<()> {
    let parted = Parted { merge: id, survivor: &sides.survivor, loser: &sides.loser };
    if !consent::part(work, &parted, actor)?.is_empty() {
        left.push(format!(
            "{} is opted out too where that was asked while the two were one contact.",
            sides.loser_name
        ));
    }
    Ok(())
}

fn settle(work: &mut Work<'_>, id: &str, sides: &Sides) -> Result<()> {
    work.db.prepare_cached("UPDATE merge SET undone_at = ?2 WHERE id = ?1")?.execute((id, work.now))?;
    work.db
        .prepare_cached("UPDATE contact SET merged_into_id = NULL, archived_at = NULL WHERE id = ?1")?
        .execute([&sides.loser])?;
    for contact in [&sides.survivor, &sides.loser] {
        work.db
            .prepare_cached("UPDATE contact SET last_activity_at = ?2, version = version + 1 WHERE id = ?1")?
            .execute((contact, work.now))?;
        work.changes.add("contact", contact);
        search::mark(work, contact)?;
    }
    work.changes.add_all("lead");
    Ok(())
}
