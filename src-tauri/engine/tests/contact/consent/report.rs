//! The report of one contact: every word with its evidence, as data and as text.

use porchlight_engine::Code;
use serde_json::json;

use super::somebody;
use crate::house::{Home, MINUTE};

#[tokio::test]
async fn the_report_tells_every_word() {
    let home = Home::new().await;
    let id = somebody(&home).await;
    home.call("contact.heard", json!({ "id": id, "channel": "text", "text": "Stop" })).await;
    home.pass(MINUTE);
    let yes = json!({ "id": id, "channels": ["text"], "reason": "Wants texts", "evidence": "Email:\n\"text me again\"" });
    home.call("contact.opt_in", yes).await;
    home.call(
        "contact.opt_out",
        json!({ "id": id, "channels": ["email"], "scope": "marketing", "reason": "" }),
    )
    .await;
    let report = home.call("consent.report", json!({ "id": id })).await;
    let events: Vec<_> = report["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| [&event["channel"], &event["stateBefore"], &event["state"], &event["method"]])
        .collect();
    assert_eq!(
        json!(events),
        json!([
            ["text", "unknown", "opted_out", "keyword"],
            ["voicemail", "unknown", "opted_out", "keyword"],
            ["text", "opted_out", "opted_in", "manual"],
            ["email", "unknown", "opted_out", "manual"],
        ])
    );
    insta::assert_snapshot!(report["text"].as_str().unwrap());
    assert_eq!(home.refused("consent.report", json!({ "id": "nobody" })).await.code(), Code::NotFound);
}

#[tokio::test]
async fn of_somebody_who_said_nothing_the_report_says_so() {
    let home = Home::new().await;
    let id = somebody(&home).await;
    let report = home.call("consent.report", json!({ "id": id })).await;
    assert_eq!(report["events"], json!([]));
    assert!(report["text"].as_str().unwrap().contains("Nothing was ever said."));
}

#[tokio::test]
async fn what_was_taken_back_is_told_as_that() {
    let home = Home::new().await;
    let id = somebody(&home).await;
    home.call("contact.opt_out", json!({ "id": id, "channels": ["call"], "reason": "Wrong person" })).await;
    home.pass(MINUTE);
    home.call("undo.undo", json!({})).await;
    let report = home.call("consent.report", json!({ "id": id })).await;
    let text = report["text"].as_str().unwrap();
    assert!(text.contains("calls: nothing stands, what was said was taken back\n"), "{text}");
    assert!(text.contains("the opt-out taken back, nothing said (before: opted out)"), "{text}");
}
