//! What a receiver wrote down of everything that reached it: the other side of the product's own log.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use crate::Result;

/// A delivery that arrived whole.
#[derive(Clone)]
pub struct Arrival {
    /// Which life of the sending process it came from, counted from 0.
    pub life: usize,
    /// Where it was posted: `/free`.
    pub path: String,
    /// Its `webhook-id`.
    pub event: String,
    /// Its `porchlight-delivery`.
    pub delivery: String,
    /// Its `porchlight-attempt`.
    pub attempt: u64,
    /// The body, byte for byte.
    pub body: Vec<u8>,
}

impl Arrival {
    pub fn told(&self) -> Result<Value> {
        Ok(serde_json::from_slice(&self.body)?)
    }
}

/// Arrivals in their order.
#[derive(Default)]
pub struct Ledger(pub Vec<Arrival>);

impl Ledger {
    /// How often each delivery arrived.
    pub fn counts(&self) -> HashMap<&str, u64> {
        let mut counts = HashMap::new();
        for arrival in &self.0 {
            *counts.entry(arrival.delivery.as_str()).or_default() += 1;
        }
        counts
    }

    /// Arrivals at `path`, each delivery when it came for the first time.
    pub fn first_at<'a>(&'a self, path: &'a str) -> impl Iterator<Item = &'a Arrival> {
        let mut seen = HashSet::new();
        self.0.iter().filter(move |each| each.path == path && seen.insert(each.delivery.as_str()))
    }

    /// How many deliveries came to `path` once more because the process died in that life.
    pub fn repeats(&self, path: &str) -> HashMap<usize, usize> {
        let mut last_life: HashMap<&str, usize> = HashMap::new();
        let mut repeats = HashMap::new();
        for arrival in self.0.iter().filter(|each| each.path == path) {
            if let Some(life) = last_life.insert(&arrival.delivery, arrival.life) {
                *repeats.entry(life).or_default() += 1;
            }
        }
        repeats
    }

    /// An id of an event that came with different bytes.
    pub fn changed_event(&self) -> Option<&str> {
        let mut bodies: HashMap<&str, &[u8]> = HashMap::new();
        let arrivals = self.0.iter().map(|each| (each.event.as_str(), each.body.as_slice()));
        let mut changed = arrivals.filter(|(event, body)| bodies.entry(event).or_insert(body) != body);
        changed.next().map(|(event, _)| event)
    }

    /// An attempt that arrived more than once: a POST without a row of its own.
    pub fn unlogged_attempt(&self) -> Option<(&str, u64)> {
        let mut seen = HashSet::new();
        let attempts = self.0.iter().map(|each| (each.delivery.as_str(), each.attempt));
        attempts.into_iter().find(|attempt| !seen.insert(*attempt))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arrival(life: usize, delivery: &str, attempt: u64, body: &str) -> Arrival {
        Arrival {
            life,
            path: "/free".to_owned(),
            event: format!("event of {delivery}"),
            delivery: delivery.to_owned(),
            attempt,
            body: body.into(),
        }
    }

    #[test]
    fn a_repeat_is_the_fault_of_the_life_that_sent_it_before() {
        let ledger = Ledger(vec![
            arrival(0, "a", 1, "x"),
            arrival(0, "b", 1, "x"),
            arrival(2, "a", 2, "x"),
            arrival(3, "a", 3, "x"),
        ]);
        assert_eq!(ledger.repeats("/free"), HashMap::from([(0, 1), (2, 1)]));
        assert_eq!(ledger.repeats("/other"), HashMap::new());
        assert_eq!(ledger.counts(), HashMap::from([("a", 3), ("b", 1)]));
        assert_eq!(ledger.first_at("/free").count(), 2);
        assert_eq!((ledger.changed_event(), ledger.unlogged_attempt()), (None, None));
    }

    #[test]
    fn other_bytes_under_the_same_id_are_seen() {
        let ledger = Ledger(vec![arrival(0, "a", 1, "x"), arrival(1, "a", 2, "y")]);
        assert_eq!(ledger.changed_event(), Some("event of a"));
    }

    #[test]
    fn the_same_attempt_twice_is_seen() {
        let ledger = Ledger(vec![arrival(0, "a", 1, "x"), arrival(1, "a", 1, "x")]);
        assert_eq!(ledger.unlogged_attempt(), Some(("a", 1)));
    }
}
