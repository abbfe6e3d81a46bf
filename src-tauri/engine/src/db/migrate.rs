//! The schema, step by step. All steps of one start are applied together or not at all; before an existing file is
//! touched it is copied beside itself.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use super::open::create_private;
use crate::{
    error::{Code, Error, Result},
    fail_point::{self, Point},
};

const MIGRATIONS: &[&str] = &[
    include_str!("migrations/001_house.sql"),
    include_str!("migrations/002_board.sql"),
    include_str!("migrations/003_consent.sql"),
    include_str!("migrations/004_people.sql"),
    include_str!("migrations/005_import.sql"),
    include_str!("migrations/006_webhook.sql"),
    include_str!("migrations/007_bin.sql"),
    include_str!("migrations/008_matching.sql"),
    include_str!("migrations/009_merged_words.sql"),
    include_str!("migrations/010_closed.sql"),
    include_str!("migrations/011_review.sql"),
    include_str!("migrations/012_tally.sql"),
    include_str!("migrations/013_by_hand.sql"),
    include_str!("migrations/014_ground.sql"),
];

/// The schema this program writes.
pub const VERSION: usize = MIGRATIONS.len();

/// Brings the file to [`VERSION`]; a file from a newer program is refused and left as it was.
pub fn migrate(connection: &mut Connection, file: &Path) -> Result<()> {
    let found = refuse_newer(connection)?;
    if found == VERSION {
        return Ok(());
    }
    if found > 0 {
        back_up(connection, file, found)?;
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for step in &MIGRATIONS[found..] {
        transaction.execute_batch(step)?;
        fail_point::reach(Point::Migrating);
    }
    transaction.pragma_update(None, "user_version", VERSION)?;
    transaction.commit()?;
    Ok(())
}

/// The format of the file; one that is newer than this program is an error. Reads only.
pub(super) fn refuse_newer(connection: &Connection) -> Result<usize> {
    let found: usize = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if found > VERSION {
        return Err(Error::new(
            Code::NewerDatabase,
            format!(
                "This file was written by a newer Porchlight (its format is {found}, this program knows {VERSION}). \
                 It was not touched. Install the newer version again to open it."
            ),
        ));
    }
    Ok(found)
}

/// A copy named after the format it holds, e.g. `porchlight.db.format-1`.
fn back_up(connection: &Connection, file: &Path, found: usize) -> Result<()> {
    let mut name = file.as_os_str().to_owned();
    name.push(format!(".format-{found}"));
    create_private(Path::new(&name))?;
    connection.backup::<_, _, fn(rusqlite::backup::Progress)>("main", Path::new(&name), None).map_err(
        |error| {
            Error::internal(
                "copying the file before bringing it to the new format; nothing was changed",
                error,
            )
        },
    )
}
