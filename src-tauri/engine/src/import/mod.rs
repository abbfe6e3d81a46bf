//! Imports: a file of contacts is taken in, looked at, corrected, written in units that leave room for everybody else,
//! and can be taken out again as a whole.
//!
//! Knows contacts, the board and departments, and is known by the command table only. A file can make consent stricter
//! and never looser; nobody is turned away because of a phone alone.

mod batch;
pub mod cell;
mod change;
mod desk;
mod ending;
mod faults;
mod file;
pub mod mapping;
mod mended;
mod people;
mod person;
mod plan;
mod preview;
pub mod read;
mod revert;
mod run;
mod settings;
mod tie;
mod write;

pub use batch::{Import, State, by_id, create, delete, list, settings};
pub use desk::Desk;
pub use faults::{CellFault, FaultPage, FaultQuery, page as faults};
pub use file::{MAX_FILE, MAX_PIECE};
pub use mended::{fix_column, set_cell};
pub use people::{Named, People, kept, opted_out};
pub use preview::{ColumnView, Counts, Outcome, Preview, PreviewRow, preview};
pub use settings::{Existing, Settings};
