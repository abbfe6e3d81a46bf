//! What a person does on a screen, in a person's terms: by the words, labels and roles that stand there. Everything
//! waits until it can be done.

use std::path::Path;

use thirtyfour::{TypingData, extensions::query::ElementQuery, prelude::*};

use crate::{Browser, Result};

/// What can be pressed, wherever it stands.
const ANYWHERE: &str = "/";

/// The dialog that asks for a decision.
const IN_DIALOG: &str = "//*[@role='dialog']";

impl Browser {
    /// Presses the button, link, tab or menu entry of this name.
    pub async fn press(&self, name: &str) -> Result {
        self.press_in(ANYWHERE, name).await
    }

    /// The same in the open dialog, whose buttons are often called like the one that opened it.
    pub async fn press_in_dialog(&self, name: &str) -> Result {
        self.press_in(IN_DIALOG, name).await
    }

    async fn press_in(&self, place: &str, name: &str) -> Result {
        let path =
            format!("{place}/descendant::*[self::button or self::a or @role='menuitem'][{}]", named(name));
        let pressable = self.looking_for(By::XPath(path), name).and_clickable();
        let pressed = pressable.first().await?.click().await;
        Ok(pressed.map_err(|error| format!("{name} could not be pressed: {error}"))?)
    }

    /// Writes into the field with this label.
    pub async fn fill(&self, label: &str, text: &str) -> Result {
        Ok(self.field(label).await?.send_keys(text).await?)
    }

    /// Writes into the field with this label in place of what stands there.
    pub async fn fill_anew(&self, label: &str, text: &str) -> Result {
        let field = self.field(label).await?;
        field.clear().await?;
        Ok(field.send_keys(text).await?)
    }

    async fn field(&self, label: &str) -> Result<WebElement> {
        self.see(By::XPath(labelled(&format!("normalize-space(.)='{label}'"))), label).await
    }

    /// Ticks the box whose label contains these words.
    pub async fn tick(&self, words: &str) -> Result {
        let path = labelled(&format!("contains(normalize-space(.), '{words}')"));
        Ok(self.looking_for(By::XPath(path), words).and_clickable().first().await?.click().await?)
    }

    /// Gives a file of this computer to the field of this label, as its "Choose a file" would.
    pub async fn choose_file(&self, label: &str, file: &Path) -> Result {
        let field = By::XPath(format!("//input[@type='file'][@aria-label='{label}']"));
        Ok(self.looking_for(field, label).first().await?.send_keys(file.display().to_string()).await?)
    }

    /// Strikes keys one after the other, with the focus wherever it is.
    pub async fn strike(&self, keys: impl Into<TypingData>) -> Result {
        Ok(self.page.action_chain().send_keys(keys).perform().await?)
    }

    /// Strikes a key while Control is held.
    pub async fn strike_with_control(&self, key: char) -> Result {
        let hold = self.page.action_chain().key_down(Key::Control);
        Ok(hold.key_down(key).key_up(key).key_up(Key::Control).perform().await?)
    }

    /// Takes something by its middle and carries it over the middle of something else.
    pub async fn carry(&self, what: &WebElement, over: &WebElement) -> Result {
        let hold = self.page.action_chain().click_and_hold_element(what);
        Ok(hold.move_to_element_center(over).perform().await?)
    }

    /// Lets go of what is carried.
    pub async fn let_go(&self) -> Result {
        Ok(self.page.action_chain().release().perform().await?)
    }

    /// Waits until this screen is open: its name stands above it.
    pub async fn on_screen(&self, name: &str) -> Result {
        self.see(By::XPath(format!("//h1[normalize-space(.)='{name}']")), name).await?;
        Ok(())
    }

    /// Waits until exactly these words stand somewhere.
    pub async fn read(&self, words: &str) -> Result {
        self.see(By::XPath(format!("//*[normalize-space(.)='{words}']")), words).await?;
        Ok(())
    }

    /// Waits until these words stand nowhere any more.
    pub async fn read_no_more(&self, words: &str) -> Result {
        let path = By::XPath(format!("//*[normalize-space(.)='{words}']"));
        Ok(self.looking_for(path, words).and_displayed().wait_until_gone().await?)
    }

    /// Waits for the card of a lead on the board.
    pub async fn card(&self, name: &str) -> Result<WebElement> {
        self.see(By::XPath(format!("//button[@data-card][{}]", named(name))), name).await
    }

    /// Waits until what is looked for is to be seen; `what` is its name in the failure.
    pub async fn see(&self, by: By, what: &str) -> Result<WebElement> {
        Ok(self.looking_for(by, what).and_displayed().first().await?)
    }

    /// What is redrawn between finding it and looking at it is not there; the next glance finds what came in its place.
    fn looking_for(&self, by: By, what: &str) -> ElementQuery {
        self.page.query(by).desc(what).ignore_errors(true)
    }
}

/// What a label belongs to.
fn labelled(label: &str) -> String {
    format!("//*[@id = //label[{label}]/@for]")
}

/// By its label, its words, or the words of a part of it: a count or a key cap may stand beside them.
fn named(name: &str) -> String {
    format!(
        "@aria-label='{name}' or normalize-space(.)='{name}' or .//*[normalize-space(.)='{name}'] or text()='{name}'"
    )
}
