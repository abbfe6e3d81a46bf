//! What was posted to the made-up contractor: sixty leads, and what a real door also sees.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::Arc,
};

use bytes::Bytes;
use serde_json::json;

use super::people::{PEOPLE, Person, Source, first_wrote_ms_ago};
use crate::{
    clock::Timestamp,
    db::Writer,
    department::{self, Dialect, Draft},
    error::{Error, Result},
    intake::{
        Door,
        capture::{Captured, Head},
    },
    journal::Actor,
    secret::{self, Sensitive, Vault},
};

const CODE: &str = "20481000";
const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const SOURCES: [Source; 5] =
    [Source::Website, Source::SearchAds, Source::RoofMatch, Source::Referral, Source::HomeShow];

/// One key a source.
pub(super) type Keys = Vec<(&'static str, Sensitive)>;

/// Makes the department and its keys.
pub(super) async fn set_up(writer: &Writer, vault: &Arc<dyn Vault>) -> Result<Keys> {
    let draft = Draft {
        name: "Richmond".into(),
        code: Some(CODE.into()),
        company_name: Some("Quillby Exteriors".into()),
        time_zone: None,
    };
    let department = writer.write(move |work| department::create(work, &draft, &Actor::system())).await?.id;
    let mut keys = Vec::new();
    for name in SOURCES.map(Source::name) {
        let secret = secret::new_key()?;
        let (department, written) = (department.clone(), secret.clone());
        let key = writer
            .write(move |work| {
                let id = work.id();
                department::create_key(
                    work,
                    &id,
                    &department,
                    name,
                    Dialect::Hatch,
                    &written,
                    &Actor::system(),
                )
            })
            .await?;
        vault.put(&department::reveal_name(&key.id), &secret)?;
        keys.push((name, secret));
    }
    Ok(keys)
}

/// A request of the story.
pub(super) struct Letter {
    pub(super) ms_ago: i64,
    key: &'static str,
    body: String,
    how: How,
}

enum How {
    Lead,
    WrongKey,
    Get(&'static str),
}

/// Everything that was ever posted, in no order.
pub(super) fn letters() -> Vec<Letter> {
    PEOPLE.iter().enumerate().map(lead).chain(mishaps()).collect()
}

/// Posts one; `index` makes its timing its own.
pub(super) async fn send(
    door: &Door,
    letter: &Letter,
    at: Timestamp,
    index: usize,
    keys: &Keys,
) -> Result<()> {
    door.take(captured(letter, at, index, keys)?).await?;
    Ok(())
}

fn lead((index, person): (usize, &Person)) -> Letter {
    Letter {
        ms_ago: first_wrote_ms_ago(index),
        key: person.source.name(),
        body: body(index, person, "new"),
        how: How::Lead,
    }
}

fn body(index: usize, person: &Person, status: &str) -> String {
    let mail = format!("{}.{}@example.com", person.first, person.last).to_lowercase();
    let lead = json!({
        "firstName": person.first,
        "lastName": person.last,
        "phoneNumber": format!("80455501{index:02}"),
        "email": mail,
        "source": person.source.name(),
        "status": status,
        "id": format!("L-{}", 4100 + index),
        "project": { "type": person.job, "zip": "23220" },
    });
    serde_json::to_string_pretty(&lead).unwrap_or_default()
}

/// What goes wrong, or comes twice.
fn mishaps() -> Vec<Letter> {
    let again = |index: usize, later_ms: i64, status| {
        let person = &PEOPLE[index];
        Letter {
            ms_ago: first_wrote_ms_ago(index) - later_ms,
            key: person.source.name(),
            body: body(index, person, status),
            how: How::Lead,
        }
    };
    let trailing = "{\n  \"firstName\": \"Nell\",\n  \"lastName\": \"Ashworth\",\n  \"phoneNumber\": \"8045550187\",\n  \
                    \"email\": \"nell.ashworth@example.com\",\n  \"source\": \"RoofMatch\",\n  \"status\": \"new\",\n  \
                    \"project\": {\n    \"type\": \"roof\",\n    \"material\": \"metal\",\n  }\n}";
    let roofmatch = |ms_ago| Letter { ms_ago, key: "RoofMatch", body: trailing.into(), how: How::Lead };
    let odd = |ms_ago, key, body: &str| Letter { ms_ago, key, body: body.into(), how: How::Lead };
    vec![
        again(25, 40_000, "new"),
        again(48, 9_000, "new"),
        again(44, 26 * MINUTE, "asked again"),
        again(50, 31 * MINUTE, "asked again"),
        roofmatch(2 * HOUR),
        roofmatch(70 * MINUTE),
        roofmatch(6 * MINUTE),
        odd(
            3 * HOUR,
            "Search ads",
            r#"{"firstName": "Piet", "lastName": "Van Daal", "source": "Search ads"}"#,
        ),
        odd(
            5 * HOUR,
            "Home show list",
            r#"{"firstName": "Lena", "phoneNumber": "555-0143", "source": "Home show list", "createdAt": "2026-11-19T10:42:06Z"}"#,
        ),
        Letter { ms_ago: 44 * MINUTE, key: "Website form", body: String::from("{}"), how: How::WrongKey },
        Letter { ms_ago: 20 * MINUTE, key: "", body: String::new(), how: How::Get("/favicon.ico") },
        Letter { ms_ago: 26 * HOUR, key: "", body: String::new(), how: How::Get("/.env") },
    ]
}

fn captured(letter: &Letter, at: Timestamp, index: usize, keys: &Keys) -> Result<Captured> {
    let (method, target, key) = match letter.how {
        How::Lead => ("POST", format!("/api/webhooks/{CODE}/newlead"), secret_of(letter.key, keys)),
        How::WrongKey => {
            ("POST", format!("/api/webhooks/{CODE}/newlead"), "plk_000000000000000000000000old7f3a")
        }
        How::Get(path) => ("GET", path.to_owned(), ""),
    };
    let mut text = format!(
        "{method} {target} HTTP/1.1\r\nHost: leads.example.com\r\nUser-Agent: {}\r\n",
        agent(letter.key)
    );
    if !key.is_empty() {
        text.push_str(&format!("Content-Type: application/json\r\nX-API-KEY: {key}\r\n"));
    }
    text.push_str(&format!("Content-Length: {}\r\n\r\n", letter.body.len()));
    let (head, _) = Head::parse(&Bytes::from(text))
        .ok_or_else(|| Error::internal("making the demo", "a made-up head does not parse"))?;
    let us = 1_900 + (index as u64 * 787) % 5_300;
    Ok(Captured {
        received_at: at,
        // 203.0.113.0/24 is kept free for examples.
        peer: SocketAddr::new(IpAddr::V4(Ipv4Addr::new(203, 0, 113, 20)), 50_000),
        forwarded_for: None,
        head,
        body_length: letter.body.len() as u64,
        body: Bytes::from(letter.body.clone()),
        framed: None,
        head_us: us / 3,
        body_us: us,
        fault: None,
    })
}

fn secret_of<'a>(name: &str, keys: &'a Keys) -> &'a str {
    keys.iter().find(|(each, _)| *each == name).map_or("", |(_, secret)| secret.reveal())
}

fn agent(key: &str) -> &'static str {
    match key {
        "RoofMatch" => "RoofMatch-Delivery/2.4",
        "" => "Mozilla/5.0",
        _ => "WordPress/6.8; https://quillby.example.com",
    }
}
