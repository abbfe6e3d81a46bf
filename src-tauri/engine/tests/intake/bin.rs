//! Bins: what they may be called, what they answer, and what they make of a request.

use porchlight_engine::{
    Code,
    clock::Timestamp,
    intake::{
        bin::{Bin, BinHeader},
        capture::WireFault,
        judge,
        verdict::Verdict,
    },
};
use serde_json::{Value, json};

use crate::{
    house::{Home, text},
    support::{Post, page, rules},
};

fn spring() -> Bin {
    Bin {
        id: "0192a5c0-0000-7000-8000-0000000000b1".into(),
        name: "spring".into(),
        status: 202,
        headers: vec![BinHeader { name: "X-Seen".into(), value: "yes".into() }],
        body: "thanks".into(),
        delay_ms: 1500,
        created_at: Timestamp(0),
    }
}

#[test]
fn any_method_type_and_body_is_recorded_at_and_below_its_address() {
    let rules = rules().with_bins(vec![spring()]);
    for target in
        ["/bin/spring", "/bin/spring/", "/bin/SPRING/a/b?c=d", "/bin/spr%69ng", "http://x.test/bin/spring"]
    {
        for method in ["POST", "GET", "PUT", "DELETE", "PATCH", "OPTIONS", "BREW"] {
            let post = Post::new([0xff, 0x00]).method(method).target(target).without("Content-Type");
            let judgement = judge(&post.captured(), &rules);
            assert_eq!(judgement.verdict, Verdict::Recorded, "{method} {target}");
            assert_eq!(judgement.bin_id.as_deref(), Some(&*spring().id));
            assert!(judgement.draft.is_none() && judgement.api_key_id.is_none());
            assert_eq!(judgement.source, "203.0.113.9");
        }
    }
}

#[test]
fn it_answers_as_it_was_set() {
    let rules = rules().with_bins(vec![spring()]);
    let answer = |method: &str| {
        judge(&Post::new("").method(method).target("/bin/spring").captured(), &rules).reply.unwrap()
    };
    let reply = answer("POST");
    assert_eq!(reply.to_bytes(), b"HTTP/1.1 202\r\nX-Seen: yes\r\ncontent-length: 6\r\n\r\nthanks");
    assert_eq!(reply.delay.as_millis(), 1500);
    assert_eq!(answer("HEAD").body, "");
}

#[test]
fn the_trace_says_that_nothing_is_made_of_it() {
    let rules = rules().with_bins(vec![spring()]);
    let judgement = judge(&Post::new("{}").target("/bin/spring").captured(), &rules);
    assert_eq!(judgement.sentence, "Recorded by the bin “spring”, answered 202");
    insta::assert_snapshot!(page(&judgement.trace), @"
    passed size            Size           2 B of 1 MiB
    passed address         Address        The bin “spring”
    passed recorded        Recorded       Kept as it came; a bin makes no lead of it
    passed answer          Answer         202 with 6 B, after 1.5 s
    ");
}

#[test]
fn what_did_not_arrive_whole_is_found_under_the_bin_as_well() {
    let rules = rules().with_bins(vec![spring()]);
    let mut captured = Post::new("half").target("/bin/spring").captured();
    captured.fault = Some(WireFault::Aborted);
    let judgement = judge(&captured, &rules);
    assert_eq!((judgement.verdict, judgement.bin_id), (Verdict::Aborted, Some(spring().id)));
}

#[test]
fn an_address_of_no_bin_is_unrouted() {
    for (target, sentence) in [
        ("/bin/autumn", "Unrouted: no bin has the name “autumn”"),
        ("/bin", "Unrouted: nothing is served at /bin"),
        ("/bin/", "Unrouted: nothing is served at /bin/"),
        ("/BIN/spring", "Unrouted: nothing is served at /BIN/spring"),
    ] {
        let judgement = judge(&Post::new("").target(target).captured(), &rules().with_bins(vec![spring()]));
        assert_eq!(judgement.verdict, Verdict::Unrouted);
        assert_eq!((judgement.sentence.as_str(), judgement.reply.unwrap().status), (sentence, 404));
        assert_eq!(judgement.bin_id, None);
    }
}

#[tokio::test]
async fn one_click_makes_a_bin() {
    let home = Home::new().await;
    let bin = home.call("bin.create", json!({})).await;
    let name = text(&bin["name"]);
    assert_eq!(name.len(), 8);
    assert!(text(&bin["url"]).ends_with(&format!("/bin/{name}")), "{bin}");
    assert_eq!((&bin["status"], &bin["body"], &bin["delayMs"]), (&json!(200), &json!("ok\n"), &json!(0)));
    assert_eq!((&bin["requests"], &bin["lastRequestAt"]), (&json!(0), &Value::Null));
    assert_ne!(home.call("bin.create", json!({})).await["name"], bin["name"]);
    home.close().await;
}

#[tokio::test]
async fn what_a_bin_may_be_called_and_answer() {
    let home = Home::new().await;
    home.call("bin.create", json!({ "name": "Spring-Fair" })).await;
    for (draft, field) in [
        (json!({ "name": "" }), "name"),
        (json!({ "name": "-a" }), "name"),
        (json!({ "name": "a b" }), "name"),
        (json!({ "name": "a/b" }), "name"),
        (json!({ "name": "ä" }), "name"),
        (json!({ "name": "a".repeat(41) }), "name"),
        (json!({ "name": "API" }), "name"),
        (json!({ "name": "webhooks" }), "name"),
        (json!({ "name": " SPRING-fair " }), "name"),
        (json!({ "status": 199 }), "status"),
        (json!({ "status": 600 }), "status"),
        (json!({ "status": 204, "body": "x" }), "body"),
        (json!({ "body": "x".repeat(1024 * 1024 + 1) }), "body"),
        (json!({ "delayMs": 60_001 }), "delayMs"),
        (json!({ "headers": [{ "name": "a b", "value": "" }] }), "headers"),
        (json!({ "headers": [{ "name": "x", "value": "a\r\nb: c" }] }), "headers"),
        (json!({ "headers": [{ "name": "Content-Length", "value": "3" }] }), "headers"),
        (json!({ "headers": vec![json!({ "name": "x", "value": "" }); 51] }), "headers"),
    ] {
        let error = home.refused("bin.create", draft.clone()).await;
        assert_eq!(error.field(), Some(field), "{draft}: {error}");
    }
    let edge = json!({ "name": "a".repeat(40), "status": 599, "delayMs": 60_000, "body": "" });
    home.call("bin.create", edge).await;
    home.call("bin.create", json!({ "status": 204 })).await;
    home.close().await;
}

#[tokio::test]
async fn a_bin_is_changed_member_by_member() {
    let home = Home::new().await;
    let bin = home.call("bin.create", json!({ "name": "spring" })).await;
    let changed = home
        .call("bin.update", json!({ "id": bin["id"], "name": "summer", "status": 503, "delayMs": 250 }))
        .await;
    let expected = [&json!("summer"), &json!(503), &json!(250), &bin["body"], &bin["headers"]];
    let members = ["name", "status", "delayMs", "body", "headers"].map(|member| &changed[member]);
    assert_eq!(members, expected);
    let same_name = home.call("bin.update", json!({ "id": bin["id"], "name": "SUMMER" })).await;
    assert_eq!(same_name["name"], "summer");
    let emptied = home.refused("bin.update", json!({ "id": bin["id"], "status": 204 })).await;
    assert_eq!(emptied.field(), Some("body"), "its body is still there");
    home.call("bin.update", json!({ "id": bin["id"], "status": 204, "body": "" })).await;
    home.call("bin.delete", json!({ "id": bin["id"] })).await;
    assert_eq!(home.refused("bin.delete", json!({ "id": bin["id"] })).await.code(), Code::NotFound);
    home.call("bin.create", json!({ "name": "summer" })).await;
    let told = home.rows("SELECT type FROM activity WHERE type LIKE 'bin.%' ORDER BY seq");
    let expected = ["created", "updated", "updated", "updated", "deleted", "created"];
    assert_eq!(told, expected.map(|act| format!("bin.{act}")));
    home.close().await;
}

#[tokio::test]
async fn bins_come_in_pages_newest_first() {
    let home = Home::new().await;
    for name in ["one", "two", "three"] {
        home.call("bin.create", json!({ "name": name })).await;
    }
    let names = |page: &Value| -> Vec<String> {
        page["items"].as_array().unwrap().iter().map(|bin| text(&bin["name"])).collect()
    };
    let first = home.call("bin.list", json!({ "limit": 2 })).await;
    assert_eq!(names(&first), ["three", "two"]);
    let second = home.call("bin.list", json!({ "limit": 2, "after": first["next"] })).await;
    assert_eq!((names(&second), &second["next"]), (vec!["one".to_owned()], &Value::Null));
    home.close().await;
}
