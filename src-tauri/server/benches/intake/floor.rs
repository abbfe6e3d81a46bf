//! What no program can go below: the rows that leads left, copied in bulk into an empty file with the same tables and indexes.
//!
//! Nothing is received, judged, looked for or answered, and one statement copies a table for a whole group. A group is
//! committed and synced as the server commits one.

use std::{
    error::Error,
    path::Path,
    time::{Duration, Instant},
};

use rusqlite::Connection;

use crate::fill::columns_but;

/// At most so many.
const LEADS: u32 = 12_800;
/// As many as wait at 64 connections.
const GROUP: u32 = 64;

/// Each table a lead leaves rows in, and how they are joined to its request `r`.
const TABLES: [(&str, &str); 10] = [
    ("contact", "x.id = r.contact_id"),
    ("contact_email", "x.contact_id = r.contact_id"),
    ("contact_phone", "x.contact_id = r.contact_id"),
    ("external_ref", "x.contact_id = r.contact_id"),
    ("field_value", "x.contact_id = r.contact_id"),
    ("lead", "x.id = r.lead_id"),
    ("lead_source", "x.lead_id = r.lead_id"),
    ("activity", "x.contact_id = r.contact_id"),
    ("request", "x.seq = r.seq"),
    ("request_bytes", "x.seq = r.seq"),
];

/// Copies leads of the file in `data`, which no server may have open; answers how many, and how long it took.
pub(crate) fn copy(data: &Path) -> Result<(u32, Duration), Box<dyn Error>> {
    let mut db = Connection::open(data.join("floor.db"))?;
    db.pragma_update(None, "journal_mode", "WAL")?;
    db.pragma_update(None, "synchronous", "FULL")?;
    db.pragma_update(None, "wal_autocheckpoint", 0)?;
    db.pragma_update(None, "cache_size", -16_000)?;
    db.pragma_update(None, "foreign_keys", "OFF")?;
    db.execute("ATTACH ?1 AS stored", [data.join("porchlight.db").display().to_string()])?;
    db.execute("ATTACH ':memory:' AS read", [])?;
    let copies = TABLES.map(|(table, on)| prepare(&db, table, on));
    let copies = copies.into_iter().collect::<Result<Vec<_>, _>>()?;
    let leads = db.query_row("SELECT count(*) FROM read.request", [], |row| row.get(0))?;
    let begun = Instant::now();
    for first in (0..leads).step_by(GROUP as usize) {
        let group = db.transaction()?;
        for copy in &copies {
            group.prepare_cached(copy)?.execute((first, first + GROUP))?;
        }
        group.commit()?;
    }
    Ok((leads, begun.elapsed()))
}

/// Makes the table with its indexes, reads what is to be copied into memory, and answers the statement that copies a range.
fn prepare(db: &Connection, table: &str, on: &str) -> Result<String, Box<dyn Error>> {
    let mut select = db.prepare(
        "SELECT sql FROM stored.sqlite_schema WHERE tbl_name = ?1 AND type <> 'trigger' AND sql IS NOT NULL",
    )?;
    let schema = select.query_map([table], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
    db.execute_batch(&schema.join(";"))?;
    let columns = columns_but(db, table, &[])?;
    db.execute_batch(&format!(
        "CREATE TABLE read.{table} AS SELECT r.place, x.* FROM
           (SELECT row_number() OVER (ORDER BY seq) - 1 AS place, seq, contact_id, lead_id FROM stored.request
            ORDER BY seq LIMIT {LEADS}) r
           CROSS JOIN stored.{table} x ON {on};
         CREATE INDEX read.{table}_place ON {table} (place)"
    ))?;
    Ok(format!(
        "INSERT INTO main.{table} ({columns}) SELECT {columns} FROM read.{table} WHERE place >= ?1 AND place < ?2"
    ))
}
