//! What is told of words that changed how a channel stands: an activity for each channel.

use serde_json::{Map, json};

use super::{
    log::Said,
    merge,
    word::{Channel, ConsentState, Method, Verdict},
};
use crate::{
    db::Work,
    error::Result,
    journal::{self, About, Entry},
};

/// A standing that changed.
#[derive(Debug, Clone, Copy)]
pub(super) struct News<'a> {
    pub(super) said: &'a Said<'a>,
    /// The one address it is about.
    pub(super) address: Option<&'a str>,
    pub(super) before: Verdict,
    pub(super) after: Verdict,
}

impl<'a> News<'a> {
    /// What is told of a channel: the first that changed there, and of no address in particular when several did.
    pub(super) fn of(channel: Channel, changed: &[News<'a>]) -> Option<Self> {
        let mut of_channel = changed.iter().filter(|each| each.said.place.channel == channel);
        let first = *of_channel.next()?;
        Some(Self { address: first.address.filter(|_| of_channel.next().is_none()), ..first })
    }

    pub(super) fn kind(&self) -> &'static str {
        let stricter = self.after.strictness() > self.before.strictness();
        if stricter { "consent.opted_out" } else { "consent.opted_in" }
    }
}

/// Writes the activity of one channel; `together` are all channels of the act that changed the same way.
pub(super) fn tell(
    work: &mut Work<'_>,
    (department, contact): (&str, &str),
    news: &News<'_>,
    together: &[Channel],
) -> Result<()> {
    let Said { place, saying, .. } = news.said;
    let mut payload = Map::new();
    payload.insert("channel".into(), json!(place.channel));
    payload.insert("method".into(), json!(saying.method));
    payload.insert("receivedAt".into(), json!(saying.received_at));
    let optional = [
        ("reason", saying.reason),
        ("keyword", saying.keyword),
        ("exactText", saying.exact_text),
        ("address", news.address),
        // Only what is taken back leads here: nothing said, which is neither a yes nor a no.
        ("state", (news.after.state == ConsentState::Unknown).then_some("unknown")),
    ];
    for (name, value) in optional {
        if let Some(value) = value {
            payload.insert(name.into(), json!(value));
        }
    }
    if let Some(merge) = saying.merge
        && let Some(other) = merge::other_side(work.db, contact, merge)?
    {
        payload.insert("mergedWith".into(), json!(other));
    }
    if together.len() > 1 {
        payload.insert("channels".into(), json!(together));
    }
    if saying.method == Method::Undo {
        payload.insert("undo".into(), json!(true));
    }
    let about = About {
        department: Some(department),
        contact: Some(contact),
        request: saying.request,
        ..About::default()
    };
    journal::record(work, &Entry { kind: news.kind(), actor: saying.actor, about, payload: payload.into() })
}
