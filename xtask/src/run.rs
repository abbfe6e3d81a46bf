//! `cargo xtask run`: from a fresh checkout to Porchlight on the screen.

use std::env;

use crate::{
    process::{Result, become_program, command},
    program::Program,
    setup, ui,
};

pub(crate) fn run(arguments: &[String]) -> Result {
    let program = if has_display() { Program::Window } else { Program::Server };
    match program {
        Program::Window => setup::for_window()?,
        Program::Server => {
            println!("There is no display here: porchlight-server starts instead of the window.")
        }
    }
    ui::build()?;
    if !program.path()?.exists() {
        println!("Building Porchlight. The first time takes some minutes, later ones some seconds.");
    }
    program.build()?;
    become_program(command(program.path()?).args(arguments))
}

/// Windows and macOS always have one; elsewhere X11 or Wayland say so.
fn has_display() -> bool {
    let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(windows) || cfg!(target_os = "macos") || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}
