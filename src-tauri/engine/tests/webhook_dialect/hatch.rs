//! Hatch's events: what causes each, what each says, and the schema that is given out with it.

use porchlight_engine::{
    contact::ConsentState,
    journal::Activity,
    webhook::dialect::{self, ContactFacts, Dialect, Told},
};
use serde_json::{Value, json};

use crate::{about_a_lead, body, event};

/// Members by name: their order is nobody's business.
fn snapshot(name: &str, value: &Value) {
    insta::with_settings!({ sort_maps => true }, { insta::assert_json_snapshot!(name, value) });
}

#[test]
fn each_event_says() {
    for known in dialect::events(Dialect::Hatch) {
        let told = dialect::sample(Dialect::Hatch, known.name).unwrap();
        snapshot(known.name, &body(Dialect::Hatch, &told));
    }
}

#[test]
fn the_first_five_are_the_documented_ones() {
    let names: Vec<&str> = dialect::events(Dialect::Hatch).iter().map(|event| event.name).collect();
    let documented =
        ["opt_out", "opt_in", "contact_created", "contact_in_campaign", "bot_conversation_completed"];
    assert_eq!(names[..5], documented);
}

#[test]
#[rustfmt::skip]
fn what_causes_which() {
    for (kind, payload, expected) in [
        ("consent.opted_out", json!({ "channel": "text", "method": "keyword", "keyword": "STOP" }), Some("opt_out")),
        ("consent.opted_out", json!({ "channel": "text", "channels": ["text", "voicemail"], "method": "keyword" }), Some("opt_out")),
        ("consent.opted_out", json!({ "channel": "voicemail", "channels": ["text", "voicemail"], "method": "keyword" }), None),
        ("consent.opted_out", json!({ "channel": "voicemail", "method": "keyword", "keyword": "STOP" }), Some("opt_out")),
        ("consent.opted_out", json!({ "channel": "text", "method": "phrase" }), Some("opt_out")),
        ("consent.opted_out", json!({ "channel": "email", "method": "manual" }), Some("opt_out")),
        ("consent.opted_out", json!({ "channel": "text", "method": "merge" }), Some("opt_out")),
        ("consent.opted_in", json!({ "channel": "text", "method": "keyword", "keyword": "START" }), Some("opt_in")),
        ("consent.opted_in", json!({ "channel": "email", "channels": ["text", "email"], "method": "undo" }), None),
        ("consent.opted_in", json!({ "channel": "text", "method": "manual", "reason": "Asked by phone" }), Some("opt_in")),
        ("contact.created", json!({ "name": "Dana", "via": "newlead" }), Some("contact_created")),
        ("contact.created", json!({ "name": "Dana", "via": "manual", "undo": true }), None),
        ("contact.updated", json!({ "changed": { "name": { "new": "Dana" } } }), Some("contact_edited")),
        ("contact.updated", json!({ "changed": {}, "matchedBy": "phone" }), None),
        ("campaign.first_message_sent", json!({}), Some("contact_in_campaign")),
        ("bot.completed", json!({ "outcome": "bailout" }), Some("bot_conversation_completed")),
        ("todo.created", json!({ "todoType": "meeting", "date": "2026-03-05" }), Some("appointment_scheduled")),
        ("todo.created", json!({ "todoType": "meeting" }), None),
        ("todo.created", json!({ "todoType": "call", "date": "2026-03-05" }), None),
        ("lead.disposition_set", json!({ "disposition": "Success" }), Some("contact_call_dispositioned")),
        ("lead.disposition_set", json!({ "old": "Success" }), None),
        ("lead.created", json!({}), None),
        ("lead.moved", json!({}), None),
        ("contact.merged", json!({}), None),
        ("setting.changed", json!({}), None),
    ] {
        assert_eq!(event(Dialect::Hatch, &about_a_lead(kind, payload.clone())), expected, "{kind} {payload}");
    }
}

#[test]
fn what_is_not_known_is_null_and_the_shape_stays() {
    let told = dialect::sample(Dialect::Hatch, "opt_out").unwrap();
    let full = body(Dialect::Hatch, &told);
    let bare = Told {
        activity: Activity { payload: json!({ "channel": "email" }), ..told.activity },
        contact: told.contact.map(|contact| ContactFacts {
            first_name: None,
            last_name: None,
            source: None,
            consent: ConsentState::Unknown,
            phones: Vec::new(),
            emails: Vec::new(),
            ..contact
        }),
        department: None,
        lead: None,
        previous_id: None,
    };
    let bare = body(Dialect::Hatch, &bare);
    let members = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    for part in ["", "/contact", "/data"] {
        assert_eq!(members(bare.pointer(part).unwrap()), members(full.pointer(part).unwrap()), "{part}");
    }
    assert_eq!(bare["occurredAt"], "2026-03-02T22:04:05+00:00", "without a department, in UTC");
    assert_eq!(bare["workspace"], Value::Null);
    assert_eq!(bare["contact"]["phoneNumber"], Value::Null);
    assert_eq!(bare["contact"]["externalID"], Value::Null);
}

#[test]
fn a_schema_is_given_out() {
    snapshot("schema_of_opt_out", &dialect::schema(Dialect::Hatch, "opt_out").unwrap());
    assert_eq!(dialect::schema(Dialect::Hatch, "lead.moved"), None);
}

#[test]
fn an_act_on_several_channels_is_told_once_with_all_of_them() {
    let act =
        |channel: &str| json!({ "channel": channel, "channels": ["text", "email"], "method": "manual" });
    let told = about_a_lead("consent.opted_out", act("text"));
    assert_eq!(event(Dialect::Hatch, &told), Some("opt_out"));
    let data = body(Dialect::Hatch, &told)["data"].clone();
    assert_eq!((&data["channel"], &data["channels"]), (&json!("sms"), &json!(["sms", "email"])));
    assert_eq!(event(Dialect::Hatch, &about_a_lead("consent.opted_out", act("email"))), None);
    let alone = about_a_lead("consent.opted_in", json!({ "channel": "call", "method": "manual" }));
    assert_eq!(body(Dialect::Hatch, &alone)["data"]["channels"], json!(["call"]));
}
