//! What is no HTTP, or HTTP that cannot be trusted.

use porchlight_engine::intake::verdict::Verdict;

use super::{Porch, outcome};

/// Sends what `request` makes of a house and checks how it is kept.
async fn check(
    request: impl FnOnce(&mut Porch) -> Vec<u8>,
    status: Option<u16>,
    verdict: Verdict,
    sentence: &str,
) {
    let mut porch = Porch::new().await;
    let request = request(&mut porch);
    let replied = porch.send(&request).await;
    let kept = porch.kept(1).await.remove(0);
    assert_eq!(outcome(&kept), (verdict, status, sentence));
    assert_eq!(replied, status);
    let mut bytes = kept.head.clone();
    bytes.extend(&kept.body);
    assert_eq!(String::from_utf8_lossy(&bytes), String::from_utf8_lossy(&request));
    porch.takes_the_next_lead_after(1).await;
}

async fn check_bytes(bytes: &[u8], status: Option<u16>, verdict: Verdict, sentence: &str) {
    check(|_| bytes.to_owned(), status, verdict, sentence).await;
}

/// A good lead with these headers in place of its length.
async fn check_lengths(headers: &str, sentence: &str) {
    let request = |porch: &mut Porch| (porch.head(headers) + &porch.lead()).into_bytes();
    check(request, Some(400), Verdict::Malformed, sentence).await;
}

#[tokio::test]
async fn a_tls_greeting_is_recognized() {
    let mut hello = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".to_vec();
    hello.extend([0x5a; 500]);
    let sentence = "Refused: the sender spoke TLS (https) to a plain http address";
    check_bytes(&hello, Some(400), Verdict::Malformed, sentence).await;
}

#[tokio::test]
async fn an_http_2_preface_is_recognized() {
    let preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x12\x04\x00\x00\x00\x00\x00";
    let sentence = "Refused: the sender spoke HTTP/2 where only HTTP/1.1 is understood";
    check_bytes(preface, None, Verdict::Malformed, sentence).await;
}

#[tokio::test]
async fn garbage_is_kept() {
    let sentence = "Refused: these bytes are not an HTTP request (invalid HTTP method parsed)";
    check_bytes(b"\x00\x01\x02\xff\xfe garbage \x80", Some(400), Verdict::Malformed, sentence).await;
}

#[tokio::test]
async fn a_version_nobody_knows_is_malformed() {
    let sentence = "Refused: these bytes are not an HTTP request (invalid HTTP version parsed)";
    check_bytes(b"GET / HTTP/3.7\r\n\r\n", Some(400), Verdict::Malformed, sentence).await;
}

#[tokio::test]
async fn a_header_without_a_colon_is_malformed() {
    let sentence = "Refused: these bytes are not an HTTP request (invalid HTTP header parsed)";
    check_bytes(b"GET / HTTP/1.1\r\nno header\r\n\r\n", Some(400), Verdict::Malformed, sentence).await;
}

#[tokio::test]
async fn a_sender_that_stops_in_the_head_is_aborted() {
    let sentence = "Aborted: the sender closed the connection after 26 bytes";
    check_bytes(b"POST /api/webhooks/2 HTTP/", None, Verdict::Aborted, sentence).await;
}

#[tokio::test]
async fn a_connection_that_is_torn_off_in_the_head_is_aborted() {
    let mut porch = Porch::new().await;
    let mut wire = porch.connect().await;
    wire.send("POST /api/webhooks/2 HTTP/").await;
    wire.stream.set_zero_linger().unwrap();
    drop(wire);
    let kept = porch.kept(1).await.remove(0);
    let sentence = "Aborted: the sender closed the connection after 26 bytes";
    assert_eq!(outcome(&kept), (Verdict::Aborted, None, sentence));
    porch.takes_the_next_lead_after(1).await;
}

#[tokio::test]
async fn a_length_beside_chunks_is_malformed() {
    let request = |porch: &mut Porch| {
        let lead = porch.lead();
        let head = porch.head("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n");
        format!("{head}{:x}\r\n{lead}\r\n0\r\n\r\n", lead.len()).into_bytes()
    };
    let mut porch = Porch::new().await;
    let request = request(&mut porch);
    let mut wire = porch.connect().await;
    wire.send(&request).await;
    let reply = wire.reply().await;
    assert!(reply.status == 400 && reply.head.contains("\r\nconnection: close\r\n"));
    wire.closes().await;
    let kept = porch.kept(1).await.remove(0);
    let sentence =
        "Refused: both Content-Length and Transfer-Encoding are given, so the end of the body is not certain";
    assert_eq!(outcome(&kept), (Verdict::Malformed, Some(400), sentence));
    assert!(request.starts_with(&kept.head));
    porch.takes_the_next_lead_after(1).await;
}

#[tokio::test]
async fn two_different_lengths_are_malformed() {
    check_lengths(
        "Content-Length: 46\r\nContent-Length: 3\r\n",
        "Refused: two different Content-Length headers are given",
    )
    .await;
}

#[tokio::test]
async fn the_same_length_twice_is_one() {
    let mut porch = Porch::new().await;
    let post = porch.post();
    let (head, body) = post.split_once("\r\n\r\n").unwrap();
    let twice = format!("{head}\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    assert_eq!(porch.send(twice).await, Some(200));
    porch.takes_the_next_lead_after(1).await;
}

#[tokio::test]
async fn a_length_in_words_is_malformed() {
    check_lengths("Content-Length: many\r\n", "Refused: Content-Length is “many”, which is no length").await;
}

#[tokio::test]
async fn a_negative_length_is_malformed() {
    check_lengths("Content-Length: -5\r\n", "Refused: Content-Length is “-5”, which is no length").await;
}

#[tokio::test]
async fn a_length_with_a_sign_is_malformed() {
    check_lengths("Content-Length: +46\r\n", "Refused: Content-Length is “+46”, which is no length").await;
}

#[tokio::test]
async fn an_impossible_length_is_malformed() {
    let sentence = "Refused: Content-Length is too large to be true";
    check_lengths("Content-Length: 99999999999999999999999\r\n", sentence).await;
    check_lengths("Content-Length: 9223372036854775808\r\n", sentence).await;
}

/// The library answers this one, and not with 400.
#[tokio::test]
async fn the_largest_number_is_an_impossible_length_too() {
    let request = |porch: &mut Porch| porch.head("Content-Length: 18446744073709551615\r\n").into_bytes();
    let sentence = "Refused: Content-Length is too large to be true";
    check(request, Some(431), Verdict::Malformed, sentence).await;
}

#[tokio::test]
async fn a_coding_nobody_knows_is_malformed() {
    let sentence = "Refused: Transfer-Encoding is “gzip”, which does not say where the body ends";
    check_lengths("Transfer-Encoding: gzip\r\n", sentence).await;
}

#[tokio::test]
async fn chunks_in_http_1_0_are_malformed() {
    let request = |porch: &mut Porch| {
        let head = porch.head("Transfer-Encoding: chunked\r\n").replacen("HTTP/1.1", "HTTP/1.0", 1);
        format!("{head}0\r\n\r\n").into_bytes()
    };
    let sentence = "Refused: HTTP/1.0 has no Transfer-Encoding";
    check(request, Some(400), Verdict::Malformed, sentence).await;
}
