//! The schema: made whole or not at all, and never over a newer one.

use std::{fs, path::Path, sync::Arc};

use porchlight_engine::{
    Code,
    clock::SystemClock,
    db::{self, Database},
};
use rusqlite::Connection;

use crate::house::{looking_into, rows};

fn version(db: &Connection) -> usize {
    db.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap()
}

#[test]
fn an_empty_file_gets_the_whole_schema() {
    let mut db = Connection::open_in_memory().unwrap();
    db::migrate(&mut db, Path::new("unused")).unwrap();
    assert_eq!(version(&db), db::VERSION);
    insta::assert_snapshot!(schema(&db));
}

#[test]
fn a_step_that_fails_leaves_nothing_behind() {
    let mut db = Connection::open_in_memory().unwrap();
    db.execute_batch("CREATE TABLE lead (of_somebody_else)").unwrap();
    db::migrate(&mut db, Path::new("unused")).unwrap_err();
    assert_eq!(rows(&db, "SELECT name FROM sqlite_schema"), ["lead"]);
    assert_eq!(version(&db), 0);
    assert!(db.is_autocommit());
}

#[test]
fn a_file_of_this_version_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    drop(crate::open(folder.path()));
    let (database, _) = crate::open(folder.path());
    assert_eq!(version(&looking_into(&database.file)), db::VERSION);
    let copies = fs::read_dir(folder.path())
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().contains(".format-"));
    assert_eq!(copies.count(), 0, "no copy is made when nothing is changed");
}

/// What a board shows without walking its leads holds for leads that were there before it was kept.
#[test]
fn leads_of_an_older_file_are_counted() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("porchlight.db");
    let mut db = of_format(11, &file);
    db.execute_batch(
        "INSERT INTO contact (id, department_id, display_name, name_key, created_at, last_activity_at)
           VALUES ('c', 'd', 'Ann', 'ann', 0, 0);
         WITH old (id, status, value_minor) AS (VALUES ('1', 'open', 5), ('2', 'open', NULL), ('3', 'open', 7), ('4', 'won', 9))
         INSERT INTO lead (id, department_id, contact_id, name, pipeline_id, stage_id, rank, status, value_minor, created_at,
             stage_entered_at)
           SELECT id, 'd', 'c', 'Ann', 'p', 's', '80', status, value_minor, 0, 0 FROM old;",
    )
    .unwrap();
    db::migrate(&mut db, &file).unwrap();
    let tallies = "SELECT concat_ws(' ', stage_id, status, leads, value_minor) FROM lead_tally ORDER BY 1";
    assert_eq!(rows(&db, tallies), ["s open 3 12", "s won 1 9"]);
}

/// An empty file as an older program left it.
fn of_format(version: usize, file: &Path) -> Connection {
    let db = Connection::open(file).unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/db/migrations");
    let mut steps: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    steps.sort();
    for step in &steps[..version] {
        db.execute_batch(&fs::read_to_string(step).unwrap()).unwrap();
    }
    db.pragma_update(None, "user_version", version).unwrap();
    db
}

#[test]
fn a_newer_file_is_refused_and_not_touched() {
    a_newer_file_is_left_alone("WAL");
}

/// As a copy is that was made by `VACUUM INTO`.
#[test]
fn a_newer_file_without_a_log_is_refused_and_not_touched() {
    a_newer_file_is_left_alone("DELETE");
}

#[track_caller]
fn a_newer_file_is_left_alone(journal: &str) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("porchlight.db");
    newer(&file, journal);
    let before = fs::read(&file).unwrap();
    let error = Database::open(&file, Arc::new(SystemClock), Vec::new(), |_| {}).expect_err("it is newer");
    assert_eq!(error.code(), Code::NewerDatabase);
    assert_eq!(
        error.message(),
        format!(
            "This file was written by a newer Porchlight (its format is {}, this program knows {}). It was not \
             touched. Install the newer version again to open it.",
            db::VERSION + 1,
            db::VERSION
        )
    );
    assert!(fs::read(&file).unwrap() == before, "it was changed");
}

fn newer(file: &Path, journal: &str) {
    let db = Connection::open(file).unwrap();
    db.pragma_update(None, "journal_mode", journal).unwrap();
    db.execute_batch("CREATE TABLE of_the_future (id)").unwrap();
    db.pragma_update(None, "user_version", db::VERSION + 1).unwrap();
}

fn schema(db: &Connection) -> String {
    rows(db, "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY tbl_name, type DESC, name")
        .join(";\n\n")
}
