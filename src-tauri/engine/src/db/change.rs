//! What a commit changed: kinds and ids, never data. Feeds the windows, which then ask again.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use ts_rs::TS;

/// Above this many ids of one kind a batch names none: everything of the kind is to be read again.
const MAX_IDS: usize = 100;

/// Every kind of thing that changes are told of.
const KINDS: [&str; 16] = [
    "workspace",
    "setting",
    "listener",
    "department",
    "api_key",
    "request",
    "contact",
    "lead",
    "duplicate",
    "pipeline",
    "user",
    "undo",
    "import",
    "bin",
    "subscription",
    "delivery",
];

/// Something that changed; `ids` is null when there were too many to name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export_to = "types.ts")]
pub struct Change {
    /// `request`, `contact`, `lead`, `setting`, …
    pub kind: &'static str,
    /// The rows.
    pub ids: Option<Vec<String>>,
}

impl Change {
    /// Every kind there is. For whoever missed batches: ask for everything again.
    pub fn everything() -> Vec<Self> {
        KINDS.map(|kind| Self { kind, ids: None }).into()
    }
}

/// Changes put together until somebody takes them.
#[derive(Debug, Default)]
pub struct Changes(BTreeMap<&'static str, Option<BTreeSet<String>>>);

impl Changes {
    /// Adds one row.
    pub fn add(&mut self, kind: &'static str, id: &str) {
        let slot = self.0.entry(kind).or_insert_with(|| Some(BTreeSet::new()));
        if let Some(ids) = slot {
            ids.insert(id.to_owned());
            if ids.len() > MAX_IDS {
                *slot = None;
            }
        }
    }

    /// Adds everything of a kind.
    pub fn add_all(&mut self, kind: &'static str) {
        self.0.insert(kind, None);
    }

    /// Adds everything of every kind.
    pub fn add_everything(&mut self) {
        KINDS.into_iter().for_each(|kind| self.add_all(kind));
    }

    /// Adds what another batch holds.
    pub fn merge(&mut self, other: Changes) {
        for (kind, ids) in other.0 {
            match ids {
                Some(ids) => ids.iter().for_each(|id| self.add(kind, id)),
                None => self.add_all(kind),
            }
        }
    }

    /// Whether something of a kind is among them.
    pub fn tells_of(&self, kind: &str) -> bool {
        self.0.contains_key(kind)
    }

    /// Whether there is nothing to tell.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The batch as it is sent, leaving this one empty.
    pub fn take(&mut self) -> Vec<Change> {
        std::mem::take(&mut self.0)
            .into_iter()
            .map(|(kind, ids)| Change { kind, ids: ids.map(|ids| ids.into_iter().collect()) })
            .collect()
    }
}
