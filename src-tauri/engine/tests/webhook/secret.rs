//! Secrets: in the vault and in what is sent, nowhere else.

use porchlight_engine::{
    clock::Timestamp,
    journal::Actor,
    webhook::{HealthState, Patch, health},
};
use serde_json::{Value, json};
use standardwebhooks::Webhook;

use crate::{
    house::DAY,
    office::{Office, Pending, status_of},
};

/// Whether a receiver that holds `secret` believes a POST.
fn believes(secret: &str, pending: &Pending) -> bool {
    let key = secret.strip_prefix("whsec_").unwrap();
    let signed = format!("{}.{}.", pending.event(), pending.header("webhook-timestamp").unwrap());
    let timestamp: i64 = pending.header("webhook-timestamp").unwrap().parse().unwrap();
    let body = std::str::from_utf8(&pending.post.body).unwrap();
    let expected = Webhook::new(key).unwrap().sign(&pending.event(), timestamp, body.as_bytes()).unwrap();
    assert!(signed.len() > 10);
    pending.header("webhook-signature").unwrap().split(' ').any(|each| each == expected)
}

fn patch(value: Value) -> Patch {
    serde_json::from_value(value).unwrap()
}

fn secret_of(office: &Office, id: &str) -> impl Future<Output = String> {
    let (webhooks, id) = (&office.webhooks, id.to_owned());
    async move { webhooks.reveal_secret(id, Actor::user()).await.unwrap().reveal().to_owned() }
}

#[tokio::test]
async fn a_body_is_signed_when_it_is_sent() {
    let mut office = Office::new().await;
    let id = office.subscribe(json!({ "signing": "standard_webhooks" })).await.id;
    let secret = secret_of(&office, &id).await;
    office.happens("ann").await;
    office.exchange(status_of(500, &[])).await;
    office.pass(10_000);
    let pending = office.one().await;
    assert_eq!(pending.header("webhook-timestamp"), Some(&*(office.now().0 / 1000).to_string()));
    assert!(believes(&secret, &pending));
}

#[tokio::test]
async fn for_a_day_both_secrets_sign() {
    let mut office = Office::new().await;
    let id = office.subscribe(json!({ "signing": "standard_webhooks", "scheduleS": [0] })).await.id;
    let old = secret_of(&office, &id).await;
    office.webhooks.rotate_secret(id.clone(), Actor::user()).await.unwrap();
    let new = secret_of(&office, &id).await;
    assert_ne!(old, new);
    office.happens("ann").await;
    let pending = office.one().await;
    assert!(believes(&old, &pending) && believes(&new, &pending));
    pending.answers(200);
    office.settle().await;
    office.pass(DAY);
    office.happens("ann").await;
    let pending = office.one().await;
    assert!(!believes(&old, &pending) && believes(&new, &pending));
}

#[tokio::test]
async fn headers_and_handshake_key_are_sent_and_nowhere_else() {
    let mut office = Office::new().await;
    let secrets = ["Bearer sesame-open-wide", "handshake-of-ours"];
    let id = office
        .subscribe(json!({
            "dialect": "clinchpad", "events": ["lead:created"], "signing": "standard_webhooks",
            "headers": [{ "name": "Authorization", "value": secrets[0] }], "handshakeKey": secrets[1],
        }))
        .await
        .id;
    let signing = secret_of(&office, &id).await;
    office.webhooks.test(id.clone(), Some("lead:created".into())).await.unwrap();
    let pending = office.one().await;
    assert_eq!(pending.header("Authorization"), Some(secrets[0]));
    assert_eq!(pending.body()["handshake_key"], secrets[1]);
    assert!(believes(&signing, &pending), "the key is part of what is signed");
    pending.answers(200);
    office.settle().await;
    let delivery = office.deliveries().await.remove(0);
    let log = office.log(&delivery.id).await.remove(0);
    assert!(log.request_headers.contains(&("Authorization".into(), "•••".into())));
    let bytes: Vec<u8> = ["porchlight.db", "porchlight.db-wal"]
        .iter()
        .flat_map(|name| std::fs::read(office.folder().join(name)).unwrap_or_default())
        .collect();
    for secret in secrets.into_iter().chain([&*signing]) {
        assert!(
            !bytes.windows(secret.len()).any(|part| part == secret.as_bytes()),
            "{secret} is in the file"
        );
    }
}

#[tokio::test]
async fn a_header_without_a_value_keeps_its_value() {
    let mut office = Office::new().await;
    let id = office.subscribe(json!({ "headers": [{ "name": "X-Key", "value": "one" }] })).await.id;
    let headers = json!([{ "name": "x-key" }, { "name": "X-More", "value": "two" }]);
    office.webhooks.update(patch(json!({ "id": id, "headers": headers })), Actor::user()).await.unwrap();
    office.happens("ann").await;
    let pending = office.one().await;
    assert_eq!((pending.header("x-key"), pending.header("X-More")), (Some("one"), Some("two")));
}

#[tokio::test]
async fn the_vault_holds_one_entry_for_each_subscription_that_has_secrets() {
    let office = Office::new().await;
    let entries = || -> Vec<String> {
        let json = std::fs::read(office.folder().join("secrets.json")).unwrap_or_else(|_| b"{}".to_vec());
        serde_json::from_slice::<serde_json::Map<String, Value>>(&json).unwrap().keys().cloned().collect()
    };
    let id = office.subscribe(json!({})).await.id;
    assert_eq!(entries().len(), 0);
    let headers = json!([{ "name": "X-Key", "value": "one" }]);
    office.webhooks.update(patch(json!({ "id": id, "headers": headers })), Actor::user()).await.unwrap();
    assert_eq!(entries().len(), 1);
    let signed = patch(json!({ "id": id, "signing": "standard_webhooks" }));
    office.webhooks.update(signed, Actor::user()).await.unwrap();
    office.webhooks.rotate_secret(id.clone(), Actor::user()).await.unwrap();
    assert_eq!(entries(), [office.subscription(&id).await.secrets_ref.unwrap()]);
    let refused = patch(json!({ "id": id, "handshakeKey": "k" }));
    office.webhooks.update(refused, Actor::user()).await.unwrap_err();
    assert_eq!(entries().len(), 1);
    office.webhooks.delete(id, Actor::user()).await.unwrap();
    assert_eq!(entries().len(), 0);
}

#[tokio::test]
async fn secrets_that_are_lost_stop_it_and_nothing_goes_unsigned() {
    let mut office = Office::new().await;
    let id = office.subscribe(json!({ "signing": "standard_webhooks" })).await.id;
    let name = office.subscription(&id).await.secrets_ref.unwrap();
    office.vault.forget(&name).unwrap();
    office.happens("ann").await;
    while office.turn().await.is_zero() {}
    office.settle().await;
    office.quiet().await;
    let health = health(&office.subscription(&id).await);
    assert_eq!(health.state, HealthState::Stopped);
    assert!(health.sentence.contains("not in the keychain any more"), "{}", health.sentence);
    assert_eq!(health.since, Some(Timestamp(office.now().0)));
}

#[tokio::test]
async fn revealing_a_secret_is_on_record() {
    let office = Office::new().await;
    let id = office.subscribe(json!({ "signing": "standard_webhooks" })).await.id;
    secret_of(&office, &id).await;
    let last = office.rows("SELECT type, payload FROM activity ORDER BY seq DESC LIMIT 1").remove(0);
    assert!(last.starts_with("subscription.secret_revealed|") && !last.contains("whsec"), "{last}");
}
