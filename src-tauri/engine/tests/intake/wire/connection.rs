//! Connections: kept alive, pipelined, half closed, never used.

use porchlight_engine::intake::verdict::Verdict;
use serde_json::json;
use tokio::time::timeout;

use super::{PATIENCE, Porch, outcome};

#[tokio::test]
async fn many_requests_come_over_one_connection() {
    let mut porch = Porch::new().await;
    let mut wire = porch.connect().await;
    for _ in 0..20 {
        let post = porch.post();
        wire.send(post).await;
        let reply = wire.reply().await;
        assert_eq!(reply.status, 200);
        assert!(!reply.body.contains("errors") && !reply.head.contains("connection: close"));
    }
    let kept = porch.kept(20).await;
    assert!(kept.iter().all(|each| each.row.verdict == Verdict::Accepted && each.peer == kept[0].peer));
    porch.takes_the_next_lead_after(20).await;
}

/// Each of the requests is kept with its own bytes, however they were cut into packets.
#[tokio::test]
async fn requests_sent_at_once_are_told_apart() {
    let mut porch = Porch::new().await;
    let mut wire = porch.connect().await;
    let mut posts: Vec<String> = (0..10).map(|_| porch.post()).collect();
    let lead = porch.lead();
    posts[4] =
        porch.head("Transfer-Encoding: chunked\r\n") + &format!("{:x}\r\n{lead}\r\n0\r\n\r\n", lead.len());
    posts[7] = "GET / HTTP/1.1\r\nHost: porch.test\r\n\r\n".into();
    wire.send(posts.concat()).await;
    let mut statuses = Vec::new();
    for _ in &posts {
        statuses.push(wire.reply().await.status);
    }
    assert_eq!(statuses, [200, 200, 200, 200, 200, 200, 200, 404, 200, 200]);
    for (kept, post) in porch.kept(10).await.iter().zip(&posts) {
        let (head, body) = post.split_once("\r\n\r\n").unwrap();
        assert_eq!(String::from_utf8_lossy(&kept.head), format!("{head}\r\n\r\n"));
        let body = if kept.chunked { &lead } else { body };
        assert_eq!(String::from_utf8_lossy(&kept.body), body);
    }
    porch.takes_the_next_lead_after(10).await;
}

#[tokio::test]
async fn bytes_may_come_one_by_one() {
    let mut porch = Porch::new().await;
    let mut wire = porch.connect().await;
    let (first, second) = (porch.post(), porch.post());
    for byte in first.bytes() {
        wire.send([byte]).await;
    }
    assert_eq!(wire.reply().await.status, 200);
    // Blank lines between requests are let pass (RFC 9112, section 2.2).
    wire.send(format!("\r\n\r\n{second}")).await;
    assert_eq!(wire.reply().await.status, 200);
    let kept = porch.kept(2).await;
    assert!(kept[1].head.starts_with(b"POST "));
    porch.takes_the_next_lead_after(2).await;
}

#[tokio::test]
async fn a_sender_that_has_closed_its_half_still_gets_the_answer() {
    let mut porch = Porch::new().await;
    let mut wire = porch.connect().await;
    let post = porch.post();
    wire.send(post).await;
    wire.finish().await;
    assert_eq!(wire.reply().await.status, 200);
    wire.closes().await;
    porch.takes_the_next_lead_after(1).await;
}

#[tokio::test]
async fn a_sender_that_does_not_wait_for_the_answer_has_sent_its_lead() {
    let mut porch = Porch::new().await;
    let mut wire = porch.connect().await;
    let post = porch.post();
    wire.send(post).await;
    drop(wire);
    assert_eq!(porch.kept(1).await[0].row.verdict, Verdict::Accepted);
    porch.takes_the_next_lead_after(1).await;
}

#[tokio::test]
async fn a_connection_nobody_uses_is_no_request() {
    let mut porch = Porch::new().await;
    drop(porch.connect().await);
    assert_eq!(porch.send("").await, None);
    assert_eq!(porch.send("\r\n\r\n").await, None);
    // One that was used and then left is no second request either.
    let mut wire = porch.connect().await;
    let post = porch.post();
    wire.send(post).await;
    assert_eq!(wire.reply().await.status, 200);
    wire.finish().await;
    wire.closes().await;
    porch.takes_the_next_lead_after(1).await;
}

#[tokio::test]
async fn http_1_0_is_answered_and_closed() {
    let mut porch = Porch::new().await;
    let mut wire = porch.connect().await;
    let post = porch.post().replacen("HTTP/1.1", "HTTP/1.0", 1);
    wire.send(post).await;
    let reply = wire.reply().await;
    assert!(reply.status == 200 && reply.head.starts_with("http/1.0 "));
    wire.closes().await;
    assert_eq!(porch.kept(1).await[0].http_version, "1.0");
    porch.takes_the_next_lead_after(1).await;
}

#[tokio::test]
async fn connection_close_is_heard() {
    let mut porch = Porch::new().await;
    let mut wire = porch.connect().await;
    let post = porch.post().replacen("Host", "Connection: close\r\nHost", 1);
    wire.send(post).await;
    let reply = wire.reply().await;
    assert!(reply.status == 200 && reply.head.contains("\r\nconnection: close\r\n"));
    wire.closes().await;
    porch.takes_the_next_lead_after(1).await;
}

#[tokio::test]
async fn an_upgrade_is_passed_over() {
    let mut porch = Porch::new().await;
    let post =
        porch.post().replacen("Host", "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHost", 1);
    assert_eq!(porch.send(post).await, Some(200));
    porch.takes_the_next_lead_after(1).await;
}

#[tokio::test]
async fn a_lead_over_a_connection_too_many_is_kept_and_told_to_come_back() {
    let mut porch = Porch::with(json!({ "maxConnections": 2 })).await;
    let (mut one, two) = (porch.connect().await, porch.connect().await);
    let first = porch.post();
    one.send(first).await;
    assert_eq!(one.reply().await.status, 200);

    let mut third = porch.connect().await;
    let second = porch.post();
    third.send(second).await;
    let reply = third.reply().await;
    assert_eq!(reply.status, 503);
    assert!(reply.head.contains("\r\nretry-after: 5\r\n"));
    assert!(reply.body.contains("Please send the lead again in a few seconds."), "{}", reply.body);
    third.closes().await;
    let kept = porch.kept(2).await;
    let sentence = "Refused: 2 connections were open already, the limit in Settings";
    assert_eq!(outcome(&kept[1]), (Verdict::RateLimited, Some(503), sentence));

    drop((one, two));
    let come_back = async {
        loop {
            let lead = porch.post();
            match porch.send(lead).await {
                Some(503) => {}
                status => return status,
            }
        }
    };
    assert_eq!(timeout(PATIENCE, come_back).await.unwrap(), Some(200));
}

#[tokio::test]
async fn a_higher_limit_holds_for_the_next_connection() {
    let mut porch = Porch::with(json!({ "maxConnections": 1 })).await;
    let held = porch.connect().await;
    let (lead, another) = (porch.post(), porch.post());
    assert_eq!(porch.send(lead).await, Some(503));
    porch.home.call("setting.set", json!({ "maxConnections": 3 })).await;
    assert_eq!(porch.send(another).await, Some(200));
    drop(held);
}

#[tokio::test]
async fn a_crowd_of_idle_connections_is_closed_with_a_word() {
    let porch = Porch::with(json!({ "maxConnections": 1 })).await;
    let mut crowd = Vec::new();
    for _ in 0..65 {
        crowd.push(porch.connect().await);
    }
    let mut last = porch.connect().await;
    let reply = last.reply().await;
    assert_eq!(reply.status, 503);
    assert_eq!(reply.body, r#"{"errors":[{"title":"Busy","detail":"Too many connections"}]}"#);
    last.closes().await;
    drop(crowd);
}
