//! Where a fault is placed and what it is called.

use porchlight_engine::value::json::{Commas, line_column, read};

use super::fault;

/// The text up to a fault, its span, its name and what was found there.
#[track_caller]
fn check(text: &str, before: &str, span: &str, mistake: &str, found: &str) {
    let fault = fault(text);
    let seen = (&text[..fault.span.start], fault.span.of(text), fault.mistake, &*fault.found);
    assert_eq!(seen, (before, span, mistake, found), "{text}");
}

#[test]
fn a_trailing_comma_is_its_own_place() {
    check("[1,]", "[1", ",", "trailing comma", "]");
    check("{\"a\":1,}", "{\"a\":1", ",", "trailing comma", "}");
    check("[1, \r\n\t ]", "[1", ",", "trailing comma", "]");
    check("{\"a\": {\"b\": \"c\",\n  },\n}", "{\"a\": {\"b\": \"c\"", ",", "trailing comma", "}");
    check("[[], {\"a\": [true,\n\n]}]", "[[], {\"a\": [true", ",", "trailing comma", "]");
    check("[\"é😀\",]", "[\"é😀\"", ",", "trailing comma", "]");
}

#[test]
fn the_trailing_comma_of_a_pretty_printed_lead() {
    let text = "{\n  \"phoneNumber\": \"8045550119\",\n  \"car\": {\n    \"color\": \"red\",  \n  },  \n}";
    let at = line_column(text.as_bytes(), fault(text).span.start);
    assert_eq!((at.line, at.column), (4, 19));
}

#[test]
fn a_comma_that_is_not_trailing_is_another_mistake() {
    check("[,]", "[", ",", "missing value", ",");
    check("{,}", "{", ",", "missing name", ",");
    check("[1,,2]", "[1,", ",", "missing value", ",");
    check("{\"a\":1,,}", "{\"a\":1,", ",", "missing name", ",");
}

#[test]
fn every_mistake_has_its_name() {
    check("[1 2]", "[1 ", "2", "missing comma", "2");
    check("{\"a\" 1}", "{\"a\" ", "1", "missing colon", "1");
    check("{a: 1}", "{", "a", "missing name", "a");
    check("{'a': 1}", "{", "'", "missing name", "\\'");
    check("{\"a\": red}", "{\"a\": ", "r", "missing value", "r");
    check("{\"a\": nul}", "{\"a\": ", "n", "missing value", "n");
    check("{\"a\": None}", "{\"a\": ", "N", "missing value", "N");
    check("{} {}", "{} ", "{", "text after the end", "{");
    check("[1.]", "[1.", "]", "broken number", "]");
    check("[-]", "[-", "]", "broken number", "]");
    check("[1e+]", "[1e+", "]", "broken number", "]");
    check("[08]", "[", "0", "number begins with zero", "0");
    check("[-01]", "[", "-", "number begins with zero", "-");
    check("[+1]", "[", "+", "missing value", "+");
    check("[.5]", "[", ".", "missing value", ".");
    check(r#"["\x"]"#, "[\"", "\\", "unknown escape", r"\\");
    check(r#"["\u12g4"]"#, "[\"", "\\", "unknown escape", r"\\");
    check("[\"a", "[", "\"", "string not closed", "\\\"");
    check("[“a”]", "[", "“", "missing value", "“");
}

#[test]
fn half_a_surrogate_pair_is_no_character() {
    for text in
        [r#"["\uD83D"]"#, r#"["\uDE00"]"#, r#"["\uD83D\u0041"]"#, r#"["\uD83D\n"]"#, r#"["\uDE00\uD83D"]"#]
    {
        check(text, "[\"", "\\", "half a character", r"\\");
    }
}

#[test]
fn a_bare_control_character_is_shown_as_its_escape() {
    check("[\"a\nb\"]", "[\"a", "\n", "bare control character", "\\n");
    check("[\"a\tb\"]", "[\"a", "\t", "bare control character", "\\t");
    check("[\"a\0b\"]", "[\"a", "\0", "bare control character", "\\0");
    check("[\"a\u{1f}b\"]", "[\"a", "\u{1f}", "bare control character", "\\u{1f}");
    assert!(read("[\"\u{7f}\u{80}\u{2028}\"]", Commas::Strict).is_ok());
}

#[test]
fn a_text_that_ends_too_soon_says_so() {
    for text in [
        "",
        " \n",
        "\u{feff}",
        "[",
        "[1",
        "[1,",
        "{",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,",
        "-",
        "1e",
    ] {
        check(text, text, "", "unexpected end", "the end of the body");
    }
}
