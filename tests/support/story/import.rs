//! A list of people from another program.

use std::fs;

use tempfile::TempDir;
use thirtyfour::prelude::*;

use super::people::line_of;
use crate::{Browser, Result};

/// The phone in the third line of the file lacks two digits.
const LIST: &str = "First name,Last name,Phone\nCleo,Mora,(804) 555-0161\nDora,Penn,80455501\n";

/// From the first page: the mistake is seen and mended, the people come, and go when the import is taken back.
pub async fn a_list_is_imported_and_taken_back(screen: &Browser) -> Result {
    let folder = TempDir::new()?;
    let file = folder.path().join("home-show.csv");
    fs::write(&file, LIST)?;

    screen.choose_file("File of contacts", &file).await?;
    screen.read("2 rows, 1 cell to look at").await?;
    screen.press("Check the rows").await?;
    screen.press("To look at").await?;
    screen.read("“80455501” has 8 digits, which is no length of a phone number.").await?;
    screen.press("Row 3, Dora Penn, Phone: 80455501. Edit").await?;
    screen.see(By::Css("input[aria-label='Row 3, Dora Penn, Phone']:focus"), "the cell").await?;
    screen.strike("8045550162").await?;
    screen.strike(Key::Enter).await?;
    screen.read("2 rows").await?;
    screen.press("Import 2 rows").await?;
    screen.read("Imported").await?;
    tally(screen, "New contacts", 2).await?;

    screen.press("Show its contacts").await?;
    line_of(screen, "Cleo Mora").await?;
    line_of(screen, "Dora Penn").await?;
    screen.page.back().await?;

    screen.press("Revert import…").await?;
    screen.press_in_dialog("Revert import").await?;
    screen.read("Reverted").await?;
    screen.read("2 contacts removed.").await?;
    screen.press("Show all contacts").await?;
    screen.read("No contacts yet").await
}

async fn tally(screen: &Browser, name: &str, count: u32) -> Result {
    let path = format!("//div[dt='{name}']/dd[normalize-space(.)='{count}']");
    screen.see(By::XPath(path), name).await?;
    Ok(())
}
