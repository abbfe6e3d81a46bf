//! The values: what each one takes, what it refuses, and the laws it keeps.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod email;
mod flatten;
mod fold;
mod id;
mod json;
mod money;
mod phone;
mod rank;
mod timestamp;
