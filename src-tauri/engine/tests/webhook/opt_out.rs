//! One act of a person is one Opt-Out or Opt-In for Hatch's subscribers, however many channels it is about; under our own
//! names each channel is told.

use serde_json::{Value, json};

use crate::house::Home;

/// A house whose consent events are held for two subscriptions, with a contact in it.
async fn home() -> (Home, String) {
    let home = Home::new().await;
    for (dialect, events) in
        [("standard", ["consent.opted_out", "consent.opted_in"]), ("hatch", ["opt_out", "opt_in"])]
    {
        let draft = json!({ "name": dialect, "url": "https://hooks.example.com/in", "dialect": dialect, "events": events });
        let made = home.call("subscription.create", draft).await;
        home.call("subscription.pause", json!({ "id": made["subscription"]["id"] })).await;
    }
    let contact = home.post(json!({ "phoneNumber": "8045550119", "source": "Website" })).await.contact();
    (home, contact)
}

/// What the last act owes to the subscribers of a dialect: the event, and the channels it names.
struct Heard<'a> {
    home: &'a Home,
    last: String,
}

impl Heard<'_> {
    fn of(home: &Home) -> Heard<'_> {
        Heard { home, last: "0".into() }
    }

    fn since(&mut self) -> Vec<String> {
        let sql = format!(
            "SELECT e.type || ' ' || coalesce(json_extract(e.body, '$.data.channels'), json_extract(e.body, '$.data.details.channel'))
             FROM delivery d JOIN event e ON e.seq = d.event_seq WHERE d.seq > {} ORDER BY e.dialect DESC, d.seq",
            self.last
        );
        let rows = self.home.rows(&sql);
        self.last = self.home.rows("SELECT max(seq) FROM delivery").remove(0);
        rows
    }
}

fn all(contact: &str) -> Value {
    json!({ "id": contact, "channels": ["email", "text", "call", "voicemail"], "reason": "Asked on the phone" })
}

const EVERYWHERE: &str = r#"["sms","call","voicemail","email"]"#;

fn each(event: &str, hatch: &str) -> Vec<String> {
    let ours = ["text", "call", "voicemail", "email"].map(|channel| format!("consent.{event} {channel}"));
    ours.into_iter().chain([format!("{hatch} {EVERYWHERE}")]).collect()
}

#[tokio::test]
async fn four_channels_by_hand_are_one_opt_out() {
    let (home, contact) = home().await;
    let mut heard = Heard::of(&home);
    home.call("contact.opt_out", all(&contact)).await;
    assert_eq!(heard.since(), each("opted_out", "opt_out"));
    home.call("contact.opt_in", all(&contact)).await;
    assert_eq!(heard.since(), each("opted_in", "opt_in"));
}

#[tokio::test]
async fn taking_it_back_is_one_opt_in() {
    let (home, contact) = home().await;
    let mut heard = Heard::of(&home);
    home.call("contact.opt_out", all(&contact)).await;
    heard.since();
    home.call("undo.undo", json!({})).await;
    assert_eq!(heard.since(), each("opted_in", "opt_in"));
}

#[tokio::test]
async fn a_stop_is_one_opt_out_and_names_what_it_closes() {
    let (home, contact) = home().await;
    let mut heard = Heard::of(&home);
    home.call("contact.heard", json!({ "id": contact, "channel": "text", "text": "STOP" })).await;
    let ours = ["consent.opted_out text", "consent.opted_out voicemail", r#"opt_out ["sms","voicemail"]"#];
    assert_eq!(heard.since(), ours);
}

/// What was closed before is no news.
#[tokio::test]
async fn only_what_changed_is_named() {
    let (home, contact) = home().await;
    let mut heard = Heard::of(&home);
    let text = json!({ "id": contact, "channels": ["text"], "reason": "" });
    home.call("contact.opt_out", text).await;
    assert_eq!(heard.since(), ["consent.opted_out text", r#"opt_out ["sms"]"#]);
    home.call("contact.opt_out", all(&contact)).await;
    let ours = ["call", "voicemail", "email"].map(|channel| format!("consent.opted_out {channel}"));
    assert_eq!(heard.since(), [&ours[..], &[r#"opt_out ["call","voicemail","email"]"#.to_owned()]].concat());
    home.call("contact.opt_out", all(&contact)).await;
    assert_eq!(heard.since(), [""; 0]);
}

#[tokio::test]
async fn each_of_many_contacts_is_one_event() {
    let (home, contact) = home().await;
    let other = home.post(json!({ "phoneNumber": "8045550120", "source": "Website" })).await.contact();
    let many = json!({ "ids": [contact, other], "channels": ["text", "email"], "reason": "" });
    home.call("contact.opt_out_many", many).await;
    let told = home.rows("SELECT count(DISTINCT contact_id), count(*) FROM delivery WHERE type = 'opt_out'");
    assert_eq!(told, ["2|2"]);
}
