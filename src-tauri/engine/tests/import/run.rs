//! What an import writes: contacts, fields, leads, activities, and a copy of everything from before.

use serde_json::{Value, json};

use crate::{
    contact,
    house::{Home, MINUTE, rows, text},
    import, look, members, run, take,
};

const PEOPLE: &str = "\
first,last,company,phone,email,source,status,value,Roof
Ann,Lee,,8045550101,ann@example.com,Fair,Hot,\"$1,200\",metal
Ben,,Okafor Homes,8045550102,,,,,
,,Diaz Roofing,,,,,,
";

#[tokio::test]
async fn everybody_in_the_file_becomes_a_contact() {
    let home = Home::new().await;
    let done = import(&home, PEOPLE, json!({ "source": "Old list" })).await;
    assert_eq!(
        members(&done, ["state", "rowsTotal", "rowsDone", "created", "updated", "failed", "error"]),
        [json!("done"), json!(3), json!(3), json!(3), json!(0), json!(0), Value::Null]
    );
    let ann = contact(&home, "ann").await;
    assert_eq!(members(&ann, ["name", "firstName", "lastName"]), ["Ann Lee", "Ann", "Lee"]);
    assert_eq!(ann["phones"][0]["raw"], "8045550101");
    assert_eq!(ann["emails"][0]["address"], "ann@example.com");
    assert_eq!(ann["origin"]["source"], "Fair", "the row knows better than the choice for all");
    assert_eq!(contact(&home, "ben").await["origin"]["source"], "Old list");
    assert_eq!(contact(&home, "diaz").await["name"], "Diaz Roofing");
    assert_eq!(ann["leads"], json!([]));
    let fields: Vec<[Value; 2]> =
        ann["fields"].as_array().unwrap().iter().map(|field| members(field, ["key", "value"])).collect();
    assert_eq!(
        fields,
        [["Roof", "metal"], ["status", "Hot"], ["value", "$1,200"]],
        "without a lead, what is said of one is kept as fields"
    );
}

#[tokio::test]
async fn each_new_contact_is_put_on_the_board_when_asked() {
    let home = Home::new().await;
    let pipeline = home.call("pipeline.list", json!({})).await["items"][0].clone();
    let stage = pipeline["stages"][1].clone();
    import(&home, PEOPLE, json!({ "stageId": stage["id"] })).await;
    let ann = contact(&home, "ann").await;
    assert_eq!(
        members(&ann["leads"][0], ["name", "stageName", "externalStatus", "valueMinor", "source"]),
        [json!("Ann Lee"), stage["name"].clone(), json!("Hot"), json!(120_000), json!("Fair")]
    );
    let story = home.story(&text(&ann["id"])).await;
    assert_eq!(story[0], ("contact.created".into(), json!({ "name": "Ann Lee", "via": "import" })));
    let lead = json!({ "name": "Ann Lee", "stage": stage["name"], "source": "Fair", "status": "Hot" });
    assert_eq!(story[1], ("lead.created".into(), lead));
    assert_eq!(story[2], ("field.set".into(), json!({ "key": "Roof", "value": "metal" })));
    let actors =
        home.rows("SELECT DISTINCT actor_kind, actor_name FROM activity WHERE contact_id IS NOT NULL");
    assert_eq!(actors, ["import|contacts.csv"]);
    let board = home.call("board.get", json!({ "pipelineId": pipeline["id"] })).await;
    assert_eq!(board["columns"][1]["count"], 3);
}

#[tokio::test]
async fn known_contacts_are_filled_overwritten_or_left_alone() {
    for (existing, name, roof, company) in [
        ("fill", "Ann Lee", "metal", json!("Lee Homes")),
        ("overwrite", "Anna Lee", "slate", json!("Lee Homes")),
        ("skip", "Ann Lee", "metal", Value::Null),
    ] {
        let home = Home::new().await;
        let lead = json!({ "phoneNumber": "8045550101", "firstName": "Ann", "lastName": "Lee", "source": "Website",
            "Roof": "metal" });
        let id = home.post(lead).await.contact();
        home.pass(MINUTE);
        let file =
            "first,last,company,phone,email,Roof\nAnna,Lee,Lee Homes,804 555 0101,anna@example.com,slate\n";
        let done = import(&home, file, json!({ "existing": existing })).await;
        let ann = home.call("contact.get", json!({ "id": id })).await;
        assert_eq!(members(&ann, ["name", "companyName"]), [json!(name), company], "{existing}");
        assert_eq!(ann["fields"][0]["value"], roof, "{existing}");
        let added = usize::from(existing != "skip");
        assert_eq!(ann["emails"].as_array().unwrap().len(), added, "{existing}");
        assert_eq!(members(&done, ["updated", "skipped"]), [json!(added), json!(1 - added)], "{existing}");
        assert_eq!(ann["leads"].as_array().unwrap().len(), 1, "a known contact gets no second lead");
    }
}

#[tokio::test]
async fn a_row_that_tells_nothing_new_leaves_no_trace() {
    let home = Home::new().await;
    import(&home, PEOPLE, json!({})).await;
    let before = home.rows("SELECT count(*) FROM activity");
    let again = import(&home, PEOPLE, json!({ "existing": "overwrite" })).await;
    assert_eq!(members(&again, ["unchanged", "created", "updated"]), [json!(2), json!(1), json!(0)]);
    let told: i64 = home.rows("SELECT count(*) FROM activity")[0].parse().unwrap();
    assert_eq!(
        told,
        before[0].parse::<i64>().unwrap() + 2,
        "the company that nothing recognises, and the end"
    );
}

#[tokio::test]
async fn rows_of_the_same_person_become_one_contact_by_phone_then_email() {
    let home = Home::new().await;
    let file = "\
name,phone,email,Roof
Ann Lee,8045550101,,metal
,804-555-0101,ann@example.com,
,8045550102,ANN@example.com,slate
";
    for existing in ["fill", "skip"] {
        let done = import(&home, file, json!({ "existing": existing })).await;
        if existing == "fill" {
            assert_eq!(members(&done, ["created", "repeated"]), [json!(1), json!(2)]);
        }
    }
    assert_eq!(home.rows("SELECT display_name FROM contact"), ["Ann Lee"]);
    let ann = contact(&home, "ann").await;
    assert_eq!(ann["phones"].as_array().unwrap().len(), 2);
    assert_eq!(ann["fields"][0]["value"], "metal");
}

#[tokio::test]
async fn an_import_that_is_to_leave_known_ones_alone_still_puts_its_own_rows_together() {
    let home = Home::new().await;
    let file = "name,phone,email\nAnn Lee,8045550101,\n,8045550101,ann@example.com\n";
    let done = import(&home, file, json!({ "existing": "skip" })).await;
    assert_eq!(members(&done, ["created", "repeated", "skipped"]), [json!(1), json!(1), json!(0)]);
    assert_eq!(contact(&home, "ann").await["emails"][0]["address"], "ann@example.com");
}

/// As at the door: nothing is moved from one contact to another.
#[tokio::test]
async fn an_address_of_somebody_else_stays_there() {
    let home = Home::new().await;
    import(&home, "name,phone,email\nAnn,8045550101,\nBen,,ben@example.com\n", json!({})).await;
    import(&home, "name,phone,email\nAnn,8045550101,ben@example.com\n", json!({})).await;
    assert_eq!(contact(&home, "ann").await["emails"], json!([]));
    assert_eq!(contact(&home, "ben").await["emails"][0]["address"], "ben@example.com");
}

#[tokio::test]
async fn contacts_go_to_the_chosen_department_with_its_country() {
    let home = Home::new().await;
    let norfolk = home.department("Norfolk").await;
    home.write({
        let id = norfolk.department.clone();
        move |work| {
            Ok(work.db.execute("UPDATE department SET default_country = 'GB' WHERE id = ?1", [&id])?)
        }
    })
    .await;
    let file = "name,phone\nAnn Lee,020 7946 0958\n";
    import(&home, file, json!({ "departmentId": norfolk.department })).await;
    let found = home.rows("SELECT department_id, e164 FROM contact_phone");
    assert_eq!(found, [format!("{}|+442079460958", norfolk.department)]);
}

#[tokio::test]
async fn the_end_is_told_once_with_what_it_came_to() {
    let home = Home::new().await;
    let done = import(&home, PEOPLE, json!({})).await;
    let told = home.rows("SELECT payload FROM activity WHERE type = 'import.finished'");
    let payload: Value = serde_json::from_str(&told[0]).unwrap();
    assert_eq!(
        payload,
        json!({ "importId": done["id"], "file": "contacts.csv", "ended": "done", "rows": 3, "created": 3, "updated": 0,
            "unchanged": 0, "repeated": 0, "skipped": 0, "failed": 0, "optedOut": 0 })
    );
    assert_eq!(told.len(), 1);
}

#[tokio::test]
async fn a_copy_of_everything_from_before_is_kept() {
    let home = Home::new().await;
    home.post(json!({ "phoneNumber": "8045550119", "firstName": "Before", "source": "Website" })).await;
    let mut kept = Vec::new();
    for number in 0..16 {
        home.pass(MINUTE);
        let done = import(&home, &format!("name\nNumber {number}\n"), json!({})).await;
        kept.push(text(&done["backup"]));
    }
    let folder = home.folder().path().join("backups");
    let first = rows(
        &crate::house::looking_into(&folder.join(&kept[2])),
        "SELECT display_name FROM contact ORDER BY id",
    );
    assert_eq!(first, ["Before", "Number 0", "Number 1"]);
    let mut there: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    there.sort();
    assert_eq!(there, kept[2..], "the newest fourteen");
}

#[tokio::test]
async fn an_import_is_started_once() {
    let home = Home::new().await;
    let id = take(&home, "contacts.csv", PEOPLE.as_bytes()).await;
    look(&home, &id, json!({})).await;
    run(&home, "import.start", &id).await;
    for (command, says) in [
        ("import.start", "This import has been started before."),
        ("import.continue", "This import has been started before."),
        ("import.cancel", "This import is not under way."),
        ("import.preview", "This import has begun already. Take the file in again to change it."),
    ] {
        assert_eq!(home.refused(command, json!({ "id": id })).await.message(), says, "{command}");
    }
    assert_eq!(home.call("import.list", json!({ "limit": 5 })).await["items"][0]["created"], 3);
}

#[tokio::test]
async fn the_table_shows_what_an_import_made_or_changed() {
    let home = Home::new().await;
    for (phone, name) in [("8045550101", "Ann"), ("8045550102", "Ben")] {
        home.post(json!({ "phoneNumber": phone, "firstName": name, "source": "Website" })).await;
    }
    let file = "first,last,phone\nAnn,Lee,8045550101\nBen,,8045550102\nDan,Roy,8045550104\n";
    let done = import(&home, file, json!({})).await;
    let other = import(&home, "name\nCy Young\n", json!({})).await;
    let found = async |imports: Value| {
        let page = home.call("contact.list", json!({ "imports": imports, "sort": "name" })).await;
        page["items"].as_array().unwrap().iter().map(|row| text(&row["name"])).collect::<Vec<_>>()
    };
    assert_eq!(found(json!([done["id"]])).await, ["Ann Lee", "Dan Roy"]);
    assert_eq!(found(json!([other["id"]])).await, ["Cy Young"]);
    assert_eq!(found(json!([other["id"], done["id"]])).await, ["Ann Lee", "Cy Young", "Dan Roy"]);
    let counted = home.call("contact.count_matching", json!({ "imports": [done["id"]] })).await;
    assert_eq!(counted["count"], 2);
}
