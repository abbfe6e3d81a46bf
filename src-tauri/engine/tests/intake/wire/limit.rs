//! Limits: heads and bodies that are too large.

use porchlight_engine::intake::verdict::Verdict;
use serde_json::json;

use super::{Porch, outcome};

const KIB: usize = 1024;

/// A body over the limit of 8 KiB, in the framing that `framed` gives it.
async fn check_over_size(length: usize, framed: impl FnOnce(&Porch, &str) -> String, shown: &str) {
    let mut porch = Porch::with(json!({ "maxBodyBytes": 8 * KIB })).await;
    let body: String = (0..length).map(|at| char::from(b'a' + (at % 23) as u8)).collect();
    let request = framed(&porch, &body);
    let mut wire = porch.connect().await;
    wire.send(request).await;
    let reply = wire.reply().await;
    assert_eq!(reply.status, 413);
    assert!(reply.head.contains("\r\nconnection: close\r\n"));
    assert!(
        reply.body.contains(&format!("Send a body of at most 8 KiB; this one has {shown}.")),
        "{}",
        reply.body
    );
    wire.closes().await;
    let kept = porch.kept(1).await.remove(0);
    let sentence = format!("Refused: the body has {shown}, the limit is 8 KiB");
    assert_eq!(outcome(&kept), (Verdict::OverSize, Some(413), &*sentence));
    assert_eq!(kept.row.body_length, length as u64);
    assert_eq!(kept.body.len(), length.min(64 * KIB));
    assert_eq!(kept.body, body.as_bytes()[..kept.body.len()]);
    porch.takes_the_next_lead_after(1).await;
}

fn declared(porch: &Porch, body: &str) -> String {
    porch.head(&format!("Content-Length: {}\r\n", body.len())) + body
}

fn chunked(porch: &Porch, body: &str) -> String {
    let chunks: String = body
        .as_bytes()
        .chunks(3000)
        .map(|chunk| format!("{:x}\r\n{}\r\n", chunk.len(), String::from_utf8_lossy(chunk)))
        .collect();
    porch.head("Transfer-Encoding: chunked\r\n") + &chunks + "0\r\n\r\n"
}

#[tokio::test]
async fn a_body_a_little_too_large_is_refused_and_kept_whole() {
    check_over_size(8 * KIB + 1, declared, "8.0 KiB").await;
    check_over_size(8 * KIB + 1, chunked, "8.0 KiB").await;
}

#[tokio::test]
async fn a_body_much_too_large_is_kept_at_its_beginning() {
    check_over_size(300 * KIB, declared, "300 KiB").await;
    check_over_size(300 * KIB, chunked, "300 KiB").await;
}

#[tokio::test]
async fn a_body_at_the_limit_is_taken() {
    let mut porch = Porch::with(json!({ "maxBodyBytes": 8 * KIB })).await;
    for framed in [declared, chunked] {
        let lead = porch.lead();
        let body = lead.clone() + &" ".repeat(8 * KIB - lead.len());
        assert_eq!(porch.send(framed(&porch, &body)).await, Some(200));
    }
    porch.takes_the_next_lead_after(2).await;
}

/// Its sender is answered at once and does not have to send it.
#[tokio::test]
async fn a_body_declared_beyond_all_measure_is_not_waited_for() {
    let mut porch = Porch::new().await;
    let mut wire = porch.connect().await;
    wire.send(porch.head("Content-Length: 5000000000\r\n") + &"x".repeat(64 * KIB)).await;
    assert_eq!(wire.reply().await.status, 413);
    let kept = porch.kept(1).await.remove(0);
    let sentence = "Refused: the body has 4768.3 MiB, the limit is 1 MiB";
    assert_eq!(outcome(&kept), (Verdict::OverSize, Some(413), sentence));
    assert_eq!((kept.row.body_length, kept.body.len()), (5_000_000_000, 64 * KIB));
    porch.takes_the_next_lead_after(1).await;
}

#[tokio::test]
async fn a_sender_that_asks_first_is_told_that_its_body_is_too_large() {
    let mut porch = Porch::new().await;
    let mut wire = porch.connect().await;
    wire.send(porch.head("Expect: 100-continue\r\nContent-Length: 2000000\r\n")).await;
    assert_eq!(wire.reply().await.status, 413);
    let kept = porch.kept(1).await.remove(0);
    assert_eq!((outcome(&kept).0, kept.row.body_length, kept.body.len()), (Verdict::OverSize, 2_000_000, 0));
    porch.takes_the_next_lead_after(1).await;
}

async fn check_head_too_large(request: String, status: u16, sentence: &str) {
    let mut porch = Porch::new().await;
    assert_eq!(porch.send(&request).await, Some(status));
    let kept = porch.kept(1).await.remove(0);
    assert_eq!(outcome(&kept), (Verdict::OverSize, Some(status), sentence));
    assert!(kept.head.len() <= 64 * KIB && request.as_bytes().starts_with(&kept.head));
    assert_eq!(kept.row.method, "POST");
    porch.takes_the_next_lead_after(1).await;
}

#[tokio::test]
async fn two_hundred_headers_are_too_many() {
    let headers: String = (0..200).map(|count| format!("X-{count}: {count}\r\n")).collect();
    let sentence = "Refused: there are more than 100 headers";
    check_head_too_large(format!("POST / HTTP/1.1\r\n{headers}\r\n"), 431, sentence).await;
}

#[tokio::test]
async fn a_header_of_100_kib_is_too_large() {
    let request = format!("POST / HTTP/1.1\r\nX-Large: {}\r\n\r\n", "x".repeat(100 * KIB));
    let sentence = "Refused: the headers are larger than 64 KiB";
    check_head_too_large(request, 431, sentence).await;
}

#[tokio::test]
async fn a_long_target_is_too_large() {
    let sentence = "Refused: the headers are larger than 64 KiB";
    check_head_too_large(format!("POST /{} HTTP/1.1\r\n\r\n", "x".repeat(100 * KIB)), 431, sentence).await;
}

#[tokio::test]
async fn the_longest_target_there_can_be_is_one_byte_shorter() {
    let mut porch = Porch::with(json!({ "maxHeaderBytes": 256 * KIB })).await;
    let target = format!("/{}", "x".repeat(65_533));
    assert_eq!(porch.send(format!("POST {target} HTTP/1.1\r\n\r\n")).await, Some(404));
    assert_eq!(porch.send(format!("POST {target}x HTTP/1.1\r\n\r\n")).await, Some(414));
    let kept = porch.kept(2).await;
    assert_eq!(kept[0].target, target);
    assert_eq!(outcome(&kept[1]), (Verdict::OverSize, Some(414), "Refused: the address is too long"));
    porch.takes_the_next_lead_after(2).await;
}
