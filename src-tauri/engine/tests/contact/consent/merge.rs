//! Two contacts become one: every no is taken over, no yes is.

use porchlight_engine::{contact::consent, journal::Actor};
use serde_json::{Value, json};

use super::states;
use crate::house::Home;

async fn merged(home: &Home, survivor: &str, loser: &str) -> Value {
    let (to, from) = (survivor.to_owned(), loser.to_owned());
    home.write(move |work| consent::strictest_of(work, &to, &from, &Actor::user())).await;
    home.call("contact.get", json!({ "id": survivor })).await
}

async fn two(home: &Home) -> [String; 2] {
    let one = home.post(json!({ "phoneNumber": "8045550101", "source": "Website" })).await.contact();
    [one, home.post(json!({ "phoneNumber": "8045550102", "source": "Website" })).await.contact()]
}

#[tokio::test]
async fn the_strictest_word_of_both_stands() {
    for (survivor, loser, stands) in [
        (None, Some("contact.opt_out"), "opted_out"),
        (Some("contact.opt_in"), Some("contact.opt_out"), "opted_out"),
        (Some("contact.opt_out"), Some("contact.opt_in"), "opted_out"),
        (None, Some("contact.opt_in"), "unknown"),
        (Some("contact.opt_in"), None, "opted_in"),
        (None, None, "unknown"),
    ] {
        let home = Home::new().await;
        let [to, from] = two(&home).await;
        for (id, command) in [(&to, survivor), (&from, loser)] {
            if let Some(command) = command {
                home.call(command, json!({ "id": id, "channels": ["text"], "reason": "Asked" })).await;
            }
        }
        assert_eq!(states(&merged(&home, &to, &from).await)[0], stands, "{survivor:?}, {loser:?}");
    }
}

#[tokio::test]
async fn what_is_known_of_a_no_comes_with_it_once() {
    let home = Home::new().await;
    let [to, from] = two(&home).await;
    home.call("contact.heard", json!({ "id": from, "channel": "text", "text": "Stop!" })).await;
    let only = json!({ "id": from, "channels": ["call"], "address": "8045550102", "reason": "Not at work" });
    home.call("contact.opt_out", only).await;
    let contact = merged(&home, &to, &from).await;
    let line = &contact["consent"][0];
    assert_eq!(
        [&line["method"], &line["keyword"], &line["exactText"], &line["evidenceNeeded"]],
        [&json!("merge"), &json!("STOP"), &json!("Stop!"), &json!(true)]
    );
    assert_eq!(contact["consent"][1]["addresses"][0]["address"], "+18045550102");
    let told: Vec<_> =
        home.story(&to).await.into_iter().filter(|(kind, _)| kind == "consent.opted_out").collect();
    let channels: Vec<_> = told.iter().map(|(_, payload)| &payload["channel"]).collect();
    assert_eq!(channels, ["text", "call", "voicemail"]);
    let before = home.rows("SELECT count(*) FROM consent_event");
    merged(&home, &to, &from).await;
    assert_eq!(home.rows("SELECT count(*) FROM consent_event"), before, "only what is stricter is copied");
}
