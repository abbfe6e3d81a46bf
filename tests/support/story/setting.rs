//! The pages of Settings.

use thirtyfour::prelude::*;

use crate::{Browser, Result};

/// Each link at the left, and what stands at the head of its page.
const PAGES: [&str; 6] = ["Departments", "Users", "Listener", "Requests kept", "Appearance", "Keyboard"];

/// Every link opens its page, and is the one that is marked then.
pub async fn every_setting_has_its_page(screen: &Browser) -> Result {
    screen.press("Settings").await?;
    screen.on_screen("Settings").await?;
    let links = screen.page.find_all(By::XPath("//nav[@aria-label='Settings']/a")).await?;
    assert_eq!(links.len(), PAGES.len());
    // The first page is open already: it is opened again from the last.
    for name in PAGES.iter().rev() {
        screen.press(name).await?;
        screen.see(By::XPath(format!("//h2[normalize-space(.)='{name}']")), name).await?;
        let marked = format!("//nav[@aria-label='Settings']/a[@aria-current][normalize-space(.)='{name}']");
        screen.see(By::XPath(marked), &format!("the link of {name}, marked")).await?;
    }
    Ok(())
}
