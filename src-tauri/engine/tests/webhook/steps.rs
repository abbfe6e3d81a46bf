//! What SQLite did: it counts the steps each statement took.

use rusqlite::{Connection, ffi};

/// Steps of all statements of a connection since this was last asked.
pub(crate) fn taken(db: &Connection) -> i64 {
    let mut taken = 0;
    #[expect(unsafe_code, reason = "only SQLite's own interface tells what its statements did")]
    // SAFETY: the connection is open and used by this thread alone; the statements are looked at and not kept.
    unsafe {
        let mut statement = ffi::sqlite3_next_stmt(db.handle(), std::ptr::null_mut());
        while !statement.is_null() {
            taken += i64::from(ffi::sqlite3_stmt_status(statement, ffi::SQLITE_STMTSTATUS_VM_STEP, 1));
            statement = ffi::sqlite3_next_stmt(db.handle(), statement);
        }
    }
    taken
}
