//! Standard Webhooks: `{type, timestamp, data}` for every activity about contacts and leads, under its own name.
//!
//! `sequence` grows with every activity of the whole house and `previousId` names the one before of the same contact, so a
//! receiver can put them in order and see what it did not hear.

mod events;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

pub(super) use self::events::EVENTS;
use super::{ContactFacts, DepartmentFacts, EventType, LeadFacts, Named, Told, shape, time};
use crate::journal::Activity;

/// The activity's own name, when it is one of [`EVENTS`].
pub(super) fn event_of(activity: &Activity) -> Option<&'static str> {
    EVENTS.iter().find(|event| event.name == activity.kind).map(|event| event.name)
}

/// The envelope.
#[derive(Serialize, JsonSchema)]
pub(super) struct Body<'a> {
    r#type: &'a str,
    /// When it happened, UTC.
    #[schemars(extend("format" = "date-time"))]
    timestamp: String,
    data: Data<'a>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Data<'a> {
    /// The same in every try and every resend of this event, and the same as the header `webhook-id`.
    id: &'a str,
    /// Grows with every activity of the whole house.
    sequence: i64,
    /// The activity before this one of the same contact.
    #[serde(skip_serializing_if = "Option::is_none")]
    previous_id: Option<&'a str>,
    /// Who did it.
    actor: Actor<'a>,
    /// Where it happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    department: Option<Department<'a>>,
    /// The contact it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    contact: Option<Contact<'a>>,
    /// The lead it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    lead: Option<Lead<'a>>,
    /// The request it came in by.
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
    /// What only this event has.
    details: &'a Value,
}

#[derive(Serialize, JsonSchema)]
struct Actor<'a> {
    /// `user`, `contact`, `intake`, `import` or `system`.
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
}

#[derive(Serialize, JsonSchema)]
struct Department<'a> {
    id: &'a str,
    /// What stands in the address that leads are posted to.
    code: &'a str,
    /// What people call it.
    name: &'a str,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Contact<'a> {
    id: &'a str,
    /// Name to show.
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    company_name: Option<&'a str>,
    /// Where it first came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    /// The sender's id of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    external_id: Option<&'a str>,
    /// `opted_out`, `opted_in` or `unknown`: the strictest word of all channels.
    consent: &'static str,
    /// In E.164, the used one first.
    phones: &'a [String],
    /// The used one first.
    emails: &'a [String],
    /// Custom fields by their path.
    fields: BTreeMap<&'a str, &'a str>,
    /// UTC.
    #[schemars(extend("format" = "date-time"))]
    created_at: String,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Lead<'a> {
    id: &'a str,
    /// First line of its card.
    name: &'a str,
    pipeline: Place<'a>,
    stage: Place<'a>,
    /// `open`, `won`, `lost`, …
    status: &'a str,
    /// Value in minor units of `currency`.
    #[serde(skip_serializing_if = "Option::is_none")]
    value_minor: Option<i64>,
    /// ISO 4217.
    currency: &'a str,
    /// Where it first came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    /// The sender's word for its state.
    #[serde(skip_serializing_if = "Option::is_none")]
    external_status: Option<&'a str>,
    /// The sender's id of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    external_id: Option<&'a str>,
}

#[derive(Serialize, JsonSchema)]
struct Place<'a> {
    id: &'a str,
    name: &'a str,
}

/// The JSON Schema of an event's bodies. What only the event has is shown by the example of `sample`.
pub(super) fn schema(event: &EventType, sample: &Told) -> Value {
    let mut schema = shape::of::<Body<'_>>(event, "/properties/type");
    schema["$defs"]["Data"]["properties"]["details"] =
        json!({ "description": "What only this event has.", "examples": [sample.activity.payload] });
    schema
}

/// The body of an event.
pub(super) fn body<'a>(event: &'a str, told: &'a Told) -> Body<'a> {
    let activity = &told.activity;
    Body {
        r#type: event,
        timestamp: time::utc_millis(activity.at),
        data: Data {
            id: &activity.id,
            sequence: activity.seq,
            previous_id: told.previous_id.as_deref(),
            actor: Actor { kind: activity.actor.kind.as_str(), name: activity.actor.name.as_deref() },
            department: told.department.as_ref().map(Department::from),
            contact: told.contact.as_ref().map(Contact::from),
            lead: told.own_lead().map(Lead::from),
            request_id: activity.request_id.as_deref(),
            details: &activity.payload,
        },
    }
}

impl<'a> From<&'a DepartmentFacts> for Department<'a> {
    fn from(department: &'a DepartmentFacts) -> Self {
        Self { id: &department.id, code: &department.code, name: &department.name }
    }
}

impl<'a> From<&'a ContactFacts> for Contact<'a> {
    fn from(contact: &'a ContactFacts) -> Self {
        Self {
            id: &contact.id,
            name: &contact.name,
            first_name: contact.first_name.as_deref(),
            last_name: contact.last_name.as_deref(),
            company_name: contact.company_name.as_deref(),
            source: contact.source.as_deref(),
            external_id: contact.external.id.as_deref(),
            consent: contact.consent.as_str(),
            phones: &contact.phones,
            emails: &contact.emails,
            fields: contact.fields.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect(),
            created_at: time::utc_millis(contact.created_at),
        }
    }
}

impl<'a> From<&'a LeadFacts> for Lead<'a> {
    fn from(lead: &'a LeadFacts) -> Self {
        Self {
            id: &lead.id,
            name: &lead.name,
            pipeline: (&lead.pipeline).into(),
            stage: (&lead.stage).into(),
            status: &lead.status,
            value_minor: lead.value_minor,
            currency: &lead.currency,
            source: lead.source.as_deref(),
            external_status: lead.external_status.as_deref(),
            external_id: lead.external.id.as_deref(),
        }
    }
}

impl<'a> From<&'a Named> for Place<'a> {
    fn from(named: &'a Named) -> Self {
        Self { id: &named.id, name: &named.name }
    }
}
