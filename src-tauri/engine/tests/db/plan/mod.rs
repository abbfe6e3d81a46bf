//! What a question costs in a large file. SQLite itself counts the steps each statement took, so a question is asked by
//! the very function that asks it in the program, in a small file and in one three times as large: where an index leads to
//! the answer, both take the same steps.

mod board;
mod consent;
mod contact;
mod import;
mod request;
mod webhook;

use std::{
    ffi::CStr,
    path::Path,
    sync::{LazyLock, Mutex, MutexGuard, PoisonError},
};

use porchlight_engine::db;
use rusqlite::{Connection, config::DbConfig, ffi};

use crate::house::NOON;

/// More than a text search looks at before it answers.
const SMALL: i64 = 6_000;
const LARGE: i64 = 20_000;
const PAGE: usize = 50;

/// Steps of all statements of a connection since the last time this was asked, the costliest statement first.
fn steps_taken(db: &Connection) -> Vec<(i32, String)> {
    let mut taken = Vec::new();
    #[expect(unsafe_code, reason = "only SQLite's own interface tells what its statements did")]
    // SAFETY: the connection is open and used by this thread alone; the statements are looked at and not kept.
    unsafe {
        let mut statement = ffi::sqlite3_next_stmt(db.handle(), std::ptr::null_mut());
        while !statement.is_null() {
            let steps = ffi::sqlite3_stmt_status(statement, ffi::SQLITE_STMTSTATUS_VM_STEP, 1);
            let sql = CStr::from_ptr(ffi::sqlite3_sql(statement)).to_string_lossy().into_owned();
            // In how many pieces the text index keeps a word depends on when they were last put together.
            if steps > 0 && !sql.contains("'main'.'contact_trigram_") {
                taken.push((steps, sql));
            }
            statement = ffi::sqlite3_next_stmt(db.handle(), statement);
        }
    }
    taken.sort_unstable_by(|one, other| other.cmp(one));
    taken
}

fn total(taken: &[(i32, String)]) -> i32 {
    taken.iter().map(|(steps, _)| steps).sum()
}

/// Fails when `ask` takes more steps in the larger file.
#[track_caller]
fn costs_the_same(what: &str, [small, large]: &[Connection; 2], ask: impl Fn(&Connection) -> usize) {
    let cost = |db: &Connection| {
        steps_taken(db);
        assert!(ask(db) > 0, "{what}: nothing was found");
        steps_taken(db)
    };
    let (small, large) = (cost(small), cost(large));
    assert!(
        total(&large) <= total(&small) * 3 / 2,
        "{what}: {} steps became {}:\n{large:#?}",
        total(&small),
        total(&large)
    );
}

/// A small file and a large one, filled once for all questions.
fn files() -> MutexGuard<'static, [Connection; 2]> {
    static FILES: LazyLock<Mutex<[Connection; 2]>> = LazyLock::new(|| Mutex::new([SMALL, LARGE].map(filled)));
    FILES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A file with so many contacts.
fn filled(count: i64) -> Connection {
    let mut db = Connection::open_in_memory().unwrap();
    db.set_prepared_statement_cache_capacity(256);
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).unwrap();
    db::migrate(&mut db, Path::new("unused")).unwrap();
    db.execute_batch(
        "INSERT INTO department (id, code, name, time_zone, pipeline_id, created_at) VALUES ('d', '1', 'D', 'UTC', 'p', 0)",
    )
    .unwrap();
    fill(&db, "d", "p", "s", count);
    db
}

/// So many contacts, each with a phone, an email, a lead in the one stage and a request; one contact has half of all
/// activities and requests. A request comes each second, the last at noon; every tenth is refused, in five ways.
fn fill(db: &Connection, department: &str, pipeline: &str, stage: &str, count: i64) {
    let numbers = format!("WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})");
    let sql = format!(
        "INSERT OR IGNORE INTO pipeline VALUES ('{pipeline}', '{department}', 'Sales', '80', 0, NULL);
         INSERT OR IGNORE INTO stage (id, pipeline_id, name, rank) VALUES ('{stage}', '{pipeline}', 'New', '80');
         {numbers} INSERT INTO contact (id, department_id, display_name, name_key, source_id, created_at, last_activity_at)
           SELECT 'c' || i, '{department}', 'Name ' || (i % 100), 'name ' || (i % 100), 's1', i, i / 100 FROM n;
         {numbers} INSERT INTO contact_text (id, contact_id, text)
           SELECT i, 'c' || i, 'name ' || (i % 100) || char(10, 10) || i || '@example.com' || char(31) || '1804' || (5000000 + i) FROM n;
         INSERT INTO contact_trigram (rowid, text) SELECT id, text FROM contact_text;
         {numbers} INSERT INTO contact_word (word, text_id) SELECT 'name', i FROM n UNION ALL SELECT i || '@example.com', i FROM n;
         {numbers} INSERT INTO likeness SELECT 'c' || i, 'c' || (i + 1), 'phone', '' FROM n WHERE i % 10 = 0 AND i * 2 > {count};
         {numbers} INSERT INTO likeness SELECT 'c' || i, 'c' || (i + 1), 'name', '' FROM n WHERE i % 10 = 5;
         {numbers} INSERT INTO contact_phone (contact_id, e164, department_id, raw, ext, validity, is_primary, request_id, source_id, created_at) SELECT 'c' || i, '+1804' || (5000000 + i), '{department}', '', NULL, 'valid', 1, NULL, NULL, i FROM n;
         {numbers} INSERT INTO contact_email (contact_id, folded, department_id, address, is_primary, request_id, source_id, created_at) SELECT 'c' || i, i || '@example.com', '{department}', '', 1, NULL, NULL, i FROM n;
         {numbers} INSERT INTO lead (id, department_id, contact_id, name, pipeline_id, stage_id, rank, status, created_at, stage_entered_at)
           SELECT 'l' || i, '{department}', 'c' || i, '', '{pipeline}', '{stage}', printf('%016x80', i / 3), 'open', i, i FROM n;
         {numbers} INSERT INTO activity (id, type, at, actor_kind, contact_id, payload)
           SELECT 'a' || i, 'contact.updated', i, 'intake', iif(i % 2, 'c1', 'c' || i), '{{}}' FROM n;
         {numbers} INSERT INTO request (id, received_at, peer, method, target, http_version, verdict, status, sentence, source,
             department_id, contact_id, bin_id, body_digest, body_length, stored_bytes)
           SELECT 'r' || i, {noon} - ({count} - i) * 1000, '', 'POST', '/', '1.1',
             CASE WHEN i < 3 THEN 'merged' WHEN i < 6 THEN 'duplicate' ELSE CASE i % 50 WHEN 0 THEN 'refused' WHEN 10 THEN 'unauthorized' WHEN 20 THEN 'malformed' WHEN 30 THEN 'over_size'
               WHEN 40 THEN 'aborted' ELSE 'accepted' END END,
             200, 'Sentence ' || (i % 7), 'Source ' || (i % 20), '{department}', iif(i % 2, 'c1', 'c' || i), iif(i % 3, NULL, 'b1'), CAST('digest ' || i AS BLOB), 0, 100
           FROM n;
         {numbers} INSERT INTO request_bytes SELECT i, X'', X'', NULL, X'', '[]' FROM n;",
        noon = NOON.0
    );
    db.execute_batch(&sql).unwrap();
}
