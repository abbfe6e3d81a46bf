//! Requests as they arrive and the rules they are judged by, without an engine.

use std::{fmt::Write, net::SocketAddr};

use bytes::Bytes;
use porchlight_engine::{
    clock::Timestamp,
    department::{ApiKey, Department, Dialect},
    intake::{
        capture::{Captured, Head},
        hatch::Judgement,
        judge,
        rules::Rules,
        trace::{Outcome, Place, Trace, TraceLine},
    },
    secret,
    setting::Settings,
};

/// Richmond: the department with eight digits.
pub(crate) const RICHMOND: &str = "20481000";
pub(crate) const RICHMOND_ID: &str = "0192a5c0-0000-7000-8000-00000000000a";
pub(crate) const RICHMOND_KEY: &str = "plk_00112233445566778899aabbccdd2001";
/// Richmond's key of last year.
pub(crate) const REVOKED_KEY: &str = "plk_00112233445566778899aabbccdd1999";
/// Norfolk: its owner typed the code, and it takes trailing commas.
pub(crate) const NORFOLK: &str = "Norfolk-2";
pub(crate) const NORFOLK_KEY: &str = "plk_00112233445566778899aabbccdd2002";

const BEGINNING: Timestamp = Timestamp(1_700_000_000_000);

/// Two departments with a key each, and a key that was revoked.
pub(crate) fn rules() -> Rules {
    let norfolk_id = "0192a5c0-0000-7000-8000-00000000000b";
    let richmond = department(RICHMOND_ID, RICHMOND, "Richmond");
    let norfolk = Department { allow_trailing_commas: true, ..department(norfolk_id, NORFOLK, "Norfolk") };
    let revoked = ApiKey { revoked_at: Some(BEGINNING), ..key(RICHMOND_ID, "Last year", REVOKED_KEY) };
    let keys = vec![
        key(RICHMOND_ID, "Website form", RICHMOND_KEY),
        key(norfolk_id, "Yard signs", NORFOLK_KEY),
        revoked,
    ];
    Rules::new(Settings::default(), vec![richmond, norfolk], keys)
}

fn department(id: &str, code: &str, name: &str) -> Department {
    Department {
        id: id.into(),
        code: code.into(),
        name: name.into(),
        company_name: "Quillby Exteriors".into(),
        time_zone: "America/New_York".into(),
        default_country: "US".into(),
        duplicate_window_s: 300,
        allow_trailing_commas: false,
        pipeline_id: format!("pipeline of {name}"),
        created_at: BEGINNING,
    }
}

fn key(department: &str, name: &str, secret: &str) -> ApiKey {
    ApiKey {
        id: format!("key of {name}"),
        department_id: department.into(),
        name: name.into(),
        dialect: Dialect::Hatch,
        last4: secret[secret.len() - 4..].into(),
        created_at: BEGINNING,
        last_used_at: None,
        revoked_at: None,
        hash: secret::hash(secret.as_bytes()).into(),
    }
}

/// A request being written.
#[derive(Debug, Clone)]
pub(crate) struct Post {
    method: String,
    target: String,
    headers: Vec<(String, Vec<u8>)>,
    body: Vec<u8>,
}

impl Post {
    /// A lead for Richmond: right address, right key, right content type.
    pub(crate) fn new(body: impl AsRef<[u8]>) -> Self {
        Self {
            method: "POST".into(),
            target: format!("/api/webhooks/{RICHMOND}/newlead"),
            headers: Vec::new(),
            body: body.as_ref().to_owned(),
        }
        .header("Host", "leads.example.com")
        .header("Content-Type", "application/json")
        .header("X-API-KEY", RICHMOND_KEY)
    }

    /// A lead for Norfolk.
    pub(crate) fn to_norfolk(body: impl AsRef<[u8]>) -> Self {
        Self::new(body).department(NORFOLK).key(NORFOLK_KEY)
    }

    pub(crate) fn method(self, method: &str) -> Self {
        Self { method: method.into(), ..self }
    }

    pub(crate) fn target(self, target: &str) -> Self {
        Self { target: target.into(), ..self }
    }

    pub(crate) fn department(self, name: &str) -> Self {
        self.target(&format!("/api/webhooks/{name}/newlead"))
    }

    pub(crate) fn key(self, key: &str) -> Self {
        self.without("X-API-KEY").header("X-API-KEY", key)
    }

    /// Adds a header at the end.
    pub(crate) fn header(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        self.headers.push((name.into(), value.as_ref().to_owned()));
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(each, _)| !each.eq_ignore_ascii_case(name));
        self
    }

    pub(crate) fn head(&self) -> Head {
        let mut bytes = format!("{} {} HTTP/1.1\r\n", self.method, self.target).into_bytes();
        for (name, value) in &self.headers {
            bytes.extend([name.as_bytes(), b": ", value, b"\r\n"].concat());
        }
        bytes.extend(b"\r\n");
        let (head, length) = Head::parse(&Bytes::from(bytes.clone())).expect("a head that can be parsed");
        assert_eq!(length, bytes.len());
        head
    }

    /// The request as it arrives, whole.
    pub(crate) fn captured(&self) -> Captured {
        Captured {
            received_at: BEGINNING,
            peer: SocketAddr::from(([203, 0, 113, 9], 50_000)),
            forwarded_for: None,
            head: self.head(),
            body: Bytes::from(self.body.clone()),
            body_length: self.body.len() as u64,
            framed: None,
            head_us: 100,
            body_us: 200,
            fault: None,
        }
    }

    /// What is made of it.
    pub(crate) fn judged(&self) -> Judgement {
        judge(&self.captured(), &rules())
    }
}

/// The lines of `rule`.
pub(crate) fn lines<'a>(trace: &'a Trace, rule: &str) -> Vec<&'a TraceLine> {
    trace.0.iter().filter(|line| line.rule == rule).collect()
}

/// A trace as a page to read: one rule a line, what a broken one says below it.
pub(crate) fn page(trace: &Trace) -> String {
    let mut page = String::new();
    for line in &trace.0 {
        let outcome = match line.outcome {
            Outcome::Passed => "passed",
            Outcome::Failed => "FAILED",
            Outcome::NotReached => "      ",
            Outcome::Noted => "noted ",
        };
        let _ = writeln!(page, "{outcome} {:<15} {:<14} {}", line.rule, line.label, line.detail);
        let more = [("expected", &line.expected), ("found", &line.found), ("advice", &line.advice)];
        for (word, text) in more.into_iter().filter_map(|(word, text)| Some((word, text.as_deref()?))) {
            let _ = writeln!(page, "       {word}: {text}");
        }
        if let Some(place) = &line.place {
            let _ = writeln!(page, "       at: {}", where_it_is(place));
        }
    }
    page
}

fn where_it_is(place: &Place) -> String {
    let mut parts = Vec::new();
    parts.extend(place.header.as_ref().map(|name| format!("header {name}")));
    parts.extend(place.pointer.as_ref().map(|pointer| format!("“{pointer}”")));
    parts.extend(place.line.zip(place.column).map(|(line, column)| format!("line {line} column {column}")));
    parts.extend(place.offset.map(|offset| format!("byte {offset}")));
    parts.extend(place.text_start.zip(place.text_end).map(|(start, end)| format!("text {start}..{end}")));
    parts.join(", ")
}
