//! Makes sure the folder of the built UI exists, so that a fresh checkout compiles before the UI is built.

use std::{fs, io};

const UI: &str = "../../ui/dist";

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed={UI}");
    fs::create_dir_all(UI)
}
