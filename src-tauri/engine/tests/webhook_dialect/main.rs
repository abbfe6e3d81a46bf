//! What webhooks say and how they are signed: an activity in, the exact body out.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where it meets what it did not expect")]

#[path = "../support/house.rs"]
mod house;

mod clinchpad;
mod hatch;
mod ids;
mod laws;
mod schema;
mod sign;
mod standard;
mod told;

use porchlight_engine::{
    journal::Activity,
    webhook::dialect::{self, Dialect, Told},
};
use serde_json::Value;

/// The facts of the sample, around another activity on the same lead.
fn about_a_lead(kind: &str, payload: Value) -> Told {
    let told = dialect::sample(Dialect::ClinchPad, "lead:created").unwrap();
    Told { activity: Activity { kind: kind.into(), payload, ..told.activity.clone() }, ..told }
}

/// The event an activity is, if the dialect has a word for it.
fn event(dialect: Dialect, told: &Told) -> Option<&'static str> {
    dialect::event_of(dialect, &told.activity)
}

/// What a receiver reads.
fn body(dialect: Dialect, told: &Told) -> Value {
    let event = event(dialect, told).unwrap();
    serde_json::from_slice(&dialect::body(dialect, event, told).unwrap()).unwrap()
}
