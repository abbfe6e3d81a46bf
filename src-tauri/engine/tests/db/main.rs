//! The file: opened, migrated, written by one thread, read by a few connections.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where it meets what it did not expect")]

#[path = "../support/house.rs"]
mod house;

mod change;
mod checkpoint;
mod durability;
mod migrate;
mod open;
mod plan;
mod reaction;
mod readers;
mod writer;

use std::{
    path::Path,
    sync::{
        Arc,
        mpsc::{Receiver, channel},
    },
};

use porchlight_engine::{
    clock::{Clock, SetClock},
    db::{Changes, Database},
};

/// A database in `folder` and what its commits tell.
fn open(folder: &Path) -> (Database, Receiver<Changes>) {
    let clock = Arc::new(SetClock::at(house::NOON)) as Arc<dyn Clock>;
    let (told, changes) = channel();
    let heard = move |batch| told.send(batch).unwrap_or_default();
    (Database::open(&folder.join("porchlight.db"), clock, Vec::new(), heard).unwrap(), changes)
}
