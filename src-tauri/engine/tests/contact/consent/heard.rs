//! What a contact says takes hold at once, on the channels it means, and is kept word for word.

use porchlight_engine::Code;
use serde_json::{Value, json};

use super::{somebody, states};
use crate::house::{Home, MINUTE, NOON, text};

async fn hear(home: &Home, id: &str, channel: &str, words: &str) -> Value {
    home.call("contact.heard", json!({ "id": id, "channel": channel, "text": words })).await
}

#[tokio::test]
async fn a_message_stops_the_channels_it_means() {
    for (heard_on, words, out) in [
        ("text", "STOP", vec!["text", "voicemail"]),
        ("voicemail", "stop", vec!["text", "voicemail"]),
        ("call", "stop", vec!["text", "call", "voicemail"]),
        ("email", "unsubscribe", vec!["email"]),
        ("text", "please stop texting me", vec!["text", "voicemail"]),
        ("text", "stop calling me", vec!["text", "call", "voicemail"]),
        ("text", "Don't call me, text me instead", vec!["call", "voicemail"]),
        ("email", "Please stop texting me", vec!["text", "voicemail", "email"]),
        ("text", "Do not contact me again", vec!["text", "call", "voicemail", "email"]),
        ("text", "take me off your list", vec!["text", "voicemail"]),
        ("text", "HELP", vec![]),
        ("text", "Stop by the office", vec![]),
    ] {
        let home = Home::new().await;
        let id = somebody(&home).await;
        let answer = hear(&home, &id, heard_on, words).await;
        let expected =
            super::CHANNELS.map(|channel| if out.contains(&channel) { "opted_out" } else { "unknown" });
        assert_eq!(states(&answer["contact"]), expected, "{words} on {heard_on}");
        assert_eq!(answer["understood"]["channels"], json!(out), "{words} on {heard_on}");
    }
}

#[tokio::test]
async fn the_exact_words_are_kept_and_told_once_a_channel() {
    let home = Home::new().await;
    let id = somebody(&home).await;
    let said = NOON.plus_ms(-MINUTE);
    let params = json!({ "id": id, "channel": "text", "text": " Stop!! 🛑", "receivedAt": said, "address": "(804) 555-0119" });
    let answer = home.call("contact.heard", params).await;
    assert_eq!(
        answer["understood"],
        json!({
            "meaning": "stop", "keyword": "STOP", "channels": ["text", "voicemail"], "reviewId": null,
            "sentence": "“STOP” opted them out of text messages, voicemail."
        })
    );
    let line = &answer["contact"]["consent"][0];
    assert_eq!(
        (&line["method"], &line["keyword"], &line["exactText"], &line["evidenceNeeded"]),
        (&json!("keyword"), &json!("STOP"), &json!(" Stop!! 🛑"), &json!(true))
    );
    hear(&home, &id, "text", "stop").await;
    let mut told: Vec<_> = home.story(&id).await.split_off(2);
    let messages = told.extract_if(.., |(kind, _)| kind == "message.received").map(|(_, payload)| payload);
    let from: Vec<_> = messages.map(|payload| payload["from"].clone()).collect();
    assert_eq!(from, [json!("(804) 555-0119"), Value::Null], "both are in the conversation");
    let payload = |channel| {
        json!({
            "channel": channel, "channels": ["text", "voicemail"], "method": "keyword", "keyword": "STOP",
            "exactText": " Stop!! 🛑", "receivedAt": said
        })
    };
    assert_eq!(
        told,
        [("consent.opted_out".into(), payload("text")), ("consent.opted_out".into(), payload("voicemail"))],
        "a repeat changes nothing and is in the log alone"
    );
    let log = home.rows("SELECT channel, state_before, state, own_word FROM consent_event ORDER BY seq");
    let expected = [
        "text|unknown|opted_out|1",
        "voicemail|unknown|opted_out|1",
        "text|opted_out|opted_out|1",
        "voicemail|opted_out|opted_out|1",
    ];
    assert_eq!(log, expected);
}

#[tokio::test]
async fn what_means_nothing_here_is_in_the_conversation_all_the_same() {
    let home = Home::new().await;
    let id = somebody(&home).await;
    let answer = hear(&home, &id, "email", "I would like to get your texts again").await;
    assert_eq!(answer["understood"]["meaning"], "nothing");
    let messages = home.call("message.list", json!({ "contactId": id })).await;
    let [message] = &messages["items"].as_array().unwrap()[..] else { panic!("{messages}") };
    assert_eq!(
        [&message["channel"], &message["direction"], &message["body"], &message["at"]],
        [&json!("email"), &json!("in"), &json!("I would like to get your texts again"), &json!(NOON)]
    );
    let story = home.story(&id).await;
    assert_eq!(story.last().unwrap().0, "message.received");
}

#[tokio::test]
async fn start_opens_text_and_nothing_else() {
    let home = Home::new().await;
    let id = somebody(&home).await;
    hear(&home, &id, "text", "do not contact me").await;
    let answer = hear(&home, &id, "text", "Start").await;
    assert_eq!(states(&answer["contact"]), ["opted_in", "opted_out", "opted_out", "opted_out"]);
    let elsewhere = hear(&home, &id, "email", "START").await;
    assert_eq!(elsewhere["understood"]["meaning"], "nothing");
    assert_eq!(states(&elsewhere["contact"]), states(&answer["contact"]));
}

#[tokio::test]
async fn yes_counts_only_after_a_keyword_that_stopped() {
    for (before, after) in
        [(None, "unknown"), (Some("STOP"), "opted_in"), (Some("please stop texting me"), "opted_out")]
    {
        let home = Home::new().await;
        let id = somebody(&home).await;
        if let Some(words) = before {
            hear(&home, &id, "text", words).await;
        }
        assert_eq!(states(&hear(&home, &id, "text", "Yes").await["contact"])[0], after, "{before:?}");
    }
    let home = Home::new().await;
    let id = somebody(&home).await;
    home.call("contact.opt_out", json!({ "id": id, "channels": ["text"], "reason": "" })).await;
    assert_eq!(
        states(&hear(&home, &id, "text", "yes").await["contact"])[0],
        "opted_out",
        "a person wrote it down"
    );
    assert_eq!(states(&hear(&home, &id, "text", "UNSTOP").await["contact"])[0], "opted_in");
}

#[tokio::test]
async fn start_from_a_number_lifts_what_was_said_for_that_number() {
    let home = Home::new().await;
    let id = somebody(&home).await;
    let only = json!({ "id": id, "channels": ["text"], "address": "+18045550119", "reason": "" });
    home.call("contact.opt_out", only).await;
    let from_elsewhere = hear(&home, &id, "text", "START").await;
    assert_eq!(states(&from_elsewhere["contact"])[0], "opted_out", "the number is out by itself");
    let params = json!({ "id": id, "channel": "text", "text": "START", "address": "8045550119" });
    assert_eq!(states(&home.call("contact.heard", params).await["contact"])[0], "opted_in");
}

#[tokio::test]
async fn one_no_stops_every_channel_when_the_owner_wants_it() {
    let home = Home::new().await;
    let id = somebody(&home).await;
    home.call("setting.set", json!({ "oneOptOutStopsAll": true })).await;
    assert_eq!(states(&hear(&home, &id, "text", "STOP").await["contact"]), ["opted_out"; 4]);
    home.call("setting.set", json!({ "oneOptOutStopsAll": false })).await;
    let contact = home.call("contact.get", json!({ "id": id })).await;
    assert_eq!(states(&contact), ["opted_out"; 4], "a setting loosens nothing that was said");
    assert_eq!(states(&hear(&home, &id, "text", "START").await["contact"])[1], "opted_out");
}

#[tokio::test]
async fn a_phrase_stands_until_a_person_says_it_was_none() {
    let home = Home::new().await;
    let id = somebody(&home).await;
    home.call("contact.opt_in", json!({ "id": id, "channels": ["text"], "reason": "Asked for a quote" }))
        .await;
    let first = text(&hear(&home, &id, "text", "leave me alone, Bob").await["understood"]["reviewId"]);
    let waiting = home.call("consent.review_list", json!({})).await;
    assert_eq!(
        waiting["items"],
        json!([{
            "id": first, "contactId": id, "contactName": "(804) 555-0119", "channel": "text", "phrase": "LEAVE ME ALONE",
            "exactText": "leave me alone, Bob", "receivedAt": NOON
        }])
    );
    let decide = |reason: &str| json!({ "id": first, "decision": "not_an_opt_out", "reason": reason });
    assert_eq!(home.refused("consent.review_decide", decide(" ")).await.field(), Some("reason"));
    let contact = home.call("consent.review_decide", decide("Meant for his brother")).await;
    assert_eq!(states(&contact), ["opted_in", "unknown", "unknown", "unknown"]);
    assert_eq!(home.refused("consent.review_decide", decide("Again")).await.code(), Code::Conflict);
    assert_eq!(home.call("consent.review_list", json!({})).await["items"], json!([]));
}

#[tokio::test]
async fn a_decision_lifts_nothing_that_was_said_before_or_after_the_phrase() {
    for (before, after, decision, text_state) in [
        (Some("STOP"), None, "not_an_opt_out", "opted_out"),
        (None, Some("STOP"), "not_an_opt_out", "opted_out"),
        (None, None, "stays", "opted_out"),
        (None, None, "not_an_opt_out", "unknown"),
    ] {
        let home = Home::new().await;
        let id = somebody(&home).await;
        if let Some(words) = before {
            hear(&home, &id, "text", words).await;
        }
        let review = hear(&home, &id, "text", "stop texting me").await["understood"]["reviewId"].clone();
        if let Some(words) = after {
            hear(&home, &id, "text", words).await;
        }
        let params = json!({ "id": review, "decision": decision, "reason": "Looked at it" });
        let contact = home.call("consent.review_decide", params).await;
        assert_eq!(states(&contact)[0], text_state, "{before:?}, {after:?}, {decision}");
    }
}

#[tokio::test]
async fn words_that_cannot_be_taken_in_are_refused() {
    let home = Home::new().await;
    let id = somebody(&home).await;
    let later = NOON.plus_ms(1);
    for (params, code, field) in [
        (json!({ "id": id, "channel": "text", "text": " " }), Code::Invalid, Some("text")),
        (
            json!({ "id": id, "channel": "text", "text": "STOP", "receivedAt": later }),
            Code::Invalid,
            Some("receivedAt"),
        ),
        (json!({ "id": "nobody", "channel": "text", "text": "STOP" }), Code::NotFound, None),
        (json!({ "id": "nobody", "channel": "text", "text": "stop texting me" }), Code::NotFound, None),
    ] {
        let error = home.refused("contact.heard", params).await;
        assert_eq!((error.code(), error.field()), (code, field));
    }
    assert_eq!(
        home.rows("SELECT (SELECT count(*) FROM consent_event) + (SELECT count(*) FROM consent_review)"),
        ["0"]
    );
}
