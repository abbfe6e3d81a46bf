//! What only the real window can show: the program starts, its commands travel through Tauri, its events reach the page.
//! Linux only: no other system has a driver for the window.
#![cfg(target_os = "linux")]

use porchlight_tests::{
    LeadSource, Result, Rpc, Window, a_contact_is_opted_out, a_refused_request_explains_itself, ann,
};
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

#[tokio::test]
async fn the_window_explains_a_refused_request() -> Result {
    let window = Window::open().await?;
    let form = LeadSource::of(&window).await?;
    window.press("Skip this page").await?;

    a_refused_request_explains_itself(&window, &form).await?;

    window.screenshot("refused").await?;
    Ok(())
}

#[tokio::test]
async fn the_window_takes_an_opt_out() -> Result {
    let window = Window::open().await?;
    LeadSource::of(&window).await?.deliver(&ann()).await?;
    window.press("Go to the board").await?;

    a_contact_is_opted_out(&window, "Sold the house").await?;

    window.screenshot("opted-out").await?;
    Ok(())
}

#[tokio::test]
async fn a_second_start_on_the_same_data_says_so_and_harms_nothing() -> Result {
    let window = Window::open().await?;
    let form = LeadSource::of(&window).await?;

    let refusal = window.start_beside()?;

    assert!(refusal.starts_with("Another Porchlight has "), "{refusal}");
    let contact = form.deliver(&ann()).await?;
    assert_eq!(window.rpc("contact.list", json!({})).await?["items"][0]["id"], contact);
    Ok(())
}
