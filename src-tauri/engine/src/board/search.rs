//! Leads of all pipelines, however they stand, found by their own name or by whatever their contact is found by.
//!
//! The index of contacts knows the names of their leads, so there is no other index to be kept.

use rusqlite::Connection;

use super::card::{self, LeadCard};
use crate::{
    contact::{self, ContactSort, Query},
    error::Result,
    value::fold::fold,
};

/// Contacts that are looked at, those that fit best first.
const CONTACTS: usize = 40;

/// Up to `limit` leads that fit `text`: those that are called so first, each group in the order of its contacts. Leads in
/// the trash are not among them.
pub fn search(db: &Connection, text: &str, limit: usize) -> Result<Vec<LeadCard>> {
    let whole = fold(text);
    if whole.is_empty() {
        return Ok(Vec::new());
    }
    let words: Vec<&str> = whole.split(' ').collect();
    let called_so = |name: &str| words.iter().all(|word| fold(name).contains(*word));
    let query =
        Query { text: Some(text.to_owned()), sort: ContactSort::Best, limit: CONTACTS, ..Query::default() };
    let (mut named, mut others) = (Vec::new(), Vec::new());
    for contact in contact::list(db, &query)?.0 {
        if named.len() >= limit {
            break;
        }
        let leads =
            card::of_contact(db, &contact.id)?.into_iter().filter(|lead| lead.contact_id == contact.id);
        let (so, not): (Vec<_>, Vec<_>) = leads.partition(|lead| called_so(&lead.name));
        // Whoever is found by the name of one lead is not meant with the others.
        if so.is_empty() || called_so(&contact.name) {
            others.extend(not);
        }
        named.extend(so);
    }
    named.extend(others);
    named.truncate(limit);
    Ok(named)
}
