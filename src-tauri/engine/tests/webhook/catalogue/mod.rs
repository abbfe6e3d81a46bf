//! The catalogue, driven: each event of each dialect is caused by its command, goes out over a real socket, and is checked at
//! the other end by somebody else's code.

mod board;
mod checked;
mod people;
mod refused;
mod story;

use std::collections::BTreeSet;

use self::story::Story;

/// What only campaigns cause: until there are some, a test sends it.
const OF_CAMPAIGNS: [&str; 2] = ["contact_in_campaign", "bot_conversation_completed"];

#[tokio::test]
async fn each_event_goes_from_its_command_to_a_receiver_that_checks_it() {
    let mut story = Story::begin().await;
    board::drive(&mut story).await;
    people::drive(&mut story).await;
    for event in OF_CAMPAIGNS {
        story.is_tried_out(event).await;
    }
    let (driven, catalogue) = (story.driven(), story.catalogue().await);
    let missing: BTreeSet<_> = catalogue.difference(&driven).collect();
    assert!(missing.is_empty(), "nothing here causes {missing:?}");
    assert_eq!(driven, catalogue);
    refused::drive(&mut story).await;
    story.has_no_command_that_was_never_refused();
}
