//! Contacts: who a person is, how an arriving person finds the one already known, what may be sent to them.

mod consent;
mod detail;
mod field;
mod list;
mod receive;
mod reference;

pub use consent::{
    Channel, ChannelConsent, ConsentState, Wish, in_force as consent_in_force, opt_in, opt_out,
};
pub use detail::{ContactDetail, ContactEmail, ContactField, ContactPhone, Origin, detail};
pub use field::{SetField, set as set_fields};
pub use list::{ContactRow, ContactSort, Query, count, list};
pub use receive::{Incoming, MatchedBy, Received, receive, touch};
pub use reference::{ExternalRef, Reference, note as note_reference};
