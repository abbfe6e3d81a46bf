//! Starting other programs from the root of the checkout, and saying which one failed.

use std::{
    env,
    error::Error,
    ffi::OsStr,
    path::Path,
    process::{Command, Stdio},
};

/// A task fails with a sentence for the person at the keyboard; nobody branches on it.
pub(crate) type Result<T = ()> = std::result::Result<T, Box<dyn Error>>;

/// The root of the checkout.
pub(crate) fn root() -> &'static Path {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().expect("this crate is a folder of the checkout")
}

/// A program to be started in the root of the checkout.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    command
}

/// The cargo that runs this task.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut command = command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments);
    command
}

/// Runs to the end, with its output on the terminal.
pub(crate) fn run(command: &mut Command) -> Result {
    let status = command.status().map_err(|error| could_not_start(command, &error))?;
    if status.success() {
        return Ok(());
    }
    Err(format!("{} failed ({status})", line(command)).into())
}

/// Runs to the end and gives back what it printed, whatever its exit code; `None` when there is no such program.
pub(crate) fn output(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Puts the program in the place of this one, so that its signals and its exit code are its own.
#[cfg(unix)]
pub(crate) fn become_program(command: &mut Command) -> Result {
    use std::os::unix::process::CommandExt;
    let error = command.exec();
    Err(could_not_start(command, &error).into())
}

#[cfg(not(unix))]
pub(crate) fn become_program(command: &mut Command) -> Result {
    run(command)
}

/// Whether a shell would find the program.
pub(crate) fn is_on_path(program: &str) -> bool {
    let folders = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&folders).any(|folder| folder.join(program).is_file())
}

fn could_not_start(command: &Command, error: &std::io::Error) -> String {
    format!("{} could not be started: {error}", line(command))
}

/// The command as a person would type it.
fn line(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let words = std::iter::once(program).chain(command.get_args());
    let words: Vec<_> = words.map(OsStr::to_string_lossy).collect();
    format!("`{}`", words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_names_the_command() {
        let error = run(command("/no/such/place/lamp").args(["--oil", "full"])).unwrap_err().to_string();
        assert!(error.starts_with("`lamp --oil full` could not be started"), "{error}");
    }

    #[test]
    fn a_missing_program_has_no_output() {
        assert_eq!(output(&mut command("/no/such/place/lamp")), None);
    }
}
