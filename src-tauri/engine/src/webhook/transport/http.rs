//! The real way out: HTTP/1.1 over connections that are kept open for a moment. The one place that builds an HTTP client.

use std::{sync::Arc, time::Duration};

use reqwest::{
    Client, Response, Url,
    header::{HeaderMap, HeaderName, HeaderValue},
    redirect::Policy,
};
use tokio::{sync::OnceCell, task, time::timeout};

use super::{
    Post, Sending, Transport, Via,
    fault::{explain, late, no_clients},
    guard::{Guard, Lookout},
    marks::{MarkConnecting, Marks},
    surroundings::Surroundings,
    tls::{self, Trust},
};
use crate::webhook::{
    address::Network,
    destination::literal_ip,
    outcome::{Outcome, Reply, Sent},
};

/// As much of an answer is kept; a receiver that sends more is hung up on.
const MAX_BODY: usize = 16 * 1024;
/// As much of its headers.
const MAX_HEADER_BYTES: usize = 16 * 1024;
/// Most servers close an idle connection after five seconds; we let go of it before.
const IDLE: Duration = Duration::from_secs(4);

/// Sends over the network.
#[derive(Clone)]
pub struct Http {
    guard: Guard,
    surroundings: Arc<dyn Surroundings>,
    trust: Trust,
    clients: Arc<OnceCell<Result<Clients, String>>>,
}

/// One client for each network class, so that none uses a connection that another was allowed to make.
struct Clients {
    pooled: [Client; 3],
    fresh: [Client; 3],
}

impl Http {
    /// The guard says where it may go, the surroundings what names mean, the trust whose certificates count. Connects
    /// nowhere until something is sent.
    pub fn new(guard: Guard, surroundings: Arc<dyn Surroundings>, trust: Trust) -> Self {
        Self { guard, surroundings, trust, clients: Arc::default() }
    }

    /// Made once: the certificates of this computer are some hundred files. They are read beside the threads that leads
    /// arrive on.
    async fn clients(&self) -> &Result<Clients, String> {
        let http = self.clone();
        let build = async || {
            let built = task::spawn_blocking(move || Clients::build(&http));
            built.await.unwrap_or_else(|error| Err(error.to_string()))
        };
        self.clients.get_or_init(build).await
    }

    async fn post(self, post: Post) -> Sent {
        if let Err(sentence) = self.guard.check_url(&post.url, post.network) {
            return Sent::failed(Outcome::Blocked, sentence);
        }
        let clients = match self.clients().await {
            Ok(clients) => clients,
            Err(why) => return no_clients(why),
        };
        let marks = Marks::new(post.url.clone());
        if let Some(ip) = literal_ip(&post.url) {
            marks.literal(ip);
        }
        let mut progress = Progress::default();
        let exchange = marks.watch(exchange(clients.of(&post), &post, &marks, &mut progress));
        let ended = timeout(post.timeout, exchange).await;
        let mut sent = match (progress.reply, ended) {
            // The status decides, whatever became of the rest.
            (Some(reply), Ok(Ok(()))) => Sent::answered(reply),
            (Some(reply), _) => Sent::answered(Reply { cut: true, ..reply }),
            (None, Ok(Err(error))) => explain(&error, &post, &marks, self.surroundings.as_ref()),
            (None, _) => late(&post, &marks),
        };
        sent.timing = marks.timing();
        sent.address = progress.address.or_else(|| marks.address());
        sent.connection = marks.connection();
        sent
    }
}

impl Transport for Http {
    fn get_ready(&self) {
        let http = self.clone();
        drop(tokio::spawn(async move { http.clients().await.is_ok() }));
    }

    fn send(&self, post: Post) -> Sending {
        Box::pin(self.clone().post(post))
    }
}

impl Clients {
    fn build(http: &Http) -> Result<Self, String> {
        let tls = tls::config(&http.trust).map_err(|error| error.to_string())?;
        let client = |network, idle| {
            let Http { guard, surroundings, .. } = http.clone();
            Client::builder()
                .http1_only()
                .no_proxy()
                .redirect(Policy::none())
                .referer(false)
                .retry(reqwest::retry::never())
                .tls_backend_preconfigured(tls.clone())
                .dns_resolver(Lookout { guard, network, surroundings })
                .connector_layer(MarkConnecting)
                .pool_idle_timeout(IDLE)
                .pool_max_idle_per_host(idle)
                .build()
                .map_err(|error| error.to_string())
        };
        let [public, lan, loopback] = Network::ALL;
        Ok(Self {
            pooled: [client(public, 16)?, client(lan, 16)?, client(loopback, 16)?],
            fresh: [client(public, 0)?, client(lan, 0)?, client(loopback, 0)?],
        })
    }

    fn of(&self, post: &Post) -> &Client {
        let [public, lan, loopback] = match post.via {
            Via::Pool => &self.pooled,
            Via::NewConnection => &self.fresh,
        };
        match post.network {
            Network::Public => public,
            Network::Lan => lan,
            Network::Loopback => loopback,
        }
    }
}

/// What is known of an answer, kept outside of the exchange so that a deadline does not take it away.
#[derive(Default)]
struct Progress {
    reply: Option<Reply>,
    address: Option<std::net::SocketAddr>,
}

async fn exchange(
    client: &Client,
    post: &Post,
    marks: &Marks,
    progress: &mut Progress,
) -> Result<(), reqwest::Error> {
    let request = client.post(Url::clone(&post.url)).headers(headers(post)).body(post.body.clone());
    let mut response = request.send().await?;
    marks.answered();
    progress.address = response.remote_addr();
    let reply = progress.reply.insert(head(&response));
    while let Some(chunk) = response.chunk().await? {
        let room = MAX_BODY - reply.body.len();
        if chunk.len() > room {
            reply.body.extend_from_slice(&chunk[..room]);
            reply.cut = true;
            break;
        }
        reply.body.extend_from_slice(&chunk);
    }
    Ok(())
}

/// Names and values were checked when they were typed; what cannot be sent all the same is left out.
fn headers(post: &Post) -> HeaderMap {
    let parsed = |(name, value): &(String, String)| {
        Some((HeaderName::from_bytes(name.as_bytes()).ok()?, HeaderValue::from_str(value).ok()?))
    };
    post.headers.iter().filter_map(parsed).collect()
}

fn head(response: &Response) -> Reply {
    let mut bytes = 0;
    let headers = response
        .headers()
        .iter()
        .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
        .take_while(|(name, value)| {
            bytes += name.len() + value.len();
            bytes <= MAX_HEADER_BYTES
        })
        .collect();
    Reply { status: response.status().as_u16(), headers, body: Vec::new(), cut: false }
}
