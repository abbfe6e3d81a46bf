//! `cargo xtask bench board`: how quick the board, the search and the import are with 100,000 contacts and leads.
//!
//! Everything is asked over the UI port as the window asks for it, so the times include JSON and HTTP. The file is filled
//! by importing it, which is one of the measurements.

mod file;
mod measure;
#[path = "../support/program.rs"]
#[allow(dead_code, reason = "each bench uses its part of it")]
mod program;

use std::error::Error;

use program::Program;
use serde_json::json;

const PEOPLE: usize = 100_000;
/// What is searched for, and what kind of search that is.
const SEARCHES: [(&str, &str); 8] = [
    ("a common first name", "maria"),
    ("a name and a number", "okafor 77777"),
    ("an accent left out", "zoe"),
    ("two letters", "ma"),
    ("digits of a phone", "5550142"),
    ("part of an email", "person.4242"),
    ("a custom field", "slate roof"),
    ("nothing at all", "qqqqqq"),
];
/// What the board is filtered by.
const FILTERS: [(&str, &str); 3] =
    [("a name", "okafor"), ("digits of a phone", "5550142"), ("an area code of nine in ten", "804")];

fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let server = Program::server(folder.path())?;
    let pipeline = server.call("pipeline.list", "{}")?["items"][0].clone();

    measure::heading("Import of 100,000 rows, each a contact and a lead");
    measure::import(&server, &file::of(PEOPLE), &pipeline["stages"][0]["id"])?;

    measure::heading("Search, 100,000 contacts just imported and not in its index yet");
    measure::searches_while_indexed(&server, folder.path(), &SEARCHES)?;

    measure::heading("Board, 100,000 leads in its columns");
    measure::spread(&server, &pipeline)?;
    let board = json!({ "pipelineId": pipeline["id"] });
    measure::times(&server, "first paint", "board.get", 51, |_| board.clone())?;
    for (what, text) in FILTERS {
        let filtered = json!({ "pipelineId": pipeline["id"], "filter": { "text": text } });
        measure::times(&server, &format!("filtered by {what}, “{text}”"), "board.get", 21, |_| {
            filtered.clone()
        })?;
    }
    measure::moves(&server, &pipeline)?;

    measure::heading("Search, 100,000 contacts");
    for (what, text) in SEARCHES {
        let asked = json!({ "text": text, "limit": 100 });
        measure::times(&server, &format!("{what}, “{text}”"), "contact.list", 51, |_| asked.clone())?;
    }
    Ok(())
}
