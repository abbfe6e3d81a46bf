//! How many deliveries of each subscription to claim: fair between them, within their limits.
//!
//! The first place of each subscription is its own; only further ones come out of the common store. So a receiver that
//! never answers holds up nobody else, however many places it fills.

use std::collections::HashMap;

use tokio::time::{Duration, Instant};

use crate::{
    clock::Timestamp,
    webhook::{address::Network, delivery::Ask, pace::Pace, subscription::Subscription, weather::Weather},
};

/// Places besides the first of each subscription.
const SHARED_PLACES: usize = 64;
/// How often to look whether the network is back.
const LOOK_OUT: Duration = Duration::from_secs(30);

/// What the dispatcher knows of a subscription between two units of work.
#[derive(Debug, Clone)]
pub(super) struct Terms {
    pub(super) id: String,
    network: Network,
    max_in_flight: usize,
    rate_per_min: Option<u32>,
    /// When the next delivery may go.
    pub(super) next_due: Option<Timestamp>,
}

impl Terms {
    /// `next_due` is when its next delivery is due.
    pub(super) fn new(subscription: &Subscription, next_due: Option<Timestamp>) -> Self {
        Self {
            id: subscription.id.clone(),
            network: subscription.network,
            max_in_flight: usize::try_from(subscription.max_in_flight).unwrap_or(usize::MAX),
            rate_per_min: subscription.rate_per_min,
            next_due: next_due.max(subscription.not_before.filter(|_| next_due.is_some())),
        }
    }

    /// Whether it leads to the internet.
    pub(super) fn is_public(&self) -> bool {
        self.network == Network::Public
    }
}

/// Who has how many on the way, and who was sent to how fast.
#[derive(Debug, Default)]
pub(super) struct Places {
    in_flight: HashMap<String, usize>,
    paces: HashMap<String, Pace>,
    /// Who is asked first; the next one next time.
    first: usize,
    looked_out: Option<Instant>,
}

impl Places {
    /// A delivery of a subscription went out.
    pub(super) fn taken(&mut self, subscription: &str, now: Instant) {
        *self.in_flight.entry(subscription.to_owned()).or_default() += 1;
        if let Some(pace) = self.paces.get_mut(subscription) {
            pace.spend(now, 1);
        }
    }

    /// One is back.
    pub(super) fn freed(&mut self, subscription: &str) {
        if let Some(count) = self.in_flight.get_mut(subscription) {
            *count -= 1;
            if *count == 0 {
                self.in_flight.remove(subscription);
            }
        }
    }

    /// What to claim now.
    pub(super) fn asks(&mut self, terms: &[Terms], weather: &Weather, now: Instant) -> Vec<Ask> {
        let used: usize = self.in_flight.values().map(|count| count - 1).sum();
        let mut shared = SHARED_PLACES.saturating_sub(used);
        let mut may_look_out = self.may_look_out(terms, now);
        let mut asks = Vec::with_capacity(terms.len());
        self.first = if terms.is_empty() { 0 } else { (self.first + 1) % terms.len() };
        for each in terms[self.first..].iter().chain(&terms[..self.first]) {
            let busy = self.in_flight.get(&each.id).copied().unwrap_or_default();
            let own = usize::from(busy == 0);
            let mut count = each.max_in_flight.saturating_sub(busy).min(own + shared);
            if weather.offline() && each.is_public() {
                count = count.min(usize::from(std::mem::take(&mut may_look_out)));
            }
            count = self.within_pace(each, now, count);
            shared -= count.saturating_sub(own);
            asks.push(Ask { subscription: each.id.clone(), count });
        }
        asks
    }

    /// Notes when the network was last tried.
    pub(super) fn looked_out(&mut self, now: Instant) {
        self.looked_out = Some(now);
    }

    /// How long a subscription that has something due has to wait for its pace or for the network.
    pub(super) fn wait(&self, terms: &Terms, weather: &Weather, now: Instant) -> Duration {
        let pace = self.paces.get(&terms.id).filter(|pace| pace.allowance(now, 1) == 0);
        let for_pace = pace.map_or(Duration::ZERO, |pace| pace.next().saturating_duration_since(now));
        if weather.offline() && terms.is_public() {
            return for_pace.max(LOOK_OUT);
        }
        for_pace
    }

    /// Whether it has a place free.
    pub(super) fn has_room(&self, terms: &Terms) -> bool {
        let busy = self.in_flight.get(&terms.id).copied().unwrap_or_default();
        let used: usize = self.in_flight.values().map(|count| count - 1).sum();
        busy == 0 || (busy < terms.max_in_flight && used < SHARED_PLACES)
    }

    fn may_look_out(&self, terms: &[Terms], now: Instant) -> bool {
        let waited = self.looked_out.is_none_or(|at| now.saturating_duration_since(at) >= LOOK_OUT);
        let on_its_way = terms.iter().any(|each| each.is_public() && self.in_flight.contains_key(&each.id));
        waited && !on_its_way
    }

    fn within_pace(&mut self, terms: &Terms, now: Instant, count: usize) -> usize {
        let Some(rate) = terms.rate_per_min else {
            self.paces.remove(&terms.id);
            return count;
        };
        let pace = self.paces.entry(terms.id.clone()).or_insert_with(|| Pace::new(rate, now));
        if pace.per_minute() != rate {
            *pace = Pace::new(rate, now);
        }
        pace.allowance(now, count)
    }
}
