//! Much stored: contacts that came through the intake, requests multiplied in the file.

use std::{error::Error, path::Path, time::Duration};

use rusqlite::Connection;

use crate::{load::Load, program::Program, report::Progress};

/// Posts until there are `count` contacts.
pub(crate) async fn contacts(data: &Path, count: u64) -> Result<(), Box<dyn Error>> {
    let server = Program::server(data)?;
    // Nothing of what is posted here may be let go.
    server.call("setting.set", r#"{"keepRequests":2000000,"keepBytes":1099511627776}"#)?;
    let progress = Progress::new("contacts", count);
    let mut posted = 0;
    while posted < count {
        posted += Load::new(&server, 64, posted, Duration::ZERO, Duration::from_secs(1)).run().await?.sent;
        progress.at(posted);
    }
    progress.done();
    Ok(())
}

/// Copies stored requests, with their bytes, until there are `count`.
pub(crate) fn requests(data: &Path, count: u64) -> Result<(), Box<dyn Error>> {
    let mut db = Connection::open(data.join("porchlight.db"))?;
    db.pragma_update(None, "synchronous", "OFF")?;
    let progress = Progress::new("requests", count);
    let columns = columns_but(&db, "request", &["seq", "id"])?;
    let mut there: u64 = db.query_row("SELECT max(seq) FROM request", [], |row| row.get(0))?;
    while there < count {
        let batch = (count - there).min(20_000);
        let copy = db.transaction()?;
        copy.execute(
            &format!(
                "INSERT INTO request (seq, id, {columns}) SELECT seq + ?1, 'copy-' || (seq + ?1), {columns} FROM request
                 WHERE seq <= ?2"
            ),
            (there, batch),
        )?;
        copy.execute(
            "INSERT INTO request_bytes (seq, head, body, framed, reply, trace)
             SELECT seq + ?1, head, body, framed, reply, trace FROM request_bytes WHERE seq <= ?2",
            (there, batch),
        )?;
        copy.commit()?;
        there += batch;
        progress.at(there);
    }
    progress.done();
    Ok(())
}

/// The columns of a table but these, for a statement that copies it.
pub(crate) fn columns_but(db: &Connection, table: &str, left_out: &[&str]) -> Result<String, Box<dyn Error>> {
    let mut select = db.prepare("SELECT name FROM pragma_table_info(?1)")?;
    let names = select.query_map([table], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
    Ok(names.into_iter().filter(|name| !left_out.contains(&name.as_str())).collect::<Vec<_>>().join(", "))
}
