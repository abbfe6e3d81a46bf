//! The address a subscription sends to, as far as it can be judged without asking anybody.

use std::net::IpAddr;

use reqwest::Url;

use super::address::{self, Network, Place};
use crate::error::{Error, Result};

const MAX_LENGTH: usize = 2048;

/// An address that was judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destination {
    /// The address, as it is sent to.
    pub url: Url,
    /// Where it leads, by the owner's word.
    pub network: Network,
}

impl Destination {
    /// Judges an address that the owner typed and said to lead to `agreed`.
    pub fn parse(text: &str, agreed: Network) -> Result<Self> {
        let url = Self::well_formed(text.trim())?;
        let host = url.host_str().unwrap_or_default();
        match apparent(&url) {
            Some(Place::Never(what)) => {
                return Err(wrong(&format!("{host} is {what}. Webhooks are never sent there.")));
            }
            Some(Place::In(found)) if found != agreed => return Err(disagreed(host, found)),
            _ => {}
        }
        if url.scheme() == "http" && agreed == Network::Public {
            return Err(wrong(
                "On the internet anybody on the way can read http. Use https, or say that this address is on your own \
                 computer or network.",
            ));
        }
        Ok(Self { url, network: agreed })
    }

    fn well_formed(text: &str) -> Result<Url> {
        let mut url = Url::parse(text).map_err(|_| {
            wrong("This is no web address. It looks like https://example.com/hooks/porchlight.")
        })?;
        if !matches!(url.scheme(), "https" | "http") {
            return Err(wrong("A webhook goes to an address that begins with https:// or http://."));
        }
        if text.len() > MAX_LENGTH {
            return Err(wrong("This address is longer than 2,048 characters."));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(wrong(
                "A name or password in an address ends up in logs. Put it into a header instead, for example Authorization.",
            ));
        }
        if url.port() == Some(0) {
            return Err(wrong("Port 0 is no port one can send to."));
        }
        url.set_fragment(None);
        Ok(url)
    }
}

/// The IP address that is the host of an address, when it is one. [`Url`] writes it in the usual form whatever was typed,
/// decimal and octal among them.
pub(super) fn literal_ip(url: &Url) -> Option<IpAddr> {
    let host = url.host_str()?;
    host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host).parse().ok()
}

/// Where an address leads, when that can be seen without asking: an IP address, or a name that always means this computer.
fn apparent(url: &Url) -> Option<Place> {
    if let Some(ip) = literal_ip(url) {
        return Some(address::place(ip));
    }
    let host = url.host_str()?.trim_end_matches('.');
    if host == "localhost" || host.ends_with(".localhost") {
        return Some(Place::In(Network::Loopback));
    }
    host.ends_with(".local").then_some(Place::In(Network::Lan))
}

fn disagreed(host: &str, found: Network) -> Error {
    let question = match found {
        Network::Public => format!("{host} is on the internet, not on your own network."),
        Network::Lan => format!("{host} is on your own network. Say yes to sending there if you mean it."),
        Network::Loopback => format!("{host} is this computer. Say yes to sending there if you mean it."),
    };
    Error::invalid("network", question)
}

fn wrong(sentence: &str) -> Error {
    Error::invalid("url", sentence)
}
