//! What the owner asks of a subscription, checked before anything is written.

use reqwest::header::{HeaderName, HeaderValue};
use rusqlite::Connection;
use serde::Deserialize;
use ts_rs::TS;

use super::{Order, Subscription};
use crate::{
    error::{Error, Result},
    webhook::{
        address::Network,
        destination::Destination,
        dialect::{self, Dialect},
        schedule,
        sign::Signing,
    },
};

const MAX_HEADERS: usize = 20;
/// Together, because some keychains take no more than 2,560 bytes in one entry.
const MAX_SECRET_BYTES: usize = 2_000;
/// Headers that are ours to set, besides everything that begins with `content-` or `webhook-`.
const OURS: [&str; 9] = [
    "connection",
    "hatch-webhook-verification",
    "host",
    "keep-alive",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
];

/// A header that the owner adds.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export_to = "types.ts", rename = "WebhookHeader", optional_fields)]
pub struct Header {
    /// Its name.
    pub name: String,
    /// Its value, kept in the keychain; absent to leave the one that is there.
    pub value: Option<String>,
}

/// A new subscription. What is absent is as most people want it.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", rename = "SubscriptionDraft", optional_fields)]
pub struct Draft {
    /// What the owner calls it.
    pub name: String,
    /// Where it goes.
    pub url: String,
    /// Where that leads; anything but `public` is the owner's explicit yes. `public` when absent.
    pub network: Option<Network>,
    /// How it is told.
    pub dialect: Dialect,
    /// What it hears of, in the dialect's words.
    pub events: Vec<String>,
    /// Only of these departments.
    pub departments: Option<Vec<String>>,
    /// Only of leads in these pipelines.
    pub pipelines: Option<Vec<String>>,
    /// Only from these sources.
    pub sources: Option<Vec<String>>,
    /// Headers to add.
    pub headers: Option<Vec<Header>>,
    /// How it is signed; not at all when absent.
    pub signing: Option<Signing>,
    /// ClinchPad's handshake key.
    pub handshake_key: Option<String>,
    /// From connecting to the last byte, 1,000 to 60,000 ms; 15,000 when absent.
    pub timeout_ms: Option<u32>,
    /// At most so many a minute; no limit when absent.
    pub rate_per_min: Option<u32>,
    /// At most so many at one time, 1 to 16; 4 when absent.
    pub max_in_flight: Option<u32>,
    /// In which order; none when absent.
    pub order: Option<Order>,
    /// Seconds before each try; ten tries over about three days when absent.
    pub schedule_s: Option<Vec<u32>>,
}

/// Members to change.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", rename = "SubscriptionPatch", optional_fields)]
pub struct Patch {
    /// Which subscription.
    pub id: String,
    /// What the owner calls it.
    pub name: Option<String>,
    /// Where it goes; what is still owed goes there too.
    pub url: Option<String>,
    /// Where that leads.
    pub network: Option<Network>,
    /// What it hears of.
    pub events: Option<Vec<String>>,
    /// Only of these departments; empty for all.
    pub departments: Option<Vec<String>>,
    /// Only of leads in these pipelines; empty for all.
    pub pipelines: Option<Vec<String>>,
    /// Only from these sources; empty for all.
    pub sources: Option<Vec<String>>,
    /// All headers to add; one without a value keeps the value it has.
    pub headers: Option<Vec<Header>>,
    /// How it is signed; another way makes a new secret.
    pub signing: Option<Signing>,
    /// ClinchPad's handshake key; empty for none.
    pub handshake_key: Option<String>,
    /// Milliseconds.
    pub timeout_ms: Option<u32>,
    /// At most so many a minute; 0 for no limit.
    pub rate_per_min: Option<u32>,
    /// At most so many at one time.
    pub max_in_flight: Option<u32>,
    /// In which order.
    pub order: Option<Order>,
    /// Seconds before each try.
    pub schedule_s: Option<Vec<u32>>,
}

/// What is wanted besides secrets.
#[derive(Debug, Clone)]
pub(in crate::webhook) struct Wish(Patch, Option<Dialect>);

/// What is wanted of the secrets.
#[derive(Debug, Clone)]
pub(in crate::webhook) struct Secret {
    pub(in crate::webhook) headers: Option<Vec<Header>>,
    pub(in crate::webhook) signing: Option<Signing>,
    pub(in crate::webhook) handshake_key: Option<String>,
}

impl From<Draft> for Wish {
    fn from(draft: Draft) -> Self {
        let patch = Patch {
            id: String::new(),
            name: Some(draft.name),
            url: Some(draft.url),
            network: Some(draft.network.unwrap_or(Network::Public)),
            events: Some(draft.events),
            departments: draft.departments,
            pipelines: draft.pipelines,
            sources: draft.sources,
            headers: draft.headers,
            signing: draft.signing,
            handshake_key: draft.handshake_key,
            timeout_ms: Some(draft.timeout_ms.unwrap_or(15_000)),
            rate_per_min: draft.rate_per_min,
            max_in_flight: Some(draft.max_in_flight.unwrap_or(4)),
            order: draft.order,
            schedule_s: Some(draft.schedule_s.unwrap_or_else(|| schedule::STANDARD.to_vec())),
        };
        Self(patch, Some(draft.dialect))
    }
}

impl From<Patch> for Wish {
    fn from(patch: Patch) -> Self {
        Self(patch, None)
    }
}

impl Wish {
    /// What it asks of the secrets, checked.
    pub(in crate::webhook) fn secret(&self) -> Result<Secret> {
        let Patch { headers, signing, handshake_key, .. } = self.0.clone();
        let headers = headers.map(checked_headers).transpose()?;
        let values = headers.iter().flatten().filter_map(|header| header.value.as_deref());
        let bytes: usize = values.chain(handshake_key.as_deref()).map(str::len).sum();
        if bytes > MAX_SECRET_BYTES {
            return Err(Error::invalid("headers", "Headers and keys may have 2,000 characters together."));
        }
        Ok(Secret { headers, signing, handshake_key })
    }

    /// Where it is to go, judged; `None` when that stays as it is in `before`.
    pub(in crate::webhook) fn destination(
        &self,
        before: Option<&Subscription>,
    ) -> Result<Option<Destination>> {
        let Self(wish, _) = self;
        if wish.url.is_none() && wish.network.is_none() {
            return Ok(None);
        }
        let known = before.map_or(("", Network::Public), |known| (&known.url, known.network));
        let (url, network) = (wish.url.as_deref().unwrap_or(known.0), wish.network.unwrap_or(known.1));
        Destination::parse(url, network).map(Some)
    }

    /// Lays the wish over a subscription.
    pub(in crate::webhook) fn lay_over(&self, db: &Connection, onto: &mut Subscription) -> Result<()> {
        let Self(wish, dialect) = self;
        onto.dialect = dialect.unwrap_or(onto.dialect);
        if let Some(name) = &wish.name {
            onto.name = checked_name(name)?;
        }
        if let Some(destination) = self.destination(Some(onto))? {
            onto.url = destination.url.into();
            onto.network = destination.network;
        }
        if let Some(events) = &wish.events {
            onto.events = checked_events(onto.dialect, events)?;
        }
        lay_filters(db, wish, onto)?;
        lay_limits(wish, onto)?;
        if let Some(headers) = &wish.headers {
            onto.headers = headers.iter().map(|header| header.name.trim().to_owned()).collect();
        }
        if wish.handshake_key.as_deref().is_some_and(|key| !key.is_empty())
            && onto.dialect != Dialect::ClinchPad
        {
            return Err(Error::invalid("handshakeKey", "Only ClinchPad's dialect has a handshake key."));
        }
        onto.signing = wish.signing.unwrap_or(onto.signing);
        onto.order = wish.order.unwrap_or(onto.order);
        Ok(())
    }
}

fn lay_filters(db: &Connection, wish: &Patch, onto: &mut Subscription) -> Result<()> {
    for (field, table, wanted, place) in [
        ("departments", "department", &wish.departments, &mut onto.departments),
        ("pipelines", "pipeline", &wish.pipelines, &mut onto.pipelines),
        ("sources", "source", &wish.sources, &mut onto.sources),
    ] {
        let Some(wanted) = wanted else { continue };
        for id in wanted {
            if !db.prepare_cached(&format!("SELECT 1 FROM {table} WHERE id = ?1"))?.exists([id])? {
                return Err(Error::invalid(
                    field,
                    format!("One {table} of the filter does not exist any more."),
                ));
            }
        }
        place.clone_from(wanted);
    }
    Ok(())
}

fn lay_limits(wish: &Patch, onto: &mut Subscription) -> Result<()> {
    if let Some(ms) = wish.timeout_ms {
        onto.timeout_ms = within("timeoutMs", ms, 1_000, 60_000, "Choose between 1 and 60 seconds.")?;
    }
    if let Some(rate) = wish.rate_per_min {
        let rate = within("ratePerMin", rate, 0, 60_000, "Choose at most 60,000 a minute; 0 for no limit.")?;
        onto.rate_per_min = (rate > 0).then_some(rate);
    }
    if let Some(count) = wish.max_in_flight {
        onto.max_in_flight = within("maxInFlight", count, 1, 16, "Choose between 1 and 16 at one time.")?;
    }
    if let Some(waits) = &wish.schedule_s {
        onto.schedule_s = schedule::checked(waits)?;
    }
    Ok(())
}

fn within(field: &str, value: u32, least: u32, most: u32, message: &str) -> Result<u32> {
    if (least..=most).contains(&value) { Ok(value) } else { Err(Error::invalid(field, message)) }
}

fn checked_name(name: &str) -> Result<String> {
    match name.trim() {
        "" => Err(Error::invalid("name", "Give it a name, so that you know it again in the log.")),
        name if name.chars().count() > 80 => Err(Error::invalid("name", "80 characters at most.")),
        name => Ok(name.to_owned()),
    }
}

fn checked_events(dialect: Dialect, events: &[String]) -> Result<Vec<String>> {
    if events.is_empty() {
        return Err(Error::invalid("events", "Choose at least one event."));
    }
    let known = dialect::events(dialect);
    if let Some(unknown) = events.iter().find(|event| known.iter().all(|each| each.name != **event)) {
        return Err(Error::invalid("events", format!("This dialect has no event “{unknown}”.")));
    }
    let chosen = known.iter().filter(|each| events.iter().any(|event| event == each.name));
    Ok(chosen.map(|each| each.name.to_owned()).collect())
}

fn checked_headers(headers: Vec<Header>) -> Result<Vec<Header>> {
    if headers.len() > MAX_HEADERS {
        return Err(Error::invalid("headers", "20 headers at most."));
    }
    let mut names: Vec<String> = Vec::new();
    for header in &headers {
        let name = header.name.trim().to_ascii_lowercase();
        if HeaderName::from_bytes(name.as_bytes()).is_err() {
            return Err(Error::invalid("headers", format!("“{}” is no header name.", header.name)));
        }
        if OURS.contains(&name.as_str()) || name.starts_with("content-") || name.starts_with("webhook-") {
            return Err(Error::invalid("headers", format!("{} is set by Porchlight itself.", header.name)));
        }
        if names.contains(&name) {
            return Err(Error::invalid("headers", format!("{} is there twice.", header.name)));
        }
        if header.value.as_deref().is_some_and(|value| HeaderValue::from_str(value).is_err()) {
            return Err(Error::invalid(
                "headers",
                format!("The value of {} has characters no header can carry.", header.name),
            ));
        }
        names.push(name);
    }
    Ok(headers.into_iter().map(|header| Header { name: header.name.trim().to_owned(), ..header }).collect())
}
