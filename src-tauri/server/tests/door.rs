//! The UI port from outside: raw requests over a socket against a real engine.

#![expect(clippy::unwrap_used, reason = "a test ends at the first surprise")]

use std::{net::SocketAddr, sync::Arc, time::Duration};

use porchlight_engine::{Engine, Options, clock::SystemClock, secret::FileVault};
use porchlight_server::door::Door;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::oneshot,
    task::JoinHandle,
    time::timeout,
};

#[tokio::test]
async fn a_command_answers() {
    let server = Server::open().await;
    let reply = server.call("department.create", r#"{"name": "Roofing"}"#).await;
    assert_eq!((reply.status, reply.header("content-type")), (200, Some("application/json")));
    assert_eq!(reply.json()["name"], "Roofing");
    assert_eq!(reply.header("cache-control"), Some("no-store"));
    assert_eq!(reply.header("access-control-allow-origin"), None);
}

#[tokio::test]
async fn a_command_that_fails_says_why_and_which_field() {
    let server = Server::open().await;
    check(&server.call("no.such", "{}").await, 404, "unknown_command");
    let reply = server.call("department.create", r#"{"name": " "}"#).await;
    check(&reply, 422, "invalid");
    assert_eq!(reply.json()["field"], "name");
}

#[tokio::test]
async fn a_body_is_one_json_object_of_a_bounded_size() {
    let server = Server::open().await;
    for body in ["", "{", "[]", "null", "\"{}\"", "{} {}"] {
        check(&server.call("setting.get", body).await, 400, "malformed");
    }
    // The byte too many is the last one sent: nothing is left unread that would reset the connection.
    let too_long = format!(
        "POST /rpc/setting.get HTTP/1.1\r\nHost: {}\r\nAuthorization: {}\r\nContent-Length: {}\r\n\r\n{}",
        server.address,
        server.authorization(),
        usize::MAX >> 1,
        " ".repeat((36 << 20) + 1)
    );
    check(&server.exchange(&too_long).await, 413, "too_large");
}

#[tokio::test]
async fn the_token_is_needed_for_commands_and_events() {
    let server = Server::open().await;
    let right = server.token.clone();
    let wrong = "0".repeat(right.len());
    for path in ["POST /rpc/setting.get", "GET /events", "POST /rpc/no.such"] {
        check(&server.send(path, &[], "{}").await, 401, "unauthorized");
        for authorization in [format!("Bearer {wrong}"), format!("Basic {right}"), right.clone()] {
            check(&server.send(path, &[("Authorization", &authorization)], "{}").await, 401, "unauthorized");
        }
    }
}

#[tokio::test]
async fn a_foreign_host_or_origin_is_refused_even_with_the_token() {
    let server = Server::open().await;
    let port = server.address.port();
    let token = server.authorization();
    let foreign_host = format!("evil.example:{port}");
    let foreign_origin = [("Authorization", token.as_str()), ("Origin", "http://evil.example")];
    for path in ["POST /rpc/setting.get", "GET /events", "GET /"] {
        let reply = server.send_as(&foreign_host, path, &[("Authorization", &token)], "{}").await;
        check(&reply, 403, "forbidden_host");
        check(&server.send(path, &foreign_origin, "{}").await, 403, "forbidden_origin");
    }
    let own = format!("http://{}", server.address);
    let reply =
        server.send("POST /rpc/setting.get", &[("Authorization", &token), ("Origin", &own)], "{}").await;
    assert_eq!(reply.status, 200);
}

#[tokio::test]
async fn a_preflight_of_another_page_gets_no_permission() {
    let server = Server::open().await;
    let reply = server
        .send(
            "OPTIONS /rpc/setting.get",
            &[("Origin", "http://evil.example"), ("Access-Control-Request-Method", "POST")],
            "",
        )
        .await;
    check(&reply, 403, "forbidden_origin");
    assert!(!reply.head.to_lowercase().contains("access-control-"), "{}", reply.head);
}

#[tokio::test]
async fn other_methods_are_refused_in_words() {
    let server = Server::open().await;
    let token = server.authorization();
    for path in ["GET /rpc/setting.get", "DELETE /events", "POST /"] {
        check(&server.send(path, &[("Authorization", &token)], "").await, 405, "method_not_allowed");
    }
}

#[tokio::test]
async fn the_page_needs_no_token_and_carries_the_security_headers() {
    let server = Server::open().await;
    let reply = server.send("GET /", &[], "").await;
    assert_eq!(reply.header("content-type"), Some("text/html; charset=utf-8"));
    assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(reply.header("referrer-policy"), Some("no-referrer"));
    let policy = reply.header("content-security-policy").unwrap();
    assert!(policy.contains("script-src 'self';") && policy.contains("frame-ancestors 'none'"), "{policy}");
    check(&server.send("GET /assets/missing.js", &[], "").await, 404, "not_found");
}

#[tokio::test]
async fn the_stream_tells_what_a_command_changed() {
    let server = Server::open().await;
    let mut events = server.events().await;
    let id = server.call("department.create", r#"{"name": "Roofing"}"#).await.json()["id"].clone();
    let batch = events.until_kind("department").await;
    let change = batch.iter().find(|change| change["kind"] == "department").unwrap();
    assert!(change["ids"].as_array().unwrap().contains(&id), "{change}");
}

#[tokio::test]
async fn a_stop_ends_the_open_streams_and_frees_the_port() {
    let mut server = Server::open().await;
    let mut events = server.events().await;
    server.stop.take().unwrap().send(()).unwrap();
    events.until_end().await;
    within(server.serving).await.unwrap();
    assert!(TcpStream::connect(server.address).await.is_err());
}

#[tokio::test]
async fn a_taken_port_is_one_clear_sentence() {
    let server = Server::open().await;
    let error = Door::bind(server.address).await.err().unwrap();
    assert_eq!(
        error.message(),
        format!(
            "The UI cannot be served at {}: another program is using it. Choose another address with --ui.",
            server.address
        )
    );
}

fn check(reply: &Reply, status: u16, code: &str) {
    let body = reply.json();
    assert_eq!((reply.status, body["code"].as_str()), (status, Some(code)), "{}", reply.head);
    assert!(body["message"].as_str().is_some_and(|message| message.ends_with('.')), "{body}");
}

/// A served engine in a folder of its own.
struct Server {
    address: SocketAddr,
    token: String,
    stop: Option<oneshot::Sender<()>>,
    serving: JoinHandle<()>,
    _data: TempDir,
}

impl Server {
    async fn open() -> Self {
        let data = tempfile::tempdir().unwrap();
        let engine = Engine::open(Options {
            data: data.path().to_owned(),
            intake: Some(SocketAddr::from(([127, 0, 0, 1], 0))),
            screens: None,
            clock: Arc::new(SystemClock),
            vault: Arc::new(FileVault::in_folder(data.path())),
        })
        .await
        .unwrap();
        let door = Door::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.unwrap();
        let address = door.url().strip_prefix("http://").unwrap().parse().unwrap();
        let token = door.token().to_owned();
        let (stop, stopped) = oneshot::channel();
        let serving = tokio::spawn(async move {
            let until = async move { stopped.await.unwrap_or_default() };
            door.serve(engine.clone(), until).await.unwrap();
            engine.stop().await;
        });
        Self { address, token, stop: Some(stop), serving, _data: data }
    }

    fn authorization(&self) -> String {
        format!("Bearer {}", self.token)
    }

    async fn call(&self, command: &str, body: &str) -> Reply {
        self.send(&format!("POST /rpc/{command}"), &[("Authorization", &self.authorization())], body).await
    }

    async fn send(&self, path: &str, headers: &[(&str, &str)], body: &str) -> Reply {
        self.send_as(&self.address.to_string(), path, headers, body).await
    }

    async fn send_as(&self, host: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Reply {
        let mut head = format!("{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n");
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        self.exchange(&format!("{head}Content-Length: {}\r\n\r\n{body}", body.len())).await
    }

    async fn exchange(&self, request: &str) -> Reply {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut bytes = Vec::new();
        within(stream.read_to_end(&mut bytes)).await.unwrap();
        Reply::parse(&bytes)
    }

    async fn events(&self) -> Events {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        let head = format!(
            "GET /events HTTP/1.1\r\nHost: {}\r\nAuthorization: {}\r\n\r\n",
            self.address,
            self.authorization()
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut events = Events { stream, read: String::new() };
        let head = events.through("\r\n\r\n").await;
        assert!(head.starts_with("HTTP/1.1 200"), "{head}");
        assert!(head.contains("content-type: text/event-stream"), "{head}");
        events
    }
}

/// A parsed answer.
struct Reply {
    status: u16,
    head: String,
    body: String,
}

impl Reply {
    fn parse(bytes: &[u8]) -> Self {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Self { status, head: head.to_owned(), body: body.to_owned() }
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (key, value) = line.split_once(": ")?;
            key.eq_ignore_ascii_case(name).then_some(value)
        })
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// An open event stream.
struct Events {
    stream: TcpStream,
    read: String,
}

impl Events {
    /// The first batch from here on that tells of `kind`.
    async fn until_kind(&mut self, kind: &str) -> Vec<Value> {
        loop {
            let event = self.through("\n\n").await;
            assert!(event.contains("event: changes\n"), "{event}");
            let data = event.lines().find_map(|line| line.strip_prefix("data: ")).unwrap();
            let batch: Vec<Value> = serde_json::from_str(data).unwrap();
            if batch.iter().any(|change| change["kind"] == json!(kind)) {
                return batch;
            }
        }
    }

    async fn until_end(&mut self) {
        while self.read_more().await > 0 {}
    }

    /// What stands before `end`, waiting for it if need be.
    async fn through(&mut self, end: &str) -> String {
        loop {
            if let Some((found, rest)) = self.read.split_once(end) {
                let found = format!("{found}\n");
                self.read = rest.to_owned();
                return found;
            }
            assert!(self.read_more().await > 0, "the stream ended early: {}", self.read);
        }
    }

    async fn read_more(&mut self) -> usize {
        let mut bytes = [0; 4096];
        let count = within(self.stream.read(&mut bytes)).await.unwrap();
        self.read.push_str(std::str::from_utf8(&bytes[..count]).unwrap());
        count
    }
}

/// Fails instead of hanging when an event never comes.
async fn within<T>(event: impl Future<Output = T>) -> T {
    timeout(Duration::from_secs(20), event).await.unwrap()
}
