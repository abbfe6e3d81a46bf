//! Porchlight without a window: the listener that takes leads in, the journal that says what happened, the contacts and
//! the board they end up on.
//!
//! The rooms, from the ground up; a room knows only what is below it:
//!
//! - ground: [`db`] (open, migrate, one writer, a few readers), [`value`] (phone, email, timestamp, JSON with places,
//!   rank), [`clock`], [`secret`], [`error`]
//! - first floor: [`setting`], [`journal`] (activities), [`contact`] (match, merge, fields, consent), [`board`] (pipelines,
//!   leads), [`department`] (departments, keys, sources)
//! - third floor: [`intake`] (listener, capture, dialects, the kept requests)
//! - top: [`engine`] (open, start, stop) and [`api`] (the command table)
//!
//! The way of a lead: bytes → [`intake::listener`] records them → [`intake::route`] finds the dialect → the dialect
//! judges → the writer applies → the journal says what happened → the reply leaves.

pub mod api;
pub mod board;
pub mod clock;
pub mod contact;
pub mod db;
pub mod department;
pub mod engine;
pub mod error;
pub mod intake;
pub mod journal;
pub mod secret;
pub mod setting;
pub mod value;

pub use engine::{Engine, Options};
pub use error::{Code, Error, Result};
