//! Porchlight without a window: the listener that takes leads in, the journal that says what happened, the contacts and
//! the board they end up on.
//!
//! The rooms, from the ground up; a room knows only what is below it:
//!
//! - ground: [`db`] (open, migrate, one writer, a few readers), [`value`] (phone, email, timestamp, JSON with places,
//!   rank, money), [`clock`], [`secret`], [`file`], [`error`], `fail_point` (where tests let
//!   the program die)
//! - first floor: [`setting`], [`journal`] (activities), [`user`], [`contact`] (match, merge, fields, consent), [`board`]
//!   (pipelines, leads and what hangs on them), [`undo`], [`department`] (departments, keys, sources)
//! - second floor: [`import`] (files of contacts, in and out again)
//!   and [`webhook`] (subscriptions, outbox, delivery)
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
mod fail_point;
pub mod file;
pub mod import;
pub mod intake;
pub mod journal;
pub mod secret;
pub mod setting;
pub mod undo;
pub mod user;
pub mod value;
pub mod webhook;

pub use engine::{Engine, Options};
pub use error::{Code, Error, Result};
