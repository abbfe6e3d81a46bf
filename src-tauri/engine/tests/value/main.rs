//! The values: what each one takes, what it refuses, and the laws it keeps.

mod email;
mod flatten;
mod id;
mod json;
mod phone;
mod rank;
mod timestamp;
