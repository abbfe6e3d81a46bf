//! What the owner can set: every value is checked, and what is not given stays.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where it meets what it did not expect")]

#[path = "support/house.rs"]
mod house;

use house::Home;
use porchlight_engine::{Code, setting::Settings};
use serde_json::{Value, json};

#[tokio::test]
async fn a_new_house_has_the_settings_of_the_book() {
    let home = Home::new().await;
    let settings = home.call("setting.get", json!({})).await;
    assert_eq!(settings, serde_json::to_value(Settings::default()).unwrap());
    insta::assert_json_snapshot!(settings);
}

#[tokio::test]
async fn every_setting_can_be_set_and_stays_set() {
    let all = json!({
        "reach": "local_network", "port": 9000, "publicUrl": "https://leads.example.com/in", "trustedProxies": ["192.0.2.10", "2001:db8::1"],
        "maxHeaderBytes": 8192, "maxBodyBytes": 1024, "headerTimeoutMs": 100, "bodyTimeoutMs": 600_000,
        "maxConnections": 1, "keepRequests": 100, "keepDays": 1, "keepBytes": 16_777_216, "theme": "dark",
        "density": "compact", "notifyNewLeads": false, "firstRunDone": true, "oneOptOutStopsAll": true, "strictConsent": true
    });
    let names = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(
        names(&all),
        names(&serde_json::to_value(Settings::default()).unwrap()),
        "none is left out here"
    );
    let home = Home::new().await;
    assert_eq!(home.call("setting.set", all.clone()).await, all);
    let home = home.reopen().await;
    assert_eq!(home.call("setting.get", json!({})).await, all);
    let back = home.call("setting.set", json!({ "publicUrl": null, "port": 0 })).await;
    assert_eq!(
        (&back["publicUrl"], &back["port"], &back["theme"]),
        (&Value::Null, &json!(0), &json!("dark"))
    );
}

#[tokio::test]
async fn a_value_that_does_not_fit_is_refused_with_its_name_and_changes_nothing() {
    let home = Home::new().await;
    let unfit = "This value does not fit the setting.";
    let url = "This must begin with https:// or http:// and name a host, like https://leads.example.com.";
    let proxy = "Each proxy must be an IP address, like 192.0.2.10.";
    let seconds = "Choose between 0.1 s and 10 min.";
    let table = [
        ("reach", json!("everyone"), unfit),
        ("port", json!(80), "Ports below 1024 need an administrator. Try 8787."),
        ("port", json!(1023), "Ports below 1024 need an administrator. Try 8787."),
        ("port", json!(65_536), unfit),
        ("port", json!("8787"), unfit),
        ("port", json!(null), unfit),
        ("publicUrl", json!("leads.example.com"), url),
        ("publicUrl", json!("ftp://leads.example.com"), url),
        ("publicUrl", json!("https://"), url),
        ("publicUrl", json!("https:///path"), url),
        ("publicUrl", json!("https://leads.example.com/?a"), url),
        ("publicUrl", json!("https://leads example.com"), url),
        ("publicUrl", json!(""), url),
        ("trustedProxies", json!(["proxy.example.com"]), proxy),
        ("trustedProxies", json!(["192.0.2.0/24"]), proxy),
        ("trustedProxies", json!("192.0.2.10"), unfit),
        ("maxHeaderBytes", json!(8 * 1024 - 1), "Choose between 8 KiB and 1 MiB."),
        ("maxHeaderBytes", json!(1024 * 1024 + 1), "Choose between 8 KiB and 1 MiB."),
        ("maxBodyBytes", json!(1023), "Choose between 1 KiB and 64 MiB."),
        ("maxBodyBytes", json!(64 * 1024 * 1024 + 1), "Choose between 1 KiB and 64 MiB."),
        ("headerTimeoutMs", json!(99), seconds),
        ("headerTimeoutMs", json!(600_001), seconds),
        ("bodyTimeoutMs", json!(99), seconds),
        ("bodyTimeoutMs", json!(600_001), seconds),
        ("maxConnections", json!(0), "Choose between 1 and 10,000."),
        ("maxConnections", json!(10_001), "Choose between 1 and 10,000."),
        ("keepRequests", json!(99), "Keep at least 100 requests."),
        ("keepDays", json!(0), "Keep requests for at least one day."),
        ("keepBytes", json!(16 * 1024 * 1024 - 1), "Keep at least 16 MiB."),
        ("keepBytes", json!(-1), unfit),
        ("theme", json!("pink"), unfit),
        ("density", json!(1), unfit),
        ("notifyNewLeads", json!("yes"), unfit),
        ("firstRunDone", json!(0), unfit),
        ("oneOptOutStopsAll", json!("yes"), unfit),
        ("strictConsent", json!(1), unfit),
        ("colour", json!("red"), "There is no setting of this name."),
    ];
    let before = home.call("setting.get", json!({})).await;
    for (name, value, message) in table {
        let error = home.refused("setting.set", json!({ name: value })).await;
        assert_eq!(
            (error.code(), error.field(), error.message()),
            (Code::Invalid, Some(name), message),
            "{name}: {value}"
        );
    }
    let error = home.refused("setting.set", json!({ "density": "compact", "port": 80 })).await;
    assert_eq!(error.field(), Some("port"), "and what fits beside it is not set either");
    assert_eq!(home.call("setting.get", json!({})).await, before);
    assert_eq!(home.rows("SELECT count(*) FROM setting"), ["0"]);
}

#[tokio::test]
async fn what_a_newer_program_stored_is_left_alone() {
    let home = Home::new().await;
    home.write(|work| Ok(work.db.execute("INSERT INTO setting VALUES ('moonPhase', '\"full\"')", [])?)).await;
    home.call("setting.set", json!({ "theme": "dark" })).await;
    let home = home.reopen().await;
    assert_eq!(home.call("setting.get", json!({})).await["theme"], "dark");
    assert_eq!(home.rows("SELECT key, value FROM setting"), ["moonPhase|\"full\"", "theme|\"dark\""]);
}

#[tokio::test]
async fn a_value_of_a_newer_program_that_is_not_understood_counts_as_not_set() {
    let home = Home::new().await;
    home.write(|work| {
        Ok(work
            .db
            .execute("INSERT INTO setting VALUES ('theme', '\"sepia\"'), ('density', '\"compact\"')", [])?)
    })
    .await;
    let home = home.reopen().await;
    let settings = home.call("setting.get", json!({})).await;
    assert_eq!((&settings["theme"], &settings["density"]), (&json!("system"), &json!("compact")));
}

#[tokio::test]
async fn a_limit_is_in_force_for_the_next_request() {
    let home = Home::new().await;
    home.call("setting.set", json!({ "maxBodyBytes": 1024 })).await;
    let body =
        format!(r#"{{"email": "ann@example.com", "source": "Website", "note": "{}"}}"#, "x".repeat(1024));
    assert_eq!(home.send(&home.office, &body).await.status, 413);
    home.call("setting.set", json!({ "maxBodyBytes": 2048 })).await;
    assert_eq!(home.send(&home.office, &body).await.status, 200);
}
