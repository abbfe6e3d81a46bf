//! Hatch's `newlead`: `POST /api/webhooks/{department}/newlead` with `X-API-KEY` and a JSON object.
//!
//! Properties, formats and flattening are those of Hatch's documentation of its legacy API. Hatch publishes neither
//! answers nor error texts; the ones here are our own, in the shape of Hatch's newer API:
//! `{"data":{"id"}}` and `{"errors":[{"title","source":{"pointer"},"detail"}]}`.

mod body;
mod key;
mod property;
mod reply;

use std::{borrow::Cow, sync::Arc};

use super::{
    capture::{Captured, Reply},
    rules::Rules,
    trace::{Place, Rule, Trace},
    verdict::Verdict,
};
use crate::{
    clock::Timestamp,
    department::Department,
    value::{email::Email, flatten::Field, phone::Phone},
};

pub use reply::{accepted, errors};

pub(super) const ADDRESS: Rule = Rule { name: "address", label: "Address" };
pub(super) const KEY: Rule = Rule { name: "key", label: "Key" };
pub(super) const CONTENT_TYPE: Rule = Rule { name: "content_type", label: "Content type" };
pub(super) const JSON: Rule = Rule { name: "body.json", label: "Valid JSON" };
pub(super) const REACHABLE: Rule = Rule { name: "body.reachable", label: "Phone or email" };
pub(super) const SOURCE: Rule = Rule { name: "body.source", label: "Source" };
pub(super) const PROPERTIES: Rule = Rule { name: "body.properties", label: "Properties" };
pub(super) const CUSTOM: Rule = Rule { name: "body.custom", label: "Custom fields" };

/// The rules in the order they are applied; the last three need the database.
pub const RULES: [Rule; 12] = [
    super::judge::SIZE,
    ADDRESS,
    KEY,
    CONTENT_TYPE,
    JSON,
    REACHABLE,
    SOURCE,
    PROPERTIES,
    CUSTOM,
    super::apply::REPEAT,
    super::apply::CONTACT,
    super::apply::LEAD,
];

/// So many oddities of a kind are noted one by one: more is nothing a person reads, and finding each one's place in a
/// body made of nothing else would keep the machine busy for minutes.
const NOTED: usize = 20;

/// Notes the first oddities of a kind and counts the rest.
fn note_each<T>(trace: &mut Trace, rule: Rule, all: &[T], note: impl Fn(&T) -> (String, Place)) {
    for (detail, place) in all.iter().take(NOTED).map(note) {
        trace.note(rule, detail, Some(place));
    }
    if all.len() > NOTED {
        trace.note(rule, format!("{} more of this kind", all.len() - NOTED), None);
    }
}

/// A sender's text as it stands in a sentence: long ones are cut.
pub(super) fn shown(text: &str) -> Cow<'_, str> {
    const LONGEST: usize = 80;
    match text.char_indices().nth(LONGEST) {
        Some((cut, _)) => format!("{}…", &text[..cut]).into(),
        None => text.into(),
    }
}

/// A lead as a dialect understood it, not yet in the database.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// Whose.
    pub department: Arc<Department>,
    /// Where it comes from.
    pub source: String,
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// Phone, and how the sender wrote it.
    pub phone: Option<(Phone, String)>,
    /// Email.
    pub email: Option<Email>,
    /// The sender's word for its state.
    pub status: Option<String>,
    /// `id`: the sender's id of the lead.
    pub external_id: Option<String>,
    /// `contactID`: the sender's id of the contact.
    pub external_contact_id: Option<String>,
    /// `createdAt`, and how the sender wrote it.
    pub created_at: Option<(Timestamp, String)>,
    /// `updatedAt`, and how the sender wrote it.
    pub updated_at: Option<(Timestamp, String)>,
    /// Custom properties, flattened.
    pub fields: Vec<Field>,
}

/// What a dialect says about a request.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// [`Verdict::Accepted`] stands for "nothing speaks against it"; [`super::apply`] may still find a known contact or a
    /// repeat.
    pub verdict: Verdict,
    /// Rules looked at so far.
    pub trace: Trace,
    /// What to save, when nothing speaks against it.
    pub draft: Option<Draft>,
    /// The answer to a refusal; that of an accepted lead is known after it is applied.
    pub reply: Option<Reply>,
    /// The verdict in one sentence.
    pub sentence: String,
    /// Who sent it, best known.
    pub source: String,
    /// Department, when the address named one.
    pub department_id: Option<String>,
    /// Key, when it was a right one.
    pub api_key_id: Option<String>,
    /// Bin, when its address is one's.
    pub bin_id: Option<String>,
}

/// Judges a whole request to the `newlead` address of `department`.
pub fn judge(captured: &Captured, department: Cow<'_, str>, rules: &Rules, mut trace: Trace) -> Judgement {
    let Some(department) = rules.department(&department) else {
        return unknown_department(captured, &department, trace);
    };
    trace.pass(ADDRESS, format!("Hatch newlead, department {}", department.name));
    let key = match key::check(captured, department, rules) {
        Ok(key) => key,
        Err(fault) => return key::refuse(captured, department, *fault, trace),
    };
    trace.pass(KEY, format!("X-API-KEY ••••{}, {}", key.last4, key.name));
    let mut judgement = match body::read(captured, department, &mut trace) {
        Ok(draft) => Judgement {
            verdict: Verdict::Accepted,
            sentence: String::new(),
            source: draft.source.clone(),
            draft: Some(draft),
            reply: None,
            trace,
            department_id: None,
            api_key_id: None,
            bin_id: None,
        },
        Err(refusal) => body::refuse(&refusal, &key.name, trace),
    };
    judgement.department_id = Some(department.id.clone());
    judgement.api_key_id = Some(key.id.clone());
    judgement
}

fn unknown_department(captured: &Captured, department: &str, mut trace: Trace) -> Judgement {
    let shown = shown(department);
    let detail = format!("no department has the ID “{shown}”");
    trace.fail(
        ADDRESS,
        super::trace::Fault {
            detail: detail.clone(),
            expected: "the ID of a department: eight digits, a UUID or the name its owner gave it".into(),
            advice: format!("Check the address: there is no department “{shown}” here."),
            found: shown.into_owned(),
            place: Place::default(),
        },
    );
    trace.close(&RULES);
    Judgement {
        verdict: Verdict::Refused,
        reply: Some(Reply::json(404, errors("Not found", &trace))),
        sentence: format!("Refused: {detail}"),
        source: captured.sender(),
        trace,
        draft: None,
        department_id: None,
        api_key_id: None,
        bin_id: None,
    }
}
