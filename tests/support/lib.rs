//! What the whole-program tests stand on: the real server, a real browser, the real window, each started for one test
//! and gone after it, whether the test passes or panics.
//!
//! Nothing here knows the engine: like any outsider it has sockets, commands, the stream of changes, and a screen.

mod audit;
mod browser;
mod caller;
mod changes;
mod lead_source;
mod ledger;
mod office;
mod place;
mod process;
mod receiver;
mod rpc;
mod screen;
mod server;
mod story;
mod window;
mod wire;

use std::{error::Error, time::Duration};

pub use audit::{Tally, audit, audit_after_power_cut};
pub use browser::Browser;
pub use caller::Caller;
pub use changes::{Change, Changes};
pub use lead_source::LeadSource;
pub use ledger::{Arrival, Ledger};
pub use office::{HEARINGS, Hearing, Office, Promise, Shift};
pub use receiver::Receiver;
pub use rpc::{Refusal, Rpc};
pub use server::Server;
pub use story::{
    a_contact_is_opted_out, a_lead_is_won_by_hand, a_list_is_imported_and_taken_back,
    a_refused_request_explains_itself, a_report_tells_every_word, all_opted_out, an_opt_in_asks_for_a_reason,
    an_opt_out_arrives_in_a_bin, ann, every_setting_has_its_page, held_deliveries_go_to_another_address,
    two_people_become_one_and_two_again,
};
pub use window::Window;
pub use wire::{Reply, exchange, post};

/// A test ends with the first error and shows it.
pub type Result<T = ()> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// How long anything may take that is expected to happen. Only a failing test waits this long.
const PATIENCE: Duration = Duration::from_secs(20);
