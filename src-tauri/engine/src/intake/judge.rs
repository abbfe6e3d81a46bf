//! Judging: from a whole request, or one that did not arrive whole, to the dialect's word or a refusal.
//!
//! Pure: no database, no clock, no network.

use super::{
    bin::{self, Bin},
    capture::{Captured, Reply, WireFault},
    hatch::{self, Judgement},
    route::{Route, route},
    rules::Rules,
    trace::{Fault, Place, Rule, Trace},
    verdict::Verdict,
};

pub(super) const SIZE: Rule = Rule { name: "size", label: "Size" };
const WHOLE: Rule = Rule { name: "whole", label: "Arrived whole" };
const CONNECTIONS: Rule = Rule { name: "connections", label: "Connections" };
const ADDRESS: Rule = hatch::ADDRESS;
/// A sender that found no room is asked to come back after so many seconds.
const RETRY_AFTER_S: &str = "5";

/// Judges a request by the rules in force.
pub fn judge(captured: &Captured, rules: &Rules) -> Judgement {
    let mut trace = Trace::default();
    let route = route(&captured.head);
    if let Some(fault) = &captured.fault {
        let bin_id = bin_at(&route, rules).map(|bin| bin.id.clone());
        return Judgement { bin_id, ..on_the_wire(captured, fault, trace) };
    }
    trace.pass(
        SIZE,
        format!("{} of {}", bytes(captured.body_length), bytes(rules.settings.max_body_bytes as u64)),
    );
    match route {
        Route::HatchNewlead { department } => hatch::judge(captured, department, rules, trace),
        Route::Bin { ref name } => match bin_at(&route, rules) {
            Some(bin) => bin::judge(captured, bin, trace),
            None => unknown_bin(captured, name, trace),
        },
        Route::WrongMethod { allowed } => wrong_method(captured, allowed, trace),
        Route::None => unrouted(captured, trace),
    }
}

fn wrong_method(captured: &Captured, allowed: &str, trace: Trace) -> Judgement {
    let method = hatch::shown(&captured.head.method).into_owned();
    let (detail, advice) = match asking_page(captured) {
        Some(origin) => (
            format!("a browser asks whether a page of {origin} may post here, but a key does not belong in a page"),
            "Send the lead from the website's server, not from the page: every visitor can read a key in a page."
                .into(),
        ),
        None => (
            format!("{method} is not served at this address, only {allowed}"),
            format!("Send the lead with the method {allowed}, not {method}."),
        ),
    };
    let fault =
        Fault { detail, expected: allowed.to_owned(), found: method, place: Place::default(), advice };
    let mut judgement =
        refusal(captured, Verdict::Unrouted, ADDRESS, fault, trace, (405, "Method not allowed"));
    judgement.reply = judgement.reply.map(|reply| reply.with_header("allow", allowed));
    judgement
}

/// Where the page comes from whose script wants to post; the browser asks first (a CORS preflight, Fetch standard 3.3).
fn asking_page(captured: &Captured) -> Option<String> {
    let head = &captured.head;
    if head.method != "OPTIONS" || head.first("access-control-request-method").is_none() {
        return None;
    }
    Some(hatch::shown(&head.first("origin")?).into_owned())
}

fn bin_at<'a>(route: &Route<'_>, rules: &'a Rules) -> Option<&'a Bin> {
    match route {
        Route::Bin { name } => rules.bin(name).map(|bin| &**bin),
        _ => None,
    }
}

fn unknown_bin(captured: &Captured, name: &str, trace: Trace) -> Judgement {
    let name = hatch::shown(name);
    let fault = Fault {
        detail: format!("no bin has the name “{name}”"),
        expected: "the name of a bin".into(),
        found: name.clone().into_owned(),
        place: Place::default(),
        advice: format!("Check the address: there is no bin “{name}” here."),
    };
    refusal(captured, Verdict::Unrouted, ADDRESS, fault, trace, (404, "Not found"))
}

fn unrouted(captured: &Captured, trace: Trace) -> Judgement {
    let path = captured.head.path();
    let fault = Fault {
        detail: format!("nothing is served at {}", hatch::shown(path)),
        expected: "/api/webhooks/{department ID}/newlead".into(),
        found: hatch::shown(path).into_owned(),
        place: Place::default(),
        advice: "Check the address: leads are taken at /api/webhooks/{department ID}/newlead.".into(),
    };
    refusal(captured, Verdict::Unrouted, ADDRESS, fault, trace, (404, "Not found"))
}

fn crowded(captured: &Captured, limit: usize, trace: Trace) -> Judgement {
    let fault = Fault {
        detail: format!("{limit} connections were open already, the limit in Settings"),
        expected: format!("{limit} connections at most"),
        found: "one more".into(),
        place: Place::default(),
        advice: "Too many connections are open. Please send the lead again in a few seconds.".into(),
    };
    let mut judgement = refusal(captured, Verdict::RateLimited, CONNECTIONS, fault, trace, (503, "Busy"));
    judgement.reply = judgement.reply.map(|reply| reply.with_header("retry-after", RETRY_AFTER_S));
    judgement
}

fn on_the_wire(captured: &Captured, fault: &WireFault, trace: Trace) -> Judgement {
    let came = bytes(captured.body.len() as u64);
    let (rule, verdict, answer, detail, expected, advice) = match fault {
        WireFault::Crowded { limit } => return crowded(captured, *limit, trace),
        WireFault::OverSize { limit } => {
            let length = bytes(captured.body_length);
            let limit = bytes(*limit as u64);
            let advice = format!("Send a body of at most {limit}; this one has {length}.");
            (
                SIZE,
                Verdict::OverSize,
                (413, "Body too large"),
                format!("the body has {length}, the limit is {limit}"),
                limit,
                advice,
            )
        }
        WireFault::Aborted => {
            let of = match captured.framed {
                Some(_) => "a body of unknown length".to_owned(),
                None => bytes(captured.body_length),
            };
            let detail = format!("the sender closed the connection after {came} of {of}");
            let advice =
                "The connection was closed before the whole body had come. Please send it again.".into();
            (WHOLE, Verdict::Aborted, (400, "Incomplete body"), detail, "the whole body".into(), advice)
        }
        WireFault::TooSlow { limit_ms } => {
            let detail = format!("the body did not come within {}", seconds(*limit_ms));
            let advice = "The body came too slowly. Please send it again.".into();
            (WHOLE, Verdict::Aborted, (408, "Too slow"), detail, "the whole body in time".into(), advice)
        }
        WireFault::Framing(why) => {
            let advice = format!("Check the HTTP client: {why}.");
            (
                WHOLE,
                Verdict::Malformed,
                (400, "Malformed request"),
                why.clone(),
                "one certain length".into(),
                advice,
            )
        }
    };
    let found = bytes(captured.body_length);
    let fault = Fault { detail, expected, found, place: Place::default(), advice };
    refusal(captured, verdict, rule, fault, trace, answer)
}

/// A judgement that ends the matter at `rule`.
pub(super) fn refusal(
    captured: &Captured,
    verdict: Verdict,
    rule: Rule,
    fault: Fault,
    mut trace: Trace,
    (status, title): (u16, &str),
) -> Judgement {
    let word = match verdict {
        Verdict::Unrouted => "Unrouted",
        Verdict::Aborted => "Aborted",
        _ => "Refused",
    };
    let sentence = format!("{word}: {}", fault.detail);
    trace.fail(rule, fault);
    Judgement {
        verdict,
        reply: Some(Reply::json(status, hatch::errors(title, &trace))),
        sentence,
        source: captured.sender(),
        trace,
        draft: None,
        department_id: None,
        api_key_id: None,
        bin_id: None,
    }
}

/// A limit in words: "30 s", "0.5 s".
fn seconds(ms: u64) -> String {
    match ms % 1000 {
        0 => format!("{} s", ms / 1000),
        _ => format!("{}.{} s", ms / 1000, ms % 1000 / 100),
    }
}

/// A number of bytes in words: "274 B", "1 MiB".
pub(super) fn bytes(count: u64) -> String {
    const KIB: u64 = 1024;
    const MIB: u64 = 1024 * KIB;
    match count {
        0..KIB => format!("{count} B"),
        KIB..MIB if count.is_multiple_of(KIB) => format!("{} KiB", count / KIB),
        KIB..MIB => format!("{}.{} KiB", count / KIB, count % KIB * 10 / KIB),
        _ if count.is_multiple_of(MIB) => format!("{} MiB", count / MIB),
        _ => format!("{}.{} MiB", count / MIB, count % MIB * 10 / MIB),
    }
}
