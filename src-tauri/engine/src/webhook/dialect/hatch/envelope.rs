//! What every Hatch body has: the event, when, in which workspace, and the contact with the names Hatch's own intake gives
//! to its members. A member without a value is null, so that the shape never changes.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::VERSION;
use crate::{
    contact::ConsentState,
    webhook::dialect::{ContactFacts, DepartmentFacts, External, Told, time},
};

/// A whole body; `D` is the event's own part.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Envelope<'a, D> {
    /// The same in every try and every resend of this event.
    id: String,
    /// The event.
    event: &'a str,
    /// Version of this shape.
    version: u32,
    /// When it happened, on the clock of the workspace.
    #[schemars(extend("format" = "date-time"))]
    occurred_at: String,
    /// The department it happened in.
    workspace: Option<Workspace<'a>>,
    /// The contact it happened to.
    contact: Option<Contact<'a>>,
    /// What only this event has.
    data: D,
}

/// A department.
#[derive(Serialize, JsonSchema)]
struct Workspace<'a> {
    /// What stands in the address that leads are posted to.
    id: &'a str,
    /// What people call it.
    name: &'a str,
}

/// A contact.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Contact<'a> {
    /// Ours, as the intake answers it.
    id: &'a str,
    first_name: Option<&'a str>,
    last_name: Option<&'a str>,
    /// The used one, in E.164.
    phone_number: Option<&'a str>,
    /// The used one.
    email: Option<&'a str>,
    /// Where the contact first came from.
    source: Option<&'a str>,
    /// The sender's word for the state of the lead.
    status: Option<&'a str>,
    /// The sender's id of the lead.
    #[serde(rename = "externalID")]
    external_id: Option<&'a str>,
    /// The sender's id of the contact.
    #[serde(rename = "externalContactID")]
    external_contact_id: Option<&'a str>,
    /// When the sender made the lead, as they wrote it.
    external_created_at: Option<&'a str>,
    /// When the sender changed the lead, as they wrote it.
    external_updated_at: Option<&'a str>,
    /// Whether any channel is closed.
    opted_out: bool,
    /// Custom fields by their path.
    details: BTreeMap<&'a str, &'a str>,
}

impl<'a, D> Envelope<'a, D> {
    pub(super) fn new(event: &'a str, told: &'a Told, data: D) -> Self {
        let department = told.department.as_ref();
        let zone = department.map_or("UTC", |department| &department.time_zone);
        Self {
            id: format!("evt_{}", told.activity.id),
            event,
            version: VERSION,
            occurred_at: time::zoned_seconds(told.activity.at, zone),
            workspace: department.map(Workspace::of),
            contact: told.contact.as_ref().map(|contact| Contact::of(contact, told)),
            data,
        }
    }
}

impl<'a> Workspace<'a> {
    fn of(department: &'a DepartmentFacts) -> Self {
        Self { id: &department.code, name: &department.name }
    }
}

impl<'a> Contact<'a> {
    fn of(contact: &'a ContactFacts, told: &'a Told) -> Self {
        static UNKNOWN: External = External { id: None, created_at: None, updated_at: None };
        let lead = told.lead.as_ref();
        let external = lead.map_or(&UNKNOWN, |lead| &lead.external);
        Self {
            id: &contact.id,
            first_name: contact.first_name.as_deref(),
            last_name: contact.last_name.as_deref(),
            phone_number: contact.phones.first().map(String::as_str),
            email: contact.emails.first().map(String::as_str),
            source: contact.source.as_deref(),
            status: lead.and_then(|lead| lead.external_status.as_deref()),
            external_id: external.id.as_deref(),
            external_contact_id: contact.external.id.as_deref(),
            external_created_at: external.created_at.as_deref(),
            external_updated_at: external.updated_at.as_deref(),
            opted_out: contact.consent == ConsentState::OptedOut,
            details: contact.fields.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect(),
        }
    }
}
