//! A house with one receiver for each dialect: what a command does there, and what is heard of it.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use jsonschema::Validator;
use porchlight_engine::clock::{Clock, SetClock, SystemClock};
use serde_json::{Value, json};
use tokio::{sync::mpsc, time::timeout};

use super::checked::{Given, HANDSHAKE, checked};
use crate::{
    house::{Home, PATIENCE, any_port, text, told_of},
    wire::desk,
};

/// The house, its receivers, and what was seen so far.
pub(super) struct Story {
    pub(super) home: Home,
    given: Given,
    /// The subscription in Hatch's dialect.
    hatch: String,
    letters: mpsc::UnboundedReceiver<String>,
    driven: BTreeSet<String>,
    commands: BTreeSet<&'static str>,
    refused: BTreeSet<&'static str>,
}

impl Story {
    /// The clock shows the time of the machine: whoever checks signatures looks at theirs.
    pub(super) async fn begin() -> Self {
        let clock = Arc::new(SetClock::at(SystemClock.now()));
        let home = Home::open(tempfile::tempdir().unwrap(), clock, any_port()).await;
        let (address, letters) = desk().await;
        let subscribe = async |dialect: &str, more: Value| {
            let mut draft = json!({
                "name": dialect, "url": format!("http://{address}/{dialect}"), "network": "loopback",
                "dialect": dialect, "events": events(&home, dialect).await,
            });
            draft.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            home.call("subscription.create", draft).await
        };
        let shared = json!({ "signing": "standard_webhooks" });
        let standard = subscribe("standard", shared).await;
        let with_key = json!({ "signing": "standard_webhooks", "handshakeKey": HANDSHAKE });
        let clinchpad = subscribe("clinchpad", with_key).await;
        let hatch =
            subscribe("hatch", json!({ "signing": "hatch_verification" })).await["subscription"].clone();
        let given = Given {
            schemas: schemas(&home).await,
            standard: text(&standard["secret"]),
            clinchpad: text(&clinchpad["secret"]),
            hatch: text(&hatch["publicKey"]),
        };
        let (driven, commands, refused) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        Self { home, given, hatch: text(&hatch["id"]), letters, driven, commands, refused }
    }

    /// Something is done; exactly `events` are owed for it, and each is heard once.
    pub(super) async fn does(&mut self, command: &'static str, params: Value, events: &[&str]) -> Value {
        let before = self.last();
        let answer = self.home.call(command, params).await;
        self.commands.insert(command);
        self.tells_of(command, before, events).await;
        answer
    }

    /// A lead comes in; exactly `events` are owed for it, and each is heard once.
    pub(super) async fn takes_in(&mut self, lead: Value, events: &[&str]) -> String {
        let before = self.last();
        let contact = self.home.post(lead).await.contact();
        self.tells_of("a lead", before, events).await;
        contact
    }

    /// Something is begun with an import; when it is through, exactly `events` are owed for it.
    pub(super) async fn imports(&mut self, command: &'static str, id: &Value, events: &[&str]) {
        let (before, mut changes) = (self.last(), self.home.engine.changes());
        self.home.call(command, json!({ "id": id })).await;
        while self.home.call("import.get", json!({ "id": id })).await["finishedAt"].is_null() {
            told_of(&mut changes, "import").await;
        }
        self.tells_of(command, before, events).await;
    }

    /// A test of Hatch's subscription is heard, signed like anything else.
    pub(super) async fn is_tried_out(&mut self, event: &'static str) {
        let params = json!({ "id": self.hatch, "event": event });
        self.does("subscription.test", params, &[event]).await;
    }

    /// Something is refused; nothing is owed for it.
    pub(super) async fn refuses(&mut self, command: &'static str, params: Value) {
        let before = self.last();
        let error = self.home.refused(command, params).await;
        assert_eq!(self.owed_since(before), [""; 0], "{command} was refused: {error}");
        self.refused.insert(command);
    }

    /// Every event that was heard.
    pub(super) fn driven(&self) -> BTreeSet<String> {
        self.driven.clone()
    }

    /// Every event of every dialect, as people tick them.
    pub(super) async fn catalogue(&self) -> BTreeSet<String> {
        let mut all = BTreeSet::new();
        for dialect in ["standard", "clinchpad", "hatch"] {
            all.extend(events(&self.home, dialect).await);
        }
        all
    }

    #[track_caller]
    pub(super) fn has_no_command_that_was_never_refused(&self) {
        assert_eq!(self.refused, self.commands);
    }

    fn last(&self) -> i64 {
        self.home.rows("SELECT coalesce(max(seq), 0) FROM delivery")[0].parse().unwrap()
    }

    fn owed_since(&self, before: i64) -> Vec<String> {
        self.home.rows(&format!("SELECT type FROM delivery WHERE seq > {before} ORDER BY seq"))
    }

    async fn tells_of(&mut self, cause: &str, before: i64, events: &[&str]) {
        assert_eq!(self.owed_since(before), events, "owed for {cause}");
        let mut heard = Vec::new();
        for _ in events {
            let letter = timeout(PATIENCE, self.letters.recv()).await.expect("a letter").unwrap();
            heard.push(checked(&letter, &self.given));
        }
        heard.sort_unstable();
        let mut expected = events.to_vec();
        expected.sort_unstable();
        assert_eq!(heard, expected, "heard of {cause}");
        self.driven.extend(heard);
    }
}

/// A validator for each event, by the schema that people can save.
async fn schemas(home: &Home) -> BTreeMap<String, Validator> {
    let mut schemas = BTreeMap::new();
    for dialect in ["standard", "clinchpad", "hatch"] {
        for event in events(home, dialect).await {
            let of = json!({ "dialect": dialect, "event": event });
            let schema = text(&home.call("subscription.schema", of).await["schema"]);
            let schema = serde_json::from_str(&schema).unwrap();
            let options = jsonschema::draft202012::options().should_validate_formats(true);
            schemas.insert(event, options.build(&schema).unwrap());
        }
    }
    schemas
}

/// The names of a dialect's events.
async fn events(home: &Home, dialect: &str) -> Vec<String> {
    let all = home.call("subscription.events", json!({})).await["items"].clone();
    let of = all.as_array().unwrap().iter().find(|each| each["dialect"] == dialect).unwrap();
    of["events"].as_array().unwrap().iter().map(|event| text(&event["name"])).collect()
}
