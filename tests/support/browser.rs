//! A screen that a test can look at and act on: Chromium, or the window's own WebKit.

use std::{path::PathBuf, process::Command, sync::Arc, time::Duration};

use reqwest::Client;
use serde_json::json;
use tempfile::TempDir;
use thirtyfour::{Capabilities, WebDriver, extensions::query::ElementPollerWithTimeout};

use crate::{PATIENCE, Result, place, process::Process};

/// How often a test looks again for what it waits to see on the page.
const GLANCE: Duration = Duration::from_millis(50);

/// What Chromium needs to run without a display, as root, in a container, and without calling home.
const CHROMIUM_ARGUMENTS: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1280,800",
];

/// A browser with one page. Dropping it closes the page, then ends what stood behind it.
pub struct Browser {
    /// Declared first, so that the session is closed while its driver still runs.
    pub page: WebDriver,
    kind: &'static str,
    _backstage: Backstage,
}

/// What a browser stands on, in the order in which it ends: its driver, what the driver needs, the folder of its files.
pub(crate) type Backstage = (Vec<Process>, TempDir);

impl Browser {
    /// Chromium on an empty profile.
    pub async fn chromium() -> Result<Self> {
        let folder = TempDir::new()?;
        // Chromium keeps its crash reports under the home folder, whatever the profile.
        let driver = Process::start(Command::new("chromedriver").arg("--port=0").env("HOME", folder.path()))?;
        let port = driver.announced(chromedriver_port)?;
        let profile = format!("--user-data-dir={}", folder.path().display());
        let arguments: Vec<&str> = CHROMIUM_ARGUMENTS.into_iter().chain([profile.as_str()]).collect();
        let mut wishes = Capabilities::new();
        wishes.set("goog:chromeOptions", json!({ "args": arguments }))?;
        Self::open("chromium", port, wishes, (vec![driver], folder)).await
    }

    /// Begins a session with the driver on `port`.
    pub(crate) async fn open(
        kind: &'static str,
        port: u16,
        wishes: Capabilities,
        backstage: Backstage,
    ) -> Result<Self> {
        let page = WebDriver::builder(format!("http://127.0.0.1:{port}"), wishes)
            .client(client()?)
            .poller(Arc::new(ElementPollerWithTimeout::new(PATIENCE, GLANCE)))
            .await?;
        Ok(Self { page, kind, _backstage: backstage })
    }

    /// Writes what is to be seen now to `target/screenshots/{chromium|window}-{name}.png`.
    pub async fn screenshot(&self, name: &str) -> Result<PathBuf> {
        let path = place::screenshot(&format!("{}-{name}", self.kind))?;
        self.page.screenshot(&path).await?;
        Ok(path)
    }
}

/// A dropped page closes its session while the test's own runtime stands still. A connection kept from before would
/// wait for that runtime for ever, so every request gets a new one.
fn client() -> Result<Client> {
    Ok(Client::builder().no_proxy().pool_max_idle_per_host(0).timeout(PATIENCE).build()?)
}

/// `ChromeDriver was started successfully on port 34567.`
fn chromedriver_port(line: &str) -> Option<u16> {
    line.strip_prefix("ChromeDriver was started successfully on port ")?.trim_end_matches('.').parse().ok()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use thirtyfour::prelude::*;

    use super::*;

    #[test]
    fn reads_the_port_that_chromedriver_chose() {
        assert_eq!(chromedriver_port("ChromeDriver was started successfully on port 34567."), Some(34567));
        assert_eq!(chromedriver_port("Starting ChromeDriver 156.0 on port 0"), None);
    }

    #[tokio::test]
    async fn chromium_shows_a_page() -> Result {
        let browser = Browser::chromium().await?;
        browser.page.goto("data:text/html,<title>Porch</title><p id=lamp>lit").await?;
        assert_eq!(browser.page.title().await?, "Porch");
        assert_eq!(browser.page.query(By::Id("lamp")).single().await?.text().await?, "lit");
        let picture = fs::read(browser.screenshot("support").await?)?;
        assert!(picture.starts_with(b"\x89PNG"));
        Ok(())
    }
}
