//! Receivers, kind and hostile: each ends as its own outcome, inside the deadline, with a bounded answer.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use porchlight_engine::webhook::{
    address::Network,
    outcome::{Connection, Outcome, Sent},
    transport::{Post, Transport, Trust, Via},
};
use tokio::{
    io::{AsyncWriteExt, copy, repeat},
    net::TcpStream,
    sync::mpsc,
};

use super::{out, post, receiver, request, send_to};

const SHORT: Duration = Duration::from_millis(400);
const LONG: Duration = Duration::from_secs(20);

/// What comes of a receiver that reads the request, says `answer` and then closes or hangs.
#[derive(Clone, Copy)]
enum Then {
    Closes,
    Hangs,
    /// Says the last byte for ever.
    Floods,
}

async fn says(answer: &'static str, then: Then, timeout: Duration) -> Sent {
    let address = receiver(move |stream| speak(stream, answer, then)).await;
    let started = Instant::now();
    let sent = send_to(address, timeout).await;
    assert!(started.elapsed() < timeout + Duration::from_secs(5), "{answer}: over the deadline");
    assert!(sent.reply.as_ref().is_none_or(|reply| reply.body.len() <= 16 * 1024), "{answer}: unbounded");
    assert_eq!(sent.address, Some(address));
    sent
}

async fn speak(mut stream: TcpStream, answer: &'static str, then: Then) {
    request(&mut stream).await.unwrap();
    stream.write_all(answer.as_bytes()).await.unwrap_or_default();
    match then {
        Then::Closes => {}
        Then::Hangs => std::future::pending().await,
        Then::Floods => {
            let last = *answer.as_bytes().last().unwrap();
            // Ends when we hang up.
            copy(&mut repeat(last), &mut stream).await.unwrap_or_default();
        }
    }
}

#[track_caller]
fn came_to(what: &str, sent: &Sent, outcome: Outcome, status: Option<u16>, cut: bool) {
    let reply = sent.reply.as_ref();
    let found = (sent.outcome, reply.map(|reply| reply.status), reply.is_some_and(|reply| reply.cut));
    assert_eq!(found, (outcome, status, cut), "{what}: {}", sent.sentence);
}

#[tokio::test]
async fn answers_are_what_they_say() {
    for (answer, outcome, status) in [
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", Outcome::Delivered, 200),
        ("HTTP/1.1 204 No Content\r\n\r\n", Outcome::Delivered, 204),
        ("HTTP/1.1 204 No Content\r\nContent-Length: 4\r\n\r\nbody", Outcome::Delivered, 204),
        ("HTTP/1.0 202 Accepted\r\n\r\nuntil the end", Outcome::Delivered, 202),
        (
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
            Outcome::Delivered,
            200,
        ),
        (
            "HTTP/1.1 301 Moved\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n",
            Outcome::Answered,
            301,
        ),
        ("HTTP/1.1 308 Moved\r\nLocation: /there\r\nContent-Length: 0\r\n\r\n", Outcome::Answered, 308),
        ("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", Outcome::Answered, 404),
        ("HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n", Outcome::Answered, 503),
        ("HTTP/1.1 599 Odd\r\nContent-Length: 0\r\n\r\n", Outcome::Answered, 599),
    ] {
        let sent = says(answer, Then::Closes, LONG).await;
        came_to(answer, &sent, outcome, Some(status), false);
        let timing = sent.timing;
        assert!(timing.first_byte_us.unwrap() <= timing.total_us && timing.connect_us.is_some());
        assert_eq!((timing.dns_us, timing.tls_us), (None, None));
    }
}

#[tokio::test]
async fn the_status_decides_whatever_becomes_of_the_body() {
    for (what, answer, then, timeout) in [
        ("cut short", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nok", Then::Closes, LONG),
        ("bad chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", Then::Closes, LONG),
        ("endless body", "HTTP/1.1 200 OK\r\nContent-Length: 100000000000\r\n\r\na", Then::Floods, LONG),
        ("endless until closed", "HTTP/1.1 200 OK\r\n\r\na", Then::Floods, LONG),
        ("never finished", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nok", Then::Hangs, SHORT),
    ] {
        came_to(what, &says(answer, then, timeout).await, Outcome::Delivered, Some(200), true);
    }
    let sent = says("HTTP/1.1 500 No\r\nContent-Length: 9\r\n\r\nno", Then::Hangs, SHORT).await;
    came_to("failure never finished", &sent, Outcome::Answered, Some(500), true);
}

#[tokio::test]
async fn what_is_no_answer_is_a_failure_of_its_own() {
    for (what, answer, then, timeout, outcome) in [
        ("never answers", "", Then::Hangs, SHORT, Outcome::Timeout),
        ("half a head", "HTTP/1.1 200 OK\r\nX-", Then::Hangs, SHORT, Outcome::Timeout),
        ("closes at once", "", Then::Closes, LONG, Outcome::Broken),
        ("closes within the head", "HTTP/1.1 200 OK\r\nX-", Then::Closes, LONG, Outcome::Broken),
        ("not HTTP", "SSH-2.0-OpenSSH_9.6\r\n", Then::Closes, LONG, Outcome::Garbled),
        ("no HTTP of ours", "HTTP/7.0 200 OK\r\n\r\n", Then::Closes, LONG, Outcome::Garbled),
        ("endless head", "HTTP/1.1 200 OK\r\nX-Long: a", Then::Floods, LONG, Outcome::Garbled),
        (
            "two lengths",
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na",
            Then::Closes,
            LONG,
            Outcome::Garbled,
        ),
        (
            "bad length",
            "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\na",
            Then::Closes,
            LONG,
            Outcome::Garbled,
        ),
    ] {
        came_to(what, &says(answer, then, timeout).await, outcome, None, false);
    }
}

#[tokio::test]
async fn continues_without_end_are_cut_off_by_the_deadline() {
    let address = receiver(|mut stream| async move {
        request(&mut stream).await.unwrap();
        while stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").await.is_ok() {
            tokio::task::yield_now().await;
        }
    })
    .await;
    came_to("continues", &send_to(address, SHORT).await, Outcome::Timeout, None, false);
}

#[tokio::test]
async fn sentences_say_where_it_ended() {
    let sent = says("", Then::Hangs, SHORT).await;
    assert_eq!(sent.sentence, "127.0.0.1 took the request and did not answer within 0.4 s.");
    let sent = says("", Then::Closes, LONG).await;
    assert_eq!(sent.sentence, "127.0.0.1 closed the connection before it answered.");
}

#[tokio::test]
async fn a_port_where_nothing_listens() {
    let free = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let sent = send_to(free, LONG).await;
    came_to("closed port", &sent, Outcome::Refused, None, false);
    assert_eq!(sent.sentence, "Nothing listens at this port of 127.0.0.1.");
    assert_eq!((sent.address, sent.connection), (Some(free), None));
}

#[tokio::test]
async fn what_is_sent_is_what_was_put_together() {
    let (heard, mut requests) = mpsc::unbounded_channel();
    let address = receiver(move |mut stream| {
        let heard = heard.clone();
        async move {
            heard.send(request(&mut stream).await.unwrap()).unwrap();
            stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await.unwrap();
        }
    })
    .await;
    send_to(address, LONG).await;
    let text = requests.recv().await.unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let mut lines: Vec<String> = head.lines().map(str::to_lowercase).collect();
    assert_eq!(lines.remove(0), "post /in http/1.1");
    lines.sort();
    let host = format!("host: {address}");
    assert_eq!(
        lines,
        ["accept: */*", "content-length: 2", "content-type: application/json", &host, "x-key: one"]
    );
    assert_eq!(body, "{}");
}

#[tokio::test]
async fn connections_are_kept_and_a_stale_one_is_told_from_a_new_one() {
    let address = receiver(|mut stream| async move {
        for _ in 0..2 {
            request(&mut stream).await.unwrap();
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").await.unwrap();
        }
        // The third on the same connection gets no answer.
        request(&mut stream).await;
    })
    .await;
    let http = out(Arc::default(), Trust::System);
    let letter = post(&format!("http://{address}/"), Network::Loopback);
    let first = http.send(letter.clone()).await;
    assert_eq!((first.outcome, first.connection), (Outcome::Delivered, Some(Connection::New)));
    let second = http.send(letter.clone()).await;
    assert_eq!((second.outcome, second.connection), (Outcome::Delivered, Some(Connection::Reused)));
    assert_eq!((second.timing.connect_us, second.address), (None, Some(address)));
    let third = http.send(letter.clone()).await;
    assert_eq!((third.outcome, third.connection), (Outcome::Broken, Some(Connection::Reused)));
    let anew = http.send(Post { via: Via::NewConnection, ..letter }).await;
    assert_eq!((anew.outcome, anew.connection), (Outcome::Delivered, Some(Connection::New)));
}
