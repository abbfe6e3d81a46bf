//! The dispatcher: a task that wakes when something is owed, sends it, and writes down what came of it.
//!
//! It sleeps until something is due, 30 seconds at most. [`Rounds`] holds everything it knows and does one step at a time,
//! so that tests can walk through it; [`Dispatcher`] is the task around it.

mod asks;
mod flight;
mod letter;
mod rounds;
mod wake;

use std::{sync::Arc, time::Duration};

use tokio::{
    sync::{Mutex, watch},
    task::JoinHandle,
    time,
};

pub use rounds::Rounds;
pub use wake::Wake;

/// After a failure of our own, a full disk perhaps, it is tried again so much later.
const TROUBLE_WAIT: Duration = Duration::from_secs(5);
/// What is on its way may finish so long when the program stops; the rest is sent again at the next start.
const GRACE: Duration = Duration::from_secs(5);

/// The handle of the task.
pub struct Dispatcher {
    stop: watch::Sender<bool>,
    task: Mutex<Option<JoinHandle<()>>>,
}

impl Dispatcher {
    /// Gives back what an earlier run left on its way, then sends until it is stopped.
    pub fn start(rounds: Rounds, wake: Arc<Wake>) -> Self {
        let (stop, stopped) = watch::channel(false);
        let task = tokio::spawn(run(rounds, wake, stopped));
        Self { stop, task: Mutex::new(Some(task)) }
    }

    /// Claims nothing more, waits a little for what is on its way, and writes down what came back.
    pub async fn stop(&self) {
        self.stop.send_replace(true);
        if let Some(task) = self.task.lock().await.take()
            && let Err(error) = task.await
        {
            tracing::error!(%error, "The dispatcher ended by a defect; what was on its way is sent again");
        }
    }
}

/// Whoever lets go of a file lets go of its dispatcher.
impl Drop for Dispatcher {
    fn drop(&mut self) {
        if let Some(task) = self.task.get_mut().take() {
            task.abort();
        }
    }
}

async fn run(mut rounds: Rounds, wake: Arc<Wake>, mut stopped: watch::Receiver<bool>) {
    loop {
        let pause = rounds.turn().await.unwrap_or_else(|error| {
            tracing::warn!(
                error.cause = error.cause(),
                "Webhooks could not be looked after: {}",
                error.message()
            );
            TROUBLE_WAIT
        });
        tokio::select! {
            biased;
            _ = stopped.wait_for(|stop| *stop) => break,
            () = rounds.land() => {}
            () = wake.woken() => {}
            () = time::sleep(pause) => {}
        }
    }
    if time::timeout(GRACE, rounds.land_all()).await.is_err() {
        tracing::info!("Some webhooks were still on their way; they are sent again at the next start");
    }
    if let Err(error) = rounds.write_down().await {
        tracing::warn!(
            error.cause = error.cause(),
            "Webhooks could not be written down: {}",
            error.message()
        );
    }
}
