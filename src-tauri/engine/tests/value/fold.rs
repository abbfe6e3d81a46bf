//! One form for texts that people take for the same.

use porchlight_engine::value::fold::{fold, words};
use proptest::prelude::*;

#[test]
fn accents_case_and_spaces_fold_away() {
    for (text, folded) in [
        ("José ÁLVAREZ", "jose alvarez"),
        ("Jose\u{301}", "jose"),
        ("GRÖSSE", "grosse"),
        ("größe", "grosse"),
        ("Ærøskøbing", "aeroskobing"),
        ("Łódź", "lodz"),
        ("İzmir ılık", "izmir ilik"),
        ("Đorđe Þór", "dorde thor"),
        ("ＡＮＮ　Lee", "ann lee"),
        ("  Ann \t\n Lee  ", "ann lee"),
        ("O’Neill", "o'neill"),
        ("Дмитрий", "дмитрии"),
        ("山田 太郎", "山田 太郎"),
        ("", ""),
        (" ", ""),
    ] {
        assert_eq!(fold(text), folded, "{text:?}");
    }
}

#[test]
fn a_word_begins_after_a_space_and_after_a_sign() {
    for (folded, expected) in [
        ("ann lee", &["ann", "lee"][..]),
        ("o'neill", &["o'neill", "neill"]),
        ("smith-jones & co.", &["smith-jones", "jones", "&", "co."]),
        ("bea_1@example.com", &["bea_1@example.com", "1@example.com", "example.com", "com"]),
        ("100%", &["100%"]),
        ("\"roofs\"", &["\"roofs\"", "roofs\""]),
        ("", &[]),
    ] {
        assert_eq!(words(folded).collect::<Vec<_>>(), expected, "{folded:?}");
    }
}

proptest! {
    /// What is folded once is folded for good, so an index and a question meet.
    #[test]
    fn folding_again_changes_nothing(text: String) {
        let folded = fold(&text);
        prop_assert_eq!(fold(&folded), folded);
    }

    /// Case does not matter.
    #[test]
    fn capitals_fold_to_the_same(text in "[a-zà-ÿ ']{0,20}") {
        prop_assert_eq!(fold(&text.to_uppercase()), fold(&text));
    }
}
