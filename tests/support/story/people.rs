//! People in the list of contacts.

use serde_json::json;
use thirtyfour::prelude::*;

use super::ann;
use crate::{Browser, LeadSource, Result};

/// Two that are one person are merged after a look at what moves, and taken apart again.
pub async fn two_people_become_one_and_two_again(screen: &Browser, form: &LeadSource) -> Result {
    let anne =
        json!({ "firstName": "Anne", "lastName": "Lee", "phoneNumber": "8045550143", "source": "website" });
    for lead in [ann(), anne] {
        form.deliver(&lead).await?;
    }

    screen.press("Contacts").await?;
    screen.press("Select Ann Lee").await?;
    screen.press("Select Anne Lee").await?;
    screen.press("Merge…").await?;
    screen.read("Merge 2 contacts?").await?;
    screen.read("Anne Lee goes into Ann Lee, with 1 lead and 1 request.").await?;
    screen.read("Ann Lee also gets the phone (804) 555-0143.").await?;
    screen.press_in_dialog("Merge").await?;

    screen.read("Merged 2 contacts into Ann Lee").await?;
    line_of(screen, "Ann Lee").await?;
    screen.read_no_more("Anne Lee").await?;

    screen.press("Undo").await?;
    screen.read("Undone: Merged 2 contacts into Ann Lee").await?;
    line_of(screen, "Ann Lee").await?;
    line_of(screen, "Anne Lee").await
}

/// Waits for somebody in the list.
pub(super) async fn line_of(screen: &Browser, name: &str) -> Result {
    let path = format!("//*[@role='option'][.//*[normalize-space(.)='{name}']]");
    screen.see(By::XPath(path), name).await?;
    Ok(())
}
