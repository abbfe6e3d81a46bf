//! What a new house begins with: somebody at the desk, a first department, and a key, so that a form can be connected at once.
//!
//! A keychain that does not take the key is no reason not to open: the key is made as soon as it does.

use std::{
    sync::{Arc, Weak},
    time::Duration,
};

use tokio::time;

use super::House;
use crate::{
    department::{self, Dialect},
    error::{Code, Error, Result},
    journal::Actor,
    user,
};

/// The keychain is asked again after so long, and then twice as long each time: it may ask its owner whenever it is asked.
const FIRST_WAIT: Duration = Duration::from_secs(30);
/// It is never longer than this.
const LONGEST_WAIT: Duration = Duration::from_secs(1800);

/// Makes what a new house lacks.
pub(super) async fn settle(house: &Arc<House>) -> Result<()> {
    if house.read(|db| Ok(user::list(db)?.is_empty())).await? {
        house.change(|work| user::create(work, "Owner", &Actor::system())).await?;
    }
    if house.read(department::count).await? == 0 {
        let draft = department::Draft {
            name: "Main office".into(),
            code: None,
            company_name: Some("My business".into()),
            time_zone: None,
        };
        house.change(move |work| department::create(work, &draft, &Actor::system())).await?;
    }
    if let Err(error) = make_first_key(house).await {
        warn(&error);
        drop(tokio::spawn(keep_trying(Arc::downgrade(house))));
    }
    Ok(())
}

async fn make_first_key(house: &House) -> Result<()> {
    if let Some(department) = house.read(department::awaiting_first_key).await? {
        house.new_key(department, "Website form".into(), Dialect::Hatch, Actor::system()).await?;
    }
    Ok(())
}

/// Ends when there is a key, whoever made it, or when the house is closed.
async fn keep_trying(house: Weak<House>) {
    let mut wait = FIRST_WAIT;
    loop {
        time::sleep(wait).await;
        let Some(house) = house.upgrade() else { return };
        match make_first_key(&house).await {
            Ok(()) => return,
            Err(error) if error.code() == Code::Stopped => return,
            Err(error) => warn(&error),
        }
        wait = (wait * 2).min(LONGEST_WAIT);
    }
}

fn warn(error: &Error) {
    tracing::warn!(error.cause = error.cause(), "The first key is not made yet: {}", error.message());
}
