//! What could not be turned, in words: the first of them by name, and how many more.

/// So many are named.
const NAMED: usize = 3;

/// The refusals met on the way through a chain.
#[derive(Debug, Default)]
pub(super) struct Refusals {
    named: Vec<String>,
    more: usize,
}

impl Refusals {
    /// One that was refused, and whom it was about.
    pub(super) fn add(&mut self, whom: Option<String>, sentence: &str) {
        if self.named.len() == NAMED {
            self.more += 1;
            return;
        }
        self.named.push(match whom.filter(|name| !sentence.contains(name)) {
            Some(name) => format!("{name}: {sentence}"),
            None => sentence.to_owned(),
        });
    }

    /// A sentence each.
    pub(super) fn in_words(self) -> Vec<String> {
        let more = match self.more {
            0 => None,
            1 => Some("1 more was left as it is.".to_owned()),
            many => Some(format!("{many} more were left as they are.")),
        };
        self.named.into_iter().chain(more).collect()
    }
}
