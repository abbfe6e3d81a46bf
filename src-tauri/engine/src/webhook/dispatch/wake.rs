//! Waking the dispatcher, after the commit and not before.

use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::Notify;

/// Between the writer's thread, which knows that there will be work, and the dispatcher.
#[derive(Debug, Default)]
pub struct Wake {
    armed: AtomicBool,
    notify: Notify,
}

impl Wake {
    /// The open transaction holds work. If it is undone, the dispatcher looks once for nothing.
    pub fn arm(&self) {
        self.armed.store(true, Ordering::Release);
    }

    /// A transaction was committed.
    pub fn committed(&self) {
        if self.armed.swap(false, Ordering::AcqRel) {
            self.notify.notify_one();
        }
    }

    /// There is something to look at, committed already.
    pub fn now(&self) {
        self.notify.notify_one();
    }

    /// Waits for one of them. One that came before the waiting counts.
    pub(super) async fn woken(&self) {
        self.notify.notified().await;
    }
}
