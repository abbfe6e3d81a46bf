//! Ids as ClinchPad has them: 24 hex digits, of which the first eight are the second it was made in.

use std::fmt::Write;

use uuid::Uuid;

use crate::secret;

/// Hex digits of the part that tells the time.
const TIME_DIGITS: usize = 8;
/// Hex digits of the whole.
const DIGITS: usize = 24;

/// The same id of ours always makes the same one of theirs. The time is that of a version 7 UUID; the rest is hashed,
/// because half of a UUID's digits would not tell apart what is made in one millisecond.
pub(super) fn object_id(id: &str) -> String {
    let mut digits = seconds(id).map(|seconds| format!("{seconds:0TIME_DIGITS$x}")).unwrap_or_default();
    for byte in secret::hash(id.as_bytes()) {
        let _ = write!(digits, "{byte:02x}");
    }
    digits.truncate(DIGITS);
    digits
}

/// Seconds since 1970 of a version 7 UUID, as far as they fit into eight digits.
fn seconds(id: &str) -> Option<u32> {
    let (seconds, _) = Uuid::try_parse(id).ok()?.get_timestamp()?.to_unix();
    u32::try_from(seconds).ok()
}
