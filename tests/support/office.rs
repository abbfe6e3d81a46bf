//! An office under load: people who change contacts, a form that posts leads, and receivers who want to hear of it all.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use serde_json::{Value, json};
use tokio::{
    sync::mpsc::{self, UnboundedReceiver, UnboundedSender},
    time::timeout,
};

use crate::{Caller, LeadSource, PATIENCE, Receiver, Result, Rpc, Server, ledger::Arrival};

/// Contacts that are changed again and again, so that order matters.
const CONTACTS: usize = 6;
/// People who change contacts at the same time.
const PEOPLE: usize = 4;

/// Who is told: one subscription for each.
pub const HEARINGS: [Hearing; 3] = [
    Hearing { path: "/free", events: &EVERYTHING, order: "none", max_in_flight: 16 },
    Hearing { path: "/contact", events: &EVERYTHING, order: "contact", max_in_flight: 8 },
    Hearing { path: "/strict", events: &["contact.created"], order: "strict", max_in_flight: 1 },
];
/// What the office does.
const EVERYTHING: [&str; 3] = ["contact.created", "contact.updated", "lead.created"];

/// A subscription.
pub struct Hearing {
    pub path: &'static str,
    pub events: &'static [&'static str],
    pub order: &'static str,
    pub max_in_flight: usize,
}

/// Something that was answered, so that everybody must hear of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Promise {
    /// A contact was given this company.
    Company(String),
    /// A lead made this contact.
    Contact(String),
}

impl Promise {
    /// What tells of it.
    pub fn event(&self) -> &'static str {
        match self {
            Self::Company(_) => "contact.updated",
            Self::Contact(_) => "contact.created",
        }
    }

    /// The promise that an arrival keeps.
    pub fn kept_by(arrival: &Arrival) -> Result<Option<Self>> {
        let told = arrival.told()?;
        let contact = &told["data"]["contact"];
        let text = |value: &Value| value.as_str().map(str::to_owned);
        Ok(match told["type"].as_str() {
            Some("contact.updated") => text(&contact["companyName"]).map(Self::Company),
            Some("contact.created") => text(&contact["id"]).map(Self::Contact),
            _ => None,
        })
    }
}

/// The office. It outlives the server it works with.
pub struct Office {
    contacts: Vec<String>,
    form: LeadSource,
    begun: Arc<AtomicU32>,
    /// Ids of the subscriptions, in the order of [`HEARINGS`].
    pub subscriptions: Vec<String>,
    pub promises: Vec<Promise>,
}

impl Office {
    /// Makes the contacts, then subscribes the receiver.
    pub async fn open(server: &Server, receiver: &Receiver) -> Result<Self> {
        let department = server.rpc("department.list", json!({})).await?["items"][0]["id"].clone();
        let mut contacts = Vec::new();
        for number in 0..CONTACTS {
            let details = json!({ "firstName": format!("Ann {number}") });
            let new = json!({ "departmentId": department, "details": details });
            contacts.push(text(&server.rpc("contact.create", new).await?["id"])?);
        }
        let mut subscriptions = Vec::new();
        for hearing in &HEARINGS {
            let made = server.rpc("subscription.create", draft(receiver, hearing)).await?;
            subscriptions.push(text(&made["subscription"]["id"])?);
        }
        let form = LeadSource::of(server).await?;
        Ok(Self { contacts, form, begun: Arc::default(), subscriptions, promises: Vec::new() })
    }

    /// Everybody works until the server dies or answers no more.
    pub fn work(&self, server: &Server) -> Shift {
        let (say, said) = mpsc::unbounded_channel();
        let begun = &self.begun;
        let form = LeadSource { address: server.intake_address().to_owned(), ..self.form.clone() };
        tokio::spawn(post_leads(form, Arc::clone(begun), say.clone()));
        for _ in 0..PEOPLE {
            let contacts = self.contacts.clone();
            tokio::spawn(change_contacts(server.caller(), contacts, Arc::clone(begun), say.clone()));
        }
        Shift { said, promises: Vec::new() }
    }

    /// What was interrupted three times in a row waits for five minutes; an owner who cannot wait pauses and resumes.
    pub async fn hurry(&self, server: &Server) -> Result {
        for id in &self.subscriptions {
            server.rpc("subscription.pause", json!({ "id": id })).await?;
            server.rpc("subscription.resume", json!({ "id": id, "held": "send" })).await?;
        }
        Ok(())
    }
}

/// The work of everybody during one life of the server.
pub struct Shift {
    said: UnboundedReceiver<Promise>,
    promises: Vec<Promise>,
}

impl Shift {
    /// Waits until so many more were answered.
    pub async fn answers(&mut self, more: usize) -> Result {
        for _ in 0..more {
            let promise = timeout(PATIENCE, self.said.recv()).await.map_err(|_| "nothing is answered")?;
            self.promises.push(promise.ok_or("the server stopped answering by itself")?);
        }
        Ok(())
    }

    /// Everybody stops after what they are doing; what was answered until now.
    pub fn so_far(mut self) -> Vec<Promise> {
        while let Ok(promise) = self.said.try_recv() {
            self.promises.push(promise);
        }
        self.promises
    }

    /// Waits until the server answers nobody any more; everything that it had answered.
    pub async fn end(mut self) -> Result<Vec<Promise>> {
        let last_words = async {
            while let Some(promise) = self.said.recv().await {
                self.promises.push(promise);
            }
        };
        timeout(PATIENCE, last_words).await.map_err(|_| "the server goes on answering")?;
        Ok(self.promises)
    }
}

async fn post_leads(form: LeadSource, begun: Arc<AtomicU32>, say: UnboundedSender<Promise>) {
    loop {
        let phone = format!("804{:07}", 2_000_000 + begun.fetch_add(1, Ordering::Relaxed));
        let Ok(contact) = form.deliver(&json!({ "phoneNumber": phone, "source": "website" })).await else {
            return;
        };
        // A test that has seen enough does not listen any more.
        if say.send(Promise::Contact(contact)).is_err() {
            return;
        }
    }
}

async fn change_contacts(
    caller: Caller,
    contacts: Vec<String>,
    begun: Arc<AtomicU32>,
    say: UnboundedSender<Promise>,
) {
    loop {
        let number = begun.fetch_add(1, Ordering::Relaxed);
        let company = format!("Company {number}");
        let contact = &contacts[number as usize % contacts.len()];
        let to = json!({ "id": contact, "to": { "companyName": company } });
        if caller.rpc("contact.update", to).await.is_err() || say.send(Promise::Company(company)).is_err() {
            return;
        }
    }
}

fn draft(receiver: &Receiver, hearing: &Hearing) -> Value {
    let Hearing { path, events, order, max_in_flight } = hearing;
    json!({
        "name": path, "url": format!("http://{}{path}", receiver.address), "network": "loopback",
        "dialect": "standard", "events": events, "maxInFlight": max_in_flight, "order": order,
    })
}

fn text(value: &Value) -> Result<String> {
    Ok(value.as_str().ok_or_else(|| format!("expected a text, got {value}"))?.to_owned())
}
