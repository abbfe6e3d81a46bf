//! The server's stream of changes: tests wait for what they expect to happen, and never sleep.

use reqwest::Response;
use serde_json::Value;
use tokio::time::timeout;

use crate::{PATIENCE, Result};

/// An open stream of changes. It tells of everything that was committed after it was opened.
pub struct Changes {
    response: Response,
    frames: Frames,
}

/// Something changed; no `ids` when there were too many to name.
#[derive(Debug, PartialEq)]
pub struct Change {
    pub kind: String,
    pub ids: Option<Vec<String>>,
}

impl Changes {
    pub(crate) fn new(response: Response) -> Self {
        Self { response, frames: Frames::default() }
    }

    /// Waits for the next change of this kind. Others are passed over.
    pub async fn next_of(&mut self, kind: &str) -> Result<Change> {
        let search = async {
            loop {
                let batch = self.next_batch().await?;
                if let Some(change) = batch.into_iter().find(|change| change.kind == kind) {
                    return Ok(change);
                }
            }
        };
        timeout(PATIENCE, search).await.map_err(|_| format!("no change of kind {kind} came"))?
    }

    async fn next_batch(&mut self) -> Result<Vec<Change>> {
        loop {
            if let Some(data) = self.frames.next() {
                return batch(&data);
            }
            let bytes = self.response.chunk().await?.ok_or("the server closed the stream of changes")?;
            self.frames.push(&bytes);
        }
    }
}

fn batch(data: &str) -> Result<Vec<Change>> {
    let unreadable = || format!("this is no batch of changes: {data}");
    let batch: Value = serde_json::from_str(data)?;
    let changes = batch.as_array().ok_or_else(unreadable)?.iter().map(change);
    Ok(changes.collect::<Option<_>>().ok_or_else(unreadable)?)
}

fn change(value: &Value) -> Option<Change> {
    let kind = value["kind"].as_str()?.to_owned();
    let ids = match &value["ids"] {
        Value::Null => None,
        ids => Some(ids.as_array()?.iter().map(|id| id.as_str().map(str::to_owned)).collect::<Option<_>>()?),
    };
    Some(Change { kind, ids })
}

/// Cuts server-sent events out of bytes that arrive in any pieces.
#[derive(Default)]
struct Frames {
    bytes: Vec<u8>,
}

impl Frames {
    fn push(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// The data of the next whole `changes` event. Comments, which keep the connection alive, are passed over.
    fn next(&mut self) -> Option<String> {
        while let Some(end) = self.bytes.windows(2).position(|bytes| bytes == b"\n\n") {
            let frame: Vec<u8> = self.bytes.drain(..end + 2).collect();
            let frame = String::from_utf8_lossy(&frame);
            if frame.lines().any(|line| line == "event: changes") {
                let data: Vec<&str> = frame.lines().filter_map(|line| line.strip_prefix("data: ")).collect();
                return Some(data.join("\n"));
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_survive_any_cut() {
        let stream = ": hello\n\nevent: changes\ndata: [{\"kind\":\"é\"}]\n\nevent: other\ndata: 1\n\n\
                      event: changes\ndata: []\n\n";
        for size in 1..stream.len() {
            let mut frames = Frames::default();
            let mut seen = Vec::new();
            for piece in stream.as_bytes().chunks(size) {
                frames.push(piece);
                seen.extend(std::iter::from_fn(|| frames.next()));
            }
            assert_eq!(seen, [r#"[{"kind":"é"}]"#, "[]"], "pieces of {size}");
        }
    }

    #[test]
    fn reads_a_batch() {
        let one = Change { kind: "contact".to_owned(), ids: Some(vec!["a".to_owned(), "b".to_owned()]) };
        let many = Change { kind: "lead".to_owned(), ids: None };
        let data = r#"[{"kind":"contact","ids":["a","b"]},{"kind":"lead","ids":null}]"#;
        assert_eq!(batch(data).unwrap(), [one, many]);
    }

    #[test]
    fn a_change_without_a_kind_is_an_error() {
        assert!(batch(r#"[{"ids":[]}]"#).is_err());
        assert!(batch("{}").is_err());
    }
}
