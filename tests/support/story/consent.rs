//! Words about being contacted, as an owner writes them down and reads them again.

use thirtyfour::prelude::*;

use crate::{Browser, Result};

/// Keeps what would go to the printer, at the moment it would go.
const WATCH_THE_PRINTER: &str = r#"
    window.print = () => { window.printed = document.querySelector("[data-print]").innerText; };
"#;

/// An owner takes a lead out of every channel, from its card, and sees it there and in the panel.
pub async fn a_contact_is_opted_out(screen: &Browser, reason: &str) -> Result {
    screen.card("Ann Lee").await?.click().await?;
    screen.press("Opt out of everything…").await?;
    screen.read("Opt Ann Lee out?").await?;
    screen.fill("Reason (optional)", reason).await?;
    screen.press_in_dialog("Opt out").await?;
    screen.read_no_more("Opt Ann Lee out?").await?;
    all_opted_out(screen, reason).await
}

/// The panel says so of every channel, with the reason, and the card says so too.
pub async fn all_opted_out(screen: &Browser, reason: &str) -> Result {
    for channel in ["Text", "Calls", "Voicemail", "Email"] {
        let line = format!(
            "//ul[@aria-label='Consent']/li[span='{channel}'][.//*[normalize-space(.)='Opted out']][contains(., '{reason}')]"
        );
        screen.see(By::XPath(line), channel).await?;
    }
    let badge = "//button[@data-card]//*[normalize-space(.)='Opted out']";
    screen.see(By::XPath(badge), "the badge of the card").await?;
    Ok(())
}

/// Nobody is opted in again without a reason, and the panel says so of that channel alone.
pub async fn an_opt_in_asks_for_a_reason(screen: &Browser, reason: &str) -> Result {
    screen.press("Opt in to texts").await?;
    screen.read("Opt Ann Lee back in to texts?").await?;
    let act = By::XPath("//*[@role='dialog']//button[normalize-space(.)='Opt in to texts']");
    assert!(!screen.see(act, "the button that opts in").await?.is_enabled().await?);
    screen.fill("How did they ask?", reason).await?;
    screen.press_in_dialog("Opt in to texts").await?;
    let line = "//ul[@aria-label='Consent']/li[span='Text'][.//*[normalize-space(.)='Opted in']]";
    screen.see(By::XPath(line), "the word for texts").await?;
    Ok(())
}

/// The report of somebody who is still out of something tells every word with its reason, and so does its print.
pub async fn a_report_tells_every_word(screen: &Browser, reasons: &[&str]) -> Result {
    screen.press("Consent").await?;
    screen.press("Consent report of Ann Lee").await?;
    screen.read("Consent report: Ann Lee").await?;
    for reason in reasons {
        let said = format!("//*[@aria-label='The report']//dd[normalize-space(.)='{reason}']");
        screen.see(By::XPath(said), reason).await?;
    }
    screen.page.execute(WATCH_THE_PRINTER, vec![]).await?;
    screen.press_in_dialog("Print").await?;
    let printed = screen.page.execute("return window.printed ?? null", vec![]).await?;
    let printed = printed.json().as_str().ok_or("nothing was printed")?;
    for words in reasons.iter().chain(&["Text: Opted out", "Text: Opted in"]) {
        assert!(printed.contains(words), "{words} is not on the paper: {printed}");
    }
    screen.press_in_dialog("Close").await
}
