//! The filter of the board and the views that keep one.

use porchlight_engine::{
    board::{self, LeadFilter},
    contact::{self, Way, Written},
    journal::{Actor, Cause},
};
use serde_json::{Value, json};

use crate::{
    cards,
    house::{DAY, Home, text},
    pipeline, posted, stage,
};

/// A house with four leads: named, owned, tagged, late. Their ids.
async fn four() -> (Home, [String; 4], String) {
    let home = Home::new().await;
    let mut leads = Vec::new();
    for number in 20..24 {
        leads.push(posted(&home, number).await.1);
    }
    let leads: [String; 4] = leads.try_into().unwrap();
    let user = home.call("user.create", json!({ "name": "Ravi" })).await["id"].as_str().unwrap().to_owned();
    home.call("lead.rename", json!({ "id": leads[0], "name": "100% Roof_work" })).await;
    home.call("lead.assign", json!({ "ids": [leads[1]], "userId": user })).await;
    home.call("lead.add_tag", json!({ "ids": [leads[2]], "name": "Urgent" })).await;
    home.call("lead.add_zone", json!({ "ids": [leads[2]], "name": "North" })).await;
    home.call("lead.set_value", json!({ "id": leads[2], "valueMinor": 700 })).await;
    home.call("todo.create", json!({ "leadId": leads[3], "name": "Call", "date": "2026-05-18" })).await;
    (home, leads, user)
}

async fn seen(home: &Home, filter: Value) -> Vec<String> {
    let params = json!({ "pipelineId": pipeline(home).await, "filter": filter });
    cards(&home.call("board.get", params).await, 0)
}

#[tokio::test]
async fn each_member_narrows_the_board() {
    let (home, [roof, owned, tagged, overdue], user) = four().await;
    let detail = home.call("lead.get", json!({ "id": tagged })).await;
    let (tag, zone) = (&detail["tagWords"][0]["id"], &detail["zones"][0]["id"]);
    let source = &detail["sources"][0]["id"];
    for (filter, expected) in [
        (json!({ "text": "roof" }), vec![&roof]),
        (json!({ "text": "100%" }), vec![&roof]),
        (json!({ "text": "f_w" }), vec![&roof]),
        (json!({ "text": "\\" }), vec![]),
        (json!({ "ownerIds": [user] }), vec![&owned]),
        (json!({ "ownerIds": [user, "none"] }), vec![&overdue, &tagged, &owned, &roof]),
        (json!({ "ownerIds": ["none"] }), vec![&overdue, &tagged, &roof]),
        (json!({ "tagIds": [tag] }), vec![&tagged]),
        (json!({ "zoneIds": [zone] }), vec![&tagged]),
        (json!({ "sourceIds": [source], "tagIds": [tag] }), vec![&tagged]),
        (json!({ "overdueOn": "2026-05-19" }), vec![&overdue]),
        (json!({ "overdueOn": "2026-05-18" }), vec![]),
        (json!({ "tagIds": [tag], "ownerIds": [user] }), vec![]),
        (json!({}), vec![&overdue, &tagged, &owned, &roof]),
    ] {
        assert_eq!(seen(&home, filter.clone()).await.iter().collect::<Vec<_>>(), expected, "{filter}");
    }
}

/// As in the table of contacts: the digits of a phone, however they are written, of a lead whatever it is called.
#[tokio::test]
async fn a_number_finds_the_leads_of_whoever_has_it() {
    let (home, [roof, owned, tagged, overdue], _) = four().await;
    let contact = home.call("lead.get", json!({ "id": roof })).await["contactId"].clone();
    let second = json!({ "contactId": contact, "written": { "text": "+49 30 901820" } });
    home.call("contact.add_phone", second).await;
    let house_number = json!({ "phoneNumber": "8045550123", "street": "7733 Elm St", "source": "Website" });
    home.post(house_number).await;
    let all = vec![&overdue, &tagged, &owned, &roof];
    for (typed, expected) in [
        ("0120", vec![&roof]),
        ("5550120", vec![&roof]),
        ("(804) 555-0120", vec![&roof]),
        ("+1 804.555.0120", vec![&roof]),
        ("030 901820", vec![&roof]),
        ("804", all),
        ("22", vec![&tagged]),
        ("7733", vec![]),
        ("5550120 lee", vec![]),
        ("000", vec![]),
    ] {
        let found = seen(&home, json!({ "text": typed })).await;
        assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{typed}");
    }
    home.call("contact.remove_phone", json!({ "contactId": contact, "address": "+4930901820" })).await;
    assert_eq!(seen(&home, json!({ "text": "901820" })).await, [""; 0]);
    home.call("lead.win", json!({ "ids": [roof] })).await;
    let params = json!({ "pipelineId": pipeline(&home).await, "filter": { "text": "5550120" } });
    let board = home.call("board.get", params).await;
    assert_eq!([&board["won"]["count"], &board["openCount"]], [&json!(1), &json!(0)]);
}

/// In one unit of work nothing is indexed, so what is asked of it there is found by what stands in the contact itself.
#[tokio::test]
async fn a_number_is_found_before_it_is_indexed() {
    let (home, [roof, ..], _) = four().await;
    let (contact, pipeline) =
        (text(&home.call("lead.get", json!({ "id": roof })).await["contactId"]), pipeline(&home).await);
    let found = home
        .write(move |work| {
            let written = Written { text: "212 555 0177".into(), label: None };
            let act = contact::Act::AddAddress { contact: contact.clone(), way: Way::Phone, written };
            contact::perform(work, &act, &Actor::user(), Cause::Act)?;
            let filter = LeadFilter { text: Some("5550177".into()), ..LeadFilter::default() };
            Ok(board::board(work.db, &pipeline, &filter, work.now, 10)?.columns.remove(0).cards)
        })
        .await;
    assert_eq!(found.iter().map(|card| &card.id).collect::<Vec<_>>(), [&roof]);
}

#[tokio::test]
async fn late_is_longer_in_the_stage_than_it_allows() {
    let (home, leads, _) = four().await;
    assert_eq!(seen(&home, json!({ "late": true })).await, [""; 0]);
    let new = stage(&home, 0).await;
    let look = json!({ "id": new, "name": "New", "color": null, "limit": null, "rotAfterS": 86_400 });
    home.call("stage.update", look).await;
    home.pass(DAY - 120_000);
    assert_eq!(seen(&home, json!({ "late": true })).await, [leads[1].clone(), leads[0].clone()]);
}

#[tokio::test]
async fn a_filtered_column_says_how_many_of_how_many() {
    let (home, leads, _) = four().await;
    let params = json!({ "pipelineId": pipeline(&home).await, "filter": { "text": "lee 22" } });
    let column = home.call("board.get", params).await["columns"][0].clone();
    assert_eq!(
        (&column["count"], &column["total"], &column["sumMinor"]),
        (&json!(1), &json!(4), &json!(700))
    );
    assert_eq!(column["cards"][0]["id"], json!(leads[2]));
    let list = json!({ "stageId": stage(&home, 0).await, "filter": { "text": "lee" }, "limit": 2 });
    let page = home.call("lead.list", list.clone()).await;
    assert_eq!(page["items"].as_array().unwrap().len(), 2);
    let mut second = list;
    second["after"] = page["next"].clone();
    assert_eq!(home.call("lead.list", second).await["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn the_rails_hold_to_the_filter_too() {
    let (home, [roof, owned, tagged, _], user) = four().await;
    home.call("lead.win", json!({ "ids": [owned, tagged] })).await;
    home.call("lead.lose", json!({ "ids": [roof], "reason": "Price" })).await;
    let detail = home.call("lead.get", json!({ "id": tagged })).await;
    let tag = &detail["tagWords"][0]["id"];
    let pipeline = pipeline(&home).await;
    let rails = async |filter: &Value| {
        let board = home.call("board.get", json!({ "pipelineId": pipeline, "filter": filter })).await;
        [board["won"].clone(), board["lost"].clone()]
    };
    let sums = |count: u8, total: u8, sum: u32| json!({ "count": count, "total": total, "sumMinor": sum });
    for (filter, won, lost) in [
        (json!({}), sums(2, 2, 700), sums(1, 1, 0)),
        (json!({ "tagIds": [tag] }), sums(1, 2, 700), sums(0, 1, 0)),
        (json!({ "ownerIds": [user] }), sums(1, 2, 0), sums(0, 1, 0)),
        (json!({ "text": "roof" }), sums(0, 2, 0), sums(1, 1, 0)),
    ] {
        assert_eq!(rails(&filter).await, [won, lost], "{filter}");
    }
    let list = json!({ "pipelineId": pipeline, "status": "won", "filter": { "tagIds": [tag] } });
    assert_eq!(home.call("lead.list", list).await["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_closed_lead_is_never_late() {
    let (home, leads, _) = four().await;
    let look =
        json!({ "id": stage(&home, 0).await, "name": "New", "color": null, "limit": null, "rotAfterS": 60 });
    home.call("stage.update", look).await;
    home.pass(DAY);
    home.call("lead.win", json!({ "ids": [leads[0]] })).await;
    let late = json!({ "pipelineId": pipeline(&home).await, "filter": { "late": true } });
    let board = home.call("board.get", late).await;
    assert_eq!((&board["won"]["count"], &board["columns"][0]["count"]), (&json!(0), &json!(3)));
}

#[tokio::test]
async fn a_view_keeps_a_filter_under_a_name() {
    let (home, _, user) = four().await;
    let pipeline = pipeline(&home).await;
    let filter = json!({ "ownerIds": [user], "late": true });
    let made =
        home.call("view.create", json!({ "pipelineId": pipeline, "name": " Mine ", "filter": filter })).await;
    assert_eq!((&made["name"], &made["filter"]), (&json!("Mine"), &filter));
    let changed = json!({ "id": made["id"], "name": "Ravi's", "filter": { "text": "roof" } });
    home.call("view.update", changed).await;
    let home = home.reopen().await;
    let views = home.call("view.list", json!({ "pipelineId": pipeline })).await;
    assert_eq!(
        (&views["items"][0]["name"], &views["items"][0]["filter"]),
        (&json!("Ravi's"), &json!({ "text": "roof" }))
    );
    home.call("view.delete", json!({ "id": made["id"] })).await;
    assert_eq!(home.call("view.list", json!({ "pipelineId": pipeline })).await["items"], json!([]));
    let error =
        home.refused("view.create", json!({ "pipelineId": pipeline, "name": "", "filter": {} })).await;
    assert_eq!(error.field(), Some("name"));
}
