//! Times as each dialect writes them.

use chrono::{DateTime, SecondsFormat, Utc};
use chrono_tz::Tz;

use crate::clock::Timestamp;

/// `2026-03-02T22:04:05Z`, as ClinchPad has it.
pub(super) fn utc_seconds(at: Timestamp) -> String {
    utc(at).to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// `2026-03-02T22:04:05.120Z`
pub(super) fn utc_millis(at: Timestamp) -> String {
    utc(at).to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// `2026-03-02T15:04:05-07:00`, on the clock of `zone`; an unknown zone is UTC.
pub(super) fn zoned_seconds(at: Timestamp, zone: &str) -> String {
    let zone: Tz = zone.parse().unwrap_or(Tz::UTC);
    utc(at).with_timezone(&zone).to_rfc3339_opts(SecondsFormat::Secs, false)
}

/// Times that no calendar has are told as 1970.
fn utc(at: Timestamp) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(at.0).unwrap_or_default()
}
