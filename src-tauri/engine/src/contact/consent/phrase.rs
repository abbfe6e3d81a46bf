//! Phrases: messages that ask to stop in other words than a keyword. Pure.
//!
//! A phrase needs an object, so that "stop by the office" and "can't stop" are none. Where it is in doubt it is taken for
//! an opt-out: a person looks at it afterwards, and until then nothing is sent.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::{keyword::is_invisible, word::Channel};

/// What a phrase reaches beside the channel it was heard on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// Nothing else.
    Heard,
    /// The channel it names.
    Named(Channel),
    /// Every channel.
    Every,
}

/// A sequence of words: `A|B` one of them, `?` may be missing, `^` nothing but politeness before, `$` nothing but
/// politeness after, `~` no limit in time after.
type Pattern = &'static str;

const TEXT: Reach = Reach::Named(Channel::Text);
const CALL: Reach = Reach::Named(Channel::Call);
const EMAIL: Reach = Reach::Named(Channel::Email);

const PATTERNS: &[(Reach, Pattern)] = &[
    (Reach::Heard, "^ STOP|STOPALL|UNSUBSCRIBE|OPTOUT|QUIT|CANCEL|END|REVOKE|REMOVE $"),
    (Reach::Heard, "^ STOP|QUIT IT|THIS|THAT $"),
    (Reach::Heard, "SAID STOP $"),
    (TEXT, "STOP|QUIT|CEASE TEXTING|MESSAGING ME|US"),
    (TEXT, "STOP|QUIT|CEASE TEXTING|MESSAGING THIS|MY|OUR NUMBER|PHONE|CELL"),
    (TEXT, "STOP|QUIT|CEASE SENDING|WITH? ME|US? ALL|ANY? THE|THESE|THIS|YOUR? TEXTS|MESSAGES|MSGS"),
    (TEXT, "^ STOP|QUIT|CEASE TEXTING|MESSAGING $"),
    (CALL, "STOP|QUIT|CEASE CALLING|PHONING|RINGING ME|US"),
    (CALL, "STOP|QUIT|CEASE CALLING|PHONING|RINGING THIS|MY|OUR NUMBER|PHONE|CELL|HOUSE"),
    (CALL, "STOP|QUIT|CEASE MAKING|WITH? ALL|ANY? THE|THESE|YOUR? CALLS"),
    (CALL, "^ STOP|QUIT|CEASE CALLING|PHONING $"),
    (EMAIL, "STOP|QUIT|CEASE EMAILING|MAILING ME|US"),
    (EMAIL, "STOP|QUIT|CEASE SENDING|WITH? ME|US? ALL|ANY? THE|THESE|THIS|YOUR? EMAILS|MAILS"),
    (EMAIL, "^ STOP|QUIT|CEASE EMAILING $"),
    (Reach::Heard, "STOP|QUIT|CEASE SENDING ME|US"),
    (Reach::Every, "STOP|QUIT|CEASE CONTACTING|BOTHERING|HARASSING|SPAMMING|BUGGING|ANNOYING ME|US"),
    (Reach::Every, "^ STOP|QUIT|CEASE CONTACTING|BOTHERING|HARASSING|SPAMMING $"),
    (TEXT, "DO? NOT|DONT|NEVER EVER? TEXT|MESSAGE|MSG ME|US|ANYMORE|AGAIN ~"),
    (CALL, "DO? NOT|DONT|NEVER EVER? CALL|PHONE|RING ME|US|ANYMORE|AGAIN ~"),
    (EMAIL, "DO? NOT|DONT|NEVER EVER? EMAIL|MAIL ME|US|ANYMORE|AGAIN ~"),
    (Reach::Every, "DO? NOT|DONT|NEVER EVER? CONTACT|BOTHER|HARASS|SPAM ME|US|ANYMORE|AGAIN ~"),
    (TEXT, "DO? NOT|DONT TEXT|MESSAGE THIS|MY|OUR NUMBER|PHONE|CELL ~"),
    (CALL, "DO? NOT|DONT CALL THIS|MY|OUR NUMBER|PHONE|CELL|HOUSE ~"),
    (Reach::Every, "DO? NOT|DONT CONTACT THIS|MY|OUR NUMBER|PHONE|CELL|ADDRESS|EMAIL ~"),
    (TEXT, "^ DO? NOT|DONT TEXT $"),
    (CALL, "^ DO? NOT|DONT CALL $"),
    (Reach::Every, "^ DO? NOT|DONT CONTACT $"),
    (Reach::Heard, "DO? NOT|DONT SEND ME|US? ANY? MORE? ANYTHING|TEXTS|MESSAGES|MSGS|EMAILS ~"),
    (TEXT, "^ NO MORE TEXTS|TEXTING|MESSAGES|MSGS"),
    (TEXT, "WANT NO MORE TEXTS|MESSAGES|MSGS"),
    (CALL, "^ NO MORE CALLS|CALLING"),
    (EMAIL, "^ NO MORE EMAILS|EMAILING"),
    (Reach::Heard, "TAKE|GET ME|US OFF"),
    (Reach::Heard, "TAKE MY|THIS|OUR PHONE|CELL? NUMBER|NAME|EMAIL|ADDRESS OFF"),
    (Reach::Heard, "OFF OF? YOUR|THIS|THE MAILING|CALLING|CALL|TEXT|CONTACT|EMAIL? LIST|LISTS|DATABASE"),
    (Reach::Heard, "REMOVE|DELETE|DROP|ERASE ME|US FROM"),
    (Reach::Heard, "^ REMOVE|DELETE ME|US $"),
    (
        Reach::Heard,
        "REMOVE|DELETE|ERASE MY|THIS|OUR PHONE|CELL? NUMBER|NAME|EMAIL|INFO|INFORMATION|DATA|ADDRESS|DETAILS",
    ),
    (Reach::Heard, "OPT|OPTING ME|US|MY? NUMBER? OUT"),
    (Reach::Heard, "UNSUBSCRIBE ME|US|MY"),
    (Reach::Heard, "PLEASE|PLS UNSUBSCRIBE"),
    (Reach::Heard, "WANT|LIKE|WISH|NEED TO UNSUBSCRIBE"),
    (Reach::Every, "REVOKE|WITHDRAW|RESCIND ALL|ANY? MY? CONSENT|PERMISSION"),
    (Reach::Every, "DO NOT CALL|CONTACT LIST|REGISTRY"),
    (Reach::Every, "CEASE AND DESIST"),
    (Reach::Every, "LEAVE ME|US ALONE"),
    (Reach::Every, "LOSE|FORGET MY|THIS NUMBER"),
    (CALL, "^ THIS|ITS|YOU? IS|HAVE|GOT? A|THE? WRONG NUMBER|PERSON ~"),
    (TEXT, "^ THIS|ITS|YOU? IS|HAVE|GOT? A|THE? WRONG NUMBER|PERSON ~"),
    (Reach::Heard, "^ NO MAS $"),
    (TEXT, "NO MAS TEXTOS|MENSAJES"),
    (CALL, "NO MAS LLAMADAS"),
    (CALL, "NO ME LLAME|LLAMEN|LLAMES"),
    (TEXT, "NO ME ESCRIBA|ESCRIBAN|ESCRIBAS|MANDE|MANDEN|MANDES|ENVIE|ENVIEN|ENVIES|TEXTEE|TEXTEEN"),
    (CALL, "DEJE|DEJEN|DEJA DE LLAMARME|LLAMAR"),
    (TEXT, "DEJE|DEJEN|DEJA DE ESCRIBIRME|MANDARME|ENVIARME|MANDAR|ENVIAR|TEXTEAR|TEXTEARME"),
    (CALL, "NUMERO EQUIVOCADO"),
];

const POLITE: &[&str] = &[
    "PLEASE",
    "PLS",
    "PLZ",
    "KINDLY",
    "THANKS",
    "THANK",
    "YOU",
    "THX",
    "TY",
    "NOW",
    "IMMEDIATELY",
    "OK",
    "OKAY",
    "YES",
    "NO",
    "HI",
    "HELLO",
    "HEY",
    "SIR",
    "MAAM",
    "JUST",
    "ALREADY",
    "GUYS",
    "SORRY",
    "ANYMORE",
    "AGAIN",
    "ASAP",
    "FOREVER",
    "POR",
    "FAVOR",
    "GRACIAS",
];
/// After these a stop is none: "can't stop", "do not stop texting me".
const NEGATORS: &[&str] = &[
    "CANT", "CANNOT", "WONT", "DONT", "NOT", "NEVER", "DIDNT", "DOESNT", "COULDNT", "WOULDNT", "NON",
    "HARDLY",
];
/// "Don't call me before five" asks for another time; "wrong number of windows" is about windows.
const LIMITS: &[&str] = &[
    "BEFORE", "UNTIL", "TILL", "AFTER", "TODAY", "TOMORROW", "TONIGHT", "YET", "WHEN", "WHILE", "DURING",
    "LATER", "BETWEEN", "OF",
];
const WAYS: &[&str] = &["TEXT", "CALL", "EMAIL", "MESSAGE", "PHONE", "MAIL"];

/// What a message asks for by phrases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Asked {
    /// The words that were recognised, the first phrase of them.
    pub(super) phrase: String,
    pub(super) reaches: Vec<Reach>,
    /// "Text me instead": the channel it was heard on stays open unless it is named.
    pub(super) another_way: bool,
}

/// The words of each phrase in `text` that asks to stop; empty when there is none.
pub fn phrases_in(text: &str) -> Vec<String> {
    let found = found(&sentences(text));
    found.into_iter().map(|(_, phrase)| phrase).collect()
}

/// What `text` asks for, if it asks to stop.
pub(super) fn asked(text: &str) -> Option<Asked> {
    let sentences = sentences(text);
    let found = found(&sentences);
    let phrase = found.first()?.1.clone();
    let another_way = sentences.iter().any(|words| names_another_way(words));
    Some(Asked { phrase, reaches: found.into_iter().map(|(reach, _)| reach).collect(), another_way })
}

fn found(sentences: &[Vec<String>]) -> Vec<(Reach, String)> {
    let mut found = Vec::new();
    for words in sentences {
        for (reach, pattern) in PATTERNS {
            let pattern: Vec<&str> = pattern.split(' ').collect();
            let place = (0..words.len()).find_map(|start| Some((start, match_at(&pattern, words, start)?)));
            if let Some((start, end)) = place {
                found.push((*reach, words[start..end].join(" ")));
            }
        }
    }
    found
}

/// Where the match of `pattern` that begins at `start` ends.
fn match_at(pattern: &[&str], words: &[String], start: usize) -> Option<usize> {
    if start.checked_sub(1).is_some_and(|before| is_one_of(words.get(before), NEGATORS)) {
        return None;
    }
    match pattern.strip_prefix(&["^"]) {
        Some(rest) => {
            let polite = words[..start].iter().all(|word| is_one_of(Some(word), POLITE));
            if polite { match_rest(rest, words, start) } else { None }
        }
        None => match_rest(pattern, words, start),
    }
}

fn match_rest(pattern: &[&str], words: &[String], at: usize) -> Option<usize> {
    let Some((first, rest)) = pattern.split_first() else { return Some(at) };
    match *first {
        "$" => words[at..].iter().all(|word| is_one_of(Some(word), POLITE)).then_some(at),
        "~" => (!is_one_of(words.get(at), LIMITS)).then_some(at),
        element => {
            let optional = element.strip_suffix('?');
            let fits = words
                .get(at)
                .is_some_and(|word| optional.unwrap_or(element).split('|').any(|choice| choice == word));
            let taken = if fits { match_rest(rest, words, at + 1) } else { None };
            taken.or_else(|| optional.and_then(|_| match_rest(rest, words, at)))
        }
    }
}

fn names_another_way(words: &[String]) -> bool {
    (0..words.len()).any(|at| {
        is_one_of(words.get(at), WAYS)
            && is_one_of(words.get(at + 1), &["ME", "US", "INSTEAD", "ONLY"])
            && !at.checked_sub(1).is_some_and(|before| is_one_of(words.get(before), NEGATORS))
    })
}

fn is_one_of(word: Option<&String>, words: &[&str]) -> bool {
    word.is_some_and(|word| words.contains(&word.as_str()))
}

/// Upper-case words without accents and apostrophes, sentence by sentence.
fn sentences(text: &str) -> Vec<Vec<String>> {
    let plain: String = text
        .nfkd()
        .filter(|letter| !is_combining_mark(*letter) && !is_invisible(*letter))
        .filter(|letter| !matches!(letter, '\'' | '’' | '‘' | '`' | '´'))
        .flat_map(char::to_uppercase)
        .collect();
    plain
        .split(['.', '!', '?', ',', ';', ':', '\n', '\r', '(', ')'])
        .map(|sentence| {
            sentence
                .split(|letter: char| !letter.is_alphanumeric())
                .filter(|word| !word.is_empty())
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
        .filter(|words| !words.is_empty())
        .collect()
}
