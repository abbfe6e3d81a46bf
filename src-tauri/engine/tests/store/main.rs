//! The kept requests: listed, searched, counted, recognised when they repeat, and let go.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where it meets what it did not expect")]

#[path = "../support/house.rs"]
mod house;

mod list;
mod repeat;
mod retention;
mod tally;

use std::path::Path;

use house::NOON;
use porchlight_engine::db;
use rusqlite::Connection;

/// A request to be listed: verdict, source, contact.
type Kept<'a> = (&'a str, &'a str, Option<&'a str>);

/// A file with these requests, a second apart, the last at noon; `r1` is the oldest.
fn file_with(requests: &[Kept<'_>]) -> Connection {
    let mut db = Connection::open_in_memory().unwrap();
    db::migrate(&mut db, Path::new("unused")).unwrap();
    for (index, (verdict, source, contact)) in requests.iter().enumerate() {
        let ago = i64::try_from(requests.len() - 1 - index).unwrap() * house::SECOND;
        db.execute(
            "INSERT INTO request (id, received_at, peer, method, target, http_version, verdict, status, sentence, source,
               contact_id, body_length, stored_bytes)
             VALUES ('r' || ?1, ?2, '', 'POST', '/', '1.1', ?3, 200, 'Sentence of ' || ?3, ?4, ?5, 0, 0)",
            (index + 1, NOON.plus_ms(-ago), verdict, source, contact),
        )
        .unwrap();
        db.execute("INSERT INTO request_bytes VALUES (last_insert_rowid(), X'', X'', NULL, X'', '[]')", [])
            .unwrap();
    }
    db
}
