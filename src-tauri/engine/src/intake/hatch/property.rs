//! The documented properties, one by one. Absent, `null` and empty text are the same: not given.

use std::sync::Arc;

use super::{Draft, note_each, shown};
use crate::{
    clock::Timestamp,
    department::Department,
    intake::trace::{Fault, Place, Rule, Trace},
    value::{
        email::Email,
        json::{Member, Span, Value},
        phone::Phone,
        timestamp,
    },
};

/// A name, an id or a status longer than this is a mistake of the sender.
const MAX_CHARACTERS: usize = 1000;

/// Which group of the trace a finding belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    Reachable,
    Source,
    Others,
}

/// Reads properties and remembers what it found.
pub(super) struct Properties<'a> {
    text: &'a str,
    country: &'a str,
    faults: Vec<(Group, Fault)>,
    notes: Vec<(Group, String, Place)>,
    repeats: Vec<(Group, &'a Member)>,
    passed: [Vec<String>; 3],
}

/// A property that was given.
struct Given {
    text: String,
    span: Span,
}

impl<'a> Properties<'a> {
    pub(super) fn new(text: &'a str, country: &'a str) -> Self {
        Self {
            text,
            country,
            faults: Vec::new(),
            notes: Vec::new(),
            repeats: Vec::new(),
            passed: Default::default(),
        }
    }

    /// Reads all of them; with any fault answers the source, when there is one, instead of a draft.
    pub(super) fn read(
        &mut self,
        members: &[&'a Member],
        department: &Arc<Department>,
    ) -> Result<Draft, Option<String>> {
        self.repeats(members);
        let phone_given = self.string(members, "phoneNumber", Group::Reachable);
        let email_given = self.string(members, "email", Group::Reachable);
        if phone_given.is_none() && email_given.is_none() && self.faults.is_empty() {
            self.unreachable();
        }
        let phone = phone_given.and_then(|given| self.phone(given));
        let email = email_given.and_then(|given| self.email(&given));
        let source = self.source(members);
        let plain = |this: &mut Self, name| this.string(members, name, Group::Others).map(|given| given.text);
        let draft = Draft {
            department: Arc::clone(department),
            source: source.clone().unwrap_or_default(),
            first_name: plain(self, "firstName"),
            last_name: plain(self, "lastName"),
            phone,
            email,
            status: plain(self, "status"),
            external_id: plain(self, "id"),
            external_contact_id: plain(self, "contactID"),
            created_at: self.time(members, "createdAt"),
            updated_at: self.time(members, "updatedAt"),
            fields: Vec::new(),
        };
        if self.faults.is_empty() { Ok(draft) } else { Err(source) }
    }

    /// Writes the findings: faults and notes each on a line, otherwise what was fine.
    pub(super) fn write(self, trace: &mut Trace, rules: [Rule; 3]) {
        let [reachable, source, others] = self.passed;
        for (group, rule, passed) in [
            (Group::Reachable, rules[0], reachable),
            (Group::Source, rules[1], source),
            (Group::Others, rules[2], others),
        ] {
            let repeats: Vec<&Member> =
                self.repeats.iter().filter(|(of, _)| *of == group).map(|(_, member)| *member).collect();
            note_each(trace, rule, &repeats, |member| {
                let place = Place::in_body(self.text, member.key_span, Some(&pointer(&member.key)));
                (format!("“{}” comes twice; the last one counts", member.key), place)
            });
            let mut spoken = !repeats.is_empty();
            for (_, detail, place) in self.notes.iter().filter(|(of, ..)| *of == group) {
                trace.note(rule, detail.clone(), Some(place.clone()));
                spoken = true;
            }
            for (_, fault) in self.faults.iter().filter(|(of, _)| *of == group) {
                trace.fail(rule, fault.clone());
                spoken = true;
            }
            if !spoken {
                trace.pass(rule, if passed.is_empty() { "None given".to_owned() } else { passed.join(", ") });
            }
        }
    }

    /// A name that comes twice: the last one counts, as JSON readers have it.
    fn repeats(&mut self, members: &[&'a Member]) {
        for (index, member) in members.iter().enumerate() {
            if members[index + 1..].iter().any(|later| later.key == member.key) {
                self.repeats.push((group_of(&member.key), member));
            }
        }
    }

    fn string(&mut self, members: &[&Member], name: &str, group: Group) -> Option<Given> {
        let node = &members.iter().rev().find(|member| member.key == name)?.node;
        let text = match &node.value {
            Value::Null => return None,
            Value::String(text) => text.trim().to_owned(),
            Value::Number => {
                let detail =
                    format!("“{name}” is a number where Hatch documents text; its digits were taken");
                self.notes.push((group, detail, Place::in_body(self.text, node.span, Some(&pointer(name)))));
                node.span.of(self.text).to_owned()
            }
            other => {
                let kind = other.kind();
                self.fail(
                    group,
                    name,
                    node.span,
                    Fault {
                        detail: format!("“{name}” is {kind}, not text"),
                        expected: "text in double quotes".into(),
                        found: kind.into(),
                        place: Place::default(),
                        advice: format!("Send {name} as text; it is {kind}."),
                    },
                );
                return None;
            }
        };
        if text.is_empty() {
            return None;
        }
        let length = text.chars().count();
        if length > MAX_CHARACTERS {
            self.fail(
                group,
                name,
                node.span,
                Fault {
                    detail: format!("“{name}” has {length} characters"),
                    expected: format!("{MAX_CHARACTERS} characters at most"),
                    found: format!("“{}”", shown(&text)),
                    place: Place::default(),
                    advice: format!("Send {name} with at most {MAX_CHARACTERS} characters; it has {length}."),
                },
            );
            return None;
        }
        self.passed[group as usize].push(name.to_owned());
        Some(Given { text, span: node.span })
    }

    fn phone(&mut self, given: Given) -> Option<(Phone, String)> {
        match Phone::parse(&given.text, self.country) {
            Ok(phone) => Some((phone, given.text)),
            Err(reason) => {
                let (shown, reason) = (shown(&given.text), reason.0);
                self.fail(
                    Group::Reachable,
                    "phoneNumber",
                    given.span,
                    Fault {
                        detail: format!("the phone number “{shown}” {reason}"),
                        expected: "a phone number with area code: 10 digits, or + and the country code"
                            .into(),
                        found: format!("“{shown}”"),
                        place: Place::default(),
                        advice: format!(
                            "Send phoneNumber with its area code (10 digits); “{shown}” {reason}."
                        ),
                    },
                );
                None
            }
        }
    }

    fn email(&mut self, given: &Given) -> Option<Email> {
        Email::parse(&given.text)
            .map_err(|reason| {
                let (shown, reason) = (shown(&given.text), reason.0);
                self.fail(
                    Group::Reachable,
                    "email",
                    given.span,
                    Fault {
                        detail: format!("the email “{shown}” {reason}"),
                        expected: "an email address like ann@example.com".into(),
                        found: format!("“{shown}”"),
                        place: Place::default(),
                        advice: format!("Send a whole email address; “{shown}” {reason}."),
                    },
                );
            })
            .ok()
    }

    fn source(&mut self, members: &[&Member]) -> Option<String> {
        let before = self.faults.len();
        let given = self.string(members, "source", Group::Source);
        if given.is_none() && self.faults.len() == before {
            let fault = Fault {
                detail: "“source” is missing".into(),
                expected: "the name of the source, the same in every request".into(),
                found: "nothing".into(),
                place: Place::missing("/source"),
                advice: "Send source: a name for where the lead comes from, the same in every request."
                    .into(),
            };
            self.faults.push((Group::Source, fault));
        }
        given.map(|given| given.text)
    }

    fn time(&mut self, members: &[&Member], name: &str) -> Option<(Timestamp, String)> {
        let given = self.string(members, name, Group::Others)?;
        match timestamp::parse_with_offset(&given.text) {
            Ok(time) => Some((time, given.text)),
            Err(reason) => {
                let shown = shown(&given.text);
                self.fail(
                    Group::Others,
                    name,
                    given.span,
                    Fault {
                        detail: format!("the time “{shown}” of {name} {reason}"),
                        expected: "a time like 2006-01-02T15:04:05-0700 or 2006-01-02T15:04:05-07:00".into(),
                        found: format!("“{shown}”"),
                        place: Place::default(),
                        advice: format!("Send {name} like 2006-01-02T15:04:05-0700; “{shown}” {reason}."),
                    },
                );
                None
            }
        }
    }

    fn unreachable(&mut self) {
        let fault = Fault {
            detail: "neither “phoneNumber” nor “email” is given".into(),
            expected: "phoneNumber or email".into(),
            found: "neither".into(),
            place: Place::missing("/phoneNumber"),
            advice: "Send phoneNumber or email, or both: without one nobody can be reached.".into(),
        };
        self.faults.push((Group::Reachable, fault));
    }

    fn fail(&mut self, group: Group, name: &str, span: Span, fault: Fault) {
        let place = Place::in_body(self.text, span, Some(&pointer(name)));
        self.faults.push((group, Fault { place, ..fault }));
    }
}

fn group_of(name: &str) -> Group {
    match name {
        "phoneNumber" | "email" => Group::Reachable,
        "source" => Group::Source,
        _ => Group::Others,
    }
}

fn pointer(name: &str) -> String {
    format!("/{}", name.replace('~', "~0").replace('/', "~1"))
}
