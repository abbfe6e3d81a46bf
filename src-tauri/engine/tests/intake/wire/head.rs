//! Heads: kept to the byte, read as HTTP has them.

use porchlight_engine::intake::verdict::Verdict;
use serde_json::json;

use super::{Porch, outcome};

#[tokio::test]
async fn a_head_is_kept_to_the_byte() {
    let mut porch = Porch::new().await;
    let body = porch.lead();
    let (code, key) = (porch.home.office.code.clone(), porch.home.office.key.clone());
    let head = format!(
        "POST /api/webhooks/{code}/newlead?utm=a%20b&utm HTTP/1.1\r\nhOsT: porch.test\r\nX-Twice: 1\r\ncontent-length:{}\r\n\
         x-api-key:   {key}  \r\nx-twice: \t2\r\nX-TWICE:\r\nX-Latin: Zo",
        body.len()
    );
    let head = [head.as_bytes(), b"\xeb\r\n\r\n"].concat();
    assert_eq!(porch.send([&head, body.as_bytes()].concat()).await, Some(200));
    let kept = porch.kept(1).await.remove(0);
    assert_eq!(String::from_utf8_lossy(&kept.head), String::from_utf8_lossy(&head));
    assert_eq!((kept.head, kept.body), (head, body.into_bytes()));
    let shown = porch.home.call("request.get", json!({ "id": kept.row.id })).await;
    let names: Vec<&str> =
        shown["headers"].as_array().unwrap().iter().map(|each| each["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["hOsT", "X-Twice", "content-length", "x-api-key", "x-twice", "X-TWICE", "X-Latin"]);
    assert_eq!(shown["headers"][4]["value"], "2");
    porch.takes_the_next_lead_after(1).await;
}

#[tokio::test]
async fn lines_may_end_in_a_bare_line_feed() {
    let mut porch = Porch::new().await;
    let post = porch.post().replace("\r\n", "\n");
    assert_eq!(porch.send(&post).await, Some(200));
    let kept = porch.kept(1).await.remove(0);
    assert_eq!(String::from_utf8(kept.head).unwrap(), post[..post.find("\n\n").unwrap() + 2]);
    porch.takes_the_next_lead_after(1).await;
}

/// A target as an address in the path of the right department.
#[tokio::test]
async fn the_same_address_in_other_words_is_the_same() {
    let mut porch = Porch::new().await;
    let code = porch.home.office.code.clone();
    let right = format!("/api/webhooks/{code}/newlead");
    let escaped = format!("/api/webhooks/%{:02x}{}/newlead", code.as_bytes()[0], &code[1..]);
    for (count, target) in
        [format!("http://porch.test{right}"), escaped, format!("{right}/?x=1")].iter().enumerate()
    {
        let post = porch.post().replacen(&right, target, 1);
        assert_eq!(porch.send(post).await, Some(200), "{target}");
        assert_eq!(&porch.kept(count + 1).await[count].target, target);
    }
    porch.takes_the_next_lead_after(3).await;
}

#[tokio::test]
async fn an_unknown_address_is_not_found() {
    let mut porch = Porch::new().await;
    assert_eq!(
        porch.send("POST /wp-login.php?x=1 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc").await,
        Some(404)
    );
    let kept = porch.kept(1).await.remove(0);
    assert_eq!(
        outcome(&kept),
        (Verdict::Unrouted, Some(404), "Unrouted: nothing is served at /wp-login.php")
    );
    assert_eq!(
        (&*kept.target, &*kept.row.path, &*kept.body),
        ("/wp-login.php?x=1", "/wp-login.php", &b"abc"[..])
    );
    porch.takes_the_next_lead_after(1).await;
}

#[tokio::test]
async fn another_method_is_told_the_right_one() {
    let mut porch = Porch::new().await;
    let methods = ["GET", "PUT", "OPTIONS", "DELETE", "post", "PROPFIND", "X-SEND"];
    for (count, method) in methods.into_iter().enumerate() {
        let mut wire = porch.connect().await;
        let post = porch.post().replacen("POST", method, 1);
        wire.send(post).await;
        let reply = wire.reply().await;
        assert_eq!(reply.status, 405);
        assert!(reply.head.contains("\r\nallow: post\r\n"), "{}", reply.head);
        let kept = porch.kept(count + 1).await.remove(count);
        let sentence = format!("Unrouted: {method} is not served at this address, only POST");
        assert_eq!(outcome(&kept), (Verdict::Unrouted, Some(405), &*sentence));
        assert_eq!(kept.row.method, method);
    }
    porch.takes_the_next_lead_after(methods.len()).await;
}

#[tokio::test]
async fn an_answer_to_head_has_no_body() {
    let mut porch = Porch::new().await;
    let mut wire = porch.connect().await;
    let head = porch.head("").replacen("POST", "HEAD", 1);
    let post = porch.post();
    wire.send(format!("{head}{post}")).await;
    let text = loop {
        assert!(wire.read().await);
        let text = String::from_utf8_lossy(&wire.unread).to_lowercase();
        if text.contains("\"data\"") {
            break text;
        }
    };
    let (first, second) = text.split_once("\r\n\r\n").unwrap();
    assert!(first.starts_with("http/1.1 405 ") && second.starts_with("http/1.1 200 "), "{text}");
    porch.takes_the_next_lead_after(2).await;
}

#[tokio::test]
async fn options_for_everything_is_kept_too() {
    let mut porch = Porch::new().await;
    assert_eq!(porch.send("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n").await, Some(404));
    assert_eq!(porch.send("CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n").await, Some(404));
    let targets: Vec<String> = porch.kept(2).await.into_iter().map(|kept| kept.target).collect();
    assert_eq!(targets, ["*", "a:443"]);
    porch.takes_the_next_lead_after(2).await;
}

/// The word of a proxy counts only when the owner named it, and only for the address it saw itself.
#[tokio::test]
async fn a_forwarded_address_is_believed_of_a_named_proxy_alone() {
    let named = json!({ "trustedProxies": ["127.0.0.1", "192.0.2.1"] });
    for (settings, forwarded, believed) in [
        (json!({}), "X-Forwarded-For: 203.0.113.7\r\n", None),
        (named.clone(), "", None),
        (named.clone(), "X-Forwarded-For: 203.0.113.7\r\n", Some("203.0.113.7")),
        (named.clone(), "x-forwarded-for: 10.9.9.9, 203.0.113.7 ,192.0.2.1\r\n", Some("203.0.113.7")),
        (named.clone(), "X-Forwarded-For: 10.9.9.9\r\nX-Forwarded-For: 2001:db8::7\r\n", Some("2001:db8::7")),
        (named.clone(), "X-Forwarded-For: 10.9.9.9, unknown\r\n", None),
    ] {
        let mut porch = Porch::with(settings).await;
        let post = porch.post().replacen("Host", &format!("{forwarded}Host"), 1);
        assert_eq!(porch.send(post).await, Some(200));
        assert_eq!(porch.kept(1).await[0].forwarded_for.as_deref(), believed, "{forwarded}");
        porch.takes_the_next_lead_after(1).await;
    }
}
