//! Every port this program listens at, so that no house sends its webhooks there.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError, Weak},
};

use crate::{
    intake::listener::{Listener, Standing},
    webhook::transport::{Behind, OwnPort, OwnPorts},
};

/// The ports of all houses and of the shell; cheap to clone.
#[derive(Clone)]
pub(super) struct Ports {
    screens: Option<SocketAddr>,
    listeners: Arc<Mutex<Vec<Weak<Listener>>>>,
}

impl Ports {
    /// `screens` is where the shell shows the UI to browsers, if it does.
    pub(super) fn new(screens: Option<SocketAddr>) -> Self {
        Self { screens, listeners: Arc::default() }
    }

    /// Adds the listener of a house, for as long as the house is open; answers the ports as that house sees them.
    pub(super) fn seen_from(&self, listener: &Arc<Listener>) -> OwnPorts {
        let mut listeners = self.listeners.lock().unwrap_or_else(PoisonError::into_inner);
        listeners.retain(|each| each.strong_count() > 0);
        listeners.push(Arc::downgrade(listener));
        let (ports, here) = (self.clone(), Arc::downgrade(listener));
        Arc::new(move || ports.of(&here))
    }

    fn of(&self, here: &Weak<Listener>) -> Vec<OwnPort> {
        let listeners = self.listeners.lock().unwrap_or_else(PoisonError::into_inner);
        let of_intakes = listeners.iter().filter_map(|each| {
            let Standing::Lit { address, .. } = each.upgrade()?.standing() else { return None };
            let behind = if each.ptr_eq(here) { Behind::Intake } else { Behind::OtherIntake };
            Some(OwnPort { number: address.port(), behind })
        });
        let of_screens = self.screens.map(|at| OwnPort { number: at.port(), behind: Behind::Screens });
        of_intakes.chain(of_screens).collect()
    }
}
