//! The connections that are open: as many as the settings allow, and a few more that are told to come back.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use tokio::{io::AsyncWriteExt, net::TcpStream, sync::watch, task::JoinSet, time};

use super::{
    connection::{self, Room},
    door::Door,
};

/// Connections beyond the limit that are heard out, so that what they bring is kept with the reason; others are told why
/// and closed unheard.
const HEARD_OUT: usize = 64;

#[derive(Default)]
pub(super) struct Open {
    served: JoinSet<()>,
    heard_out: JoinSet<()>,
    turned_away: JoinSet<()>,
}

impl Open {
    /// Serves a new connection, or turns it away. The limit is the one that is set now.
    pub(super) fn take(
        &mut self,
        door: &Arc<Door>,
        stream: TcpStream,
        peer: SocketAddr,
        stopped: &watch::Receiver<bool>,
    ) {
        for ended in [&mut self.served, &mut self.heard_out, &mut self.turned_away] {
            while ended.try_join_next().is_some() {}
        }
        let limit = door.rules().settings.max_connections;
        let serve = |stream, room| connection::serve(Arc::clone(door), stream, peer, room, stopped.clone());
        if self.served.len() < limit {
            self.served.spawn(serve(stream, Room::Free));
        } else if self.heard_out.len() < HEARD_OUT {
            self.heard_out.spawn(serve(stream, Room::Taken(limit)));
        } else {
            self.turned_away.spawn(turn_away(stream));
        }
    }

    /// Waits until all are closed.
    pub(super) async fn end(self) {
        let Self { served, heard_out, turned_away } = self;
        for mut each in [served, heard_out, turned_away] {
            while each.join_next().await.is_some() {}
        }
    }
}

/// Says why, instead of leaving the sender to wonder.
async fn turn_away(mut stream: TcpStream) {
    const ANSWER: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 5\r\ncontent-type: application/json\r\n\
        content-length: 61\r\nconnection: close\r\n\r\n{\"errors\":[{\"title\":\"Busy\",\"detail\":\"Too many connections\"}]}";
    let _ = time::timeout(Duration::from_secs(1), stream.write_all(ANSWER)).await;
}
