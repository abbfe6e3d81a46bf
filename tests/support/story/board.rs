//! A lead on its way over the board.

use thirtyfour::prelude::*;

use super::ann;
use crate::{Browser, LeadSource, Result};

/// Dragged through a stage and onto Won, put back twice on the way, sold, and taken back.
pub async fn a_lead_is_won_by_hand(screen: &Browser, form: &LeadSource) -> Result {
    form.deliver(&ann()).await?;
    let contacted = screen.see(By::Css("section[aria-label=Contacted]"), "Contacted").await?;
    screen.carry(&card_in(screen, "New").await?, &contacted).await?;
    screen.let_go().await?;

    carried_onto_won_and_put_back(screen).await?;
    asked_for_the_value_and_put_back(screen).await?;

    carry_onto_won(screen).await?;
    screen.let_go().await?;
    screen.fill("Sold for, in USD", "18,400").await?;
    screen.press_in_dialog("Won").await?;
    rail(screen, "Won", "1 lead, $18,400").await?;
    screen.read("No lead is in Contacted.").await?;

    screen.strike_with_control('z').await?;
    card_in(screen, "Contacted").await?;
    rail(screen, "Won", "0 leads").await?;
    Ok(())
}

/// Escape in the air: nothing is asked when the card is let go.
async fn carried_onto_won_and_put_back(screen: &Browser) -> Result {
    carry_onto_won(screen).await?;
    screen.strike(Key::Escape).await?;
    screen.read_no_more("Archive").await?;
    screen.let_go().await?;
    card_in(screen, "Contacted").await?;
    assert!(screen.page.find_all(By::Css("[role=dialog]")).await?.is_empty());
    Ok(())
}

/// Escape in the question: the card stays where it was.
async fn asked_for_the_value_and_put_back(screen: &Browser) -> Result {
    carry_onto_won(screen).await?;
    screen.let_go().await?;
    screen.read("Mark Ann Lee as won?").await?;
    screen.strike(Key::Escape).await?;
    screen.read_no_more("Mark Ann Lee as won?").await?;
    rail(screen, "Won", "0 leads").await?;
    card_in(screen, "Contacted").await?;
    Ok(())
}

/// Carries the card there and waits until the board has noticed: only then is there an Archive to drop it on.
async fn carry_onto_won(screen: &Browser) -> Result {
    let card = card_in(screen, "Contacted").await?;
    screen.carry(&card, &rail(screen, "Won", "0 leads").await?).await?;
    screen.read("Archive").await
}

async fn card_in(screen: &Browser, stage: &str) -> Result<WebElement> {
    let path = format!("//section[@aria-label='{stage}']//button[@data-card][contains(., 'Ann Lee')]");
    screen.see(By::XPath(path), &format!("the card in {stage}")).await
}

/// The rail at the edge of the board, once it says this.
async fn rail(screen: &Browser, name: &str, words: &str) -> Result<WebElement> {
    let path = format!("//section[@aria-label='{name}']/button[contains(., '{words}')]");
    screen.see(By::XPath(path), &format!("{name}: {words}")).await
}
