//! Hatch's webhooks: its five documented events, and those of its newer ones that something here causes.
//!
//! Hatch publishes no payloads. Ours are made of the words of its intake and its newer API, carry a version, and have a
//! JSON Schema each.

mod data;
mod envelope;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use self::{
    data::{
        AppointmentScheduled, BotConversationCompleted, CallDispositioned, ContactCreated, ContactEdited,
        ContactInCampaign, OptIn, OptOut,
    },
    envelope::Envelope,
};
use super::{EventType, Told, event, shape};
use crate::journal::Activity;

/// Grows when a member changes its meaning or goes away; new members do not count.
const VERSION: u32 = 1;

pub(super) static EVENTS: &[EventType] = &[
    event(OPT_OUT, "Opt-out", "A contact opts out by replying STOP or END, or a person here opts them out."),
    event(OPT_IN, "Opt-in", "A contact opts back in by replying START, or a person here opts them in."),
    event(CREATED, "Contact created", "A new contact is made; not when one already known is updated."),
    event(IN_CAMPAIGN, "Contact in campaign", "The first message of a campaign goes out to a contact."),
    event(
        BOT_COMPLETED,
        "Bot conversation completed",
        "A bot succeeds, bails out or discards; the answers to its questions come along.",
    ),
    event(EDITED, "Contact edited", "The name, phone, email or another detail of a contact changes."),
    event(APPOINTMENT, "Appointment scheduled", "A meeting with a date is put on a lead."),
    event(DISPOSITIONED, "Contact call dispositioned", "A lead is given a disposition."),
];

const OPT_OUT: &str = "opt_out";
const OPT_IN: &str = "opt_in";
const CREATED: &str = "contact_created";
const IN_CAMPAIGN: &str = "contact_in_campaign";
const BOT_COMPLETED: &str = "bot_conversation_completed";
const EDITED: &str = "contact_edited";
const APPOINTMENT: &str = "appointment_scheduled";
const DISPOSITIONED: &str = "contact_call_dispositioned";

/// The event an activity is.
pub(super) fn event_of(activity: &Activity) -> Option<&'static str> {
    let payload = &activity.payload;
    match activity.kind.as_str() {
        "consent.opted_out" => is_told(payload).then_some(OPT_OUT),
        "consent.opted_in" => is_told(payload).then_some(OPT_IN),
        // A creation that was taken back and done again was already told.
        "contact.created" => payload["undo"].is_null().then_some(CREATED),
        "contact.updated" => {
            payload["changed"].as_object().is_some_and(|all| !all.is_empty()).then_some(EDITED)
        }
        "campaign.first_message_sent" => Some(IN_CAMPAIGN),
        "bot.completed" => Some(BOT_COMPLETED),
        "todo.created" => is_appointment(payload).then_some(APPOINTMENT),
        "lead.disposition_set" => payload["disposition"].is_string().then_some(DISPOSITIONED),
        _ => None,
    }
}

/// Hatch knows one Opt-Out of a contact, whatever it closes. So what was done in one act is one event, told by the first of its
/// channels, which names them all.
fn is_told(payload: &Value) -> bool {
    payload["channels"]
        .as_array()
        .and_then(|all| all.first())
        .is_none_or(|first| *first == payload["channel"])
}

fn is_appointment(payload: &Value) -> bool {
    matches!(payload["todoType"].as_str(), Some("meeting" | "appointment")) && payload["date"].is_string()
}

/// The body of an event; of one that Hatch has not, `null`.
pub(super) fn body(event: &str, told: &Told) -> serde_json::Result<Vec<u8>> {
    match event {
        OPT_OUT => written(event, told, OptOut::of(told)),
        OPT_IN => written(event, told, OptIn::of(told)),
        CREATED => written(event, told, ContactCreated::of(told)),
        IN_CAMPAIGN => written(event, told, ContactInCampaign::of(told)),
        BOT_COMPLETED => written(event, told, BotConversationCompleted::of(told)),
        EDITED => written(event, told, ContactEdited::of(told)),
        APPOINTMENT => written(event, told, AppointmentScheduled::of(told)),
        DISPOSITIONED => written(event, told, CallDispositioned::of(told)),
        _ => serde_json::to_vec(&Value::Null),
    }
}

fn written<D: Serialize>(event: &str, told: &Told, data: D) -> serde_json::Result<Vec<u8>> {
    serde_json::to_vec(&Envelope::new(event, told, data))
}

/// The JSON Schema of an event's bodies.
pub(super) fn schema(event: &EventType) -> Value {
    match event.name {
        OPT_OUT => schema_of::<OptOut<'_>>(event),
        OPT_IN => schema_of::<OptIn<'_>>(event),
        CREATED => schema_of::<ContactCreated<'_>>(event),
        IN_CAMPAIGN => schema_of::<ContactInCampaign<'_>>(event),
        BOT_COMPLETED => schema_of::<BotConversationCompleted<'_>>(event),
        EDITED => schema_of::<ContactEdited<'_>>(event),
        APPOINTMENT => schema_of::<AppointmentScheduled<'_>>(event),
        _ => schema_of::<CallDispositioned<'_>>(event),
    }
}

fn schema_of<D: JsonSchema>(event: &EventType) -> Value {
    shape::of::<Envelope<'_, D>>(event, "/properties/event")
}
