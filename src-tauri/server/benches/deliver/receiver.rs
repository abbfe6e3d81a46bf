//! A receiver that takes whatever is posted and says when; under `/hang` it never answers.

use std::{
    convert::Infallible,
    error::Error,
    future::pending,
    net::SocketAddr,
    sync::{
        Arc,
        mpsc::{self, Receiver as Queue, Sender},
    },
    time::Instant,
};

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{Request, Response, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

/// Something that arrived.
pub(crate) struct Arrived {
    /// When its body was there.
    pub(crate) at: Instant,
    /// Where it was posted to.
    pub(crate) path: String,
}

pub(crate) struct Receiver {
    pub(crate) address: SocketAddr,
    arrivals: Queue<Arrived>,
}

impl Receiver {
    pub(crate) async fn start() -> Result<Self, Box<dyn Error>> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let (tell, arrivals) = mpsc::channel();
        let tell = Arc::new(tell);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let tell = Arc::clone(&tell);
                let service = service_fn(move |request| answer(request, Arc::clone(&tell)));
                tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
            }
        });
        Ok(Self { address, arrivals })
    }

    /// Waits for the next one.
    pub(crate) fn next(&self) -> Result<Arrived, Box<dyn Error>> {
        Ok(self.arrivals.recv_timeout(std::time::Duration::from_secs(60))?)
    }
}

async fn answer(
    request: Request<Incoming>,
    tell: Arc<Sender<Arrived>>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let path = request.uri().path().to_owned();
    // A body that breaks off ends the connection anyway.
    let _ = request.into_body().collect().await;
    if path == "/hang" {
        pending::<()>().await;
    }
    // The bench may have heard enough.
    let _ = tell.send(Arrived { at: Instant::now(), path });
    Ok(Response::new(Full::new(Bytes::new())))
}
