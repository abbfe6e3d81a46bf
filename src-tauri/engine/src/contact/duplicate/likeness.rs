//! What two contacts are alike in. Each contact is compared with those that share an address or a trait with it, never
//! with all.

use rusqlite::ToSql;

use crate::{contact::search::Texts, db::Work, error::Result};

/// Names are alike from this Jaro-Winkler similarity on: "Jon Smith" and "John Smith", not "Ann Lee" and "Ann Ray".
const ALIKE: f64 = 0.92;
/// A contact is compared with so many that share one trait; more have it only where it tells nothing.
const AT_MOST: usize = 25;
/// A name that more than so many others have tells nothing.
const NAMESAKES: usize = 4;
/// Names that are alike begin alike.
const FIRST_LETTERS: usize = 2;
/// The digits that stay the same whatever is written before them.
const END_OF_NUMBER: usize = 7;

/// Compares a contact with the others; what was found before is forgotten.
pub(in crate::contact) fn compare(work: &mut Work<'_>, contact: &str, texts: &Texts) -> Result<()> {
    let before = taken_back(work, contact)?;
    let mut found = 0;
    for (reason, others, addresses) in
        [("phone", SAME_PHONE, &texts.phones), ("email", SAME_EMAIL, &texts.emails)]
    {
        for address in addresses {
            for (other, _) in others_with(work, others, (&texts.department, address, contact, AT_MOST))? {
                found += note(work, contact, &other, reason, address)?;
            }
        }
    }
    work.db.prepare_cached("DELETE FROM contact_trait WHERE contact_id = ?1")?.execute([contact])?;
    for (reason, what, key) in traits(texts) {
        for (other, name) in others_with(work, SAME_TRAIT, (&key, "", contact, AT_MOST))? {
            if alike(&texts.name, &name) {
                found += note(work, contact, &other, reason, what)?;
            }
        }
        work.db
            .prepare_cached("INSERT OR IGNORE INTO contact_trait (trait, contact_id) VALUES (?1, ?2)")?
            .execute((key, contact))?;
    }
    for namesake in namesakes(work, contact, texts)? {
        found += note(work, contact, &namesake, "name", &texts.name)?;
    }
    if before + found > 0 {
        work.changes.add_all("duplicate");
    }
    Ok(())
}

/// Those with the very same first and last name, if they are few.
fn namesakes(work: &Work<'_>, contact: &str, texts: &Texts) -> Result<Vec<String>> {
    let whole = texts.name.contains(' ') && texts.name.chars().all(|sign| !sign.is_numeric() && sign != '@');
    if !whole {
        return Ok(Vec::new());
    }
    let others = others_with(work, SAME_NAME, (&texts.name, &texts.department, contact, NAMESAKES + 1))?;
    let few = others.len() <= NAMESAKES;
    Ok(others.into_iter().filter(|_| few).map(|(id, _)| id).collect())
}

/// A contact that is not in the table any more is like nobody.
pub(in crate::contact) fn forget(work: &mut Work<'_>, contact: &str) -> Result<()> {
    work.db.prepare_cached("DELETE FROM contact_trait WHERE contact_id = ?1")?.execute([contact])?;
    if taken_back(work, contact)? > 0 {
        work.changes.add_all("duplicate");
    }
    Ok(())
}

/// Notes that somebody known by a phone gave the email of somebody else.
pub(in crate::contact) fn claim(work: &mut Work<'_>, contact: &str, owner: &str, email: &str) -> Result<()> {
    note(work, contact, owner, "claimed_email", email)?;
    work.changes.add_all("duplicate");
    Ok(())
}

/// An email once claimed stays claimed; everything else is found anew.
fn taken_back(work: &Work<'_>, contact: &str) -> Result<usize> {
    Ok(work
        .db
        .prepare_cached("DELETE FROM likeness WHERE (a = ?1 OR b = ?1) AND reason <> 'claimed_email'")?
        .execute([contact])?)
}

fn note(work: &Work<'_>, one: &str, other: &str, reason: &str, what: &str) -> Result<usize> {
    Ok(work
        .db
        .prepare_cached("INSERT OR IGNORE INTO likeness (a, b, reason, what) VALUES (?1, ?2, ?3, ?4)")?
        .execute((one.min(other), one.max(other), reason, what))?)
}

const SAME_PHONE: &str = "SELECT c.id, c.name_key FROM contact_phone p JOIN contact c ON c.id = p.contact_id
  WHERE p.department_id = ?1 AND p.e164 = ?2 AND c.id <> ?3 AND c.archived_at IS NULL LIMIT ?4";
const SAME_EMAIL: &str = "SELECT c.id, c.name_key FROM contact_email e JOIN contact c ON c.id = e.contact_id
  WHERE e.department_id = ?1 AND e.folded = ?2 AND c.id <> ?3 AND c.archived_at IS NULL LIMIT ?4";
const SAME_NAME: &str = "SELECT c.id, c.name_key FROM contact c
  WHERE c.name_key = ?1 AND c.department_id = ?2 AND c.id <> ?3 AND c.archived_at IS NULL LIMIT ?4";
const SAME_TRAIT: &str = "SELECT c.id, c.name_key FROM contact_trait r JOIN contact c ON c.id = r.contact_id
  WHERE r.trait = ?1 AND ?2 = '' AND c.id <> ?3 AND c.archived_at IS NULL LIMIT ?4";

/// Id and folded name of the contacts a question finds.
fn others_with(
    work: &Work<'_>,
    sql: &str,
    (whose, what, contact, most): (impl ToSql, impl ToSql, &str, usize),
) -> Result<Vec<(String, String)>> {
    let mut select = work.db.prepare_cached(sql)?;
    let rows = select.query_map((whose, what, contact, most), |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Reason, value and key of each trait. The key carries the first letters of the name: a street has many houses.
fn traits(texts: &Texts) -> impl Iterator<Item = (&'static str, &str, String)> {
    let letters: String = texts.name.chars().take(FIRST_LETTERS).collect();
    let numbers = texts.phones.iter().filter_map(|phone| {
        let start = phone.len().checked_sub(END_OF_NUMBER)?;
        Some(("number", phone.as_str(), &phone[start..]))
    });
    let company = Some(("company", texts.company.as_str(), texts.company.as_str()));
    let places = texts
        .fields
        .iter()
        .filter(|(key, _)| is_place(key))
        .map(|(_, value)| ("place", value.as_str(), value.as_str()));
    numbers.chain(company.filter(|(_, company, _)| !company.is_empty())).chain(places).map(
        move |(reason, what, value)| {
            (reason, what, format!("{}/{reason}/{value}/{letters}", texts.department))
        },
    )
}

/// Whether a field's key says that it holds a street or a postal code, however the sender nests and writes it.
fn is_place(key: &str) -> bool {
    let last = key.rsplit('.').next().unwrap_or(key);
    let letters: String = last.chars().filter(char::is_ascii_alphabetic).collect();
    matches!(
        letters.as_str(),
        "zip"
            | "zipcode"
            | "postalcode"
            | "postcode"
            | "street"
            | "streetaddress"
            | "address"
            | "addressline"
    )
}

/// Whether two folded names may be one, in whichever order their words stand.
fn alike(one: &str, other: &str) -> bool {
    let sorted = |name: &str| {
        let mut words: Vec<&str> = name.split(' ').collect();
        words.sort_unstable();
        words.join(" ")
    };
    strsim::jaro_winkler(one, other) >= ALIKE || strsim::jaro_winkler(&sorted(one), &sorted(other)) >= ALIKE
}
