//! The real `porchlight-server`, on a data folder and ports of its own.

use std::{
    path::Path,
    process::{Command, ExitStatus},
};

use reqwest::{Client, StatusCode};
use serde_json::Value;
use tempfile::TempDir;

use crate::{Changes, Result, Rpc, place, process::Process, rpc::Refusal};

/// A running server. It is stopped when dropped, before its data folder is removed.
pub struct Server {
    process: Process,
    greeting: Greeting,
    client: Client,
    data: TempDir,
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
        let data = TempDir::new()?;
        let (process, greeting) = launch(data.path())?;
        Ok(Self { process, greeting, client: Client::builder().no_proxy().build()?, data })
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

    /// What changes from now on.
    pub async fn changes(&self) -> Result<Changes> {
        let request = self.client.get(format!("{}/events", self.ui())).bearer_auth(self.token());
        Ok(Changes::new(request.send().await?.error_for_status()?))
    }

    /// Starts a second one on the same data, and says how that ended and what it said about it.
    pub fn start_beside(&self) -> Result<(ExitStatus, String)> {
        let process = Process::start(&mut command(self.data.path())?)?;
        process.ended()
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
        (self.process, self.greeting) = launch(self.data.path())?;
        Ok(())
    }
}

impl Rpc for Server {
    async fn rpc(&self, command: &str, params: Value) -> Result<Value> {
        let request = self.client.post(format!("{}/rpc/{command}", self.ui())).bearer_auth(self.token());
        let response = request.json(&params).send().await?;
        let status = response.status();
        let answer =
            response.json().await.map_err(|error| format!("{command} answered {status} and {error}"))?;
        if status == StatusCode::OK { Ok(answer) } else { Err(Refusal(answer).into()) }
    }
}

fn launch(data: &Path) -> Result<(Process, Greeting)> {
    let process = Process::start(&mut command(data)?)?;
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
