//! Hatch's `newlead` as a table: a request in; verdict, answer, sentence and trace out.

mod address;
mod body;
mod custom;
mod flood;
mod property;
mod trace;

use porchlight_engine::intake::{hatch::Draft, trace::Outcome, verdict::Verdict};
use serde_json::{Value, json};

use crate::support::{Post, lines};

/// The smallest lead there is.
const LEAD: &str = r#"{"phoneNumber": "8045550119", "source": "web"}"#;

/// Nothing speaks against the request; the answer waits for the database.
#[track_caller]
fn accepted(post: &Post) -> Draft {
    let judgement = post.judged();
    assert_eq!((judgement.verdict, &judgement.reply), (Verdict::Accepted, &None), "{}", judgement.sentence);
    assert_eq!(judgement.trace.faults().count(), 0);
    judgement.draft.expect("a draft")
}

/// The request is refused with `status` and, for each fault, the pointer and the advice of `errors`.
#[track_caller]
fn check_refused(post: &Post, status: u16, title: &str, sentence: &str, errors: &[(&str, &str)]) {
    let judgement = post.judged();
    assert_eq!(judgement.sentence, sentence);
    assert_eq!(judgement.draft, None);
    let reply = judgement.reply.expect("an answer");
    let errors: Vec<Value> = errors
        .iter()
        .map(
            |(pointer, detail)| json!({ "title": title, "source": { "pointer": pointer }, "detail": detail }),
        )
        .collect();
    let body: Value = serde_json::from_str(&reply.body).unwrap();
    assert_eq!((reply.status, body), (status, json!({ "errors": errors })));
    assert_eq!(judgement.trace.faults().count(), errors.len());
}

/// The only line of `rule` is a note that says `detail`.
#[track_caller]
fn check_noted(post: &Post, rule: &str, detail: &str) {
    let judgement = post.judged();
    let lines: Vec<_> =
        lines(&judgement.trace, rule).iter().map(|line| (line.outcome, &*line.detail)).collect();
    assert_eq!(lines, [(Outcome::Noted, detail)]);
}

#[test]
fn an_accepted_lead_is_answered_with_the_contact_and_no_errors() {
    let reply = porchlight_engine::intake::hatch::accepted("0192a5c0-0000-7000-8000-0000000000c0");
    assert_eq!(
        (reply.status, &*reply.body),
        (200, r#"{"data":{"id":"0192a5c0-0000-7000-8000-0000000000c0"}}"#)
    );
}
