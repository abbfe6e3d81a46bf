//! What cells mean, and what was probably meant by those that cannot be read.

use porchlight_engine::import::cell::{
    self, Fault, Problem, Said, said_when_asked_for_no, said_when_asked_for_yes,
};
use proptest::prelude::*;

fn phones(text: &str) -> Result<Vec<String>, Fault> {
    Ok(cell::phones(text, "US")?.into_iter().map(|(phone, _)| phone.e164).collect())
}

#[test]
fn phones_are_read_one_or_several() {
    for (text, numbers) in [
        ("804-555-0101", vec!["+18045550101"]),
        ("'+44 20 7946 0958", vec!["+442079460958"]),
        ("804-555-0101; 804-555-0102", vec!["+18045550101", "+18045550102"]),
        ("804-555-0101 ::: 804-555-0102", vec!["+18045550101", "+18045550102"]),
        ("804-555-0101 / 804-555-0102", vec!["+18045550101", "+18045550102"]),
        ("804-555-0101 or 804-555-0102", vec!["+18045550101", "+18045550102"]),
    ] {
        assert_eq!(phones(text).unwrap(), numbers, "{text}");
    }
    assert_eq!(cell::phones("804-555-0101 x12", "US").unwrap()[0].0.ext.as_deref(), Some("12"));
}

#[test]
fn a_phone_that_cannot_be_read_says_what_was_probably_meant() {
    for (text, problem, suggestion) in [
        ("8.04555E+09", Problem::ExcelNumber, None),
        ("8,04555E+09", Problem::ExcelNumber, None),
        ("8.045550101E+09", Problem::ExcelNumber, Some("8045550101")),
        ("8.045550101E9", Problem::ExcelNumber, Some("8045550101")),
        ("8045550101.0", Problem::NotAPhone, Some("8045550101")),
        ("804-555-0101 (Ann)", Problem::NotAPhone, Some("804-555-0101")),
        ("call the office", Problem::NotAPhone, None),
        ("555-0101", Problem::NotAPhone, None),
    ] {
        let fault = phones(text).expect_err(text);
        assert_eq!((fault.problem, fault.suggestion.as_deref()), (problem, suggestion), "{text}");
    }
}

#[test]
fn emails_are_read_one_or_several() {
    for (text, addresses) in [
        ("ann@example.com", vec!["ann@example.com"]),
        ("Ann Lee <ann@example.com>", vec!["ann@example.com"]),
        ("mailto:ann@example.com", vec!["ann@example.com"]),
        ("ann@example.com; ben@example.com", vec!["ann@example.com", "ben@example.com"]),
        ("ann@example.com ::: ben@example.com", vec!["ann@example.com", "ben@example.com"]),
    ] {
        let read = cell::emails(text).unwrap();
        assert_eq!(read.iter().map(|email| email.as_str()).collect::<Vec<_>>(), addresses, "{text}");
    }
    for (text, suggestion) in [
        ("ann@example,com", Some("ann@example.com")),
        ("ann @example.com", Some("ann@example.com")),
        ("ann@example.com.", Some("ann@example.com")),
        ("ann(at)example.com", Some("ann@example.com")),
        ("none", None),
    ] {
        let fault = cell::emails(text).expect_err(text);
        assert_eq!((fault.problem, fault.suggestion.as_deref()), (Problem::NotAnEmail, suggestion), "{text}");
    }
}

#[test]
fn amounts_are_read_as_people_write_them() {
    for (text, cents) in [
        ("1200", 120_000),
        ("$12,500", 1_250_000),
        ("$12,500.00", 1_250_000),
        ("12.500,00", 1_250_000),
        ("1,250,000", 125_000_000),
        ("USD 99.50", 9_950),
        ("99,5 €", 9_950),
        ("0", 0),
        (".5", 50),
    ] {
        assert_eq!(cell::amount(text).unwrap(), cents, "{text}");
    }
    for (text, suggestion) in [
        ("1.200", Some("1200")),
        ("a lot", None),
        ("-5", None),
        ("about 500", None),
        ("99999999999999999999", None),
    ] {
        let fault = cell::amount(text).expect_err(text);
        assert_eq!(
            (fault.problem, fault.suggestion.as_deref()),
            (Problem::NotAnAmount, suggestion),
            "{text}"
        );
    }
}

#[test]
fn a_no_is_heard_and_what_is_unclear_counts_as_no_where_a_no_is_asked_for() {
    for text in [
        "yes",
        "Y",
        "TRUE",
        "1",
        "x",
        "X",
        "Opted out",
        "opted_out",
        "unsubscribed",
        "STOP",
        "2026-03-02 10:15",
    ] {
        assert_eq!(said_when_asked_for_no(text), Said::No, "{text}");
    }
    for text in ["no", "N", "false", "0", "-", "n/a", "opted in", "Subscribed", "active"] {
        assert_eq!(said_when_asked_for_no(text), Said::Nothing, "{text}");
    }
    for text in ["maybe", "no longer wants mail", "asked in May"] {
        assert!(matches!(said_when_asked_for_no(text), Said::PerhapsNo(_)), "{text}");
    }
}

#[test]
fn a_yes_is_nothing_to_a_file() {
    for text in ["yes", "1", "opted in", "2026-03-02", "-"] {
        assert_eq!(said_when_asked_for_yes(text), Said::Nothing, "{text}");
    }
    for text in ["no", "0", "FALSE", "unsubscribed", "No, wrote in May", "never"] {
        assert_eq!(said_when_asked_for_yes(text), Said::No, "{text}");
    }
    assert!(matches!(said_when_asked_for_yes("pending"), Said::Unclear(_)));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Taking a suggestion always helps.
    #[test]
    fn a_suggestion_can_be_read(text in "[0-9a-zA-Z@.,;:+()/' -]{0,24}") {
        if let Err(Fault { suggestion: Some(meant), .. }) = cell::phones(&text, "US") {
            prop_assert!(cell::phones(&meant, "US").is_ok(), "{} for {}", meant, text);
        }
        if let Err(Fault { suggestion: Some(meant), .. }) = cell::emails(&text) {
            prop_assert!(cell::emails(&meant).is_ok(), "{} for {}", meant, text);
        }
        if let Err(Fault { suggestion: Some(meant), .. }) = cell::amount(&text) {
            prop_assert!(cell::amount(&meant).is_ok(), "{} for {}", meant, text);
        }
    }
}
