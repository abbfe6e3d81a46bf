//! The files themselves, in the folder `imports/` beside the database, for this user only.

use std::{
    fs,
    io::{self, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use crate::{
    db::private_file,
    error::{Code, Error, Result},
};

/// A file is no larger than this, in bytes.
pub const MAX_FILE: u64 = 200 * 1024 * 1024;
/// A piece of it is no larger than this, in bytes.
pub const MAX_PIECE: usize = 1024 * 1024;

const FOLDER: &str = "imports";

/// Where the file of an import lies.
pub(super) fn path(data: &Path, import: &str) -> PathBuf {
    data.join(FOLDER).join(format!("{import}.csv"))
}

/// Makes the empty file.
pub(super) fn create(data: &Path, import: &str) -> Result<()> {
    fs::create_dir_all(data.join(FOLDER)).map_err(|error| unwritable(&error))?;
    private_file(&path(data, import)).map(drop).map_err(|error| unwritable(&error))
}

/// Adds a piece to the end; answers how many bytes there are now.
pub(super) fn append(data: &Path, import: &str, piece: &[u8]) -> Result<u64> {
    if piece.len() > MAX_PIECE {
        return Err(Error::invalid("base64", "A piece of the file may have 1 MB at most."));
    }
    let mut file = private_file(&path(data, import)).map_err(|error| unwritable(&error))?;
    let length = file.seek(SeekFrom::End(0)).map_err(|error| unwritable(&error))? + piece.len() as u64;
    if length > MAX_FILE {
        return Err(Error::invalid(
            "base64",
            "This file is larger than 200 MB. Divide it into smaller ones and import them one after the other.",
        ));
    }
    file.write_all(piece).map_err(|error| unwritable(&error))?;
    Ok(length)
}

/// Removes the file; nothing happens when it is not there.
pub(super) fn remove(data: &Path, import: &str) -> Result<()> {
    match fs::remove_file(path(data, import)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(unwritable(&error)),
        _ => Ok(()),
    }
}

fn unwritable(error: &io::Error) -> Error {
    let code = match error.kind() {
        io::ErrorKind::StorageFull => Code::DiskFull,
        _ => Code::ReadOnly,
    };
    Error::new(code, format!("The file could not be put into the data folder: {error}."))
}
