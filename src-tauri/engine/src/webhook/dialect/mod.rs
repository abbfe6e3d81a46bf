//! The dialects webhooks are spoken in: which events each knows, which of our activities cause them, and how the body of
//! one is written.
//!
//! Pure: no database, no clock, no network. The same activity and the same facts make the same bytes.

mod clinchpad;
mod facts;
mod hatch;
mod object_id;
mod sample;
mod shape;
mod standard;
mod time;

use std::borrow::Cow;

use rusqlite::{
    ToSql,
    types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

pub use facts::{ContactFacts, DepartmentFacts, External, LeadFacts, Named, Told};

use crate::{
    error::{Error, Result},
    journal::Activity,
};

/// What every body is sent as.
pub const CONTENT_TYPE: &str = "application/json";

/// How a subscription wants to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "types.ts", rename = "WebhookDialect")]
pub enum Dialect {
    /// Hatch's five events and the newer ones we have a cause for.
    Hatch,
    /// ClinchPad's 33 types of activities.
    #[serde(rename = "clinchpad")]
    ClinchPad,
    /// Every activity, in the envelope of Standard Webhooks.
    Standard,
}

impl Dialect {
    /// All of them, as screens order them.
    pub const ALL: [Self; 3] = [Self::Hatch, Self::ClinchPad, Self::Standard];

    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hatch => "hatch",
            Self::ClinchPad => "clinchpad",
            Self::Standard => "standard",
        }
    }
}

impl ToSql for Dialect {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.as_str().into())
    }
}

impl FromSql for Dialect {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let word = value.as_str()?;
        Self::ALL.into_iter().find(|dialect| dialect.as_str() == word).ok_or(FromSqlError::InvalidType)
    }
}

/// An event a subscription can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts", rename = "WebhookEvent")]
pub struct EventType {
    /// The word in the body: `opt_out`, `lead:moved`, `lead.moved`.
    pub name: &'static str,
    /// What people call it: "Opt-out".
    pub label: &'static str,
    /// When it is sent, in a sentence.
    pub description: &'static str,
}

/// A row of an event table.
const fn event(name: &'static str, label: &'static str, description: &'static str) -> EventType {
    EventType { name, label, description }
}

/// The events of a dialect, in the order a person ticks them.
pub fn events(dialect: Dialect) -> &'static [EventType] {
    match dialect {
        Dialect::Hatch => hatch::EVENTS,
        Dialect::ClinchPad => &clinchpad::EVENTS,
        Dialect::Standard => standard::EVENTS,
    }
}

/// The event that `activity` is in a dialect; `None` when the dialect has no word for it.
pub fn event_of(dialect: Dialect, activity: &Activity) -> Option<&'static str> {
    match dialect {
        Dialect::Hatch => hatch::event_of(activity),
        Dialect::ClinchPad => clinchpad::event_of(activity),
        Dialect::Standard => standard::event_of(activity),
    }
}

/// The body that tells of `event`: JSON, frozen from then on. A handshake key is put in at each try, because secrets are
/// not kept in rows.
pub fn body(dialect: Dialect, event: &str, told: &Told) -> Result<Vec<u8>> {
    let body = match dialect {
        Dialect::Hatch => hatch::body(event, told),
        Dialect::ClinchPad => serde_json::to_vec(&clinchpad::body(event, told)),
        Dialect::Standard => serde_json::to_vec(&standard::body(event, told)),
    };
    body.map_err(|error| Error::internal("writing a webhook", error))
}

/// The bytes that go out: the frozen ones, and in ClinchPad's dialect the handshake key as their last member. To be signed
/// after this.
pub fn with_handshake_key<'a>(dialect: Dialect, frozen: &'a [u8], key: Option<&str>) -> Cow<'a, [u8]> {
    match (dialect, key) {
        (Dialect::ClinchPad, Some(key)) => clinchpad::with_handshake_key(frozen, key).into(),
        _ => frozen.into(),
    }
}

/// Made-up facts for `event`, for previews and tests; `None` when the dialect does not know the event.
pub fn sample(dialect: Dialect, event: &str) -> Option<Told> {
    let known = events(dialect).iter().find(|known| known.name == event)?;
    Some(match dialect {
        Dialect::Hatch => sample::hatch(known.name),
        Dialect::ClinchPad => sample::clinchpad(known.name),
        Dialect::Standard => sample::standard(known.name),
    })
}

/// The JSON Schema (2020-12) of the bodies of `event`; `None` when the dialect does not know the event.
pub fn schema(dialect: Dialect, event: &str) -> Option<Value> {
    let known = events(dialect).iter().find(|known| known.name == event)?;
    Some(match dialect {
        Dialect::Hatch => hatch::schema(known),
        Dialect::ClinchPad => clinchpad::schema(known),
        Dialect::Standard => standard::schema(known, &sample::standard(known.name)),
    })
}
