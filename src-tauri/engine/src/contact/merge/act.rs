//! Merging contacts, and what that would do.

use rusqlite::{Connection, OptionalExtension};
use serde_json::json;

use super::{
    MergeChange, MergeConsent, MergeStep, Wish,
    moved::{Moved, Reference},
    plan::Pair,
};
use crate::{
    contact::{
        act::write_details,
        address::{self, Way},
        consent::{self, ConsentState, in_force},
        field, search,
    },
    db::Work,
    error::{Code, Error, Result},
    journal::{self, About, Actor, Entry},
    value::phone,
};

/// One of the contacts, found fit to be merged.
struct One {
    name: String,
    department: String,
}

/// What merging would move, each of the others by itself. Changes nothing.
pub fn preview(db: &Connection, wish: &Wish) -> Result<Vec<MergeStep>> {
    check(db, wish)?;
    wish.other_ids.iter().map(|loser| step(db, wish, loser, &pair(wish, loser).plan(db)?)).collect()
}

/// Makes one contact of several; answers what moved.
pub fn merge(work: &mut Work<'_>, wish: &Wish, actor: &Actor) -> Result<Vec<MergeStep>> {
    check(work.db, wish)?;
    let mut steps = Vec::new();
    for loser in &wish.other_ids {
        let moved = pair(wish, loser).plan(work.db)?;
        let told = step(work.db, wish, loser, &moved)?;
        let merge_id = work.id();
        apply(work, &wish.survivor_id, loser, &moved)?;
        keep(work, &merge_id, wish, loser, &moved)?;
        consent::strictest_of(work, &wish.survivor_id, loser, &merge_id, actor)?;
        consent::apply_suppression(work, &wish.survivor_id)?;
        tell(work, wish, loser, &merge_id, actor)?;
        steps.push(MergeStep { merge_id: Some(merge_id), ..told });
    }
    Ok(steps)
}

fn pair<'a>(wish: &'a Wish, loser: &'a str) -> Pair<'a> {
    Pair { survivor: &wish.survivor_id, loser, choose: &wish.choose }
}

fn check(db: &Connection, wish: &Wish) -> Result<()> {
    if wish.other_ids.is_empty() {
        return Err(Error::invalid("otherIds", "Name at least one other contact."));
    }
    let survivor = one(db, &wish.survivor_id)?;
    for (index, id) in wish.other_ids.iter().enumerate() {
        if *id == wish.survivor_id || wish.other_ids[..index].contains(id) {
            return Err(Error::invalid("otherIds", "A contact cannot be merged with itself."));
        }
        if one(db, id)?.department != survivor.department {
            return Err(Error::invalid("otherIds", "Contacts of two departments cannot be merged."));
        }
    }
    Ok(())
}

fn one(db: &Connection, contact: &str) -> Result<One> {
    let sql =
        "SELECT display_name, department_id, archived_at IS NOT NULL AS away FROM contact WHERE id = ?1";
    let (one, away) = db
        .prepare_cached(sql)?
        .query_row([contact], |row| {
            let one = One { name: row.get("display_name")?, department: row.get("department_id")? };
            Ok((one, row.get::<_, bool>("away")?))
        })
        .optional()?
        .ok_or_else(|| Error::not_found("contact"))?;
    if away {
        let message = format!("{} is in the trash or was merged meanwhile. Nothing was changed.", one.name);
        return Err(Error::new(Code::Conflict, message));
    }
    Ok(one)
}

fn apply(work: &mut Work<'_>, survivor: &str, loser: &str, moved: &Moved) -> Result<()> {
    write_details(work, survivor, &moved.details_after)?;
    for (way, row) in &moved.addresses {
        address::put(work, *way, survivor, row)?;
    }
    for (way, _, used) in &moved.used {
        address::prefer(work, *way, survivor, used)?;
    }
    for field in &moved.fields {
        field::put(work, survivor, &field.id, &field.after)?;
    }
    for tag in &moved.tags {
        let sql = "INSERT INTO tagged (tag_id, entity_id) VALUES (?1, ?2)";
        work.db.prepare_cached(sql)?.execute((tag, survivor))?;
    }
    hand_over(work, survivor, loser, moved)
}

/// What belongs to one person only goes to the survivor.
fn hand_over(work: &mut Work<'_>, survivor: &str, loser: &str, moved: &Moved) -> Result<()> {
    for sql in [
        "UPDATE lead SET contact_id = ?1, version = version + 1 WHERE contact_id = ?2",
        "UPDATE request SET contact_id = ?1 WHERE contact_id = ?2",
        "UPDATE message SET contact_id = ?1 WHERE contact_id = ?2",
    ] {
        work.db.prepare_cached(sql)?.execute((survivor, loser))?;
    }
    for row in &moved.beside_taken {
        let sql = "DELETE FROM lead_contact WHERE lead_id = ?1 AND contact_id = ?2";
        work.db.prepare_cached(sql)?.execute((&row.lead, &row.contact))?;
    }
    for row in &moved.beside_put {
        let sql = "INSERT INTO lead_contact (lead_id, contact_id, created_at) VALUES (?1, ?2, ?3)";
        work.db.prepare_cached(sql)?.execute((&row.lead, &row.contact, row.created_at))?;
    }
    moved.references.iter().try_for_each(|reference| point(work, reference, survivor, loser))
}

/// The id of a lead is unique within its contact and goes with it; the id of the contact names the survivor.
fn point(work: &Work<'_>, reference: &Reference, survivor: &str, loser: &str) -> Result<()> {
    let to = |id: &str| if id == loser { survivor.to_owned() } else { id.to_owned() };
    work.db
        .prepare_cached(
            "UPDATE external_ref SET scope = ?5, entity_id = ?6, contact_id = ?7
             WHERE scope = ?1 AND system = ?2 AND kind = ?3 AND external_id = ?4",
        )?
        .execute((
            &reference.scope,
            &reference.system,
            &reference.kind,
            &reference.external_id,
            to(&reference.scope),
            to(&reference.entity),
            survivor,
        ))?;
    Ok(())
}

/// Notes the merge and puts the loser away.
fn keep(work: &mut Work<'_>, id: &str, wish: &Wish, loser: &str, moved: &Moved) -> Result<()> {
    let survivor = &wish.survivor_id;
    let failed = |error| Error::internal("noting the merge", error);
    let moved = serde_json::to_string(moved).map_err(failed)?;
    let choose = serde_json::to_string(&wish.choose).map_err(failed)?;
    work.db
        .prepare_cached(
            "INSERT INTO merge (id, survivor_id, loser_id, at, moved, choose, last_word)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, (SELECT coalesce(max(seq), 0) FROM consent_event))",
        )?
        .execute((id, survivor, loser, work.now, moved, choose))?;
    work.db
        .prepare_cached(
            "UPDATE contact SET merged_into_id = ?2, archived_at = ?3, version = version + 1 WHERE id = ?1",
        )?
        .execute((loser, survivor, work.now))?;
    work.db
        .prepare_cached("UPDATE contact SET last_activity_at = ?2, version = version + 1 WHERE id = ?1")?
        .execute((survivor, work.now))?;
    search::mark(work, survivor)?;
    search::mark(work, loser)
}

fn tell(work: &mut Work<'_>, wish: &Wish, loser: &str, merge: &str, actor: &Actor) -> Result<()> {
    let survivor = &wish.survivor_id;
    let sql = "SELECT department_id, display_name FROM contact WHERE id = ?1";
    let read = |id: &str| work.db.prepare_cached(sql)?.query_row([id], |row| Ok((row.get(0)?, row.get(1)?)));
    let (department, into): (String, String) = read(survivor)?;
    let (_, from): (String, String) = read(loser)?;
    let payload = json!({
        "into": { "id": survivor, "name": into }, "from": { "id": loser, "name": from }, "mergeId": merge
    });
    let about = About { department: Some(&department), contact: Some(survivor), ..About::default() };
    work.changes.add("contact", loser);
    work.changes.add_all("lead");
    journal::record(work, &Entry { kind: "contact.merged", actor, about, payload })
}

/// What a plan comes to, in words and numbers.
fn step(db: &Connection, wish: &Wish, loser: &str, moved: &Moved) -> Result<MergeStep> {
    let of = |which: Way| moved.addresses.iter().filter(move |(way, _)| *way == which).map(|(_, row)| row);
    Ok(MergeStep {
        from_id: loser.to_owned(),
        from_name: one(db, loser)?.name,
        merge_id: None,
        phones: of(Way::Phone).map(|row| phone::display(&row.key)).collect(),
        emails: of(Way::Email).map(|row| row.written.text.clone()).collect(),
        changes: changes(moved),
        leads: moved.leads.len(),
        requests: moved.requests.len(),
        messages: moved.messages.len(),
        references: moved.references.len(),
        tags: moved.tags.len(),
        consent: strictest(db, &wish.survivor_id, loser)?,
    })
}

fn changes(moved: &Moved) -> Vec<MergeChange> {
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let members = moved.details_before.members().into_iter().zip(moved.details_after.members());
    let details =
        members.filter(|((_, _, old), (_, _, new))| old != new).map(|((_, what, old), (_, _, new))| {
            MergeChange {
                what: what.to_owned(),
                old: some(old.unwrap_or_default()),
                new: new.unwrap_or_default().to_owned(),
            }
        });
    let used = moved.used.iter().map(|(way, old, new)| MergeChange {
        what: way.word().to_owned(),
        old: Some(old.clone()),
        new: new.clone(),
    });
    let fields = moved.fields.iter().map(|field| MergeChange {
        what: format!("field:{}", field.key),
        old: field.before.as_ref().map(|before| before.value.clone()),
        new: field.after.value.clone(),
    });
    details.chain(used).chain(fields).collect()
}

fn strictest(db: &Connection, survivor: &str, loser: &str) -> Result<Vec<MergeConsent>> {
    let both = in_force(db, survivor)?.into_iter().zip(in_force(db, loser)?);
    let of = |(mine, other): (crate::contact::ChannelConsent, crate::contact::ChannelConsent)| {
        let no = other.state == ConsentState::OptedOut;
        MergeConsent { channel: mine.channel, state: if no { other.state } else { mine.state } }
    };
    Ok(both.map(of).collect())
}
