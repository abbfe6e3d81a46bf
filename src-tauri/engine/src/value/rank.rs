//! The order of cards in a column: fractional ranks, so that a move writes one row.
//!
//! A rank is text that sorts as bytes. Between any two ranks there is always another.

use fractional_index::FractionalIndex;

use crate::clock::Timestamp;

/// A rank that stands before all ranks made earlier: newest first, without asking what is there.
///
/// `tie` tells apart ranks of one millisecond. The rank counts down from the end of time; eight bytes and the
/// terminator that [`FractionalIndex`] wants.
pub fn newest_first(now: Timestamp, tie: u16) -> String {
    let ms = u64::try_from(now.0).unwrap_or(0);
    let up = (ms << 16) | u64::from(tie);
    format!("{:016x}80", u64::MAX - up)
}

/// The rank after `last`, or the first one.
pub fn after(last: Option<&str>) -> String {
    match last.and_then(|rank| FractionalIndex::from_string(rank).ok()) {
        Some(last) => FractionalIndex::new_after(&last).to_string(),
        None => FractionalIndex::default().to_string(),
    }
}

/// A rank between two neighbours; an absent one is the edge of the column. Ranks that are not in order, which only a
/// damaged file can have, give a rank after `above`.
pub fn between(above: Option<&str>, below: Option<&str>) -> String {
    let read = |rank: Option<&str>| rank.and_then(|rank| FractionalIndex::from_string(rank).ok());
    match (read(above), read(below)) {
        (Some(above), Some(below)) => FractionalIndex::new_between(&above, &below)
            .unwrap_or_else(|| FractionalIndex::new_after(&above))
            .to_string(),
        (Some(above), None) => FractionalIndex::new_after(&above).to_string(),
        (None, Some(below)) => FractionalIndex::new_before(&below).to_string(),
        (None, None) => FractionalIndex::default().to_string(),
    }
}
