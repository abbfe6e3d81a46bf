//! A sender of leads: a web form that posts Hatch's `newlead` to the first department.

use serde_json::{Value, json};

use crate::{Reply, Result, Rpc, exchange, post};

#[derive(Clone)]
pub struct LeadSource {
    /// `127.0.0.1:8787`
    pub address: String,
    /// `/api/webhooks/20481000/newlead`
    pub target: String,
    pub key: String,
}

impl LeadSource {
    /// Makes a new key in the first department of the running product.
    pub async fn of(product: &impl Rpc) -> Result<Self> {
        let listener = product.rpc("listener.status", json!({})).await?;
        let departments = product.rpc("department.list", json!({})).await?;
        let department = &departments["items"][0];
        let key = json!({ "departmentId": department["id"], "name": "Web form", "dialect": "hatch" });
        let created = product.rpc("api_key.create", key).await?;
        Ok(Self {
            address: text(&listener["address"])?,
            target: format!("/api/webhooks/{}/newlead", text(&department["code"])?),
            key: text(&created["secret"])?,
        })
    }

    /// Posts a lead that must be accepted, and says which contact it belongs to.
    pub async fn deliver(&self, lead: &Value) -> Result<String> {
        let reply = self.post(lead).await?;
        if reply.status == 200 {
            text(&reply.json()?["data"]["id"])
        } else {
            Err(format!("{reply:?}").into())
        }
    }

    /// Posts a lead as a well-behaved sender does.
    pub async fn post(&self, lead: &Value) -> Result<Reply> {
        self.post_bytes(&serde_json::to_vec(lead)?).await
    }

    /// Posts any bytes under the same address and key.
    pub async fn post_bytes(&self, body: &[u8]) -> Result<Reply> {
        exchange(&self.address, &self.request(body)).await
    }

    /// The whole request, for a test that sends it in its own way.
    pub fn request(&self, body: &[u8]) -> Vec<u8> {
        post(&self.target, &[("X-API-KEY", &self.key), ("Content-Type", "application/json")], body)
    }
}

fn text(value: &Value) -> Result<String> {
    Ok(value.as_str().ok_or_else(|| format!("expected a text, got {value}"))?.to_owned())
}
