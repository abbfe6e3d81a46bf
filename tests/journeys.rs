//! What a person does in the UI, in Chromium against the real server.

use porchlight_tests::{Browser, Result, Server};
use thirtyfour::prelude::*;

#[tokio::test]
async fn the_link_opens_the_ui_and_hides_the_token() -> Result {
    let server = Server::start()?;
    let browser = Browser::chromium().await?;

    browser.page.goto(server.link()).await?;

    browser.page.query(By::Css("main")).single().await?;
    assert!(!browser.page.current_url().await?.as_str().contains(server.token()));
    browser.screenshot("opened").await?;
    Ok(())
}
