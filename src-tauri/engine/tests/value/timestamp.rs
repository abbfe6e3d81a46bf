//! Times as senders write them: two layouts, and a reason for everything else.

use chrono::{TimeZone, Utc};
use porchlight_engine::value::timestamp::parse_with_offset;
use proptest::prelude::*;

#[track_caller]
fn check(text: &str, utc: &str) {
    let at = parse_with_offset(text).unwrap_or_else(|reason| panic!("{text} {reason}"));
    assert_eq!(Utc.timestamp_millis_opt(at.0).unwrap().to_rfc3339(), utc, "{text}");
}

#[track_caller]
fn check_refused(text: &str, reason: &str) {
    assert_eq!(parse_with_offset(text).unwrap_err(), reason, "{text}");
}

#[test]
fn both_documented_layouts_are_read() {
    check("2020-01-02T15:04:05-0700", "2020-01-02T22:04:05+00:00");
    check("2020-01-02T15:04:05-07:00", "2020-01-02T22:04:05+00:00");
    check("2020-01-02T15:04:05+0000", "2020-01-02T15:04:05+00:00");
    check("2020-01-02T15:04:05+05:45", "2020-01-02T09:19:05+00:00");
    check("2024-02-29T23:59:59-1200", "2024-03-01T11:59:59+00:00");
    check("1969-12-31T23:59:59+00:00", "1969-12-31T23:59:59+00:00");
}

#[test]
fn every_other_layout_is_refused_with_the_part_that_is_wrong() {
    let z = "ends in Z; the UTC offset must be written as +0000 or +00:00";
    let offset = "has a UTC offset that is neither like -0700 nor like -07:00";
    let beginning = "does not begin like 2006-01-02T15:04:05";
    check_refused("2020-01-02T15:04:05Z", z);
    check_refused("2020-01-02T15:04:05z", z);
    check_refused("2020-01-02T15:04:05.123-0700", "has fractions of a second");
    check_refused("2020-01-02T15:04:05.123Z", "has fractions of a second");
    check_refused("2020-01-02T15:04:05", "has no UTC offset such as -0700");
    check_refused("2020-01-02T15:04:05-07", offset);
    check_refused("2020-01-02T15:04:05 -0700", offset);
    check_refused("2020-01-02T15:04:05-07:0", offset);
    check_refused("2020-01-02T15:04:05-07:00:00", offset);
    check_refused("2020-01-02T15:04:05−0700", offset);
    check_refused("2020-01-02T15:04:05America/Denver", offset);
    check_refused("2020-01-02", beginning);
    check_refused("2020-01-02 15:04:05-0700", beginning);
    check_refused("2020-01-02T15:04-0700", beginning);
    check_refused("01/02/2020 15:04:05", beginning);
    check_refused("1577999045", beginning);
    check_refused("", beginning);
    check_refused("２０２０-01-02T15:04:05-0700", beginning);
}

#[test]
fn a_time_that_never_was_is_refused() {
    for text in [
        "2020-02-30T15:04:05-0700",
        "2021-02-29T15:04:05-0700",
        "2020-13-01T15:04:05-0700",
        "2020-00-10T15:04:05-0700",
        "2020-01-02T24:00:00-0700",
        "2020-01-02T15:60:05-0700",
        "2020-01-02T15:04:61-0700",
        "2020-01-02T15:04:05-0760",
    ] {
        check_refused(text, "is not on the calendar or the clock");
    }
}

proptest! {
    /// Whatever the moment and the offset, what is written reads back.
    #[test]
    fn written_times_read_back(seconds in -2_000_000_000_i64..30_000_000_000, quarters in -47..=56_i32, colon: bool) {
        let offset = chrono::FixedOffset::east_opt(quarters * 900).unwrap();
        let layout = if colon { "%Y-%m-%dT%H:%M:%S%:z" } else { "%Y-%m-%dT%H:%M:%S%z" };
        let written = offset.timestamp_opt(seconds, 0).unwrap().format(layout).to_string();
        prop_assert_eq!(parse_with_offset(&written).unwrap().0, seconds * 1000);
    }

    #[test]
    fn no_text_at_all_is_a_surprise(text in "\\PC{0,30}") {
        let _ = parse_with_offset(&text);
    }
}
