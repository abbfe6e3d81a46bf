//! A day at the desk in Chromium: the board, people, a list, webhooks and settings.

use porchlight_tests::{
    LeadSource, Result, Server, a_lead_is_won_by_hand, a_list_is_imported_and_taken_back,
    an_opt_out_arrives_in_a_bin, every_setting_has_its_page, held_deliveries_go_to_another_address,
    two_people_become_one_and_two_again,
};

use super::{at_the_board, opened};

#[tokio::test]
async fn a_lead_is_dragged_to_won_and_taken_back() -> Result {
    let server = Server::start()?;
    let form = LeadSource::of(&server).await?;
    let browser = at_the_board(&server).await?;

    a_lead_is_won_by_hand(&browser, &form).await?;
    browser.screenshot("won-and-back").await?;
    Ok(())
}

#[tokio::test]
async fn a_merge_can_be_taken_apart() -> Result {
    let server = Server::start()?;
    let form = LeadSource::of(&server).await?;
    let browser = at_the_board(&server).await?;

    two_people_become_one_and_two_again(&browser, &form).await?;
    browser.screenshot("taken-apart").await?;
    Ok(())
}

#[tokio::test]
async fn a_list_is_mended_imported_and_reverted() -> Result {
    let server = Server::start()?;
    let browser = opened(&server).await?;

    a_list_is_imported_and_taken_back(&browser).await?;
    browser.screenshot("reverted").await?;
    Ok(())
}

#[tokio::test]
async fn a_bin_catches_an_opt_out() -> Result {
    let server = Server::start()?;
    let form = LeadSource::of(&server).await?;
    let browser = at_the_board(&server).await?;

    an_opt_out_arrives_in_a_bin(&browser, &form).await?;
    browser.screenshot("caught").await?;
    Ok(())
}

#[tokio::test]
async fn what_could_not_be_delivered_goes_elsewhere() -> Result {
    let server = Server::start()?;
    let form = LeadSource::of(&server).await?;
    let browser = at_the_board(&server).await?;

    held_deliveries_go_to_another_address(&browser, &form).await?;
    browser.screenshot("sent-elsewhere").await?;
    Ok(())
}

#[tokio::test]
async fn every_link_of_the_settings_opens_its_page() -> Result {
    let server = Server::start()?;
    every_setting_has_its_page(&at_the_board(&server).await?).await
}
