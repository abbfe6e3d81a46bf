//! The file: opened and migrated, written by one thread, read through a few read-only connections.
//!
//! Knows SQLite and nothing of what is kept in it.

mod backup;
mod change;
mod checkpoint;
mod like;
mod lock;
mod migrate;
mod open;
mod reaction;
mod readers;
mod writer;

pub use backup::back_up;
pub use change::{Change, Changes};
pub use like::contains;
pub use migrate::{VERSION, migrate};
pub(crate) use open::private as private_file;
pub use open::{Database, FILE_MODE};
pub use reaction::{Reaction, Recorded};
pub use readers::Readers;
pub use writer::{Work, Writer};
