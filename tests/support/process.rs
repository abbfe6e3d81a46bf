//! A program that lives as long as its guard.

use std::{
    fs::{self, File},
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, ChildStdout, Command, ExitStatus, Stdio},
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    thread,
    time::{Duration, Instant},
};

use tempfile::NamedTempFile;

use crate::{PATIENCE, Result};

/// How long a program may take to stop once it was asked to.
const GRACE: Duration = Duration::from_secs(10);

/// A running program. Dropping it asks it to stop, waits, and prints what it wrote to stderr; the test runner shows
/// that only when the test failed.
pub(crate) struct Process {
    name: String,
    child: Child,
    said: Receiver<String>,
    log: NamedTempFile,
}

impl Process {
    pub(crate) fn start(command: &mut Command) -> Result<Self> {
        let name = Path::new(command.get_program()).display().to_string();
        let log = NamedTempFile::new()?;
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(File::create(log.path())?);
        let mut child = command.spawn().map_err(|error| format!("{name} could not be started: {error}"))?;
        let said = lines(child.stdout.take().ok_or("stdout is piped")?);
        Ok(Self { name, child, said, log })
    }

    /// Waits for the line on stdout that `read` understands.
    pub(crate) fn announced<T>(&self, read: impl Fn(&str) -> Option<T>) -> Result<T> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let line = self.said.recv_timeout(left).map_err(|why| match why {
                RecvTimeoutError::Timeout => format!("{} did not say where it is", self.name),
                RecvTimeoutError::Disconnected => format!("{} ended before it was ready", self.name),
            })?;
            if let Some(answer) = read(&line) {
                return Ok(answer);
            }
        }
    }

    /// Waits until it ends by itself; says how, and what it wrote to stderr.
    pub(crate) fn ended(mut self) -> Result<(ExitStatus, String)> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match self.said.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(_) => {}
                Err(RecvTimeoutError::Timeout) => return Err(format!("{} does not end", self.name).into()),
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        Ok((self.child.wait()?, fs::read_to_string(self.log.path())?))
    }

    /// Asks it to stop, as the system does, and says how it ended. One that does not listen is killed.
    pub(crate) fn stop(&mut self) -> Result<ExitStatus> {
        if let Some(status) = self.child.try_wait()? {
            return Ok(status);
        }
        ask_to_stop(&mut self.child)?;
        let (ended, watch) = mpsc::channel::<()>();
        let pid = self.child.id();
        thread::scope(|scope| {
            scope.spawn(move || {
                if watch.recv_timeout(GRACE) == Err(RecvTimeoutError::Timeout) {
                    kill_deaf(pid);
                }
            });
            let status = self.child.wait()?;
            drop(ended);
            Ok(status)
        })
    }

    /// Ends it in the middle of whatever it does.
    pub(crate) fn kill(&mut self) -> Result {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if let Err(error) = self.stop() {
            eprintln!("{} could not be stopped: {error}", self.name);
        }
        let log = fs::read_to_string(self.log.path()).unwrap_or_default();
        if !log.is_empty() {
            eprintln!("---- stderr of {}\n{log}", self.name);
        }
    }
}

/// Reads stdout to its end, so that the program never waits for a reader.
fn lines(stdout: ChildStdout) -> Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(std::result::Result::ok) {
            // Nobody waits for a line any more: read on all the same.
            let _ = sender.send(line);
        }
    });
    receiver
}

#[cfg(unix)]
fn ask_to_stop(child: &mut Child) -> Result {
    use rustix::process::{Pid, Signal, kill_process};
    Ok(kill_process(Pid::from_child(child), Signal::TERM)?)
}

#[cfg(not(unix))]
fn ask_to_stop(child: &mut Child) -> Result {
    Ok(child.kill()?)
}

/// The caller still waits for the process, so its id cannot belong to another one yet.
#[cfg(unix)]
fn kill_deaf(pid: u32) {
    use rustix::process::{Pid, Signal, kill_process};
    if let Some(pid) = i32::try_from(pid).ok().and_then(Pid::from_raw) {
        // It may have ended by itself just now.
        let _ = kill_process(pid, Signal::KILL);
    }
}

#[cfg(not(unix))]
fn kill_deaf(_pid: u32) {}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Process {
        Process::start(Command::new("sh").args(["-c", script])).unwrap()
    }

    fn number(line: &str) -> Option<u16> {
        line.strip_prefix("port ")?.parse().ok()
    }

    #[test]
    fn hears_the_line_it_waits_for() {
        let process = shell("echo starting; echo port 4711; exec cat /dev/zero");
        assert_eq!(process.announced(number).unwrap(), 4711);
    }

    #[test]
    fn a_program_that_ends_too_early_is_an_error() {
        let error = shell("echo starting").announced(number).unwrap_err();
        assert_eq!(error.to_string(), "sh ended before it was ready");
    }

    #[test]
    fn hears_how_a_program_ends_by_itself() {
        let (status, last_words) = shell("echo busy; echo no room >&2; exit 3").ended().unwrap();
        assert_eq!((status.code(), last_words.as_str()), (Some(3), "no room\n"));
    }

    #[test]
    fn stops_it_politely() {
        let mut process = shell("trap 'exit 7' TERM; echo port 1; while :; do :; done");
        process.announced(number).unwrap();
        assert_eq!(process.stop().unwrap().code(), Some(7));
    }

    #[test]
    fn a_dropped_guard_leaves_no_process() {
        let process = shell("echo port $$; exec cat /dev/zero");
        let pid: u32 = process.announced(|line| line.strip_prefix("port ")?.parse().ok()).unwrap();
        drop(process);
        let pid = rustix::process::Pid::from_raw(pid.try_into().unwrap()).unwrap();
        assert!(rustix::process::test_kill_process(pid).is_err());
    }
}
