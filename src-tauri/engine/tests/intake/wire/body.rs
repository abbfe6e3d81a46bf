//! Bodies: chunked, promised, cut off.

use porchlight_engine::intake::verdict::Verdict;
use serde_json::json;

use super::{Porch, outcome};

#[tokio::test]
async fn chunks_are_put_together_and_their_framing_is_kept() {
    let mut porch = Porch::new().await;
    let mut wire = porch.connect().await;
    let mut framings = Vec::new();
    for more in ["", "Trailer: X-Sum\r\n"] {
        let lead = porch.lead();
        let (one, two) = lead.split_at(7);
        let framed = format!(
            "0007;name=value;flag;q=\"a;b\"\r\n{one}\r\n{:X}\r\n{two}\r\n000\r\nX-Sum: 12\r\nX-More: 3\r\n\r\n",
            two.len()
        );
        wire.send(porch.head(&format!("{more}transfer-encoding: Chunked\r\n")) + &framed).await;
        assert_eq!(wire.reply().await.status, 200);
        framings.push((lead, framed));
    }
    let kept = porch.kept(2).await;
    for (kept, (lead, framed)) in kept.iter().zip(&framings) {
        assert_eq!((kept.chunked, String::from_utf8_lossy(&kept.body)), (true, lead.into()));
        assert_eq!(kept.row.body_length, lead.len() as u64);
        let stored =
            porch.home.rows(&format!("SELECT framed FROM request_bytes WHERE seq = {}", kept.row.seq));
        assert_eq!(stored, [framed.as_str()]);
    }
    porch.takes_the_next_lead_after(2).await;
}

/// Spaces and a lead in chunks of one byte: six bytes on the wire for each.
fn in_tiny_chunks(porch: &mut Porch, spaces: usize) -> (String, String) {
    let body = " ".repeat(spaces) + &porch.lead();
    let chunks: String = body.chars().map(|each| format!("1\r\n{each}\r\n")).collect();
    let request = porch.head("Transfer-Encoding: chunked\r\n") + &chunks + "0\r\n\r\n";
    (body, request)
}

#[tokio::test]
async fn a_body_of_tiny_chunks_takes_nothing_from_the_request_behind_it() {
    let mut porch = Porch::new().await;
    let mut wire = porch.connect().await;
    let (body, request) = in_tiny_chunks(&mut porch, 30_000);
    let next = porch.post();
    wire.send(request + &next).await;
    assert_eq!((wire.reply().await.status, wire.reply().await.status), (200, 200));
    let kept = porch.kept(2).await;
    assert_eq!(String::from_utf8_lossy(&kept[0].body), body);
    assert_eq!(String::from_utf8_lossy(&kept[1].head), next[..next.find("\r\n\r\n").unwrap() + 4]);
    porch.takes_the_next_lead_after(2).await;
}

/// More framing than is remembered: where the next request begins is not known, so the connection ends.
#[tokio::test]
async fn a_body_that_is_nearly_all_framing_is_the_last_of_its_connection() {
    let mut porch = Porch::with(json!({ "maxBodyBytes": 32 * 1024 })).await;
    let mut wire = porch.connect().await;
    let (body, request) = in_tiny_chunks(&mut porch, 30_000);
    wire.send(request).await;
    let reply = wire.reply().await;
    assert!(reply.status == 200 && reply.head.contains("\r\nconnection: close\r\n"));
    wire.closes().await;
    assert_eq!(String::from_utf8_lossy(&porch.kept(1).await[0].body), body);
    porch.takes_the_next_lead_after(1).await;
}

#[tokio::test]
async fn a_sender_that_asks_first_is_told_to_go_on() {
    let mut porch = Porch::new().await;
    let mut wire = porch.connect().await;
    let lead = porch.lead();
    wire.send(porch.head(&format!("Expect: 100-continue\r\nContent-Length: {}\r\n", lead.len()))).await;
    assert_eq!(wire.reply().await.status, 100);
    wire.send(&lead).await;
    assert_eq!(wire.reply().await.status, 200);
    assert_eq!(porch.kept(1).await[0].body, lead.as_bytes());
    porch.takes_the_next_lead_after(1).await;
}

#[tokio::test]
async fn chunks_that_are_none_are_malformed() {
    let mut porch = Porch::new().await;
    let broken = ["xyz\r\n", "5\r\n{\"a\": 1}\r\n0\r\n\r\n", "-1\r\n", "fffffffffffffffff\r\n", "\r\n"];
    for (count, chunks) in broken.into_iter().enumerate() {
        let request = porch.head("Transfer-Encoding: chunked\r\n") + chunks;
        assert_eq!(porch.send(request).await, Some(400), "{chunks}");
        let kept = porch.kept(count + 1).await.remove(count);
        let (verdict, status, sentence) = outcome(&kept);
        assert_eq!((verdict, status), (Verdict::Malformed, Some(400)), "{chunks} {sentence}");
        assert_eq!(sentence, "Refused: the chunks of the body are not as HTTP has them");
    }
    porch.takes_the_next_lead_after(broken.len()).await;
}

#[tokio::test]
async fn a_body_that_is_cut_off_is_kept_as_far_as_it_came() {
    let mut porch = Porch::new().await;
    let cut = [
        ("Content-Length: 100\r\n", "{\"phoneNumber\"", "{\"phoneNumber\"", "14 B of 100 B"),
        ("Content-Length: 100\r\n", "", "", "0 B of 100 B"),
        ("Transfer-Encoding: chunked\r\n", "5\r\n{\"a\":\r\n9\r\n1", "{\"a\":1", "6 B"),
        ("Transfer-Encoding: chunked\r\n", "5\r\n{\"a\":\r\n", "{\"a\":", "5 B"),
    ];
    for (count, (header, sent, body, came)) in cut.into_iter().enumerate() {
        let mut wire = porch.connect().await;
        wire.send(porch.head(header) + sent).await;
        drop(wire);
        let kept = porch.kept(count + 1).await.remove(count);
        let sentence = format!("Aborted: the sender closed the connection after {came}");
        assert_eq!(kept.row.verdict, Verdict::Aborted);
        assert!(kept.row.sentence.starts_with(&sentence), "{}", kept.row.sentence);
        assert_eq!(String::from_utf8_lossy(&kept.body), body);
        assert!(kept.head.starts_with(b"POST /api/webhooks/"));
    }
    porch.takes_the_next_lead_after(cut.len()).await;
}

/// Torn off, not closed: nothing that is written to it arrives any more.
#[tokio::test]
async fn a_connection_that_is_torn_off_in_the_body_is_one_request() {
    let mut porch = Porch::new().await;
    let torn = ["Content-Length: 100\r\n", "Expect: 100-continue\r\nContent-Length: 100\r\n"];
    for (count, header) in torn.into_iter().enumerate() {
        let mut wire = porch.connect().await;
        wire.send(porch.head(header) + "{\"phone").await;
        wire.stream.set_zero_linger().unwrap();
        drop(wire);
        let kept = porch.kept(count + 1).await.remove(count);
        assert_eq!(kept.row.verdict, Verdict::Aborted, "{}", kept.row.sentence);
        assert!(kept.head.starts_with(b"POST /api/webhooks/"));
    }
    porch.takes_the_next_lead_after(torn.len()).await;
}
