//! Where things are: the programs under test and the folder of the screenshots. All relative to the running test, which
//! cargo puts into `target/debug/deps`.

use std::{
    env::{self, consts::EXE_SUFFIX},
    fs,
    path::PathBuf,
};

use crate::Result;

/// A program of this workspace: the one that the environment names, else the one built beside this test.
pub(crate) fn program(name: &str, variable: &str) -> Result<PathBuf> {
    let path = match env::var_os(variable) {
        Some(path) => PathBuf::from(path),
        None => above_the_test(2)?.join(format!("{name}{EXE_SUFFIX}")),
    };
    if path.is_file() {
        return Ok(path);
    }
    Err(format!("{} is missing: `cargo build --package {name}` makes it", path.display()).into())
}

/// `target/screenshots/{name}.png`
pub(crate) fn screenshot(name: &str) -> Result<PathBuf> {
    let folder = above_the_test(3)?.join("screenshots");
    fs::create_dir_all(&folder)?;
    Ok(folder.join(format!("{name}.png")))
}

fn above_the_test(levels: usize) -> Result<PathBuf> {
    let test = env::current_exe()?;
    let folder = test.ancestors().nth(levels).ok_or("this test does not run from cargo's target folder")?;
    Ok(folder.to_owned())
}
