//! What the operating system knows of networks: which addresses a name has, and whether there is a way to the internet.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket},
    pin::Pin,
};

/// Addresses being looked up.
pub type Names = Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>>;

/// Asks about networks.
pub trait Surroundings: Send + Sync {
    /// The addresses of a host.
    fn look_up(&self, host: &str) -> Names;
    /// Whether there is a way to the internet.
    fn has_route(&self) -> bool;
}

/// The operating system: its hosts file, its name servers, its private tunnels.
#[derive(Debug, Clone, Copy, Default)]
pub struct Os;

impl Surroundings for Os {
    fn look_up(&self, host: &str) -> Names {
        let host = host.to_owned();
        Box::pin(async move {
            let found = tokio::net::lookup_host((host, 0)).await?;
            Ok(found.map(|address| address.ip()).collect())
        })
    }

    fn has_route(&self) -> bool {
        // Addresses for documentation: there is a route to them exactly when there is one to everywhere.
        let far_away = [
            IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)),
            IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1)),
        ];
        far_away.into_iter().any(|ip| own_address_towards(ip).is_some())
    }
}

/// Whether `ip` is this computer.
pub(super) fn is_this_computer(ip: IpAddr) -> bool {
    let ip = ip.to_canonical();
    ip.is_loopback() || own_address_towards(ip) == Some(ip)
}

/// Which of our addresses would talk to `ip`. Connecting a datagram socket asks the routing table and sends nothing.
fn own_address_towards(ip: IpAddr) -> Option<IpAddr> {
    let any: IpAddr = if ip.is_ipv4() { Ipv4Addr::UNSPECIFIED.into() } else { Ipv6Addr::UNSPECIFIED.into() };
    let socket = UdpSocket::bind(SocketAddr::new(any, 0)).ok()?;
    socket.connect(SocketAddr::new(ip, 9)).ok()?;
    Some(socket.local_addr().ok()?.ip())
}
