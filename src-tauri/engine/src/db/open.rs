//! Opening a database: folder and file for this user only, one writer at a time over all programs.

use std::{
    fs::{self, File, OpenOptions},
    io,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use rusqlite::{Connection, config::DbConfig};

use super::{
    Changes, Reaction, Readers, Writer,
    lock::Lock,
    migrate::{migrate, refuse_newer},
};
use crate::{
    clock::Clock,
    error::{Code, Error, Result},
};

/// Files of the data folder are for this user only: captured requests hold credentials.
pub const FILE_MODE: u32 = 0o600;
const FOLDER_MODE: u32 = 0o700;
const READERS: usize = 3;

/// One open file.
#[derive(Debug)]
pub struct Database {
    /// Where the one writer takes its work.
    pub writer: Writer,
    /// Read-only connections.
    pub readers: Readers,
    /// The file.
    pub file: PathBuf,
    /// Held as long as the file is open; a second program is refused instead of writing beside us.
    _lock: Lock,
}

impl Database {
    /// Opens or creates `file`. `reactions` read what each unit of work recorded, in its transaction; `on_commit` hears
    /// what each commit changed. Both run on the writer's thread.
    pub fn open(
        file: &Path,
        clock: Arc<dyn Clock>,
        reactions: Vec<Box<dyn Reaction>>,
        on_commit: impl Fn(Changes) + Send + 'static,
    ) -> Result<Self> {
        prepare_folder(file)?;
        let lock = Lock::take(file)?;
        create_private(file)?;
        let mut connection = Connection::open(file)?;
        refuse_newer(&connection)?;
        configure(&connection)?;
        migrate(&mut connection, file)?;
        Ok(Self {
            readers: Readers::open(file, READERS)?,
            writer: Writer::start(connection, file, clock, reactions, on_commit)?,
            file: file.to_owned(),
            _lock: lock,
        })
    }
}

/// What every connection that writes is set to.
pub(super) fn configure(connection: &Connection) -> Result<()> {
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "fullfsync", "ON")?;
    connection.pragma_update(None, "foreign_keys", "ON")?;
    connection.pragma_update(None, "wal_autocheckpoint", 0)?;
    // Most commits look through the whole cache for pages beyond the end of the file, since SQLite gives such a number to a
    // page while it sorts the halves of a split one. A larger cache costs small commits more than it saves large ones.
    connection.pragma_update(None, "cache_size", -16_000)?;
    // What a statement or a savepoint could undo belongs in memory, not in a temporary file.
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    // Plans stay as they are whatever is bound; otherwise SQLite prepares hot statements anew for each value.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_prepared_statement_cache_capacity(256);
    Ok(())
}

fn prepare_folder(file: &Path) -> Result<()> {
    let folder = file.parent().unwrap_or(Path::new("."));
    let failed = |error: std::io::Error| {
        Error::new(
            Code::ReadOnly,
            format!(
                "The data folder {} cannot be used: {error}. Choose a folder you may write to.",
                folder.display()
            ),
        )
    };
    if !folder.exists() {
        fs::create_dir_all(folder).map_err(failed)?;
        restrict(folder, FOLDER_MODE)?;
    }
    Ok(())
}

/// Made before SQLite does, because SQLite gives its log the mode of the file.
pub(super) fn create_private(file: &Path) -> Result<()> {
    private(file).map(drop).map_err(|error| unwritable(file, &error))
}

pub(super) fn unwritable(path: &Path, error: &io::Error) -> Error {
    Error::new(
        Code::ReadOnly,
        format!(
            "The data folder cannot be written: {error}. Nothing was changed. Check who owns {}.",
            path.display()
        ),
    )
}

/// Opens or makes a file that is for this user only.
#[cfg(unix)]
pub(crate) fn private(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
    let file = OpenOptions::new().create(true).truncate(false).write(true).mode(FILE_MODE).open(path)?;
    // The mode above is for a new file; one that others could read is closed to them.
    file.set_permissions(fs::Permissions::from_mode(FILE_MODE))?;
    Ok(file)
}

/// On Windows the user's profile folder is already for this user only.
#[cfg(not(unix))]
pub(crate) fn private(path: &Path) -> io::Result<File> {
    OpenOptions::new().create(true).truncate(false).write(true).open(path)
}

#[cfg(unix)]
fn restrict(path: &Path, mode: u32) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
        .map_err(|error| Error::internal("keeping the data folder for this user only", error))
}

/// On Windows the user's profile folder is already for this user only.
#[cfg(not(unix))]
fn restrict(_path: &Path, _mode: u32) -> Result<()> {
    Ok(())
}
