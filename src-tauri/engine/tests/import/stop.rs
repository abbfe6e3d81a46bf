//! An import that does not run to its end: stopped by somebody, or by the end of the program.

use serde_json::{Value, json};

use crate::{house::Home, look, members, run, take, wait};

/// Several units long.
const PEOPLE: usize = 3_500;

async fn long_import(home: &Home) -> String {
    let lines = (0..PEOPLE).map(|number| format!("Person {number},{number}@example.com\n"));
    let file = format!("name,email\n{}", lines.collect::<String>());
    let id = take(home, "contacts.csv", file.as_bytes()).await;
    look(home, &id, json!({})).await;
    id
}

/// Begins, and answers when the first rows are in.
async fn begun(home: &Home) -> String {
    let id = long_import(home).await;
    let mut changes = home.engine.changes();
    home.call("import.start", json!({ "id": id })).await;
    wait(home, &mut changes, &id, |import| import["rowsDone"] != 0).await;
    id
}

fn everybody(home: &Home) {
    assert_eq!(
        home.rows("SELECT count(*), count(DISTINCT display_name) FROM contact WHERE archived_at IS NULL"),
        [format!("{PEOPLE}|{PEOPLE}")]
    );
}

#[tokio::test]
async fn somebody_stops_it_and_what_was_imported_stays_until_it_goes_on() {
    let home = Home::new().await;
    let mut changes = home.engine.changes();
    let id = begun(&home).await;
    home.call("import.cancel", json!({ "id": id })).await;
    let stopped = wait(&home, &mut changes, &id, |import| import["state"] != "running").await;
    assert_eq!(stopped["state"], "cancelled");
    let notice = "It was stopped. What was imported until then stays; it can be continued or taken back.";
    assert_eq!(stopped["notice"], notice);
    assert_eq!(home.rows("SELECT count(*) FROM contact"), [stopped["rowsDone"].to_string()]);
    assert!(stopped["rowsDone"].as_u64().unwrap() < PEOPLE as u64);

    let done = run(&home, "import.continue", &id).await;
    assert_eq!(members(&done, ["state", "created"]), [json!("done"), json!(PEOPLE)]);
    everybody(&home);
}

#[tokio::test]
async fn the_program_ends_in_the_middle_and_it_goes_on_the_next_time() {
    let home = Home::new().await;
    let id = begun(&home).await;
    let home = home.reopen().await;
    let found = home.call("import.get", json!({ "id": id })).await;
    assert_eq!(
        members(&found, ["state", "notice"]),
        ["interrupted", "It was interrupted. It can be continued or taken back."]
    );
    assert_eq!(home.rows("SELECT count(*) FROM contact"), [found["rowsDone"].to_string()]);
    let done = run(&home, "import.continue", &id).await;
    assert_eq!(
        members(&done, ["state", "created", "rowsDone"]),
        [json!("done"), json!(PEOPLE), json!(PEOPLE)]
    );
    everybody(&home);
}

#[tokio::test]
async fn the_program_ends_in_the_middle_and_it_is_taken_back_the_next_time() {
    let home = Home::new().await;
    let id = begun(&home).await;
    let home = home.reopen().await;
    let taken = run(&home, "import.revert", &id).await;
    assert_eq!(taken["state"], "reverted");
    assert_eq!(taken["removed"], taken["created"]);
    assert_eq!(home.rows("SELECT count(*) FROM contact WHERE archived_at IS NULL"), ["0"]);
}

#[tokio::test]
async fn taking_back_ends_in_the_middle_and_goes_on_the_next_time() {
    let home = Home::new().await;
    let id = long_import(&home).await;
    run(&home, "import.start", &id).await;
    let mut changes = home.engine.changes();
    home.call("import.revert", json!({ "id": id })).await;
    wait(&home, &mut changes, &id, |import| import["revertDone"] != 0).await;
    let home = home.reopen().await;
    let found = home.call("import.get", json!({ "id": id })).await;
    assert_eq!(found["state"], "revert_interrupted");
    let taken = run(&home, "import.revert", &id).await;
    assert_eq!(
        members(&taken, ["state", "removed", "revertDone"]),
        [json!("reverted"), json!(PEOPLE), json!(PEOPLE)]
    );
}

#[tokio::test]
async fn one_import_is_under_way_at_a_time_and_is_not_forgotten_meanwhile() {
    let home = Home::new().await;
    let other = long_import(&home).await;
    let mut changes = home.engine.changes();
    let id = begun(&home).await;
    let busy = home.refused("import.start", json!({ "id": other })).await;
    assert_eq!(busy.message(), "Another import is under way. Wait until it is through, or stop it.");
    let kept = home.refused("import.delete", json!({ "id": id })).await;
    assert_eq!(kept.message(), "This import is under way. Stop it first.");
    wait(&home, &mut changes, &id, |import| import["state"] == "done").await;
}

/// A lead that arrives is not behind the whole file.
#[tokio::test]
async fn leads_are_taken_in_between() {
    let home = Home::new().await;
    let mut changes = home.engine.changes();
    let id = begun(&home).await;
    let lead = json!({ "phoneNumber": "8045550119", "source": "Website" });
    assert_eq!(home.post(lead).await.status, 200);
    let found = home.call("import.get", json!({ "id": id })).await;
    assert_eq!(found["state"], "running", "the lead came through while the file was under way");
    let done = wait(&home, &mut changes, &id, |import| import["state"] == "done").await;
    assert_eq!(done["error"], Value::Null);
}
