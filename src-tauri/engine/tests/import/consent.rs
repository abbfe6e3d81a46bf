//! Consent: a file can say no and never yes, whatever stands in it and whatever it is told to do.

use std::cell::Cell;

use proptest::{
    prelude::*,
    sample::{select, subsequence},
    test_runner::{Config, TestRunner},
};
use serde_json::{Value, json};

use crate::{
    house::{Home, text},
    import,
};

const CHANNELS: [&str; 4] = ["text", "call", "voicemail", "email"];

fn states(contact: &Value) -> Vec<String> {
    contact["consent"].as_array().unwrap().iter().map(|each| text(&each["state"])).collect()
}

#[tokio::test]
async fn a_no_of_a_file_is_recorded_once_with_its_file() {
    let home = Home::new().await;
    let file = "name,phone,Do not text\nAnn Lee,8045550101,x\n";
    for _ in 0..2 {
        import(&home, file, json!({})).await;
    }
    let ann = crate::contact(&home, "ann").await;
    assert_eq!(states(&ann), ["opted_out", "unknown", "unknown", "unknown"]);
    assert_eq!(ann["consent"][0]["method"], "import");
    assert_eq!(ann["consent"][0]["reason"], "Said so in the file contacts.csv");
    assert_eq!(home.rows("SELECT channel, method FROM consent_event"), ["text|import"]);
    let told: Vec<_> = home
        .story(&text(&ann["id"]))
        .await
        .into_iter()
        .filter(|(kind, _)| kind == "consent.opted_out")
        .collect();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].1["method"], "import");
}

#[tokio::test]
async fn a_no_is_heard_even_when_known_contacts_are_to_be_left_alone() {
    let home = Home::new().await;
    let id = home.post(json!({ "phoneNumber": "8045550101", "source": "Website" })).await.contact();
    let file = "phone,Unsubscribed\n8045550101,yes\n";
    let done = import(&home, file, json!({ "existing": "skip" })).await;
    assert_eq!((&done["skipped"], &done["optedOut"]), (&json!(1), &json!(1)));
    let contact = home.call("contact.get", json!({ "id": id })).await;
    assert_eq!(states(&contact), ["opted_out"; 4]);
}

#[derive(Debug, Clone)]
struct Row {
    out: &'static str,
    may: &'static str,
}

fn row() -> impl Strategy<Value = Row> {
    let words = || {
        select(vec![
            "",
            "yes",
            "no",
            "1",
            "0",
            "opted in",
            "opted out",
            "subscribed",
            "maybe",
            "2026-03-02",
            "-",
        ])
    };
    (words(), words()).prop_map(|(out, may)| Row { out, may })
}

/// The law: whatever a file says and is told to do, no channel is looser afterwards than before, and taking the import
/// back loosens nothing either.
#[test]
fn no_file_ever_loosens_consent() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let home = runtime.block_on(Home::new());
    let cases = Cell::new(0);
    let law = |(out, into, rows, existing): (Vec<&str>, Vec<&str>, Vec<Row>, &str)| {
        cases.set(cases.get() + 1);
        let phone = format!("804555{:04}", cases.get());
        runtime.block_on(async {
            let id = home.post(json!({ "phoneNumber": phone, "source": "Website" })).await.contact();
            for (command, channels) in [("contact.opt_in", &into), ("contact.opt_out", &out)] {
                if !channels.is_empty() {
                    home.call(command, json!({ "id": id, "channels": channels, "reason": "Asked" })).await;
                }
            }
            let standing = async || states(&home.call("contact.get", json!({ "id": id })).await);
            let before = standing().await;
            let lines = rows.iter().map(|row| format!("{phone},{},{}\n", row.out, row.may));
            let file = format!("phone,Opted out,SMS consent\n{}", lines.collect::<String>());
            let done = import(&home, &file, json!({ "existing": existing })).await;
            let after = standing().await;
            for (before, after) in before.iter().zip(&after) {
                prop_assert!(after == before || after == "opted_out", "{} became {}", before, after);
            }
            crate::run(&home, "import.revert", &text(&done["id"])).await;
            prop_assert_eq!(standing().await, after);
            Ok(())
        })
    };
    let channels = || subsequence(CHANNELS.to_vec(), 0..=4);
    let existing = select(vec!["fill", "overwrite", "skip"]);
    let config = Config { cases: 16, failure_persistence: None, ..Config::default() };
    TestRunner::new(config)
        .run(&(channels(), channels(), prop::collection::vec(row(), 1..4), existing), law)
        .unwrap();
}
