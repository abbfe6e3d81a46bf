//! The address and the key: who may send a lead to whom.

use porchlight_engine::intake::verdict::Verdict;

use super::{LEAD, accepted, check_refused};
use crate::support::{NORFOLK, NORFOLK_KEY, Post, REVOKED_KEY, RICHMOND, RICHMOND_ID, RICHMOND_KEY};

#[test]
fn a_department_is_found_by_its_code_or_its_id() {
    for name in [RICHMOND.to_owned(), RICHMOND_ID.to_owned(), RICHMOND_ID.to_uppercase()] {
        assert_eq!(accepted(&Post::new(LEAD).department(&name)).department.name, "Richmond");
    }
    assert_eq!(accepted(&Post::to_norfolk(LEAD)).department.code, NORFOLK);
}

#[test]
fn the_address_may_be_written_in_any_way_http_allows() {
    for target in [
        "/api/webhooks/20481000/newlead/",
        "/api/webhooks/20481000/newlead?utm_source=x&y",
        "/api/webhooks/20481000/newlead#form",
        "/api/webhooks/2048%31000/newlead",
        "/%61pi/webhooks/20481000/newlea%64",
        "http://leads.example.com/api/webhooks/20481000/newlead",
        "HTTPS://leads.example.com:8787/api/webhooks/20481000/newlead?x",
    ] {
        assert_eq!(accepted(&Post::new(LEAD).target(target)).department.name, "Richmond", "{target}");
    }
}

#[test]
fn an_unknown_department_is_not_found() {
    for (name, shown) in [
        ("20481001", "20481001"),
        ("norfolk-2", "norfolk-2"),
        ("0192a5c0-0000-7000-8000-00000000000c", "0192a5c0-0000-7000-8000-00000000000c"),
        ("{Department%20ID}", "{Department ID}"),
        ("a%2Fb", "a/b"),
        ("%ff", "\u{fffd}"),
        ("100%", "100%"),
    ] {
        check_refused(
            &Post::new(LEAD).department(name),
            404,
            "Not found",
            &format!("Refused: no department has the ID “{shown}”"),
            &[("", &format!("Check the address: there is no department “{shown}” here."))],
        );
    }
}

#[test]
fn nothing_else_is_served() {
    for target in [
        "/",
        "/favicon.ico",
        "/api/webhooks//newlead",
        "/api/webhooks/20481000",
        "/api/webhooks/20481000/newlead/x",
        "/api/webhooks/2048/1000/newlead",
        "/api//webhooks/20481000/newlead",
        "/API/webhooks/20481000/newlead",
        "//api/webhooks/20481000/newlead",
        "/api/webhooks/20481000%2Fnewlead",
        "http://leads.example.com",
    ] {
        let judgement = Post::new(LEAD).target(target).judged();
        let reply = judgement.reply.unwrap();
        assert_eq!((judgement.verdict, reply.status), (Verdict::Unrouted, 404), "{target}");
        assert_eq!(judgement.sentence.split(" at ").next(), Some("Unrouted: nothing is served"));
    }
}

#[test]
fn another_method_is_told_the_right_one() {
    for method in ["GET", "HEAD", "PUT", "OPTIONS", "post", "Post"] {
        let judgement = Post::new("").method(method).judged();
        let reply = judgement.reply.unwrap();
        assert_eq!((judgement.verdict, reply.status), (Verdict::Unrouted, 405));
        assert!(reply.headers.contains(&("allow".into(), "POST".into())), "{:?}", reply.headers);
        let sentence = format!("Unrouted: {method} is not served at this address, only POST");
        assert_eq!(judgement.sentence, sentence);
    }
}

#[test]
fn a_browser_that_asks_for_a_page_is_told_where_a_key_belongs() {
    let asked = Post::new("")
        .method("OPTIONS")
        .header("Origin", "https://roofs.example.com")
        .header("Access-Control-Request-Method", "POST")
        .judged();
    let reply = asked.reply.unwrap();
    assert_eq!((asked.verdict, reply.status), (Verdict::Unrouted, 405));
    assert_eq!(
        asked.sentence,
        "Unrouted: a browser asks whether a page of https://roofs.example.com may post here, but a key does not \
         belong in a page"
    );
    assert!(!reply.headers.iter().any(|(name, _)| name.starts_with("access-control")), "{:?}", reply.headers);
}

#[test]
fn the_name_of_the_key_header_has_no_case() {
    for name in ["X-API-KEY", "x-api-key", "X-Api-Key"] {
        accepted(&Post::new(LEAD).without("X-API-KEY").header(name, RICHMOND_KEY));
    }
    accepted(&Post::new(LEAD).key(&format!("  {RICHMOND_KEY}\t")));
}

#[test]
fn the_judgement_knows_whose_request_it_was() {
    let judgement = Post::new(LEAD).judged();
    assert_eq!(judgement.department_id.as_deref(), Some(RICHMOND_ID));
    assert_eq!(judgement.api_key_id.as_deref(), Some("key of Website form"));
    assert_eq!(judgement.source, "web");
}

#[test]
fn a_missing_key_is_asked_for() {
    check_refused(
        &Post::new(LEAD).without("X-API-KEY").header("Authorization", format!("Bearer {RICHMOND_KEY}")),
        401,
        "Unauthorized",
        "Refused: the X-API-KEY header is missing",
        &[("/headers/X-API-KEY", "Send your key in the header X-API-KEY.")],
    );
}

/// The sender hears the same of every wrong key; only the owner reads what is wrong with it.
#[test]
fn a_wrong_key_is_refused_and_only_the_trace_says_why() {
    for (key, sentence) in [
        ("", "Refused: the key is not one of ours"),
        ("wrong", "Refused: the key is not one of ours"),
        (&RICHMOND_KEY.to_uppercase(), "Refused: the key is not one of ours"),
        (REVOKED_KEY, "Refused: the key “Last year” was revoked"),
        (NORFOLK_KEY, "Refused: the key “Yard signs” belongs to another department"),
    ] {
        let advice = "Check the key: it is not valid for this department.";
        let post = Post::new(LEAD).key(key);
        check_refused(&post, 401, "Unauthorized", sentence, &[("/headers/X-API-KEY", advice)]);
        let judgement = post.judged();
        assert_eq!(judgement.verdict, Verdict::Unauthorized);
        assert_eq!((&*judgement.source, judgement.api_key_id), ("203.0.113.9", None));
    }
}

#[test]
fn who_has_no_key_learns_nothing_about_the_body() {
    let judgement = Post::new("{\"phoneNumber\": 1,}").key("wrong").judged();
    assert_eq!(judgement.trace.faults().map(|line| &*line.rule).collect::<Vec<_>>(), ["key"]);
}
