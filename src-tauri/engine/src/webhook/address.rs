//! Where an IP address leads, and whether a subscription may send there.
//!
//! Pure. A name is checked by the addresses it resolves to, each time it does, so that a name which later leads elsewhere
//! is found out before anything is sent.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use rusqlite::{
    ToSql,
    types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where the owner agreed that a subscription sends to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "types.ts")]
pub enum Network {
    /// The internet.
    Public,
    /// Other devices of the own network, a private tunnel among them.
    Lan,
    /// This computer.
    Loopback,
}

impl Network {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Public, Self::Lan, Self::Loopback];

    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Lan => "lan",
            Self::Loopback => "loopback",
        }
    }

    /// As sentences say it.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Public => "on the internet",
            Self::Lan => "on your own network",
            Self::Loopback => "on this computer",
        }
    }
}

impl ToSql for Network {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.as_str().into())
    }
}

impl FromSql for Network {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let word = value.as_str()?;
        Self::ALL.into_iter().find(|network| network.as_str() == word).ok_or(FromSqlError::InvalidType)
    }
}

/// What stands at an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A computer one may send to, there.
    In(Network),
    /// Nothing that a webhook could mean; the words say what it is.
    Never(&'static str),
}

/// Where `ip` leads. An IPv4 address in IPv6 clothes counts as what it is.
pub fn place(ip: IpAddr) -> Place {
    match ip.to_canonical() {
        IpAddr::V4(ip) => place_v4(ip),
        IpAddr::V6(ip) => place_v6(ip),
    }
}

/// Whether a subscription that was agreed to lead to `agreed` may send to `ip`; if not, the sentence says why.
pub fn check(host: &str, ip: IpAddr, agreed: Network) -> Result<(), String> {
    match place(ip) {
        Place::In(network) if network == agreed => Ok(()),
        Place::In(network) => Err(format!(
            "{host} leads to {ip}, {}. You agreed to an address {}, so nothing was sent.",
            network.in_words(),
            agreed.in_words()
        )),
        Place::Never(what) => Err(format!("{host} leads to {ip}, {what}. Webhooks are never sent there.")),
    }
}

fn place_v4(ip: Ipv4Addr) -> Place {
    match ip.octets() {
        [127, ..] => Place::In(Network::Loopback),
        [10, ..] | [172, 16..=31, ..] | [192, 168, ..] | [100, 64..=127, ..] if !is_metadata_v4(ip) => {
            Place::In(Network::Lan)
        }
        [169, 254, ..] => Place::Never("an address of the cable itself, where clouds keep their passwords"),
        _ if is_metadata_v4(ip) => Place::Never("where a cloud keeps its passwords"),
        [0, ..] => Place::Never("no address of a computer"),
        [192, 0, 0, _] | [192, 0, 2, _] | [198, 51, 100, _] | [203, 0, 113, _] | [198, 18..=19, ..] => {
            Place::Never("an address for documentation and tests")
        }
        [224..=239, ..] => Place::Never("an address of a group of computers"),
        [240..=255, ..] => Place::Never("a reserved address"),
        _ => Place::In(Network::Public),
    }
}

/// Alibaba's and Azure's, which lie outside 169.254.0.0/16.
fn is_metadata_v4(ip: Ipv4Addr) -> bool {
    matches!(ip.octets(), [100, 100, 100, 200] | [168, 63, 129, 16])
}

fn place_v6(ip: Ipv6Addr) -> Place {
    match ip.segments() {
        [0, 0, 0, 0, 0, 0, 0, 1] => Place::In(Network::Loopback),
        [0xfd00, 0x0ec2, ..] => Place::Never("where a cloud keeps its passwords"),
        [0xfc00..=0xfdff, ..] => Place::In(Network::Lan),
        [0xfe80..=0xfebf, ..] => {
            Place::Never("an address of the cable itself, where clouds keep their passwords")
        }
        [0xff00..=0xffff, ..] => Place::Never("an address of a group of computers"),
        // Translated addresses are as good as the IPv4 address they carry, and only a public one needs translating.
        [0x0064, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => translated(high, low),
        [0, 0, 0, 0, 0, 0, ..] | [0xfec0..=0xfeff, ..] | [0x0064, 0xff9b, ..] | [0x2001, 0, ..] => {
            Place::Never("a reserved address")
        }
        [0x2001, 0x0db8, ..] | [0x3fff, ..] | [0x0100, ..] | [0x5f00, ..] => {
            Place::Never("an address for documentation and tests")
        }
        _ => Place::In(Network::Public),
    }
}

fn translated(high: u16, low: u16) -> Place {
    match place_v4(Ipv4Addr::from(u32::from(high) << 16 | u32::from(low))) {
        Place::In(Network::Public) => Place::In(Network::Public),
        Place::In(_) => Place::Never("a private address in disguise"),
        never => never,
    }
}
