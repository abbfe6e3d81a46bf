//! Which lead an opportunity belongs to: the sender's id decides, the moment of creation only where an id is missing, and
//! with neither it is the newest open lead of the last thirty days.

use serde_json::{Value, json};

use crate::{
    board, cards,
    house::{DAY, Home, MINUTE, text},
    stage,
};

const T1: Option<&str> = Some("2026-05-18T09:00:00-0400");
const T2: Option<&str> = Some("2026-05-18T09:00:01-0400");
/// The moment of [`T1`], written another way.
const T1_ELSEWHERE: Option<&str> = Some("2026-05-18T15:00:00+02:00");

fn opportunity(id: Option<&str>, created: Option<&str>) -> Value {
    json!({ "phoneNumber": "8045550119", "source": "Website", "id": id, "createdAt": created })
}

/// The leads of the one contact, newest first.
async fn leads(home: &Home) -> Vec<String> {
    let contact = &home.call("contact.list", json!({})).await["items"][0]["id"];
    let contact = home.call("contact.get", json!({ "id": contact })).await;
    contact["leads"].as_array().unwrap().iter().map(|lead| text(&lead["id"])).collect()
}

#[tokio::test]
async fn a_refused_request_is_made_a_lead_by_hand_once() {
    let home = Home::new().await;
    let refused = json!({ "firstName": "Sven", "phoneNumber": "555-01", "source": "Angi" });
    assert_eq!(home.post(refused).await.status, 422);
    let request = home.call("request.list", json!({})).await["items"][0]["id"].clone();
    let contact = json!({ "departmentId": home.office.department, "details": { "firstName": "Sven" },
        "phones": [{ "text": "(804) 555-0119" }] });
    let made = json!({ "contact": contact, "stageId": stage(&home, 0).await, "requestId": request });
    let nobody = json!({ "contact": contact, "stageId": made["stageId"], "requestId": "none" });
    let error = home.refused("lead.create", nobody).await;
    assert_eq!(error.message(), "This request does not exist any more.");
    assert_eq!(home.call("contact.count", json!({})).await["count"], 0, "nothing was made of no request");

    let lead = home.call("lead.create", made.clone()).await;
    let row = async || home.call("request.get", json!({ "id": request })).await["row"].clone();
    assert_eq!([&row().await["leadId"], &row().await["contactId"]], [&lead["id"], &lead["contactId"]]);
    assert_eq!(row().await["verdict"], "refused", "what became of it when it came stays as it was");
    let told = "SELECT request_id FROM activity WHERE type = 'lead.created'";
    assert_eq!(home.rows(told), [text(&request)]);
    let again = home.refused("lead.create", made.clone()).await;
    assert_eq!(again.message(), "A lead was made of this request already.");

    home.call("undo.undo", json!({})).await;
    let other = home.call("lead.create", made).await;
    assert_eq!(row().await["leadId"], other["id"]);
}

#[tokio::test]
async fn a_lead_and_its_new_contact_are_one_act() {
    let home = Home::new().await;
    let contact = json!({ "departmentId": home.office.department, "details": { "firstName": "Ann" },
        "phones": [{ "text": "804 555 0101" }] });
    let made = json!({ "contact": contact, "stageId": stage(&home, 0).await, "source": "Fair" });
    let lead = home.call("lead.create", made.clone()).await;
    assert_eq!((&lead["name"], &lead["source"]), (&json!("Ann"), &json!("Fair")));
    let count = async || home.call("contact.count", json!({})).await["count"].clone();
    assert_eq!(count().await, 1);

    assert_eq!(home.call("undo.undo", json!({})).await["label"], "Added the lead Ann");
    assert_eq!(count().await, 0);
    assert_eq!(home.call("undo.status", json!({})).await["undo"], Value::Null);
    home.call("undo.redo", json!({})).await;
    assert_eq!(count().await, 1);
    assert_eq!(home.call("lead.get", json!({ "id": lead["id"] })).await["status"], "open");

    for whose in [json!(null), lead["contactId"].clone()] {
        let mut both = made.clone();
        both["contactId"] = whose.clone();
        if whose.is_null() {
            both["contact"] = Value::Null;
        }
        assert_eq!(home.refused("lead.create", both).await.field(), Some("contactId"));
    }
    let mut nobody = made;
    nobody["stageId"] = json!("nowhere");
    home.refused("lead.create", nobody).await;
    assert_eq!(count().await, 1, "a lead that cannot be made makes no contact");
}

#[tokio::test]
async fn the_table_of_matches() {
    #[derive(Debug, PartialEq)]
    enum Is {
        Same,
        New,
    }
    use Is::{New, Same};
    let (one, two) = (Some("L-1"), Some("L-2"));
    let table = [
        // First post, second post, and whether the second is the same lead.
        ((one, T1), (one, T1), Same),
        ((one, T1), (one, T2), Same),
        ((one, T1), (one, None), Same),
        ((one, None), (one, T1), Same),
        ((one, T1), (two, T2), New),
        ((one, T1), (two, T1), New),
        ((one, T1), (two, None), New),
        ((one, None), (two, None), New),
        ((None, T1), (one, T1), Same),
        ((None, T1), (one, T1_ELSEWHERE), Same),
        ((None, T1), (one, T2), New),
        ((None, T1), (one, None), New),
        ((None, None), (one, T1), New),
        ((one, T1), (None, T1), Same),
        ((one, T1), (None, T2), New),
        ((None, T1), (None, T1), Same),
        ((None, T1), (None, T2), New),
        ((None, None), (None, None), Same),
        ((one, T1), (None, None), Same),
    ];
    let home = Home::new().await;
    for (number, (first, second, is)) in table.into_iter().enumerate() {
        let post = async |(id, created)| {
            let mut lead = opportunity(id, created);
            lead["phoneNumber"] = json!(format!("80455501{number:02}"));
            home.post(lead).await.contact()
        };
        post(first).await;
        home.pass(10 * MINUTE);
        let contact = home.call("contact.get", json!({ "id": post(second).await })).await;
        let found = if contact["leads"].as_array().unwrap().len() == 1 { Same } else { New };
        assert_eq!(found, is, "{first:?}, then {second:?}");
    }
}

#[tokio::test]
async fn a_lead_found_by_its_moment_is_known_by_its_id_from_then_on() {
    let home = Home::new().await;
    home.post(opportunity(None, T1)).await;
    home.post(opportunity(Some("L-1"), T1)).await;
    home.post(opportunity(Some("L-1"), T2)).await;
    assert_eq!(leads(&home).await.len(), 1);
    home.post(opportunity(Some("L-2"), T1)).await;
    assert_eq!(leads(&home).await.len(), 2, "it has an id now, so another id is another lead");
}

#[tokio::test]
async fn an_id_is_unique_within_its_contact_only() {
    let home = Home::new().await;
    let of = |phone: &str| json!({ "phoneNumber": phone, "source": "Website", "id": "L-1" });
    home.post(of("8045550101")).await;
    home.post(of("8045550102")).await;
    assert_eq!(cards(&board(&home).await, 0).len(), 2);
}

#[tokio::test]
async fn without_an_id_a_lead_is_the_same_for_thirty_days() {
    for (later, leads_then) in [(30 * DAY, 1), (30 * DAY + 1, 2)] {
        let home = Home::new().await;
        home.post(opportunity(None, None)).await;
        home.pass(later);
        home.post(opportunity(None, None)).await;
        assert_eq!(leads(&home).await.len(), leads_then, "{later} ms later");
    }
}

#[tokio::test]
async fn without_an_id_the_newest_open_lead_is_meant_and_never_a_closed_one() {
    let home = Home::new().await;
    for id in ["L-1", "L-2"] {
        home.post(opportunity(Some(id), None)).await;
        home.pass(10 * MINUTE);
    }
    let newest = leads(&home).await[0].clone();
    let said = async |status: &str| {
        let mut lead = opportunity(None, None);
        lead["status"] = json!(status);
        home.post(lead).await;
        home.rows("SELECT external_status FROM lead ORDER BY id DESC")
    };
    assert_eq!(said("asked again").await, ["asked again", "-"]);
    home.call("lead.win", json!({ "ids": [newest] })).await;
    assert_eq!(said("and again").await, ["asked again", "and again"], "the older one is still open");
}

#[tokio::test]
async fn when_all_leads_are_closed_the_next_one_is_new() {
    let home = Home::new().await;
    home.post(opportunity(None, None)).await;
    let lead = leads(&home).await[0].clone();
    home.call("lead.lose", json!({ "ids": [lead], "reason": "Price" })).await;
    home.pass(10 * MINUTE);
    home.post(opportunity(None, None)).await;
    assert_eq!(leads(&home).await.len(), 2);
}

#[tokio::test]
async fn the_senders_word_for_its_state_is_kept_and_its_change_told() {
    let home = Home::new().await;
    let contact = home
        .post(json!({ "phoneNumber": "8045550119", "source": "Website", "id": "L-1", "status": "new" }))
        .await
        .contact();
    for status in [json!("sold"), json!("sold"), Value::Null] {
        home.pass(10 * MINUTE);
        home.post(
            json!({ "phoneNumber": "8045550119", "source": "RoofMatch", "id": "L-1", "status": status }),
        )
        .await;
    }
    let told: Vec<_> =
        home.story(&contact).await.into_iter().filter(|(kind, _)| kind.starts_with("lead.")).collect();
    assert_eq!(
        told,
        [
            (
                "lead.created".into(),
                json!({ "name": "(804) 555-0119", "source": "Website", "status": "new" })
            ),
            ("lead.updated".into(), json!({ "status": { "old": "new", "new": "sold" } })),
            ("lead.source_added".into(), json!({ "source": "RoofMatch" })),
        ]
    );
    assert_eq!(home.rows("SELECT external_status FROM lead"), ["sold"]);
    let sources =
        home.rows("SELECT label FROM lead_source l JOIN source s ON s.id = l.source_id ORDER BY label");
    assert_eq!(sources, ["RoofMatch", "Website"], "both sources are credited");
}

#[tokio::test]
async fn a_new_lead_stands_on_top_of_the_first_stage() {
    let home = Home::new().await;
    let mut expected = Vec::new();
    for phone in 8_045_550_101_u64..8_045_550_106 {
        home.post(json!({ "phoneNumber": phone.to_string(), "source": "Website" })).await;
        home.pass(1);
        expected.insert(0, home.rows("SELECT id FROM lead ORDER BY id DESC")[0].clone());
    }
    let board = board(&home).await;
    assert_eq!(board["columns"][0]["stage"]["name"], "New");
    assert_eq!(cards(&board, 0), expected);
}

#[tokio::test]
async fn of_leads_of_one_millisecond_the_later_stands_on_top() {
    let home = Home::new().await;
    for phone in 8_045_550_101_u64..8_045_550_121 {
        home.post(json!({ "phoneNumber": phone.to_string(), "source": "Website" })).await;
    }
    assert_eq!(cards(&board(&home).await, 0), home.rows("SELECT id FROM lead ORDER BY id DESC"));
}

#[tokio::test]
async fn an_older_word_does_not_replace_a_newer_one() {
    let home = Home::new().await;
    let said = async |status: &str, updated: &str| {
        let mut lead = opportunity(Some("L-1"), None);
        lead["status"] = json!(status);
        lead["updatedAt"] = json!(updated);
        home.post(lead).await;
        home.rows("SELECT external_status FROM lead").remove(0)
    };
    assert_eq!(said("new", "2026-05-18T09:00:00-0400").await, "new");
    assert_eq!(said("sold", "2026-05-18T11:00:00-0400").await, "sold");
    assert_eq!(said("called", "2026-05-18T10:00:00-0400").await, "sold", "it was on its way for too long");
    assert_eq!(said("billed", "2026-05-18T12:00:00-0400").await, "billed");
    assert!(trace_says(&home, "A newer updatedAt came before; the status stays as it is").await);
}

#[tokio::test]
async fn the_cases_hatch_does_not_describe_are_noted() {
    let home = Home::new().await;
    home.post(opportunity(Some("L-1"), T1)).await;
    home.post(opportunity(Some("L-1"), T2)).await;
    assert!(trace_says(&home, "The id came with another createdAt before; the id decides").await);
    home.post(opportunity(Some("L-2"), T2)).await;
    assert!(
        trace_says(&home, "Another id has the same createdAt; the ids decide, so both leads stand").await
    );
    assert_eq!(leads(&home).await.len(), 2);
}

#[tokio::test]
async fn another_source_of_a_known_lead_is_told() {
    let home = Home::new().await;
    let mut lead = opportunity(Some("L-1"), None);
    home.post(lead.clone()).await;
    lead["source"] = json!("Fair");
    home.post(lead).await;
    let told = home.rows("SELECT payload FROM activity WHERE type = 'lead.source_added'");
    assert_eq!(told, [json!({ "source": "Fair" }).to_string()]);
}

/// Whether the trace of any request kept has this line.
async fn trace_says(home: &Home, line: &str) -> bool {
    home.rows("SELECT trace FROM request_bytes").iter().any(|trace| trace.contains(line))
}
