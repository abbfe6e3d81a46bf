//! The secrets of a subscription in the vault: signing secrets, handshake key and header values together, as one entry.
//!
//! An entry is never changed. A change makes a new one under a new name, the row points to it, and then the old one is
//! forgotten: whatever dies between, the row points to secrets that fit it.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{
    sign::{self, Signing},
    subscription::{Secret, Subscription},
};
use crate::{
    clock::Timestamp,
    error::{Error, Result},
    secret::{Sensitive, Vault},
};

/// Everything of one subscription that must not be in a row.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Secrets {
    signing: Option<String>,
    old_signing: Option<String>,
    handshake_key: Option<String>,
    headers: Vec<(String, String)>,
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secrets(…)")
    }
}

impl Secrets {
    /// The secrets of a subscription; `None` when the vault has lost them.
    pub(super) fn of(vault: &dyn Vault, subscription: &Subscription) -> Result<Option<Self>> {
        let Some(name) = &subscription.secrets_ref else { return Ok(Some(Self::default())) };
        let Some(entry) = vault.get(name)? else { return Ok(None) };
        serde_json::from_str(entry.reveal())
            .map(Some)
            .map_err(|_| Error::internal("reading the secrets of a subscription", "they are damaged"))
    }

    /// Puts them into the vault.
    pub(super) fn keep(&self, vault: &dyn Vault, name: &str) -> Result<()> {
        let entry = serde_json::to_string(self).map_err(|_| {
            Error::internal("keeping the secrets of a subscription", "they cannot be written")
        })?;
        vault.put(name, &Sensitive::new(entry))
    }

    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The same with what the owner wants changed; `signing` is how it was signed before.
    pub(super) fn with(&self, wish: &Secret, signing: Signing) -> Result<Self> {
        let mut next = self.clone();
        if let Some(headers) = &wish.headers {
            next.headers = headers
                .iter()
                .map(|header| {
                    let value =
                        header.value.clone().or_else(|| self.header(&header.name)).ok_or_else(|| {
                            Error::invalid("headers", format!("{} has no value yet.", header.name))
                        })?;
                    Ok((header.name.clone(), value))
                })
                .collect::<Result<_>>()?;
        }
        if let Some(key) = &wish.handshake_key {
            next.handshake_key = Some(key.clone()).filter(|key| !key.is_empty());
        }
        if let Some(wanted) = wish.signing.filter(|wanted| *wanted != signing) {
            next.signing = sign::new_secret(wanted)?.map(|secret| secret.reveal().to_owned());
            next.old_signing = None;
        }
        Ok(next)
    }

    /// The same with a new signing secret; the present one goes on beside it for a while.
    pub(super) fn rotated(&self, signing: Signing) -> Result<Self> {
        let new = sign::new_secret(signing)?.map(|secret| secret.reveal().to_owned());
        Ok(Self { signing: new, old_signing: self.signing.clone(), ..self.clone() })
    }

    /// The secret that signs.
    pub(super) fn newest(&self) -> Option<Sensitive> {
        self.signing.as_ref().map(Sensitive::new)
    }

    /// What signs at `now`, the newest first.
    pub(super) fn signing(&self, old_until: Option<Timestamp>, now: Timestamp) -> Vec<Sensitive> {
        let old = self.old_signing.as_ref().filter(|_| old_until.is_some_and(|until| now < until));
        self.signing.iter().chain(old).map(Sensitive::new).collect()
    }

    pub(super) fn has_handshake_key(&self) -> bool {
        self.handshake_key.is_some()
    }

    pub(super) fn handshake_key(&self) -> Option<&str> {
        self.handshake_key.as_deref()
    }

    /// The owner's headers.
    pub(super) fn headers(&self) -> &[(String, String)] {
        &self.headers
    }

    fn header(&self, name: &str) -> Option<String> {
        let found = self.headers.iter().find(|(each, _)| each.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.clone())
    }
}
