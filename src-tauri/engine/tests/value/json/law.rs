//! The laws of the reader, held against `serde_json`.

use porchlight_engine::value::json::{Commas, Node, Value, read};
use proptest::prelude::*;

/// Any JSON text, with spaces and escapes of all kinds.
fn json_text() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        Just("false".to_owned()),
        "-?(0|[1-9][0-9]{0,25})(\\.[0-9]{1,5})?([eE][+-]?[0-9]{1,2})?",
        string_text(),
    ];
    leaf.prop_recursive(4, 24, 5, |inner| {
        let item =
            (space(), inner, space()).prop_map(|(before, value, after)| format!("{before}{value}{after}"));
        let member = (space(), string_text(), space(), item.clone())
            .prop_map(|(before, name, after, value)| format!("{before}{name}{after}:{value}"));
        prop_oneof![
            prop::collection::vec(item, 1..5).prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::vec(member, 1..5).prop_map(|members| format!("{{{}}}", members.join(","))),
            space().prop_map(|space| format!("[{space}]")),
            space().prop_map(|space| format!("{{{space}}}")),
        ]
    })
}

fn string_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => any::<char>().prop_filter("must be escaped", |c| *c >= ' ' && !matches!(c, '"' | '\\')).prop_map(String::from),
        1 => prop::sample::select(vec![r#"\""#, r"\\", r"\/", r"\b", r"\f", r"\n", r"\r", r"\t"]).prop_map(String::from),
        1 => any::<char>().prop_map(|c| {
            let mut units = [0; 2];
            c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04X}")).collect()
        }),
    ];
    prop::collection::vec(piece, 0..6).prop_map(|pieces| format!("\"{}\"", pieces.concat()))
}

fn space() -> &'static str {
    "[ \t\r\n]{0,2}"
}

/// A JSON text with a few characters taken out, put in or exchanged.
fn nearly_json() -> impl Strategy<Value = String> {
    let put = prop_oneof![
        8 => prop::sample::select("{}[]\",:\\/0123456789+-.eEu \n\t\u{0}truefalsn".chars().collect::<Vec<_>>()).prop_map(Some),
        1 => any::<char>().prop_map(Some),
        2 => Just(None),
    ];
    let change = (any::<prop::sample::Index>(), 0..2_usize, put);
    (json_text(), prop::collection::vec(change, 1..4)).prop_map(|(text, changes)| {
        let mut characters: Vec<char> = text.chars().collect();
        for (place, taken, put) in changes {
            let at = place.index(characters.len() + 1);
            let end = (at + taken).min(characters.len());
            characters.splice(at..end, put);
        }
        characters.into_iter().collect()
    })
}

/// What `serde_json` makes of a text; numbers too large for it are no question of grammar and give no answer.
fn by_serde(text: &str) -> Option<Result<serde_json::Value, String>> {
    match serde_json::from_str(text) {
        Ok(value) => Some(Ok(value)),
        Err(error) if error.to_string().starts_with("number out of range") => None,
        Err(error) => Some(Err(error.to_string())),
    }
}

/// The same value as `serde_json` has it: of repeated names the last one, of numbers the nearest.
fn as_serde(text: &str, node: &Node) -> serde_json::Value {
    match &node.value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(value) => (*value).into(),
        Value::Number => serde_json::from_str(node.span.of(text)).unwrap(),
        Value::String(value) => value.clone().into(),
        Value::Array(items) => items.iter().map(|item| as_serde(text, item)).collect(),
        Value::Object(members) => {
            members.iter().map(|member| (member.key.clone(), as_serde(text, &member.node))).collect()
        }
    }
}

/// Every span, cut out of the text, is the JSON of its value.
fn spans_are_exact(text: &str, node: &Node) {
    let alone = read(node.span.of(text), Commas::Strict).unwrap();
    assert_eq!(as_serde(node.span.of(text), &alone.root), as_serde(text, node));
    match &node.value {
        Value::Array(items) => items.iter().for_each(|item| spans_are_exact(text, item)),
        Value::Object(members) => {
            for member in members {
                assert_eq!(serde_json::from_str::<String>(member.key_span.of(text)).unwrap(), member.key);
                spans_are_exact(text, &member.node);
            }
        }
        _ => {}
    }
}

proptest! {
    #[test]
    fn valid_json_means_the_same(text in json_text()) {
        let document = read(&text, Commas::Strict).unwrap();
        if let Some(theirs) = by_serde(&text) {
            prop_assert_eq!(as_serde(&text, &document.root), theirs.unwrap());
            spans_are_exact(&text, &document.root);
        }
    }

    #[test]
    fn what_is_not_json_is_refused_with_a_place_in_the_text(text in nearly_json()) {
        prop_assume!(!text.starts_with('\u{feff}'));
        let ours = read(&text, Commas::Strict);
        if let Some(theirs) = by_serde(&text) {
            prop_assert_eq!(ours.is_ok(), theirs.is_ok(), "{:?} {:?}", ours, theirs);
        }
        if let Err(fault) = ours {
            prop_assert!(text.get(fault.span.start..fault.span.end).is_some());
        }
    }

    #[test]
    fn without_its_trailing_commas_a_text_is_strict(text in nearly_json()) {
        let strict = read(&text, Commas::Strict);
        if let Ok(lenient) = read(&text, Commas::TrailingAllowed) {
            let mut without = text.clone().into_bytes();
            lenient.trailing_commas.iter().for_each(|&at| without[at] = b' ');
            let without = String::from_utf8(without).unwrap();
            prop_assert_eq!(read(&without, Commas::Strict).unwrap().root, lenient.root);
            prop_assert_eq!(strict.is_ok(), lenient.trailing_commas.is_empty());
        } else {
            prop_assert!(strict.is_err());
        }
    }
}
