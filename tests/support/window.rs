//! The real desktop program on a display of its own, driven through WebKit's driver. Linux only: no other system has
//! a driver for the window.

use std::{ffi::OsString, net::TcpListener, ops::Deref, path::Path, process::Command, time::Duration};

use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::Capabilities;
use tokio::{
    net::TcpStream,
    time::{interval, timeout},
};

use crate::{Browser, PATIENCE, Result, Rpc, browser::Backstage, place, process::Process, rpc::Refusal};

/// A command from inside the page, the way the UI itself sends it.
const INVOKE: &str = r#"
    const [command, params, done] = arguments;
    window.__TAURI_INTERNALS__.invoke("rpc", { command, params })
        .then((answer) => done({ answer }), (refusal) => done({ refusal }));
"#;

/// What the program logs before the sentence that a person reads in a dialog.
const CANNOT_START: &str = "cannot start: ";

/// The open window. Everything of [`Browser`] works on it.
pub struct Window {
    browser: Browser,
    surroundings: Surroundings,
}

/// The environment that the program runs in.
type Surroundings = Vec<(&'static str, OsString)>;

impl Window {
    /// Opens the program on an empty data folder. Its listener picks a free port.
    pub async fn open() -> Result<Self> {
        let program = place::program("porchlight", "PORCHLIGHT_APP")?;
        let mut wishes = Capabilities::new();
        wishes.set("webkitgtk:browserOptions", json!({ "binary": program, "args": [] }))?;
        let (backstage, port, surroundings) = backstage().await?;
        Ok(Self { browser: Browser::open("window", port, wishes, backstage).await?, surroundings })
    }

    /// Starts the program once more on the same data, and returns the sentence with which it refuses. Its dialog stays
    /// until somebody closes it; nobody does, so it is ended then.
    pub fn start_beside(&self) -> Result<String> {
        let mut again = Command::new("sh");
        // What it logs goes to stderr; only stdout is listened to.
        again.args(["-c", "exec \"$0\" 2>&1"]).arg(place::program("porchlight", "PORCHLIGHT_APP")?);
        again.envs(self.surroundings.iter().cloned()).env("NO_COLOR", "1");
        let again = Process::start(&mut again)?;
        again.announced(|line| Some(line.split_once(CANNOT_START)?.1.to_owned()))
    }
}

impl Deref for Window {
    type Target = Browser;

    fn deref(&self) -> &Browser {
        &self.browser
    }
}

impl Rpc for Window {
    async fn rpc(&self, command: &str, params: Value) -> Result<Value> {
        let outcome = self.page.execute_async(INVOKE, vec![json!(command), params]).await?;
        match outcome.json().get("answer") {
            Some(answer) => Ok(answer.clone()),
            None => Err(Refusal(outcome.json()["refusal"].clone()).into()),
        }
    }
}

/// A display, a session bus, and the driver; the port that the driver listens on; and what it hands on to the program.
async fn backstage() -> Result<(Backstage, u16, Surroundings)> {
    let folder = TempDir::new()?;
    let (xvfb, display) = display()?;
    let (bus, bus_address) = session_bus()?;
    let port = free_port()?;
    let mut driver = Command::new("WebKitWebDriver");
    driver.arg(format!("--port={port}"));
    let mut surroundings = furnished(folder.path());
    surroundings.extend([("DISPLAY", display.into()), ("DBUS_SESSION_BUS_ADDRESS", bus_address.into())]);
    driver.env_remove("WAYLAND_DISPLAY").envs(surroundings.iter().cloned());
    let driver = Process::start(&mut driver)?;
    answers(port).await?;
    Ok(((vec![driver, bus, xvfb], folder), port, surroundings))
}

/// No file of the person who runs the tests is read or written.
fn furnished(folder: &Path) -> Surroundings {
    let mut surroundings: Surroundings = vec![
        ("TAURI_WEBVIEW_AUTOMATION", "true".into()),
        ("GDK_BACKEND", "x11".into()),
        ("PORCHLIGHT_DATA", folder.join("data").into()),
        ("PORCHLIGHT_INTAKE", "127.0.0.1:0".into()),
    ];
    for variable in ["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"] {
        surroundings.push((variable, folder.join(variable).into()));
    }
    surroundings
}

/// A display on the first free number, which Xvfb says once it is ready.
fn display() -> Result<(Process, String)> {
    let mut xvfb = Command::new("Xvfb");
    xvfb.args(["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"]);
    let xvfb = Process::start(&mut xvfb)?;
    let number: u32 = xvfb.announced(|line| line.trim().parse().ok())?;
    Ok((xvfb, format!(":{number}")))
}

/// A bus of its own: the program lets only one of itself run on a bus, and says its notifications there.
fn session_bus() -> Result<(Process, String)> {
    let mut bus = Command::new("dbus-daemon");
    bus.args(["--session", "--nofork", "--nopidfile", "--print-address"]);
    let bus = Process::start(&mut bus)?;
    let address = bus.announced(|line| Some(line.to_owned()))?;
    Ok((bus, address))
}

/// WebKit's driver cannot pick a port by itself.
fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// WebKit's driver does not say when it is ready; that it takes a connection is the only sign there is.
async fn answers(port: u16) -> Result {
    let knock = async {
        let mut again = interval(Duration::from_millis(10));
        loop {
            again.tick().await;
            if TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
                return;
            }
        }
    };
    Ok(timeout(PATIENCE, knock).await.map_err(|_| "WebKitWebDriver does not answer")?)
}

#[cfg(target_os = "linux")]
#[cfg(test)]
mod tests {
    use super::*;

    /// Without a program to start, WebKit's driver opens WebKit's own small browser.
    #[tokio::test]
    async fn webkit_opens_a_window_on_a_display_of_its_own() -> Result {
        let (backstage, port, _) = backstage().await?;
        let browser = Browser::open("window", port, Capabilities::new(), backstage).await?;
        browser.page.goto("data:text/html,<title>Porch</title>").await?;
        assert_eq!(browser.page.title().await?, "Porch");
        Ok(())
    }
}
