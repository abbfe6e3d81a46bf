//! What only one Hatch event has, read off the payload of its activity. A member without a value is null.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::{
    clock::Timestamp,
    webhook::dialect::{Told, time},
};

/// How a contact opted out.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct OptOut<'a> {
    /// `sms`, `call`, `voicemail` or `email`; the first, when there are several.
    channel: Option<&'a str>,
    /// All channels that were closed or opened in this act.
    channels: Vec<&'a str>,
    /// `keyword`, `phrase`, `manual`, `form`, `import`, `merge` or `undo`.
    method: Option<&'a str>,
    /// The word, when it was one: `STOP`.
    keyword: Option<&'a str>,
    /// What the contact wrote.
    exact_text: Option<&'a str>,
    /// What a person wrote down.
    reason: Option<&'a str>,
    /// Who recorded it.
    recorded_by: Option<&'a str>,
}

/// How a contact opted back in.
#[derive(Serialize, JsonSchema)]
#[serde(transparent)]
pub(super) struct OptIn<'a>(OptOut<'a>);

/// How a contact came to be.
#[derive(Serialize, JsonSchema)]
pub(super) struct ContactCreated<'a> {
    /// `newlead`, `csv`, `manual`, …
    via: Option<&'a str>,
}

/// The campaign and its first message.
#[derive(Serialize, JsonSchema)]
pub(super) struct ContactInCampaign<'a> {
    campaign: Named<'a>,
    message: Message<'a>,
}

/// What a bot came to.
#[derive(Serialize, JsonSchema)]
pub(super) struct BotConversationCompleted<'a> {
    bot: Named<'a>,
    /// The campaign it belonged to.
    campaign: Named<'a>,
    /// `success`, `bailout` or `discard`.
    outcome: Option<&'a str>,
    /// In the order of its questions.
    answers: Vec<Answer<'a>>,
}

/// What of a contact changed.
#[derive(Serialize, JsonSchema)]
pub(super) struct ContactEdited<'a> {
    changes: Vec<Change<'a>>,
}

/// What was put on the calendar.
#[derive(Serialize, JsonSchema)]
pub(super) struct AppointmentScheduled<'a> {
    name: Option<&'a str>,
    /// `2026-03-02`
    date: Option<&'a str>,
    /// `15:30`
    time: Option<&'a str>,
}

/// What a lead was marked as.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct CallDispositioned<'a> {
    disposition: Option<&'a str>,
    /// What it was marked as before.
    old_disposition: Option<&'a str>,
}

/// Something by id and name.
#[derive(Serialize, JsonSchema)]
struct Named<'a> {
    id: Option<&'a str>,
    name: Option<&'a str>,
}

/// A message that went out.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Message<'a> {
    id: Option<&'a str>,
    /// `sms`, `call`, `voicemail` or `email`.
    channel: Option<&'a str>,
    body: Option<&'a str>,
    /// UTC.
    sent_at: Option<String>,
}

/// An answer to one of a bot's questions.
#[derive(Serialize, JsonSchema)]
struct Answer<'a> {
    /// The question.
    interaction: Option<&'a str>,
    answer: Option<&'a str>,
}

/// One member of a contact.
#[derive(Serialize, JsonSchema)]
struct Change<'a> {
    /// `name`, `phone`, `email`, …
    field: &'a str,
    old: Option<&'a str>,
    new: Option<&'a str>,
}

impl<'a> OptOut<'a> {
    pub(super) fn of(told: &'a Told) -> Self {
        let payload = &told.activity.payload;
        Self {
            channel: channel(payload),
            channels: channels(payload),
            method: text(payload, "method"),
            keyword: text(payload, "keyword"),
            exact_text: text(payload, "exactText"),
            reason: text(payload, "reason"),
            recorded_by: told.activity.actor.name.as_deref(),
        }
    }
}

impl<'a> OptIn<'a> {
    pub(super) fn of(told: &'a Told) -> Self {
        Self(OptOut::of(told))
    }
}

impl<'a> ContactCreated<'a> {
    pub(super) fn of(told: &'a Told) -> Self {
        Self { via: text(&told.activity.payload, "via") }
    }
}

impl<'a> ContactInCampaign<'a> {
    pub(super) fn of(told: &'a Told) -> Self {
        let payload = &told.activity.payload;
        let message = &payload["message"];
        Self {
            campaign: Named::of(&payload["campaign"]),
            message: Message {
                id: text(message, "id"),
                channel: channel(message),
                body: text(message, "body"),
                sent_at: message["sentAt"].as_i64().map(|at| time::utc_millis(Timestamp(at))),
            },
        }
    }
}

impl<'a> BotConversationCompleted<'a> {
    pub(super) fn of(told: &'a Told) -> Self {
        let payload = &told.activity.payload;
        let answers = payload["answers"].as_array().map_or(&[][..], Vec::as_slice);
        Self {
            bot: Named::of(&payload["bot"]),
            campaign: Named::of(&payload["campaign"]),
            outcome: text(payload, "outcome"),
            answers: answers
                .iter()
                .map(|each| Answer { interaction: text(each, "interaction"), answer: text(each, "answer") })
                .collect(),
        }
    }
}

impl<'a> ContactEdited<'a> {
    pub(super) fn of(told: &'a Told) -> Self {
        let changed = told.activity.payload["changed"].as_object();
        let changes = changed.into_iter().flatten();
        Self {
            changes: changes
                .map(|(field, change)| Change { field, old: text(change, "old"), new: text(change, "new") })
                .collect(),
        }
    }
}

impl<'a> AppointmentScheduled<'a> {
    pub(super) fn of(told: &'a Told) -> Self {
        let payload = &told.activity.payload;
        Self { name: text(payload, "name"), date: text(payload, "date"), time: text(payload, "time") }
    }
}

impl<'a> CallDispositioned<'a> {
    pub(super) fn of(told: &'a Told) -> Self {
        let payload = &told.activity.payload;
        Self { disposition: text(payload, "disposition"), old_disposition: text(payload, "old") }
    }
}

impl<'a> Named<'a> {
    fn of(value: &'a Value) -> Self {
        Self { id: text(value, "id"), name: text(value, "name") }
    }
}

fn text<'a>(value: &'a Value, member: &str) -> Option<&'a str> {
    value[member].as_str()
}

fn channel(value: &Value) -> Option<&str> {
    text(value, "channel").map(in_words_of_hatch)
}

/// An act on one channel names no others.
fn channels(value: &Value) -> Vec<&str> {
    match value["channels"].as_array() {
        Some(all) => all.iter().filter_map(Value::as_str).map(in_words_of_hatch).collect(),
        None => channel(value).into_iter().collect(),
    }
}

/// Hatch says `sms` where we say `text`.
fn in_words_of_hatch(channel: &str) -> &str {
    if channel == "text" { "sms" } else { channel }
}
