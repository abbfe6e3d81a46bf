//! The real way out against real sockets: receivers of every kind, names that lie, certificates that are wrong.

mod guard;
mod receiver;
mod tls;

use std::{
    collections::HashMap,
    io,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex},
    time::Duration,
};

use bytes::Bytes;
use porchlight_engine::webhook::{
    address::Network,
    outcome::Sent,
    transport::{Guard, Http, Names, Post, Reach, Surroundings, Transport, Trust, Via},
};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::mpsc,
};

/// A receiver on a port of this computer that treats each connection so.
pub(crate) async fn receiver<F, Done>(treat: F) -> SocketAddr
where
    F: Fn(TcpStream) -> Done + Send + 'static,
    Done: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(treat(stream));
        }
    });
    address
}

/// A receiver that says yes and hands over what it was sent.
pub(crate) async fn desk() -> (SocketAddr, mpsc::UnboundedReceiver<String>) {
    let (heard, requests) = mpsc::unbounded_channel();
    let address = receiver(move |mut stream| {
        let heard = heard.clone();
        async move {
            while let Some(request) = request(&mut stream).await {
                heard.send(request).unwrap_or_default();
                stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok").await.unwrap_or_default();
            }
        }
    })
    .await;
    (address, requests)
}

/// Reads one request to the end of its body.
pub(crate) async fn request(stream: &mut (impl AsyncRead + Unpin)) -> Option<String> {
    let mut read = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&read);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            if body.len() >= length.map_or(0, |length| length.parse().unwrap()) {
                return Some(text.into_owned());
            }
        }
        if stream.read_buf(&mut read).await.ok()? == 0 {
            return None;
        }
    }
}

/// Names as the test has them.
#[derive(Default)]
pub(crate) struct Stub {
    names: Mutex<HashMap<&'static str, Vec<IpAddr>>>,
    offline: bool,
}

impl Stub {
    pub(crate) fn with(names: &[(&'static str, &[&str])]) -> Arc<Self> {
        let stub = Self::default();
        names.iter().for_each(|(name, ips)| stub.say(name, ips));
        Arc::new(stub)
    }

    pub(crate) fn offline() -> Arc<Self> {
        Arc::new(Self { offline: true, ..Self::default() })
    }

    pub(crate) fn say(&self, name: &'static str, ips: &[&str]) {
        let ips = ips.iter().map(|ip| ip.parse().unwrap()).collect();
        self.names.lock().unwrap().insert(name, ips);
    }
}

impl Surroundings for Stub {
    fn look_up(&self, host: &str) -> Names {
        let found = self.names.lock().unwrap().get(host).cloned();
        Box::pin(async move { found.ok_or_else(|| io::Error::other("Name or service not known")) })
    }

    fn has_route(&self) -> bool {
        !self.offline
    }
}

/// A way out among such names.
pub(crate) fn out(names: Arc<Stub>, trust: Trust) -> Http {
    Http::new(Guard::new(Arc::new(Vec::new), Reach::Anywhere), names, trust)
}

/// A POST of two bytes.
pub(crate) fn post(url: &str, network: Network) -> Post {
    Post {
        url: url.parse().unwrap(),
        network,
        headers: vec![("content-type".into(), "application/json".into()), ("X-Key".into(), "one".into())],
        body: Bytes::from_static(b"{}"),
        timeout: Duration::from_secs(20),
        via: Via::Pool,
    }
}

/// Sends to a receiver on this computer.
pub(crate) async fn send_to(address: SocketAddr, timeout: Duration) -> Sent {
    let http = out(Arc::default(), Trust::System);
    http.send(Post { timeout, ..post(&format!("http://{address}/in"), Network::Loopback) }).await
}
