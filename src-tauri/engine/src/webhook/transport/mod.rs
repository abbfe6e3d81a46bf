//! The way out: the only place of the program that sends anything to anybody.
//!
//! [`Transport`] is the seam. [`Http`] is the real one; tests have one that follows a script.

mod fault;
mod guard;
mod http;
mod marks;
mod own;
mod surroundings;
mod tls;

use std::{pin::Pin, time::Duration};

use bytes::Bytes;
use reqwest::Url;

pub use guard::{Guard, Reach};
pub use http::Http;
pub use own::{Behind, OwnPort, OwnPorts};
pub use surroundings::{Names, Os, Surroundings};
pub use tls::Trust;

use super::{address::Network, outcome::Sent};

/// Which connection a POST may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Via {
    /// One that was kept open, if there is one.
    Pool,
    /// One of its own.
    NewConnection,
}

/// A POST, ready to go.
#[derive(Debug, Clone)]
pub struct Post {
    /// Where to.
    pub url: Url,
    /// Where the owner agreed that it leads.
    pub network: Network,
    /// All headers but those of the connection.
    pub headers: Vec<(String, String)>,
    /// The bytes.
    pub body: Bytes,
    /// One deadline over connecting, writing, headers and body.
    pub timeout: Duration,
    /// Which connection.
    pub via: Via,
}

/// A POST under way.
pub type Sending = Pin<Box<dyn Future<Output = Sent> + Send>>;

/// Sends POSTs.
pub trait Transport: Send + Sync {
    /// Begins to do whatever the first POST would have to wait for.
    fn get_ready(&self);
    /// Sends one; whatever goes wrong is told in what it answers.
    fn send(&self, post: Post) -> Sending;
}
