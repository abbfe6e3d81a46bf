//! Ids: UUID version 7 as text, so that ids sort by the time they were made.

use std::sync::Mutex;

use uuid::{ContextV7, Uuid};

use crate::clock::Timestamp;

/// Makes ids. Within one generator they never repeat and never go backwards inside one millisecond.
#[derive(Debug)]
pub struct Ids(Mutex<ContextV7>);

impl Default for Ids {
    fn default() -> Self {
        Self(Mutex::new(ContextV7::new()))
    }
}

impl Ids {
    /// A new id stamped with `now`; times before 1970 count as 1970.
    pub fn next(&self, now: Timestamp) -> String {
        let ms = u64::try_from(now.0).unwrap_or(0);
        let nanos = u32::try_from(ms % 1000).unwrap_or(0) * 1_000_000;
        let context = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        Uuid::new_v7(uuid::Timestamp::from_unix(&*context, ms / 1000, nanos)).to_string()
    }
}
