//! JSON with places: the values, the spans, and the faults where a person must change something.

mod fault;
mod law;
mod place;

use porchlight_engine::value::json::{Commas, Document, Member, SyntaxFault, Value, read};

fn strict(text: &str) -> Document {
    read(text, Commas::Strict).unwrap()
}

fn lenient(text: &str) -> Document {
    read(text, Commas::TrailingAllowed).unwrap()
}

fn fault(text: &str) -> SyntaxFault {
    read(text, Commas::Strict).unwrap_err()
}

fn members(document: &Document) -> &[Member] {
    let Value::Object(members) = &document.root.value else { panic!("an object was expected") };
    members
}

#[test]
fn a_number_keeps_every_digit() {
    for digits in
        ["9007199254740993", "1001123123900", "-0", "0.10", "1E+2", "123456789012345678901234567890"]
    {
        let text = format!(r#"{{"contactID": {digits}}}"#);
        let document = strict(&text);
        let node = &members(&document)[0].node;
        assert_eq!((&node.value, node.span.of(&text)), (&Value::Number, digits));
    }
}

#[test]
fn a_name_that_comes_twice_is_there_twice() {
    let document = strict(r#"{"id": "1", "id": "2"}"#);
    let pairs: Vec<_> = members(&document).iter().map(|member| (&*member.key, &member.node.value)).collect();
    assert_eq!(pairs, [("id", &Value::String("1".into())), ("id", &Value::String("2".into()))]);
}

#[test]
fn escapes_are_resolved_and_the_span_shows_them_as_written() {
    let text = r#"{"n\u0061me": "\"\\\/\b\f\n\r\t\u00e9\uD83D\uDE00"}"#;
    let document = strict(text);
    let member = &members(&document)[0];
    assert_eq!((&*member.key, member.key_span.of(text)), ("name", r#""n\u0061me""#));
    assert_eq!(member.node.value, Value::String("\"\\/\u{8}\u{c}\n\r\té😀".into()));
}

#[test]
fn a_byte_order_mark_is_skipped() {
    let text = "\u{feff} {\"a\": 1}";
    assert_eq!(strict(text).root.span.of(text), "{\"a\": 1}");
}

#[test]
fn nesting_is_read_to_128_levels() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let nested = |levels: usize| {
            let inner = if open == "[" { "" } else { "1" };
            format!("{}{inner}{}", open.repeat(levels), close.repeat(levels))
        };
        assert!(read(&nested(128), Commas::Strict).is_ok());
        let fault = fault(&nested(129));
        assert_eq!((fault.mistake, fault.span.start), ("nested too deep", 128 * open.len()));
    }
}

#[test]
fn a_lenient_reader_reports_every_comma_it_let_pass() {
    let text = "{\"a\": [1, 2,], \"b\": {\"c\": \"x,}\", }\n,\n}";
    let document = lenient(text);
    let rests: Vec<&str> = document.trailing_commas.iter().map(|&at| &text[at..]).collect();
    assert_eq!(rests, [",], \"b\": {\"c\": \"x,}\", }\n,\n}", ", }\n,\n}", ",\n}"]);
    assert_eq!(document.root, strict("{\"a\": [1, 2 ], \"b\": {\"c\": \"x,}\"  }\n \n}").root);
}

#[test]
fn a_lenient_reader_takes_one_comma_before_a_bracket_and_nothing_else() {
    for text in
        ["[,]", "{,}", "[1,,]", "{\"a\":1,,}", "[1],", ",", "[1,", "{\"a\",}", "{\"a\":,}", "// x\n[]"]
    {
        assert!(read(text, Commas::TrailingAllowed).is_err(), "{text}");
    }
}
