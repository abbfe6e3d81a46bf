//! The listener: bound or saying why not, and trying again until it is.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    net::{TcpListener, TcpSocket},
    sync::watch,
    time,
};

use super::{door::Door, holder::holder, open::Open};
use crate::{
    clock::{Clock, Timestamp},
    setting::{Reach, Settings},
};

/// How often a port that is taken is tried again.
const RETRY: Duration = Duration::from_secs(2);
/// How long open connections may finish what is in hand when the listener stops.
const GRACE: Duration = Duration::from_secs(3);
/// Connections the system may hold for us before they are accepted.
const BACKLOG: u32 = 1024;

/// Where the listener is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Not at all: the owner paused it.
    Off,
    /// At this address.
    At(SocketAddr),
    /// Never again: the engine is stopping.
    Gone,
}

impl Wanted {
    /// The address the settings ask for.
    pub fn from_settings(settings: &Settings) -> Self {
        let host = match settings.reach {
            Reach::ThisComputer => Ipv4Addr::LOCALHOST,
            Reach::LocalNetwork => Ipv4Addr::UNSPECIFIED,
        };
        Self::At(SocketAddr::new(IpAddr::V4(host), settings.port))
    }
}

/// How it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Paused by the owner, or not started yet.
    Off,
    /// Bound.
    Lit {
        /// The real address, a picked port included.
        address: SocketAddr,
        /// Since when.
        since: Timestamp,
    },
    /// Wanted and not bound; it is tried again every two seconds.
    Trouble {
        /// The wanted address.
        address: SocketAddr,
        /// What is wrong and what to do.
        sentence: String,
    },
}

/// The listener's handle.
pub struct Listener {
    wanted: watch::Sender<Wanted>,
    standing: Arc<Mutex<Standing>>,
    task: Mutex<Option<tokio::task::JoinHandle<()>>>,
}

impl Listener {
    /// Starts listening at `wanted` for `door`; `on_change` hears of every change of standing. Answers after the first
    /// try to bind.
    pub async fn start(
        door: Arc<Door>,
        clock: Arc<dyn Clock>,
        wanted: Wanted,
        on_change: impl Fn() + Send + Sync + 'static,
    ) -> Self {
        let (sender, receiver) = watch::channel(wanted);
        let standing = Arc::new(Mutex::new(Standing::Off));
        let keeper = Keeper { door, clock, standing: Arc::clone(&standing), on_change: Box::new(on_change) };
        let first = keeper.bind(wanted);
        let task = tokio::spawn(keeper.keep(receiver, wanted, first));
        Self { wanted: sender, standing, task: Mutex::new(Some(task)) }
    }

    /// Moves the listener, pauses it, or starts it again.
    pub fn want(&self, wanted: Wanted) {
        self.wanted.send_if_modified(|now| std::mem::replace(now, wanted) != wanted);
    }

    /// How it stands.
    pub fn standing(&self) -> Standing {
        lock(&self.standing).clone()
    }

    /// Stops for good and waits until what is in hand is answered.
    pub async fn stop(&self) {
        let task = lock(&self.task).take();
        self.want(Wanted::Gone);
        if let Some(task) = task {
            let _ = task.await;
        }
    }
}

struct Keeper {
    door: Arc<Door>,
    clock: Arc<dyn Clock>,
    standing: Arc<Mutex<Standing>>,
    on_change: Box<dyn Fn() + Send + Sync>,
}

impl Keeper {
    /// `bound` is what came of the first try, for `bound_for`; something else may be wanted by now.
    async fn keep(
        self,
        mut wanted: watch::Receiver<Wanted>,
        bound_for: Wanted,
        mut bound: Option<TcpListener>,
    ) {
        let mut tried = Some(bound_for);
        loop {
            let now = *wanted.borrow_and_update();
            if tried.take() != Some(now) {
                // The old address is free before the new one is asked for: they may be the same port.
                drop(bound.take());
                bound = self.bind(now);
            }
            match (bound.take(), now) {
                (Some(listener), _) => self.serve(listener, &mut wanted).await,
                (None, Wanted::Gone) => return,
                (None, Wanted::Off) => drop(wanted.changed().await),
                (None, Wanted::At(_)) => drop(time::timeout(RETRY, wanted.changed()).await),
            }
        }
    }

    fn bind(&self, wanted: Wanted) -> Option<TcpListener> {
        let Wanted::At(address) = wanted else {
            self.stand(Standing::Off);
            return None;
        };
        match listen(address).and_then(|listener| Ok((listener.local_addr()?, listener))) {
            Ok((address, listener)) => {
                self.stand(Standing::Lit { address, since: self.clock.now() });
                Some(listener)
            }
            Err(error) => {
                self.stand(Standing::Trouble { address, sentence: sentence(address, &error) });
                None
            }
        }
    }

    /// Accepts until something else is wanted.
    async fn serve(&self, listener: TcpListener, wanted: &mut watch::Receiver<Wanted>) {
        let (stop, stopped) = watch::channel(false);
        let mut open = Open::default();
        loop {
            tokio::select! {
                _ = wanted.changed() => break,
                accepted = listener.accept() => match accepted {
                    Ok((stream, peer)) => open.take(&self.door, stream, peer, &stopped),
                    // Out of file handles, most likely: wait for one to come free instead of spinning.
                    Err(error) => {
                        tracing::warn!(%error, "A connection could not be accepted");
                        time::sleep(Duration::from_millis(50)).await;
                    }
                },
            }
        }
        drop(listener);
        let _ = stop.send(true);
        let _ = time::timeout(GRACE, open.end()).await;
    }

    fn stand(&self, standing: Standing) {
        let changed = std::mem::replace(&mut *lock(&self.standing), standing.clone()) != standing;
        if changed {
            match &standing {
                Standing::Lit { address, .. } => tracing::info!(%address, "Listening for leads"),
                Standing::Trouble { sentence, .. } => tracing::warn!("{sentence}"),
                Standing::Off => {}
            }
            (self.on_change)();
        }
    }
}

fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // On Windows this would let two programs share the port; elsewhere it only skips the wait after a restart.
    #[cfg(not(windows))]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

fn sentence(address: SocketAddr, error: &io::Error) -> String {
    let port = address.port();
    match error.kind() {
        io::ErrorKind::AddrInUse => {
            let who =
                holder(address).map_or("another program".to_owned(), |name| format!("the program “{name}”"));
            format!(
                "Port {port} is taken by {who}. Close it or choose another port; Porchlight tries again by itself."
            )
        }
        io::ErrorKind::PermissionDenied => {
            format!("This computer does not let Porchlight listen on port {port}. Choose a port above 1024.")
        }
        io::ErrorKind::AddrNotAvailable => {
            format!("This computer does not have the address {}. Choose another one.", address.ip())
        }
        _ => format!("Porchlight cannot listen on {address}: {error}. It tries again by itself."),
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
