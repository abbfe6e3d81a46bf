//! Bins over the wire: anything is recorded byte by byte and answered as the owner set it, and leads are not kept waiting.

use porchlight_engine::intake::verdict::Verdict;
use serde_json::{Value, json};
use tokio::{task::JoinSet, time::Instant};

use super::{Porch, outcome};

/// Longer than any answer that waits may take to come once it may.
const LONG_DELAY_MS: u32 = 60_000;

#[tokio::test]
async fn any_bytes_are_recorded_and_answered_as_set() {
    let mut porch = Porch::new().await;
    let answer = json!({
        "name": "spring", "status": 418, "body": "short and stout",
        "headers": [{ "name": "Content-Type", "value": "text/teapot" },
                    { "name": "Set-Cookie", "value": "a=1" }, { "name": "Set-Cookie", "value": "b=2" }]
    });
    porch.home.call("bin.create", answer).await;
    let head = "PUT /bin/spring/deep?x=1 HTTP/1.1\r\nHost: porch.test\r\nX-Odd: 1\r\nx-odd: 2\r\nContent-Length: 4\r\n\r\n";
    let mut wire = porch.connect().await;
    wire.send([head.as_bytes(), &[0xff, 0x00, 0x0d, 0x0a]].concat()).await;
    let reply = wire.reply().await;
    assert_eq!((reply.status, reply.body.as_str()), (418, "short and stout"));
    assert!(reply.head.contains("content-type: text/teapot\r\n"), "{}", reply.head);
    assert!(reply.head.contains("set-cookie: a=1\r\nset-cookie: b=2\r\n"), "{}", reply.head);
    let kept = porch.kept(1).await.remove(0);
    assert_eq!(kept.head, head.as_bytes());
    assert_eq!(kept.body, [0xff, 0x00, 0x0d, 0x0a]);
    let sentence = "Recorded by the bin “spring”, answered 418";
    assert_eq!(outcome(&kept), (Verdict::Recorded, Some(418), sentence));
    porch.takes_the_next_lead_after(1).await;
}

#[tokio::test]
async fn every_method_is_taken_and_head_has_no_body() {
    let porch = Porch::new().await;
    porch.home.call("bin.create", json!({ "name": "spring" })).await;
    for method in ["GET", "DELETE", "OPTIONS", "PATCH", "BREW"] {
        let mut wire = porch.connect().await;
        wire.send(format!("{method} /bin/spring HTTP/1.1\r\nHost: porch.test\r\n\r\n")).await;
        let reply = wire.reply().await;
        assert_eq!((reply.status, reply.body.as_str()), (200, "ok\n"), "{method}");
    }
    let head = "HEAD /bin/spring HTTP/1.1\r\nHost: porch.test\r\nConnection: close\r\n\r\n";
    assert_eq!(porch.send(head).await, Some(200));
    porch.takes_the_next_lead_after(6).await;
}

#[tokio::test]
async fn its_requests_are_listed_apart() {
    let mut porch = Porch::new().await;
    let bin = porch.home.call("bin.create", json!({ "name": "spring" })).await;
    let lead = porch.post();
    porch.send(lead).await;
    porch.send("POST /bin/spring HTTP/1.1\r\nHost: porch.test\r\nContent-Length: 2\r\n\r\nhi").await;
    porch.send("POST /bin/autumn HTTP/1.1\r\nHost: porch.test\r\nContent-Length: 0\r\n\r\n").await;
    // Cut off in the middle; kept under the bin all the same.
    porch.send("POST /bin/spring HTTP/1.1\r\nHost: porch.test\r\nContent-Length: 20\r\n\r\nhalf").await;
    porch.kept(4).await;
    let list = porch.home.call("request.list", json!({ "binId": bin["id"] })).await;
    let verdicts: Vec<&Value> = list["items"].as_array().unwrap().iter().map(|row| &row["verdict"]).collect();
    assert_eq!(verdicts, ["aborted", "recorded"]);
    let shown = porch.home.call("bin.list", json!({})).await["items"][0].clone();
    assert_eq!(shown["requests"], 2);
    assert!(shown["lastRequestAt"].is_number(), "{shown}");
    porch.home.call("bin.delete", json!({ "id": bin["id"] })).await;
    let gone =
        "POST /bin/spring HTTP/1.1\r\nHost: porch.test\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    assert_eq!(porch.send(gone).await, Some(404));
    let list = porch.home.call("request.list", json!({ "binId": bin["id"] })).await;
    assert_eq!(list["items"].as_array().unwrap().len(), 2, "what was recorded stays");
    porch.takes_the_next_lead_after(5).await;
}

#[tokio::test]
async fn a_lead_is_not_kept_waiting_by_an_answer_that_waits() {
    let mut porch = Porch::new().await;
    let slow = json!({ "name": "slow", "delayMs": LONG_DELAY_MS });
    porch.home.call("bin.create", slow).await;
    let mut waiting = porch.connect().await;
    waiting.send("GET /bin/slow HTTP/1.1\r\nHost: porch.test\r\n\r\n").await;
    let kept = porch.kept(1).await.remove(0);
    assert_eq!(kept.row.verdict, Verdict::Recorded, "kept before it is answered");
    let lead = porch.post();
    assert_eq!(porch.send(lead).await, Some(200));
    // The listener stops: who waits is answered now.
    porch.home.call("listener.stop", json!({})).await;
    assert_eq!(waiting.reply().await.status, 200);
    porch.home.call("listener.start", json!({})).await;
    porch.stands("lit").await;
    porch.takes_the_next_lead_after(2).await;
}

#[tokio::test]
async fn an_answer_waits_as_long_as_it_was_told_to() {
    let porch = Porch::new().await;
    porch.home.call("bin.create", json!({ "name": "slow", "delayMs": 300 })).await;
    let begun = Instant::now();
    let get = "GET /bin/slow HTTP/1.1\r\nHost: porch.test\r\nConnection: close\r\n\r\n";
    assert_eq!(porch.send(get).await, Some(200));
    assert!(begun.elapsed().as_millis() >= 300);
    porch.takes_the_next_lead_after(1).await;
}

/// As many answers as may wait at a time.
const WAITING: usize = 64;

#[tokio::test]
async fn only_so_many_answers_wait_and_the_others_come_at_once() {
    let porch = Porch::new().await;
    porch.home.call("bin.create", json!({ "name": "slow", "delayMs": LONG_DELAY_MS })).await;
    let mut replies = JoinSet::new();
    for _ in 0..WAITING + 3 {
        let mut wire = porch.connect().await;
        wire.send("GET /bin/slow HTTP/1.1\r\nHost: porch.test\r\n\r\n").await;
        replies.spawn(async move { wire.reply().await.status });
    }
    for _ in 0..3 {
        assert_eq!(replies.join_next().await.unwrap().unwrap(), 200);
    }
    assert!(replies.try_join_next().is_none());
    porch.home.close().await;
    assert_eq!(replies.join_all().await, [200; WAITING]);
}
