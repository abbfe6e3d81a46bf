//! The gate: what may be sent to whom, when, and why not.

use porchlight_engine::{Code, clock::Timestamp};
use serde_json::{Value, json};

use super::{gate, somebody};
use crate::house::{Home, MINUTE, NOON, text};

const HOUR: i64 = 60 * MINUTE;

async fn ruling(home: &Home, more: Value) -> Value {
    let mut ask = json!({ "channel": "text" });
    ask.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    home.call("consent.check", ask).await
}

#[tokio::test]
async fn nothing_said_is_enough_for_all_but_voicemail() {
    let home = Home::new().await;
    let id = somebody(&home).await;
    let mut answers = Vec::new();
    for channel in super::CHANNELS {
        answers.push(gate(&home, &id, channel).await);
    }
    assert_eq!(answers, ["permit", "permit", "prior_consent", "permit"]);
    home.call("contact.opt_in", json!({ "id": id, "channels": ["voicemail"], "reason": "Signed" })).await;
    assert_eq!(gate(&home, &id, "voicemail").await, "permit");
    let permit = ruling(&home, json!({ "contactId": id, "channel": "email" })).await;
    assert_eq!(permit, json!({ "answer": "permit", "address": "ann@example.com", "at": NOON }));
}

#[tokio::test]
async fn a_no_is_told_with_its_day_and_its_word() {
    let home = Home::new().await;
    let id = somebody(&home).await;
    home.call("contact.heard", json!({ "id": id, "channel": "text", "text": "stop" })).await;
    assert_eq!(
        ruling(&home, json!({ "contactId": id })).await,
        json!({ "answer": "refusal", "rule": "opted_out", "why": "They opted out of text messages on 19 May 2026 by “STOP”." })
    );
}

/// Somebody else, made by hand, with the same number and email.
async fn namesake(home: &Home, department: Option<&Value>) -> String {
    let first = home.call("department.list", json!({})).await["items"][0]["id"].clone();
    let (phone, email) = (json!({ "text": "804-555-0119" }), json!({ "text": "Ann@example.com" }));
    let new = json!({ "departmentId": department.unwrap_or(&first), "details": { "firstName": "Bo" }, "phones": [phone], "emails": [email] });
    home.call("contact.create", new).await["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_no_holds_for_whoever_else_has_the_address() {
    let home = Home::new().await;
    let ann = somebody(&home).await;
    let elsewhere = home.call("department.create", json!({ "name": "Elsewhere" })).await["id"].clone();
    let others = [namesake(&home, None).await, namesake(&home, Some(&elsewhere)).await];
    home.call("contact.heard", json!({ "id": ann, "channel": "text", "text": "STOP" })).await;
    home.call("contact.opt_out", json!({ "id": ann, "channels": ["email"], "reason": "" })).await;
    for other in &others {
        assert_eq!(
            ruling(&home, json!({ "contactId": other })).await["why"],
            "(804) 555-0119, who has this address too, opted out of text messages on 19 May 2026 by “STOP”."
        );
        assert_eq!(gate(&home, other, "email").await, "opted_out");
        assert_eq!(gate(&home, other, "call").await, "permit");
        let text = home.call("contact.get", json!({ "id": other })).await["consent"][0].clone();
        assert_eq!([&text["state"], &text["saidBy"]["name"]], ["opted_out", "(804) 555-0119"]);
    }
}

/// How a contact looks in the table and on the card of their lead: state and closed channels.
async fn badge(home: &Home, contact: &str) -> (String, Vec<String>) {
    let all = home.call("contact.list", json!({})).await;
    let row = all["items"].as_array().unwrap().iter().find(|row| row["id"] == contact).unwrap();
    let card = home.call("contact.get", json!({ "id": contact })).await["leads"][0].clone();
    assert_eq!([&row["consent"], &row["optedOut"]], [&card["consent"], &card["optedOut"]]);
    (text(&row["consent"]), row["optedOut"].as_array().unwrap().iter().map(text).collect())
}

/// What is closed in a list is what the gate refuses by a no.
#[tokio::test]
async fn lists_show_the_no_of_whoever_else_has_the_address() {
    let home = Home::new().await;
    let ann = somebody(&home).await;
    let bo = namesake(&home, None).await;
    let stranger = home.post(json!({ "phoneNumber": "8045550120", "source": "Website" })).await.contact();
    let stage = &home.rows("SELECT id FROM stage ORDER BY rank LIMIT 1")[0];
    let email = json!([{ "text": "Ann@example.com" }]);
    let cy =
        json!({ "departmentId": home.office.department, "details": { "firstName": "Cy" }, "emails": email });
    let cy = text(&home.call("contact.create", cy).await["id"]);
    for contact in [&bo, &cy] {
        home.call("lead.create", json!({ "contactId": contact, "stageId": stage })).await;
    }
    let [unknown, out, yes] = ["unknown", "opted_out", "opted_in"];
    let is = async |contact: &str, state: &str, closed: &[&str]| {
        let (shown, channels) = badge(&home, contact).await;
        assert_eq!(
            (&*shown, &channels[..]),
            (state, &closed.iter().map(|each| (*each).to_owned()).collect::<Vec<_>>()[..])
        );
        for channel in super::CHANNELS {
            assert_eq!(
                gate(&home, contact, channel).await == "opted_out",
                closed.contains(&channel),
                "{channel}"
            );
        }
    };
    is(&bo, unknown, &[]).await;

    home.call("contact.heard", json!({ "id": ann, "channel": "text", "text": "STOP" })).await;
    home.call(
        "contact.opt_out",
        json!({ "id": ann, "channels": ["email"], "scope": "marketing", "reason": "" }),
    )
    .await;
    home.call("contact.opt_out", json!({ "id": bo, "channels": ["call"], "reason": "" })).await;
    is(&bo, out, &["text", "call", "voicemail", "email"]).await;
    is(&ann, out, &["text", "call", "voicemail", "email"]).await;
    is(&cy, out, &["email"]).await;
    is(&stranger, unknown, &[]).await;

    let every = json!({ "id": bo, "channels": super::CHANNELS, "reason": "Signed the form", "evidence": "Her letter" });
    home.call("contact.opt_in", every).await;
    is(&bo, yes, &[]).await;
    is(&ann, out, &["text", "voicemail", "email"]).await;
    home.call("contact.heard", json!({ "id": ann, "channel": "text", "text": "stop calling me" })).await;
    is(&bo, out, &["text", "call", "voicemail"]).await;
    home.call("contact.delete", json!({ "ids": [ann] })).await;
    is(&bo, out, &["text", "call", "voicemail"]).await;
}

#[tokio::test]
async fn a_later_yes_for_the_address_asks_for_evidence_and_opens_it_for_whoever_said_it() {
    let home = Home::new().await;
    let ann = somebody(&home).await;
    let other = namesake(&home, None).await;
    let yes = json!({ "id": other, "channels": ["text"], "reason": "Signed the form" });
    home.call("contact.opt_in", yes.clone()).await;
    home.call("contact.heard", json!({ "id": ann, "channel": "text", "text": "STOP" })).await;
    assert_eq!(gate(&home, &other, "text").await, "opted_out", "the no came later");
    assert_eq!(home.refused("contact.opt_in", yes.clone()).await.field(), Some("evidence"));
    let mut with_evidence = yes;
    with_evidence["evidence"] = json!("Her message of today");
    home.call("contact.opt_in", with_evidence).await;
    assert_eq!(gate(&home, &other, "text").await, "permit");
    assert_eq!(gate(&home, &ann, "text").await, "opted_out", "her own no stands");
    home.call("contact.opt_out", json!({ "id": other, "channels": ["text"], "reason": "" })).await;
    home.call("contact.heard", json!({ "id": ann, "channel": "text", "text": "STOP" })).await;
    home.call("undo.undo", json!({})).await;
    assert_eq!(
        gate(&home, &other, "text").await,
        "opted_out",
        "a yes that is put back is no later than it was"
    );
}

#[tokio::test]
async fn a_smaller_no_after_that_yes_holds_again() {
    let home = Home::new().await;
    let ann = somebody(&home).await;
    let other = namesake(&home, None).await;
    home.call("contact.opt_out", json!({ "id": ann, "channels": ["text"], "reason": "" })).await;
    home.call("contact.opt_in", json!({ "id": other, "channels": ["text"], "reason": "Signed the form" }))
        .await;
    assert_eq!(gate(&home, &other, "text").await, "permit");
    let here = json!({ "id": ann, "channels": ["text"], "address": "+18045550119", "scope": "marketing", "reason": "" });
    home.call("contact.opt_out", here).await;
    assert_eq!(
        gate(&home, &other, "text").await,
        "opted_out",
        "what came later is not hidden by the larger one"
    );
}

#[tokio::test]
async fn the_no_of_somebody_in_the_trash_holds_as_well() {
    let home = Home::new().await;
    let ann = somebody(&home).await;
    let other = namesake(&home, None).await;
    home.call("contact.heard", json!({ "id": ann, "channel": "text", "text": "STOP" })).await;
    home.call("contact.delete", json!({ "ids": [ann] })).await;
    assert_eq!(gate(&home, &other, "text").await, "opted_out", "the number is the same");
}

#[tokio::test]
async fn service_passes_a_no_to_marketing_and_no_other() {
    for (scope, purpose, rule) in [
        ("marketing", "marketing", "opted_out"),
        ("marketing", "service", "permit"),
        ("all", "marketing", "opted_out"),
        ("all", "service", "opted_out"),
    ] {
        let home = Home::new().await;
        let id = somebody(&home).await;
        home.call("contact.opt_out", json!({ "id": id, "channels": ["text"], "scope": scope, "reason": "" }))
            .await;
        let answer = ruling(&home, json!({ "contactId": id, "purpose": purpose })).await;
        assert_eq!(answer["rule"].as_str().unwrap_or("permit"), rule, "{scope}, {purpose}");
    }
    let home = Home::new().await;
    let id = somebody(&home).await;
    home.call("contact.heard", json!({ "id": id, "channel": "text", "text": "STOP" })).await;
    let answer = ruling(&home, json!({ "contactId": id, "purpose": "service" })).await;
    assert_eq!(answer["rule"], "opted_out", "never a STOP");
}

#[tokio::test]
async fn strict_mode_asks_everybody_for_a_recorded_yes() {
    let home = Home::new().await;
    let id = somebody(&home).await;
    home.call("setting.set", json!({ "strictConsent": true })).await;
    assert_eq!(gate(&home, &id, "email").await, "prior_consent");
    home.call("contact.opt_in", json!({ "id": id, "channels": ["email"], "reason": "Signed" })).await;
    assert_eq!(gate(&home, &id, "email").await, "permit");
    assert_eq!(gate(&home, &id, "text").await, "prior_consent");
}

#[tokio::test]
async fn only_an_address_of_theirs_passes() {
    let home = Home::new().await;
    let id = somebody(&home).await;
    for (channel, address, rule) in [
        ("text", "+18045550119", "permit"),
        ("text", "+18045550100", "no_address"),
        ("text", "ann@example.com", "no_address"),
        ("email", "Ann@Example.com", "permit"),
        ("email", "bob@example.com", "no_address"),
    ] {
        let answer = ruling(&home, json!({ "contactId": id, "channel": channel, "address": address })).await;
        assert_eq!(answer["rule"].as_str().unwrap_or("permit"), rule, "{channel} {address}");
    }
    let mail_only = home.post(json!({ "email": "cy@example.com", "source": "Website" })).await.contact();
    assert_eq!(gate(&home, &mail_only, "call").await, "no_address");
    let nobody = json!({ "contactId": "nobody", "channel": "text" });
    assert_eq!(home.refused("consent.check", nobody).await.code(), Code::NotFound);
}

#[tokio::test]
async fn who_is_in_the_trash_or_was_merged_hears_nothing() {
    for column in ["archived_at = 1", "merged_into_id = 'other'"] {
        let home = Home::new().await;
        let id = somebody(&home).await;
        home.write(move |work| Ok(work.db.execute(&format!("UPDATE contact SET {column}"), [])?)).await;
        assert_eq!(gate(&home, &id, "email").await, "contact_gone", "{column}");
    }
}

/// Virginia in May: UTC is four hours ahead.
#[tokio::test]
async fn a_phone_does_not_ring_in_quiet_hours() {
    let home = Home::new().await;
    let id = somebody(&home).await;
    let eight = Timestamp(NOON.0);
    let nine_pm = NOON.plus_ms(13 * HOUR);
    for (at, until) in [
        (eight.plus_ms(-1), Some(eight)),
        (eight, None),
        (nine_pm.plus_ms(-1000), None),
        (nine_pm.plus_ms(-1), None),
        (nine_pm, Some(eight.plus_ms(24 * HOUR))),
        (nine_pm.plus_ms(3 * HOUR), Some(eight.plus_ms(24 * HOUR))),
    ] {
        for channel in ["text", "call"] {
            let answer = ruling(&home, json!({ "contactId": id, "channel": channel, "at": at })).await;
            let (rule, held) = (answer["rule"].as_str(), answer["until"].as_i64());
            assert_eq!(
                (rule, held),
                (until.map(|_| "quiet_hours"), until.map(|until| until.0)),
                "{channel} at {}",
                at.0
            );
        }
        let email = ruling(&home, json!({ "contactId": id, "channel": "email", "at": at })).await;
        assert_eq!(email["answer"], "permit", "email wakes nobody");
    }
    let held = ruling(&home, json!({ "contactId": id, "at": nine_pm })).await;
    let why = "Quiet hours: it is 9:00 PM where they are, so it is held until 8:00 AM on 20 May.";
    assert_eq!(held["why"], why);
}
