//! Whether this computer is online, as far as the attempts show.
//!
//! Being offline is not the receivers' fault: it uses up no tries and pauses nobody. A single receiver that cannot be
//! found is; only when several are out of reach one after another, and none is reached between, is it the network.

use std::collections::BTreeSet;

use super::outcome::{Outcome, Sent};

/// So many receivers out of reach in a row are the network's fault.
const SUSPICIOUS: usize = 3;

/// What the attempts to the internet have shown.
#[derive(Debug, Default)]
pub(super) struct Weather {
    out_of_reach: BTreeSet<String>,
    no_route: bool,
}

impl Weather {
    /// Learns from an attempt to `host` on the internet; answers whether it failed for want of a network.
    pub(super) fn learn(&mut self, host: &str, sent: &Sent) -> bool {
        match sent.outcome {
            Outcome::Offline => self.no_route = true,
            Outcome::Dns | Outcome::Unreachable => {
                self.out_of_reach.insert(host.to_owned());
            }
            Outcome::Timeout if sent.connection.is_none() && sent.address.is_none() => {
                self.out_of_reach.insert(host.to_owned());
            }
            // Neither says anything about the network.
            Outcome::Blocked | Outcome::Unsigned | Outcome::Interrupted => {}
            _ => *self = Self::default(),
        }
        let counts = matches!(sent.outcome, Outcome::Dns | Outcome::Unreachable | Outcome::Timeout);
        sent.outcome == Outcome::Offline || (counts && self.offline())
    }

    /// Whether nothing should go out but one to look.
    pub(super) fn offline(&self) -> bool {
        self.no_route || self.out_of_reach.len() >= SUSPICIOUS
    }
}
