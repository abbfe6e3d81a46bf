//! What the owner can set. One row a key, so that files stay readable for older and newer programs.

use std::net::IpAddr;

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use ts_rs::TS;

use crate::{
    db::Work,
    error::{Error, Result},
};

/// Who can reach the listener.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "types.ts")]
pub enum Reach {
    /// Only programs on this computer, a tunnel among them.
    ThisComputer,
    /// Every device on the local network; a deliberate choice.
    LocalNetwork,
}

/// Colours of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "types.ts")]
pub enum Theme {
    /// As the computer has it.
    System,
    /// Day.
    Light,
    /// Dusk.
    Dark,
}

/// How close rows stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "types.ts")]
pub enum Density {
    /// 36 px rows.
    Comfortable,
    /// 30 px rows.
    Compact,
}

/// All settings with their values in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields = false)]
pub struct Settings {
    /// Who can reach the listener.
    pub reach: Reach,
    /// Port of the listener; 0 picks a free one at each start.
    pub port: u16,
    /// What senders on the internet use, e.g. `https://leads.example.com`.
    pub public_url: Option<String>,
    /// Addresses whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddrText>,
    /// Request line and headers together, in bytes.
    #[ts(type = "number")]
    pub max_header_bytes: usize,
    /// Body, in bytes.
    #[ts(type = "number")]
    pub max_body_bytes: usize,
    /// From the first byte of a request to the end of its headers, in milliseconds.
    #[ts(type = "number")]
    pub header_timeout_ms: u64,
    /// From the end of the headers to the end of the body, in milliseconds.
    #[ts(type = "number")]
    pub body_timeout_ms: u64,
    /// Connections open at one time.
    #[ts(type = "number")]
    pub max_connections: usize,
    /// Requests kept.
    #[ts(type = "number")]
    pub keep_requests: u64,
    /// Days a request is kept.
    #[ts(type = "number")]
    pub keep_days: u32,
    /// Bytes of requests kept.
    #[ts(type = "number")]
    pub keep_bytes: u64,
    /// A no on one channel is written down for all of them.
    pub one_opt_out_stops_all: bool,
    /// Only people with recorded consent are contacted.
    pub strict_consent: bool,
    /// Colours.
    pub theme: Theme,
    /// Row height.
    pub density: Density,
    /// Whether new leads make the computer's notification.
    pub notify_new_leads: bool,
    /// The owner has left the first-run page.
    pub first_run_done: bool,
}

/// An IP address as text in JSON.
pub type IpAddrText = String;

impl Default for Settings {
    fn default() -> Self {
        Self {
            reach: Reach::ThisComputer,
            port: 8787,
            public_url: None,
            trusted_proxies: Vec::new(),
            max_header_bytes: 64 * 1024,
            max_body_bytes: 1024 * 1024,
            header_timeout_ms: 10_000,
            body_timeout_ms: 30_000,
            max_connections: 512,
            keep_requests: 100_000,
            keep_days: 90,
            keep_bytes: 2 * 1024 * 1024 * 1024,
            one_opt_out_stops_all: false,
            strict_consent: false,
            theme: Theme::System,
            density: Density::Comfortable,
            notify_new_leads: true,
            first_run_done: false,
        }
    }
}

/// The settings in force. A key or a value of a newer program that is not understood counts as not set.
pub fn get(db: &Connection) -> Result<Settings> {
    let mut values = as_object(&Settings::default())?;
    let mut select = db.prepare_cached("SELECT key, value FROM setting")?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let key: String = row.get("key")?;
        let text: String = row.get("value")?;
        let Some(default) = values.get(&key).cloned() else { continue };
        values.insert(key.clone(), serde_json::from_str(&text).unwrap_or(Value::Null));
        if serde_json::from_value::<Settings>(Value::Object(values.clone())).is_err() {
            values.insert(key, default);
        }
    }
    serde_json::from_value(Value::Object(values))
        .map_err(|error| Error::internal("reading the settings", error))
}

/// Sets the members of `patch`, a JSON object with names as in [`Settings`].
pub fn set(work: &mut Work<'_>, patch: &Map<String, Value>) -> Result<Settings> {
    let mut values = as_object(&get(work.db)?)?;
    for (key, value) in patch {
        if !values.contains_key(key) {
            return Err(Error::invalid(key, "There is no setting of this name."));
        }
        values.insert(key.clone(), value.clone());
        let tried: Result<Settings, _> = serde_json::from_value(Value::Object(values.clone()));
        let settings = tried.map_err(|_| Error::invalid(key, "This value does not fit the setting."))?;
        check(&settings, key)?;
        let text = as_object(&settings)?.get(key).map(Value::to_string);
        work.db
            .prepare_cached(
                "INSERT INTO setting (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2",
            )?
            .execute((key, text))?;
        work.changes.add("setting", key);
    }
    get(work.db)
}

fn check(settings: &Settings, key: &str) -> Result<()> {
    let fits = |fits: bool, message: &str| if fits { Ok(()) } else { Err(Error::invalid(key, message)) };
    match key {
        "port" => fits(
            settings.port == 0 || settings.port >= 1024,
            "Ports below 1024 need an administrator. Try 8787.",
        ),
        "publicUrl" => fits(
            settings.public_url.as_deref().is_none_or(is_base_url),
            "This must begin with https:// or http:// and name a host, like https://leads.example.com.",
        ),
        "trustedProxies" => fits(
            settings.trusted_proxies.iter().all(|text| text.parse::<IpAddr>().is_ok()),
            "Each proxy must be an IP address, like 192.0.2.10.",
        ),
        "maxHeaderBytes" => fits(
            (8 * 1024..=1024 * 1024).contains(&settings.max_header_bytes),
            "Choose between 8 KiB and 1 MiB.",
        ),
        "maxBodyBytes" => fits(
            (1024..=64 * 1024 * 1024).contains(&settings.max_body_bytes),
            "Choose between 1 KiB and 64 MiB.",
        ),
        "headerTimeoutMs" => {
            fits((100..=600_000).contains(&settings.header_timeout_ms), "Choose between 0.1 s and 10 min.")
        }
        "bodyTimeoutMs" => {
            fits((100..=600_000).contains(&settings.body_timeout_ms), "Choose between 0.1 s and 10 min.")
        }
        "maxConnections" => {
            fits((1..=10_000).contains(&settings.max_connections), "Choose between 1 and 10,000.")
        }
        "keepRequests" => fits(settings.keep_requests >= 100, "Keep at least 100 requests."),
        "keepDays" => fits(settings.keep_days >= 1, "Keep requests for at least one day."),
        "keepBytes" => fits(settings.keep_bytes >= 16 * 1024 * 1024, "Keep at least 16 MiB."),
        _ => Ok(()),
    }
}

fn is_base_url(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|host| {
        !host.is_empty()
            && !host.starts_with('/')
            && !text.contains(|c: char| c.is_whitespace() || c == '?' || c == '#')
    })
}

fn as_object(settings: &Settings) -> Result<Map<String, Value>> {
    match serde_json::to_value(settings) {
        Ok(Value::Object(map)) => Ok(map),
        other => Err(Error::internal("reading the settings", format!("{other:?}"))),
    }
}
