//! Copies of the file beside it, made while it is in use; the newest of each kind are kept.

use std::{fs, path::Path};

use rusqlite::{Connection, backup::Backup};

use super::private_file;
use crate::{
    clock::Timestamp,
    error::{Error, Result},
};

/// Copies of one kind that are kept.
const KEPT: usize = 14;

/// Copies what `db` holds at this moment to `{kind}-{time}.db` in `folder`, lets the oldest copies of the kind go, and
/// answers the name. Writers are not held up.
pub fn back_up(db: &Connection, folder: &Path, kind: &str, now: Timestamp) -> Result<String> {
    let failed = |error: &dyn std::fmt::Display| {
        Error::internal("copying the file to its backup; nothing was changed", error)
    };
    fs::create_dir_all(folder).map_err(|error| failed(&error))?;
    let name = format!("{kind}-{}.db", stamp(now));
    let file = folder.join(&name);
    private_file(&file).map_err(|error| failed(&error))?;
    if let Err(error) = copy(db, &file) {
        // Half a copy is none; the error itself says more than that it could not be removed.
        let _ = fs::remove_file(&file);
        return Err(error);
    }
    let_old_ones_go(folder, kind).map_err(|error| failed(&error))?;
    Ok(name)
}

fn copy(db: &Connection, file: &Path) -> Result<()> {
    let mut copy = Connection::open(file)?;
    // In one step: a copy in pieces begins anew whenever somebody writes in between.
    Backup::new(db, &mut copy)?.step(-1)?;
    // So that the copy is one file, to be put anywhere.
    copy.pragma_update(None, "journal_mode", "DELETE")?;
    Ok(())
}

/// `2026-05-19-120000.000`: sorts by time.
fn stamp(now: Timestamp) -> String {
    let time = chrono::DateTime::from_timestamp_millis(now.0).unwrap_or_default();
    time.format("%Y-%m-%d-%H%M%S%.3f").to_string()
}

fn let_old_ones_go(folder: &Path, kind: &str) -> std::io::Result<()> {
    let mut copies: Vec<_> = fs::read_dir(folder)?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with(&format!("{kind}-")) && name.ends_with(".db")
        })
        .collect();
    copies.sort();
    let too_many = copies.len().saturating_sub(KEPT);
    copies.into_iter().take(too_many).try_for_each(fs::remove_file)
}
