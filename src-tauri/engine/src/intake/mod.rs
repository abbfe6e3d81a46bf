//! Intake: the door for leads. Bytes are recorded as they come, a dialect judges them, the writer applies the judgement,
//! and every request is kept with what became of it and why.
//!
//! A dialect is a pure function: no database, no clock, no network. What needs the database happens in [`apply`].

pub mod apply;
pub mod bin;
pub mod capture;
pub mod curl;
pub mod hatch;
pub mod listener;
pub mod mask;
pub mod partner;
pub mod retention;
pub mod route;
pub mod rules;
pub mod store;
pub mod trace;
pub mod verdict;

mod body;
mod connection;
mod door;
mod framing;
mod holder;
mod judge;
mod open;
mod tape;
mod unheard;

pub use door::Door;
pub use judge::judge;
