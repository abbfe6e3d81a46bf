//! From byte offsets to lines and columns, and to the places of JavaScript strings.

use porchlight_engine::value::json::{line_column, utf16_offset};
use proptest::prelude::*;

/// Line and column of the byte where `mark` begins.
#[track_caller]
fn check(text: &str, mark: &str, line: usize, column: usize) {
    let at = line_column(text.as_bytes(), text.find(mark).unwrap());
    assert_eq!((at.line, at.column), (line, column), "{text:?}");
}

#[test]
fn lines_and_columns_count_from_one() {
    check("!", "!", 1, 1);
    check("ab!", "!", 1, 3);
    check("ab\n!", "!", 2, 1);
    check("ab\r\n\r\n c!", "!", 3, 3);
}

#[test]
fn columns_count_characters() {
    check("\"Zoë\"!", "!", 1, 6);
    check("日本語!", "!", 1, 4);
    check("x\n😀😀!", "!", 2, 3);
}

#[test]
fn a_byte_order_mark_takes_no_column() {
    check("\u{feff}{!", "!", 1, 2);
    check("\u{feff}\n!", "!", 2, 1);
}

#[test]
fn places_outside_of_the_text_or_inside_a_character_count_as_the_nearest_before() {
    assert_eq!(line_column(b"ab", 99), line_column(b"ab", 2));
    assert_eq!(utf16_offset("ab", 99), 2);
    assert_eq!(utf16_offset("é!", 1), 0);
}

#[test]
fn javascript_counts_an_emoji_twice() {
    let text = "{\"a\": \"😀é\", \"b\": 1}";
    assert_eq!(utf16_offset(text, text.find(", ").unwrap()), 11);
}

proptest! {
    /// Cutting the UTF-16 form at the offset leaves what cutting the bytes leaves.
    #[test]
    fn utf16_offsets_cut_where_bytes_do(text in "\\PC{0,20}", cut in any::<prop::sample::Index>()) {
        let boundaries: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let at = *cut.get(&boundaries);
        let units: Vec<u16> = text.encode_utf16().collect();
        prop_assert_eq!(String::from_utf16(&units[utf16_offset(&text, at)..]).unwrap(), &text[at..]);
    }
}
