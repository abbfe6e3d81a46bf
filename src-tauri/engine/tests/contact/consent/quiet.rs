//! Quiet hours: where somebody is, what holds there, and the table the owner edits.

use chrono::{DateTime, FixedOffset};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::house::{Home, text};

fn ms(time: &str) -> i64 {
    time.parse::<DateTime<FixedOffset>>().unwrap().timestamp_millis()
}

async fn with_phone(home: &Home, phone: &str) -> String {
    home.post(json!({ "phoneNumber": phone, "source": "Website" })).await.contact()
}

/// Until when a text to a contact is held at a moment; `None` when it may go.
async fn held(home: &Home, id: &str, at: &str) -> Option<i64> {
    let ask = json!({ "contactId": id, "channel": "text", "at": ms(at) });
    home.call("consent.check", ask).await["until"].as_i64()
}

#[tokio::test]
async fn the_number_tells_the_zone_and_the_state() {
    let home = Home::new().await;
    for (phone, at, until, why) in [
        ("3125550101", "2026-05-19T20:59:59-05:00", None, "Chicago"),
        ("3125550101", "2026-05-19T21:00:00-05:00", Some("2026-05-20T08:00:00-05:00"), "Chicago"),
        ("8085550101", "2026-05-19T07:59:59-10:00", Some("2026-05-19T08:00:00-10:00"), "Honolulu"),
        (
            "8505550101",
            "2026-05-19T08:30:00-04:00",
            Some("2026-05-19T08:00:00-05:00"),
            "Florida has two zones",
        ),
        ("8505550101", "2026-05-19T19:59:00-04:00", None, "and both are open"),
        (
            "8505550101",
            "2026-05-19T20:00:00-04:00",
            Some("2026-05-20T08:00:00-05:00"),
            "the earlier one closes first, by the law of Florida",
        ),
        (
            "2035550101",
            "2026-05-19T08:30:00-04:00",
            Some("2026-05-19T09:00:00-04:00"),
            "Connecticut opens at nine",
        ),
        ("2145550101", "2026-05-24T11:59:00-05:00", Some("2026-05-24T12:00:00-05:00"), "Texas on a Sunday"),
        ("2145550101", "2026-05-23T20:59:00-05:00", None, "Texas on a Saturday"),
        (
            "4015550101",
            "2026-05-22T18:00:00-04:00",
            Some("2026-05-23T10:00:00-04:00"),
            "Rhode Island into the weekend",
        ),
        ("8005550101", "2026-05-19T08:30:00-04:00", None, "toll-free: the zone of the department"),
        (
            "+442079460101",
            "2026-05-19T07:59:59-04:00",
            Some("2026-05-19T08:00:00-04:00"),
            "abroad: the zone of the department",
        ),
        (
            "3125550101",
            "2026-03-07T22:00:00-06:00",
            Some("2026-03-08T08:00:00-05:00"),
            "over the change of the clock",
        ),
    ] {
        let id = with_phone(&home, phone).await;
        assert_eq!(held(&home, &id, at).await, until.map(ms), "{why}: {phone} at {at}");
    }
}

#[tokio::test]
async fn a_zone_that_is_written_down_outweighs_the_number() {
    let home = Home::new().await;
    let id = with_phone(&home, "8045550119").await;
    home.write(|work| Ok(work.db.execute("UPDATE contact SET time_zone = 'America/Los_Angeles'", [])?)).await;
    assert_eq!(held(&home, &id, "2026-05-19T08:30:00-04:00").await, Some(ms("2026-05-19T08:00:00-07:00")));
    assert_eq!(held(&home, &id, "2026-05-19T23:30:00-04:00").await, None);
}

fn day(weekday: u8, opens: &str, closes: &str) -> Value {
    json!({ "weekday": weekday, "opens": opens, "closes": closes })
}

#[tokio::test]
async fn the_owner_edits_the_table() {
    let home = Home::new().await;
    let table = home.call("quiet_hours.list", json!({})).await;
    let places: Vec<_> =
        table["items"].as_array().unwrap().iter().map(|hours| text(&hours["place"])).collect();
    assert_eq!(places, ["", "US-CT", "US-FL", "US-MD", "US-MS", "US-NJ", "US-OK", "US-RI", "US-TX"]);
    assert_eq!(table["items"][8]["days"][6], day(7, "12:00", "21:00"));
    let id = with_phone(&home, "8045550119").await;
    let tuesday = json!({ "place": "US-VA", "days": [day(2, "10:00", "24:00")] });
    let after = home.call("quiet_hours.set", tuesday).await;
    assert_eq!(after["items"][9], json!({ "place": "US-VA", "days": [day(2, "10:00", "24:00")] }));
    assert_eq!(held(&home, &id, "2026-05-19T09:00:00-04:00").await, Some(ms("2026-05-19T10:00:00-04:00")));
    let everywhere_too = held(&home, &id, "2026-05-19T21:00:00-04:00").await;
    assert_eq!(everywhere_too, Some(ms("2026-05-26T10:00:00-04:00")), "what holds everywhere closes at nine");
    home.call("quiet_hours.set", json!({ "place": "US-VA", "days": [] })).await;
    assert_eq!(held(&home, &id, "2026-05-20T09:00:00-04:00").await, None);
}

#[tokio::test]
async fn hours_that_never_meet_hold_for_good() {
    let home = Home::new().await;
    let id = with_phone(&home, "8045550119").await;
    home.call("quiet_hours.set", json!({ "place": "US-VA", "days": [day(2, "22:00", "23:00")] })).await;
    let ask = json!({ "contactId": id, "channel": "text" });
    let answer = home.call("consent.check", ask).await;
    assert_eq!((&answer["rule"], &answer["until"]), (&json!("quiet_hours"), &Value::Null));
}

#[tokio::test]
async fn hours_that_make_no_sense_are_refused() {
    let home = Home::new().await;
    let before = home.call("quiet_hours.list", json!({})).await;
    for (place, days, field) in [
        ("Florida", vec![day(1, "08:00", "20:00")], "place"),
        ("US-fl", vec![day(1, "08:00", "20:00")], "place"),
        ("", vec![], "days"),
        ("US-FL", vec![day(0, "08:00", "20:00")], "days"),
        ("US-FL", vec![day(8, "08:00", "20:00")], "days"),
        ("US-FL", vec![day(1, "20:00", "08:00")], "days"),
        ("US-FL", vec![day(1, "08:00", "08:00")], "days"),
        ("US-FL", vec![day(1, "8:00", "20:00")], "days"),
        ("US-FL", vec![day(1, "08:00", "24:01")], "days"),
        ("US-FL", vec![day(1, "08:60", "20:00")], "days"),
        ("US-FL", vec![day(1, "08:00", "20:00"), day(1, "09:00", "20:00")], "days"),
    ] {
        let error = home.refused("quiet_hours.set", json!({ "place": place, "days": days })).await;
        assert_eq!(error.field(), Some(field), "{place}: {days:?}");
    }
    assert_eq!(home.call("quiet_hours.list", json!({})).await, before);
}

/// Whatever the moment and the number: what is held goes at the moment it is held until, and not a millisecond before.
#[test]
fn what_is_held_goes_at_the_moment_it_is_held_until() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let home = runtime.block_on(Home::new());
    let codes = ["201", "850", "605", "907", "208", "867", "214", "401", "602", "671", "709", "800"];
    let ids = codes.map(|code| runtime.block_on(with_phone(&home, &format!("{code}5550101"))));
    let strategy = (0..ids.len(), ms("2026-01-01T00:00:00Z")..ms("2027-01-01T00:00:00Z"));
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) };
    let check = |id: &str, at: i64| {
        let ask = json!({ "contactId": id, "channel": "text", "at": at });
        runtime.block_on(home.call("consent.check", ask))
    };
    let law = |(index, at): (usize, i64)| {
        let answer = check(&ids[index], at);
        if answer["answer"] == "refusal" {
            let until = answer["until"].as_i64().unwrap();
            prop_assert!(until > at);
            prop_assert_eq!(&check(&ids[index], until)["answer"], "permit");
            prop_assert_eq!(&check(&ids[index], until - 1)["rule"], "quiet_hours");
        }
        Ok(())
    };
    proptest::test_runner::TestRunner::new(config).run(&strategy, law).unwrap();
}
