//! The guard at the way out: looks at every address before anything connects to it, also when a name changed its mind.
//!
//! A kept connection was looked at when it was made; each network class has connections of its own, so none is borrowed by a
//! subscription that was not allowed to make it.

use std::{
    error, fmt,
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use reqwest::{
    Url,
    dns::{Addrs, Name, Resolve, Resolving},
};

use super::{
    marks,
    surroundings::{Surroundings, is_this_computer},
};
use crate::webhook::{
    address::{self, Network},
    destination::literal_ip,
};

/// Tells where our own intake listens, if it does.
pub type OwnDoor = Arc<dyn Fn() -> Option<SocketAddr> + Send + Sync>;

/// How far anything may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Wherever the owner agreed to.
    Anywhere,
    /// To our own bins and nowhere else: the demo.
    OwnBins,
}

/// The rules of the way out.
#[derive(Clone)]
pub struct Guard {
    own: OwnDoor,
    reach: Reach,
}

impl Guard {
    /// `own` tells where our intake listens: what is sent there would come back for ever.
    pub fn new(own: OwnDoor, reach: Reach) -> Self {
        Self { own, reach }
    }

    /// What can be said of an address before its name is looked up.
    pub(super) fn check_url(&self, url: &Url, network: Network) -> Result<(), String> {
        let host = url.host_str().unwrap_or_default();
        if let Some(ip) = literal_ip(url) {
            self.check_ip(host, ip, url, network)?;
        }
        if network == Network::Loopback && self.is_own_port(url) {
            return if is_bin(url) { Ok(()) } else { Err(loops(host)) };
        }
        match self.reach {
            Reach::Anywhere => Ok(()),
            Reach::OwnBins => {
                Err("In the demo nothing leaves this computer. Send to one of the demo's bins.".into())
            }
        }
    }

    fn check_ip(&self, host: &str, ip: IpAddr, url: &Url, network: Network) -> Result<(), String> {
        address::check(host, ip, network)?;
        // Through any other of our names and addresses our own door is out of bounds, bins and all.
        if network != Network::Loopback && self.is_own_port(url) && is_this_computer(ip) {
            return Err(loops(host));
        }
        Ok(())
    }

    fn is_own_port(&self, url: &Url) -> bool {
        (self.own)().is_some_and(|own| Some(own.port()) == url.port_or_known_default())
    }
}

fn is_bin(url: &Url) -> bool {
    url.path().starts_with("/bin/")
}

fn loops(host: &str) -> String {
    format!(
        "{host} is Porchlight's own listener, so each webhook would make the next one. Send to a bin, or somewhere else."
    )
}

/// An address that is out of bounds, with the sentence that says why.
#[derive(Debug)]
pub(super) struct Refused(pub(super) String);

/// A name that has no address, with what the system said.
#[derive(Debug)]
pub(super) struct Unknown(pub(super) String);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl error::Error for Refused {}
impl error::Error for Unknown {}

/// Looks names up and lets only those through whose every address is where the owner agreed to. One that is not makes the
/// whole name suspicious.
#[derive(Clone)]
pub(super) struct Lookout {
    pub(super) guard: Guard,
    pub(super) network: Network,
    pub(super) surroundings: Arc<dyn Surroundings>,
}

impl Resolve for Lookout {
    fn resolve(&self, name: Name) -> Resolving {
        let (guard, network) = (self.guard.clone(), self.network);
        let looking_up = self.surroundings.look_up(name.as_str());
        Box::pin(async move {
            let found = looking_up.await.map_err(|error| Unknown(error.to_string()))?;
            if found.is_empty() {
                return Err(Unknown("it has no address".into()).into());
            }
            let url = marks::url();
            for ip in &found {
                let allowed = match &url {
                    Some(url) => guard.check_ip(name.as_str(), *ip, url, network),
                    // Begun for a POST that has gone another way meanwhile.
                    None => address::check(name.as_str(), *ip, network),
                };
                allowed.map_err(Refused)?;
            }
            marks::resolved(&found);
            let addresses: Addrs = Box::new(found.into_iter().map(|ip| SocketAddr::new(ip, 0)));
            Ok(addresses)
        })
    }
}
