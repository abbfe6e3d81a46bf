//! When a delivery that failed is tried again.
//!
//! The schedule counts tries, not hours: a week with the lid closed uses up none of it.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::{
    clock::Timestamp,
    error::{Error, Result},
};

/// Seconds before each try: ten tries over about three days (the example of Standard Webhooks).
pub const STANDARD: [u32; 10] = [0, 5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400];

/// The longest wait one can ask for: a week.
pub const MAX_WAIT_S: u32 = 7 * 86_400;
/// The most tries.
const MAX_TRIES: usize = 20;
/// A wait is up to a fifth longer or shorter, so that what failed together does not come back together.
const JITTER: f64 = 0.2;

/// A schedule that the owner asked for; the first wait is that before the first try.
pub fn checked(waits_s: &[u32]) -> Result<Vec<u32>> {
    if waits_s.is_empty() || waits_s.len() > MAX_TRIES {
        return Err(Error::invalid("scheduleS", "A schedule has between 1 and 20 attempts."));
    }
    if waits_s.iter().any(|wait| *wait > MAX_WAIT_S) {
        return Err(Error::invalid("scheduleS", "An attempt waits for a week at most."));
    }
    Ok(waits_s.to_vec())
}

/// When to try again after `tries` tries, or `None` when the schedule has ended. `delivery` spreads the waits.
pub fn next(waits_s: &[u32], tries: u32, delivery: &str, now: Timestamp) -> Option<Timestamp> {
    let wait_s = *waits_s.get(usize::try_from(tries).ok()?)?;
    let wait_ms = f64::from(wait_s) * 1000.0 * spread(delivery, tries);
    #[expect(clippy::cast_possible_truncation, reason = "a week in milliseconds")]
    Some(now.plus_ms(wait_ms as i64))
}

/// Between 0.8 and 1.2, the same for the same try of the same delivery.
fn spread(delivery: &str, tries: u32) -> f64 {
    let mut hasher = DefaultHasher::new();
    (delivery, tries).hash(&mut hasher);
    let share = f64::from((hasher.finish() & 0xffff) as u16) / f64::from(u16::MAX);
    1.0 + JITTER * (2.0 * share - 1.0)
}
