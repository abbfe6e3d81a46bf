//! The kept requests: list, detail with secrets masked, reveal.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use bytes::Bytes;
use chrono::{DateTime, TimeZone};
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use super::{ById, intake::sender_url, limit};
use crate::{
    clock::Timestamp,
    department,
    engine::{Engine, House},
    error::Result,
    intake::{
        capture::Head,
        curl, mask, partner,
        store::{self, Kept, RequestPage, RequestRow, RequestTally},
        trace::TraceLine,
        verdict::Verdict,
    },
    journal::{self, About, Entry},
    user,
};

/// Which requests.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct RequestList {
    /// Any of these verdicts.
    pub verdicts: Option<Vec<Verdict>>,
    /// Exactly this source.
    pub source: Option<String>,
    /// Text in target, source, sentence, headers or body.
    pub text: Option<String>,
    /// Not older than this.
    pub since: Option<Timestamp>,
    /// Made or touched this contact.
    pub contact_id: Option<String>,
    /// Came to this bin.
    pub bin_id: Option<String>,
    /// Cursor of the page before.
    pub after: Option<String>,
    /// Rows at most.
    #[ts(optional, type = "number")]
    pub limit: Option<usize>,
}

/// From when on.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct Since {
    /// Not older than this; all when absent.
    pub since: Option<Timestamp>,
}

/// Names of sources.
#[derive(Debug, Serialize, TS)]
#[ts(export_to = "types.ts")]
pub struct Sources {
    /// Most frequent first.
    pub items: Vec<String>,
}

/// Keeping a request beyond its time.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export_to = "types.ts")]
pub struct Pin {
    /// The request.
    pub id: String,
    /// Keep it, or not any more.
    pub pinned: bool,
}

/// A header as shown.
#[derive(Debug, Serialize, TS)]
#[ts(export_to = "types.ts")]
pub struct RequestHeader {
    /// As sent, case included.
    pub name: String,
    /// As sent; bytes that are not UTF-8 show as U+FFFD.
    pub value: String,
    /// Its value is hidden but for the last characters.
    pub masked: bool,
}

/// A body as shown.
#[derive(Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts")]
pub struct RequestBody {
    /// The kept bytes as text; null when they are not UTF-8.
    pub text: Option<String>,
    /// The kept bytes in base64, when they are not text.
    pub base64: Option<String>,
    /// As the sender declared it.
    pub content_type: Option<String>,
    /// True length in bytes.
    #[ts(type = "number")]
    pub length: u64,
    /// Bytes that are kept.
    #[ts(type = "number")]
    pub kept: usize,
}

/// An answer as shown.
#[derive(Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts", rename = "Reply")]
pub struct ReplyView {
    /// HTTP status.
    pub status: u16,
    /// Its headers.
    pub headers: Vec<RequestHeader>,
    /// Its body.
    pub body: String,
}

/// Everything about one request.
#[derive(Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts")]
pub struct RequestDetail {
    /// The row.
    pub row: RequestRow,
    /// `/path?query`; secrets hidden.
    pub target: String,
    /// `1.1`
    pub http_version: String,
    /// Address and port of the connection.
    pub peer: String,
    /// What a trusted proxy said.
    pub forwarded_for: Option<String>,
    /// Department its address named.
    pub department_name: Option<String>,
    /// Key it carried.
    pub key_name: Option<String>,
    /// Microseconds from the first byte to the end of the head.
    #[ts(type = "number | null")]
    pub head_us: Option<u64>,
    /// Microseconds from the first byte to the end of the body.
    #[ts(type = "number | null")]
    pub body_us: Option<u64>,
    /// Microseconds from the first byte until the answer was ready, saved on the disk.
    #[ts(type = "number | null")]
    pub reply_us: Option<u64>,
    /// In order, case and number as sent.
    pub headers: Vec<RequestHeader>,
    /// The payload.
    pub body: RequestBody,
    /// The payload came in chunks.
    pub chunked: bool,
    /// The answer.
    pub reply: Option<ReplyView>,
    /// The rules that led to the verdict.
    pub trace: Vec<TraceLine>,
    /// A message for the sender; null when nothing is wrong.
    pub partner_message: Option<String>,
    /// The request this one repeats.
    pub duplicate_of: Option<String>,
    /// A shell command that sends the same again.
    pub curl: String,
    /// Secrets are in clear.
    pub revealed: bool,
}

pub(super) async fn list(engine: &Engine, list: RequestList) -> Result<RequestPage> {
    let query = store::Query {
        verdicts: list.verdicts.unwrap_or_default(),
        source: list.source,
        text: list.text,
        since: list.since,
        contact: list.contact_id,
        bin: list.bin_id,
        after: list.after,
        limit: limit(list.limit),
    };
    engine.house().await.read(move |db| store::list(db, &query)).await
}

pub(super) async fn get(engine: &Engine, ById { id }: ById) -> Result<RequestDetail> {
    detail(&*engine.house().await, id, Secrets::Masked).await
}

/// The act is written down before the secrets are answered.
pub(super) async fn reveal(engine: &Engine, ById { id }: ById) -> Result<RequestDetail> {
    let house = engine.house().await;
    let request = id.clone();
    house
        .database
        .writer
        .write(move |work| {
            let kept = store::by_id(work.db, &request)?;
            let about = About {
                department: kept.row.department_id.as_deref(),
                request: Some(&request),
                ..About::default()
            };
            let payload = json!({ "requestId": request });
            let actor = user::at_desk(work.db)?;
            journal::record(work, &Entry { kind: "request.revealed", actor: &actor, about, payload })
        })
        .await?;
    detail(&house, id, Secrets::Revealed).await
}

pub(super) async fn pin(engine: &Engine, pin: Pin) -> Result<RequestRow> {
    engine.house().await.database.writer.write(move |work| store::pin(work, &pin.id, pin.pinned)).await
}

pub(super) async fn tally(engine: &Engine, since: Since) -> Result<RequestTally> {
    engine.house().await.read(move |db| store::tally(db, since.since)).await
}

pub(super) async fn sources(engine: &Engine, since: Since) -> Result<Sources> {
    Ok(Sources { items: engine.house().await.read(move |db| store::sources(db, since.since)).await? })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Secrets {
    Masked,
    Revealed,
}

impl Secrets {
    fn show(self, text: String, hide: impl FnOnce(&str) -> String) -> String {
        if self == Self::Masked { hide(&text) } else { text }
    }
}

async fn detail(house: &House, id: String, secrets: Secrets) -> Result<RequestDetail> {
    let base = sender_url(house).await?;
    let (kept, department, key_name) = house
        .read(move |db| {
            let kept = store::by_id(db, &id)?;
            let department = kept.row.department_id.as_deref().and_then(|id| department::by_id(db, id).ok());
            let key = kept.api_key_id.as_deref().and_then(|id| department::key_by_id(db, id).ok());
            Ok((kept, department, key.map(|key| key.name)))
        })
        .await?;
    let zone = department.as_ref().map_or("UTC", |department| department.time_zone.as_str());
    let received = in_words(kept.row.received_at, zone);
    let head = shown_head(&kept, secrets);
    let body = shown_body(&kept, &head, secrets);
    let curl = match &body.text {
        Some(text) => curl::command(&base, &head, text.as_bytes()),
        None => curl::command(&base, &head, &kept.body),
    };
    Ok(RequestDetail {
        target: secrets.show(kept.target.clone(), mask::masked_target),
        headers: headers(&head, secrets),
        partner_message: partner::message(&kept, &received),
        reply: reply(&kept),
        department_name: department.map(|department| department.name),
        key_name,
        curl,
        body,
        http_version: kept.http_version,
        peer: kept.peer,
        forwarded_for: kept.forwarded_for,
        head_us: kept.times_us[0],
        body_us: kept.times_us[1],
        reply_us: kept.times_us[2],
        chunked: kept.chunked,
        trace: kept.trace,
        duplicate_of: kept.duplicate_of,
        row: kept.row,
        revealed: secrets == Secrets::Revealed,
    })
}

/// The head with the secrets of its headers and target hidden, so that nothing made from it can give them away.
fn shown_head(kept: &Kept, secrets: Secrets) -> Head {
    let bytes = Bytes::from(kept.head.clone());
    let head = Head::parse(&bytes).map_or_else(
        || Head {
            bytes: bytes.clone(),
            method: kept.row.method.clone(),
            target: kept.target.clone(),
            version: kept.http_version.clone(),
            headers: Vec::new(),
        },
        |(head, _)| head,
    );
    if secrets == Secrets::Revealed {
        return head;
    }
    let hide = |(name, value): (String, Bytes)| {
        let value = if mask::is_secret_header(&name) {
            Bytes::from(mask::masked_header(&name, &String::from_utf8_lossy(&value)))
        } else {
            value
        };
        (name, value)
    };
    Head {
        target: mask::masked_target(&head.target),
        headers: head.headers.into_iter().map(hide).collect(),
        ..head
    }
}

fn headers(head: &Head, secrets: Secrets) -> Vec<RequestHeader> {
    head.headers
        .iter()
        .map(|(name, value)| RequestHeader {
            name: name.clone(),
            value: String::from_utf8_lossy(value).into_owned(),
            masked: secrets == Secrets::Masked && mask::is_secret_header(name),
        })
        .collect()
}

/// What is no HTTP has no head to speak of: all of it is shown as body.
fn shown_body(kept: &Kept, head: &Head, secrets: Secrets) -> RequestBody {
    let bytes = if head.version.is_empty() && kept.body.is_empty() { &kept.head } else { &kept.body };
    let text = std::str::from_utf8(bytes).ok().filter(|text| !text.contains('\0'));
    RequestBody {
        base64: text.is_none().then(|| BASE64_STANDARD.encode(bytes)),
        text: text.map(|text| secrets.show(text.to_owned(), mask::masked_body)),
        content_type: head.first("content-type").map(std::borrow::Cow::into_owned),
        length: kept.row.body_length.max(bytes.len() as u64),
        kept: bytes.len(),
    }
}

fn reply(kept: &Kept) -> Option<ReplyView> {
    let text = String::from_utf8_lossy(&kept.reply);
    let (head, body) = text.split_once("\r\n\r\n")?;
    let mut lines = head.lines();
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let headers = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| RequestHeader { name: name.into(), value: value.into(), masked: false })
        .collect();
    Some(ReplyView { status, headers, body: body.to_owned() })
}

/// "Nov 19 at 10:42:07 AM EST"
fn in_words(at: Timestamp, zone: &str) -> String {
    let zone: chrono_tz::Tz = zone.parse().unwrap_or(chrono_tz::UTC);
    let utc = DateTime::from_timestamp_millis(at.0).unwrap_or_default();
    zone.from_utc_datetime(&utc.naive_utc()).format("%b %-d at %-I:%M:%S %p %Z").to_string()
}
