//! What is searched for: the words of a text, each of which must be found, or the digits of a phone number.

use super::text::names_of;
use crate::value::fold::{fold, words};

/// The index knows three letters in a row; fewer are found as the beginning of a word.
const SHORT: usize = 3;

/// What a person typed, ready for the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::contact) struct Needles {
    /// Everything that was typed, folded.
    pub(in crate::contact) whole: String,
    each: Vec<Needle>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Needle {
    text: String,
    /// The same as the digits of a phone.
    digits: Option<String>,
}

impl Needles {
    /// Reads what was typed; `None` when that is nothing.
    pub(in crate::contact) fn read(typed: &str) -> Option<Self> {
        let whole = fold(typed);
        let each = match phone_digits(&whole) {
            Some(digits) => vec![Needle { text: whole.clone(), digits: Some(digits) }],
            None => whole.split(' ').map(|word| Needle { text: word.to_owned(), digits: None }).collect(),
        };
        (!whole.is_empty()).then_some(Self { whole, each })
    }

    /// The first word.
    pub(in crate::contact) fn first(&self) -> &str {
        self.each.first().map_or("", |first| &first.text)
    }

    /// The digits, when what was typed can only be a number.
    pub(in crate::contact) fn digits(&self) -> Option<&str> {
        self.each.first().and_then(|first| first.digits.as_deref())
    }

    /// Whether there is more than one word.
    pub(in crate::contact) fn are_several(&self) -> bool {
        self.each.len() > 1
    }

    /// The question to the index, made of all that is long enough; `None` when nothing is.
    pub(in crate::contact) fn question(&self) -> Option<String> {
        let long: Vec<String> =
            self.each.iter().filter(|needle| !needle.is_short()).map(Needle::question).collect();
        (!long.is_empty()).then(|| long.join(" AND "))
    }

    /// The texts to look for in a kept text, the alternatives of each: all needles must be there.
    pub(in crate::contact) fn alternatives(&self) -> impl Iterator<Item = Vec<&str>> {
        self.each
            .iter()
            .map(|needle| [&needle.text].into_iter().chain(&needle.digits).map(String::as_str).collect())
    }

    /// Whether a text has them all. When all are short, the first one must begin a word.
    pub(in crate::contact) fn are_in(&self, text: &str) -> bool {
        let begins = || words(names_of(text)).any(|word| word.starts_with(self.first()));
        self.each.iter().all(|needle| needle.is_in(text)) && (self.question().is_some() || begins())
    }
}

impl Needle {
    fn is_short(&self) -> bool {
        self.digits.is_none() && self.text.chars().count() < SHORT
    }

    fn is_in(&self, text: &str) -> bool {
        text.contains(&self.text) || self.digits.as_ref().is_some_and(|digits| text.contains(digits))
    }

    fn question(&self) -> String {
        let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        match &self.digits {
            Some(digits) => format!("({} OR {})", quoted(&self.text), quoted(digits)),
            None => quoted(&self.text),
        }
    }
}

/// The digits of something that can only be a number, without the zero that is dialled inside a country.
fn phone_digits(text: &str) -> Option<String> {
    let only_number = text.chars().all(|each| each.is_ascii_digit() || " ()+-./".contains(each));
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_start_matches('0');
    (only_number && digits.len() >= SHORT).then(|| digits.to_owned())
}
