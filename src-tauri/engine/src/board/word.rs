//! The words a department has for its leads: zones, tags, dispositions, products, sources, reasons for losing. A word is
//! made the first time somebody uses it.

use rusqlite::{Connection, OptionalExtension};
use serde::Serialize;
use ts_rs::TS;

use super::act::checked_text;
use crate::{
    db::Work,
    error::{Error, Result},
};

/// Lists of words that are a name and nothing more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    /// Places.
    Zone,
    /// Labels.
    Tag,
    /// What became of a talk.
    Disposition,
}

impl List {
    fn table(self) -> &'static str {
        match self {
            Self::Zone => "zone",
            Self::Tag => "tag",
            Self::Disposition => "disposition",
        }
    }
}

/// A word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export_to = "types.ts")]
pub struct Word {
    /// Row id.
    pub id: String,
    /// What it says.
    pub name: String,
}

/// A product a department sells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts")]
pub struct Product {
    /// Row id.
    pub id: String,
    /// "Gutter guard"
    pub name: String,
    /// Usual price of one in minor units.
    #[ts(type = "number | null")]
    pub price_minor: Option<i64>,
}

/// All words of a department.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts")]
pub struct Vocabulary {
    /// Zones by name.
    pub zones: Vec<Word>,
    /// Tags by name.
    pub tags: Vec<Word>,
    /// Dispositions by name.
    pub dispositions: Vec<Word>,
    /// Sources by name.
    pub sources: Vec<Word>,
    /// Products by name.
    pub products: Vec<Product>,
    /// Reasons for losing, the most used first.
    pub lost_reasons: Vec<String>,
}

/// Characters of a word at most.
pub const LONGEST: usize = 80;

/// The id of a word of a list; made when it is new. Case does not make another word.
pub fn ensure(work: &Work<'_>, list: List, department: &str, name: &str) -> Result<String> {
    let name = checked_text("name", name, LONGEST, "Write a name.")?;
    let table = list.table();
    let known = work
        .db
        .prepare_cached(&format!(
            "SELECT id FROM {table} WHERE department_id = ?1 AND name = ?2 COLLATE NOCASE"
        ))?
        .query_row((department, &name), |row| row.get(0))
        .optional()?;
    if let Some(id) = known {
        return Ok(id);
    }
    let id = work.id();
    work.db
        .prepare_cached(&format!(
            "INSERT INTO {table} (id, department_id, name, created_at) VALUES (?1, ?2, ?3, ?4)"
        ))?
        .execute((&id, department, &name, work.now))?;
    Ok(id)
}

/// The id of a product; made, or given the newer price.
pub fn ensure_product(
    work: &Work<'_>,
    department: &str,
    name: &str,
    price_minor: Option<i64>,
) -> Result<String> {
    let name = checked_text("name", name, 120, "A product needs a name.")?;
    let id: Option<String> = work
        .db
        .prepare_cached("SELECT id FROM product WHERE department_id = ?1 AND name = ?2 COLLATE NOCASE")?
        .query_row((department, &name), |row| row.get(0))
        .optional()?;
    let id = id.unwrap_or_else(|| work.id());
    work.db
        .prepare_cached(
            "INSERT INTO product (id, department_id, name, price_minor, created_at) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (id) DO UPDATE SET price_minor = coalesce(?4, price_minor)",
        )?
        .execute((&id, department, &name, price_minor, work.now))?;
    Ok(id)
}

/// All words of a department.
pub fn vocabulary(db: &Connection, department: &str) -> Result<Vocabulary> {
    let words = |sql: &str| -> Result<Vec<Word>> {
        let mut select = db.prepare_cached(sql)?;
        let rows =
            select.query_map([department], |row| Ok(Word { id: row.get("id")?, name: row.get("name")? }))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    };
    Ok(Vocabulary {
        zones: words("SELECT id, name FROM zone WHERE department_id = ?1 ORDER BY name COLLATE NOCASE")?,
        tags: words("SELECT id, name FROM tag WHERE department_id = ?1 ORDER BY name COLLATE NOCASE")?,
        dispositions: words(
            "SELECT id, name FROM disposition WHERE department_id = ?1 ORDER BY name COLLATE NOCASE",
        )?,
        sources: words(
            "SELECT id, label AS name FROM source WHERE department_id = ?1 ORDER BY label COLLATE NOCASE LIMIT 1000",
        )?,
        products: products(db, department)?,
        lost_reasons: lost_reasons(db, department)?,
    })
}

fn products(db: &Connection, department: &str) -> Result<Vec<Product>> {
    let mut select = db.prepare_cached(
        "SELECT id, name, price_minor FROM product WHERE department_id = ?1 ORDER BY name COLLATE NOCASE",
    )?;
    let rows = select.query_map([department], |row| {
        Ok(Product { id: row.get("id")?, name: row.get("name")?, price_minor: row.get("price_minor")? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn lost_reasons(db: &Connection, department: &str) -> Result<Vec<String>> {
    let mut select = db.prepare_cached(
        "SELECT lost_reason FROM
           (SELECT lost_reason FROM lead
            WHERE pipeline_id IN (SELECT id FROM pipeline WHERE department_id = ?1) AND status = 'lost'
            ORDER BY closed_at DESC LIMIT 1000)
         WHERE lost_reason IS NOT NULL GROUP BY lost_reason ORDER BY count(*) DESC, lost_reason LIMIT 20",
    )?;
    Ok(select.query_map([department], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// The department of a lead.
pub fn department_of(db: &Connection, lead: &str) -> Result<String> {
    db.prepare_cached("SELECT department_id FROM lead WHERE id = ?1")?
        .query_row([lead], |row| row.get(0))
        .optional()?
        .ok_or_else(|| Error::not_found("lead"))
}
