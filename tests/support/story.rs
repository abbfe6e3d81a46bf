//! Stories that must come true in every browser the UI runs in: Chromium, and the window's own WebKit.

mod board;
mod consent;
mod import;
mod people;
mod setting;
mod webhook;

use serde_json::{Value, json};
use thirtyfour::prelude::*;

pub use board::a_lead_is_won_by_hand;
pub use consent::{
    a_contact_is_opted_out, a_report_tells_every_word, all_opted_out, an_opt_in_asks_for_a_reason,
};
pub use import::a_list_is_imported_and_taken_back;
pub use people::two_people_become_one_and_two_again;
pub use setting::every_setting_has_its_page;
pub use webhook::{an_opt_out_arrives_in_a_bin, held_deliveries_go_to_another_address};

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
