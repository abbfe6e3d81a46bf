//! What the columns of a file are: guessed from their headers and cells, corrected by the owner.

mod guess;
mod header;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use guess::{guess, guess_header};

use crate::contact::Channel;

/// A column of the file and what it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", rename = "ImportColumn")]
pub struct Column {
    /// Its name in the file, or "Column 3".
    pub header: String,
    /// What it is.
    pub target: Target,
}

/// What a column can be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[ts(export_to = "types.ts", rename = "ImportTarget")]
pub enum Target {
    /// Nothing of interest.
    Ignore,
    /// First name.
    FirstName,
    /// Last name.
    LastName,
    /// Both in one: the last word is the last name, unless a comma says otherwise.
    FullName,
    /// Company.
    Company,
    /// A phone, or several.
    Phone,
    /// An email address, or several.
    Email,
    /// Where the contact came from.
    Source,
    /// State of the lead, in the words of whoever wrote the file.
    Status,
    /// What the lead is worth.
    LeadValue,
    /// Tags, several of them apart by comma or semicolon.
    Tags,
    /// A note on the lead; a field of a contact that has none.
    Note,
    /// A yes opts out of these channels.
    OptedOut {
        /// Which channels.
        channels: Vec<Channel>,
    },
    /// A no opts out of these channels; a yes does nothing, for a file cannot opt anybody in.
    MayContact {
        /// Which channels.
        channels: Vec<Channel>,
    },
    /// A custom field.
    Field {
        /// Its key.
        key: String,
    },
}
