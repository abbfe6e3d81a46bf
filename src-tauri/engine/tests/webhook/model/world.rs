//! The model beside the real thing: what is owed to whom, and how each act changes that.

use std::collections::HashMap;

use bytes::Bytes;
use porchlight_engine::{
    journal::Actor,
    webhook::{DeliveryState, Held, Order, Origin},
};
use proptest::sample::Index;
use serde_json::json;

use super::{MAX_IN_FLIGHT, Op, TRIES};
use crate::{
    house::MINUTE,
    office::{Office, Pending},
};

/// How a delivery ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Delivered,
    Failed,
    Canceled,
}

struct Subscriber {
    id: String,
    paused: bool,
    deleted: bool,
}

/// A delivery as the model has it.
struct Owed {
    id: String,
    subscriber: usize,
    origin: Origin,
    resend_of: Option<String>,
    end: Option<End>,
    tries: u32,
}

/// The model beside the real thing.
pub(super) struct World {
    office: Office,
    subscribers: Vec<Subscriber>,
    owed: Vec<Owed>,
    on_their_way: Vec<Pending>,
    posts: HashMap<String, u32>,
    bodies: HashMap<String, Bytes>,
}

impl World {
    pub(super) async fn new() -> Self {
        Self {
            office: Office::new().await,
            subscribers: Vec::new(),
            owed: Vec::new(),
            on_their_way: Vec::new(),
            posts: HashMap::new(),
            bodies: HashMap::new(),
        }
    }

    pub(super) async fn does(mut self, op: &Op) -> Self {
        match op {
            Op::Subscribe(order) => {
                let more = json!({ "order": order, "scheduleS": [0, 60, 600], "maxInFlight": MAX_IN_FLIGHT });
                let id = self.office.subscribe(more).await.id;
                self.subscribers.push(Subscriber { id, paused: false, deleted: false });
            }
            Op::Emit(contact) => {
                self.office.happens(contact).await;
                self.take_up_new(None).await;
            }
            Op::Reorder(which, order) => {
                if let Some(id) = self.alive(which).map(|number| self.subscribers[number].id.clone()) {
                    let patch = serde_json::from_value(json!({ "id": id, "order": order })).unwrap();
                    self.office.webhooks.update(patch, Actor::user()).await.unwrap();
                }
            }
            Op::Pause(which) => {
                if let Some(number) = self.alive(which) {
                    let id = self.subscribers[number].id.clone();
                    self.office.webhooks.pause(id, Actor::user()).await.unwrap();
                    self.subscribers[number].paused = true;
                }
            }
            Op::Resume(which, held) => self.resume(which, *held).await,
            Op::Delete(which) => {
                if let Some(number) = self.alive(which) {
                    let id = self.subscribers[number].id.clone();
                    self.office.webhooks.delete(id, Actor::user()).await.unwrap();
                    self.subscribers[number].deleted = true;
                    self.give_up(number);
                }
            }
            Op::Resend(which) => self.resend(which).await,
            Op::Reply(which, status) => {
                if !self.on_their_way.is_empty() {
                    let pending = self.on_their_way.remove(which.index(self.on_their_way.len()));
                    self.reply(pending, *status).await;
                }
            }
            Op::Turn => {
                let sent = self.office.round().await;
                self.receive(sent);
            }
            Op::Tick(ms) => self.office.pass(*ms),
            Op::Crash => {
                for pending in std::mem::take(&mut self.on_their_way) {
                    let owed = self
                        .owed
                        .iter_mut()
                        .find(|owed| pending.header("porchlight-delivery") == Some(&owed.id));
                    if let Some(owed) = owed.filter(|owed| self.subscribers[owed.subscriber].deleted) {
                        owed.end = Some(End::Canceled);
                    }
                }
                self.office = self.office.crash().await;
            }
        }
        self
    }

    fn alive(&self, which: &Index) -> Option<usize> {
        let alive: Vec<usize> =
            (0..self.subscribers.len()).filter(|number| !self.subscribers[*number].deleted).collect();
        (!alive.is_empty()).then(|| alive[which.index(alive.len())])
    }

    /// What the last act owes, by the model's own reckoning: one to each subscriber that is there.
    async fn take_up_new(&mut self, resend_of: Option<&str>) {
        let deliveries = self.office.deliveries().await;
        let new: Vec<_> =
            deliveries.into_iter().filter(|each| self.owed.iter().all(|owed| owed.id != each.id)).collect();
        if resend_of.is_none() {
            let mut owed_to: Vec<&str> = new.iter().map(|each| each.subscription_id.as_str()).collect();
            let mut alive: Vec<&str> =
                self.subscribers.iter().filter(|each| !each.deleted).map(|each| each.id.as_str()).collect();
            owed_to.sort_unstable();
            alive.sort_unstable();
            assert_eq!(owed_to, alive);
        } else {
            assert_eq!(new.len(), 1);
        }
        for each in new {
            let subscriber =
                self.subscribers.iter().position(|known| known.id == each.subscription_id).unwrap();
            let resend_of = resend_of.map(str::to_owned);
            self.owed.push(Owed {
                id: each.id,
                subscriber,
                origin: each.origin,
                resend_of,
                end: None,
                tries: 0,
            });
        }
    }

    fn is_on_its_way(&self, delivery: &str) -> bool {
        self.on_their_way.iter().any(|pending| pending.header("porchlight-delivery") == Some(delivery))
    }

    fn give_up(&mut self, subscriber: usize) {
        for number in 0..self.owed.len() {
            let on_its_way = self.is_on_its_way(&self.owed[number].id);
            let owed = &mut self.owed[number];
            if owed.subscriber == subscriber && owed.end.is_none() && !on_its_way {
                owed.end = Some(End::Canceled);
            }
        }
    }

    async fn resume(&mut self, which: &Index, held: Held) {
        let Some(number) = self.alive(which).filter(|number| self.subscribers[*number].paused) else {
            return;
        };
        let id = self.subscribers[number].id.clone();
        self.office.webhooks.resume(id, held, Actor::user()).await.unwrap();
        self.subscribers[number].paused = false;
        if held == Held::FromNow {
            self.give_up(number);
        }
    }

    async fn resend(&mut self, which: &Index) {
        if self.owed.is_empty() {
            return;
        }
        let owed = &self.owed[which.index(self.owed.len())];
        let (id, deleted) = (owed.id.clone(), self.subscribers[owed.subscriber].deleted);
        let answer = self.office.webhooks.resend(id.clone(), None).await;
        let under_way =
            self.owed.iter().find(|each| each.resend_of.as_deref() == Some(&*id) && each.end.is_none());
        match (answer, under_way) {
            (Err(_), _) => {
                assert!(deleted || self.owed.iter().any(|each| each.id == id && each.end.is_none()))
            }
            (Ok(again), Some(under_way)) => assert_eq!(again, under_way.id),
            (Ok(again), None) if again == id => {}
            (Ok(_), None) => self.take_up_new(Some(&id)).await,
        }
    }

    fn receive(&mut self, sent: Vec<Pending>) {
        for pending in sent {
            let delivery = pending.header("porchlight-delivery").unwrap().to_owned();
            let known = self.owed.iter().find(|owed| owed.id == delivery).unwrap();
            assert!(known.end.is_none(), "sent although it had ended");
            let subscriber = &self.subscribers[known.subscriber];
            assert!(!subscriber.paused && !subscriber.deleted, "sent to nobody who wants it");
            let body = self.bodies.entry(pending.event()).or_insert_with(|| pending.post.body.clone());
            assert_eq!(*body, pending.post.body, "other bytes than before");
            *self.posts.entry(delivery).or_default() += 1;
            self.on_their_way.push(pending);
        }
    }

    async fn reply(&mut self, pending: Pending, status: u16) {
        let delivery = pending.header("porchlight-delivery").unwrap().to_owned();
        pending.answers(status);
        self.office.settle().await;
        let owed = self.owed.iter_mut().find(|owed| owed.id == delivery).unwrap();
        let subscriber = &mut self.subscribers[owed.subscriber];
        match status {
            200..=299 => (owed.end, owed.tries) = (Some(End::Delivered), owed.tries + 1),
            _ if subscriber.deleted => (owed.end, owed.tries) = (Some(End::Canceled), owed.tries + 1),
            410 if owed.origin == Origin::Event => subscriber.paused = true,
            _ => {
                owed.tries += 1;
                let given_up = owed.tries == TRIES || status == 410;
                owed.end = given_up.then_some(End::Failed);
            }
        }
    }

    /// The real thing stands as the model does.
    pub(super) async fn agree(&self) {
        let deliveries = self.office.deliveries().await;
        assert_eq!(deliveries.len(), self.owed.len(), "deliveries");
        let mut busy: HashMap<&str, usize> = HashMap::new();
        for each in &deliveries {
            let owed = self.owed.iter().find(|owed| owed.id == each.id).unwrap();
            let end = match each.state {
                DeliveryState::Delivered => Some(End::Delivered),
                DeliveryState::Failed => Some(End::Failed),
                DeliveryState::Canceled => Some(End::Canceled),
                _ => None,
            };
            assert_eq!((end, each.tries), (owed.end, owed.tries), "{}: {:?}", each.id, each.sentence);
            assert!(each.tries <= TRIES);
            if each.state == DeliveryState::Sending {
                *busy.entry(&each.subscription_id).or_default() += 1;
            }
        }
        assert!(busy.values().all(|count| *count <= MAX_IN_FLIGHT), "{busy:?}");
        for subscriber in self.subscribers.iter().filter(|each| !each.deleted) {
            let row = self.office.subscription(&subscriber.id).await;
            assert_eq!(row.paused.is_some(), subscriber.paused);
            if row.order != Order::None {
                self.one_at_a_time(&subscriber.id);
            }
        }
    }

    /// Of those that keep an order, the oldest of a key is due or on its way and no other is due.
    fn one_at_a_time(&self, subscription: &str) {
        let out_of_turn = format!(
            "SELECT d.seq FROM delivery d WHERE d.subscription_id = '{subscription}' AND d.state = 'due' AND EXISTS
               (SELECT 1 FROM delivery o WHERE o.subscription_id = d.subscription_id AND o.order_key = d.order_key
                  AND o.seq < d.seq AND o.state IN ('due', 'waiting', 'sending'))"
        );
        assert_eq!(self.office.rows(&out_of_turn), [""; 0], "due out of turn");
        let stuck = format!(
            "SELECT d.seq FROM delivery d WHERE d.subscription_id = '{subscription}' AND d.state = 'waiting' AND NOT EXISTS
               (SELECT 1 FROM delivery o WHERE o.subscription_id = d.subscription_id AND o.order_key = d.order_key
                  AND o.seq < d.seq AND o.state IN ('due', 'waiting', 'sending'))"
        );
        assert_eq!(self.office.rows(&stuck), [""; 0], "waits for nobody");
    }

    /// Everybody says yes from now on.
    pub(super) async fn drain(mut self) -> Self {
        for number in 0..self.subscribers.len() {
            if self.subscribers[number].paused && !self.subscribers[number].deleted {
                let id = self.subscribers[number].id.clone();
                self.office.webhooks.resume(id, Held::Send, Actor::user()).await.unwrap();
                self.subscribers[number].paused = false;
            }
        }
        for _ in 0..300 {
            let sent = self.office.round().await;
            self.receive(sent);
            if self.on_their_way.is_empty() && self.owed.iter().all(|owed| owed.end.is_some()) {
                return self;
            }
            for pending in std::mem::take(&mut self.on_their_way) {
                self.reply(pending, 200).await;
            }
            self.office.pass(15 * MINUTE);
        }
        panic!(
            "something is owed for ever: {:?}",
            self.office.rows("SELECT * FROM delivery WHERE done_at IS NULL")
        );
    }

    pub(super) async fn every_post_is_in_the_log(&self) {
        for each in self.office.deliveries().await {
            let posts = self.posts.get(&each.id).copied().unwrap_or_default();
            assert_eq!((each.attempts, self.office.log(&each.id).await.len()), (posts, posts as usize));
        }
    }
}
