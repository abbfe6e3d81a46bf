//! Commands, whichever way they travel: over HTTP to the server, or through the window.

use std::{error::Error, fmt};

use serde_json::Value;

use crate::Result;

/// Something that answers commands.
pub trait Rpc {
    /// Sends a command such as `contact.list`. A refusal comes back as a [`Refusal`].
    fn rpc(&self, command: &str, params: Value) -> impl Future<Output = Result<Value>>;
}

/// `{code, message, field?}`
#[derive(Debug)]
pub struct Refusal(pub Value);

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the command was refused: {}", self.0)
    }
}

impl Error for Refusal {}
