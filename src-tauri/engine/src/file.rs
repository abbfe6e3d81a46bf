//! Files in the data folder, each under the SHA-256 of its bytes: the same file twice is stored once, and what is read is
//! what was stored. Knows nothing of leads.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use sha2::{Digest, Sha256};

use crate::error::{Code, Error, Result};

/// The folder of a house's files.
#[derive(Debug, Clone)]
pub struct Files(PathBuf);

impl Files {
    /// The files beside a database.
    pub fn beside(database: &Path) -> Self {
        Self(database.with_file_name("files"))
    }

    /// Stores bytes; answers their digest in hex. They are on the disk when this answers.
    pub fn put(&self, bytes: &[u8]) -> Result<String> {
        let digest = hex(&Sha256::digest(bytes));
        let path = self.path(&digest);
        if self.has(&digest) {
            return Ok(digest);
        }
        write(&path, bytes).map_err(|error| unwritable(&error))?;
        Ok(digest)
    }

    /// The bytes of a digest. Damaged ones are an error, never a surprise.
    pub fn get(&self, digest: &str) -> Result<Vec<u8>> {
        let bytes = fs::read(self.path(digest)).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => Error::new(
                Code::NotFound,
                "The bytes of this file are missing from the data folder. Put them back from a backup.",
            ),
            _ => Error::internal("reading a file", error),
        })?;
        if hex(&Sha256::digest(&bytes)) != digest {
            let message = "This file was changed on the disk since it was added, so it is not opened. Put it back \
                           from a backup.";
            return Err(Error::new(Code::Conflict, message));
        }
        Ok(bytes)
    }

    /// Whether the bytes of a digest are there.
    pub fn has(&self, digest: &str) -> bool {
        self.path(digest).exists()
    }

    /// Digests of files that were stored longer than `age` ago, by the clock of their file system.
    pub fn older_than(&self, age: Duration) -> Result<Vec<String>> {
        let listed = |folder: &Path| match fs::read_dir(folder) {
            Ok(entries) => entries.collect::<io::Result<Vec<_>>>(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(error),
        };
        let mut old = Vec::new();
        let failed = |error: io::Error| Error::internal("looking through the files", error);
        for folder in listed(&self.0).map_err(failed)? {
            for file in listed(&folder.path()).map_err(failed)? {
                let written = file.metadata().and_then(|about| about.modified()).map_err(failed)?;
                if written.elapsed().is_ok_and(|since| since > age) {
                    old.push(file.file_name().to_string_lossy().into_owned());
                }
            }
        }
        Ok(old)
    }

    /// Lets the bytes of a digest go.
    pub fn forget(&self, digest: &str) -> Result<()> {
        match fs::remove_file(self.path(digest)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(Error::internal("removing a file", error))
            }
            _ => Ok(()),
        }
    }

    /// Two levels, so that no folder grows beyond what file systems like.
    fn path(&self, digest: &str) -> PathBuf {
        self.0.join(digest.get(..2).unwrap_or(digest)).join(digest)
    }
}

/// Written beside its place, synced, then renamed: a power cut leaves no half file under a whole name.
fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(path);
    make_private(folder)?;
    let beside = path.with_extension("part");
    let mut file = private(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&beside, path)?;
    sync_folder(folder)
}

#[cfg(unix)]
fn make_private(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn make_private(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

#[cfg(unix)]
fn private(path: &Path) -> io::Result<fs::File> {
    use std::os::unix::fs::OpenOptionsExt;
    OpenOptions::new().create(true).truncate(true).write(true).mode(crate::db::FILE_MODE).open(path)
}

#[cfg(not(unix))]
fn private(path: &Path) -> io::Result<fs::File> {
    OpenOptions::new().create(true).truncate(true).write(true).open(path)
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    fs::File::open(folder)?.sync_all()
}

/// Windows keeps the name with the file.
#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

fn unwritable(error: &io::Error) -> Error {
    Error::new(
        Code::DiskFull,
        format!("The file could not be saved: {error}. Nothing was changed. Check the disk and try again."),
    )
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
