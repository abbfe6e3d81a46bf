//! The suppression list: addresses that nothing is sent to, whoever they belong to.
//!
//! The list keeps no address, only its mark, so an entry may outlive the contact whose wish it was. What a suppressed
//! address brought to a contact is an opt-out of its own and stays when the entry goes.

mod mark;

use rusqlite::{Connection, OptionalExtension, Row};
use serde::Serialize;
use serde_json::json;
use ts_rs::TS;

pub use mark::{SECRET, unlock};

use super::{
    gate::Ask,
    log::{self, Place, Saying},
    manual,
    word::{Channel, Method, Scope, Verdict},
};
use crate::{
    clock::Timestamp,
    db::Work,
    error::{Code, Error, Result},
    journal::{self, About, Actor, Entry as JournalEntry},
};

/// An entry of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts", rename = "Suppression")]
pub struct Entry {
    /// Row id.
    pub id: String,
    /// Enough to recognise an address one knows: `…0119`, `a…@example.com`.
    pub hint: String,
    /// `None`: every channel that reaches the address.
    pub channel: Option<Channel>,
    /// Why.
    pub reason: String,
    /// Until when; `None` for good.
    pub until: Option<Timestamp>,
    /// Who added it.
    pub created_by: Option<String>,
    /// When it was added.
    pub created_at: Timestamp,
}

/// An address to be added.
#[derive(Debug, Clone)]
pub struct New {
    /// Phone number or email.
    pub address: String,
    /// `None`: every channel that reaches it.
    pub channel: Option<Channel>,
    /// Why.
    pub reason: String,
    /// Until when; `None` for good.
    pub until: Option<Timestamp>,
}

/// What stands against sending to an address.
pub(super) struct Against {
    pub(super) why: String,
    pub(super) until: Option<Timestamp>,
}

const COLUMNS: &str = "id, hint, channel, reason, until, created_by, created_at";

/// Entries, the newest first, before the id `before`.
pub fn list(db: &Connection, before: Option<&str>, limit: usize) -> Result<Vec<Entry>> {
    let mut select = db.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM suppression WHERE removed_at IS NULL AND (?1 IS NULL OR id < ?1) ORDER BY id DESC LIMIT ?2"
    ))?;
    Ok(select.query_map((before, limit), from_row)?.collect::<rusqlite::Result<_>>()?)
}

/// Whether there is no entry.
pub fn is_empty(db: &Connection) -> Result<bool> {
    Ok(!db.prepare_cached("SELECT 1 FROM suppression WHERE removed_at IS NULL LIMIT 1")?.exists([])?)
}

/// Adds an address; contacts that have it are opted out unless the entry ends by itself. The list must be unlocked.
pub fn add(work: &mut Work<'_>, new: &New, actor: &Actor) -> Result<Entry> {
    let address = checked(work, new)?;
    let mark = mark::of(work.db, &address)?.ok_or_else(mark::locked)?;
    refuse_repeat(work, &mark, new)?;
    let id = work.id();
    let reason = new.reason.trim();
    work.db
        .prepare_cached(
            "INSERT INTO suppression (id, mark, hint, channel, reason, until, created_by, created_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute((&id, mark, hint(&address), new.channel, reason, new.until, &actor.name, work.now))?;
    let entry = by_id(work.db, &id)?;
    for contact in having(work.db, &address)? {
        stop(work, &contact, vec![(entry.clone(), address.clone())], Method::Manual, actor)?;
    }
    tell(work, &entry, "suppression.added", reason, actor)?;
    Ok(entry)
}

/// Takes an entry off; asks for the reason. Contacts it opted out stay opted out.
pub fn remove(work: &mut Work<'_>, id: &str, reason: &str, actor: &Actor) -> Result<()> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Error::invalid("reason", "Write down why this address may be used again."));
    }
    let entry = by_id(work.db, id)?;
    work.db
        .prepare_cached("UPDATE suppression SET removed_at = ?2, removed_reason = ?3 WHERE id = ?1")?
        .execute((id, work.now, reason))?;
    tell(work, &entry, "suppression.removed", reason, actor)
}

/// Compares the addresses of a contact with the list, when one is new, and opts out what is found.
///
/// Call it wherever an address is added. Without the key the contact goes on waiting to be compared, and nothing is sent to
/// them.
pub fn apply(work: &mut Work<'_>, contact: &str) -> Result<()> {
    if !is_unread(work.db, contact)? {
        return Ok(());
    }
    let mut found = Vec::new();
    for address in addresses(work.db, contact)? {
        let Some(mark) = mark::of(work.db, &address)? else { return Ok(()) };
        found.extend(entries_for(work.db, &mark)?.into_iter().map(|entry| (entry, address.clone())));
    }
    work.db.prepare_cached("DELETE FROM suppression_unread WHERE contact_id = ?1")?.execute([contact])?;
    stop(work, contact, found, Method::Import, &Actor::system())
}

/// Whether an entry stands against sending to this address now.
pub(super) fn standing_against(db: &Connection, ask: &Ask<'_>, address: &str) -> Result<Option<Against>> {
    if is_unread(db, ask.contact)? {
        let why = "This contact could not be compared with the suppression list yet, because its key is out of reach.";
        return Ok(Some(Against { why: why.into(), until: None }));
    }
    let sql = "SELECT s.reason, s.until FROM suppression_hit h JOIN suppression s ON s.id = h.suppression_id
               WHERE h.contact_id = ?1 AND h.address = ?2 AND s.removed_at IS NULL
                 AND (s.until IS NULL OR s.until > ?3) AND (s.channel IS NULL OR s.channel = ?4)
               ORDER BY s.until IS NULL DESC, s.until DESC LIMIT 1";
    let against = |row: &Row<'_>| {
        let reason: String = row.get("reason")?;
        let why = format!("This address is on the suppression list: {reason}");
        Ok(Against { why, until: row.get("until")? })
    };
    Ok(db.prepare_cached(sql)?.query_row((ask.contact, address, ask.now, ask.channel), against).optional()?)
}

/// Whether its addresses are still to be compared with the list.
fn is_unread(db: &Connection, contact: &str) -> Result<bool> {
    Ok(db.prepare_cached("SELECT 1 FROM suppression_unread WHERE contact_id = ?1")?.exists([contact])?)
}

/// Notes which entries a contact's addresses met, and opts them out there.
fn stop(
    work: &mut Work<'_>,
    contact: &str,
    found: Vec<(Entry, String)>,
    method: Method,
    actor: &Actor,
) -> Result<()> {
    let mut words = Vec::new();
    let mut reason = None;
    for (entry, address) in found {
        let new = work
            .db
            .prepare_cached(
                "INSERT OR IGNORE INTO suppression_hit (contact_id, address, suppression_id) VALUES (?1, ?2, ?3)",
            )?
            .execute((contact, &address, &entry.id))?;
        // An entry that ends by itself holds messages back; an opt-out would outlast it.
        if new > 0 && entry.until.is_none() {
            reason.get_or_insert(format!("Suppression list: {}", entry.reason));
            let place = |channel| Place { channel, address: Some(address.clone()) };
            words.extend(reached(&entry, &address).map(|channel| (place(channel), Verdict::no(Scope::All))));
        }
    }
    if words.is_empty() {
        return Ok(());
    }
    let saying = Saying { reason: reason.as_deref(), ..Saying::new(method, actor, work.now) };
    log::write_down(work, contact, &words, &saying).map(drop)
}

fn reached(entry: &Entry, address: &str) -> impl Iterator<Item = Channel> {
    let (only, rings) = (entry.channel, !address.contains('@'));
    Channel::ALL
        .into_iter()
        .filter(move |channel| channel.rings() == rings && only.is_none_or(|only| only == *channel))
}

fn checked(work: &Work<'_>, new: &New) -> Result<String> {
    if new.reason.trim().is_empty() {
        return Err(Error::invalid("reason", "Write down why nothing may be sent to this address."));
    }
    if new.until.is_some_and(|until| until <= work.now) {
        return Err(Error::invalid("until", "Choose a moment in the future."));
    }
    let by_look = if new.address.contains('@') { Channel::Email } else { Channel::Text };
    let channel = new.channel.unwrap_or(by_look);
    manual::folded(channel, &new.address, "US").ok_or_else(|| {
        let what = if channel.rings() { "a phone number like (804) 555-0119" } else { "an email address" };
        Error::invalid("address", format!("Enter {what}."))
    })
}

fn refuse_repeat(work: &Work<'_>, mark: &[u8], new: &New) -> Result<()> {
    let same = |entry: &Entry| entry.channel == new.channel && entry.until == new.until;
    if entries_for(work.db, mark)?.iter().any(same) {
        return Err(Error::new(Code::Conflict, "This address is on the list already."));
    }
    Ok(())
}

fn entries_for(db: &Connection, mark: &[u8]) -> Result<Vec<Entry>> {
    let mut select = db.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM suppression WHERE mark = ?1 AND removed_at IS NULL"
    ))?;
    Ok(select.query_map([mark], from_row)?.collect::<rusqlite::Result<_>>()?)
}

fn by_id(db: &Connection, id: &str) -> Result<Entry> {
    db.prepare_cached(&format!("SELECT {COLUMNS} FROM suppression WHERE id = ?1 AND removed_at IS NULL"))?
        .query_row([id], from_row)
        .optional()?
        .ok_or_else(|| Error::not_found("entry"))
}

fn addresses(db: &Connection, contact: &str) -> Result<Vec<String>> {
    let mut select = db.prepare_cached(
        "SELECT e164 FROM contact_phone WHERE contact_id = ?1 UNION ALL SELECT folded FROM contact_email WHERE contact_id = ?1",
    )?;
    Ok(select.query_map([contact], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// Contacts of all departments that have an address.
fn having(db: &Connection, address: &str) -> Result<Vec<String>> {
    let mut select = db.prepare_cached(
        "SELECT p.contact_id FROM department d CROSS JOIN contact_phone p ON p.department_id = d.id AND p.e164 = ?1
         UNION SELECT e.contact_id FROM department d CROSS JOIN contact_email e ON e.department_id = d.id AND e.folded = ?1",
    )?;
    Ok(select.query_map([address], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

fn tell(work: &mut Work<'_>, entry: &Entry, kind: &'static str, reason: &str, actor: &Actor) -> Result<()> {
    work.changes.add("setting", "suppression");
    let payload = json!({ "suppressionId": entry.id, "hint": entry.hint, "reason": reason });
    journal::record(work, &JournalEntry { kind, actor, about: About::default(), payload })
}

fn hint(address: &str) -> String {
    match address.split_once('@') {
        Some((name, host)) => format!("{}…@{host}", name.chars().take(1).collect::<String>()),
        None => format!("…{}", address.get(address.len().saturating_sub(4)..).unwrap_or_default()),
    }
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry {
        id: row.get("id")?,
        hint: row.get("hint")?,
        channel: row.get("channel")?,
        reason: row.get("reason")?,
        until: row.get("until")?,
        created_by: row.get("created_by")?,
        created_at: row.get("created_at")?,
    })
}
