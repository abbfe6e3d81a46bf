//! Lines of products on a lead.

use rusqlite::OptionalExtension;
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use super::{Act, Doing, known, meanwhile, standing};
use crate::{
    error::{Error, Result},
    value::money,
};

/// A product on a lead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Row id of the line.
    pub id: String,
    /// Which product.
    pub product: String,
    /// How many; at least one.
    pub quantity: u32,
    /// Price of one in minor units, if it has one.
    pub price_minor: Option<i64>,
}

/// How many of a product, and for how much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", rename = "ProductTerms")]
pub struct Terms {
    /// How many; at least one.
    pub quantity: u32,
    /// Price of one in minor units, if it has one.
    #[ts(type = "number | null")]
    pub price_minor: Option<i64>,
}

impl Terms {
    fn check(self) -> Result<()> {
        if self.quantity == 0 {
            return Err(Error::invalid("quantity", "The quantity is at least 1."));
        }
        if self.price_minor.is_some_and(|price| price < 0) {
            return Err(Error::invalid("priceMinor", "A price cannot be below 0."));
        }
        Ok(())
    }

    /// What the line costs in minor units.
    pub fn cost_minor(self) -> i64 {
        self.price_minor.unwrap_or(0).saturating_mul(i64::from(self.quantity))
    }
}

pub(super) fn add(doing: &mut Doing<'_, '_>, lead: &str, line: &Line) -> Result<Option<Act>> {
    Terms { quantity: line.quantity, price_minor: line.price_minor }.check()?;
    let standing = standing(doing.work, lead)?;
    let name: String = doing
        .work
        .db
        .prepare_cached("SELECT name FROM product WHERE id = ?1 AND department_id = ?2")?
        .query_row((&line.product, &standing.department), |row| row.get(0))
        .optional()?
        .ok_or_else(|| Error::not_found("product"))?;
    doing
        .work
        .db
        .prepare_cached(
            "INSERT INTO lead_product (id, lead_id, product_id, quantity, price_minor, created_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute((&line.id, lead, &line.product, line.quantity, line.price_minor, doing.work.now))?;
    let payload = known(json!({
        "product": name, "quantity": line.quantity, "priceMinor": line.price_minor, "currency": standing.currency
    }));
    doing.tell(&standing, "lead.product_added", payload)?;
    Ok(Some(Act::RemoveProduct { line: line.id.clone() }))
}

pub(super) fn change(
    doing: &mut Doing<'_, '_>,
    line: &str,
    to: Terms,
    was: Option<Terms>,
) -> Result<Option<Act>> {
    to.check()?;
    let (lead, found, name) = find(doing, line)?.ok_or_else(|| Error::not_found("product"))?;
    let before = Terms { quantity: found.quantity, price_minor: found.price_minor };
    let standing = standing(doing.work, &lead)?;
    if was.is_some_and(|seen| seen != before) {
        let price = before.price_minor.map(|price| money::shown(price, &standing.currency));
        let now = format!("{} × {}", before.quantity, price.as_deref().unwrap_or("no price"));
        return Err(meanwhile(&format!("{name} on this lead"), &now));
    }
    if to == before {
        return Ok(None);
    }
    doing
        .work
        .db
        .prepare_cached("UPDATE lead_product SET quantity = ?2, price_minor = ?3 WHERE id = ?1")?
        .execute((line, to.quantity, to.price_minor))?;
    let payload = known(json!({
        "product": name, "quantity": to.quantity, "priceMinor": to.price_minor, "currency": standing.currency,
        "old": known(json!(before))
    }));
    doing.tell(&standing, "lead.product_changed", payload)?;
    Ok(Some(Act::ChangeProduct { line: line.to_owned(), to: before, was: Some(to) }))
}

/// The lead of a line, the line, and what the product is called.
fn find(doing: &Doing<'_, '_>, line: &str) -> Result<Option<(String, Line, String)>> {
    Ok(doing
        .work
        .db
        .prepare_cached(
            "SELECT l.lead_id, l.product_id, l.quantity, l.price_minor, p.name
             FROM lead_product l JOIN product p ON p.id = l.product_id WHERE l.id = ?1",
        )?
        .query_row([line], |row| {
            let found = Line {
                id: line.to_owned(),
                product: row.get("product_id")?,
                quantity: row.get("quantity")?,
                price_minor: row.get("price_minor")?,
            };
            Ok((row.get("lead_id")?, found, row.get("name")?))
        })
        .optional()?)
}

pub(super) fn remove(doing: &mut Doing<'_, '_>, line: &str) -> Result<Option<Act>> {
    let Some((lead, removed, name)) = find(doing, line)? else { return Ok(None) };
    let standing = standing(doing.work, &lead)?;
    doing.work.db.prepare_cached("DELETE FROM lead_product WHERE id = ?1")?.execute([line])?;
    let payload = json!({ "product": name, "quantity": removed.quantity });
    doing.tell(&standing, "lead.product_removed", payload)?;
    Ok(Some(Act::AddProduct { lead, line: removed }))
}
