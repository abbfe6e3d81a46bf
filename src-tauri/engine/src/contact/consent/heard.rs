//! What a contact says: the exact words of a message, what they mean for consent, and what follows from it at once.

use serde::Serialize;
use ts_rs::TS;

use super::{
    keyword::{self, Meaning},
    log::{self, OwnWord, Place, Saying},
    manual,
    phrase::{self, Asked, Reach},
    review, standing,
    word::{Channel, Method, Scope, Verdict},
};
use crate::{
    clock::Timestamp,
    db::Work,
    error::{Error, Result},
    journal::Actor,
    setting,
};

/// A message of a contact.
#[derive(Debug, Clone, Default)]
pub struct Heard {
    /// Who said it.
    pub contact: String,
    /// Their exact words.
    pub text: String,
    /// The phone number or email it came from, when that is known.
    pub address: Option<String>,
    /// The message, when it is kept here.
    pub message: Option<String>,
    /// The request that carried it, if one did.
    pub request: Option<String>,
    /// When, when that was not now.
    pub received_at: Option<Timestamp>,
}

/// What a message came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts", rename = "HeardAnswer")]
pub struct Understood {
    /// What it says about being contacted.
    pub meaning: Meaning,
    /// The keyword or phrase that was recognised.
    pub keyword: Option<String>,
    /// Channels it was written down for.
    pub channels: Vec<Channel>,
    /// Where a person decides whether it was one, after a phrase.
    pub review_id: Option<String>,
    /// The same in one sentence.
    pub sentence: String,
}

/// Takes in what a contact said on `channel`. A no is in force at once; a yes is only START or UNSTOP in a text message, or
/// YES after a keyword that stopped, and opens text messages only.
pub fn hear(work: &mut Work<'_>, channel: Channel, heard: &Heard, actor: &Actor) -> Result<Understood> {
    if heard.text.trim().is_empty() {
        return Err(Error::invalid("text", "Enter the words of the message."));
    }
    let received_at = manual::received(work, heard.received_at)?;
    let (meaning, word) = keyword::meaning(&heard.text);
    match meaning {
        Meaning::Stop => {
            let said = saying(heard, Method::Keyword, &word, received_at, actor);
            stop(work, heard, reach_of(channel).to_vec(), &said, Meaning::Stop)
        }
        Meaning::Start | Meaning::Yes => {
            let said = saying(heard, Method::Keyword, &word, received_at, actor);
            start(work, channel, heard, &said, meaning)
        }
        Meaning::Help => Ok(understood(Meaning::Help, Some(&word), Vec::new())),
        Meaning::Phrase | Meaning::Nothing => match phrase::asked(&heard.text) {
            Some(asked) => by_phrase(work, channel, heard, &asked, received_at, actor),
            None => Ok(understood(Meaning::Nothing, None, Vec::new())),
        },
    }
}

/// The channels that a no without a name means, by where it was heard.
fn reach_of(channel: Channel) -> &'static [Channel] {
    match channel {
        Channel::Text | Channel::Voicemail => &[Channel::Text, Channel::Voicemail],
        Channel::Call => &[Channel::Text, Channel::Call, Channel::Voicemail],
        Channel::Email => &[Channel::Email],
    }
}

fn by_phrase(
    work: &mut Work<'_>,
    channel: Channel,
    heard: &Heard,
    asked: &Asked,
    received_at: Timestamp,
    actor: &Actor,
) -> Result<Understood> {
    let review = review::open_for(work, &heard.contact, channel, &asked.phrase, &heard.text, received_at)?;
    let said =
        Saying { review: Some(&review), ..saying(heard, Method::Phrase, &asked.phrase, received_at, actor) };
    let understood = stop(work, heard, channels_of(channel, asked), &said, Meaning::Phrase)?;
    Ok(Understood { review_id: Some(review.clone()), ..understood })
}

fn channels_of(heard_on: Channel, asked: &Asked) -> Vec<Channel> {
    let named = |reach: &Reach| matches!(reach, Reach::Named(_));
    let mut channels = Vec::new();
    if !(asked.another_way && asked.reaches.iter().all(named)) {
        channels.extend(reach_of(heard_on));
    }
    for reach in &asked.reaches {
        match reach {
            Reach::Heard => {}
            Reach::Named(Channel::Call) => channels.extend([Channel::Call, Channel::Voicemail]),
            Reach::Named(channel) => channels.extend(reach_of(*channel)),
            Reach::Every => channels.extend(Channel::ALL),
        }
    }
    channels.sort_unstable();
    channels.dedup();
    channels
}

fn stop(
    work: &mut Work<'_>,
    heard: &Heard,
    channels: Vec<Channel>,
    said: &Saying<'_>,
    meaning: Meaning,
) -> Result<Understood> {
    let all = setting::get(work.db)?.one_opt_out_stops_all;
    let channels = if all { Channel::ALL.to_vec() } else { channels };
    let no = Verdict::no(Scope::All);
    let words: Vec<_> = channels.iter().map(|&channel| (Place::every(channel), no)).collect();
    log::write_down(work, &heard.contact, &words, said)?;
    Ok(understood(meaning, said.keyword, channels))
}

fn start(
    work: &mut Work<'_>,
    channel: Channel,
    heard: &Heard,
    said: &Saying<'_>,
    meaning: Meaning,
) -> Result<Understood> {
    let every = Place::every(Channel::Text);
    let standing = log::word_at(work.db, &heard.contact, &every)?;
    let by_keyword = standing.is_some_and(|word| word.verdict.is_no() && word.method == Method::Keyword);
    if channel != Channel::Text || (meaning == Meaning::Yes && !by_keyword) {
        return Ok(understood(Meaning::Nothing, None, Vec::new()));
    }
    let mut words = vec![(every, Verdict::YES)];
    // A number that was out by itself is lifted by a word from that number only.
    let country = standing::country_of(work.db, &heard.contact)?;
    if let Some(address) = heard.address.as_deref().and_then(|text| manual::folded(channel, text, &country)) {
        let from = Place { channel, address: Some(address) };
        if log::word_at(work.db, &heard.contact, &from)?.is_some() {
            words.push((from, Verdict::YES));
        }
    }
    log::write_down(work, &heard.contact, &words, said)?;
    Ok(understood(meaning, said.keyword, vec![Channel::Text]))
}

fn saying<'a>(
    heard: &'a Heard,
    method: Method,
    keyword: &'a str,
    received_at: Timestamp,
    actor: &'a Actor,
) -> Saying<'a> {
    Saying {
        own_word: OwnWord::Yes,
        keyword: Some(keyword),
        exact_text: Some(&heard.text),
        request: heard.request.as_deref(),
        message: heard.message.as_deref(),
        ..Saying::new(method, actor, received_at)
    }
}

fn understood(meaning: Meaning, keyword: Option<&str>, channels: Vec<Channel>) -> Understood {
    let names: Vec<_> = channels.iter().map(|channel| channel.in_words()).collect();
    let (names, keyword_shown) = (names.join(", "), keyword.unwrap_or_default());
    let sentence = match meaning {
        Meaning::Stop => format!("“{keyword_shown}” opted them out of {names}."),
        Meaning::Phrase => format!(
            "“{keyword_shown}” was taken for an opt-out of {names}. Please look at it: until you decide, nothing is sent there."
        ),
        Meaning::Start | Meaning::Yes => format!("“{keyword_shown}” opted them in to {names}."),
        Meaning::Help => "They ask for help; nothing changed.".to_owned(),
        Meaning::Nothing => {
            "This says nothing about being contacted, so nothing changed. It is kept in the conversation."
                .to_owned()
        }
    };
    Understood { meaning, keyword: keyword.map(str::to_owned), channels, review_id: None, sentence }
}
