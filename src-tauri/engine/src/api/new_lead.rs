//! A lead that is made at the desk, for a known contact or with a new one.

use serde::Deserialize;
use ts_rs::TS;

use super::{
    desk::made,
    people::{self, ContactCreate},
};
use crate::{
    board::{self, LeadCard, make},
    contact,
    db::Work,
    department,
    engine::Engine,
    error::{Error, Result},
    intake::store,
    journal::Actor,
    undo,
};

/// A lead to be made.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct NewLead {
    /// Whose; absent for somebody new.
    pub contact_id: Option<String>,
    /// Somebody new, made with the lead as one act.
    pub contact: Option<ContactCreate>,
    /// Where it goes.
    pub stage_id: String,
    /// What the card says; the contact's name when absent.
    pub name: Option<String>,
    /// Value in minor units.
    #[ts(optional, type = "number")]
    pub value_minor: Option<i64>,
    /// Name of its source.
    pub source: Option<String>,
    /// A request that brought no lead itself, a refused one perhaps, and is entered by hand: it belongs to the lead then.
    pub request_id: Option<String>,
}

pub(super) async fn create(engine: &Engine, new: NewLead) -> Result<LeadCard> {
    let id = made(engine, move |work, actor| {
        let (contact, made_contact) = whose(work, &new, actor)?;
        let source = match &new.source {
            Some(name) => {
                let department = contact::department_of(work.db, &contact)?;
                Some(department::ensure_source(work, &department, name.trim())?)
            }
            None => None,
        };
        let by_hand = make::ByHand {
            contact: &contact,
            name: new.name.as_deref(),
            stage: &new.stage_id,
            value_minor: new.value_minor,
            source: source.as_deref(),
            request: new.request_id.as_deref(),
        };
        let (id, undo) = make::lead(work, &by_hand, actor)?;
        if let Some(request) = &new.request_id {
            store::tie(work, request, &contact, &id, made_contact.is_some())?;
        }
        let label = format!("Added the lead {}", board::card_by_id(work.db, &id)?.name);
        let back = [undo::Act::from(undo)].into_iter().chain(made_contact.map(undo::Act::from));
        Ok((id, label, back.collect()))
    })
    .await?;
    engine.house().await.read(move |db| board::card_by_id(db, &id)).await
}

/// The contact of a new lead, and the act that takes it away again when it is new as well.
fn whose(work: &mut Work<'_>, new: &NewLead, actor: &Actor) -> Result<(String, Option<contact::Act>)> {
    match (&new.contact_id, &new.contact) {
        (Some(known), None) => Ok((known.clone(), None)),
        (None, Some(contact)) => {
            let (id, undo) = people::make(work, contact, actor)?;
            Ok((id, Some(undo)))
        }
        _ => Err(Error::invalid("contactId", "Say whose lead it is: a known contact or a new one.")),
    }
}
