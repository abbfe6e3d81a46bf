//! What became of a request.

use rusqlite::{
    ToSql,
    types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The verdict; lists filter by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "types.ts")]
pub enum Verdict {
    /// It made a contact and a lead.
    Accepted,
    /// It belonged to a contact already known.
    Merged,
    /// The same body came a moment before; answered as accepted, nothing made.
    Duplicate,
    /// It came to a bin, which keeps it and makes nothing of it.
    Recorded,
    /// Its content broke a rule.
    Refused,
    /// Its key was missing or wrong.
    Unauthorized,
    /// Too many in too short a time.
    RateLimited,
    /// Nothing is served at its address.
    Unrouted,
    /// Larger than the limit.
    OverSize,
    /// Not HTTP, or HTTP whose length cannot be trusted.
    Malformed,
    /// The sender went away, or was too slow.
    Aborted,
    /// Our fault: it could not be saved.
    Error,
}

impl Verdict {
    /// All verdicts.
    pub const ALL: [Self; 12] = [
        Self::Accepted,
        Self::Merged,
        Self::Duplicate,
        Self::Recorded,
        Self::Refused,
        Self::Unauthorized,
        Self::RateLimited,
        Self::Unrouted,
        Self::OverSize,
        Self::Malformed,
        Self::Aborted,
        Self::Error,
    ];

    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Merged => "merged",
            Self::Duplicate => "duplicate",
            Self::Recorded => "recorded",
            Self::Refused => "refused",
            Self::Unauthorized => "unauthorized",
            Self::RateLimited => "rate_limited",
            Self::Unrouted => "unrouted",
            Self::OverSize => "over_size",
            Self::Malformed => "malformed",
            Self::Aborted => "aborted",
            Self::Error => "error",
        }
    }

    /// Whether the sender has to do something before the lead can come in.
    pub fn is_refusal(self) -> bool {
        matches!(
            self,
            Self::Refused | Self::Unauthorized | Self::RateLimited | Self::OverSize | Self::Malformed
        )
    }
}

impl ToSql for Verdict {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.as_str().into())
    }
}

impl FromSql for Verdict {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let word = value.as_str()?;
        Self::ALL.into_iter().find(|verdict| verdict.as_str() == word).ok_or(FromSqlError::InvalidType)
    }
}
