//! The listener: how it stands, pausing it, sending oneself a lead.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    time::Duration,
};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Nothing;
use crate::{
    clock::Timestamp,
    department,
    engine::{Engine, House},
    error::{Code, Error, Result},
    intake::{
        listener::{Standing, Wanted},
        store,
    },
    setting::Settings,
};

const DAY: Duration = Duration::from_secs(24 * 3600);

/// Whether leads can come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "types.ts")]
pub enum ListenerState {
    /// Bound.
    Lit,
    /// Paused by the owner.
    Off,
    /// Wanted, not bound, tried again.
    Trouble,
}

/// How the listener stands.
#[derive(Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts")]
pub struct ListenerStatus {
    /// In one word.
    pub state: ListenerState,
    /// `127.0.0.1:8787`
    pub address: String,
    /// What a sender uses: the public URL, or `http://` and the address; no slash at the end.
    pub url: String,
    /// Since when it is bound.
    pub since: Option<Timestamp>,
    /// What is wrong and what to do.
    pub trouble: Option<String>,
    /// When a request last came, in this run or before.
    pub last_request_at: Option<Timestamp>,
    /// Requests answered in this run.
    #[ts(type = "number")]
    pub requests_since_start: u64,
    /// Refusals of the last 24 hours, but for those that were entered as leads by hand.
    #[ts(type = "number")]
    pub refused_since_yesterday: i64,
    /// Requests answered 503 that wait to be written down.
    #[ts(type = "number")]
    pub unsaved: usize,
}

/// For whom a made-up lead is sent.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts")]
pub struct TestLead {
    /// The department.
    pub department_id: String,
}

/// What the listener answered to it.
#[derive(Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts")]
pub struct TestSent {
    /// HTTP status.
    pub status: u16,
    /// The request it became.
    pub request_id: Option<String>,
}

pub(super) async fn status(engine: &Engine, _: Nothing) -> Result<ListenerStatus> {
    let house = engine.house().await;
    let yesterday = house.clock.now().minus(DAY);
    let (last_request_at, refused_since_yesterday, settings) = house
        .read(move |db| {
            Ok((store::last_received_at(db)?, store::refused_since(db, yesterday)?, crate::setting::get(db)?))
        })
        .await?;
    let standing = house.listener.standing();
    let url = base_url(&settings, &standing);
    let address = match &standing {
        Standing::Lit { address, .. } | Standing::Trouble { address, .. } => address.to_string(),
        Standing::Off => match Wanted::from_settings(&settings) {
            Wanted::At(address) => address.to_string(),
            Wanted::Off | Wanted::Gone => String::new(),
        },
    };
    let (state, since, trouble) = match standing {
        Standing::Off => (ListenerState::Off, None, None),
        Standing::Lit { since, .. } => (ListenerState::Lit, Some(since), None),
        Standing::Trouble { sentence, .. } => (ListenerState::Trouble, None, Some(sentence)),
    };
    Ok(ListenerStatus {
        state,
        url,
        address,
        since,
        trouble,
        last_request_at,
        requests_since_start: house.door.served(),
        refused_since_yesterday,
        unsaved: house.door.unsaved(),
    })
}

pub(super) async fn start(engine: &Engine, nothing: Nothing) -> Result<ListenerStatus> {
    let house = engine.house().await;
    let settings = house.read(crate::setting::get).await?;
    house.follow_settings(&settings);
    status(engine, nothing).await
}

pub(super) async fn stop(engine: &Engine, nothing: Nothing) -> Result<ListenerStatus> {
    engine.house().await.listener.want(Wanted::Off);
    status(engine, nothing).await
}

/// Posts through the real socket, so that it proves what a sender's request would prove.
pub(super) async fn test(engine: &Engine, lead: TestLead) -> Result<TestSent> {
    let house = engine.house().await;
    let Standing::Lit { address, .. } = house.listener.standing() else {
        return Err(Error::new(
            Code::Conflict,
            "The listener is not on, so nothing can reach it. Turn it on first.",
        ));
    };
    let id = lead.department_id;
    let (department, key) = house
        .read(move |db| {
            let department = department::by_id(db, &id)?;
            let key = department::keys(db, Some(&id))?.into_iter().find(|key| key.revoked_at.is_none());
            Ok((department, key))
        })
        .await?;
    let key =
        key.ok_or_else(|| Error::new(Code::Conflict, "This department has no key in use. Make one first."))?;
    let secret = house.vault.get(&department::reveal_name(&key.id))?.ok_or_else(|| {
        Error::new(
            Code::Conflict,
            "The key of this department is not in the keychain any more. Make a new one.",
        )
    })?;
    let body = made_up_lead(house.clock.now());
    let path = format!("/api/webhooks/{}/newlead", department.code);
    let status = post(reachable(address), &path, secret.reveal(), &body).await?;
    let request_id = house.read(move |db| store::newest_with_body(db, &body)).await?;
    Ok(TestSent { status, request_id })
}

/// The address for senders of `house`, without a path.
pub(super) async fn sender_url(house: &House) -> Result<String> {
    let settings = house.read(crate::setting::get).await?;
    Ok(base_url(&settings, &house.listener.standing()))
}

/// What senders use: the owner's public URL, or the listener's address as others reach it.
fn base_url(settings: &Settings, standing: &Standing) -> String {
    if let Some(url) = &settings.public_url {
        return url.trim_end_matches('/').to_owned();
    }
    let address = match standing {
        Standing::Lit { address, .. } | Standing::Trouble { address, .. } => *address,
        Standing::Off => SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), settings.port),
    };
    let host = if address.ip().is_unspecified() { local_network_address() } else { address.ip() };
    format!("http://{}", SocketAddr::new(host, address.port()))
}

/// This computer's address in the local network: the one it would send from. Nothing is sent to find out.
fn local_network_address() -> IpAddr {
    let found = std::net::UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).and_then(|socket| {
        // 192.0.2.0/24 is kept free for examples; connecting a datagram socket only chooses a route.
        socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9))?;
        socket.local_addr()
    });
    found.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |address| address.ip())
}

/// A listener on every address is reached on this computer's own.
fn reachable(address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), address.port())
    } else {
        address
    }
}

/// Numbers 555-0100 to 555-0199 belong to nobody; the time makes each lead a new one.
fn made_up_lead(now: Timestamp) -> String {
    let line = 100 + now.0.rem_euclid(100);
    let area = 201 + now.0.rem_euclid(700_000) / 1000;
    serde_json::json!({
        "firstName": "Test",
        "lastName": format!("Lead {}", now.0.rem_euclid(10_000)),
        "phoneNumber": format!("{area}5550{line}"),
        "source": "test",
        "status": "test",
    })
    .to_string()
}

async fn post(address: SocketAddr, path: &str, key: &str, body: &str) -> Result<u16> {
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpStream,
        time::timeout,
    };
    let exchange = async {
        let mut stream = TcpStream::connect(address).await?;
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: {address}\r\nX-API-KEY: {key}\r\nContent-Type: application/json\r\n\
             User-Agent: Porchlight test\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(request.as_bytes()).await?;
        let mut reply = Vec::new();
        stream.take(64 * 1024).read_to_end(&mut reply).await?;
        Ok::<_, std::io::Error>(reply)
    };
    let reply = timeout(Duration::from_secs(10), exchange)
        .await
        .map_err(|_| Error::new(Code::Internal, "The listener did not answer the test within 10 seconds."))?
        .map_err(|error| Error::internal("sending the test to the listener", error))?;
    let status = reply.get(9..12).and_then(|digits| std::str::from_utf8(digits).ok()?.parse().ok());
    status.ok_or_else(|| Error::new(Code::Internal, "The listener closed the connection without an answer."))
}
