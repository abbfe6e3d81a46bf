//! Money: minor units as they are told in major ones.

use porchlight_engine::value::money::major;
use serde_json::json;

#[test]
fn minor_units_are_told_in_major_ones() {
    for (minor, currency, expected) in [
        (0, "USD", json!(0)),
        (920_000, "USD", json!(9200)),
        (123_450, "USD", json!(1234.5)),
        (1, "USD", json!(0.01)),
        (-250, "EUR", json!(-2.5)),
        (1500, "JPY", json!(1500)),
        (1500, "KWD", json!(1.5)),
        (999_999_999_999_999, "USD", json!(9_999_999_999_999.99)),
    ] {
        assert_eq!(major(minor, currency), expected, "{minor} {currency}");
    }
}

/// As text it must not show what binary fractions make of it.
#[test]
fn no_cent_is_lost_or_made_up() {
    for minor in 0..10_000_i64 {
        let expected = format!("{}.{:02}", minor / 100, minor % 100);
        let trimmed = expected.trim_end_matches('0').trim_end_matches('.');
        assert_eq!(major(minor, "USD").to_string(), trimmed);
    }
}
