//! Porchlight over HTTP: the same UI and commands as in the window, for headless machines, browsers and whole-program
//! tests.
//!
//! [`args`] says where everything is, [`door`] is the UI port, [`greeting`] is what a start prints, [`stop`] knows when
//! it is time to end. Leads never come in here: the listener of the engine is a port of its own.

pub mod args;
pub mod door;
pub mod greeting;
pub mod stop;
pub mod token;

mod answer;
mod assets;
mod events;
mod guard;
