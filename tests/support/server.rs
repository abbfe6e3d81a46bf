//! The real `porchlight-server`, on a data folder and ports of its own.

use std::{
    ffi::OsString,
    path::Path,
    process::{Command, ExitStatus},
};

use reqwest::Client;
use serde_json::Value;
use tempfile::TempDir;

use crate::{Caller, Changes, Result, Rpc, place, process::Process};

/// Where a server with the feature `fail_points` reads at which points to die.
const FAIL_POINTS: &str = "FAILPOINTS";

/// A running server. It is stopped when dropped, before its data folder is removed.
pub struct Server {
    process: Process,
    greeting: Greeting,
    client: Client,
    data: TempDir,
    surroundings: Vec<(&'static str, OsString)>,
}

/// Its first line on stdout.
struct Greeting {
    intake: String,
    ui: String,
    token: String,
}

impl Server {
    /// Starts on an empty data folder.
    pub fn start() -> Result<Self> {
        Self::start_among(Vec::new())
    }

    /// Starts on an empty data folder with these variables in its environment, whenever it is started.
    pub fn start_among(surroundings: Vec<(&'static str, OsString)>) -> Result<Self> {
        let data = TempDir::new()?;
        let (process, greeting) = launch(command(data.path())?.envs(surroundings.clone()))?;
        Ok(Self { process, greeting, client: Client::builder().no_proxy().build()?, data, surroundings })
    }

    /// Where leads are posted: `http://127.0.0.1:PORT`.
    pub fn intake(&self) -> &str {
        &self.greeting.intake
    }

    /// The same as a socket wants it: `127.0.0.1:PORT`.
    pub fn intake_address(&self) -> &str {
        self.intake().trim_start_matches("http://")
    }

    /// Where the UI is: `http://127.0.0.1:PORT`.
    pub fn ui(&self) -> &str {
        &self.greeting.ui
    }

    /// What opens the UI.
    pub fn token(&self) -> &str {
        &self.greeting.token
    }

    /// The link that a person opens.
    pub fn link(&self) -> String {
        format!("{}/#token={}", self.ui(), self.token())
    }

    /// The folder with everything the server knows.
    pub fn data(&self) -> &Path {
        self.data.path()
    }

    /// Somebody who gives commands to it as long as it is not started again.
    pub fn caller(&self) -> Caller {
        Caller { client: self.client.clone(), ui: self.ui().to_owned(), token: self.token().to_owned() }
    }

    /// What changes from now on.
    pub async fn changes(&self) -> Result<Changes> {
        let request = self.client.get(format!("{}/events", self.ui())).bearer_auth(self.token());
        Ok(Changes::new(request.send().await?.error_for_status()?))
    }

    /// Starts a second one on the same data, and says how that ended and what it said about it.
    pub fn start_beside(&self) -> Result<(ExitStatus, String)> {
        let process = Process::start(&mut self.command()?)?;
        process.ended()
    }

    /// Starts it again so that it dies at a point of `FAILPOINTS`. Only one with the feature `fail_points` does.
    pub fn restart_to_die(&mut self, fail_points: &str) -> Result {
        self.process.stop()?;
        (self.process, self.greeting) = launch(self.command()?.env(FAIL_POINTS, fail_points))?;
        Ok(())
    }

    /// Starts it again so that it dies at a point it comes by although nobody uses it; says how it ended.
    pub fn die_unused(&mut self, fail_points: &str) -> Result<ExitStatus> {
        self.process.stop()?;
        let process = Process::start(self.command()?.env(FAIL_POINTS, fail_points))?;
        Ok(process.ended()?.0)
    }

    /// Asks it to stop, as the system does, and says how it ended.
    pub fn stop(&mut self) -> Result<ExitStatus> {
        self.process.stop()
    }

    /// Ends it in the middle of whatever it does.
    pub fn kill_nine(&mut self) -> Result {
        self.process.kill()
    }

    /// Starts it again on the same data; stops it first when it still runs. Ports and token are new.
    pub fn restart(&mut self) -> Result {
        self.process.stop()?;
        (self.process, self.greeting) = launch(&mut self.command()?)?;
        Ok(())
    }

    fn command(&self) -> Result<Command> {
        let mut command = command(self.data.path())?;
        command.envs(self.surroundings.clone());
        Ok(command)
    }
}

impl Rpc for Server {
    async fn rpc(&self, command: &str, params: Value) -> Result<Value> {
        self.caller().rpc(command, params).await
    }
}

fn launch(command: &mut Command) -> Result<(Process, Greeting)> {
    let process = Process::start(command)?;
    let greeting = process.announced(Greeting::read)?;
    Ok((process, greeting))
}

fn command(data: &Path) -> Result<Command> {
    let mut command = Command::new(place::program("porchlight-server", "PORCHLIGHT_SERVER")?);
    command.arg("--data").arg(data).args(["--intake", "127.0.0.1:0", "--ui", "127.0.0.1:0", "--json"]);
    Ok(command)
}

impl Greeting {
    fn read(line: &str) -> Option<Self> {
        let line: Value = serde_json::from_str(line).ok()?;
        let text = |name: &str| line[name].as_str().map(str::to_owned);
        Some(Self { intake: text("intake")?, ui: text("ui")?, token: text("token")? })
    }
}
