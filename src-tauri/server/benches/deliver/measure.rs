//! What is measured, and the lines of the report.
#![expect(clippy::print_stdout, reason = "printing is what a report is for")]

use std::{
    collections::HashMap,
    error::Error,
    ffi::OsString,
    fmt::Write,
    fs, thread,
    time::{Duration, Instant},
};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde_json::{Value, json};

use crate::{program::Program, receiver::Receiver};

type Outcome<T> = Result<T, Box<dyn Error>>;

const PIECE: usize = 512 * 1024;
const LOOK: Duration = Duration::from_millis(50);
/// How long the server is watched while nothing happens.
const QUIET: Duration = Duration::from_secs(20);

pub(crate) fn heading(text: &str) {
    println!("\n{text}");
}

/// Lets `count` events wait for a paused subscription, resumes it and counts what arrives.
pub(crate) fn drain(server: &Program, receiver: &Receiver, count: usize) -> Outcome<()> {
    let id = subscribe(server, receiver, "/in", "contact.created")?;
    call(server, "subscription.pause", &json!({ "id": id }))?;
    people(server, count)?;
    server.rest()?;
    let (began, busy) = (Instant::now(), server.processor_time()?);
    call(server, "subscription.resume", &json!({ "id": id, "held": "send" }))?;
    let mut last = began;
    for _ in 0..count {
        last = receiver.next()?.at;
    }
    let took = (last - began).as_secs_f64();
    let busy = (server.processor_time()? - busy).as_secs_f64();
    println!(
        "  {count:>7} waiting: {took:>6.2} s, {:>6.0} deliveries/s, {:.3} ms of processor each   target 5,000/s",
        count as f64 / took,
        busy * 1e3 / count as f64
    );
    Ok(())
}

/// Times from sending a command to the arrival of what it causes.
pub(crate) fn idle(server: &Program, receiver: &Receiver, times: usize) -> Outcome<()> {
    subscribe(server, receiver, "/in", "contact.updated")?;
    let contact = person(server)?;
    let mut taken = Vec::new();
    for index in 0..times {
        let began = Instant::now();
        let to = json!({ "companyName": format!("Company {index}") });
        call(server, "contact.update", &json!({ "id": contact, "to": to }))?;
        taken.push(receiver.next()?.at.saturating_duration_since(began));
    }
    line("command to receiver   target p50 < 3 ms", &mut taken);
    Ok(())
}

/// How often the process wakes up while nothing is to be done; the system counts it, on Linux.
pub(crate) fn wake_ups(server: &Program) -> Outcome<()> {
    server.rest()?;
    let Ok(before) = switches(server) else { return Ok(()) };
    thread::sleep(QUIET);
    // A thread that ended meanwhile took its count along.
    let woken: u64 = switches(server)?
        .into_iter()
        .map(|(thread, count)| count - before.get(&thread).copied().unwrap_or_default())
        .sum();
    println!("  idle wake-ups, all threads: {:.2} a second   target < 1", woken as f64 / QUIET.as_secs_f64());
    Ok(())
}

/// Of each thread.
fn switches(server: &Program) -> Outcome<HashMap<OsString, u64>> {
    let mut all = HashMap::new();
    for task in fs::read_dir(format!("/proc/{}/task", server.id()))? {
        let task = task?;
        let status = fs::read_to_string(task.path().join("status"))?;
        let line = status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
        all.insert(task.file_name(), line.ok_or("no count")?.trim().parse()?);
    }
    Ok(all)
}

/// The same commands heard by `crowd` subscriptions, first all well, then with one that never answers.
pub(crate) fn crowd(receiver: &Receiver, crowd: usize) -> Outcome<()> {
    for (what, first) in [("all answer", "/in"), ("one never answers", "/hang")] {
        let folder = tempfile::tempdir()?;
        let server = Program::server(folder.path())?;
        subscribe(&server, receiver, first, "contact.updated")?;
        for _ in 1..crowd {
            subscribe(&server, receiver, "/others", "contact.updated")?;
        }
        let contact = person(&server)?;
        let mut taken = Vec::new();
        for index in 0..100 {
            let began = Instant::now();
            let to = json!({ "companyName": format!("Company {index}") });
            call(&server, "contact.update", &json!({ "id": contact, "to": to }))?;
            let expected = if first == "/hang" { crowd - 1 } else { crowd };
            for _ in 0..expected {
                let arrived = receiver.next()?;
                if arrived.path == "/others" {
                    taken.push(arrived.at.saturating_duration_since(began));
                }
            }
        }
        line(&format!("the other nineteen, {what}"), &mut taken);
    }
    Ok(())
}

fn subscribe(server: &Program, receiver: &Receiver, path: &str, event: &str) -> Outcome<Value> {
    let draft = json!({
        "name": "Bench", "url": format!("http://{}{path}", receiver.address), "network": "loopback",
        "dialect": "standard", "events": [event], "signing": "standard_webhooks", "maxInFlight": 16,
    });
    Ok(call(server, "subscription.create", &draft)?["subscription"]["id"].clone())
}

fn person(server: &Program) -> Outcome<Value> {
    let department = call(server, "department.list", &json!({}))?["items"][0]["id"].clone();
    let new = json!({ "departmentId": department, "details": { "firstName": "Ann" } });
    Ok(call(server, "contact.create", &new)?["id"].clone())
}

/// Makes contacts by importing them; each is an event.
fn people(server: &Program, count: usize) -> Outcome<()> {
    let mut csv = String::from("First name,Email\n");
    for index in 0..count {
        writeln!(csv, "Ann {index},person.{index}@example.com")?;
    }
    let id = call(server, "import.create", &json!({ "filename": "people.csv" }))?["id"].clone();
    for piece in csv.as_bytes().chunks(PIECE) {
        call(server, "import.append", &json!({ "id": id, "base64": BASE64_STANDARD.encode(piece) }))?;
    }
    call(server, "import.preview", &json!({ "id": id }))?;
    call(server, "import.start", &json!({ "id": id }))?;
    while call(server, "import.get", &json!({ "id": id }))?["state"] != "done" {
        thread::sleep(LOOK);
    }
    Ok(())
}

fn call(server: &Program, command: &str, params: &Value) -> Outcome<Value> {
    server.call(command, &params.to_string())
}

fn line(what: &str, times: &mut [Duration]) {
    times.sort_unstable();
    let at = |share: usize| times[(times.len() * share / 100).min(times.len() - 1)].as_secs_f64() * 1e3;
    println!("  {what:<44} p50 {:>6.2} ms, p99 {:>6.2} ms ({} deliveries)", at(50), at(99), times.len());
}
