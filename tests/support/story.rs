//! Stories that must come true in every browser the UI runs in: Chromium, and the window's own WebKit.

use serde_json::{Value, json};
use thirtyfour::prelude::*;

use crate::{Browser, LeadSource, Result};

/// A comma too many, at the end of the third line.
const MALFORMED: &[u8] = b"{\n  \"firstName\": \"Ann\",\n  \"phoneNumber\": \"8045550142\",\n}";

/// Somebody who asks to be called about a roof.
pub fn ann() -> Value {
    json!({ "firstName": "Ann", "lastName": "Lee", "phoneNumber": "8045550142", "source": "website" })
}

/// A refused request comes into the open list by itself, and says what is wrong, where, and what to tell the sender.
pub async fn a_refused_request_explains_itself(screen: &Browser, form: &LeadSource) -> Result {
    screen.press("Requests").await?;
    screen.read("No requests yet").await?;

    assert_eq!(form.post_bytes(MALFORMED).await?.status, 400);

    screen.see(By::Css("[role=option]"), "the request in the list").await?.click().await?;
    screen.read("Refused: not valid JSON, trailing comma at line 3 column 30").await?;
    let body = screen.see(By::Css("[role=region][aria-label=Body]"), "the body").await?;
    let mark = body.query(By::Css("mark")).single().await?;
    assert_eq!(mark.text().await?, ",");
    let before = mark.query(By::XPath("./preceding-sibling::*[1]")).single().await?;
    assert_eq!(before.text().await?, "\"8045550142\"");
    let message = screen.see(By::Css("[aria-label='Message for Web form']"), "the message").await?;
    let message = message.text().await?;
    assert!(
        message.contains("line 3 column 30") && message.contains("Remove the trailing comma"),
        "{message}"
    );
    Ok(())
}

/// An owner takes a lead out of every channel, from its card, and sees it there and in the panel.
pub async fn a_contact_is_opted_out(screen: &Browser, reason: &str) -> Result {
    screen.card("Ann Lee").await?.click().await?;
    screen.press("Opt out of texts").await?;
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
