//! Consent: every word a contact, or somebody for them, has said about being contacted, and the word that stands.
//!
//! The log is append-only. What stands is looser than before only after the contact's own START, after a person's
//! written reason, or after a person takes back an entry of theirs or takes a merge apart; requests, imports, merges and
//! suppressed addresses can only make it stricter. [`may`] is the one place that says whether something may be sent.

mod badge;
mod deadline;
mod export;
mod gate;
mod heard;
mod keyword;
mod list;
mod log;
mod manual;
mod merge;
mod news;
mod phrase;
mod quiet;
mod report;
mod review;
mod standing;
pub mod suppression;
mod undo;
mod word;
mod zone;

pub use badge::{BADGE, Badge};
pub use deadline::{add_business_days, deadline, deadline_for_all, is_federal_holiday};
pub use export::csv as export;
pub use gate::{Ask, Permit, Purpose, Refusal, Rule, Ruling, may};
pub use heard::{Heard, Understood, hear};
pub use keyword::{Meaning, meaning};
pub use list::{Count, OutRow, Query as OutQuery, count, list};
pub use manual::{MAX_AT_ONCE, OptedOut, Wish, opt_in, opt_out, opt_out_by_import, opt_out_many};
pub(super) use merge::{Parted, part, strictest_of};
pub use phrase::phrases_in;
pub use quiet::{Day, Hours, hours, set_hours};
pub use report::{Event, Report, report};
pub use review::{Decision, Review, decide, open as open_reviews};
pub use standing::{AddressConsent, ChannelConsent, in_force, said_no_themselves};
pub use suppression::apply as apply_suppression;
pub use undo::{again, noes_among, undo};
pub use word::{Channel, ConsentState, Method, Scope};
