//! The engine: opens the owner's house, and the demo beside it when asked; runs commands; tells what changed; stops.
//!
//! While the demo is shown the owner's listener stays lit and goes on saving into the owner's file: a lead that arrives
//! during a demonstration is not lost.

mod demo;
mod feed;
mod house;
mod ports;
mod settle;
mod upkeep;

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
};

use serde_json::Value;
use tokio::{
    sync::{RwLock, broadcast},
    task,
};

pub use house::House;
use house::Outside;

use crate::{
    api,
    clock::Clock,
    db::Change,
    error::{Code, Error, Result},
    intake::listener::Wanted,
    secret::{FileVault, Vault},
    value::phone,
    webhook::transport::Reach,
};
use feed::Feed;
use ports::Ports;

/// The file in the data folder.
const FILE: &str = "porchlight.db";
/// The demo's folder in the data folder.
const DEMO: &str = "demo";

/// What the engine is given from outside.
#[derive(Clone)]
pub struct Options {
    /// The data folder; made when it is not there.
    pub data: PathBuf,
    /// Where to listen, instead of where the settings say.
    pub intake: Option<SocketAddr>,
    /// Where the shell shows the UI to browsers, if it does: no webhook is sent there.
    pub screens: Option<SocketAddr>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Keeps secrets.
    pub vault: Arc<dyn Vault>,
}

/// A running engine; cheap to clone.
#[derive(Clone)]
pub struct Engine(Arc<Inner>);

struct Inner {
    own: Arc<House>,
    demo: RwLock<Option<Arc<House>>>,
    demo_folder: PathBuf,
    clock: Arc<dyn Clock>,
    feed: Feed,
    ports: Ports,
}

impl Engine {
    /// Opens or creates the data folder and starts listening. A port in use is no error: the listener's status says so and
    /// it is tried again.
    pub async fn open(options: Options) -> Result<Self> {
        let feed = Feed::start();
        let ports = Ports::new(options.screens);
        let file = options.data.join(FILE);
        let outside =
            Outside { fixed_address: options.intake.map(Wanted::At), reach: Reach::Anywhere, ports: &ports };
        let own = House::open(&file, &options, outside, &feed).await?;
        settle::settle(&own).await?;
        // Beside everything else, so that neither the first lead nor the first page waits for it.
        drop(task::spawn_blocking(phone::warm_up));
        let inner = Inner {
            own,
            demo: RwLock::new(None),
            demo_folder: options.data.join(DEMO),
            clock: options.clock,
            feed,
            ports,
        };
        Ok(Self(Arc::new(inner)))
    }

    /// Runs one command of the table in [`api`]; `params` is a JSON object.
    pub async fn call(&self, command: &str, params: Value) -> Result<Value> {
        let answer = api::call(self, command, params).await;
        if let Err(error) = &answer
            && error.code() == Code::Internal
        {
            tracing::error!(command, error.cause = error.cause(), "A command failed: {}", error.message());
        }
        answer
    }

    /// Batches of what changed: kinds and ids, one batch each 50 ms at most.
    pub fn changes(&self) -> broadcast::Receiver<Arc<Vec<Change>>> {
        self.0.feed.subscribe()
    }

    /// The house that is shown: the demo while it is open, else the owner's.
    pub async fn house(&self) -> Arc<House> {
        match &*self.0.demo.read().await {
            Some(demo) => Arc::clone(demo),
            None => Arc::clone(&self.0.own),
        }
    }

    /// The owner's house, whatever is shown.
    pub fn own_house(&self) -> &Arc<House> {
        &self.0.own
    }

    /// Whether the demo is shown.
    pub async fn in_demo(&self) -> bool {
        self.0.demo.read().await.is_some()
    }

    /// Shows the demo: a file of its own, made anew each time. Its door is open to this computer only, and it has nothing
    /// that could send.
    pub async fn open_demo(&self) -> Result<()> {
        let mut shown = self.0.demo.write().await;
        if shown.is_some() {
            return Ok(());
        }
        clear(&self.0.demo_folder)?;
        *shown = Some(demo::open(&self.0).await?);
        self.0.feed.everything_changed();
        Ok(())
    }

    /// Shows the owner's house again.
    pub async fn leave_demo(&self) -> Result<()> {
        let left = self.0.demo.write().await.take();
        if let Some(demo) = left {
            demo.stop().await;
            self.0.feed.everything_changed();
        }
        Ok(())
    }

    /// Stops listening, finishes what is in hand and closes the files.
    pub async fn stop(&self) {
        let demo = self.0.demo.write().await.take();
        if let Some(demo) = demo {
            demo.stop().await;
        }
        self.0.own.stop().await;
    }
}

/// A vault beside the demo's file: its made-up keys have no business in the owner's keychain.
fn demo_vault(folder: &Path) -> Arc<dyn Vault> {
    Arc::new(FileVault::in_folder(folder))
}

fn clear(folder: &Path) -> Result<()> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Error::internal("clearing away the demo of last time", error))
        }
        _ => Ok(()),
    }
}
