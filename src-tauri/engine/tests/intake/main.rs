//! The door for leads: what the dialect makes of a request, what is hidden and repeated of it, and how the wire behaves.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a helper that fails fails its test")]

#[path = "../support/house.rs"]
mod house;
#[path = "../support/intake.rs"]
mod support;

mod bin;
mod curl;
mod hatch;
mod mask;
mod partner;
mod wire;
