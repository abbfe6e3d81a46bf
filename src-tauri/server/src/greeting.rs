//! What a start prints: one line of JSON for programs, a few lines with everything one needs for people.

use std::fmt::Write;

use porchlight_engine::{Engine, Error, Result};
use serde::Serialize;
use serde_json::{Value, json};

/// Where everything is. As JSON its members stand in this order.
#[derive(Serialize)]
pub struct Greeting {
    /// Where leads are posted, e.g. `http://127.0.0.1:8787`.
    pub intake: String,
    /// Where the UI is, e.g. `http://127.0.0.1:8788`.
    pub ui: String,
    /// What opens the UI.
    pub token: String,
    /// What keeps the listener from working, in sentences.
    #[serde(skip)]
    pub trouble: Option<String>,
}

impl Greeting {
    /// Asks the engine where its listener is.
    pub async fn compose(engine: &Engine, ui: String, token: &str) -> Result<Self> {
        let listener = engine.call("listener.status", json!({})).await?;
        Ok(Self {
            intake: format!("http://{}", text(&listener, "address")),
            ui,
            token: token.to_owned(),
            trouble: listener["trouble"].as_str().map(str::to_owned),
        })
    }

    /// For programs: one line.
    pub fn as_json(&self) -> Result<String> {
        serde_json::to_string(self).map_err(|error| Error::internal("writing the first line", error))
    }

    /// For people. `example` is a command that posts a lead.
    pub fn as_text(&self, example: Option<&str>) -> String {
        let mut lines = format!(
            "Porchlight is on. Open it with this link:\n\n  {}/#token={}\n\nLeads come in at {}.\n",
            self.ui, self.token, self.intake
        );
        // Writing to a string cannot fail.
        if let Some(trouble) = &self.trouble {
            let _ = writeln!(lines, "\nNot yet, though: {trouble}");
        }
        if let Some(example) = example {
            let _ = writeln!(lines, "\nThis posts one:\n\n{example}");
        }
        lines.push_str("\nCtrl-C stops it.");
        lines
    }
}

/// A curl command that posts a lead to the first department with its first key in force; none when there is no such key.
/// It reveals the key, which the journal keeps like any other reveal.
pub async fn example(engine: &Engine) -> Result<Option<String>> {
    let departments = engine.call("department.list", json!({})).await?;
    for department in items(&departments) {
        let keys = engine.call("api_key.list", json!({ "departmentId": department["id"] })).await?;
        let Some(key) = items(&keys).iter().find(|key| key["revokedAt"].is_null()) else { continue };
        let revealed = engine.call("api_key.reveal", json!({ "id": key["id"] })).await?;
        return Ok(Some(curl(text(department, "newleadUrl"), text(&revealed, "secret"))));
    }
    Ok(None)
}

fn curl(address: &str, key: &str) -> String {
    format!(
        r#"  curl {address} \
    -H 'X-API-KEY: {key}' \
    -H 'Content-Type: application/json' \
    -d '{{"firstName": "Ann", "lastName": "Lee", "phoneNumber": "8045550142", "source": "website"}}'"#
    )
}

fn items(page: &Value) -> &[Value] {
    page["items"].as_array().map_or(&[], Vec::as_slice)
}

fn text<'a>(answer: &'a Value, field: &str) -> &'a str {
    answer[field].as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn greeting(trouble: Option<&str>) -> Greeting {
        Greeting {
            intake: "http://127.0.0.1:8787".to_owned(),
            ui: "http://127.0.0.1:8788".to_owned(),
            token: "5e1f".to_owned(),
            trouble: trouble.map(str::to_owned),
        }
    }

    #[test]
    fn programs_get_one_line() {
        assert_eq!(
            greeting(Some("Another program uses port 8787.")).as_json().unwrap(),
            r#"{"intake":"http://127.0.0.1:8787","ui":"http://127.0.0.1:8788","token":"5e1f"}"#
        );
    }

    #[test]
    fn people_get_the_link_the_address_and_an_example() {
        let example = curl("http://127.0.0.1:8787/api/webhooks/20481000/newlead", "key");
        assert_eq!(
            greeting(None).as_text(Some(&example)),
            r#"Porchlight is on. Open it with this link:

  http://127.0.0.1:8788/#token=5e1f

Leads come in at http://127.0.0.1:8787.

This posts one:

  curl http://127.0.0.1:8787/api/webhooks/20481000/newlead \
    -H 'X-API-KEY: key' \
    -H 'Content-Type: application/json' \
    -d '{"firstName": "Ann", "lastName": "Lee", "phoneNumber": "8045550142", "source": "website"}'

Ctrl-C stops it."#
        );
    }

    #[test]
    fn a_listener_in_trouble_is_not_hidden() {
        let text = greeting(Some("Another program uses port 8787.")).as_text(None);
        assert!(text.contains("Another program uses port 8787."), "{text}");
    }
}
