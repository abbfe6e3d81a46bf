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
    own::{self, OwnPorts},
    surroundings::Surroundings,
};
use crate::webhook::{
    address::{self, Network},
    destination::literal_ip,
};

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
    own: OwnPorts,
    reach: Reach,
}

impl Guard {
    /// `own` tells our own ports: what is sent to our intake would come back for ever.
    pub fn new(own: OwnPorts, reach: Reach) -> Self {
        Self { own, reach }
    }

    /// Whether a URL leads back to us, as far as that is seen without looking its name up.
    pub fn check_own(&self, url: &Url, network: Network) -> Result<(), String> {
        own::apparent(&(self.own)(), url, network)
    }

    /// What can be said of an address before its name is looked up.
    pub(super) fn check_url(&self, url: &Url, network: Network) -> Result<(), String> {
        let host = url.host_str().unwrap_or_default();
        if let Some(ip) = literal_ip(url) {
            address::check(host, ip, network)?;
        }
        self.check_own(url, network)?;
        match self.reach {
            Reach::OwnBins if !self.is_own_bin(url, network) => {
                Err("In the demo nothing leaves this computer. Send to one of the demo's bins.".into())
            }
            Reach::Anywhere | Reach::OwnBins => Ok(()),
        }
    }

    /// What can be said of an address that a name has.
    fn check_ip(&self, host: &str, ip: IpAddr, url: &Url, network: Network) -> Result<(), String> {
        address::check(host, ip, network)?;
        own::elsewhere(&(self.own)(), ip, url, network)
    }

    /// Asked of a URL that may be sent to: one of our ports it may only be for the sake of its bins.
    fn is_own_bin(&self, url: &Url, network: Network) -> bool {
        network == Network::Loopback && own::port_of(&(self.own)(), url).is_some()
    }
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
