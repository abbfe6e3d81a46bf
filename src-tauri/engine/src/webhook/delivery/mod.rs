//! Deliveries: one event owed to one subscription, from owed to done, and the log of what was tried.

mod attempt;
mod chain;
mod claim;
mod detail;
mod list;
mod prune;
mod recent;
mod recover;
mod resend;
mod settle;
mod write;

pub use attempt::Attempt;
pub(super) use chain::rearrange;
pub(super) use claim::{Ask, Claimed, claim, next_due};
pub use detail::{DeliveryDetail, Lineage, Shown, detail};
pub use list::{DeliveryPage, DeliveryQuery, DeliveryRow, list};
pub use prune::prune;
pub use recent::{Fared, recent};
pub(super) use recover::{pull_in, recover, shift};
pub use resend::Window;
pub(super) use resend::{again, all_failed};
pub(super) use settle::{Landed, Tried, settle};
pub(super) use write::{Frozen, Owed, cancel_open, freeze, hurry, owe};

use rusqlite::{
    ToSql,
    types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Why there is a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "types.ts", rename = "DeliveryOrigin")]
pub enum Origin {
    /// Something happened.
    Event,
    /// Somebody wanted it sent again.
    Resend,
    /// Somebody tries the address out, once.
    Test,
}

impl Origin {
    const ALL: [Self; 3] = [Self::Event, Self::Resend, Self::Test];

    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::Resend => "resend",
            Self::Test => "test",
        }
    }
}

/// How a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "types.ts")]
pub enum DeliveryState {
    /// To be sent when its time comes.
    Due,
    /// Behind an earlier one that must arrive first.
    Waiting,
    /// On its way.
    Sending,
    /// It arrived.
    Delivered,
    /// It did not, and is not tried again.
    Failed,
    /// Nobody wants it any more.
    Canceled,
    /// Kept while its subscription is paused. Not stored: it is `due` or `waiting` there.
    Held,
}

impl DeliveryState {
    const ALL: [Self; 7] =
        [Self::Due, Self::Waiting, Self::Sending, Self::Delivered, Self::Failed, Self::Canceled, Self::Held];

    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Waiting => "waiting",
            Self::Sending => "sending",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
            Self::Canceled => "canceled",
            Self::Held => "held",
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

stored_as_word!(Origin);
stored_as_word!(DeliveryState);
