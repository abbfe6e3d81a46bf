//! The body as a whole: JSON, UTF-8, an object.

use porchlight_engine::intake::trace::Outcome;

use super::{LEAD, accepted, check_noted, check_refused};
use crate::support::{Post, lines};

/// As pretty-printed by hand: a comma after every member.
const COMMAS: &str = "{\n  \"firstName\": \"Ann\",\n  \"phoneNumber\": \"8045550119\",\n  \"source\": \"fence_form\",\n  \
                      \"fence\": {\n    \"height\": \"6 ft\",\n    \"wood\": \"cedar\",\n  },\n}";

#[track_caller]
fn check_unreadable(body: impl AsRef<[u8]>, detail: &str, advice: &str) {
    check_refused(&Post::new(body), 400, "Invalid body", &format!("Refused: {detail}"), &[("", advice)]);
}

#[test]
fn a_trailing_comma_is_refused_by_line_and_column() {
    check_unreadable(
        COMMAS,
        "not valid JSON, trailing comma at line 7 column 20",
        "Remove the trailing comma at line 7 column 20: nothing follows it.",
    );
    let judgement = Post::new(COMMAS).judged();
    let place = lines(&judgement.trace, "body.json")[0].place.clone().unwrap();
    let comma = COMMAS.find(",\n  }").unwrap();
    assert_eq!((place.offset, place.text_start, place.text_end), (Some(comma), Some(comma), Some(comma + 1)));
}

#[test]
fn a_department_may_take_trailing_commas_and_each_is_noted() {
    let post = Post::to_norfolk(COMMAS);
    let draft = accepted(&post);
    assert_eq!((draft.source.as_str(), draft.fields.len()), ("fence_form", 2));
    let judgement = post.judged();
    let notes: Vec<_> =
        lines(&judgement.trace, "body.json").iter().map(|line| (line.outcome, &*line.detail)).collect();
    assert_eq!(
        notes,
        [
            (Outcome::Noted, "A trailing comma at line 7 column 20 was let pass, as this department allows"),
            (Outcome::Noted, "A trailing comma at line 8 column 4 was let pass, as this department allows"),
        ]
    );
}

#[test]
fn a_department_that_takes_trailing_commas_takes_nothing_else_that_is_wrong() {
    check_refused(
        &Post::to_norfolk("{\"source\": \"web\",,}"),
        400,
        "Invalid body",
        "Refused: not valid JSON, missing name at line 1 column 18",
        &[(
            "",
            "The JSON has a mistake at line 1 column 18: missing name. Expected a name in double quotes.",
        )],
    );
}

#[test]
fn what_is_not_json_is_refused_with_the_mistake_and_its_place() {
    for (body, mistake) in [
        ("{\"source\": \"web\"", "unexpected end at line 1 column 17"),
        ("phoneNumber=8045550119&source=web", "missing value at line 1 column 1"),
        ("{\"a\": \"Zoë\"\n\"b\": 1}", "missing comma at line 2 column 1"),
        ("{'source': 'web'}", "missing name at line 1 column 2"),
        ("{\"phoneNumber\": 08045550119}", "number begins with zero at line 1 column 17"),
        ("{\"note\": \"a\nb\"}", "bare control character at line 1 column 12"),
        ("<lead/>", "missing value at line 1 column 1"),
    ] {
        let sentence = Post::new(body).judged().sentence;
        assert_eq!(sentence, format!("Refused: not valid JSON, {mistake}"), "{body}");
    }
}

#[test]
fn an_empty_body_is_refused() {
    for body in ["", " \r\n\t", "\u{feff}", "\u{feff}\n"] {
        check_unreadable(
            body,
            "the body is empty",
            "Send the lead as a JSON object in the body of the request.",
        );
    }
}

#[test]
fn json_that_is_no_object_is_refused() {
    for (body, kind) in [
        ("[{\"source\": \"web\"}]", "an array"),
        ("\"lead\"", "a string"),
        ("8045550119", "a number"),
        ("true", "true or false"),
        ("null", "null"),
    ] {
        check_unreadable(
            body,
            &format!("the body is {kind}, not an object"),
            &format!("Send one lead as a JSON object; the body is {kind}."),
        );
    }
}

#[test]
fn another_encoding_is_refused_at_its_first_byte() {
    check_unreadable(
        b"{\n\"firstName\": \"Zo\xeb\"}",
        "not valid JSON, the byte 0xEB at line 2 column 17 is not UTF-8",
        "Send the body in UTF-8; it looks like another encoding, perhaps Windows-1252.",
    );
    let judgement = Post::new(b"{\"a\": \"\xc3").judged();
    let place = lines(&judgement.trace, "body.json")[0].place.clone().unwrap();
    assert_eq!((place.offset, place.line, place.column), (Some(7), Some(1), Some(8)));
    assert_eq!((place.text_start, place.text_end), (None, None));
}

#[test]
fn a_compressed_body_is_refused() {
    let gzip = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff\xab\x56";
    let advice = "Send the body uncompressed, without Content-Encoding.";
    check_refused(
        &Post::new(gzip).header("Content-Encoding", "gzip"),
        400,
        "Invalid body",
        "Refused: the body is compressed (gzip)",
        &[("/headers/Content-Encoding", advice)],
    );
    check_unreadable(gzip, "the body is compressed (gzip)", advice);
}

#[test]
fn a_body_declared_as_it_is_is_no_compression() {
    for coding in ["identity", "Identity", ""] {
        accepted(&Post::new(LEAD).header("Content-Encoding", coding));
    }
}

#[test]
fn a_byte_order_mark_is_let_pass() {
    accepted(&Post::new(format!("\u{feff}{LEAD}")));
}

#[test]
fn an_odd_content_type_is_noted_and_no_reason_to_refuse() {
    let typed = |value: &str| Post::new(LEAD).without("Content-Type").header("Content-Type", value);
    for value in ["application/json", "Application/JSON; charset=utf-8", "application/vnd.api+json"] {
        let judgement = typed(value).judged();
        assert_eq!(lines(&judgement.trace, "content_type")[0].outcome, Outcome::Passed, "{value}");
    }
    for value in ["text/plain", "application/x-www-form-urlencoded", "json"] {
        accepted(&typed(value));
        check_noted(&typed(value), "content_type", &format!("{value}, read as JSON all the same"));
    }
    for untyped in [Post::new(LEAD).without("Content-Type"), typed("")] {
        accepted(&untyped);
        check_noted(&untyped, "content_type", "Not given, read as JSON all the same");
    }
}
