//! Subscriptions of webhooks: who is told of what, where and how.

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ById, Nothing, Page};
use crate::{
    clock::Timestamp,
    engine::{Engine, House},
    error::Result,
    journal::Actor,
    webhook::{
        self, Draft, Fared, Health, Held, Order, Patch, Subscription,
        address::Network,
        dialect::{self, Dialect, EventType},
        sign::Signing,
    },
};

/// A subscription as shown; secrets are never part of it.
#[derive(Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts", rename = "Subscription")]
pub struct SubscriptionView {
    /// Row id.
    pub id: String,
    /// What the owner calls it.
    pub name: String,
    /// Where it goes.
    pub url: String,
    /// Where that leads, by the owner's word.
    pub network: Network,
    /// How it is told.
    pub dialect: Dialect,
    /// What it hears of.
    pub events: Vec<String>,
    /// Only of these departments; empty for all.
    pub departments: Vec<String>,
    /// Only of leads in these pipelines; empty for all.
    pub pipelines: Vec<String>,
    /// Only from these sources; empty for all.
    pub sources: Vec<String>,
    /// Names of the owner's own headers.
    pub headers: Vec<String>,
    /// How it is signed.
    pub signing: Signing,
    /// What a receiver of Hatch signatures checks them with.
    pub public_key: Option<String>,
    /// Until when the secret before this one signs as well.
    pub old_secret_until: Option<Timestamp>,
    /// Whether ClinchPad's handshake key is sent.
    pub has_handshake_key: bool,
    /// Milliseconds from connecting to the last byte.
    pub timeout_ms: u32,
    /// At most so many a minute.
    pub rate_per_min: Option<u32>,
    /// At most so many at one time.
    pub max_in_flight: u32,
    /// In which order.
    pub order: Order,
    /// Seconds before each try.
    pub schedule_s: Vec<u32>,
    /// Nothing is sent.
    pub paused: bool,
    /// How it is doing.
    pub health: Health,
    /// Deliveries not done yet: held ones, when it is paused.
    #[ts(type = "number")]
    pub open: u64,
    /// How the last sixteen deliveries fared, oldest first.
    pub recent: Vec<Fared>,
    /// The receiver asked to be left alone until then.
    pub not_before: Option<Timestamp>,
    /// When something last arrived.
    pub last_success_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
}

/// How to set a subscription going again.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export_to = "types.ts")]
pub struct Resume {
    /// Which.
    pub id: String,
    /// What becomes of what is held.
    pub held: Held,
}

/// A test to be sent.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export_to = "types.ts", rename = "SubscriptionTest", optional_fields)]
pub struct Test {
    /// Which subscription.
    pub id: String,
    /// Which event; the first it hears of when absent.
    pub event: Option<String>,
}

/// The delivery that a command made or hurried.
#[derive(Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts")]
pub struct DeliveryMade {
    /// Its id, for `delivery.get`.
    pub delivery_id: String,
}

/// A new signing secret.
#[derive(Debug, Serialize, TS)]
#[ts(export_to = "types.ts")]
pub struct SecretMade {
    /// The subscription.
    pub subscription: SubscriptionView,
    /// The secret, for a receiver of Standard Webhooks; a private key is shown to nobody.
    pub secret: Option<String>,
}

/// Which body.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export_to = "types.ts", rename = "WebhookPreviewOf")]
pub struct PreviewOf {
    /// In which dialect.
    pub dialect: Dialect,
    /// Of which event.
    pub event: String,
}

/// What a body will look like.
#[derive(Debug, Serialize, TS)]
#[ts(export_to = "types.ts", rename = "WebhookPreview")]
pub struct Preview {
    /// JSON, byte for byte.
    pub body: String,
}

/// The JSON Schema of bodies.
#[derive(Debug, Serialize, TS)]
#[ts(export_to = "types.ts", rename = "WebhookSchema")]
pub struct Schema {
    /// JSON, over several lines.
    pub schema: String,
}

/// How our clock stands to that of receivers.
#[derive(Debug, Serialize, TS)]
#[ts(export_to = "types.ts", rename = "WebhookClock")]
pub struct ClockSaid {
    /// That it is wrong and what follows from it; null while nothing speaks against it.
    pub doubt: Option<String>,
}

/// The events of one dialect.
#[derive(Debug, Serialize, TS)]
#[ts(export_to = "types.ts", rename = "WebhookEvents")]
pub struct DialectEvents {
    /// The dialect.
    pub dialect: Dialect,
    /// What one can ask for.
    pub events: &'static [EventType],
}

pub(super) async fn list(engine: &Engine, _: Nothing) -> Result<Page<SubscriptionView>> {
    let house = engine.house().await;
    let rows = house
        .read(|db| {
            let all = webhook::all(db)?;
            all.into_iter().map(|each| Ok((Log::of(db, &each.id)?, each))).collect::<Result<Vec<_>>>()
        })
        .await?;
    let items = rows.into_iter().map(|(log, row)| view(&house, row, log)).collect::<Result<_>>()?;
    Ok(Page { items, next: None })
}

pub(super) async fn get(engine: &Engine, ById { id }: ById) -> Result<SubscriptionView> {
    let house = engine.house().await;
    let found = house.read(move |db| webhook::by_id(db, &id)).await?;
    shown(&house, found).await
}

pub(super) async fn create(engine: &Engine, draft: Draft) -> Result<SecretMade> {
    let house = engine.house().await;
    let made = house.webhooks.create(draft, Actor::user()).await?;
    with_secret(&house, made).await
}

pub(super) async fn update(engine: &Engine, patch: Patch) -> Result<SubscriptionView> {
    let house = engine.house().await;
    let updated = house.webhooks.update(patch, Actor::user()).await?;
    shown(&house, updated).await
}

pub(super) async fn delete(engine: &Engine, ById { id }: ById) -> Result<()> {
    engine.house().await.webhooks.delete(id, Actor::user()).await
}

pub(super) async fn pause(engine: &Engine, ById { id }: ById) -> Result<SubscriptionView> {
    let house = engine.house().await;
    let paused = house.webhooks.pause(id, Actor::user()).await?;
    shown(&house, paused).await
}

pub(super) async fn resume(engine: &Engine, Resume { id, held }: Resume) -> Result<SubscriptionView> {
    let house = engine.house().await;
    let resumed = house.webhooks.resume(id, held, Actor::user()).await?;
    shown(&house, resumed).await
}

pub(super) async fn test(engine: &Engine, Test { id, event }: Test) -> Result<DeliveryMade> {
    let delivery_id = engine.house().await.webhooks.test(id, event).await?;
    Ok(DeliveryMade { delivery_id })
}

pub(super) async fn rotate_secret(engine: &Engine, ById { id }: ById) -> Result<SecretMade> {
    let house = engine.house().await;
    let rotated = house.webhooks.rotate_secret(id, Actor::user()).await?;
    with_secret(&house, rotated).await
}

/// Recorded before the secret is answered.
pub(super) async fn reveal_secret(engine: &Engine, ById { id }: ById) -> Result<super::department::Secret> {
    let secret = engine.house().await.webhooks.reveal_secret(id, Actor::user()).await?;
    Ok(super::department::Secret { secret: secret.reveal().to_owned() })
}

pub(super) async fn preview(_: &Engine, PreviewOf { dialect, event }: PreviewOf) -> Result<Preview> {
    let body = webhook::preview(dialect, &event)?;
    Ok(Preview { body: String::from_utf8_lossy(&body).into_owned() })
}

pub(super) async fn schema(_: &Engine, PreviewOf { dialect, event }: PreviewOf) -> Result<Schema> {
    Ok(Schema { schema: format!("{:#}\n", webhook::schema(dialect, &event)?) })
}

pub(super) async fn clock(engine: &Engine, _: Nothing) -> Result<ClockSaid> {
    let doubt = engine.house().await.webhooks.clock_doubt();
    Ok(ClockSaid { doubt: doubt.map(|doubt| doubt.sentence()) })
}

pub(super) async fn events(_: &Engine, _: Nothing) -> Result<Page<DialectEvents>> {
    let items = Dialect::ALL.map(|dialect| DialectEvents { dialect, events: dialect::events(dialect) });
    Ok(Page { items: items.into(), next: None })
}

async fn with_secret(house: &House, subscription: Subscription) -> Result<SecretMade> {
    let secret = house.webhooks.shared_secret(&subscription)?;
    Ok(SecretMade {
        subscription: shown(house, subscription).await?,
        secret: secret.map(|secret| secret.reveal().to_owned()),
    })
}

async fn shown(house: &House, subscription: Subscription) -> Result<SubscriptionView> {
    let id = subscription.id.clone();
    let log = house.read(move |db| Log::of(db, &id)).await?;
    view(house, subscription, log)
}

/// What the log says of a subscription.
struct Log {
    open: u64,
    recent: Vec<Fared>,
}

impl Log {
    fn of(db: &Connection, id: &str) -> Result<Self> {
        Ok(Self { open: webhook::open_count(db, id)?, recent: webhook::recent(db, id)? })
    }
}

fn view(house: &House, row: Subscription, log: Log) -> Result<SubscriptionView> {
    Ok(SubscriptionView {
        public_key: house.webhooks.public_key(&row)?,
        health: webhook::health(&row),
        paused: row.paused.is_some(),
        open: log.open,
        recent: log.recent,
        id: row.id,
        name: row.name,
        url: row.url,
        network: row.network,
        dialect: row.dialect,
        events: row.events,
        departments: row.departments,
        pipelines: row.pipelines,
        sources: row.sources,
        headers: row.headers,
        signing: row.signing,
        old_secret_until: row.old_secret_until,
        has_handshake_key: row.has_handshake_key,
        timeout_ms: row.timeout_ms,
        rate_per_min: row.rate_per_min,
        max_in_flight: row.max_in_flight,
        order: row.order,
        schedule_s: row.schedule_s,
        not_before: row.not_before,
        last_success_at: row.last_success_at,
        created_at: row.created_at,
    })
}
