//! Departments, the keys their senders hold, and the sources their leads come from.

mod key;
mod source;
mod table;

pub use key::{
    ApiKey, Dialect, awaiting_first_key, create as create_key, key_by_id, keys, reveal_name, revoke,
    tell as tell_of_key, touch,
};
pub use source::ensure as ensure_source;
pub use table::{Department, Draft, Patch, all, by_id, count, create, delete, update};
