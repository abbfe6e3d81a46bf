//! The two programs that people start, and how a development build of each is made.

use std::{
    env::{self, consts::EXE_SUFFIX},
    path::PathBuf,
};

use crate::process::{self, Result, cargo};

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Program {
    /// The desktop app.
    Window,
    /// The same product for a machine without a display.
    Server,
}

impl Program {
    /// Built by its package alone: `--workspace` would join the features of both, and the server would
    /// need the libraries of the window.
    pub(crate) fn build(self) -> Result {
        process::run(&mut cargo(&["build", "--package", self.name()]))
    }

    /// Cargo puts it beside this very program.
    pub(crate) fn path(self) -> Result<PathBuf> {
        let file = format!("{}{EXE_SUFFIX}", self.name());
        Ok(env::current_exe()?.with_file_name(file))
    }

    fn name(self) -> &'static str {
        match self {
            Program::Window => "porchlight",
            Program::Server => "porchlight-server",
        }
    }
}
