//! What a receiver does with a letter before it believes it: the signature, by the reference library or by Ed25519, then the
//! body in its dialect, then its schema.

use std::collections::BTreeMap;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signature, VerifyingKey};
use jsonschema::Validator;
use serde_json::{Value, json};
use standardwebhooks::Webhook;

/// The handshake key of the ClinchPad subscription.
pub(super) const HANDSHAKE: &str = "gfhkd1asfsa";

/// What receivers were given to check with.
pub(super) struct Given {
    /// The secret of the Standard Webhooks subscription.
    pub(super) standard: String,
    /// The secret of the ClinchPad subscription.
    pub(super) clinchpad: String,
    /// The public key of the Hatch subscription.
    pub(super) hatch: String,
    /// The schemas of all events.
    pub(super) schemas: BTreeMap<String, Validator>,
}

/// A letter as it came.
struct Letter<'a> {
    path: &'a str,
    headers: Vec<(&'a str, &'a str)>,
    body: &'a str,
}

impl<'a> Letter<'a> {
    fn of(request: &'a str) -> Self {
        let (head, body) = request.split_once("\r\n\r\n").unwrap();
        let mut lines = head.lines();
        let path = lines.next().unwrap().split(' ').nth(1).unwrap();
        let headers = lines.map(|line| line.split_once(": ").unwrap()).collect();
        Self { path, headers, body }
    }

    fn header(&self, name: &str) -> &'a str {
        self.headers.iter().find(|(each, _)| *each == name).unwrap_or_else(|| panic!("no {name}")).1
    }

    /// Whether the library of Standard Webhooks accepts it.
    fn accepted_with(&self, secret: &str) -> bool {
        let headers =
            self.headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
        Webhook::new(secret).unwrap().verify(self.body.as_bytes(), &headers.collect()).is_ok()
    }

    /// Whether its signature is of this Ed25519 key.
    fn signed_by(&self, public_key: &str) -> bool {
        let key: [u8; 32] = STANDARD.decode(public_key).unwrap().try_into().unwrap();
        let signature = STANDARD.decode(self.header("hatch-webhook-verification")).unwrap();
        let signature = Signature::from_bytes(&signature.try_into().unwrap());
        VerifyingKey::from_bytes(&key).unwrap().verify_strict(self.body.as_bytes(), &signature).is_ok()
    }
}

/// The event of a letter, which must be signed as its receiver expects, be what its headers say and fit its schema.
pub(super) fn checked(request: &str, given: &Given) -> String {
    let letter = Letter::of(request);
    let body: Value = serde_json::from_str(letter.body).unwrap();
    let id = letter.header("webhook-id");
    let (genuine, event) = match letter.path {
        "/standard" => {
            assert_eq!(body["data"]["id"], id);
            (letter.accepted_with(&given.standard), &body["type"])
        }
        "/clinchpad" => {
            assert_eq!(body["handshake_key"], json!(HANDSHAKE));
            assert!(body["lead"]["stage"]["name"].is_string() && body["lead"]["pipe"]["name"].is_string());
            (letter.accepted_with(&given.clinchpad), &body["activity"]["type"])
        }
        _ => {
            assert_eq!(body["id"], format!("evt_{id}"));
            (letter.signed_by(&given.hatch), &body["event"])
        }
    };
    assert!(genuine, "the signature does not fit: {request}");
    let event = event.as_str().unwrap();
    let faults: Vec<_> = given.schemas[event].iter_errors(&body).map(|fault| fault.to_string()).collect();
    assert!(faults.is_empty(), "{faults:?} in {}", letter.body);
    event.to_owned()
}
