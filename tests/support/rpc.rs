//! Commands, whichever way they travel: over HTTP to the server, or through the window.

use std::{error::Error, fmt};

use serde_json::Value;

use crate::Result;

/// Something that answers commands.
pub trait Rpc {
    /// Sends a command such as `contact.list`. A refusal comes back as a [`Refusal`].
    fn rpc(&self, command: &str, params: Value) -> impl Future<Output = Result<Value>>;

    /// Everything that a list answers, page after page. `params` are those of its first page.
    fn all(&self, command: &str, mut params: Value) -> impl Future<Output = Result<Vec<Value>>> {
        async move {
            let mut all = Vec::new();
            loop {
                let mut page = self.rpc(command, params.clone()).await?;
                all.append(page["items"].as_array_mut().ok_or("a page has items")?);
                match page["next"].take() {
                    Value::Null => return Ok(all),
                    next => params["after"] = next,
                }
            }
        }
    }
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
