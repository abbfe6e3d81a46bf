//! The wire: real sockets against a real engine. Whatever comes is kept, with the right verdict; what can be answered is
//! answered; and the next good lead is taken.

mod bin;
mod body;
mod broken;
mod connection;
mod head;
mod limit;
mod slow;

use porchlight_engine::{
    db::Change,
    intake::{
        store::{self, Kept, Query},
        verdict::Verdict,
    },
};
use serde_json::{Value, json};
use std::sync::Arc;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::broadcast,
    time::timeout,
};

use crate::house::{Home, PATIENCE};

/// A house whose listener is talked to.
struct Porch {
    home: Home,
    changes: broadcast::Receiver<Arc<Vec<Change>>>,
    leads: u32,
}

impl Porch {
    async fn new() -> Self {
        Self::with(json!({})).await
    }

    /// With these settings in force.
    async fn with(settings: Value) -> Self {
        let home = Home::new().await;
        home.call("setting.set", settings).await;
        let changes = home.engine.changes();
        Self { home, changes, leads: 0 }
    }

    /// A body nobody has sent before.
    fn lead(&mut self) -> String {
        self.leads += 1;
        format!(r#"{{"phoneNumber": "80455501{:02}", "source": "web"}}"#, self.leads)
    }

    /// A request to the right address with the right key and `more` headers, each ended by CRLF; no length is given.
    fn head(&self, more: &str) -> String {
        let (code, key) = (&self.home.office.code, &self.home.office.key);
        format!(
            "POST /api/webhooks/{code}/newlead HTTP/1.1\r\nHost: porch.test\r\nX-API-KEY: {key}\r\n{more}\r\n"
        )
    }

    /// A whole good request.
    fn post(&mut self) -> String {
        let body = self.lead();
        format!(
            "{}{body}",
            self.head(&format!("Content-Type: application/json\r\nContent-Length: {}\r\n", body.len()))
        )
    }

    async fn connect(&self) -> Wire {
        Wire { stream: TcpStream::connect(self.home.address()).await.unwrap(), unread: Vec::new() }
    }

    /// What has been kept, oldest first, as soon as there are `count` of them.
    async fn kept(&mut self, count: usize) -> Vec<Kept> {
        let waiting = async {
            loop {
                let kept = self.home.house().await.read(all).await.unwrap();
                if kept.len() >= count {
                    return kept;
                }
                let _ = self.changes.recv().await;
            }
        };
        timeout(PATIENCE, waiting).await.unwrap_or_else(|_| panic!("{count} requests were never kept"))
    }

    /// Waits until the listener is in `state`.
    async fn stands(&mut self, state: &str) {
        let waiting = async {
            while self.home.call("listener.status", json!({})).await["state"] != state {
                let _ = self.changes.recv().await;
            }
        };
        timeout(PATIENCE, waiting).await.unwrap_or_else(|_| panic!("the listener was never {state}"));
    }

    /// Sends `request` on a connection of its own; answers the status of the reply, if there was one.
    async fn send(&self, request: impl AsRef<[u8]>) -> Option<u16> {
        let mut wire = self.connect().await;
        wire.send(request).await;
        wire.finish().await;
        wire.last_status().await
    }

    /// Exactly the `count` requests so far are kept, and one good lead more.
    async fn takes_the_next_lead_after(mut self, count: usize) {
        let before = self.kept(count).await.len();
        let good = self.post();
        assert_eq!(self.send(good).await, Some(200));
        let kept = self.kept(before + 1).await;
        assert_eq!((kept.len(), kept[before].row.verdict), (count + 1, Verdict::Accepted));
        self.home.close().await;
    }
}

fn all(db: &rusqlite::Connection) -> porchlight_engine::Result<Vec<Kept>> {
    let page = store::list(db, &Query { limit: 500, ..Query::default() })?;
    page.items.iter().rev().map(|row| store::by_id(db, &row.id)).collect()
}

/// Verdict, status and sentence of a kept request.
fn outcome(kept: &Kept) -> (Verdict, Option<u16>, &str) {
    (kept.row.verdict, kept.row.status, &kept.row.sentence)
}

/// One connection of a sender.
struct Wire {
    stream: TcpStream,
    unread: Vec<u8>,
}

/// What came back.
#[derive(Debug)]
struct Reply {
    status: u16,
    head: String,
    body: String,
}

impl Wire {
    async fn send(&mut self, bytes: impl AsRef<[u8]>) {
        // A listener that has heard enough closes while the sender is still sending.
        let _ = self.stream.write_all(bytes.as_ref()).await;
    }

    /// Nothing more will be sent; the reply is still waited for.
    async fn finish(&mut self) {
        let _ = self.stream.shutdown().await;
    }

    /// The next reply, by its length.
    async fn reply(&mut self) -> Reply {
        timeout(PATIENCE, async {
            loop {
                if let Some(reply) = self.take_reply() {
                    return reply;
                }
                assert!(
                    self.read().await,
                    "closed without a reply: {:?}",
                    String::from_utf8_lossy(&self.unread)
                );
            }
        })
        .await
        .expect("a reply")
    }

    /// The status of the last reply before the listener closes, interim ones left out; none when there is no reply.
    async fn last_status(&mut self) -> Option<u16> {
        timeout(PATIENCE, async { while self.read().await {} }).await.expect("the listener closes");
        std::iter::from_fn(|| self.take_reply()).last().map(|reply| reply.status)
    }

    /// The listener closes, and says nothing more before.
    async fn closes(&mut self) {
        timeout(PATIENCE, async { while self.read().await {} }).await.expect("the listener closes");
        assert_eq!(String::from_utf8_lossy(&self.unread), "");
    }

    /// Reads once; false at the end.
    async fn read(&mut self) -> bool {
        self.stream.read_buf(&mut self.unread).await.unwrap_or(0) > 0
    }

    fn take_reply(&mut self) -> Option<Reply> {
        let end = self.unread.windows(4).position(|bytes| bytes == b"\r\n\r\n")? + 4;
        let head = String::from_utf8(self.unread[..end].to_vec()).unwrap().to_lowercase();
        let status = head[9..12].parse().unwrap();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
        let length: usize = if status == 100 { 0 } else { length.unwrap_or(0) };
        let body = self.unread.get(end..end + length)?.to_vec();
        self.unread.drain(..end + length);
        Some(Reply { status, head, body: String::from_utf8(body).unwrap() })
    }
}
