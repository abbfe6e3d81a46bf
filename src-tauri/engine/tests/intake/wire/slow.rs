//! Senders that are too slow.

use porchlight_engine::intake::verdict::Verdict;
use serde_json::json;

use super::{Porch, outcome};

#[tokio::test]
async fn a_slow_head_is_given_up() {
    let mut porch = Porch::with(json!({ "headerTimeoutMs": 100 })).await;
    let mut wire = porch.connect().await;
    wire.send("POST /api/webhooks/1/newlead HTTP/1.1\r\nHost: a\r\n").await;
    wire.closes().await;
    let kept = porch.kept(1).await.remove(0);
    assert_eq!(outcome(&kept), (Verdict::Aborted, None, "Aborted: the headers did not come in time"));
    assert_eq!((&*kept.row.method, &*kept.target), ("POST", "/api/webhooks/1/newlead"));
    porch.takes_the_next_lead_after(1).await;
}

#[tokio::test]
async fn a_slow_body_is_given_up_and_answered() {
    let mut porch = Porch::with(json!({ "bodyTimeoutMs": 100 })).await;
    for (count, framing) in
        ["Content-Length: 40\r\n\r\n{\"phone", "Transfer-Encoding: chunked\r\n\r\n7\r\n{\"phone\r\n"]
            .into_iter()
            .enumerate()
    {
        let mut wire = porch.connect().await;
        let request = porch.head("");
        wire.send(request.strip_suffix("\r\n").unwrap().to_owned() + framing).await;
        let reply = wire.reply().await;
        assert!(reply.status == 408 && reply.head.contains("\r\nconnection: close\r\n"));
        wire.closes().await;
        let kept = porch.kept(count + 1).await.remove(count);
        let (verdict, status, sentence) = outcome(&kept);
        assert_eq!((verdict, status), (Verdict::Aborted, Some(408)));
        assert!(sentence.starts_with("Aborted: the body did not come within "), "{sentence}");
        assert_eq!(kept.body, b"{\"phone");
    }
    porch.takes_the_next_lead_after(2).await;
}

#[tokio::test]
async fn a_connection_that_stays_open_unused_is_closed_and_is_no_request() {
    let mut porch = Porch::with(json!({ "headerTimeoutMs": 100 })).await;
    porch.connect().await.closes().await;
    let mut wire = porch.connect().await;
    let post = porch.post();
    wire.send(post).await;
    assert_eq!(wire.reply().await.status, 200);
    wire.closes().await;
    porch.takes_the_next_lead_after(1).await;
}
