//! The feed of changes: kinds and ids, never data, and a flood is a few batches.

use std::{collections::BTreeSet, sync::Arc, time::Instant};

use porchlight_engine::db::Change;
use serde_json::{Value, json};
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    time::timeout,
};

use crate::house::{Home, PATIENCE, text, told_of};

type Batches = Receiver<Arc<Vec<Change>>>;

/// Batches up to the one that satisfies `last`.
async fn batches(changes: &mut Batches, mut last: impl FnMut(&[Change]) -> bool) -> Vec<Arc<Vec<Change>>> {
    let mut all: Vec<Arc<Vec<Change>>> = Vec::new();
    timeout(PATIENCE, async {
        loop {
            let batch = changes.recv().await.unwrap();
            let done = last(&batch);
            all.push(batch);
            if done {
                return;
            }
        }
    })
    .await
    .expect("the change is told");
    all
}

/// A house that has told everything of its opening, and what is told from now on.
async fn quiet() -> (Home, Batches) {
    let home = Home::new().await;
    let mut changes = home.engine.changes();
    home.call("setting.set", json!({ "notifyNewLeads": false })).await;
    let said = |change: &Change| change.ids.iter().flatten().any(|id| id == "notifyNewLeads");
    batches(&mut changes, |batch| batch.iter().any(said)).await;
    (home, changes)
}

#[tokio::test]
async fn a_lead_is_told_by_kind_and_id_and_by_nothing_else() {
    let home = Home::new().await;
    let mut changes = home.engine.changes();
    let contact = home
        .post(json!({ "phoneNumber": "8045550119", "firstName": "Ann", "source": "Website" }))
        .await
        .contact();
    let told = batches(&mut changes, |batch| batch.iter().any(|change| change.kind == "lead")).await;
    let told: Vec<Value> = told
        .iter()
        .flat_map(|batch| batch.iter())
        .map(|change| serde_json::to_value(change).unwrap())
        .collect();
    let row = &home.call("request.list", json!({})).await["items"][0];
    for (kind, id) in [("contact", &json!(contact)), ("lead", &row["leadId"]), ("request", &row["id"])] {
        assert!(told.contains(&json!({ "kind": kind, "ids": [id] })), "{kind} in {told:?}");
    }
    assert!(!json!(told).to_string().contains("Ann"));
}

#[tokio::test]
async fn each_act_is_told_under_its_kind() {
    let home = Home::new().await;
    let contact = home.post(json!({ "phoneNumber": "8045550119", "source": "Website" })).await.contact();
    let mut changes = home.engine.changes();
    let department = home.office.department.clone();
    for (command, params, kind) in [
        ("setting.set", json!({ "theme": "dark" }), "setting"),
        ("department.update", json!({ "id": department, "name": "Richmond" }), "department"),
        (
            "api_key.create",
            json!({ "departmentId": department, "name": "Form", "dialect": "hatch" }),
            "api_key",
        ),
        ("contact.opt_out", json!({ "id": contact, "channels": ["text"], "reason": "" }), "contact"),
        ("listener.stop", json!({}), "listener"),
        ("demo.open", json!({}), "workspace"),
    ] {
        home.call(command, params).await;
        told_of(&mut changes, kind).await;
    }
}

#[tokio::test]
async fn nothing_is_told_of_what_was_refused() {
    let (home, mut changes) = quiet().await;
    home.refused("department.update", json!({ "id": home.office.department, "name": "" })).await;
    home.refused("setting.set", json!({ "theme": "dark", "port": 80 })).await;
    home.call("setting.set", json!({ "density": "compact" })).await;
    let told = batches(&mut changes, |batch| batch.iter().any(|change| change.kind == "setting")).await;
    let settings: Vec<_> =
        told.iter().flat_map(|batch| batch.iter()).filter(|change| change.kind == "setting").collect();
    assert_eq!(settings, [&Change { kind: "setting", ids: Some(vec!["density".into()]) }]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_is_a_batch_each_fifty_milliseconds_and_no_lead_is_missed() {
    const LEADS: usize = 500;
    let (home, mut changes) = quiet().await;
    let home = Arc::new(home);
    let began = Instant::now();
    let posting: Vec<_> = (0..LEADS)
        .map(|number| {
            let home = Arc::clone(&home);
            let lead = json!({ "email": format!("{number}@example.com"), "source": "Website" });
            tokio::spawn(async move { home.post(lead).await.contact() })
        })
        .collect();
    let mut posted = BTreeSet::new();
    for each in posting {
        posted.insert(each.await.unwrap());
    }
    assert_eq!(posted.len(), LEADS);
    // What comes last is the setting; all that was posted has been told by then.
    home.call("setting.set", json!({ "theme": "dark" })).await;
    let told = batches(&mut changes, |batch| batch.iter().any(|change| change.kind == "setting")).await;
    let took_ms = began.elapsed().as_millis();
    assert!(told.len() as u128 <= took_ms / 50 + 1, "{} batches in {took_ms} ms", told.len());
    let contacts: Vec<_> =
        told.iter().flat_map(|batch| batch.iter()).filter(|change| change.kind == "contact").collect();
    let named: BTreeSet<String> = contacts.iter().filter_map(|change| change.ids.clone()).flatten().collect();
    assert!(
        named == posted || contacts.iter().any(|change| change.ids.is_none()),
        "{} of {LEADS} are named",
        named.len()
    );
}

#[tokio::test]
async fn the_feed_ends_with_the_engine() {
    let home = Home::new().await;
    let mut changes = home.engine.changes();
    home.close().await;
    let ended = timeout(PATIENCE, async { while changes.recv().await != Err(RecvError::Closed) {} }).await;
    ended.expect("whoever listens hears of the end");
}

#[tokio::test]
async fn of_what_is_changed_twice_within_a_batch_the_last_state_is_found() {
    let (home, mut changes) = quiet().await;
    for theme in ["dark", "light"] {
        home.call("setting.set", json!({ "theme": theme })).await;
    }
    told_of(&mut changes, "setting").await;
    assert_eq!(text(&home.call("setting.get", json!({})).await["theme"]), "light");
}
