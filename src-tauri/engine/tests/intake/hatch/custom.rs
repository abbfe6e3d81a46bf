//! Custom properties: everything that is not documented is kept as a field.

use porchlight_engine::intake::trace::Outcome;

use super::accepted;
use crate::support::{Post, lines};

fn with(custom: &str) -> Post {
    Post::new(format!(r#"{{"phoneNumber": "8045550119", {custom}, "source": "web"}}"#))
}

#[track_caller]
fn check(custom: &str, expected: &[(&str, &str, Option<&str>)], summary: &str) {
    let post = with(custom);
    let draft = accepted(&post);
    let fields: Vec<_> =
        draft.fields.iter().map(|field| (&*field.path, &*field.text, field.json.as_deref())).collect();
    assert_eq!(fields, expected, "{custom}");
    let judgement = post.judged();
    let [line] = lines(&judgement.trace, "body.custom")[..] else { panic!("one line was expected") };
    assert_eq!((line.outcome, &*line.detail), (Outcome::Passed, summary));
}

#[test]
fn values_of_all_kinds_become_text_and_keep_their_json() {
    check(r#""note": "call after 5""#, &[("note", "call after 5", None)], "1 field");
    check(
        r#""rooms": 3, "pets": true"#,
        &[("rooms", "3", Some("3")), ("pets", "true", Some("true"))],
        "2 fields",
    );
    check(
        r#""gate": null, "tags": [], "more": {}"#,
        &[("gate", "", Some("null")), ("tags", "", Some("[]")), ("more", "", Some("{}"))],
        "3 fields",
    );
    check(
        r#""car": {"color": "red", "owners": ["Ann", {"name": "Bo"}]}"#,
        &[("car.color", "red", None), ("car.owners.0", "Ann", None), ("car.owners.1.name", "Bo", None)],
        "3 fields",
    );
    check(
        r#""ref": 12345678901234567890"#,
        &[("ref", "12345678901234567890", Some("12345678901234567890"))],
        "1 field",
    );
}

#[test]
fn what_other_senders_put_at_the_top_is_custom_as_well() {
    check(
        r#""address": "1 Main St", "zip": "23220", "comments": "“hi” 😀""#,
        &[("address", "1 Main St", None), ("zip", "23220", None), ("comments", "“hi” 😀", None)],
        "3 fields",
    );
}

#[test]
fn a_name_inside_of_an_object_is_never_a_documented_one() {
    check(
        r#""spouse": {"email": "not one", "source": 5}"#,
        &[("spouse.email", "not one", None), ("spouse.source", "5", Some("5"))],
        "2 fields",
    );
}

#[test]
fn two_values_for_one_field_are_noted_with_the_one_that_gave_way() {
    let post = with(r#""car": {"color": "red"}, "car.color": "blue", "note": "a", "note": "b""#);
    let fields: Vec<_> = accepted(&post).fields.into_iter().map(|field| (field.path, field.text)).collect();
    assert_eq!(fields, [("car.color".into(), "blue".into()), ("note".into(), "b".into())]);
    let judgement = post.judged();
    let notes: Vec<_> =
        lines(&judgement.trace, "body.custom").iter().map(|line| (line.outcome, &*line.detail)).collect();
    assert_eq!(
        notes,
        [
            (Outcome::Noted, "Two values for “car.color”: “blue” is kept, “red” is not"),
            (Outcome::Noted, "Two values for “note”: “b” is kept, “a” is not"),
        ]
    );
}

#[test]
fn custom_properties_are_looked_at_in_a_refused_body_too() {
    let judgement = Post::new(r#"{"phoneNumber": "1", "source": "web", "a": 1, "b": 2}"#).judged();
    assert_eq!(lines(&judgement.trace, "body.custom")[0].detail, "2 fields");
}
