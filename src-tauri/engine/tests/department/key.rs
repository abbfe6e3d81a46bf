//! Keys: shown once, kept apart from the file, refused at once when revoked.

use porchlight_engine::Code;
use serde_json::{Value, json};

use crate::{
    house::{Home, MINUTE, NOON, Sender, text},
    post,
};

#[tokio::test]
async fn a_new_key_opens_the_door_and_shows_only_its_end() {
    let home = Home::new().await;
    let params = json!({ "departmentId": home.office.department, "name": " Website ", "dialect": "hatch" });
    let made = home.call("api_key.create", params).await;
    let secret = text(&made["secret"]);
    assert!(secret.len() == 36 && secret.starts_with("plk_"), "{secret}");
    assert_eq!(
        made["key"],
        json!({
            "id": made["key"]["id"], "departmentId": home.office.department, "name": "Website", "dialect": "hatch",
            "last4": secret[32..], "createdAt": NOON, "lastUsedAt": null, "revokedAt": null
        })
    );
    let keys = home.call("api_key.list", json!({ "departmentId": home.office.department })).await;
    assert_eq!(keys["items"][1], made["key"]);
    assert!(!keys.to_string().contains(&secret));
    assert_eq!(post(&home, &Sender { key: secret, ..home.office.clone() }).await, 200);
}

#[tokio::test]
async fn a_revoked_key_is_refused_at_the_very_next_request() {
    let home = Home::new().await;
    assert_eq!(post(&home, &home.office).await, 200);
    let revoked = home.call("api_key.revoke", json!({ "id": home.office.key_id })).await;
    assert_eq!(revoked["revokedAt"], json!(NOON));
    assert_eq!(post(&home, &home.office).await, 401);
    let newest = &home.call("request.list", json!({})).await["items"][0];
    assert_eq!(newest["verdict"], "unauthorized");
    assert_eq!(newest["sentence"], "Refused: the key “Website form” was revoked");
    let error = home.refused("api_key.reveal", json!({ "id": home.office.key_id })).await;
    assert_eq!(error.code(), Code::NotFound, "it is forgotten");
    home.pass(MINUTE);
    let again = home.call("api_key.revoke", json!({ "id": home.office.key_id })).await;
    assert_eq!(again["revokedAt"], json!(NOON), "once is enough");
}

#[tokio::test]
async fn a_key_is_good_for_its_own_department() {
    let home = Home::new().await;
    let norfolk = home.department("Norfolk").await;
    let stray = Sender { key: home.office.key.clone(), ..norfolk };
    assert_eq!(post(&home, &stray).await, 401);
    let sentence = home.call("request.list", json!({})).await["items"][0]["sentence"].clone();
    assert_eq!(sentence, "Refused: the key “Website form” belongs to another department");
}

#[tokio::test]
async fn revealing_a_key_is_in_the_journal_and_the_secret_is_not() {
    let home = Home::new().await;
    let secret = home.call("api_key.reveal", json!({ "id": home.office.key_id })).await;
    assert_eq!(secret, json!({ "secret": home.office.key }));
    home.call("api_key.revoke", json!({ "id": home.office.key_id })).await;
    let told =
        home.rows("SELECT type, actor_kind, payload FROM activity WHERE type LIKE 'api_key.%' ORDER BY seq");
    let payload =
        json!({ "keyId": home.office.key_id, "last4": home.office.key[32..], "name": "Website form" });
    assert_eq!(
        told,
        [
            format!("api_key.created|system|{payload}"),
            // Once when this house was opened, once above.
            format!("api_key.revealed|user|{payload}"),
            format!("api_key.revealed|user|{payload}"),
            format!("api_key.revoked|user|{payload}"),
        ]
    );
}

#[tokio::test]
async fn the_last_use_is_noted_once_a_minute() {
    let home = Home::new().await;
    let last_used = async || {
        home.call("api_key.list", json!({ "departmentId": home.office.department })).await["items"][0]["lastUsedAt"].clone()
    };
    assert_eq!(last_used().await, Value::Null);
    let noon = json!(NOON);
    for (later, noted) in [(0, noon.clone()), (MINUTE - 1, noon), (1, json!(NOON.plus_ms(MINUTE)))] {
        home.pass(later);
        post(&home, &home.office).await;
        assert_eq!(last_used().await, noted, "{later} ms later");
    }
}

#[tokio::test]
async fn a_key_needs_a_holder_and_a_department() {
    let home = Home::new().await;
    let new = |department: &str, name: &str| json!({ "departmentId": department, "name": name, "dialect": "hatch" });
    for name in ["", "  ", &"x".repeat(81)] {
        let error = home.refused("api_key.create", new(&home.office.department, name)).await;
        assert_eq!((error.code(), error.field()), (Code::Invalid, Some("name")));
    }
    assert_eq!(home.refused("api_key.create", new("none", "Form")).await.code(), Code::NotFound);
    for command in ["api_key.reveal", "api_key.revoke"] {
        assert_eq!(home.refused(command, json!({ "id": "none" })).await.code(), Code::NotFound, "{command}");
    }
    let vault = std::fs::read_to_string(home.folder().path().join("secrets.json")).unwrap();
    let kept: std::collections::BTreeMap<String, String> = serde_json::from_str(&vault).unwrap();
    assert!(kept.into_values().eq([home.office.key.clone()]), "nothing is kept of a key that was not made");
}

#[tokio::test]
async fn the_secret_is_never_in_the_file() {
    let home = Home::new().await;
    let norfolk = home.department("Norfolk").await;
    let keys = [home.office.key.clone(), norfolk.key];
    let file = home.file();
    // No lead came, so the bytes of no request hold it either.
    for _ in 0..2 {
        let log = file.with_extension("db-wal");
        let bytes = [std::fs::read(&file).unwrap(), std::fs::read(log).unwrap_or_default()].concat();
        for key in &keys {
            assert!(!contains(&bytes, key.as_bytes()), "the key is in the file");
        }
        assert!(contains(&bytes, b"Norfolk"), "the search would have found it");
        home.engine.stop().await;
    }
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}
