//! Tells Tauri where the capabilities are; makes sure the folder of the built UI exists.

use std::{fs, path::Path};

use tauri_build::{Attributes, try_build};

const CAPABILITIES: &str = "./src-tauri/capabilities/**/*";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo:rerun-if-changed=src-tauri/capabilities");
    println!("cargo:rerun-if-changed=ui/dist");
    fs::create_dir_all(Path::new("ui/dist"))?;
    try_build(Attributes::new().capabilities_path_pattern(CAPABILITIES))?;
    Ok(())
}
