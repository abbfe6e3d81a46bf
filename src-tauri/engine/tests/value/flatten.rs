//! Custom properties become fields: paths, texts, and what happens when two want one path.

use porchlight_engine::value::{
    flatten::{Collision, Flattened, flatten},
    json::{Commas, Value, read},
};
use proptest::prelude::*;

fn flat(text: &str) -> Flattened {
    let document = read(text, Commas::Strict).unwrap();
    let Value::Object(members) = &document.root.value else { panic!("an object was expected") };
    flatten(text, members)
}

/// Path, text and, for what is not a string, the JSON of each field.
fn fields(flattened: &Flattened) -> Vec<(&str, &str, Option<&str>)> {
    flattened.fields.iter().map(|field| (&*field.path, &*field.text, field.json.as_deref())).collect()
}

#[track_caller]
fn check(text: &str, expected: &[(&str, &str, Option<&str>)]) {
    let flattened = flat(text);
    assert_eq!(fields(&flattened), expected, "{text}");
    assert_eq!(flattened.collisions, [], "{text}");
}

#[test]
fn paths_join_names_and_indexes_with_dots() {
    check(
        r#"{"car": {"color": "red", "wheels": [{"size": "17"}, "spare"]}, "note": "hi"}"#,
        &[
            ("car.color", "red", None),
            ("car.wheels.0.size", "17", None),
            ("car.wheels.1", "spare", None),
            ("note", "hi", None),
        ],
    );
}

#[test]
fn every_value_becomes_text() {
    check(r#"{"a": "x"}"#, &[("a", "x", None)]);
    check(r#"{"a": "null"}"#, &[("a", "null", None)]);
    check(r#"{"a": ""}"#, &[("a", "", None)]);
    check(r#"{"a": null}"#, &[("a", "", Some("null"))]);
    check(r#"{"a": true}"#, &[("a", "true", Some("true"))]);
    check(r#"{"a": 5}"#, &[("a", "5", Some("5"))]);
    check(r#"{"a": 1.50}"#, &[("a", "1.50", Some("1.50"))]);
    check(r#"{"a": 9007199254740993}"#, &[("a", "9007199254740993", Some("9007199254740993"))]);
    check(r#"{"a": {}}"#, &[("a", "", Some("{}"))]);
    check(r#"{"a": [ ]}"#, &[("a", "", Some("[ ]"))]);
    check(r#"{"a": {"b": [[], {}]}}"#, &[("a.b.0", "", Some("[]")), ("a.b.1", "", Some("{}"))]);
}

#[test]
fn odd_names_are_kept_as_they_are() {
    check(r#"{"": "x"}"#, &[("", "x", None)]);
    check(r#"{"a": {"": "x"}}"#, &[("a.", "x", None)]);
    check(r#"{"wo ist/das~": "hier"}"#, &[("wo ist/das~", "hier", None)]);
}

/// The text with two values for `path`, which stays, which gives way.
#[track_caller]
fn check_collision(text: &str, path: &str, kept: &str, dropped: &str, written: &str) {
    let flattened = flat(text);
    assert_eq!(flattened.fields.len(), 1);
    assert_eq!((&*flattened.fields[0].path, &*flattened.fields[0].text), (path, kept));
    let [Collision { dropped_span, .. }] = flattened.collisions[..] else {
        panic!("one collision was expected")
    };
    assert_eq!(dropped_span.of(text), written);
    let expected = Collision { path: path.into(), kept: kept.into(), dropped: dropped.into(), dropped_span };
    assert_eq!(flattened.collisions, [expected]);
}

#[test]
fn a_literal_name_wins_over_a_flattened_one_wherever_it_stands() {
    check_collision(r#"{"a": {"b": "nested"}, "a.b": "literal"}"#, "a.b", "literal", "nested", "\"nested\"");
    check_collision(r#"{"a.b": "literal", "a": {"b": 1}}"#, "a.b", "literal", "1", "1");
    check_collision(r#"{"a": ["nested"], "a.0": "literal"}"#, "a.0", "literal", "nested", "\"nested\"");
}

#[test]
fn of_two_equals_the_later_one_wins() {
    check_collision(r#"{"a": "first", "a": "last"}"#, "a", "last", "first", "\"first\"");
    check_collision(r#"{"a": {"b": 1}, "a": {"b": 2}}"#, "a.b", "2", "1", "1");
}

#[test]
fn three_values_of_one_path_are_two_collisions() {
    let flattened = flat(r#"{"a": {"b": 1}, "a.b": 2, "a": {"b": 3}}"#);
    assert_eq!(fields(&flattened), [("a.b", "2", Some("2"))]);
    let dropped: Vec<&str> = flattened.collisions.iter().map(|each| &*each.dropped).collect();
    assert_eq!(dropped, ["1", "3"]);
}

#[test]
fn thousands_of_nested_values_are_fields_and_more_stay_whole() {
    let list = |count: usize| format!("[{}]", vec!["1"; count].join(","));
    let flattened = flat(&format!(r#"{{"a": {}, "b": {}, "c": [1]}}"#, list(2000), list(3000)));
    assert_eq!(flattened.fields.len(), 2000 + 1 + 1);
    let whole = &flattened.fields[2000];
    assert_eq!((&*whole.path, &whole.text), ("b", &list(3000)));
}

proptest! {
    /// Nothing is lost: each leaf of the body is a field or the loser of a collision, and no path comes twice.
    #[test]
    fn every_leaf_is_accounted_for(values in prop::collection::vec(("[ab]{1,2}", 0..4_u8, "[ab]"), 0..8)) {
        let members: Vec<String> = values
            .iter()
            .map(|(name, shape, inner)| match shape {
                0 => format!(r#""{name}": 1"#),
                1 => format!(r#""{name}.{inner}": 1"#),
                2 => format!(r#""{name}": {{"{inner}": 1}}"#),
                _ => format!(r#""{name}": [1]"#),
            })
            .collect();
        let flattened = flat(&format!("{{{}}}", members.join(",")));
        prop_assert_eq!(flattened.fields.len() + flattened.collisions.len(), values.len());
        let mut paths: Vec<&str> = flattened.fields.iter().map(|field| &*field.path).collect();
        paths.sort_unstable();
        paths.dedup();
        prop_assert_eq!(paths.len(), flattened.fields.len());
    }
}
