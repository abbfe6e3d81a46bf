//! What only the real window can show: the program starts, its commands travel through Tauri, its events reach the page.
//! Linux only: no other system has a driver for the window.
#![cfg(target_os = "linux")]

use porchlight_tests::{
    LeadSource, Result, Rpc, Window, a_contact_is_opted_out, a_lead_is_won_by_hand,
    a_list_is_imported_and_taken_back, a_refused_request_explains_itself, a_report_tells_every_word,
    an_opt_in_asks_for_a_reason, an_opt_out_arrives_in_a_bin, ann, every_setting_has_its_page,
    held_deliveries_go_to_another_address, two_people_become_one_and_two_again,
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
    an_opt_in_asks_for_a_reason(&window, "Called back on Monday").await?;
    a_report_tells_every_word(&window, &["Sold the house", "Called back on Monday"]).await
}

#[tokio::test]
async fn a_lead_is_dragged_to_won_in_the_window() -> Result {
    let window = at_the_board().await?;
    a_lead_is_won_by_hand(&window, &LeadSource::of(&window).await?).await
}

#[tokio::test]
async fn the_window_takes_a_merge_apart() -> Result {
    let window = at_the_board().await?;
    two_people_become_one_and_two_again(&window, &LeadSource::of(&window).await?).await
}

#[tokio::test]
async fn the_window_imports_a_list_and_reverts_it() -> Result {
    let window = Window::open().await?;
    a_list_is_imported_and_taken_back(&window).await
}

#[tokio::test]
async fn the_window_shows_what_a_bin_caught() -> Result {
    let window = at_the_board().await?;
    an_opt_out_arrives_in_a_bin(&window, &LeadSource::of(&window).await?).await
}

#[tokio::test]
async fn the_window_sends_elsewhere_what_could_not_be_delivered() -> Result {
    let window = at_the_board().await?;
    held_deliveries_go_to_another_address(&window, &LeadSource::of(&window).await?).await
}

#[tokio::test]
async fn every_link_of_the_settings_opens_its_page_in_the_window() -> Result {
    let window = at_the_board().await?;
    every_setting_has_its_page(&window).await
}

/// Past the first page, on an empty board.
async fn at_the_board() -> Result<Window> {
    let window = Window::open().await?;
    window.press("Skip this page").await?;
    window.on_screen("Board").await?;
    Ok(window)
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
