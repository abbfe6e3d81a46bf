//! The words of the log: channels, states, what a no covers, how it was said.

use rusqlite::{
    ToSql,
    types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Ways to reach a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "types.ts")]
pub enum Channel {
    /// Text message.
    Text,
    /// Phone call.
    Call,
    /// Voicemail drop.
    Voicemail,
    /// Email.
    Email,
}

impl Channel {
    /// All channels in the order screens show them.
    pub const ALL: [Self; 4] = [Self::Text, Self::Call, Self::Voicemail, Self::Email];

    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Call => "call",
            Self::Voicemail => "voicemail",
            Self::Email => "email",
        }
    }

    /// Whether it reaches a phone, and so may wake somebody.
    pub fn rings(self) -> bool {
        self != Self::Email
    }

    /// Where a word holds that was said of no address in particular.
    pub(super) fn all_addresses(self) -> &'static str {
        if self == Self::Email { "all emails" } else { "all phones" }
    }

    /// The word in sentences: "opted out of text messages".
    pub(super) fn in_words(self) -> &'static str {
        match self {
            Self::Text => "text messages",
            Self::Call => "calls",
            Self::Voicemail => "voicemail",
            Self::Email => "email",
        }
    }
}

/// The word that stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "types.ts")]
pub enum ConsentState {
    /// Nobody has said anything, which is not consent.
    Unknown,
    /// Yes.
    OptedIn,
    /// No.
    OptedOut,
}

impl ConsentState {
    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::OptedIn => "opted_in",
            Self::OptedOut => "opted_out",
        }
    }
}

/// What a no covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "types.ts", rename = "ConsentScope")]
pub enum Scope {
    /// Marketing only; messages about work under way still pass.
    Marketing,
    /// Everything.
    #[default]
    All,
}

impl Scope {
    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Marketing => "marketing",
            Self::All => "all",
        }
    }
}

/// How a word came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "types.ts", rename = "ConsentMethod")]
pub enum Method {
    /// A person wrote it down.
    Manual,
    /// The contact sent a keyword such as STOP.
    Keyword,
    /// The contact said it in other words.
    Phrase,
    /// The contact filled in a form.
    Form,
    /// It stood in data that came in, or on the suppression list.
    Import,
    /// It came from a contact that was merged into this one.
    Merge,
    /// A person took back an entry.
    Undo,
}

impl Method {
    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Manual => "manual",
            Self::Keyword => "keyword",
            Self::Phrase => "phrase",
            Self::Form => "form",
            Self::Import => "import",
            Self::Merge => "merge",
            Self::Undo => "undo",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        let all =
            [Self::Manual, Self::Keyword, Self::Phrase, Self::Form, Self::Import, Self::Merge, Self::Undo];
        all.into_iter().find(|method| method.as_str() == word)
    }
}

/// A state with what it covers: what two words are compared by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Verdict {
    pub(super) state: ConsentState,
    /// Says something of a no only.
    pub(super) scope: Scope,
}

impl Verdict {
    pub(super) const UNKNOWN: Self = Self { state: ConsentState::Unknown, scope: Scope::All };
    pub(super) const YES: Self = Self { state: ConsentState::OptedIn, scope: Scope::All };

    pub(super) fn no(scope: Scope) -> Self {
        Self { state: ConsentState::OptedOut, scope }
    }

    pub(super) fn is_no(self) -> bool {
        self.state == ConsentState::OptedOut
    }

    /// The larger, the stricter. Having said nothing is stricter than a yes.
    pub(super) fn strictness(self) -> u8 {
        match (self.state, self.scope) {
            (ConsentState::OptedIn, _) => 0,
            (ConsentState::Unknown, _) => 1,
            (ConsentState::OptedOut, Scope::Marketing) => 2,
            (ConsentState::OptedOut, Scope::All) => 3,
        }
    }
}

impl FromSql for Channel {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let word = value.as_str()?;
        Self::ALL.into_iter().find(|channel| channel.as_str() == word).ok_or(FromSqlError::InvalidType)
    }
}

impl ToSql for Channel {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.as_str().into())
    }
}

impl FromSql for ConsentState {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Ok(match value.as_str()? {
            "opted_in" => Self::OptedIn,
            "opted_out" => Self::OptedOut,
            _ => Self::Unknown,
        })
    }
}

impl ToSql for ConsentState {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.as_str().into())
    }
}

/// A word that is not known covers everything.
impl FromSql for Scope {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Ok(if value.as_str()? == "marketing" { Self::Marketing } else { Self::All })
    }
}

impl ToSql for Scope {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.as_str().into())
    }
}

impl FromSql for Method {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Self::from_word(value.as_str()?).ok_or(FromSqlError::InvalidType)
    }
}

impl ToSql for Method {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.as_str().into())
    }
}
