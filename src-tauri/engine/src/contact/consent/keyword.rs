//! Keywords: messages that say one word and nothing else. Pure; what follows from them is decided elsewhere.

use serde::Serialize;
use ts_rs::TS;
use unicode_normalization::UnicodeNormalization;

/// The carriers' words, among them all that the FCC names.
const STOP: [&str; 13] = [
    "STOP",
    "STOPALL",
    "STOP ALL",
    "UNSUBSCRIBE",
    "CANCEL",
    "END",
    "QUIT",
    "REVOKE",
    "OPTOUT",
    "OPT OUT",
    "OPT-OUT",
    "REMOVE",
    "STOP-ALL",
];
const START: [&str; 2] = ["START", "UNSTOP"];
const HELP: [&str; 2] = ["HELP", "INFO"];
/// Also an answer to any question, so it counts only after a STOP.
const YES: &str = "YES";

/// What a message says about being contacted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "types.ts", rename = "HeardMeaning")]
pub enum Meaning {
    /// A keyword that stops.
    Stop,
    /// A keyword that starts again.
    Start,
    /// Starts again after a keyword that stopped; else nothing.
    Yes,
    /// Asks who this is.
    Help,
    /// Other words that ask to stop.
    Phrase,
    /// Nothing about being contacted.
    Nothing,
}

/// What `text` says as a keyword, and the keyword. Never [`Meaning::Phrase`].
pub fn meaning(text: &str) -> (Meaning, String) {
    let word = normalized(text);
    let meaning = match word.as_str() {
        word if STOP.contains(&word) => Meaning::Stop,
        word if START.contains(&word) => Meaning::Start,
        word if HELP.contains(&word) => Meaning::Help,
        YES => Meaning::Yes,
        _ => Meaning::Nothing,
    };
    (meaning, word)
}

/// One form for all ways to write a word: width, case, spaces, what stands around it.
fn normalized(text: &str) -> String {
    let visible: String = text.nfkc().filter(|letter| !is_invisible(*letter)).map(plain_dash).collect();
    let word = visible.trim_matches(|letter: char| !letter.is_alphanumeric());
    word.to_uppercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Letters that are there and show nothing: joiners, direction marks, variation selectors.
pub(super) fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
        | '\u{feff}' | '\u{fe00}'..='\u{fe0f}')
}

fn plain_dash(letter: char) -> char {
    if matches!(letter, '\u{2010}'..='\u{2015}' | '\u{2212}') { '-' } else { letter }
}
