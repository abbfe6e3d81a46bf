//! Time comes in through here and nowhere else.

use std::{
    sync::atomic::{AtomicI64, Ordering},
    time::Duration,
};

use rusqlite::{
    ToSql,
    types::{FromSql, FromSqlResult, ToSqlOutput, ValueRef},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(transparent)]
#[ts(export_to = "types.ts", type = "number")]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// The moment `duration` earlier.
    pub fn minus(self, duration: Duration) -> Self {
        Self(self.0 - i64::try_from(duration.as_millis()).unwrap_or(i64::MAX))
    }

    /// The moment `ms` milliseconds later.
    pub fn plus_ms(self, ms: i64) -> Self {
        Self(self.0 + ms)
    }
}

impl ToSql for Timestamp {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.into())
    }
}

impl FromSql for Timestamp {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_i64().map(Self)
    }
}

/// Tells the time of day.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Timestamp;
}

/// The clock of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        #[expect(clippy::disallowed_methods, reason = "this is the one place that asks the machine")]
        Timestamp(chrono::Utc::now().timestamp_millis())
    }
}

/// A clock that stands still until it is set: for tests and for seeding the demo with a past.
#[derive(Debug)]
pub struct SetClock(AtomicI64);

impl SetClock {
    /// A clock that shows `now`.
    pub fn at(now: Timestamp) -> Self {
        Self(AtomicI64::new(now.0))
    }

    /// Moves the hands; backwards is allowed, as on a real machine.
    pub fn set(&self, now: Timestamp) {
        self.0.store(now.0, Ordering::Relaxed);
    }
}

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::Relaxed))
    }
}
