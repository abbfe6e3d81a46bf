//! Folding: the form in which texts are compared, sorted and searched. "Élodie GRÖSSE" and "elodie grosse" are one.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// `text` without accents, case, double spaces and the many ways Unicode has to write one letter.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return one_space(&text.to_ascii_lowercase());
    }
    let mut plain = String::with_capacity(text.len());
    for letter in text.nfkd().filter(|&letter| !is_combining_mark(letter)).flat_map(char::to_lowercase) {
        match base(letter) {
            Some(base) => plain.push_str(base),
            None => plain.push(letter),
        }
    }
    one_space(&plain)
}

/// Where a word begins in folded text, and the word from there to the next space: `o'neill` is found by `neill` too.
pub fn words(folded: &str) -> impl Iterator<Item = &str> {
    folded.split_whitespace().flat_map(|chunk| {
        let mut before = None;
        chunk.char_indices().filter_map(move |(at, letter)| {
            let begins =
                before.is_none_or(|before: char| !before.is_alphanumeric() && letter.is_alphanumeric());
            before = Some(letter);
            begins.then(|| &chunk[at..])
        })
    })
}

/// Letters that Unicode takes for letters of their own and that people type without their stroke or tie.
fn base(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ħ' => "h",
        'ı' => "i",
        '’' | '‘' => "'",
        _ => return None,
    })
}

fn one_space(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}
