//! Commands over HTTP, from as many places at once as a test wants.

use reqwest::{Client, StatusCode};
use serde_json::Value;

use crate::{Result, Rpc, rpc::Refusal};

/// Somebody who may give commands to a running server; cheap to clone.
#[derive(Clone)]
pub struct Caller {
    pub(crate) client: Client,
    /// `http://127.0.0.1:PORT`
    pub(crate) ui: String,
    pub(crate) token: String,
}

impl Rpc for Caller {
    async fn rpc(&self, command: &str, params: Value) -> Result<Value> {
        let request = self.client.post(format!("{}/rpc/{command}", self.ui)).bearer_auth(&self.token);
        let response = request.json(&params).send().await?;
        let status = response.status();
        let answer =
            response.json().await.map_err(|error| format!("{command} answered {status} and {error}"))?;
        if status == StatusCode::OK { Ok(answer) } else { Err(Refusal(answer).into()) }
    }
}
