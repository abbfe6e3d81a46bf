//! Webhooks: what somebody asked to be told of, what is owed to them, and how it gets there.
//!
//! 1. A unit of work records activities. Before it commits, [`FanOut`] writes one delivery for each subscription that asked
//!    for them, with the bytes of the body as they are now. Nothing recorded is forgotten, nothing undone is sent.
//! 2. After the commit the [`Dispatcher`] wakes. It claims what is due, a few of each subscription, and hands each to the
//!    [`transport`]: the only place from which anything leaves, and which looks where a name leads before it connects.
//! 3. What a POST came to is an outcome with a sentence. [`judge`] says what follows: done, again later, or stop sending to
//!    this receiver. The next unit of work writes it down, together with the next claims.
//!
//! A program that dies anywhere between leaves rows in the state `sending`; the next start writes their attempts down as
//! interrupted and sends them again under the same id.
//!
//! [`Webhooks`] is what the commands call. Nobody below this floor knows it.

pub mod address;
mod delivery;
mod destination;
pub mod dialect;
mod dispatch;
pub mod fan_out;
pub mod judge;
pub mod outcome;
mod pace;
mod room;
pub mod schedule;
pub mod sign;
mod skew;
mod subscription;
mod told;
pub mod transport;
mod try_all;
mod try_out;
mod vault;
mod watched;
mod weather;

pub use delivery::{
    Attempt, DeliveryDetail, DeliveryPage, DeliveryQuery, DeliveryRow, DeliveryState, Fared, Lineage, Origin,
    Shown, Window, detail, list, prune, recent,
};
pub use destination::Destination;
pub use dispatch::{Dispatcher, Rounds, Wake};
pub use fan_out::FanOut;
pub use room::{Held, Parts, Webhooks};
pub use skew::Doubt;
pub use subscription::{
    Draft, Header, Health, HealthState, Order, Patch, PauseReason, Subscription, all, by_id, health,
    open_count,
};
pub use told::told;
pub use try_out::{preview, schema};
