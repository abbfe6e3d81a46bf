//! The feed of changes: gathers what commits changed and sends one batch each 50 ms.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{
    sync::{Notify, broadcast},
    time,
};

use crate::db::{Change, Changes};

/// Fast enough for eyes, slow enough that a flood is one batch.
const INTERVAL: Duration = Duration::from_millis(50);
/// Batches a slow listener may be behind before it is told that it missed some.
const CAPACITY: usize = 64;

/// Cheap to clone.
#[derive(Clone)]
pub(super) struct Feed(Arc<Inner>);

struct Inner {
    gathered: Mutex<Changes>,
    wake: Notify,
    batches: broadcast::Sender<Arc<Vec<Change>>>,
}

impl Feed {
    /// Starts the sender; it ends with the last handle.
    pub(super) fn start() -> Self {
        let (batches, _) = broadcast::channel(CAPACITY);
        let feed = Self(Arc::new(Inner { gathered: Mutex::default(), wake: Notify::new(), batches }));
        let weak = Arc::downgrade(&feed.0);
        tokio::spawn(async move {
            while let Some(inner) = weak.upgrade() {
                inner.wake.notified().await;
                time::sleep(INTERVAL).await;
                let batch = inner.gathered.lock().unwrap_or_else(PoisonError::into_inner).take();
                // Nobody may be looking.
                let _ = inner.batches.send(Arc::new(batch));
            }
        });
        feed
    }

    pub(super) fn add(&self, changes: Changes) {
        self.0.gathered.lock().unwrap_or_else(PoisonError::into_inner).merge(changes);
        self.0.wake.notify_one();
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
        self.0.batches.subscribe()
    }
}
