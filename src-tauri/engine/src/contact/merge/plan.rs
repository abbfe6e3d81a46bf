//! Planning a merge: which values survive, what moves. Looks and changes nothing, so a dry run is the plan itself.

use std::collections::BTreeMap;

use rusqlite::Connection;

use super::moved::{self, FieldMoved, Moved};
use crate::{
    contact::{
        act::{Details, details_of},
        address::{self, Address, Way},
        field::{self, Held},
    },
    error::Result,
};

/// The two of one merge, and whose values were chosen.
pub(super) struct Pair<'a> {
    pub(super) survivor: &'a str,
    pub(super) loser: &'a str,
    pub(super) choose: &'a BTreeMap<String, String>,
}

impl Pair<'_> {
    /// Everything the merge will change.
    pub(super) fn plan(&self, db: &Connection) -> Result<Moved> {
        let details_before = details_of(db, self.survivor)?;
        let details_after = self.details(&details_before, &details_of(db, self.loser)?);
        let (beside_taken, beside_put) = moved::beside(db, self.survivor, self.loser)?;
        let (addresses, used) = self.addresses(db)?;
        Ok(Moved {
            details_before,
            details_after,
            addresses,
            used,
            fields: self.fields(db)?,
            leads: moved::leads(db, self.loser)?,
            beside_taken,
            beside_put,
            references: moved::references(db, self.survivor, self.loser)?,
            requests: moved::requests(db, self.loser)?,
            messages: moved::messages(db, self.loser)?,
            tags: moved::tags(db, self.survivor, self.loser)?,
        })
    }

    /// The addresses the survivor gets, and which one is used instead of which where that was chosen.
    #[expect(clippy::type_complexity, reason = "two lists of one row each")]
    fn addresses(&self, db: &Connection) -> Result<(Vec<(Way, Address)>, Vec<(Way, String, String)>)> {
        let (mut addresses, mut used) = (Vec::new(), Vec::new());
        for way in [Way::Phone, Way::Email] {
            let known = address::of_contact(db, way, self.survivor)?;
            let others = address::of_contact(db, way, self.loser)?;
            if let (Some(before), Some(after)) = (known.first(), others.first())
                && self.chosen(way.word())
                && before.key != after.key
            {
                used.push((way, before.key.clone(), after.key.clone()));
            }
            let new = others.into_iter().filter(|other| known.iter().all(|known| known.key != other.key));
            // The first number of somebody who had none is used; otherwise the used one is chosen by its own act.
            let used_as = |new: Address| Address { primary: new.primary && known.is_empty(), ..new };
            addresses.extend(new.map(|new| (way, used_as(new))));
        }
        Ok((addresses, used))
    }

    /// Whether the loser's value of this member was chosen.
    fn chosen(&self, what: &str) -> bool {
        self.choose.get(what).is_some_and(|whose| whose == self.loser)
    }

    fn details(&self, mine: &Details, other: &Details) -> Details {
        let nameless = [&mine.first_name, &mine.last_name].iter().all(|name| is_empty(name))
            && !(is_empty(&other.first_name) && is_empty(&other.last_name));
        let pick = |what: &str, mine: &Option<String>, other: &Option<String>| {
            let take = !is_empty(other) && (is_empty(mine) || self.chosen(what));
            if take { other.clone() } else { mine.clone() }
        };
        // Who is only known by a number is called by the other's name.
        let name = if nameless && !self.choose.contains_key("name") {
            other.name.clone()
        } else {
            pick("name", &mine.name, &other.name)
        };
        Details {
            first_name: pick("firstName", &mine.first_name, &other.first_name),
            last_name: pick("lastName", &mine.last_name, &other.last_name),
            company_name: pick("companyName", &mine.company_name, &other.company_name),
            name,
            time_zone: pick("timeZone", &mine.time_zone, &other.time_zone),
            owner_id: pick("owner", &mine.owner_id, &other.owner_id),
        }
    }

    fn fields(&self, db: &Connection) -> Result<Vec<FieldMoved>> {
        let mut fields = Vec::new();
        for (id, key, after) in held_by(db, self.loser)? {
            let before = field::held(db, self.survivor, &id)?;
            let stays = before.is_some() && !self.chosen(&format!("field:{key}"));
            if !stays && before.as_ref() != Some(&after) {
                fields.push(FieldMoved { id, key, before, after });
            }
        }
        Ok(fields)
    }
}

/// All fields of a contact: row id of the definition, key, value.
fn held_by(db: &Connection, contact: &str) -> Result<Vec<(String, String, Held)>> {
    let mut select = db.prepare_cached(
        "SELECT d.id, d.key, v.value, v.json, v.request_id, v.source_id, v.updated_at
         FROM field_value v JOIN field_def d ON d.id = v.field_id WHERE v.contact_id = ?1 ORDER BY d.key",
    )?;
    let rows =
        select.query_map([contact], |row| Ok((row.get("id")?, row.get("key")?, field::held_row(row)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn is_empty(text: &Option<String>) -> bool {
    text.as_deref().unwrap_or_default().is_empty()
}
