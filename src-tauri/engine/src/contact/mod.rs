//! Contacts: who a person is, how an arriving person finds the one already known, what may be sent to them.

pub mod act;
mod address;
pub mod consent;
mod detail;
mod differ;
mod duplicate;
mod export;
mod field;
mod list;
pub mod merge;
mod name;
mod receive;
mod recognise;
mod reference;
mod search;
mod trash;

pub use act::{Act, perform};
pub use address::{Way, Written};
pub use consent::{
    Channel, ChannelConsent, ConsentState, Wish, in_force as consent_in_force, opt_in, opt_out,
    opt_out_by_import,
};
pub use detail::{ContactDetail, ContactEmail, ContactField, ContactPhone, Origin, department_of, detail};
pub use differ::{Changed, Claimed, Was, compare};
pub use duplicate::{DuplicateGroup, dismiss as dismiss_duplicates, groups as duplicate_groups};
pub use export::{ExportStyle, FIELD_PREFIX, export};
pub use field::{SetField, keys as field_keys, set as set_fields, values as field_values};
pub use list::{ContactRow, ContactSort, Matching, Query, count, ids_matching, list, matching};
pub use merge::{MergedContact, with_merged};
pub use receive::{Incoming, Known, Received, create, receive, touch, update};
pub use recognise::{Found, MatchedBy, Recognised, recognise};
pub use reference::{ExternalRef, Reference, note as note_reference};
pub use search::{
    ByPhone, by_phone, catch_up as catch_up_search, mark as mark_for_search, mark_unless_called,
};
pub use trash::{KEPT as KEPT_IN_TRASH, TrashRow, purge as purge_trash, trash};
