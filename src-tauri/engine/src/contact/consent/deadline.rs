//! The day by which an opt-out must be honoured: 10 business days after it was received. Weekends and US federal holidays,
//! on the day they are observed, do not count.

use chrono::{DateTime, Datelike, Days, NaiveDate, Weekday};
use chrono_tz::Tz;
use rusqlite::Connection;

use super::standing::zone_of_department;
use crate::{clock::Timestamp, error::Result};

/// 47 CFR 64.1200(a)(10).
const BUSINESS_DAYS: u32 = 10;

/// The last day for a wish received on `received`.
pub fn deadline(received: NaiveDate) -> NaiveDate {
    add_business_days(received, BUSINESS_DAYS)
}

/// The business day that is `days` business days after `date`.
pub fn add_business_days(date: NaiveDate, days: u32) -> NaiveDate {
    let mut day = date;
    let mut left = days;
    while left > 0 {
        let Some(next) = day.succ_opt() else { return day };
        day = next;
        if !is_weekend(day) && !is_federal_holiday(day) {
            left -= 1;
        }
    }
    day
}

/// Whether federal offices observe a holiday on `day`; one that falls on a Saturday is observed the Friday before, one on
/// a Sunday the Monday after.
pub fn is_federal_holiday(day: NaiveDate) -> bool {
    let observed = match day.weekday() {
        Weekday::Sat | Weekday::Sun => false,
        Weekday::Fri => day.succ_opt().is_some_and(is_fixed_holiday),
        Weekday::Mon => day.pred_opt().is_some_and(is_fixed_holiday) || is_monday_holiday(day),
        _ => false,
    };
    observed || is_fixed_holiday(day) || is_thanksgiving(day)
}

/// [`deadline`] for a wish that several contacts have in common, on the calendar of the first one's department.
pub fn deadline_for_all(db: &Connection, contacts: &[String], received_at: Timestamp) -> Result<NaiveDate> {
    let zone = contacts.first().map(|first| zone_of_department(db, first)).transpose()?;
    Ok(deadline_of(received_at, zone.unwrap_or(chrono_tz::UTC)))
}

/// [`deadline`] for a moment, on the calendar of `zone`.
pub(super) fn deadline_of(received_at: Timestamp, zone: Tz) -> NaiveDate {
    deadline(date_of(received_at, zone))
}

/// The date of a moment on the calendar of `zone`.
pub(super) fn date_of(at: Timestamp, zone: Tz) -> NaiveDate {
    let utc = DateTime::from_timestamp_millis(at.0).unwrap_or_default();
    utc.with_timezone(&zone).date_naive()
}

fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// New Year's Day, Juneteenth, Independence Day, Veterans Day, Christmas.
fn is_fixed_holiday(day: NaiveDate) -> bool {
    matches!((day.month(), day.day()), (1, 1) | (6, 19) | (7, 4) | (11, 11) | (12, 25))
}

/// Of Martin Luther King, of Washington, Memorial Day, Labor Day, of Columbus: all on a Monday.
fn is_monday_holiday(monday: NaiveDate) -> bool {
    match (monday.month(), week_of_month(monday)) {
        (1, 3) | (2, 3) | (9, 1) | (10, 2) => true,
        // The last one of May.
        (5, _) => monday.checked_add_days(Days::new(7)).is_some_and(|next| next.month() == 6),
        _ => false,
    }
}

fn is_thanksgiving(day: NaiveDate) -> bool {
    day.weekday() == Weekday::Thu && day.month() == 11 && week_of_month(day) == 4
}

/// How many days of its weekday the month has had, `day` among them.
fn week_of_month(day: NaiveDate) -> u32 {
    day.day0() / 7 + 1
}
