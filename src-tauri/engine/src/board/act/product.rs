//! Lines of products on a lead.

use rusqlite::OptionalExtension;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Act, Doing, known, standing};
use crate::error::{Error, Result};

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

pub(super) fn add(doing: &mut Doing<'_, '_>, lead: &str, line: &Line) -> Result<Option<Act>> {
    if line.quantity == 0 {
        return Err(Error::invalid("quantity", "The quantity is at least 1."));
    }
    if line.price_minor.is_some_and(|price| price < 0) {
        return Err(Error::invalid("priceMinor", "A price cannot be below 0."));
    }
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

pub(super) fn remove(doing: &mut Doing<'_, '_>, line: &str) -> Result<Option<Act>> {
    let found = doing
        .work
        .db
        .prepare_cached(
            "SELECT l.lead_id, l.product_id, l.quantity, l.price_minor, p.name
             FROM lead_product l JOIN product p ON p.id = l.product_id WHERE l.id = ?1",
        )?
        .query_row([line], |row| {
            let removed = Line {
                id: line.to_owned(),
                product: row.get("product_id")?,
                quantity: row.get("quantity")?,
                price_minor: row.get("price_minor")?,
            };
            Ok((row.get::<_, String>("lead_id")?, removed, row.get::<_, String>("name")?))
        })
        .optional()?;
    let Some((lead, removed, name)) = found else { return Ok(None) };
    let standing = standing(doing.work, &lead)?;
    doing.work.db.prepare_cached("DELETE FROM lead_product WHERE id = ?1")?.execute([line])?;
    let payload = json!({ "product": name, "quantity": removed.quantity });
    doing.tell(&standing, "lead.product_removed", payload)?;
    Ok(Some(Act::AddProduct { lead, line: removed }))
}
