//! The file: opened and migrated, written by one thread, read through a few read-only connections.
//!
//! Knows SQLite and nothing of what is kept in it.

mod change;
mod migrate;
mod open;
mod readers;
mod writer;

pub use change::{Change, Changes};
pub use migrate::{VERSION, migrate};
pub use open::{Database, FILE_MODE};
pub use readers::Readers;
pub use writer::{Work, Writer};
