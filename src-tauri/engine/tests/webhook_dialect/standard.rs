//! The envelope of Standard Webhooks around our own activities.

use porchlight_engine::{
    journal::{Activity, Actor},
    webhook::dialect::{self, Dialect, Told},
};
use serde_json::{Value, json};

use crate::{about_a_lead, body, event};

#[test]
fn a_body_says() {
    let told = dialect::sample(Dialect::Standard, "lead.moved").unwrap();
    let body = body(Dialect::Standard, &told);
    insta::with_settings!({ sort_maps => true }, { insta::assert_json_snapshot!(body) });
}

#[test]
fn an_activity_of_the_contact_alone_has_no_lead() {
    let told = dialect::sample(Dialect::Standard, "consent.opted_out").unwrap();
    let data = &body(Dialect::Standard, &told)["data"];
    assert_eq!(data["contact"]["name"], "Dana Whitlock");
    assert_eq!(data.get("lead"), None);
}

#[test]
fn what_is_not_known_is_left_out() {
    let told = about_a_lead("import.finished", json!({ "created": 3 }));
    let activity = Activity {
        actor: Actor::system(),
        contact_id: None,
        lead_id: None,
        request_id: None,
        ..told.activity
    };
    let told = Told { activity, previous_id: None, department: None, contact: None, lead: None };
    assert_eq!(
        body(Dialect::Standard, &told),
        json!({
            "type": "import.finished",
            "timestamp": "2026-03-02T22:04:05.000Z",
            "data": {
                "id": "019cb094-7408-7d3e-8a51-0c6f2b7e4d10", "sequence": 1042,
                "actor": { "kind": "system" }, "details": { "created": 3 }
            }
        })
    );
}

#[test]
fn the_request_behind_it_is_named() {
    let told = about_a_lead("lead.created", Value::Null);
    let activity = Activity { request_id: Some("r-1".into()), ..told.activity };
    let told = Told { activity, ..told };
    assert_eq!(body(Dialect::Standard, &told)["data"]["requestId"], "r-1");
}

#[test]
fn what_is_done_to_the_house_does_not_leave_it() {
    for kind in [
        "pipeline.created",
        "stage.renamed",
        "user.created",
        "department.updated",
        "setting.changed",
        "request.revealed",
        "undo.done",
        "api_key.created",
    ] {
        assert_eq!(event(Dialect::Standard, &about_a_lead(kind, json!({}))), None, "{kind}");
    }
}
