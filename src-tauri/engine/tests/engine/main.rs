//! The engine: opened, settled, listening, telling what changed, showing the demo, out of room, stopped.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where it meets what it did not expect")]

#[path = "../support/house.rs"]
mod house;

mod demo;
mod feed;
mod first_key;
mod full;
mod life;
mod listener;
