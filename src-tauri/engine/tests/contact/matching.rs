//! Acts on everything a filter finds: in pieces, on whom was counted and nobody else, taken back as one.

use porchlight_engine::contact::{self, Query};
use serde_json::{Value, json};

use crate::house::{Home, text};

/// More than fit into a piece.
const CROWD: usize = 1_203;

/// A crowd of contacts, every third of them called Ann.
async fn crowd() -> Home {
    let home = Home::new().await;
    let department = home.office.department.clone();
    home.write(move |work| {
        for index in 0..CROWD {
            let name = if index % 3 == 0 { "Ann" } else { "Bo" };
            work.db.execute(
                "INSERT INTO contact (id, department_id, display_name, name_key, created_at, last_activity_at)
                 VALUES (?1, ?2, ?3 || ' ' || ?4, lower(?3) || ' ' || ?4, 0, 0)",
                (work.id(), &department, name, index),
            )?;
        }
        work.db.execute("INSERT INTO contact_unindexed SELECT id FROM contact", [])?;
        while contact::catch_up_search(work, 1_000)? > 0 {}
        Ok(())
    })
    .await;
    home
}

/// Calls a command piece by piece; answers how many contacts it came to after each.
async fn pieces(home: &Home, command: &'static str, filter: Value, wish: Value) -> Vec<usize> {
    let counted = home.call("contact.count_matching", filter.clone()).await;
    pieces_up_to(home, command, json!({ "filter": filter, "last": counted["last"] }), wish).await
}

async fn pieces_up_to(
    home: &Home,
    command: &'static str,
    mut progress: Value,
    mut wish: Value,
) -> Vec<usize> {
    let mut counts = Vec::new();
    loop {
        wish["progress"] = progress.clone();
        let piece = home.call(command, wish.clone()).await;
        counts.push(usize::try_from(piece["done"].as_u64().unwrap()).unwrap());
        if piece["next"].is_null() {
            return counts;
        }
        progress["after"] = piece["next"].clone();
        progress["chain"] = piece["chain"].clone();
        progress["done"] = piece["done"].clone();
    }
}

async fn count(home: &Home, filter: Value) -> u64 {
    home.call("contact.count_matching", filter).await["count"].as_u64().unwrap()
}

#[tokio::test]
async fn a_filter_is_counted_whatever_page_of_it_is_shown() {
    let home = crowd().await;
    assert_eq!(count(&home, json!({})).await, 1_203);
    assert_eq!(count(&home, json!({ "text": "ann" })).await, 401);
    assert_eq!(count(&home, json!({ "consents": ["opted_out"] })).await, 0);
    assert_eq!(
        home.call("contact.count_matching", json!({ "text": "nobody" })).await,
        json!({ "count": 0, "last": null })
    );
}

#[tokio::test]
async fn all_that_match_are_tagged_in_pieces_and_untagged_at_once() {
    let home = crowd().await;
    assert_eq!(
        pieces(&home, "contact.tag_matching", json!({}), json!({ "name": "Spring" })).await,
        [500, 1_000, 1_203]
    );
    let tagged = "SELECT count(*) FROM tagged";
    assert_eq!(home.rows(tagged), ["1203"]);
    let status = home.call("undo.status", json!({})).await;
    assert_eq!(status["undo"], "Tagged 1203 contacts");

    assert_eq!(home.call("undo.undo", json!({})).await["label"], "Tagged 1203 contacts");
    assert_eq!(home.rows(tagged), ["0"]);
    let status = home.call("undo.status", json!({})).await;
    assert_eq!(status, json!({ "undo": null, "redo": "Tagged 1203 contacts" }));

    assert_eq!(home.call("undo.redo", json!({})).await["label"], "Tagged 1203 contacts");
    assert_eq!(home.rows(tagged), ["1203"]);
}

#[tokio::test]
async fn only_those_that_match_are_opted_out_and_that_is_taken_back_at_once() {
    let home = crowd().await;
    let wish = json!({ "channels": ["text"], "reason": "Asked at the fair" });
    let filter = json!({ "text": "ann", "consents": ["unknown"] });
    assert_eq!(pieces(&home, "contact.opt_out_matching", filter, wish).await, [401]);
    assert_eq!(count(&home, json!({ "consents": ["opted_out"] })).await, 401);
    home.call("undo.undo", json!({})).await;
    assert_eq!(count(&home, json!({ "consents": ["opted_out"] })).await, 0);
}

/// Each opt-out takes its contact out of what the filter finds.
#[tokio::test]
async fn those_that_no_longer_match_cost_no_other_one_its_turn() {
    let home = crowd().await;
    let wish = json!({ "channels": ["email"], "reason": "" });
    pieces(&home, "contact.opt_out_matching", json!({ "consents": ["unknown"] }), wish).await;
    assert_eq!(count(&home, json!({ "consents": ["opted_out"] })).await, 1_203);
}

#[tokio::test]
async fn who_came_after_the_counting_is_left_alone() {
    let home = crowd().await;
    let last = home.call("contact.count_matching", json!({})).await["last"].clone();
    let late = home.post(json!({ "phoneNumber": "8045550119", "source": "Website" })).await.contact();
    let counts =
        pieces_up_to(&home, "contact.delete_matching", json!({ "filter": {}, "last": last }), json!({}))
            .await;
    assert_eq!(counts.last(), Some(&CROWD));
    let left = home.call("contact.list", json!({})).await;
    assert_eq!(left["items"].as_array().unwrap().len(), 1);
    assert_eq!(text(&left["items"][0]["id"]), late);
    home.call("undo.undo", json!({})).await;
    assert_eq!(count(&home, json!({})).await, 1_204);
}

#[tokio::test]
async fn an_act_between_two_pieces_is_an_entry_of_its_own() {
    let home = crowd().await;
    let last = home.call("contact.count_matching", json!({})).await["last"].clone();
    let progress = json!({ "filter": {}, "last": last });
    let first = home.call("contact.tag_matching", json!({ "progress": progress, "name": "Spring" })).await;
    let created = json!({ "departmentId": home.office.department, "details": { "name": "Cy" } });
    home.call("contact.create", created).await;
    let rest =
        json!({ "filter": {}, "last": last, "after": first["next"], "chain": first["chain"], "done": 500 });
    pieces_up_to(&home, "contact.tag_matching", rest, json!({ "name": "Spring" })).await;
    home.call("undo.undo", json!({})).await;
    assert_eq!(home.rows("SELECT count(*) FROM tagged"), ["0"]);
    assert_eq!(home.call("undo.status", json!({})).await["undo"], "Added the contact Cy");
}

async fn id_of(home: &Home, name: &str) -> String {
    home.rows(&format!("SELECT id FROM contact WHERE display_name = '{name}'")).remove(0)
}

/// Something newer than what was done to everybody.
async fn stops(home: &Home, name: &str) {
    let heard = json!({ "id": id_of(home, name).await, "channel": "text", "text": "STOP" });
    home.call("contact.heard", heard).await;
}

const NEWER: &str =
    "Something newer was recorded about this channel since, so this entry cannot be taken back any more.";

#[tokio::test]
async fn who_changed_since_is_left_and_named_and_everybody_else_is_taken_back() {
    let home = crowd().await;
    let wish = json!({ "channels": ["text"], "reason": "" });
    pieces(&home, "contact.opt_out_matching", json!({}), wish).await;
    let stopped = ["Ann 0", "Ann 3", "Ann 600", "Ann 900", "Ann 1200"];
    for name in stopped {
        stops(&home, name).await;
    }
    let undone = home.call("undo.undo", json!({})).await;
    assert_eq!(undone["label"], "Opted out 1203 contacts");
    // The last piece is taken back first.
    let named = ["Ann 1200", "Ann 600", "Ann 900"].map(|name| format!("{name}: {NEWER}"));
    let left = named.into_iter().chain(["2 more were left as they are.".to_owned()]).collect::<Vec<_>>();
    assert_eq!(undone["left"], json!(left));
    assert_eq!(count(&home, json!({ "consents": ["opted_out"] })).await, 5);
    assert_eq!(home.call("undo.status", json!({})).await["undo"], Value::Null);
}

#[tokio::test]
async fn what_can_be_taken_back_of_nobody_is_refused_and_no_longer_offered() {
    let home = crowd().await;
    let wish = json!({ "channels": ["text"], "reason": "" });
    pieces(&home, "contact.opt_out_matching", json!({ "text": "ann 600" }), wish).await;
    stops(&home, "Ann 600").await;
    assert_eq!(home.refused("undo.undo", json!({})).await.message(), NEWER);
    assert_eq!(home.call("undo.status", json!({})).await["undo"], Value::Null);
}

#[tokio::test]
async fn doing_it_again_leaves_out_whom_it_cannot_be_done_to() {
    let home = crowd().await;
    let norfolk = home.department("Norfolk").await.department;
    pieces(&home, "contact.tag_matching", json!({}), json!({ "name": "Spring" })).await;
    home.call("undo.undo", json!({})).await;
    let ann = id_of(&home, "Ann 600").await;
    home.write(move |work| {
        work.db.execute("UPDATE contact SET department_id = ?2 WHERE id = ?1", (&ann, &norfolk))?;
        Ok(())
    })
    .await;
    let again = home.call("undo.redo", json!({})).await;
    assert_eq!(again["left"], json!(["Ann 600: This tag does not exist any more."]));
    assert_eq!(home.rows("SELECT count(*) FROM tagged"), ["1202"]);
    home.call("undo.undo", json!({})).await;
    assert_eq!(home.rows("SELECT count(*) FROM tagged"), ["0"]);
}

#[tokio::test]
async fn contacts_of_one_department_are_found_counted_and_exported() {
    let home = Home::new().await;
    let norfolk = home.department("Norfolk").await;
    home.post(json!({ "firstName": "Ann", "phoneNumber": "8045550101", "source": "Website" })).await;
    let body = json!({ "firstName": "Bo", "phoneNumber": "8045550102", "source": "Website" }).to_string();
    let bo = home.post_as(&norfolk, &body).await.contact();
    for filter in [json!({}), json!({ "text": "bo" }), json!({ "text": "b", "sort": "name" })] {
        let mut asked = filter;
        asked["departments"] = json!([norfolk.department]);
        let page = home.call("contact.list", asked).await;
        assert_eq!(page["items"].as_array().unwrap().len(), 1);
        assert_eq!(page["items"][0]["id"], bo.as_str());
    }
    let none = home.call("contact.list", json!({ "text": "ann", "departments": [norfolk.department] })).await;
    assert_eq!(none["items"], json!([]));
    assert_eq!(count(&home, json!({ "departments": [norfolk.department] })).await, 1);
    let export = json!({ "style": "exact", "filter": { "departments": [norfolk.department] } });
    let file = text(&home.call("contact.export", export).await["text"]);
    assert_eq!(file.lines().count(), 2, "{file}");
}

#[tokio::test]
async fn the_pieces_are_everything_the_filter_finds_in_order() {
    let home = crowd().await;
    let (all, pieces) = home
        .house()
        .await
        .read(|db| {
            let query = Query { text: Some("bo".into()), limit: 10_000, ..Query::default() };
            let (mut pieces, mut after) = (Vec::new(), None);
            loop {
                let piece = contact::ids_matching(db, &query, after.as_deref(), "~", 7)?;
                after = piece.last().cloned();
                if piece.is_empty() {
                    break;
                }
                pieces.extend(piece);
            }
            let (rows, _) = contact::list(db, &query)?;
            Ok((rows.into_iter().map(|row| row.id).collect::<Vec<_>>(), pieces))
        })
        .await
        .unwrap();
    let mut sorted = all;
    sorted.sort();
    assert_eq!(pieces, sorted);
    assert_eq!(pieces.len(), 802);
}
