//! Webhooks: what is owed, when it goes, what becomes of it, and what may not go at all.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where it meets what it did not expect")]

#[path = "../support/house.rs"]
mod house;

mod address;
mod catalogue;
mod commands;
mod course;
mod fan_out;
mod hurry;
mod judge;
mod limits;
mod model;
mod office;
mod opt_out;
mod order;
mod plan;
mod power_cut;
mod recovery;
mod resend;
mod secret;
mod skew;
mod steps;
mod wake;
mod wire;
