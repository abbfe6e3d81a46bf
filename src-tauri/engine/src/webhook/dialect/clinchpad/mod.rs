//! ClinchPad's webhooks: 33 types of activities on leads. Only those leave; what ClinchPad has no word for is kept back.
//!
//! Envelope, types and names of fields are the documentation's. It does not say how dates, numbers and marks are written;
//! amounts and quantities are numbers as in ClinchPad's REST interface, days `2026-03-02`, hours `15:30`.

mod schema;
mod table;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

pub(super) use self::schema::schema;
use self::table::{ROWS, Row};
use super::{EventType, LeadFacts, Named, Told, object_id::object_id, time};
use crate::{
    journal::{Activity, ActorKind},
    value::money,
};

/// All 33, in the documentation's order.
pub(super) static EVENTS: [EventType; ROWS.len()] = {
    let mut events = [ROWS[0].event; ROWS.len()];
    let mut at = 0;
    while at < ROWS.len() {
        events[at] = ROWS[at].event;
        at += 1;
    }
    events
};

/// 24 hex digits.
const OBJECT_ID: &str = "^[0-9a-f]{24}$";

/// How a field gets its value from the payload of an activity.
#[derive(Debug, Clone, Copy)]
struct Field {
    /// The name in the body.
    name: &'static str,
    /// Where its value stands in our payload (RFC 6901).
    from: &'static str,
    kind: Kind,
    need: Need,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    /// As it is: text.
    Text,
    /// As it is: true or false.
    Flag,
    /// As it is: a number.
    Number,
    /// Minor units, told in major ones.
    Money,
    /// The address of a file.
    File,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Need {
    /// Always there; null when it was emptied.
    Always,
    /// "(if applicable)": left out when there is none, never null.
    IfApplicable,
}

/// The type of an activity. What is not about a lead is not told: ClinchPad's activities all are.
pub(super) fn event_of(activity: &Activity) -> Option<&'static str> {
    activity.lead_id.as_ref()?;
    ROWS.iter().find(|row| row.is_caused_by(activity)).map(|row| row.event.name)
}

/// The kind of activity behind a type, and the member and value its payload must have.
pub(super) fn cause(event: &str) -> Option<(&'static str, Option<(&'static str, &'static str)>)> {
    ROWS.iter().find(|row| row.event.name == event).map(|row| (row.cause, row.only))
}

impl Row {
    fn is_caused_by(&self, activity: &Activity) -> bool {
        activity.kind == self.cause
            && self.only.is_none_or(|(member, word)| activity.payload[member].as_str() == Some(word))
    }
}

/// The envelope.
#[derive(Serialize, JsonSchema)]
pub(super) struct Body<'a> {
    /// What happened.
    activity: ActivityBody<'a>,
    /// The lead it happened to.
    lead: Option<LeadBody<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct ActivityBody<'a> {
    #[serde(rename = "_id")]
    #[schemars(regex(pattern = OBJECT_ID))]
    id: String,
    /// UTC, to the second.
    #[schemars(extend("format" = "date-time"))]
    created_at: String,
    // Each type has its own; the schema gets them from the table.
    #[serde(flatten)]
    #[schemars(skip)]
    fields: BTreeMap<&'static str, Value>,
    r#type: &'a str,
    /// Who did it.
    user: User<'a>,
}

#[derive(Serialize, JsonSchema)]
struct User<'a> {
    #[serde(rename = "_id")]
    #[schemars(regex(pattern = OBJECT_ID))]
    id: String,
    name: &'a str,
    /// Empty. Pictures of users do not leave the computer; the member stays for receivers that read it.
    photo_url: &'static str,
}

#[derive(Serialize, JsonSchema)]
struct LeadBody<'a> {
    #[serde(rename = "_id")]
    #[schemars(regex(pattern = OBJECT_ID))]
    id: String,
    name: &'a str,
    /// Where it stands.
    stage: Place<'a>,
    /// The pipeline of that stage.
    pipe: Place<'a>,
}

#[derive(Serialize, JsonSchema)]
struct Place<'a> {
    #[serde(rename = "_id")]
    #[schemars(regex(pattern = OBJECT_ID))]
    id: String,
    name: &'a str,
}

impl<'a> From<&'a Named> for Place<'a> {
    fn from(named: &'a Named) -> Self {
        Self { id: object_id(&named.id), name: &named.name }
    }
}

impl<'a> From<&'a LeadFacts> for LeadBody<'a> {
    fn from(lead: &'a LeadFacts) -> Self {
        Self {
            id: object_id(&lead.id),
            name: &lead.name,
            stage: (&lead.stage).into(),
            pipe: (&lead.pipeline).into(),
        }
    }
}

/// The body without its handshake key.
pub(super) fn body<'a>(event: &'a str, told: &'a Told) -> Body<'a> {
    let activity = ActivityBody {
        id: object_id(&told.activity.id),
        created_at: time::utc_seconds(told.activity.at),
        fields: fields(event, told),
        r#type: event,
        user: user(told),
    };
    Body { activity, lead: told.own_lead().map(LeadBody::from) }
}

/// The frozen body with the key as its last member.
pub(super) fn with_handshake_key(frozen: &[u8], key: &str) -> Vec<u8> {
    let member = Map::from_iter([("handshake_key".to_owned(), Value::from(key))]);
    let member = Value::Object(member).to_string();
    // `{…}` and `{"handshake_key":…}` become one object.
    let mut body = frozen.strip_suffix(b"}").unwrap_or(frozen).to_vec();
    body.push(b',');
    body.extend_from_slice(&member.as_bytes()[1..]);
    body
}

fn fields(event: &str, told: &Told) -> BTreeMap<&'static str, Value> {
    let row = ROWS.iter().find(|row| row.event.name == event);
    row.map_or(&[][..], |row| row.fields)
        .iter()
        .map(|field| (field.name, field.value(told), field.need))
        .filter(|(_, value, need)| *need == Need::Always || !value.is_null())
        .map(|(name, value, _)| (name, value))
        .collect()
}

impl Field {
    fn value(&self, told: &Told) -> Value {
        let found = told.activity.payload.pointer(self.from).cloned().unwrap_or_default();
        match (self.kind, &found) {
            (Kind::Money, Value::Number(minor)) => {
                minor.as_i64().map_or(Value::Null, |minor| money::major(minor, currency(told)))
            }
            // The intake serves no files, so the address names the file and does not fetch it.
            (Kind::File, Value::String(id)) => format!("urn:uuid:{id}").into(),
            _ => found,
        }
    }
}

fn currency(told: &Told) -> &str {
    let in_payload = told.activity.payload["currency"].as_str();
    in_payload.or(told.lead.as_ref().map(|lead| lead.currency.as_str())).unwrap_or("USD")
}

/// Who did it. ClinchPad knows only users, so what a sender, a contact or Porchlight did is told in their name.
fn user(told: &Told) -> User<'_> {
    let actor = &told.activity.actor;
    let name = match (actor.name.as_deref(), actor.kind) {
        (Some(name), _) => name,
        (None, ActorKind::User) => "Owner",
        (None, ActorKind::Contact) => told.contact.as_ref().map_or("Contact", |contact| &contact.name),
        (None, ActorKind::Intake) => "Intake",
        (None, ActorKind::Import) => "Import",
        (None, ActorKind::System) => "Porchlight",
    };
    let id = match &actor.id {
        Some(id) => object_id(id),
        None => object_id(&format!("{}/{name}", actor.kind.as_str())),
    };
    User { id, name, photo_url: "" }
}
