//! HTTP as bytes on a socket: the tests decide about every byte that leaves, and see every byte that comes back.

use std::fmt;

use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use crate::{PATIENCE, Result};

/// What came back.
pub struct Reply {
    pub status: u16,
    /// Status line and headers as they came.
    pub head: String,
    pub body: Vec<u8>,
}

impl Reply {
    /// The first header of that name, in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let headers = self.head.lines().skip(1).filter_map(|line| line.split_once(':'));
        headers.filter(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim()).next()
    }

    pub fn json(&self) -> Result<Value> {
        Ok(serde_json::from_slice(&self.body)?)
    }
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n\n{}", self.head, String::from_utf8_lossy(&self.body))
    }
}

/// A POST that asks the other side to close the connection after its reply. `headers` are sent as they are, in order.
pub fn post(target: &str, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut head = format!("POST {target} HTTP/1.1\r\nHost: porchlight.test\r\nConnection: close\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str(&format!("Content-Length: {}\r\n\r\n", body.len()));
    [head.as_bytes(), body].concat()
}

/// Sends `request` to `address` ("127.0.0.1:8787") and reads the reply until the other side closes.
pub async fn exchange(address: &str, request: &[u8]) -> Result<Reply> {
    let talk = async {
        let mut stream = TcpStream::connect(address).await?;
        // A request that is refused half-way is not read to its end: the reply counts, not the broken pipe.
        let sent = stream.write_all(request).await;
        let mut received = Vec::new();
        match (stream.read_to_end(&mut received).await, sent) {
            (Err(error), _) if received.is_empty() => Err(error),
            (Ok(_), Err(error)) if received.is_empty() => Err(error),
            _ => Ok(received),
        }
    };
    let received =
        timeout(PATIENCE, talk).await.map_err(|_| format!("{address} did not close the connection"))??;
    read(&received)
}

fn read(received: &[u8]) -> Result<Reply> {
    let unreadable = || format!("this is no HTTP reply: {:?}", String::from_utf8_lossy(received));
    let end = received.windows(4).position(|bytes| bytes == b"\r\n\r\n").ok_or_else(unreadable)?;
    let head = String::from_utf8(received[..end].to_vec())?;
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or_else(unreadable)?;
    Ok(Reply { status, head, body: received[end + 4..].to_vec() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_post_is_what_a_sender_would_write() {
        let sent = post("/newlead?x=1", &[("X-API-KEY", "k"), ("x-api-key", "K")], b"{}");
        let expected = "POST /newlead?x=1 HTTP/1.1\r\nHost: porchlight.test\r\nConnection: close\r\n\
                        X-API-KEY: k\r\nx-api-key: K\r\nContent-Length: 2\r\n\r\n{}";
        assert_eq!(String::from_utf8(sent).unwrap(), expected);
    }

    #[test]
    fn reads_a_reply() {
        let reply =
            read(b"HTTP/1.1 422 Unprocessable Entity\r\nRetry-After:  7 \r\n\r\n{\"errors\":[]}").unwrap();
        assert_eq!(reply.status, 422);
        assert_eq!(reply.header("retry-after"), Some("7"));
        assert_eq!(reply.json().unwrap(), serde_json::json!({ "errors": [] }));
    }

    #[test]
    fn half_a_reply_is_an_error() {
        assert!(read(b"HTTP/1.1 200 OK\r\nContent-").is_err());
    }
}
