//! Leads over real sockets into the real server.

use std::{
    collections::HashSet,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use porchlight_tests::{LeadSource, Refusal, Result, Rpc, Server, ann, exchange};
use serde_json::{Value, json};
use tokio::sync::mpsc::{self, UnboundedSender};

/// Connections that are busy at once while the process dies.
const SENDERS: usize = 8;

/// Answers after which the process is killed; every sender is in the middle of its next lead then.
const ANSWERS: usize = 40;

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
async fn no_answered_lead_is_lost_when_the_process_dies_under_load() -> Result {
    let mut server = Server::start()?;
    let form = LeadSource::of(&server).await?;
    let leads_begun = Arc::new(AtomicU32::new(0));
    let mut answered = HashSet::new();

    for _round in 0..5 {
        let (said, mut answers) = mpsc::unbounded_channel();
        for _ in 0..SENDERS {
            let form = LeadSource { address: server.intake_address().to_owned(), ..form.clone() };
            tokio::spawn(send_until_cut_off(form, Arc::clone(&leads_begun), said.clone()));
        }
        drop(said);
        for _ in 0..ANSWERS {
            answered.insert(answers.recv().await.ok_or("the server stopped answering by itself")?);
        }
        server.kill_nine()?;
        while let Some(last) = answers.recv().await {
            answered.insert(last);
        }

        server.restart()?;
        let kept = contacts(&server).await?;
        let lost: Vec<_> = answered.difference(&kept).collect();
        assert!(lost.is_empty(), "of {} answered leads these were lost: {lost:?}", answered.len());
    }
    println!("{} leads begun, {} answered, none lost", leads_begun.load(Ordering::Relaxed), answered.len());
    Ok(())
}

/// A contact: its identifier as it was answered, and its phone number.
type Known = (String, String);

/// Posts one lead after the other, each of somebody else, and tells of each that was answered with 200.
async fn send_until_cut_off(form: LeadSource, leads_begun: Arc<AtomicU32>, said: UnboundedSender<Known>) {
    loop {
        let phone = format!("804555{:04}", leads_begun.fetch_add(1, Ordering::Relaxed));
        match form.deliver(&json!({ "phoneNumber": phone, "source": "website" })).await {
            Ok(contact) => {
                said.send((contact, phone)).expect("the test listens until every sender has ended")
            }
            Err(_) => return,
        }
    }
}

/// All contacts, page after page.
async fn contacts(server: &Server) -> Result<HashSet<Known>> {
    let rows = server.all("contact.list", json!({})).await?;
    rows.iter().map(known).collect()
}

fn known(contact: &Value) -> Result<Known> {
    let (id, phone) = contact["id"].as_str().zip(contact["phone"].as_str()).ok_or("a contact has both")?;
    Ok((id.to_owned(), phone.chars().filter(char::is_ascii_digit).collect()))
}

#[tokio::test]
async fn a_second_server_leaves_the_data_of_the_first_alone() -> Result {
    let server = Server::start()?;
    let form = LeadSource::of(&server).await?;

    let (status, last_words) = server.start_beside()?;

    assert_eq!(status.code(), Some(1));
    assert!(last_words.starts_with("porchlight-server: Another Porchlight has "), "{last_words}");
    form.deliver(&ann()).await?;
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
