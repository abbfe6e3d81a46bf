//! Standard Webhooks: `{type, timestamp, data}` for every activity about contacts and leads, under its own name.
//!
//! `sequence` grows with every activity of the whole house and `previousId` names the one before of the same contact, so a
//! receiver can put them in order and see what it did not hear.

mod events;

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

pub(super) use self::events::EVENTS;
use super::{ContactFacts, DepartmentFacts, LeadFacts, Named, Told, time};
use crate::journal::Activity;

/// The activity's own name, when it is one of [`EVENTS`].
pub(super) fn event_of(activity: &Activity) -> Option<&'static str> {
    EVENTS.iter().find(|event| event.name == activity.kind).map(|event| event.name)
}

/// The envelope.
#[derive(Serialize)]
pub(super) struct Body<'a> {
    r#type: &'a str,
    timestamp: String,
    data: Data<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Data<'a> {
    id: &'a str,
    sequence: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    previous_id: Option<&'a str>,
    actor: Actor<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    department: Option<Department<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    contact: Option<Contact<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lead: Option<Lead<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
    details: &'a Value,
}

#[derive(Serialize)]
struct Actor<'a> {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
}

#[derive(Serialize)]
struct Department<'a> {
    id: &'a str,
    code: &'a str,
    name: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Contact<'a> {
    id: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    company_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_id: Option<&'a str>,
    consent: &'static str,
    phones: &'a [String],
    emails: &'a [String],
    fields: BTreeMap<&'a str, &'a str>,
    created_at: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Lead<'a> {
    id: &'a str,
    name: &'a str,
    pipeline: Place<'a>,
    stage: Place<'a>,
    status: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    value_minor: Option<i64>,
    currency: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_status: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_id: Option<&'a str>,
}

#[derive(Serialize)]
struct Place<'a> {
    id: &'a str,
    name: &'a str,
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
