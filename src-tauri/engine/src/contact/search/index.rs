//! The index: kept texts, their trigrams, the beginnings of words.

use rusqlite::OptionalExtension;

use super::Texts;
use crate::{contact::duplicate, db::Work, error::Result, value::fold::fold};

/// Leaves word that what a contact is found by may have changed.
pub fn mark(work: &Work<'_>, contact: &str) -> Result<()> {
    work.db
        .prepare_cached("INSERT OR IGNORE INTO contact_unindexed (contact_id) VALUES (?1)")?
        .execute([contact])?;
    Ok(())
}

/// The same for a contact whose lead is called otherwise than itself: it is found by that name as well.
pub fn mark_unless_called(work: &Work<'_>, contact: &str, name: &str) -> Result<()> {
    work.db
        .prepare_cached(
            "INSERT OR IGNORE INTO contact_unindexed SELECT id FROM contact WHERE id = ?1 AND display_name <> ?2",
        )?
        .execute((contact, name))?;
    Ok(())
}

/// Indexes at most so many of the marked contacts; answers how many it were. Call again while it is not zero.
///
/// A bulk of contacts is best indexed by whoever writes it, in the same unit of work.
pub fn catch_up(work: &mut Work<'_>, most: usize) -> Result<usize> {
    let mut select =
        work.db.prepare_cached("SELECT contact_id FROM contact_unindexed ORDER BY contact_id LIMIT ?1")?;
    let marked = select.query_map([most], |row| row.get(0))?.collect::<rusqlite::Result<Vec<String>>>()?;
    let mut rewritten = Vec::with_capacity(marked.len());
    for contact in &marked {
        rewritten.extend(index(work, contact)?);
        work.db.prepare_cached("DELETE FROM contact_unindexed WHERE contact_id = ?1")?.execute([contact])?;
    }
    index_trigrams(work, &rewritten)?;
    Ok(marked.len())
}

/// A kept text that is not what it was.
struct Rewritten {
    id: i64,
    /// Its trigrams are in the index.
    known: bool,
    /// `None`: it is gone.
    text: Option<String>,
}

/// FTS5 gathers what it is given and writes it out at every statement of others that may have to be undone alone. So the
/// trigrams of all come last and in one go; one by one, each was written out and merged with those before.
fn index_trigrams(work: &Work<'_>, rewritten: &[Rewritten]) -> Result<()> {
    let mut delete = work.db.prepare_cached("DELETE FROM contact_trigram WHERE rowid = ?1")?;
    let mut insert = work.db.prepare_cached("INSERT INTO contact_trigram (rowid, text) VALUES (?1, ?2)")?;
    for Rewritten { id, known, text } in rewritten {
        if *known {
            delete.execute([id])?;
        }
        if let Some(text) = text {
            insert.execute((id, text))?;
        }
    }
    Ok(())
}

fn index(work: &mut Work<'_>, contact: &str) -> Result<Option<Rewritten>> {
    fold_leads(work, contact)?;
    let Some(texts) = Texts::of_contact(work.db, contact)? else {
        duplicate::forget(work, contact)?;
        return forget(work, contact);
    };
    // Names were folded otherwise by older versions.
    work.db
        .prepare_cached("UPDATE contact SET name_key = ?2 WHERE id = ?1 AND name_key <> ?2")?
        .execute((contact, &texts.name))?;
    let text = texts.text();
    let known = kept(work, contact)?;
    duplicate::compare(work, contact, &texts)?;
    if known.as_ref().is_some_and(|(_, kept)| *kept == text) {
        return Ok(None);
    }
    if let Some((id, _)) = known {
        forget_words(work, id)?;
    }
    let id: i64 = work
        .db
        .prepare_cached(
            "INSERT INTO contact_text (contact_id, text) VALUES (?1, ?2)
             ON CONFLICT (contact_id) DO UPDATE SET text = ?2 RETURNING id",
        )?
        .query_row((contact, &text), |row| row.get(0))?;
    let mut insert =
        work.db.prepare_cached("INSERT OR IGNORE INTO contact_word (word, text_id) VALUES (?1, ?2)")?;
    for word in texts.words() {
        insert.execute((word, id))?;
    }
    Ok(Some(Rewritten { id, known: known.is_some(), text: Some(text) }))
}

/// Names were folded otherwise by older versions.
fn fold_leads(work: &Work<'_>, contact: &str) -> Result<()> {
    let mut select = work.db.prepare_cached("SELECT id, name, name_key FROM lead WHERE contact_id = ?1")?;
    let mut leads = select.query([contact])?;
    while let Some(lead) = leads.next()? {
        let (id, name, key): (String, String, String) =
            (lead.get("id")?, lead.get("name")?, lead.get("name_key")?);
        let folded = fold(&name);
        if folded != key {
            let update = "UPDATE lead SET name_key = ?2 WHERE id = ?1";
            work.db.prepare_cached(update)?.execute((id, folded))?;
        }
    }
    Ok(())
}

fn kept(work: &Work<'_>, contact: &str) -> Result<Option<(i64, String)>> {
    let sql = "SELECT id, text FROM contact_text WHERE contact_id = ?1";
    Ok(work.db.prepare_cached(sql)?.query_row([contact], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
}

fn forget(work: &Work<'_>, contact: &str) -> Result<Option<Rewritten>> {
    let Some((id, _)) = kept(work, contact)? else { return Ok(None) };
    forget_words(work, id)?;
    work.db.prepare_cached("DELETE FROM contact_text WHERE id = ?1")?.execute([id])?;
    Ok(Some(Rewritten { id, known: true, text: None }))
}

fn forget_words(work: &Work<'_>, id: i64) -> Result<()> {
    work.db.prepare_cached("DELETE FROM contact_word WHERE text_id = ?1")?.execute([id])?;
    Ok(())
}
