//! What is measured, and the lines of the report.
#![expect(clippy::print_stdout, reason = "printing is what a report is for")]

use std::{
    error::Error,
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use rusqlite::{Connection, OpenFlags};
use serde_json::{Value, json};

use crate::program::Program;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// A piece of a file as the window sends it.
const PIECE: usize = 512 * 1024;
/// Between two looks at a running import, as the window looks.
const LOOK: Duration = Duration::from_millis(100);

pub(crate) fn heading(text: &str) {
    println!("\n{text}");
}

/// Imports a file and meanwhile uses the program as a person would.
pub(crate) fn import(server: &Program, csv: &str, stage: &Value) -> Outcome<()> {
    let id = call(server, "import.create", &json!({ "filename": "people.csv" }))?["id"].clone();
    let taking = Instant::now();
    for piece in csv.as_bytes().chunks(PIECE) {
        call(server, "import.append", &json!({ "id": id, "base64": BASE64_STANDARD.encode(piece) }))?;
    }
    line("taking the file in", &[taking.elapsed()]);
    let looking = Instant::now();
    let mut settings = call(server, "import.preview", &json!({ "id": id }))?["settings"].clone();
    line("preview of the whole file", &[looking.elapsed()]);
    settings["stageId"] = stage.clone();
    call(server, "import.preview", &json!({ "id": id, "settings": settings }))?;

    let over = AtomicBool::new(false);
    thread::scope(|scope| -> Outcome<()> {
        let reads = scope.spawn(|| meanwhile(server, &over, "contact.list", &json!({ "limit": 100 })));
        let writes =
            scope.spawn(|| meanwhile(server, &over, "setting.set", &json!({ "notifyNewLeads": false })));
        let running = Instant::now();
        call(server, "import.start", &json!({ "id": id }))?;
        let done = finished(server, &id);
        let took = running.elapsed();
        over.store(true, Ordering::Relaxed);
        println!("  imported {} in {:.1} s   target < 60 s", done?, took.as_secs_f64());
        for (what, times) in
            [("meanwhile: a page of contacts", reads), ("meanwhile: saving a setting", writes)]
        {
            let times = times.join().map_err(|_| "a thread ended badly")?;
            line(what, &times);
        }
        Ok(())
    })
}

fn finished(server: &Program, id: &Value) -> Outcome<Value> {
    loop {
        let import = call(server, "import.get", &json!({ "id": id }))?;
        match import["state"].as_str() {
            Some("running") => thread::sleep(LOOK),
            Some("done") => return Ok(import["created"].clone()),
            other => return Err(format!("the import is {other:?}: {import}").into()),
        }
    }
}

/// Times of a command that is called again and again until `over`.
fn meanwhile(server: &Program, over: &AtomicBool, command: &str, params: &Value) -> Vec<Duration> {
    let mut times = Vec::new();
    while !over.load(Ordering::Relaxed) {
        let asked = Instant::now();
        if call(server, command, params).is_ok() {
            times.push(asked.elapsed());
        }
    }
    times
}

/// Searches now and then, as a person would, until every contact is in the index of the search.
pub(crate) fn searches_while_indexed(
    server: &Program,
    data: &Path,
    searches: &[(&str, &str)],
) -> Outcome<()> {
    let began = Instant::now();
    let file = Connection::open_with_flags(data.join("porchlight.db"), OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let waiting = || file.query_row("SELECT count(*) FROM contact_unindexed", [], |row| row.get::<_, i64>(0));
    let mut times = vec![Vec::new(); searches.len()];
    while waiting()? > 0 {
        for ((_, text), times) in searches.iter().zip(&mut times) {
            let asked = Instant::now();
            call(server, "contact.list", &json!({ "text": text, "limit": 100 }))?;
            times.push(asked.elapsed());
            thread::sleep(LOOK);
        }
    }
    println!("  indexed {:.0} s after the import", began.elapsed().as_secs_f64());
    for ((what, text), times) in searches.iter().zip(&times) {
        line(&format!("{what}, “{text}”   target < 50 ms"), times);
    }
    Ok(())
}

/// Moves three quarters of the leads on, 10,000 at a time, so that all columns are full.
pub(crate) fn spread(server: &Program, pipeline: &Value) -> Outcome<()> {
    let stages = pipeline["stages"].as_array().ok_or("no stages")?;
    let mut slowest = Duration::ZERO;
    for stage in &stages[1..] {
        for _ in 0..2 {
            let ids = ids(server, &stages[0]["id"], 10_000)?;
            let began = Instant::now();
            call(server, "lead.move", &json!({ "ids": ids, "stageId": stage["id"] }))?;
            slowest = slowest.max(began.elapsed());
        }
    }
    line("moving 10,000 leads at once, slowest of 6", &[slowest]);
    Ok(())
}

/// Moves single leads to and fro, each until it is on the disk, and reads the column they are in as the window does.
pub(crate) fn moves(server: &Program, pipeline: &Value) -> Outcome<()> {
    let (from, to) = (&pipeline["stages"][0]["id"], &pipeline["stages"][1]["id"]);
    let leads = ids(server, from, 200)?;
    let neighbours = ids(server, to, 200)?;
    let (mut durable, mut shown) = (Vec::new(), Vec::new());
    for (lead, after) in leads.iter().zip(&neighbours) {
        let began = Instant::now();
        call(server, "lead.move", &json!({ "ids": [lead], "stageId": to, "afterId": after }))?;
        durable.push(began.elapsed());
        call(server, "board.get", &json!({ "pipelineId": pipeline["id"] }))?;
        shown.push(began.elapsed());
    }
    line("a move, until it is on the disk   target < 50 ms", &durable);
    line("a move and the board read again   target < 50 ms", &shown);
    Ok(())
}

fn ids(server: &Program, stage: &Value, count: usize) -> Outcome<Vec<Value>> {
    let mut ids = Vec::new();
    let mut after = Value::Null;
    while ids.len() < count {
        let page =
            call(server, "lead.list", &json!({ "stageId": stage, "after": after, "limit": 500.min(count) }))?;
        let items = page["items"].as_array().ok_or("no page")?;
        ids.extend(items.iter().map(|card| card["id"].clone()));
        after = page["next"].clone();
        if after.is_null() {
            break;
        }
    }
    ids.truncate(count);
    Ok(ids)
}

/// Times of a command, the first one (cold) apart.
pub(crate) fn times(
    server: &Program,
    what: &str,
    command: &str,
    count: usize,
    params: impl Fn(usize) -> Value,
) -> Outcome<()> {
    let mut times = Vec::new();
    for index in 0..count {
        let asked = Instant::now();
        call(server, command, &params(index))?;
        times.push(asked.elapsed());
    }
    line(&format!("{what}   target < 50 ms"), &times);
    Ok(())
}

fn call(server: &Program, command: &str, params: &Value) -> Outcome<Value> {
    server.call(command, &params.to_string())
}

fn line(what: &str, times: &[Duration]) {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    let ms = |time: Option<&Duration>| time.map_or(0.0, |time| time.as_secs_f64() * 1e3);
    let at = |share: usize| ms(sorted.get((sorted.len() * share / 100).min(sorted.len().saturating_sub(1))));
    match times {
        [_] => println!("  {what:<56} {:>9.1} ms", at(50)),
        _ => println!(
            "  {what:<56} first {:>7.1} ms, median {:>7.1} ms, p99 {:>7.1} ms, slowest {:>7.1} ms ({} times)",
            ms(times.first()),
            at(50),
            at(99),
            at(100),
            times.len()
        ),
    }
}
