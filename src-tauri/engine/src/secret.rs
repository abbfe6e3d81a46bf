//! Where secrets live: the keychain of the operating system or, announced, a file for this user only. The database holds
//! hashes and the names secrets are found by, never the secrets.

use std::{
    collections::BTreeMap,
    fmt, fs,
    io::{self, Write},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use sha2::{Digest, Sha256};

use crate::error::{Code, Error, Result};

#[cfg(feature = "keychain")]
mod keychain;
#[cfg(feature = "keychain")]
pub use keychain::Keychain;

/// A secret in memory: shown by nothing that prints.
#[derive(Clone, PartialEq, Eq)]
pub struct Sensitive(String);

impl Sensitive {
    /// Wraps a secret.
    pub fn new(secret: impl Into<String>) -> Self {
        Self(secret.into())
    }

    /// The secret itself, for the one who must have it.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is compared and stored instead of it: SHA-256.
    pub fn hash(&self) -> [u8; 32] {
        hash(self.0.as_bytes())
    }
}

impl fmt::Debug for Sensitive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sensitive(…)")
    }
}

/// SHA-256 of what claims to be a secret, to be looked up among the hashes.
pub fn hash(claimed: &[u8]) -> [u8; 32] {
    Sha256::digest(claimed).into()
}

/// A new key: `plk_` and 128 random bits in hex.
pub fn new_key() -> Result<Sensitive> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|error| Error::internal("drawing a random key", error))?;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(Sensitive(format!("plk_{hex}")))
}

/// Keeps secrets by name.
pub trait Vault: Send + Sync {
    /// Keeps `secret` under `name`, replacing what was there.
    fn put(&self, name: &str, secret: &Sensitive) -> Result<()>;
    /// The secret under `name`.
    fn get(&self, name: &str) -> Result<Option<Sensitive>>;
    /// Forgets `name`; nothing happens when it is not there.
    fn forget(&self, name: &str) -> Result<()>;
    /// What the owner should know about where the secrets are; `None` for the keychain.
    fn notice(&self) -> Option<String>;
}

/// A JSON file with mode 0600, for machines without a keychain and for tests.
#[derive(Debug)]
pub struct FileVault {
    file: PathBuf,
    lock: Mutex<()>,
}

impl FileVault {
    /// Keeps secrets in `secrets.json` of the data folder.
    pub fn in_folder(folder: &Path) -> Self {
        Self { file: folder.join("secrets.json"), lock: Mutex::new(()) }
    }

    fn read(&self) -> Result<BTreeMap<String, String>> {
        match fs::read(&self.file) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|error| self.unreadable(&error)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(BTreeMap::new()),
            Err(error) => Err(self.unreadable(&error)),
        }
    }

    /// Written beside and renamed over, so that a crash leaves the old file or the new one.
    fn write(&self, secrets: &BTreeMap<String, String>) -> Result<()> {
        let unwritable = |error: io::Error| {
            Error::new(Code::ReadOnly, format!("The file of secrets cannot be written: {error}."))
        };
        let beside = self.file.with_extension("json.new");
        let mut file = private_file(&beside).map_err(unwritable)?;
        let json =
            serde_json::to_vec_pretty(secrets).map_err(|error| Error::internal("saving secrets", error))?;
        file.write_all(&json).and_then(|()| file.sync_all()).map_err(unwritable)?;
        fs::rename(&beside, &self.file).map_err(unwritable)
    }

    fn unreadable(&self, error: &dyn fmt::Display) -> Error {
        Error::new(
            Code::Internal,
            format!("The file of secrets {} cannot be read: {error}.", self.file.display()),
        )
    }
}

impl Vault for FileVault {
    fn put(&self, name: &str, secret: &Sensitive) -> Result<()> {
        let _guard = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        let mut secrets = self.read()?;
        secrets.insert(name.to_owned(), secret.reveal().to_owned());
        self.write(&secrets)
    }

    fn get(&self, name: &str) -> Result<Option<Sensitive>> {
        let _guard = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(self.read()?.remove(name).map(Sensitive))
    }

    fn forget(&self, name: &str) -> Result<()> {
        let _guard = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        let mut secrets = self.read()?;
        if secrets.remove(name).is_some() {
            self.write(&secrets)?;
        }
        Ok(())
    }

    fn notice(&self) -> Option<String> {
        Some(format!(
            "Keys are kept in the file {}, readable by you alone, because this computer offers no keychain here.",
            self.file.display()
        ))
    }
}

#[cfg(unix)]
fn private_file(path: &Path) -> io::Result<fs::File> {
    use std::os::unix::fs::OpenOptionsExt;
    fs::OpenOptions::new().create(true).write(true).truncate(true).mode(crate::db::FILE_MODE).open(path)
}

#[cfg(not(unix))]
fn private_file(path: &Path) -> io::Result<fs::File> {
    fs::File::create(path)
}
