//! Signing: what proves to a receiver that a body comes from here. Secrets come in as parameters and are shown by nothing.

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use ed25519_dalek::{Signer, SigningKey};
use hmac::{Hmac, KeyInit, Mac};
use rusqlite::{
    ToSql,
    types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef},
};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use ts_rs::TS;

use crate::{
    clock::Timestamp,
    error::{Error, Result},
    secret::Sensitive,
};

/// Before a symmetric secret (Standard Webhooks).
const SYMMETRIC: &str = "whsec_";
/// Before a private key (Standard Webhooks' prefix for them; Hatch names none).
const PRIVATE: &str = "whsk_";
/// Random bytes of a secret: Standard Webhooks asks for 24 to 64, an Ed25519 key has 32.
const SECRET_BYTES: usize = 32;

/// How a subscription has its bodies signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "types.ts")]
pub enum Signing {
    /// Not at all.
    None,
    /// Standard Webhooks: HMAC-SHA256 with a secret both sides hold.
    StandardWebhooks,
    /// Hatch: Ed25519; the receiver holds the public key.
    HatchVerification,
}

impl Signing {
    /// All of them, as screens order them.
    pub const ALL: [Self; 3] = [Self::None, Self::StandardWebhooks, Self::HatchVerification];

    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::StandardWebhooks => "standard_webhooks",
            Self::HatchVerification => "hatch_verification",
        }
    }
}

impl ToSql for Signing {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.as_str().into())
    }
}

impl FromSql for Signing {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let word = value.as_str()?;
        Self::ALL.into_iter().find(|signing| signing.as_str() == word).ok_or(FromSqlError::InvalidType)
    }
}

/// A new secret, as the vault keeps it; `None` when nothing is signed.
pub fn new_secret(signing: Signing) -> Result<Option<Sensitive>> {
    let prefix = match signing {
        Signing::None => return Ok(None),
        Signing::StandardWebhooks => SYMMETRIC,
        Signing::HatchVerification => PRIVATE,
    };
    let mut bytes = [0_u8; SECRET_BYTES];
    getrandom::fill(&mut bytes).map_err(|error| Error::internal("drawing a random secret", error))?;
    Ok(Some(Sensitive::new(format!("{prefix}{}", BASE64.encode(bytes)))))
}

/// The public key that belongs to a secret of [`Signing::HatchVerification`]: base64 of its 32 bytes, to be shown.
pub fn public_key(secret: &Sensitive) -> Result<String> {
    Ok(BASE64.encode(signing_key(secret)?.verifying_key().as_bytes()))
}

/// The headers that sign `body`, sent at `at` as the event `id`. While secrets are rotated there are two, the newer first,
/// and the receiver may check with either.
pub fn headers(
    signing: Signing,
    secrets: &[Sensitive],
    id: &str,
    at: Timestamp,
    body: &[u8],
) -> Result<Vec<(&'static str, String)>> {
    match signing {
        Signing::None => Ok(Vec::new()),
        Signing::StandardWebhooks => standard_webhooks(secrets, id, at, body),
        Signing::HatchVerification => {
            Ok(vec![("hatch-webhook-verification", joined(secrets, |secret| hatch(secret, body))?)])
        }
    }
}

/// Standard Webhooks signs id, time and body together, so that none can be swapped or kept for later.
fn standard_webhooks(
    secrets: &[Sensitive],
    id: &str,
    at: Timestamp,
    body: &[u8],
) -> Result<Vec<(&'static str, String)>> {
    let seconds = at.0.div_euclid(1000).to_string();
    let signature = joined(secrets, |secret| {
        let key = decoded(secret, SYMMETRIC)?;
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).map_err(|_| unusable())?;
        for part in [id.as_bytes(), b".", seconds.as_bytes(), b".", body] {
            mac.update(part);
        }
        Ok(format!("v1,{}", BASE64.encode(mac.finalize().into_bytes())))
    })?;
    Ok(vec![("webhook-id", id.to_owned()), ("webhook-timestamp", seconds), ("webhook-signature", signature)])
}

/// Hatch publishes neither the encoding nor what is signed; ours is base64 over the raw body.
fn hatch(secret: &Sensitive, body: &[u8]) -> Result<String> {
    Ok(BASE64.encode(signing_key(secret)?.sign(body).to_bytes()))
}

fn joined(secrets: &[Sensitive], sign: impl Fn(&Sensitive) -> Result<String>) -> Result<String> {
    if secrets.is_empty() {
        return Err(unusable());
    }
    Ok(secrets.iter().map(sign).collect::<Result<Vec<_>>>()?.join(" "))
}

fn signing_key(secret: &Sensitive) -> Result<SigningKey> {
    let bytes = decoded(secret, PRIVATE)?;
    Ok(SigningKey::from_bytes(&bytes.try_into().map_err(|_| unusable())?))
}

fn decoded(secret: &Sensitive, prefix: &str) -> Result<Vec<u8>> {
    let text = secret.reveal().strip_prefix(prefix).ok_or_else(unusable)?;
    BASE64.decode(text).map_err(|_| unusable())
}

/// Says nothing of the secret, which must not reach a log.
fn unusable() -> Error {
    Error::invalid(
        "signing",
        "The signing secret of this subscription is missing or damaged. Make a new one.",
    )
}
