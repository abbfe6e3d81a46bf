//! What other programs are told, seen from both ends: the log of a subscription, and the bin that it leads to.

use std::net::TcpListener;

use serde_json::json;
use thirtyfour::prelude::*;

use super::{a_contact_is_opted_out, ann};
use crate::{Browser, LeadSource, Result};

/// A bin is used for a new subscription to opt-outs; an opt-out is delivered, and lies in the bin word for word.
pub async fn an_opt_out_arrives_in_a_bin(screen: &Browser, form: &LeadSource) -> Result {
    form.deliver(&ann()).await?;
    screen.press("Webhooks").await?;
    screen.press("Make a bin").await?;
    screen.press("Use this bin").await?;
    screen.read("This address is on this computer.").await?;
    screen.tick("opt_out").await?;
    create(screen).await?;

    screen.press("Board").await?;
    a_contact_is_opted_out(screen, "Sold the house").await?;

    screen.press("Webhooks").await?;
    let told = "//*[@aria-label='Deliveries']//*[@role='option'][contains(., 'Ann Lee')]//*[normalize-space(.)='Delivered']";
    screen.see(By::XPath(told), "the delivery of the opt-out").await?;
    screen.press("Bins").await?;
    screen.see(caught(), "the request in the bin").await?.click().await?;
    screen.on_screen("Requests").await?;
    let body = "//*[@role='region'][@aria-label='Body'][contains(., 'opt_out')][contains(., '8045550142')]";
    screen.see(By::XPath(body), "the body that was sent").await?;
    Ok(())
}

/// Nobody listens; the deliveries are held, led to a bin instead, and arrive there, all of them.
pub async fn held_deliveries_go_to_another_address(screen: &Browser, form: &LeadSource) -> Result {
    screen.press("Webhooks").await?;
    screen.press("New subscription").await?;
    screen.fill("Name", "Dispatch").await?;
    screen.fill("Address", &format!("http://127.0.0.1:{}/leads", deaf_port()?)).await?;
    screen.tick("Yes, send to a program on this computer, unencrypted").await?;
    screen.read("Contact created contact_created").await?;
    screen.tick("contact_created").await?;
    create(screen).await?;
    form.deliver(&ann()).await?;
    form.deliver(&json!({ "firstName": "Ben", "phoneNumber": "8045550143", "source": "website" })).await?;
    says(screen, "Failing since").await?;

    screen.press("Pause").await?;
    says(screen, "Paused by you").await?;
    says(screen, "2 deliveries are held and none is lost.").await?;
    let address = a_new_bin(screen).await?;
    screen.press("Subscriptions").await?;
    screen.press("Edit").await?;
    screen.fill_anew("Address", &address).await?;
    screen.press("Save").await?;

    screen.press("Resume…").await?;
    screen.press_in_dialog("Resume and send 2 held").await?;
    for name in ["Ann Lee", "Ben"] {
        let path = format!(
            "//*[@aria-label='Deliveries']//*[@role='option'][contains(., '{name}')]//*[normalize-space(.)='Delivered']"
        );
        screen.see(By::XPath(path), &format!("the delivery about {name}")).await?;
    }
    screen.press("Bins").await?;
    screen.see(By::XPath("//*[@role='option'][contains(., '2 requests')]"), "what the bin counts").await?;
    screen.see(caught(), "the requests in the bin").await?;
    Ok(())
}

/// Waits until it is made: from then on it is told of what happens.
async fn create(screen: &Browser) -> Result {
    screen.press("Create subscription").await?;
    screen.read("Nothing was sent here yet. The next event that fits is written down here.").await
}

/// A port of this computer where nobody listens.
fn deaf_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// Makes a bin and reads its address.
async fn a_new_bin(screen: &Browser) -> Result<String> {
    screen.press("Bins").await?;
    screen.press("Make a bin").await?;
    let line = By::XPath("//*[button[@aria-label='Copy address']]");
    let address = screen.see(line, "the address of the bin").await?.find(By::Css("code")).await?;
    Ok(address.prop("textContent").await?.ok_or("the address is not there")?)
}

/// A request that a bin has recorded.
fn caught() -> By {
    By::XPath("//*[starts-with(@aria-label, 'Requests to ')]//*[@role='option'][contains(., 'POST')]")
}

/// Waits until the head of the subscription says this.
async fn says(screen: &Browser, words: &str) -> Result {
    let path = format!("//section//header[contains(normalize-space(.), '{words}')]");
    screen.see(By::XPath(path), words).await?;
    Ok(())
}
