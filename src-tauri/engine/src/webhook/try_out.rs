//! Trying out: what a body will look like, what a receiver needs to check it, and a test that is sent now.

use serde_json::Value;

use super::{
    delivery::{Frozen, Origin, Owed, freeze, owe},
    dialect::{self, Dialect, Told},
    room::Webhooks,
    sign::{self, Signing},
    subscription::{Subscription, by_id, tell},
};
use crate::{
    error::{Code, Error, Result},
    journal::Actor,
    secret::Sensitive,
};

impl Webhooks {
    /// Sends a made-up event now, even when the subscription is paused; answers the id of the delivery. It is tried once and
    /// says nothing about the subscription's health. Without a name it is the first event the subscription hears of.
    pub async fn test(&self, id: String, event: Option<String>) -> Result<String> {
        self.write(move |work| {
            let subscription = by_id(work.db, &id)?;
            let event =
                event.as_deref().or(subscription.events.first().map(String::as_str)).unwrap_or_default();
            let mut told = sample(subscription.dialect, event)?;
            told.activity.id = work.id();
            told.activity.at = work.now;
            let body = dialect::body(subscription.dialect, event, &told)?;
            let frozen = freeze(
                work,
                &Frozen {
                    id: &told.activity.id,
                    activity: None,
                    dialect: subscription.dialect,
                    event,
                    at: work.now,
                    contact: None,
                    body: &body,
                },
            )?;
            owe(
                work,
                &Owed {
                    event: frozen,
                    subscription: &subscription.id,
                    kind: event,
                    contact: None,
                    origin: Origin::Test,
                    order: subscription.order,
                    resend_of: None,
                    click: None,
                },
            )
        })
        .await
    }

    /// The secret a receiver checks Standard Webhooks signatures with; whoever asks for it is on record.
    pub async fn reveal_secret(&self, id: String, actor: Actor) -> Result<Sensitive> {
        let subscription = self.read(&id).await?;
        let secret = self.shared_secret(&subscription)?.ok_or_else(|| {
            Error::new(
                Code::NotFound,
                "There is no secret to show. If the receiver should check signatures, make a new one.",
            )
        })?;
        self.write(move |work| {
            let subscription = by_id(work.db, &id)?;
            tell(work, &subscription, "subscription.secret_revealed", &actor)
        })
        .await?;
        Ok(secret)
    }

    /// The secret both sides hold, to be shown to whoever just made it.
    pub fn shared_secret(&self, subscription: &Subscription) -> Result<Option<Sensitive>> {
        match subscription.signing {
            Signing::StandardWebhooks => self.newest_secret(subscription),
            Signing::None | Signing::HatchVerification => Ok(None),
        }
    }

    /// The public key a receiver checks Hatch signatures with.
    pub fn public_key(&self, subscription: &Subscription) -> Result<Option<String>> {
        match subscription.signing {
            Signing::HatchVerification => {
                self.newest_secret(subscription)?.map(|secret| sign::public_key(&secret)).transpose()
            }
            Signing::None | Signing::StandardWebhooks => Ok(None),
        }
    }

    fn newest_secret(&self, subscription: &Subscription) -> Result<Option<Sensitive>> {
        Ok(self.secrets(subscription)?.newest())
    }
}

/// What the body of an event looks like, with made-up people in it.
pub fn preview(dialect: Dialect, event: &str) -> Result<Vec<u8>> {
    dialect::body(dialect, event, &sample(dialect, event)?)
}

/// The JSON Schema of the bodies of an event.
pub fn schema(dialect: Dialect, event: &str) -> Result<Value> {
    dialect::schema(dialect, event).ok_or_else(|| unknown(event))
}

fn sample(dialect: Dialect, event: &str) -> Result<Told> {
    dialect::sample(dialect, event).ok_or_else(|| unknown(event))
}

fn unknown(event: &str) -> Error {
    Error::invalid("event", format!("This dialect has no event “{event}”."))
}
