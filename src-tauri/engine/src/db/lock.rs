//! The lock on a file: one program at a time has it, whichever that is.

use std::{
    fs::{File, TryLockError},
    path::Path,
};

use super::open::{private, unwritable};
use crate::error::{Code, Error, Result};

/// Held as long as this lives.
#[derive(Debug)]
pub(super) struct Lock(File);

impl Lock {
    /// Takes the lock beside `file`; an error when another program has it.
    pub(super) fn take(file: &Path) -> Result<Self> {
        let mut name = file.as_os_str().to_owned();
        name.push(".lock");
        let path = Path::new(&name);
        let lock = private(path).map_err(|error| unwritable(path, &error))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self(lock)),
            Err(TryLockError::WouldBlock) => Err(Error::new(
                Code::Locked,
                format!("Another Porchlight has {} open. Use that one, or close it first.", file.display()),
            )),
            Err(TryLockError::Error(error)) => Err(Error::new(
                Code::Locked,
                format!(
                    "The disk of {} knows no locks: {error}. Choose a folder on this computer's own disk.",
                    file.display()
                ),
            )),
        }
    }
}

/// Given up in so many words. A program that is being started has a copy of every open file until it runs, and a lock that
/// is given up by closing the file stays with the copies.
impl Drop for Lock {
    fn drop(&mut self) {
        if let Err(error) = self.0.unlock() {
            tracing::warn!(%error, "The lock of the file could not be given up; it goes with the program");
        }
    }
}
