//! The feed of changes: gathers what commits changed and sends one batch each 50 ms.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{
    sync::{Notify, broadcast},
    task::JoinHandle,
    time,
};

use crate::db::{Change, Changes};

/// Fast enough for eyes, slow enough that a flood is one batch.
const INTERVAL: Duration = Duration::from_millis(50);
/// Batches a slow listener may be behind before it is told that it missed some.
const CAPACITY: usize = 64;

/// Cheap to clone; the sender ends with the last handle.
#[derive(Clone)]
pub(super) struct Feed {
    shared: Arc<Shared>,
    _sender: Arc<Sender>,
}

struct Shared {
    gathered: Mutex<Changes>,
    wake: Notify,
    batches: broadcast::Sender<Arc<Vec<Change>>>,
}

/// The task that sends.
struct Sender(JoinHandle<()>);

impl Drop for Sender {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Feed {
    pub(super) fn start() -> Self {
        let (batches, _) = broadcast::channel(CAPACITY);
        let shared = Arc::new(Shared { gathered: Mutex::default(), wake: Notify::new(), batches });
        let sender = Sender(tokio::spawn(send(Arc::clone(&shared))));
        Self { shared, _sender: Arc::new(sender) }
    }

    pub(super) fn add(&self, changes: Changes) {
        self.shared.gathered.lock().unwrap_or_else(PoisonError::into_inner).merge(changes);
        self.shared.wake.notify_one();
    }

    pub(super) fn add_all(&self, kind: &'static str) {
        let mut changes = Changes::default();
        changes.add_all(kind);
        self.add(changes);
    }

    pub(super) fn everything_changed(&self) {
        let mut changes = Changes::default();
        changes.add_everything();
        self.add(changes);
    }

    pub(super) fn subscribe(&self) -> broadcast::Receiver<Arc<Vec<Change>>> {
        self.shared.batches.subscribe()
    }
}

/// The first change after a quiet time starts the interval, so that a single lead is seen as soon as a flood is.
async fn send(shared: Arc<Shared>) {
    loop {
        shared.wake.notified().await;
        time::sleep(INTERVAL).await;
        let batch = shared.gathered.lock().unwrap_or_else(PoisonError::into_inner).take();
        // Nobody may be looking.
        let _ = shared.batches.send(Arc::new(batch));
    }
}
