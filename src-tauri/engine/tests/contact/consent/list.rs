//! The list of who is out: filters, pages, counts, and the file for a spreadsheet.

use serde_json::{Value, json};

use crate::house::{Home, MINUTE, NOON, text};

/// Bea said STOP, Cy was written down for text and email, Dee is in.
async fn neighbors(home: &Home) -> [String; 3] {
    let mut ids = Vec::new();
    for (name, phone, email) in [
        ("Bea", "8045550101", "bea@example.com"),
        ("=Cy", "2125550102", "cy@example.org"),
        ("Dee", "8045550103", "dee@example.com"),
    ] {
        let lead = json!({ "firstName": name, "phoneNumber": phone, "email": email, "source": "Website" });
        ids.push(home.post(lead).await.contact());
    }
    home.call("contact.heard", json!({ "id": ids[0], "channel": "text", "text": "-STOP, 🛑\"" })).await;
    home.pass(MINUTE);
    let no =
        json!({ "id": ids[1], "channels": ["text", "email"], "scope": "marketing", "reason": "@ the fair" });
    home.call("contact.opt_out", no).await;
    home.call("contact.opt_in", json!({ "id": ids[2], "channels": ["text"], "reason": "Signed" })).await;
    [ids.remove(0), ids.remove(0), ids.remove(0)]
}

fn names(page: &Value) -> Vec<String> {
    let line = |row: &Value| format!("{} {}", text(&row["contactName"]), text(&row["channel"]));
    page["items"].as_array().unwrap().iter().map(line).collect()
}

#[tokio::test]
async fn each_filter_finds_its_rows_newest_first() {
    let home = Home::new().await;
    neighbors(&home).await;
    let [bea_text, bea_voicemail] = ["Bea text", "Bea voicemail"];
    let [cy_text, cy_email] = ["=Cy text", "=Cy email"];
    let table: [(Value, &[&str]); 12] = [
        (json!({}), &[cy_email, cy_text, bea_voicemail, bea_text]),
        (json!({ "channel": "text" }), &[cy_text, bea_text]),
        (json!({ "channel": "call" }), &[]),
        (json!({ "method": "keyword" }), &[bea_voicemail, bea_text]),
        (json!({ "method": "manual", "channel": "email" }), &[cy_email]),
        (json!({ "text": "BEA" }), &[bea_voicemail, bea_text]),
        (json!({ "text": "the FAIR" }), &[cy_email, cy_text]),
        (json!({ "text": "stop" }), &[bea_voicemail, bea_text]),
        (json!({ "text": "2125550102" }), &[cy_email, cy_text]),
        (json!({ "text": "cy@example" }), &[cy_email, cy_text]),
        (json!({ "text": "%" }), &[]),
        (json!({ "text": "  ", "channel": "voicemail" }), &[bea_voicemail]),
    ];
    for (query, expected) in table {
        assert_eq!(names(&home.call("consent.list", query.clone()).await), *expected, "{query}");
    }
}

#[tokio::test]
async fn who_lies_in_the_trash_is_marked() {
    let home = Home::new().await;
    let [_, cy, _] = neighbors(&home).await;
    home.call("contact.delete", json!({ "ids": [cy] })).await;
    let page = home.call("consent.list", json!({ "channel": "text" })).await;
    let marks: Vec<_> = page["items"].as_array().unwrap().iter().map(|row| row["inTrash"].clone()).collect();
    assert_eq!(
        (names(&page), marks),
        (vec!["=Cy text".into(), "Bea text".into()], vec![json!(true), json!(false)])
    );
}

#[tokio::test]
async fn pages_put_together_are_the_list() {
    let home = Home::new().await;
    neighbors(&home).await;
    let whole = home.call("consent.list", json!({})).await;
    let (mut together, mut after) = (Vec::new(), Value::Null);
    loop {
        let page = home.call("consent.list", json!({ "limit": 3, "after": after })).await;
        together.extend(page["items"].as_array().unwrap().clone());
        after = page["next"].clone();
        if after.is_null() {
            break;
        }
    }
    assert_eq!(json!(together), whole["items"]);
}

#[tokio::test]
async fn a_row_says_who_where_why_since_when_and_by_which_words() {
    let home = Home::new().await;
    let [bea, ..] = neighbors(&home).await;
    let page = home.call("consent.list", json!({ "method": "keyword", "channel": "text" })).await;
    assert_eq!(
        page["items"][0],
        json!({
            "contactId": bea, "contactName": "Bea", "inTrash": false, "departmentId": home.office.department, "channel": "text", "address": null,
            "scope": "all", "method": "keyword", "keyword": "STOP", "reason": null, "exactText": "-STOP, 🛑\"", "since": NOON,
            "recordedAt": NOON, "by": "Owner", "mergedWith": null
        })
    );
}

#[tokio::test]
async fn the_counts_count_what_the_list_shows() {
    let home = Home::new().await;
    let [_, _, dee] = neighbors(&home).await;
    home.call("contact.heard", json!({ "id": dee, "channel": "email", "text": "please unsubscribe" })).await;
    home.call("suppression.add", json!({ "address": "zoe@example.com", "reason": "Asked" })).await;
    let expected = json!({ "contacts": 3, "text": 2, "call": 0, "voicemail": 1, "email": 2, "reviews": 1, "suppressions": 1 });
    assert_eq!(home.call("consent.count", json!({})).await, expected);
}

#[tokio::test]
async fn no_cell_of_the_file_is_a_formula() {
    let home = Home::new().await;
    let [_, cy, _] = neighbors(&home).await;
    let only = json!({ "id": cy, "channels": ["call"], "address": "+12125550102", "reason": "+1 for \"quiet\"\nthanks" });
    home.call("contact.opt_out", only).await;
    let file = home.call("consent.export", json!({})).await;
    assert_eq!(file["filename"], "opted-out.csv");
    assert_eq!(
        text(&file["text"]),
        "Contact,Channel,Address,Covers,Since,Method,Keyword,Reason,Exact words,Recorded by,Recorded at,Merged with\n\
         '=Cy,call,'+12125550102,all,2026-05-19T12:01:00Z,manual,,\"'+1 for \"\"quiet\"\"\nthanks\",,Owner,2026-05-19T12:01:00Z,\n\
         '=Cy,email,all emails,marketing,2026-05-19T12:01:00Z,manual,,'@ the fair,,Owner,2026-05-19T12:01:00Z,\n\
         '=Cy,text,all phones,marketing,2026-05-19T12:01:00Z,manual,,'@ the fair,,Owner,2026-05-19T12:01:00Z,\n\
         Bea,voicemail,all phones,all,2026-05-19T12:00:00Z,keyword,STOP,,\"'-STOP, 🛑\"\"\",Owner,2026-05-19T12:00:00Z,\n\
         Bea,text,all phones,all,2026-05-19T12:00:00Z,keyword,STOP,,\"'-STOP, 🛑\"\"\",Owner,2026-05-19T12:00:00Z,\n"
    );
    let filtered = home.call("consent.export", json!({ "method": "keyword" })).await;
    assert_eq!(text(&filtered["text"]).lines().count(), 3);
}
