//! How a subscription is doing, in plain words.

use serde::Serialize;
use ts_rs::TS;

use super::{PauseReason, Subscription};
use crate::clock::Timestamp;

/// One word for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "types.ts")]
pub enum HealthState {
    /// Nothing was sent yet.
    New,
    /// The last try arrived.
    Healthy,
    /// The last try did not.
    Failing,
    /// The owner paused it.
    PausedByYou,
    /// Porchlight paused it.
    Stopped,
}

/// How it is doing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export_to = "types.ts")]
pub struct Health {
    /// In one word.
    pub state: HealthState,
    /// In a sentence.
    pub sentence: String,
    /// Since when, where that is known.
    pub since: Option<Timestamp>,
}

/// How `subscription` is doing.
pub fn health(subscription: &Subscription) -> Health {
    if let Some(paused) = &subscription.paused {
        let state = match paused.reason {
            PauseReason::You => HealthState::PausedByYou,
            _ => HealthState::Stopped,
        };
        return Health { state, sentence: paused.sentence.clone(), since: Some(paused.since) };
    }
    match (subscription.failing_since, subscription.last_success_at) {
        (Some(since), _) => {
            let sentence = match subscription.failures {
                0 | 1 => "The last attempt failed. Another one follows.".into(),
                failures => format!("The last {failures} attempts failed. More follow."),
            };
            Health { state: HealthState::Failing, sentence, since: Some(since) }
        }
        (None, Some(at)) => {
            let sentence = "Everything arrives.".into();
            Health { state: HealthState::Healthy, sentence, since: Some(at) }
        }
        (None, None) => {
            Health { state: HealthState::New, sentence: "Nothing was sent yet.".into(), since: None }
        }
    }
}
