//! What must be true of delivery whatever happened: the receiver's ledger beside the product's own log, once all is quiet.

use std::{
    collections::{HashMap, HashSet},
    fmt,
};

use serde_json::{Value, json};

use crate::{
    Receiver, Result, Rpc, Server,
    ledger::{Arrival, Ledger},
    office::{HEARINGS, Office, Promise},
};

/// What an audit that found nothing wrong has counted.
pub struct Tally {
    pub promises: usize,
    pub deliveries: usize,
    pub arrivals: usize,
    pub attempts: u64,
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { promises, deliveries, arrivals, attempts } = self;
        write!(
            f,
            "{promises} answers, {deliveries} deliveries, {attempts} attempts, {arrivals} arrivals, none lost"
        )
    }
}

/// Waits until nothing is owed any more, then compares. The error is the first thing that is wrong.
pub async fn audit(server: &Server, office: &Office, receiver: &Receiver) -> Result<Tally> {
    let (tally, deliveries) = nothing_is_lost(server, office, receiver).await?;
    every_post_has_its_row(&receiver.ledger(), &deliveries)?;
    repeats_were_in_flight(&receiver.ledger())?;
    logs_are_whole(server, &deliveries).await?;
    Ok(tally)
}

/// The same after a power cut, which may undo what is known of attempts: more is repeated then, and nothing is lost.
pub async fn audit_after_power_cut(server: &Server, office: &Office, receiver: &Receiver) -> Result<Tally> {
    Ok(nothing_is_lost(server, office, receiver).await?.0)
}

/// Answers the deliveries, too.
async fn nothing_is_lost(
    server: &Server,
    office: &Office,
    receiver: &Receiver,
) -> Result<(Tally, Vec<Value>)> {
    quiet(server).await?;
    let deliveries = server.all("delivery.list", json!({ "limit": 500 })).await?;
    let ledger = receiver.ledger();
    if let Some(event) = ledger.changed_event() {
        return Err(format!("event {event} came with different bytes").into());
    }
    promises_are_kept(&ledger, &office.promises)?;
    log_and_ledger_agree(&ledger, &deliveries)?;
    order_is_kept(&ledger)?;
    let tally = Tally {
        promises: office.promises.len(),
        deliveries: deliveries.len(),
        arrivals: ledger.0.len(),
        attempts: deliveries.iter().filter_map(|each| each["attempts"].as_u64()).sum(),
    };
    drop(ledger);
    Ok((tally, deliveries))
}

/// Waits until no delivery is owed.
async fn quiet(server: &Server) -> Result {
    let mut changes = server.changes().await?;
    loop {
        let subscriptions = server.all("subscription.list", json!({})).await?;
        if subscriptions.iter().all(|each| each["open"] == 0) {
            return Ok(());
        }
        let open: Vec<_> = subscriptions.iter().map(|each| (&each["name"], &each["open"])).collect();
        changes.next_of("delivery").await.map_err(|error| format!("{error}; still owed: {open:?}"))?;
    }
}

/// Everybody heard of everything that was answered.
fn promises_are_kept(ledger: &Ledger, promises: &[Promise]) -> Result {
    for hearing in &HEARINGS {
        let mut kept = HashSet::new();
        for arrival in ledger.first_at(hearing.path) {
            kept.extend(Promise::kept_by(arrival)?);
        }
        let mut made = promises.iter().filter(|promise| hearing.events.contains(&promise.event()));
        if let Some(broken) = made.find(|promise| !kept.contains(promise)) {
            return Err(format!("{broken:?} was answered and never came to {}", hearing.path).into());
        }
    }
    Ok(())
}

/// Whatever is in the log arrived, whatever arrived is in the log.
fn log_and_ledger_agree(ledger: &Ledger, deliveries: &[Value]) -> Result {
    let arrived = ledger.counts();
    for delivery in deliveries {
        let came = delivery["id"].as_str().is_some_and(|id| arrived.contains_key(id));
        if delivery["state"] != "delivered" || !came {
            return Err(format!("in the log, and not with the receiver: {delivery}").into());
        }
    }
    let known: HashMap<_, _> =
        deliveries.iter().map(|each| (each["id"].as_str(), each["eventId"].as_str())).collect();
    for Arrival { delivery, event, .. } in &ledger.0 {
        if known.get(&Some(delivery.as_str())) != Some(&Some(event.as_str())) {
            return Err(format!("{delivery} of event {event} is not in the log").into());
        }
    }
    Ok(())
}

/// No attempt came twice, and of no delivery more than are counted.
fn every_post_has_its_row(ledger: &Ledger, deliveries: &[Value]) -> Result {
    if let Some((delivery, attempt)) = ledger.unlogged_attempt() {
        return Err(format!("attempt {attempt} of {delivery} came twice").into());
    }
    let arrived = ledger.counts();
    for delivery in deliveries {
        let count = delivery["id"].as_str().and_then(|id| arrived.get(id)).copied();
        if count > delivery["attempts"].as_u64() {
            return Err(format!("came {count:?} times: {delivery}").into());
        }
    }
    Ok(())
}

fn repeats_were_in_flight(ledger: &Ledger) -> Result {
    for hearing in &HEARINGS {
        let repeats = ledger.repeats(hearing.path);
        if let Some((life, count)) = repeats.iter().find(|(_, count)| **count > hearing.max_in_flight) {
            return Err(format!("{count} of {} repeated for one death, that of {life}", hearing.path).into());
        }
    }
    Ok(())
}

/// Firsts come in the order of the commits: for each contact, or for all.
fn order_is_kept(ledger: &Ledger) -> Result {
    for hearing in HEARINGS.iter().filter(|hearing| hearing.order != "none") {
        let mut last: HashMap<String, u64> = HashMap::new();
        for arrival in ledger.first_at(hearing.path) {
            let data = &arrival.told()?["data"];
            let sequence = data["sequence"].as_u64().ok_or("every activity has its number")?;
            let line =
                if hearing.order == "contact" { data["contact"]["id"].to_string() } else { String::new() };
            if let Some(before) = last.insert(line, sequence).filter(|before| *before > sequence) {
                return Err(format!("{}: {sequence} came after {before}", hearing.path).into());
            }
        }
    }
    Ok(())
}

/// Every attempt is a row, numbered without a gap: interrupted ones, then the one that arrived.
async fn logs_are_whole(server: &Server, deliveries: &[Value]) -> Result {
    for delivery in deliveries.iter().filter(|each| each["attempts"] != 1) {
        let detail = server.rpc("delivery.get", json!({ "id": delivery["id"] })).await?;
        let log = detail["log"].as_array().ok_or("a delivery has a log")?;
        let row = |each: &Value| (each["number"].as_u64(), each["outcome"].as_str().map(str::to_owned));
        let rows: Vec<_> = log.iter().map(row).collect();
        let count = log.len() as u64;
        let outcome = |number| if number < count { "interrupted" } else { "delivered" };
        let expected: Vec<_> =
            (1..=count).map(|number| (Some(number), Some(outcome(number).to_owned()))).collect();
        if rows != expected || delivery["attempts"] != count {
            return Err(format!("the log of {delivery} is {rows:?}").into());
        }
    }
    Ok(())
}
