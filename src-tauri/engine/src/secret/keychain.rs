//! The keychain of the operating system.

use keyring::{Entry, Error as KeyringError};

use super::{Sensitive, Vault};
use crate::error::{Error, Result};

const SERVICE: &str = "Porchlight";

/// Keychain on macOS, Credential Manager on Windows, Secret Service on Linux.
#[derive(Debug)]
pub struct Keychain(());

impl Keychain {
    /// The keychain, when this machine has one that answers.
    pub fn connect() -> Option<Self> {
        let probe = Entry::new(SERVICE, "probe").ok()?;
        match probe.get_password() {
            Ok(_) | Err(KeyringError::NoEntry) => Some(Self(())),
            Err(error) => {
                tracing::warn!(%error, "No keychain answers; secrets go to a file");
                None
            }
        }
    }
}

impl Vault for Keychain {
    fn put(&self, name: &str, secret: &Sensitive) -> Result<()> {
        entry(name)?.set_password(secret.reveal()).map_err(failed)
    }

    fn get(&self, name: &str) -> Result<Option<Sensitive>> {
        match entry(name)?.get_password() {
            Ok(secret) => Ok(Some(Sensitive::new(secret))),
            Err(KeyringError::NoEntry) => Ok(None),
            Err(error) => Err(failed(error)),
        }
    }

    fn forget(&self, name: &str) -> Result<()> {
        match entry(name)?.delete_credential() {
            Ok(()) | Err(KeyringError::NoEntry) => Ok(()),
            Err(error) => Err(failed(error)),
        }
    }

    fn notice(&self) -> Option<String> {
        None
    }
}

fn entry(name: &str) -> Result<Entry> {
    Entry::new(SERVICE, name).map_err(failed)
}

fn failed(error: KeyringError) -> Error {
    Error::internal("asking the keychain of this computer; unlock it and try again", error)
}
