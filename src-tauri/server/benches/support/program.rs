//! The programs under measurement, each a process of its own.

use std::{
    env,
    error::Error,
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;

/// A program that used no processor for so long has nothing to do.
const LOOK: Duration = Duration::from_millis(500);

/// A running server or bare listener; killed when dropped.
pub(crate) struct Program {
    child: Child,
    pub(crate) intake: SocketAddr,
    ui: Option<(SocketAddr, String)>,
    pub(crate) path: String,
    pub(crate) key: String,
}

impl Program {
    /// The server on `data`, with the address and key of its first department.
    pub(crate) fn server(data: &Path) -> Result<Self, Box<dyn Error>> {
        let mut program = Self::spawn(
            Command::new(env!("CARGO_BIN_EXE_porchlight-server"))
                .args(["--intake", "127.0.0.1:0", "--ui", "127.0.0.1:0", "--json", "--data"])
                .arg(data),
        )?;
        let departments = program.call("department.list", "{}")?;
        let department = &departments["items"][0];
        program.path = format!("/api/webhooks/{}/newlead", text(&department["code"])?);
        let keys = program.call("api_key.list", &format!("{{\"departmentId\":{}}}", department["id"]))?;
        let secret = program.call("api_key.reveal", &format!("{{\"id\":{}}}", keys["items"][0]["id"]))?;
        program.key = text(&secret["secret"])?;
        Ok(program)
    }

    /// The bare listener.
    pub(crate) fn bare() -> Result<Self, Box<dyn Error>> {
        let mut program = Self::spawn(Command::new(env::current_exe()?).arg("--bare"))?;
        program.path = "/api/webhooks/10000000/newlead".into();
        program.key = "plk_00000000000000000000000000000000".into();
        Ok(program)
    }

    /// Runs one command over the UI port.
    pub(crate) fn call(&self, command: &str, params: &str) -> Result<Value, Box<dyn Error>> {
        let (address, token) = self.ui.as_ref().ok_or("the bare listener has no commands")?;
        let mut stream = TcpStream::connect(address)?;
        write!(
            stream,
            "POST /rpc/{command} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{params}",
            params.len()
        )?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        let (head, body) = answer.split_once("\r\n\r\n").ok_or("no answer to a command")?;
        if !head.starts_with("HTTP/1.1 200") {
            return Err(format!("{command}: {answer}").into());
        }
        Ok(serde_json::from_str(body)?)
    }

    /// The id of its process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Processor time it has used; the system tells it in hundredths of a second. Only Linux has this file.
    pub(crate) fn processor_time(&self) -> Result<Duration, Box<dyn Error>> {
        let line = fs::read_to_string(format!("/proc/{}/stat", self.id()))?;
        // The name in parentheses may hold anything; user and system time are the 14th and 15th words of the line.
        let words: Vec<&str> = line.rsplit_once(") ").ok_or("no name")?.1.split(' ').collect();
        let hundredths = words[11].parse::<u64>()? + words[12].parse::<u64>()?;
        Ok(Duration::from_millis(hundredths * 10))
    }

    /// Waits until it has nothing to do, such as indexing what was just imported.
    pub(crate) fn rest(&self) -> Result<(), Box<dyn Error>> {
        let mut before = self.processor_time()?;
        loop {
            thread::sleep(LOOK);
            let now = self.processor_time()?;
            if now == before {
                return Ok(());
            }
            before = now;
        }
    }

    /// Resident memory after two quiet seconds, in bytes.
    pub(crate) async fn idle_memory_bytes(&self) -> Result<u64, Box<dyn Error>> {
        tokio::time::sleep(Duration::from_secs(2)).await;
        let listed = Command::new("ps").args(["-o", "rss=", "-p", &self.id().to_string()]).output()?;
        Ok(String::from_utf8(listed.stdout)?.trim().parse::<u64>()? * 1024)
    }

    fn spawn(command: &mut Command) -> Result<Self, Box<dyn Error>> {
        let mut child = command.stdout(Stdio::piped()).spawn()?;
        let mut line = String::new();
        BufReader::new(child.stdout.take().ok_or("no output")?).read_line(&mut line)?;
        let greeting: Value = serde_json::from_str(&line)?;
        let ui = match greeting.get("ui") {
            Some(ui) => Some((address(ui)?, text(&greeting["token"])?)),
            None => None,
        };
        Ok(Self { child, intake: address(&greeting["intake"])?, ui, path: String::new(), key: String::new() })
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Times from the start of the process to its first line, which it writes when it listens; the first start makes the file.
pub(crate) fn time_starts(data: &Path, times: usize) -> Result<Vec<Duration>, Box<dyn Error>> {
    (0..times)
        .map(|_| {
            let started = Instant::now();
            let program = Program::spawn(
                Command::new(env!("CARGO_BIN_EXE_porchlight-server"))
                    .args(["--intake", "127.0.0.1:0", "--ui", "127.0.0.1:0", "--json", "--data"])
                    .arg(data),
            )?;
            TcpStream::connect(program.intake)?;
            Ok(started.elapsed())
        })
        .collect()
}

fn address(url: &Value) -> Result<SocketAddr, Box<dyn Error>> {
    Ok(text(url)?.trim_start_matches("http://").parse()?)
}

fn text(value: &Value) -> Result<String, Box<dyn Error>> {
    Ok(value.as_str().ok_or("not a text")?.to_owned())
}
