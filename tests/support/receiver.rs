//! A receiver of webhooks that takes everything and writes it into its ledger before it answers 200.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http_body_util::{BodyExt, Empty};
use hyper::{
    Request, Response,
    body::{Bytes, Incoming},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinHandle,
    time::timeout,
};

use crate::{
    PATIENCE, Result, exchange,
    ledger::{Arrival, Ledger},
};

/// A running receiver; it stops when dropped.
pub struct Receiver {
    /// `127.0.0.1:PORT`
    pub address: String,
    desk: Arc<Desk>,
    accepting: JoinHandle<()>,
}

/// What its connections share.
#[derive(Default)]
struct Desk {
    ledger: Mutex<Ledger>,
    arrived: watch::Sender<usize>,
    /// Connections that are not closed yet.
    open: watch::Sender<usize>,
    life: watch::Sender<usize>,
}

impl Receiver {
    pub async fn start() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?.to_string();
        let desk = Arc::new(Desk::default());
        let accepting = tokio::spawn(accept(listener, Arc::clone(&desk)));
        Ok(Self { address, desk, accepting })
    }

    /// Waits until so many more have arrived than now.
    pub async fn hears(&self, more: usize) -> Result {
        let mut arrived = self.desk.arrived.subscribe();
        let goal = *arrived.borrow() + more;
        let heard = timeout(PATIENCE, arrived.wait_for(|count| *count >= goal)).await;
        heard.map_err(|_| "nothing arrives any more")??;
        Ok(())
    }

    /// The sending process is dead: waits until the last of it is read. What comes later is of its next life.
    pub async fn hears_the_last(&self) -> Result {
        // Connections are accepted in their order: when this one is answered, all of the dead process are known.
        exchange(&self.address, b"GET / HTTP/1.1\r\nHost: ledger\r\nConnection: close\r\n\r\n").await?;
        let mut open = self.desk.open.subscribe();
        let closed = timeout(PATIENCE, open.wait_for(|count| *count == 0)).await;
        closed.map_err(|_| "a connection of a dead process stays open")??;
        self.desk.life.send_modify(|life| *life += 1);
        Ok(())
    }

    /// What has arrived so far.
    pub fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.desk.ledger()
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl Desk {
    fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A request without the headers of a delivery is not written down.
    fn write_down(&self, arrival: Option<Arrival>) {
        if let Some(arrival) = arrival {
            self.ledger().0.push(arrival);
            self.arrived.send_modify(|count| *count += 1);
        }
    }
}

async fn accept(listener: TcpListener, desk: Arc<Desk>) {
    while let Ok((stream, _)) = listener.accept().await {
        desk.open.send_modify(|count| *count += 1);
        let desk = Arc::clone(&desk);
        tokio::spawn(async move {
            talk(stream, &desk).await;
            desk.open.send_modify(|count| *count -= 1);
        });
    }
}

async fn talk(stream: TcpStream, desk: &Arc<Desk>) {
    let service = service_fn(|request| answer(request, Arc::clone(desk)));
    // The other side may die at any moment; that is what the tests are about.
    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}

async fn answer(request: Request<Incoming>, desk: Arc<Desk>) -> hyper::Result<Response<Empty<Bytes>>> {
    let (head, body) = request.into_parts();
    let body = body.collect().await?.to_bytes().to_vec();
    let header = |name| Some(head.headers.get(name)?.to_str().ok()?.to_owned());
    let arrival = || {
        Some(Arrival {
            life: *desk.life.borrow(),
            path: head.uri.path().to_owned(),
            event: header("webhook-id")?,
            delivery: header("porchlight-delivery")?,
            attempt: header("porchlight-attempt")?.parse().ok()?,
            body,
        })
    };
    desk.write_down(arrival());
    Ok(Response::new(Empty::new()))
}
