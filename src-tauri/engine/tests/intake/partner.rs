//! The message to whoever sent a refused request.

use insta::assert_snapshot;
use porchlight_engine::intake::{
    partner::message,
    store::{Kept, RequestRow},
};

use crate::support::Post;

/// A request as it is kept after it was judged.
fn kept(post: &Post) -> Kept {
    let (captured, judgement) = (post.captured(), post.judged());
    Kept {
        row: RequestRow {
            seq: 1,
            id: "0192a5c0-0000-7000-8000-00004fd1a2b3".into(),
            received_at: captured.received_at,
            method: captured.head.method.clone(),
            path: captured.head.path().to_owned(),
            verdict: judgement.verdict,
            status: judgement.reply.map(|reply| reply.status),
            sentence: judgement.sentence,
            source: judgement.source,
            duration_us: 0,
            body_length: captured.body_length,
            contact_id: None,
            contact_name: None,
            lead_id: None,
            department_id: None,
            bin_id: None,
            pinned: false,
        },
        target: captured.head.target,
        http_version: captured.head.version,
        peer: captured.peer.to_string(),
        forwarded_for: None,
        api_key_id: None,
        duplicate_of: None,
        times_us: [None; 3],
        head: captured.head.bytes.to_vec(),
        body: captured.body.to_vec(),
        chunked: false,
        reply: Vec::new(),
        trace: judgement.trace.0,
    }
}

#[test]
fn one_fault_is_one_sentence() {
    let kept = kept(&Post::new("{\"source\": \"web\",}"));
    assert_snapshot!(message(&kept, "Nov 14 at 5:13:20 PM EST").unwrap(), @r"
    Hello, your request of Nov 14 at 5:13:20 PM EST (request 4FD1A2B3) was refused with status 400.

    Remove the trailing comma at line 1 column 17: nothing follows it.

    Please correct this and send it again.
    ");
}

#[test]
fn many_faults_are_a_list() {
    let kept = kept(&Post::new("{\"phoneNumber\": \"5550119\"}"));
    assert_snapshot!(message(&kept, "Nov 14 at 5:13:20 PM EST").unwrap(), @r"
    Hello, your request of Nov 14 at 5:13:20 PM EST (request 4FD1A2B3) was refused with status 422.

    - Send phoneNumber with its area code (10 digits); “5550119” has 7 digits and cannot be dialled from outside its town.
    - Send source: a name for where the lead comes from, the same in every request.

    Please correct this and send it again.
    ");
}

#[test]
fn a_request_that_was_never_answered_has_no_status() {
    let mut kept = kept(&Post::new("{}").key("wrong"));
    kept.row.status = None;
    assert_snapshot!(message(&kept, "Nov 14 at 5:13:20 PM EST").unwrap(), @r"
    Hello, your request of Nov 14 at 5:13:20 PM EST (request 4FD1A2B3) was refused.

    Check the key: it is not valid for this department.

    Please correct this and send it again.
    ");
}

#[test]
fn where_nothing_is_wrong_nothing_is_said() {
    let kept = kept(&Post::new(r#"{"phoneNumber": "8045550119", "source": 5}"#));
    assert_eq!(message(&kept, "now"), None);
}
