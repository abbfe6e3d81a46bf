//! The board as it is shown: columns with count and sum, pages of cards, the rails of won and lost.

use std::path::Path;

use porchlight_engine::{
    Code,
    board::{self, LeadFilter, Shelf},
    db,
};
use proptest::{collection::vec, prelude::*};
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::{
    board, cards,
    house::{Home, NOON},
};

async fn lead(home: &Home, number: u32, value_minor: Option<i64>) -> String {
    let sent = json!({ "phoneNumber": format!("80455501{number:02}"), "firstName": "Ann", "source": "Website", "status": "hot" });
    home.post(sent).await;
    home.pass(1);
    let id = home.rows("SELECT id FROM lead ORDER BY id DESC")[0].clone();
    if let Some(value) = value_minor {
        home.call("lead.set_value", json!({ "id": id, "valueMinor": value })).await;
    }
    id
}

#[tokio::test]
async fn a_new_house_has_an_empty_board() {
    let board = board(&Home::new().await).await;
    let names: Vec<&str> = board["columns"]
        .as_array()
        .unwrap()
        .iter()
        .map(|each| each["stage"]["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["New", "Contacted", "Talking", "Estimate"]);
    assert_eq!((&board["openCount"], &board["openSumMinor"]), (&json!(0), &json!(0)));
    assert_eq!(board["won"], json!({ "count": 0, "total": 0, "sumMinor": 0 }));
    assert_eq!(board["columns"][0]["next"], Value::Null);
}

#[tokio::test]
async fn columns_and_rails_count_and_sum_their_leads() {
    let home = Home::new().await;
    let stages = board(&home).await["columns"].clone();
    let contacted = stages[1]["stage"]["id"].as_str().unwrap().to_owned();
    lead(&home, 1, None).await;
    lead(&home, 2, Some(1_250_000)).await;
    let moved = lead(&home, 3, Some(700_050)).await;
    let won = lead(&home, 4, Some(2_400_000)).await;
    let lost = lead(&home, 5, None).await;
    home.call("lead.move", json!({ "ids": [moved], "stageId": contacted })).await;
    home.call("lead.win", json!({ "ids": [won] })).await;
    home.call("lead.lose", json!({ "ids": [lost], "reason": "Price" })).await;
    let board = board(&home).await;
    let column = |index: usize| {
        (board["columns"][index]["count"].clone(), board["columns"][index]["sumMinor"].clone())
    };
    assert_eq!(column(0), (json!(2), json!(1_250_000)));
    assert_eq!(column(1), (json!(1), json!(700_050)));
    assert_eq!(column(2), (json!(0), json!(0)));
    assert_eq!((&board["openCount"], &board["openSumMinor"]), (&json!(3), &json!(1_950_050)));
    assert_eq!(board["won"], json!({ "count": 1, "total": 1, "sumMinor": 2_400_000 }));
    assert_eq!(board["lost"], json!({ "count": 1, "total": 1, "sumMinor": 0 }));
    assert_eq!(board["currency"], "USD");
}

#[tokio::test]
async fn a_card_shows_what_the_board_shows() {
    let home = Home::new().await;
    let id = lead(&home, 19, Some(990)).await;
    let contact = home.call("contact.list", json!({})).await["items"][0]["id"].clone();
    home.call("contact.opt_out", json!({ "id": contact, "channels": ["text"], "reason": "" })).await;
    let board = board(&home).await;
    assert_eq!(
        board["columns"][0]["cards"],
        json!([{
            "id": id, "contactId": contact, "contactName": "Ann", "name": "Ann", "valueMinor": 990, "currency": "USD", "source": "Website",
            "externalStatus": "hot", "pipelineId": board["pipeline"]["id"],
            "stageId": board["columns"][0]["stage"]["id"], "stageName": "New", "status": "open", "lostReason": null,
            "ownerId": null, "ownerName": null, "tags": [], "nextTodo": null, "stageEnteredAt": NOON, "closedAt": null,
            "putAwayAt": null, "createdAt": NOON, "consent": "opted_out", "optedOut": ["text"], "version": 2
        }])
    );
}

#[tokio::test]
async fn a_long_column_goes_on_where_the_board_ends() {
    let home = Home::new().await;
    for number in 0..60 {
        lead(&home, number, None).await;
    }
    let board = board(&home).await;
    let column = &board["columns"][0];
    assert_eq!((column["count"].clone(), cards(&board, 0).len()), (json!(60), 50));
    let params = json!({ "stageId": column["stage"]["id"], "after": column["next"], "limit": 100 });
    let rest = home.call("lead.list", params).await;
    let rest = rest["items"].as_array().unwrap().iter().map(|card| crate::house::text(&card["id"]));
    let all: Vec<String> = cards(&board, 0).into_iter().chain(rest).collect();
    assert_eq!(all, home.rows("SELECT id FROM lead ORDER BY id DESC"));
}

#[tokio::test]
async fn a_board_that_is_not_there_is_not_found() {
    let error = Home::new().await.refused("board.get", json!({ "pipelineId": "none" })).await;
    assert_eq!(error.code(), Code::NotFound);
    assert_eq!(error.message(), "This pipeline does not exist any more.");
}

#[tokio::test]
async fn each_department_has_a_board_of_its_own() {
    let home = Home::new().await;
    let norfolk = home.department("Norfolk").await;
    home.post_as(&norfolk, r#"{"phoneNumber": "8045550119", "source": "Website"}"#).await;
    assert_eq!(board(&home).await["openCount"], 0);
    let theirs = home.call("pipeline.list", json!({ "departmentId": norfolk.department })).await;
    assert_eq!(theirs["items"].as_array().unwrap().len(), 1);
    let board = home.call("board.get", json!({ "pipelineId": theirs["items"][0]["id"] })).await;
    assert_eq!(board["openCount"], 1);
    let all = home.call("pipeline.list", json!({})).await;
    assert_eq!(all["items"].as_array().unwrap().len(), 2);
}

fn column_of(ranks: &[(&str, &str)]) -> Connection {
    let mut db = Connection::open_in_memory().unwrap();
    db::migrate(&mut db, Path::new("unused")).unwrap();
    db.execute_batch(
        "INSERT INTO pipeline VALUES ('p', 'd', 'Sales', '80', 0, NULL);
         INSERT INTO stage (id, pipeline_id, name, rank) VALUES ('s', 'p', 'New', '80');
         INSERT INTO contact (id, department_id, display_name, name_key, created_at, last_activity_at) VALUES ('c', 'd', '', '', 0, 0);",
    )
    .unwrap();
    for (index, (rank, status)) in ranks.iter().enumerate() {
        db.execute(
            "INSERT INTO lead (id, department_id, contact_id, name, pipeline_id, stage_id, rank, status, created_at, stage_entered_at)
             VALUES (?1, 'd', 'c', '', 'p', 's', ?2, ?3, 0, 0)",
            (format!("lead-{index:03}"), rank, status),
        )
        .unwrap();
    }
    db
}

fn page_of(db: &Connection, after: Option<&str>, limit: usize) -> (Vec<board::LeadCard>, Option<String>) {
    board::on_shelf(db, Shelf::Stage("s"), &LeadFilter::default(), NOON, after, limit).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    /// However short the pages, together they are the column, each open card once.
    #[test]
    fn pages_put_together_are_the_whole_column(
        ranks in vec((prop::sample::select(vec!["7f80", "80", "8080"]), prop::sample::select(vec!["open", "open", "won"])), 0..20),
        limit in 1..8_usize,
    ) {
        let db = column_of(&ranks);
        let ids = |page: &[board::LeadCard]| page.iter().map(|card| card.id.clone()).collect::<Vec<_>>();
        let whole = ids(&page_of(&db, None, 1000).0);
        prop_assert_eq!(whole.len(), ranks.iter().filter(|(_, status)| *status == "open").count());
        let mut together = Vec::new();
        let mut after: Option<String> = None;
        loop {
            let (page, next) = page_of(&db, after.as_deref(), limit);
            together.extend(ids(&page));
            after = next;
            if after.is_none() {
                break;
            }
        }
        prop_assert_eq!(together, whole);
    }
}
