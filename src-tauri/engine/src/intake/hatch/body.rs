//! The body: JSON, an object, and all of its properties. Every fault of a body is found at once.

use std::sync::Arc;

use super::{
    CONTENT_TYPE, CUSTOM, Draft, JSON, Judgement, PROPERTIES, REACHABLE, RULES, SOURCE, errors, note_each,
    property::Properties, shown,
};
use crate::{
    department::Department,
    intake::{
        capture::{Captured, Reply},
        trace::{Fault, Place, Trace},
        verdict::Verdict,
    },
    value::{
        flatten::{Collision, Flattened, flatten},
        json::{self, Commas, Document, Member, Node, Span, SyntaxFault, Value},
    },
};

/// Names that mean something; all others are custom.
const KNOWN: [&str; 10] = [
    "phoneNumber",
    "email",
    "source",
    "firstName",
    "lastName",
    "id",
    "contactID",
    "status",
    "createdAt",
    "updatedAt",
];
/// How a gzip file begins.
const GZIP: &[u8] = &[0x1f, 0x8b];

/// More custom fields than this are a mistake of the sender, and would hold up every other lead.
const MAX_FIELDS: usize = 1000;

/// Why a body makes no lead. The faults themselves are in the trace.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Not JSON, or not an object.
    Unreadable,
    /// Readable, with so many faults.
    Faulty {
        /// Who sent it, when the body says so.
        source: Option<String>,
    },
}

/// Reads the body into a draft; what it finds on the way goes into `trace`.
pub(super) fn read(
    captured: &Captured,
    department: &Arc<Department>,
    trace: &mut Trace,
) -> Result<Draft, Refusal> {
    content_type(captured, trace);
    let text = utf8(captured, trace)?;
    let document = parse(text, department, trace)?;
    let members = object(text, &document, trace)?;
    let (known, custom): (Vec<&Member>, Vec<&Member>) =
        members.iter().partition(|member| KNOWN.contains(&&*member.key));
    let mut properties = Properties::new(text, &department.default_country);
    let draft = properties.read(&known, department);
    properties.write(trace, [REACHABLE, SOURCE, PROPERTIES]);
    let flattened = flatten(text, custom);
    custom_fields(text, &flattened, trace);
    match draft {
        Ok(draft) if flattened.fields.len() > MAX_FIELDS => {
            Err(Refusal::Faulty { source: Some(draft.source) })
        }
        Ok(draft) => Ok(Draft { fields: flattened.fields, ..draft }),
        Err(source) => Err(Refusal::Faulty { source }),
    }
}

/// The judgement on a body that makes no lead.
pub(super) fn refuse(refusal: &Refusal, key_name: &str, mut trace: Trace) -> Judgement {
    trace.close(&RULES);
    let details: Vec<&str> = trace.faults().map(|line| line.detail.as_str()).collect();
    let sentence = match details.as_slice() {
        [only] => format!("Refused: {only}"),
        [first, rest @ ..] => format!("Refused: {first}, and {} more {}", rest.len(), plural(rest.len())),
        [] => "Refused".into(),
    };
    let (status, title, source) = match refusal {
        Refusal::Unreadable => (400, "Invalid body", None),
        Refusal::Faulty { source } => (422, "Invalid value", source.clone()),
    };
    Judgement {
        verdict: Verdict::Refused,
        reply: Some(Reply::json(status, errors(title, &trace))),
        sentence,
        source: source.unwrap_or_else(|| key_name.to_owned()),
        trace,
        draft: None,
        department_id: None,
        api_key_id: None,
        bin_id: None,
    }
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "fault" } else { "faults" }
}

fn content_type(captured: &Captured, trace: &mut Trace) {
    match captured.head.first("content-type").filter(|value| !value.is_empty()) {
        Some(value) if is_json(&value) => trace.pass(CONTENT_TYPE, shown(&value)),
        Some(value) => {
            let detail = format!("{}, read as JSON all the same", shown(&value));
            trace.note(CONTENT_TYPE, detail, Some(Place::header("Content-Type")));
        }
        None => trace.note(CONTENT_TYPE, "Not given, read as JSON all the same", None),
    }
}

fn is_json(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || essence.ends_with("+json")
}

fn utf8<'a>(captured: &'a Captured, trace: &mut Trace) -> Result<&'a str, Refusal> {
    if let Some(fault) = compressed(captured) {
        trace.fail(JSON, fault);
        return Err(Refusal::Unreadable);
    }
    std::str::from_utf8(&captured.body).map_err(|error| {
        let at = json::line_column(&captured.body, error.valid_up_to());
        let byte = captured.body[error.valid_up_to()];
        let fault = Fault {
            detail: format!(
                "not valid JSON, the byte 0x{byte:02X} at line {} column {} is not UTF-8",
                at.line, at.column
            ),
            expected: "text in UTF-8".into(),
            found: format!("the byte 0x{byte:02X}"),
            place: Place {
                pointer: Some(String::new()),
                offset: Some(error.valid_up_to()),
                line: Some(at.line),
                column: Some(at.column),
                ..Place::default()
            },
            advice: "Send the body in UTF-8; it looks like another encoding, perhaps Windows-1252.".into(),
        };
        trace.fail(JSON, fault);
        Refusal::Unreadable
    })
}

fn compressed(captured: &Captured) -> Option<Fault> {
    let declared = captured
        .head
        .first("content-encoding")
        .filter(|coding| !coding.is_empty() && !coding.eq_ignore_ascii_case("identity"));
    let (coding, found, place) = match declared {
        Some(coding) => {
            let coding = shown(&coding).into_owned();
            let found = format!("Content-Encoding: {coding}");
            (coding, found, Place::header("Content-Encoding"))
        }
        None if captured.body.starts_with(GZIP) => {
            let place = Place { pointer: Some(String::new()), offset: Some(0), ..Place::default() };
            ("gzip".into(), "the first bytes of a gzip file".into(), place)
        }
        None => return None,
    };
    Some(Fault {
        detail: format!("the body is compressed ({coding})"),
        expected: "an uncompressed body".into(),
        found,
        place,
        advice: "Send the body uncompressed, without Content-Encoding.".into(),
    })
}

fn parse(text: &str, department: &Department, trace: &mut Trace) -> Result<Document, Refusal> {
    if text.trim_start_matches('\u{feff}').trim().is_empty() {
        trace.fail(JSON, empty(text));
        return Err(Refusal::Unreadable);
    }
    let commas = if department.allow_trailing_commas { Commas::TrailingAllowed } else { Commas::Strict };
    let document = json::read(text, commas).map_err(|fault| {
        trace.fail(JSON, syntax(text, &fault));
        Refusal::Unreadable
    })?;
    note_each(trace, JSON, &document.trailing_commas, |&comma| {
        let place = Place::in_body(text, Span { start: comma, end: comma + 1 }, None);
        let at =
            format!("line {} column {}", place.line.unwrap_or_default(), place.column.unwrap_or_default());
        (format!("A trailing comma at {at} was let pass, as this department allows"), place)
    });
    Ok(document)
}

fn object<'a>(text: &str, document: &'a Document, trace: &mut Trace) -> Result<&'a [Member], Refusal> {
    match &document.root {
        Node { value: Value::Object(members), .. } => {
            if document.trailing_commas.is_empty() {
                let properties = if members.len() == 1 { "property" } else { "properties" };
                trace.pass(JSON, format!("An object with {} {properties}", members.len()));
            }
            Ok(members)
        }
        Node { value, span } => {
            let kind = value.kind();
            trace.fail(
                JSON,
                Fault {
                    detail: format!("the body is {kind}, not an object"),
                    expected: "an object: { … }".into(),
                    found: kind.to_owned(),
                    place: Place::in_body(text, *span, Some("")),
                    advice: format!("Send one lead as a JSON object; the body is {kind}."),
                },
            );
            Err(Refusal::Unreadable)
        }
    }
}

fn empty(text: &str) -> Fault {
    Fault {
        detail: "the body is empty".into(),
        expected: "a JSON object".into(),
        found: "nothing".into(),
        place: Place::in_body(text, Span { start: 0, end: 0 }, Some("")),
        advice: "Send the lead as a JSON object in the body of the request.".into(),
    }
}

fn syntax(text: &str, fault: &SyntaxFault) -> Fault {
    let place = Place::in_body(text, fault.span, Some(""));
    let at = format!("line {} column {}", place.line.unwrap_or_default(), place.column.unwrap_or_default());
    let advice = match fault.mistake {
        "trailing comma" => format!("Remove the trailing comma at {at}: nothing follows it."),
        mistake => format!("The JSON has a mistake at {at}: {mistake}. Expected {}.", fault.expected),
    };
    Fault {
        detail: format!("not valid JSON, {} at {at}", fault.mistake),
        expected: fault.expected.to_owned(),
        found: fault.found.clone(),
        place,
        advice,
    }
}

fn custom_fields(text: &str, flattened: &Flattened, trace: &mut Trace) {
    let count = flattened.fields.len();
    if count > MAX_FIELDS {
        return trace.fail(CUSTOM, too_many(count));
    }
    note_each(trace, CUSTOM, &flattened.collisions, |collision| {
        let Collision { path, kept, dropped, dropped_span } = collision;
        let (path, kept, dropped) = (shown(path), shown(kept), shown(dropped));
        let detail = format!("Two values for “{path}”: “{kept}” is kept, “{dropped}” is not");
        (detail, Place::in_body(text, *dropped_span, None))
    });
    if flattened.collisions.is_empty() {
        trace.pass(
            CUSTOM,
            match count {
                0 => "None".to_owned(),
                1 => "1 field".to_owned(),
                count => format!("{count} fields"),
            },
        );
    }
}

fn too_many(count: usize) -> Fault {
    Fault {
        detail: format!("the lead has {count} custom fields"),
        expected: format!("{MAX_FIELDS} custom fields at most"),
        found: count.to_string(),
        place: Place::missing(""),
        advice: format!("Send at most {MAX_FIELDS} custom properties with a lead; this one has {count}."),
    }
}
