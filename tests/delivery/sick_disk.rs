//! A disk that ails as a test says, between a server and its real one.

use std::{ffi::OsString, fs, path::PathBuf, process::Command};

use porchlight_tests::Result;
use tempfile::TempDir;

const SOURCE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/delivery/sick_disk.c");

/// What stands between the server and its disk.
pub(crate) struct Disk(TempDir);

impl Disk {
    /// Well at first.
    pub(crate) fn new() -> Result<Self> {
        let disk = Self(TempDir::new()?);
        let compiled =
            Command::new("cc").args(["-shared", "-fPIC", "-o"]).arg(disk.library()).arg(SOURCE).status()?;
        assert!(compiled.success(), "{SOURCE} does not compile");
        disk.is("")?;
        Ok(disk)
    }

    /// From now on it ails in the words of `sick_disk.c`.
    pub(crate) fn is(&self, ailing: &str) -> Result {
        Ok(fs::write(self.0.path().join("ailing"), ailing)?)
    }

    /// What a server needs in its environment to have this disk.
    pub(crate) fn surroundings(&self) -> Vec<(&'static str, OsString)> {
        vec![("LD_PRELOAD", self.library().into()), ("SICK_DISK", self.0.path().join("ailing").into())]
    }

    fn library(&self) -> PathBuf {
        self.0.path().join("sick_disk.so")
    }
}
