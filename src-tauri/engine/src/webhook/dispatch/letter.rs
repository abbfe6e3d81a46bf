//! Putting together what goes out: the frozen bytes, signed now.

use std::{collections::HashMap, sync::Arc, time::Duration};

use bytes::Bytes;
use reqwest::Url;

use crate::{
    clock::Timestamp,
    error::{Code, Error, Result},
    secret::Vault,
    webhook::{
        delivery::Claimed,
        dialect::{CONTENT_TYPE, with_handshake_key},
        sign::{self, Signing},
        subscription::Subscription,
        transport::{Post, Via},
        vault::Secrets,
    },
};

/// How we name ourselves.
const USER_AGENT: &str = concat!("Porchlight/", env!("CARGO_PKG_VERSION"));
/// Shown instead of a value that the owner typed.
const DOTS: &str = "•••";

/// A POST, and its headers as the log may show them.
#[derive(Debug, Clone)]
pub(super) struct Letter {
    pub(super) post: Post,
    pub(super) shown: Vec<(String, String)>,
}

/// Writes letters. Knows the secrets it has needed before: an entry of the vault never changes.
pub(super) struct Composer {
    vault: Arc<dyn Vault>,
    known: HashMap<String, Arc<Secrets>>,
}

impl Composer {
    pub(super) fn new(vault: Arc<dyn Vault>) -> Self {
        Self { vault, known: HashMap::new() }
    }

    /// The POST of a delivery, sent at `at`. An error says why nothing can be sent.
    pub(super) fn letter(
        &mut self,
        subscription: &Subscription,
        claimed: &Claimed,
        at: Timestamp,
    ) -> Result<Letter> {
        let secrets = self.secrets(subscription)?.ok_or_else(|| {
            Error::new(
                Code::NotFound,
                "The secrets of this subscription are not in the keychain any more, so nothing was sent. Make a new \
                 secret and type the headers again.",
            )
        })?;
        compose(subscription, &secrets, claimed, at)
    }

    fn secrets(&mut self, subscription: &Subscription) -> Result<Option<Arc<Secrets>>> {
        let name = subscription.secrets_ref.clone().unwrap_or_default();
        if let Some(known) = self.known.get(&name) {
            return Ok(Some(Arc::clone(known)));
        }
        let found = Secrets::of(self.vault.as_ref(), subscription)?.map(Arc::new);
        if let Some(found) = &found {
            self.known.insert(name, Arc::clone(found));
        }
        Ok(found)
    }
}

fn compose(
    subscription: &Subscription,
    secrets: &Secrets,
    claimed: &Claimed,
    at: Timestamp,
) -> Result<Letter> {
    let body = with_handshake_key(subscription.dialect, &claimed.body, secrets.handshake_key()).into_owned();
    let mut headers = vec![
        ("content-type".to_owned(), CONTENT_TYPE.to_owned()),
        ("user-agent".to_owned(), USER_AGENT.to_owned()),
        ("porchlight-delivery".to_owned(), claimed.id.clone()),
        ("porchlight-attempt".to_owned(), (claimed.attempts + 1).to_string()),
    ];
    if subscription.signing != Signing::StandardWebhooks {
        headers.push(("webhook-id".to_owned(), claimed.event.clone()));
        headers.push(("webhook-timestamp".to_owned(), at.0.div_euclid(1000).to_string()));
    }
    let signing = secrets.signing(subscription.old_secret_until, at);
    let signed = sign::headers(subscription.signing, &signing, &claimed.event, at, &body)?;
    headers.extend(signed.into_iter().map(|(name, value)| (name.to_owned(), value)));
    let own = secrets.headers();
    let shown = headers.iter().cloned().chain(masked(own)).collect();
    headers.extend(own.iter().cloned());
    let post = Post {
        url: Url::parse(&subscription.url)
            .map_err(|error| Error::internal("reading the address of a subscription", error))?,
        network: subscription.network,
        headers,
        body: Bytes::from(body),
        timeout: Duration::from_millis(subscription.timeout_ms.into()),
        via: Via::Pool,
    };
    Ok(Letter { post, shown })
}

/// Headers whose values nobody is shown.
fn masked(headers: &[(String, String)]) -> Vec<(String, String)> {
    headers.iter().map(|(name, _)| (name.clone(), DOTS.to_owned())).collect()
}
