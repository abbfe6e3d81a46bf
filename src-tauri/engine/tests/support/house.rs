//! A house to try things in: a folder of its own, a clock that stands until it is moved, a listener on a free port, and
//! a first sender who holds a key.

#![allow(dead_code, reason = "each test crate uses its part of it")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where it meets what it did not expect")]

use std::{net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use bytes::Bytes;
use porchlight_engine::{
    Engine, Error, Options, Result,
    clock::{Clock, SetClock, Timestamp},
    db::{Change, Work},
    engine::House,
    intake::{
        capture::{Captured, Head},
        listener::Standing,
    },
    secret::FileVault,
};
use rusqlite::{Connection, OpenFlags};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::broadcast,
    time::timeout,
};

/// 2026-05-19T12:00:00Z, where every test begins.
pub(crate) const NOON: Timestamp = Timestamp(1_779_192_000_000);
pub(crate) const SECOND: i64 = 1000;
pub(crate) const MINUTE: i64 = 60 * SECOND;
pub(crate) const HOUR: i64 = 60 * MINUTE;
pub(crate) const DAY: i64 = 24 * HOUR;

/// Longer than anything here takes; a test that waits for so long has failed.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// An engine in a folder that goes away with it.
pub(crate) struct Home {
    pub(crate) engine: Engine,
    pub(crate) clock: Arc<SetClock>,
    pub(crate) office: Sender,
    folder: TempDir,
}

/// Somebody who posts leads to a department.
#[derive(Debug, Clone)]
pub(crate) struct Sender {
    pub(crate) department: String,
    pub(crate) code: String,
    pub(crate) key_id: String,
    pub(crate) key: String,
}

/// What was answered.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Over a socket: status line and headers as they came.
    pub(crate) head: String,
    pub(crate) body: Value,
}

impl Answer {
    /// The id of the contact the lead went to.
    #[track_caller]
    pub(crate) fn contact(&self) -> String {
        assert_eq!(self.status, 200, "not accepted: {}", self.body);
        text(&self.body["data"]["id"])
    }
}

impl Home {
    /// A new house at [`NOON`].
    pub(crate) async fn new() -> Self {
        Self::open(tempfile::tempdir().unwrap(), Arc::new(SetClock::at(NOON)), any_port()).await
    }

    /// Opens the house in `folder`, listening at `address`.
    pub(crate) async fn open(folder: TempDir, clock: Arc<SetClock>, address: SocketAddr) -> Self {
        let engine = Engine::open(options(&folder, &clock, address)).await.unwrap();
        let departments = engine.call("department.list", json!({})).await.unwrap();
        let office = sender(&engine, &departments["items"][0]).await;
        Self { engine, clock, office, folder }
    }

    /// Stops the house and opens it again.
    pub(crate) async fn reopen(self) -> Self {
        self.engine.stop().await;
        let Self { engine, clock, folder, .. } = self;
        drop(engine);
        Self::open(folder, clock, any_port()).await
    }

    /// Stops the house; the folder stays.
    pub(crate) async fn close(self) -> TempDir {
        self.engine.stop().await;
        self.folder
    }

    /// The owner's file.
    pub(crate) fn file(&self) -> PathBuf {
        self.folder.path().join("porchlight.db")
    }

    pub(crate) fn folder(&self) -> &TempDir {
        &self.folder
    }

    /// Another department with a key.
    pub(crate) async fn department(&self, name: &str) -> Sender {
        let made = self.call("department.create", json!({ "name": name })).await;
        let department = text(&made["id"]);
        let params = json!({ "departmentId": department, "name": "Form", "dialect": "hatch" });
        let key = self.call("api_key.create", params).await;
        Sender {
            department,
            code: text(&made["code"]),
            key_id: text(&key["key"]["id"]),
            key: text(&key["secret"]),
        }
    }

    /// Lets time go by, or back.
    pub(crate) fn pass(&self, ms: i64) {
        self.clock.set(self.clock.now().plus_ms(ms));
    }

    /// Runs a command that is expected to work.
    #[track_caller]
    pub(crate) fn call(&self, command: &'static str, params: Value) -> impl Future<Output = Value> {
        let caller = std::panic::Location::caller();
        let engine = self.engine.clone();
        async move {
            let answer = engine.call(command, params).await;
            answer.unwrap_or_else(|error| panic!("{command} at {caller}: {error}"))
        }
    }

    /// Runs a command that is expected to be refused.
    pub(crate) async fn refused(&self, command: &str, params: Value) -> Error {
        self.engine.call(command, params).await.expect_err(command)
    }

    /// Brings a lead to the office's door, without a socket.
    pub(crate) async fn post(&self, lead: Value) -> Answer {
        self.post_as(&self.office, &lead.to_string()).await
    }

    /// Brings a body to the door of a sender's department, without a socket.
    pub(crate) async fn post_as(&self, sender: &Sender, body: &str) -> Answer {
        let reply = self.house().await.door.take(request(sender, body, self.clock.now())).await.unwrap();
        Answer { status: reply.status, head: String::new(), body: parsed(&reply.body) }
    }

    /// Sends a body over a real socket to the listener of the owner's house.
    pub(crate) async fn send(&self, sender: &Sender, body: &str) -> Answer {
        exchange(self.address(), sender, body).await
    }

    /// Where the owner's house listens.
    pub(crate) fn address(&self) -> SocketAddr {
        address(self.engine.own_house())
    }

    /// The house that is shown.
    pub(crate) async fn house(&self) -> Arc<House> {
        self.engine.house().await
    }

    /// One unit of work in the house that is shown.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        change: impl Fn(&mut Work<'_>) -> Result<T> + Send + 'static,
    ) -> T {
        self.house().await.database.writer.write(change).await.unwrap()
    }

    /// Looks into the owner's file as another program would; each row is its columns as text, joined by a bar.
    pub(crate) fn rows(&self, sql: &str) -> Vec<String> {
        rows(&looking_into(&self.file()), sql)
    }

    /// The activities of a contact, oldest first: type and payload.
    pub(crate) async fn story(&self, contact: &str) -> Vec<(String, Value)> {
        let page = self.call("activity.list", json!({ "contactId": contact, "limit": 500 })).await;
        let items = page["items"].as_array().unwrap().iter().rev();
        items.map(|each| (text(&each["type"]), each["payload"].clone())).collect()
    }
}

/// Options for a house in `folder`.
pub(crate) fn options(folder: &TempDir, clock: &Arc<SetClock>, address: SocketAddr) -> Options {
    Options {
        data: folder.path().to_owned(),
        intake: Some(address),
        screens: None,
        clock: Arc::clone(clock) as Arc<dyn Clock>,
        vault: Arc::new(FileVault::in_folder(folder.path())),
    }
}

/// A free port of this computer.
pub(crate) fn any_port() -> SocketAddr {
    "127.0.0.1:0".parse().unwrap()
}

/// Where a house listens.
#[track_caller]
pub(crate) fn address(house: &House) -> SocketAddr {
    match house.listener.standing() {
        Standing::Lit { address, .. } => address,
        other => panic!("not listening: {other:?}"),
    }
}

/// A second connection to a file, which can only look.
pub(crate) fn looking_into(file: &std::path::Path) -> Connection {
    Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap()
}

/// The rows of a query as text.
pub(crate) fn rows(db: &Connection, sql: &str) -> Vec<String> {
    let mut select = db.prepare(sql).unwrap();
    let columns = select.column_count();
    let as_text = |row: &rusqlite::Row<'_>| {
        let value = |index| Ok(shown(row.get_ref(index)?));
        Ok((0..columns).map(value).collect::<rusqlite::Result<Vec<_>>>()?.join("|"))
    };
    select.query_map([], as_text).unwrap().collect::<rusqlite::Result<_>>().unwrap()
}

fn shown(value: rusqlite::types::ValueRef<'_>) -> String {
    use rusqlite::types::ValueRef;
    match value {
        ValueRef::Null => "-".into(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// Waits until a batch tells of `kind`.
pub(crate) async fn told_of(changes: &mut broadcast::Receiver<Arc<Vec<Change>>>, kind: &str) {
    timeout(PATIENCE, async {
        while !changes.recv().await.unwrap().iter().any(|change| change.kind == kind) {}
    })
    .await
    .unwrap_or_else(|_| panic!("nobody told of {kind}"));
}

/// Posts over a socket of its own and reads the answer to its end.
pub(crate) async fn exchange(address: SocketAddr, sender: &Sender, body: &str) -> Answer {
    let head = head(sender, body).replacen("\r\n\r\n", "\r\nConnection: close\r\n\r\n", 1);
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(format!("{head}{body}").as_bytes()).await.unwrap();
    let mut reply = String::new();
    timeout(PATIENCE, stream.read_to_string(&mut reply)).await.expect("an answer").unwrap();
    let (head, body) = reply.split_once("\r\n\r\n").expect("a whole answer");
    Answer { status: head[9..12].parse().unwrap(), head: head.to_lowercase(), body: parsed(body) }
}

/// A request as it arrives.
pub(crate) fn request(sender: &Sender, body: &str, received_at: Timestamp) -> Captured {
    let (head, _) = Head::parse(&Bytes::from(head(sender, body))).unwrap();
    Captured {
        received_at,
        peer: "203.0.113.20:50000".parse().unwrap(),
        forwarded_for: None,
        head,
        body: Bytes::from(body.to_owned()),
        body_length: body.len() as u64,
        framed: None,
        head_us: 100,
        body_us: 200,
        fault: None,
    }
}

fn head(sender: &Sender, body: &str) -> String {
    format!(
        "POST /api/webhooks/{}/newlead HTTP/1.1\r\nHost: leads.example.com\r\nContent-Type: application/json\r\n\
         X-API-KEY: {}\r\nContent-Length: {}\r\n\r\n",
        sender.code,
        sender.key,
        body.len()
    )
}

/// The first key of a department and its secret.
async fn sender(engine: &Engine, department: &Value) -> Sender {
    let keys = engine.call("api_key.list", json!({ "departmentId": department["id"] })).await.unwrap();
    let key_id = text(&keys["items"][0]["id"]);
    let secret = engine.call("api_key.reveal", json!({ "id": key_id })).await.unwrap();
    Sender {
        department: text(&department["id"]),
        code: text(&department["code"]),
        key_id,
        key: text(&secret["secret"]),
    }
}

fn parsed(body: &str) -> Value {
    serde_json::from_str(body).unwrap_or(Value::Null)
}

/// A JSON string's text.
#[track_caller]
pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("not text: {value}")).to_owned()
}
