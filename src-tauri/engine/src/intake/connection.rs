//! One connection: HTTP by the library, the tape beside it, each whole request through the door.

use std::{
    convert::Infallible,
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use bytes::Bytes;
use http_body_util::Full;
use hyper::{
    Request, Response,
    body::Incoming,
    header::{CONNECTION, HeaderName, HeaderValue},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::TcpStream,
    sync::{Mutex, watch},
    task::JoinHandle,
};

use super::{
    body,
    capture::{Captured, MAX_HEADERS, Reply, WireFault},
    door::Door,
    framing::{Framing, framing},
    rules::Rules,
    tape::{Tape, Taped},
    unheard,
};

/// Whether there is room for a connection.
#[derive(Debug, Clone, Copy)]
pub(super) enum Room {
    /// It is served.
    Free,
    /// It is heard out, kept and told to come back: so many are open already.
    Taken(usize),
}

/// Serves `stream` until it is closed, or until `stop` says so.
pub(super) async fn serve(
    door: Arc<Door>,
    stream: TcpStream,
    peer: SocketAddr,
    room: Room,
    mut stop: watch::Receiver<bool>,
) {
    let rules = door.rules();
    let settings = &rules.settings;
    let tape =
        Tape::new(door.clock(), settings.max_header_bytes + settings.max_body_bytes + body::OVER_SIZE_KEPT);
    let _ = stream.set_nodelay(true);
    let io = TokioIo::new(Taped::new(stream, tape.clone()));
    let stopping = stop.clone();
    // Held while a request is read and kept; the library hands over one at a time.
    let in_hand = Arc::new(Mutex::new(()));
    let service = service_fn(|request: Request<Incoming>| {
        let held = Arc::clone(&in_hand).try_lock_owned();
        let receiving = receive(Arc::clone(&door), tape.clone(), peer, room, request.into_body());
        let received = tokio::spawn(async move {
            let answer = receiving.await;
            drop(held);
            answer
        });
        answer(Arc::clone(&door), received, stopping.clone())
    });
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(Duration::from_millis(settings.header_timeout_ms))
        .max_buf_size(settings.max_header_bytes)
        .max_header_size(settings.max_header_bytes)
        .max_headers(MAX_HEADERS)
        .half_close(true);
    let ended = {
        let mut connection = std::pin::pin!(builder.serve_connection(io, service));
        loop {
            tokio::select! {
                ended = connection.as_mut() => break ended,
                Ok(()) = stop.changed() => connection.as_mut().graceful_shutdown(),
            }
        }
    };
    // A request still in hand claims its bytes first; what is left then is nobody's.
    drop(in_hand.lock().await);
    if let Some(leftover) = tape.leftover() {
        unheard::keep(&door, peer, leftover, ended.err()).await;
    }
}

/// A task of its own reads and keeps the request: when the sender goes away in the middle, the library drops this future,
/// and what came must be kept all the same.
async fn answer(
    door: Arc<Door>,
    receiving: JoinHandle<(Reply, bool)>,
    stopping: watch::Receiver<bool>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let (reply, last) = receiving.await.unwrap_or_else(|_| (Reply::json(500, "{\"errors\":[]}"), true));
    door.hold_back(reply.delay, stopping).await;
    Ok(response(reply, last))
}

/// Answers the reply and whether it is the connection's last.
async fn receive(
    door: Arc<Door>,
    tape: Tape,
    peer: SocketAddr,
    room: Room,
    incoming: Incoming,
) -> (Reply, bool) {
    let rules = door.rules();
    let Some((head, first_byte)) = tape.take_head() else {
        return (Reply::json(400, "{\"errors\":[]}"), true);
    };
    let head_us = first_byte.elapsed_us();
    let framed_as = framing(&head);
    let settings = &rules.settings;
    let read = body::read(incoming, &head, *framed_as.as_ref().unwrap_or(&Framing::None), settings).await;
    let crowded = match room {
        Room::Free => None,
        Room::Taken(limit) => Some(WireFault::Crowded { limit }),
    };
    let fault =
        framed_as.as_ref().err().map(|why| WireFault::Framing(why.clone())).or(read.fault).or(crowded);
    let framed = tape.take_body(framed_as.unwrap_or(Framing::None));
    let last = fault.is_some() || tape.overran();
    if last {
        tape.stop();
    }
    let captured = Captured {
        received_at: first_byte.wall,
        peer,
        forwarded_for: forwarded_for(&rules, peer, &head),
        framed: framed.map(|framed| framed.slice(..framed.len().min(settings.max_body_bytes))),
        head,
        body: read.bytes,
        body_length: read.length,
        head_us,
        body_us: first_byte.elapsed_us(),
        fault,
    };
    (door.receive(captured, first_byte).await, last)
}

/// The last entry that is no proxy of the owner: what stands before it the sender may have made up. None when it is no
/// address.
fn forwarded_for(rules: &Rules, peer: SocketAddr, head: &super::capture::Head) -> Option<String> {
    if !rules.trusts(peer.ip()) {
        return None;
    }
    let values: Vec<String> =
        head.all("x-forwarded-for").map(|value| String::from_utf8_lossy(value).into_owned()).collect();
    let joined = values.join(",");
    let last =
        joined.rsplit(',').map(str::trim).find(|each| !each.parse().is_ok_and(|ip| rules.trusts(ip)))?;
    last.parse::<IpAddr>().ok().map(|ip| ip.to_string())
}

fn response(reply: Reply, last: bool) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(reply.body)));
    *response.status_mut() =
        hyper::StatusCode::from_u16(reply.status).unwrap_or(hyper::StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    for (name, value) in &reply.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value))
        {
            headers.append(name, value);
        }
    }
    if last {
        headers.insert(CONNECTION, HeaderValue::from_static("close"));
    }
    response
}
