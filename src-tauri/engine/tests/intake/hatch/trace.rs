//! Whole traces, as support people read them; and that a judgement depends on nothing but the request and the rules.

use insta::{assert_json_snapshot, assert_snapshot};
use porchlight_engine::intake::{hatch::RULES, judge};
use proptest::prelude::*;

use super::LEAD;
use crate::support::{Post, page, rules};

#[test]
fn of_an_accepted_lead() {
    let post = Post::new(
        r#"{"phoneNumber": "8045550119", "email": "ann@example.com", "source": "web", "firstName": "Ann", "rooms": 3}"#,
    );
    assert_snapshot!(page(&post.judged().trace));
}

#[test]
fn of_a_lead_with_oddities() {
    let post = Post::to_norfolk(
        "{\"phoneNumber\": 8045550119, \"source\": \"a\", \"source\": \"b\",\n \"x\": {\"y\": 1,}, \"x.y\": 2}",
    );
    assert_snapshot!(page(&post.without("Content-Type").judged().trace));
}

#[test]
fn of_a_trailing_comma() {
    assert_snapshot!(page(&Post::new("{\n  \"source\": \"web\",\n}").judged().trace));
}

#[test]
fn of_many_faults() {
    let body = r#"{"phoneNumber": "5550119", "createdAt": "2020-01-02", "status": [], "rooms": 3}"#;
    assert_snapshot!(page(&Post::new(body).judged().trace));
}

#[test]
fn of_a_wrong_key() {
    assert_snapshot!(page(&Post::new(LEAD).key("wrong").judged().trace));
}

#[test]
fn of_an_unknown_department() {
    assert_snapshot!(page(&Post::new(LEAD).department("1").judged().trace));
}

#[test]
fn as_it_is_saved() {
    assert_json_snapshot!(Post::new(r#"{"phoneNumber": "8045550119", "source": 5,}"#).judged().trace.0);
}

/// Every rule is spoken of, once or more, in the order of the rules; what needs the database is left to it.
#[track_caller]
fn check_complete(post: &Post) {
    let judgement = post.judged();
    let mut spoken: Vec<&str> = judgement.trace.0.iter().map(|line| &*line.rule).collect();
    spoken.dedup();
    let known = RULES.len() - if judgement.draft.is_some() { 3 } else { 0 };
    let rules: Vec<&str> = RULES.iter().take(known).map(|rule| rule.name).collect();
    assert_eq!(spoken, rules);
}

#[test]
fn a_trace_speaks_of_every_rule_in_order() {
    for body in [LEAD, "", "[]", "{", "{}", r#"{"phoneNumber": 1, "source": [], "a": 1, "a": 2}"#] {
        check_complete(&Post::new(body));
    }
    check_complete(&Post::new(LEAD).key("wrong"));
    check_complete(&Post::new(LEAD).department("1"));
}

proptest! {
    /// The same request by the same rules is judged the same; no body at all breaks the judge.
    #[test]
    fn a_judgement_is_a_function(body in prop_oneof![
        prop::collection::vec(any::<u8>(), 0..60),
        r#"\{("(phoneNumber|email|source|id|a)": ?("[^"\\]{0,8}"|[0-9]{1,11}|null|\[1,?\]),? ?){0,4}\}"#.prop_map(String::into_bytes),
    ]) {
        let (captured, rules) = (Post::new(&body).captured(), rules());
        let judgement = judge(&captured, &rules);
        prop_assert_eq!(&judgement, &judge(&captured, &rules));
        prop_assert_eq!(judgement.draft.is_none(), judgement.reply.is_some_and(|reply| reply.body.contains("errors")));
    }
}
