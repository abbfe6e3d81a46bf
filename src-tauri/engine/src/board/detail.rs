//! Everything about one lead, as its panel shows it.

use rusqlite::{Connection, OptionalExtension};
use serde::Serialize;
use ts_rs::TS;

use super::{
    attachment::{self, Attachment},
    card::{self, LeadCard},
    note::{self, Note},
    todo::{self, Todo},
    word::Word,
};
use crate::{
    clock::Timestamp,
    error::{Error, Result},
};

/// A line of products on a lead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts")]
pub struct ProductLine {
    /// Row id of the line.
    pub id: String,
    /// Name of the product.
    pub name: String,
    /// How many.
    pub quantity: u32,
    /// Price of one in minor units.
    #[ts(type = "number | null")]
    pub price_minor: Option<i64>,
}

/// A message that was received or sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts")]
pub struct Message {
    /// Row id.
    pub id: String,
    /// On which lead, if on one.
    pub lead_id: Option<String>,
    /// `in` or `out`
    #[ts(type = "\"in\" | \"out\"")]
    pub direction: String,
    /// `email`, …
    pub channel: String,
    /// Who wrote it, or to whom it went.
    pub address: String,
    /// Subject of an email.
    pub subject: Option<String>,
    /// Its text, exactly.
    pub body: String,
    /// When it was received or sent.
    pub at: Timestamp,
}

/// A lead with everything that hangs on it.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts")]
pub struct LeadDetail {
    /// The card.
    #[serde(flatten)]
    pub card: LeadCard,
    /// Department.
    pub department_id: String,
    /// What became of the last talk.
    pub disposition: Option<Word>,
    /// Contacts besides its own.
    pub other_contacts: Vec<Word>,
    /// All sources.
    pub sources: Vec<Word>,
    /// Zones.
    pub zones: Vec<Word>,
    /// Tags with their ids.
    pub tag_words: Vec<Word>,
    /// Products.
    pub products: Vec<ProductLine>,
    /// Todos, what is open first.
    pub todos: Vec<Todo>,
    /// Notes, newest first.
    pub notes: Vec<Note>,
    /// Files, newest first.
    pub attachments: Vec<Attachment>,
}

/// Reads one lead whole.
pub fn detail(db: &Connection, lead: &str) -> Result<LeadDetail> {
    let words = |sql: &str| -> Result<Vec<Word>> {
        let mut select = db.prepare_cached(sql)?;
        let rows = select.query_map([lead], |row| Ok(Word { id: row.get("id")?, name: row.get("name")? }))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    };
    let card = card::by_id(db, lead)?;
    Ok(LeadDetail {
        department_id: super::word::department_of(db, lead)?,
        disposition: words(
            "SELECT d.id, d.name FROM lead l JOIN disposition d ON d.id = l.disposition_id WHERE l.id = ?1",
        )?
        .pop(),
        other_contacts: words(
            "SELECT c.id, c.display_name AS name FROM lead_contact x JOIN contact c ON c.id = x.contact_id
             WHERE x.lead_id = ?1 ORDER BY x.created_at, c.id",
        )?,
        sources: words(
            "SELECT s.id, s.label AS name FROM lead_source x JOIN source s ON s.id = x.source_id
             WHERE x.lead_id = ?1 ORDER BY s.label",
        )?,
        zones: words(
            "SELECT z.id, z.name FROM lead_zone x JOIN zone z ON z.id = x.zone_id WHERE x.lead_id = ?1 ORDER BY z.name",
        )?,
        tag_words: words(
            "SELECT t.id, t.name FROM tagged x JOIN tag t ON t.id = x.tag_id WHERE x.entity_id = ?1 ORDER BY t.name",
        )?,
        products: products(db, lead)?,
        todos: todo::of_lead(db, lead)?,
        notes: note::of_lead(db, lead)?,
        attachments: attachment::of_lead(db, lead)?,
        card,
    })
}

/// Tags of a contact.
pub fn tags_of_contact(db: &Connection, contact: &str) -> Result<Vec<Word>> {
    let mut select = db.prepare_cached(
        "SELECT t.id, t.name FROM tagged x JOIN tag t ON t.id = x.tag_id WHERE x.entity_id = ?1 ORDER BY t.name",
    )?;
    let rows = select.query_map([contact], |row| Ok(Word { id: row.get("id")?, name: row.get("name")? }))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// What was said with a contact, newest first; `before` is the time and id of the last one already seen.
pub fn conversation(
    db: &Connection,
    contact: &str,
    before: Option<(Timestamp, &str)>,
    limit: usize,
) -> Result<Vec<Message>> {
    let (at, id) = before.unwrap_or((Timestamp(i64::MAX), ""));
    let mut select = db.prepare_cached(
        "SELECT id, lead_id, direction, channel, address, subject, body, at FROM message
         WHERE contact_id = ?1 AND (at, id) < (?2, ?3) ORDER BY at DESC, id DESC LIMIT ?4",
    )?;
    let rows = select.query_map((contact, at, id, limit), |row| {
        Ok(Message {
            id: row.get("id")?,
            lead_id: row.get("lead_id")?,
            direction: row.get("direction")?,
            channel: row.get("channel")?,
            address: row.get("address")?,
            subject: row.get("subject")?,
            body: row.get("body")?,
            at: row.get("at")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The lead of a line of products, and what the line costs in minor units.
pub fn line_of(db: &Connection, line: &str) -> Result<(String, i64)> {
    db.prepare_cached(
        "SELECT lead_id, quantity * coalesce(price_minor, 0) AS cost FROM lead_product WHERE id = ?1",
    )?
    .query_row([line], |row| Ok((row.get("lead_id")?, row.get("cost")?)))
    .optional()?
    .ok_or_else(|| Error::not_found("product"))
}

fn products(db: &Connection, lead: &str) -> Result<Vec<ProductLine>> {
    let mut select = db.prepare_cached(
        "SELECT l.id, p.name, l.quantity, l.price_minor FROM lead_product l JOIN product p ON p.id = l.product_id
         WHERE l.lead_id = ?1 ORDER BY l.id",
    )?;
    let rows = select.query_map([lead], |row| {
        Ok(ProductLine {
            id: row.get("id")?,
            name: row.get("name")?,
            quantity: row.get("quantity")?,
            price_minor: row.get("price_minor")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
