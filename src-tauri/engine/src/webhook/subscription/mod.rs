//! Subscriptions: who wants to be told of what, where and how, and how that is going.

mod draft;
mod health;
mod state;
mod table;

pub use draft::{Draft, Header, Patch};
pub(super) use draft::{Secret, Wish};
pub use health::{Health, HealthState, health};
pub(super) use state::{Course, pause, resume};
pub use table::{all, by_id, open_count};
pub(super) use table::{insert, known, put_in_trash, save, tell};

use rusqlite::{
    ToSql,
    types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{address::Network, dialect::Dialect, sign::Signing};
use crate::clock::Timestamp;

/// In which order the deliveries of a subscription go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "types.ts", rename = "DeliveryOrder")]
pub enum Order {
    /// As they come, several at a time.
    None,
    /// Those of one contact one after another; one that keeps failing lets the others go after its fourth try.
    Contact,
    /// All one after another; one that fails holds the rest until it arrives or its schedule ends.
    Strict,
}

impl Order {
    const ALL: [Self; 3] = [Self::None, Self::Contact, Self::Strict];

    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Contact => "contact",
            Self::Strict => "strict",
        }
    }

    /// Deliveries of one subscription with the same key go one after another; without one they wait for nobody.
    pub(super) fn key(self, contact: Option<&str>) -> Option<&str> {
        match self {
            Self::None => None,
            Self::Contact => contact,
            Self::Strict => Some(""),
        }
    }
}

/// Why nothing is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "types.ts")]
pub enum PauseReason {
    /// The owner paused it.
    You,
    /// It failed too often for too long.
    Failures,
    /// The receiver answered 410.
    Gone,
    /// The address leads where it may not.
    Blocked,
    /// The secret to sign with is not in the keychain.
    Secret,
}

impl PauseReason {
    const ALL: [Self; 5] = [Self::You, Self::Failures, Self::Gone, Self::Blocked, Self::Secret];

    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::You => "you",
            Self::Failures => "failures",
            Self::Gone => "gone",
            Self::Blocked => "blocked",
            Self::Secret => "secret",
        }
    }
}

macro_rules! stored_as_word {
    ($type:ty) => {
        impl ToSql for $type {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(self.as_str().into())
            }
        }

        impl FromSql for $type {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                let word = value.as_str()?;
                Self::ALL.into_iter().find(|each| each.as_str() == word).ok_or(FromSqlError::InvalidType)
            }
        }
    };
}

stored_as_word!(Order);
stored_as_word!(PauseReason);

/// That nothing is sent, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paused {
    /// Why.
    pub reason: PauseReason,
    /// Why, in words.
    pub sentence: String,
    /// Since when.
    pub since: Timestamp,
}

/// A subscription as stored. Its secrets lie in the vault under `secrets_ref`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscription {
    /// Row id.
    pub id: String,
    /// What the owner calls it.
    pub name: String,
    /// Where it goes.
    pub url: String,
    /// Where that leads, by the owner's word.
    pub network: Network,
    /// How it is told.
    pub dialect: Dialect,
    /// What it hears of.
    pub events: Vec<String>,
    /// Only of these departments; empty for all.
    pub departments: Vec<String>,
    /// Only of leads in these pipelines; empty for all.
    pub pipelines: Vec<String>,
    /// Only from these sources; empty for all.
    pub sources: Vec<String>,
    /// Names of the owner's own headers.
    pub headers: Vec<String>,
    /// How it is signed.
    pub signing: Signing,
    /// Whether ClinchPad's handshake key is sent.
    pub has_handshake_key: bool,
    /// Name of its secrets in the vault.
    pub secrets_ref: Option<String>,
    /// Until when the secret before this one signs as well.
    pub old_secret_until: Option<Timestamp>,
    /// From connecting to the last byte, in milliseconds.
    pub timeout_ms: u32,
    /// At most so many a minute.
    pub rate_per_min: Option<u32>,
    /// At most so many at one time.
    pub max_in_flight: u32,
    /// In which order.
    pub order: Order,
    /// Seconds before each try.
    pub schedule_s: Vec<u32>,
    /// Whether it is paused.
    pub paused: Option<Paused>,
    /// Since when every try fails.
    pub failing_since: Option<Timestamp>,
    /// So many in a row.
    pub failures: u32,
    /// When something last arrived.
    pub last_success_at: Option<Timestamp>,
    /// The receiver asked to be left alone until then.
    pub not_before: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
}
