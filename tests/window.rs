//! What only the real window can show: the program starts, its commands travel through Tauri, its events reach the page.
//! Linux only: no other system has a driver for the window.
#![cfg(target_os = "linux")]

use porchlight_tests::{LeadSource, Result, Rpc, Window};
use serde_json::json;
use thirtyfour::prelude::*;

#[tokio::test]
async fn the_window_opens_and_takes_a_lead() -> Result {
    let window = Window::open().await?;
    window.page.query(By::Css("main")).single().await?;

    let form = LeadSource::of(&window).await?;
    let contact = form.deliver(&json!({ "phoneNumber": "8045550142", "source": "website" })).await?;

    let found = window.rpc("contact.list", json!({})).await?;
    assert_eq!(found["items"][0]["id"], contact);
    window.screenshot("opened").await?;
    Ok(())
}
