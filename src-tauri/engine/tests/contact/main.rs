//! Contacts: who is recognised, what is known of them and from where, what they have said about being contacted.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where it meets what it did not expect")]

#[path = "../support/house.rs"]
mod house;

mod act;
mod act_law;
mod consent;
mod duplicate;
mod list;
mod matching;
mod merge;
mod receive;
mod search;
mod trash;
