//! Leads over real sockets into the real server.

use porchlight_tests::{LeadSource, Refusal, Result, Rpc, Server, exchange};
use serde_json::{Value, json};

fn ann() -> Value {
    json!({ "firstName": "Ann", "lastName": "Lee", "phoneNumber": "8045550142", "source": "website" })
}

#[tokio::test]
async fn a_posted_lead_is_a_contact_and_a_change() -> Result {
    let server = Server::start()?;
    let form = LeadSource::of(&server).await?;
    let mut changes = server.changes().await?;

    let contact = form.deliver(&ann()).await?;

    let found = server.rpc("contact.list", json!({})).await?;
    assert_eq!(found["items"][0]["id"], contact);
    assert_eq!(changes.next_of("contact").await?.ids, Some(vec![contact]));
    Ok(())
}

#[tokio::test]
async fn what_was_answered_survives_the_death_of_the_process() -> Result {
    let mut server = Server::start()?;
    let contact = LeadSource::of(&server).await?.deliver(&ann()).await?;

    server.kill_nine()?;
    server.restart()?;

    let found = server.rpc("contact.list", json!({})).await?;
    assert_eq!(found["items"][0]["id"], contact);
    Ok(())
}

#[tokio::test]
async fn the_system_can_ask_it_to_stop() -> Result {
    let mut server = Server::start()?;
    assert!(server.stop()?.success());
    Ok(())
}

#[tokio::test]
async fn the_intake_takes_no_commands() -> Result {
    let server = Server::start()?;
    let request = format!(
        "POST /rpc/contact.list HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\
         Connection: close\r\nContent-Length: 2\r\n\r\n{{}}",
        address = server.intake_address(),
        token = server.token(),
    );
    assert_eq!(exchange(server.intake_address(), request.as_bytes()).await?.status, 404);
    Ok(())
}

#[tokio::test]
async fn an_unknown_command_is_refused_by_name() -> Result {
    let server = Server::start()?;
    let error = server.rpc("contact.juggle", json!({})).await.expect_err("there is no such command");
    let Refusal(refusal) = error.downcast_ref().ok_or("a refusal has its own shape")?;
    assert!(
        refusal["message"].as_str().is_some_and(|message| message.contains("contact.juggle")),
        "{refusal}"
    );
    Ok(())
}
