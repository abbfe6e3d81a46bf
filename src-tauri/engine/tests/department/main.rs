//! Departments and the keys of their senders, as the owner and the senders meet them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where it meets what it did not expect")]

#[path = "../support/house.rs"]
mod house;

mod key;
mod table;

use house::{Home, Sender};

/// A lead that is new each time.
async fn post(home: &Home, sender: &Sender) -> u16 {
    let count = home.rows("SELECT count(*) FROM request")[0].clone();
    home.post_as(sender, &format!(r#"{{"email": "{count}@example.com", "source": "Website"}}"#)).await.status
}
