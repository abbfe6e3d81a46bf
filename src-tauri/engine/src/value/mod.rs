//! Values with laws of their own: a [`phone::Phone`] exists only parsed, a [`json`] node knows where it stood.
//! Pure functions; no database, no clock.

pub mod email;
pub mod flatten;
pub mod fold;
pub mod id;
pub mod json;
pub mod money;
pub mod phone;
pub mod rank;
pub mod timestamp;
