//! Contacts: who is recognised, what is known of them and from where, what they have said about being contacted.

#[path = "../support/house.rs"]
mod house;

mod consent;
mod list;
mod receive;
