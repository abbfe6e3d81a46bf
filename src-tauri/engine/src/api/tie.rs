//! What is tied to a lead: contacts, tags, zones, sources, a disposition, products.

use serde::Deserialize;
use ts_rs::TS;

use super::{
    ById,
    desk::{Plan, act, leads_in_words},
};
use crate::{
    board::{
        self, Act, Line, Link, Terms,
        word::{self, List},
    },
    db::Work,
    department,
    engine::Engine,
    error::{Error, Result},
};

/// A word of the department for leads: a tag, a zone, a source, a disposition. Made when it is new.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export_to = "types.ts")]
pub struct LeadWord {
    /// Which leads.
    pub ids: Vec<String>,
    /// The word.
    pub name: String,
}

/// Something tied to a lead, by its own id.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts")]
pub struct LeadTie {
    /// The lead.
    pub id: String,
    /// The contact, tag, zone or source.
    pub tied_id: String,
}

/// What became of the last talk.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export_to = "types.ts")]
pub struct LeadDisposition {
    /// The lead.
    pub id: String,
    /// The word; null: none.
    pub name: Option<String>,
}

/// A product on a lead.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct LeadProduct {
    /// The lead.
    pub id: String,
    /// "Gutter guard"
    pub name: String,
    /// How many.
    pub quantity: u32,
    /// Price of one in minor units.
    #[ts(optional, type = "number")]
    pub price_minor: Option<i64>,
}

/// Another quantity or price for a line of products.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct ProductUpdate {
    /// The line.
    pub id: String,
    /// As it is to be.
    pub to: Terms,
    /// As it was shown.
    pub was: Option<Terms>,
}

pub(super) async fn set_disposition(engine: &Engine, params: LeadDisposition) -> Result<()> {
    act(engine, move |work| {
        let lead = leads_in_words(work.db, std::slice::from_ref(&params.id))?;
        let disposition = match &params.name {
            Some(name) => {
                let department = word::department_of(work.db, &params.id)?;
                Some(word::ensure(work, List::Disposition, &department, name)?)
            }
            None => None,
        };
        let set = Act::SetDisposition { lead: params.id.clone(), disposition };
        Ok(Plan::new(format!("Set the disposition of {lead}"), [set]))
    })
    .await
}

pub(super) async fn add_contact(engine: &Engine, params: LeadTie) -> Result<()> {
    tie(engine, params, "Added a contact to", Tie::Tied, Link::Contact).await
}

pub(super) async fn remove_contact(engine: &Engine, params: LeadTie) -> Result<()> {
    tie(engine, params, "Removed a contact from", Tie::Untied, Link::Contact).await
}

pub(super) async fn remove_zone(engine: &Engine, params: LeadTie) -> Result<()> {
    tie(engine, params, "Removed a zone from", Tie::Untied, Link::Zone).await
}

pub(super) async fn remove_source(engine: &Engine, params: LeadTie) -> Result<()> {
    tie(engine, params, "Removed a source from", Tie::Untied, Link::Source).await
}

pub(super) async fn remove_tag(engine: &Engine, params: LeadTie) -> Result<()> {
    tie(engine, params, "Untagged", Tie::Untied, Link::Tag).await
}

#[derive(Clone, Copy)]
enum Tie {
    Tied,
    Untied,
}

async fn tie(
    engine: &Engine,
    params: LeadTie,
    words: &'static str,
    tie: Tie,
    link: fn(String) -> Link,
) -> Result<()> {
    act(engine, move |work| {
        let label = format!("{words} {}", leads_in_words(work.db, std::slice::from_ref(&params.id))?);
        let (lead, link) = (params.id.clone(), link(params.tied_id.clone()));
        let act = match tie {
            Tie::Tied => Act::Link { lead, link },
            Tie::Untied => Act::Unlink { lead, link },
        };
        Ok(Plan::new(label, [act]))
    })
    .await
}

pub(super) async fn add_tag(engine: &Engine, params: LeadWord) -> Result<()> {
    add_word(engine, params, "Tagged", |work, department, name| {
        Ok(Link::Tag(word::ensure(work, List::Tag, department, name)?))
    })
    .await
}

pub(super) async fn add_zone(engine: &Engine, params: LeadWord) -> Result<()> {
    add_word(engine, params, "Added a zone to", |work, department, name| {
        Ok(Link::Zone(word::ensure(work, List::Zone, department, name)?))
    })
    .await
}

pub(super) async fn add_source(engine: &Engine, params: LeadWord) -> Result<()> {
    add_word(engine, params, "Added a source to", |work, department, name| match name.trim() {
        "" => Err(Error::invalid("name", "Write a name.")),
        name => Ok(Link::Source(department::ensure_source(work, department, name)?)),
    })
    .await
}

async fn add_word(
    engine: &Engine,
    params: LeadWord,
    words: &'static str,
    link: impl Fn(&mut Work<'_>, &str, &str) -> Result<Link> + Send + 'static,
) -> Result<()> {
    act(engine, move |work| {
        let label = format!("{words} {}", leads_in_words(work.db, &params.ids)?);
        let mut acts = Vec::with_capacity(params.ids.len());
        for lead in &params.ids {
            let department = word::department_of(work.db, lead)?;
            acts.push(Act::Link { lead: lead.clone(), link: link(work, &department, &params.name)? });
        }
        Ok(Plan::new(label, acts))
    })
    .await
}

/// A lead that is worth what its products cost, or nothing yet, goes with them.
pub(super) async fn add_product(engine: &Engine, params: LeadProduct) -> Result<()> {
    act(engine, move |work| {
        let lead = leads_in_words(work.db, std::slice::from_ref(&params.id))?;
        let department = word::department_of(work.db, &params.id)?;
        let product = word::ensure_product(work, &department, &params.name, params.price_minor)?;
        let line =
            Line { id: work.id(), product, quantity: params.quantity, price_minor: params.price_minor };
        let mut acts = vec![Act::AddProduct { lead: params.id.clone(), line }];
        let cost = params.price_minor.unwrap_or(0).saturating_mul(i64::from(params.quantity));
        acts.extend(value_follows(work.db, &params.id, cost)?);
        Ok(Plan::new(format!("Added a product to {lead}"), acts))
    })
    .await
}

/// A lead that is worth what its products cost goes with them.
pub(super) async fn update_product(engine: &Engine, params: ProductUpdate) -> Result<()> {
    act(engine, move |work| {
        let (lead, cost) = board::line_of(work.db, &params.id)?;
        let name = leads_in_words(work.db, std::slice::from_ref(&lead))?;
        let change = Act::ChangeProduct { line: params.id.clone(), to: params.to, was: params.was };
        let mut acts = vec![change];
        acts.extend(value_follows(work.db, &lead, params.to.cost_minor() - cost)?);
        Ok(Plan::new(format!("Changed a product of {name}"), acts))
    })
    .await
}

pub(super) async fn remove_product(engine: &Engine, ById { id }: ById) -> Result<()> {
    act(engine, move |work| {
        let (lead, cost) = board::line_of(work.db, &id)?;
        let name = leads_in_words(work.db, std::slice::from_ref(&lead))?;
        let mut acts = vec![Act::RemoveProduct { line: id.clone() }];
        acts.extend(value_follows(work.db, &lead, -cost)?);
        Ok(Plan::new(format!("Removed a product from {name}"), acts))
    })
    .await
}

fn value_follows(db: &rusqlite::Connection, lead: &str, by: i64) -> Result<Option<Act>> {
    let detail = board::detail(db, lead)?;
    let sum: i64 =
        detail.products.iter().map(|line| line.price_minor.unwrap_or(0) * i64::from(line.quantity)).sum();
    let follows = by != 0 && detail.card.value_minor.is_none_or(|value| value == sum);
    Ok(follows.then(|| Act::SetValue { lead: lead.to_owned(), value_minor: Some(sum + by), was: None }))
}
