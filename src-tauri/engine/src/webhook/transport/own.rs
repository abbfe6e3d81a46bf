//! Our own ports, and why nothing is sent to them.

use std::{net::IpAddr, sync::Arc};

use reqwest::Url;

use super::surroundings::is_this_computer;
use crate::webhook::{address::Network, destination::literal_ip};

/// A port this program listens at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnPort {
    /// Its number.
    pub number: u16,
    /// What stands behind it.
    pub behind: Behind,
}

/// What stands behind a port of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Behind {
    /// The intake of this house. Its bins only record, so one may send to them.
    Intake,
    /// The intake of the other house: the demo's, or the owner's while the demo is shown.
    OtherIntake,
    /// The screens, for a browser.
    Screens,
}

/// Tells which ports are ours at this moment.
pub type OwnPorts = Arc<dyn Fn() -> Vec<OwnPort> + Send + Sync>;

/// Why a URL that the owner agreed to lead to `network` would come back to one of these ports, as far as that is seen
/// without looking its name up.
pub(super) fn apparent(own: &[OwnPort], url: &Url, network: Network) -> Result<(), String> {
    let Some(found) = port_of(own, url) else { return Ok(()) };
    match (network, literal_ip(url)) {
        (Network::Loopback, _) if found.behind == Behind::Intake && is_bin(url) => Ok(()),
        (Network::Loopback, _) => Err(refusal(found, url)),
        (_, Some(ip)) => elsewhere(own, ip, url, network),
        (_, None) => Ok(()),
    }
}

/// Through any other of our names and addresses our own ports are out of bounds, bins and all.
pub(super) fn elsewhere(own: &[OwnPort], ip: IpAddr, url: &Url, network: Network) -> Result<(), String> {
    match port_of(own, url) {
        Some(found) if network != Network::Loopback && is_this_computer(ip) => Err(refusal(found, url)),
        _ => Ok(()),
    }
}

/// The one of these ports that a URL names.
pub(super) fn port_of(own: &[OwnPort], url: &Url) -> Option<OwnPort> {
    let number = url.port_or_known_default()?;
    own.iter().find(|port| port.number == number).copied()
}

fn is_bin(url: &Url) -> bool {
    url.path().starts_with("/bin/")
}

fn refusal(port: OwnPort, url: &Url) -> String {
    let (host, number) = (url.host_str().unwrap_or_default(), port.number);
    match port.behind {
        Behind::Intake => format!(
            "{host} is Porchlight's own listener, so each webhook would make the next one. Send to a bin, or somewhere \
             else."
        ),
        Behind::OtherIntake => format!(
            "At port {number} of {host} Porchlight itself takes leads in. Send to a bin, or somewhere else."
        ),
        Behind::Screens => format!(
            "At port {number} of {host} Porchlight shows its own screens and takes no webhooks. Send to a bin, or \
             somewhere else."
        ),
    }
}
