//! The preview: what would become of the rows, which cells to look at, and mending them.

use porchlight_engine::Code;
use serde_json::{Value, json};

use crate::{house::Home, look, members, run, take};

const ADDRESS_BOOK: &[u8] = include_bytes!("files/address-book.csv");
const EXCEL_DAMAGE: &[u8] = include_bytes!("files/excel-damage.csv");
const MESSY: &[u8] = include_bytes!("files/messy.tsv");
const WINDOWS: &[u8] = include_bytes!("files/windows.csv");

#[tokio::test]
async fn the_first_rows_are_shown_as_they_would_become() {
    let home = Home::new().await;
    let id = take(&home, "contacts.csv", ADDRESS_BOOK).await;
    let preview = look(&home, &id, json!({})).await;
    let rows = preview["rows"].as_array().unwrap();
    let named =
        |row: &Value| members(row, ["row", "firstName", "lastName", "companyName", "phones", "emails"]);
    assert_eq!(
        named(&rows[0]),
        [
            json!(2),
            json!("Ann"),
            json!("Lee"),
            Value::Null,
            json!(["(804) 555-0101"]),
            json!(["ann@example.com"])
        ]
    );
    assert_eq!(
        named(&rows[1]),
        [
            json!(3),
            json!("Ben"),
            json!("Okafor"),
            json!("Okafor Homes"),
            json!(["(804) 555-0102", "(804) 555-0103"]),
            json!(["ben@example.com", "office@example.com"])
        ]
    );
    assert_eq!(rows[2]["phones"], json!(["+44 20 7946 0958"]));
    assert_eq!(rows[1]["tags"], json!(["VIP"]));
    assert_eq!(
        preview["counts"],
        json!({ "rows": 3, "new": 3, "update": 0, "unchanged": 0, "repeat": 0, "skip": 0, "unusable": 0, "cells": 0 })
    );
    assert_eq!(home.rows("SELECT count(*) FROM contact"), ["0"], "nothing is written");
}

#[tokio::test]
async fn letters_and_amounts_of_other_countries_are_read() {
    let home = Home::new().await;
    let id = take(&home, "contacts.csv", WINDOWS).await;
    let preview = look(&home, &id, json!({})).await;
    let settings = members(&preview["settings"], ["charset", "delimiter", "header"]);
    assert_eq!(settings, [json!("windows1252"), json!("semicolon"), json!("first_row")]);
    let mut columns = preview["settings"]["columns"].clone();
    columns[0]["target"] = json!({ "kind": "full_name" });
    columns[1]["target"] = json!({ "kind": "company" });
    columns[3]["target"] = json!({ "kind": "phone" });
    columns[4]["target"] = json!({ "kind": "lead_value" });
    let preview = look(&home, &id, json!({ "columns": columns })).await;
    let rows: Vec<_> = preview["rows"].as_array().unwrap().iter().collect();
    assert_eq!(
        members(rows[0], ["firstName", "lastName", "companyName", "valueMinor"]),
        [json!("José"), json!("García"), json!("Café Nord"), json!(1_250_000)]
    );
    assert_eq!(rows[1]["valueMinor"], 9_950);
}

#[tokio::test]
async fn what_excel_did_to_phones_is_told_with_what_to_do() {
    let home = Home::new().await;
    let id = take(&home, "contacts.csv", EXCEL_DAMAGE).await;
    let preview = look(&home, &id, json!({})).await;
    let problems = |preview: &Value| {
        let of_phone = preview["columns"][1]["problems"].as_array().unwrap().clone();
        of_phone.iter().map(|each| members(each, ["problem", "count", "suggested"])).collect::<Vec<_>>()
    };
    assert_eq!(
        problems(&preview),
        [[json!("excel_number"), json!(2), json!(1)], [json!("not_a_phone"), json!(1), json!(1)]]
    );
    let advice = preview["columns"][1]["problems"][0]["advice"].as_str().unwrap();
    assert!(advice.starts_with("Excel changed this column"), "{advice}");

    for problem in ["excel_number", "not_a_phone"] {
        home.call("import.fix_column", json!({ "id": id, "column": 1, "problem": problem })).await;
    }
    let fixed = look(&home, &id, json!({})).await;
    assert_eq!(problems(&fixed), [[json!("excel_number"), json!(1), json!(0)]]);
    assert_eq!(fixed["rows"][1]["phones"], json!(["(804) 555-0102"]));
    assert_eq!(fixed["rows"][2]["phones"], json!(["(804) 555-0103"]));
}

#[tokio::test]
async fn nobody_is_turned_away_because_of_a_phone_and_what_came_is_kept() {
    let home = Home::new().await;
    let id = take(&home, "contacts.csv", EXCEL_DAMAGE).await;
    let preview = look(&home, &id, json!({})).await;
    assert_eq!(preview["counts"]["new"], 4);
    assert_eq!(preview["rows"][0]["fields"], json!([["Mobile", "8.04555E+09"]]));
    run(&home, "import.start", &id).await;
    let ann = crate::contact(&home, "ann lee").await;
    assert_eq!(ann["phones"], json!([]));
    assert_eq!(ann["fields"][1]["value"], "8.04555E+09");
}

#[tokio::test]
async fn cells_to_look_at_come_in_pages_with_row_column_and_reason() {
    let home = Home::new().await;
    let id = take(&home, "contacts.csv", MESSY).await;
    let preview = look(&home, &id, json!({})).await;
    assert_eq!(preview["counts"]["cells"], 5);
    let mut after = Value::Null;
    let mut seen = Vec::new();
    loop {
        let page = home.call("import.cells", json!({ "id": id, "after": after, "limit": 2 })).await;
        let items = page["items"].as_array().unwrap();
        assert!(items.len() <= 3, "a row is never divided, and no page is much longer than asked");
        seen.extend(
            items.iter().map(|cell| members(cell, ["row", "column", "value", "problem", "suggestion"])),
        );
        after = page["next"].clone();
        if after.is_null() {
            break;
        }
    }
    let cell = |row: u32, column: Value, value: &str, problem: &str, suggestion: Value| {
        [json!(row), column, json!(value), json!(problem), suggestion]
    };
    assert_eq!(
        seen,
        [
            cell(2, json!(2), "ann@example,com", "not_an_email", json!("ann@example.com")),
            cell(4, json!(1), "call the office", "not_a_phone", Value::Null),
            cell(4, json!(5), "one cell too many", "beyond_the_head", Value::Null),
            cell(6, json!(2), "not an address", "not_an_email", Value::Null),
            cell(6, Value::Null, "", "no_person", Value::Null),
            cell(7, json!(3), "maybe", "unclear_consent", Value::Null),
        ]
    );
}

#[tokio::test]
async fn cells_of_a_row_of_a_column_and_of_a_kind_are_found_with_whom_they_tell_of() {
    let home = Home::new().await;
    let id = take(&home, "contacts.csv", MESSY).await;
    look(&home, &id, json!({})).await;
    let cells = async |of: Value| {
        let mut params = of;
        params["id"] = json!(id);
        let page = home.call("import.cells", params).await;
        let line = |cell: &Value| members(cell, ["row", "name", "value"]);
        page["items"].as_array().unwrap().iter().map(line).collect::<Vec<_>>()
    };
    let ann = [json!(2), json!("Ann Lee"), json!("ann@example,com")];
    let ben = [json!(4), json!("Ben Okafor"), json!("call the office")];
    let nobody = [json!(6), Value::Null, json!("not an address")];
    let too_many = [json!(4), json!("Ben Okafor"), json!("one cell too many")];
    assert_eq!(cells(json!({ "row": 4 })).await, [ben.clone(), too_many]);
    assert_eq!(cells(json!({ "column": 2 })).await, [ann.clone(), nobody]);
    assert_eq!(cells(json!({ "column": 2, "problem": "not_a_phone" })).await, [[""; 3]; 0]);
    assert_eq!(cells(json!({ "problem": "not_a_phone" })).await, [ben]);
}

#[tokio::test]
async fn cells_that_were_left_as_they_are_can_be_read_afterwards() {
    let home = Home::new().await;
    let id = take(&home, "contacts.csv", MESSY).await;
    look(&home, &id, json!({})).await;
    let mended = json!({ "id": id, "row": 2, "column": 2, "value": "ann@example.com" });
    home.call("import.set_cell", mended).await;
    run(&home, "import.start", &id).await;
    let left = home.call("import.cells", json!({ "id": id })).await;
    let rows: Vec<_> = left["items"].as_array().unwrap().iter().map(|cell| cell["row"].clone()).collect();
    assert_eq!(rows, [json!(4), json!(4), json!(6), json!(6), json!(7)]);
}

#[tokio::test]
async fn a_cell_is_mended_by_hand_and_the_file_stays_as_it_is() {
    let home = Home::new().await;
    let id = take(&home, "contacts.csv", MESSY).await;
    look(&home, &id, json!({})).await;
    for (row, column, value) in
        [(2, 2, "ann@example.com"), (4, 1, ""), (4, 5, ""), (6, 0, "Eve Moss"), (6, 2, ""), (7, 3, "no")]
    {
        let cell = json!({ "id": id, "row": row, "column": column, "value": value });
        home.call("import.set_cell", cell).await;
    }
    let preview = look(&home, &id, json!({})).await;
    assert_eq!(members(&preview["counts"], ["cells", "unusable"]), [json!(0), json!(0)]);
    assert_eq!(preview["rows"][0]["emails"], json!(["ann@example.com"]));
    assert_eq!(home.call("import.cells", json!({ "id": id })).await["items"], json!([]));
    let file = home.folder().path().join("imports").join(format!("{id}.csv"));
    assert_eq!(std::fs::read(file).unwrap(), MESSY);
}

#[tokio::test]
async fn every_row_is_counted_as_what_it_would_become() {
    let home = Home::new().await;
    for (phone, name) in [("8045550101", "Ann"), ("8045550102", "Ben"), ("8045550103", "Cleo")] {
        let lead = json!({ "phoneNumber": phone, "firstName": name, "source": "Website" });
        home.post(lead).await;
    }
    let file = "first,last,phone\nAnn,Lee,8045550101\nBen,,8045550102\nDan,Roy,8045550104\nDan,,8045550104\n,,\n,-,\n";
    let id = take(&home, "contacts.csv", file.as_bytes()).await;
    let counts = async |choices: Value| {
        let preview = look(&home, &id, choices).await;
        members(&preview["counts"], ["rows", "new", "update", "unchanged", "repeat", "skip", "unusable"])
    };
    let [one, two, none] = [json!(1), json!(2), json!(0)];
    assert_eq!(
        counts(json!({ "existing": "fill" })).await,
        [json!(5), two.clone(), one.clone(), one.clone(), one.clone(), none.clone(), none.clone()]
    );
    assert_eq!(
        counts(json!({ "existing": "skip" })).await,
        [json!(5), two.clone(), none.clone(), none.clone(), one.clone(), two.clone(), none.clone()]
    );
}

#[tokio::test]
async fn choices_that_make_no_sense_are_refused() {
    let home = Home::new().await;
    let id = take(&home, "contacts.csv", b"name,roof\nAnn Lee,metal\n").await;
    assert_eq!(home.refused("import.cells", json!({ "id": id })).await.code(), Code::Invalid);
    assert_eq!(home.refused("import.start", json!({ "id": id })).await.code(), Code::Conflict);
    let settings = look(&home, &id, json!({})).await["settings"].clone();
    for (name, value, code) in [
        ("stageId", json!("none"), Code::Invalid),
        ("departmentId", json!("none"), Code::NotFound),
        (
            "columns",
            json!([{ "header": "name", "target": { "kind": "full_name" } },
                   { "header": "roof", "target": { "kind": "field", "key": " " } }]),
            Code::Invalid,
        ),
    ] {
        let mut settings = settings.clone();
        settings[name] = value;
        let error = home.refused("import.preview", json!({ "id": id, "settings": settings })).await;
        assert_eq!(error.code(), code, "{name}");
    }
    let cell = json!({ "id": id, "row": 2, "column": 9, "value": "" });
    assert_eq!(home.refused("import.set_cell", cell).await.field(), Some("column"));
}

/// Another delimiter makes other columns, so they are guessed anew.
#[tokio::test]
async fn columns_are_guessed_anew_when_the_file_is_cut_differently() {
    let home = Home::new().await;
    let id = take(&home, "contacts.csv", b"name,phone\nAnn Lee,8045550101\n").await;
    let preview = look(&home, &id, json!({ "delimiter": "semicolon" })).await;
    assert_eq!(preview["columns"].as_array().unwrap().len(), 1);
    let preview = look(&home, &id, json!({ "delimiter": "comma" })).await;
    assert_eq!(preview["columns"][1]["target"], json!({ "kind": "phone" }));
    let preview = look(&home, &id, json!({ "header": "none" })).await;
    assert_eq!(preview["counts"]["rows"], 2);
}

#[tokio::test]
async fn a_cell_under_no_name_is_to_be_looked_at() {
    let home = Home::new().await;
    let torn =
        b"Name,Email,Note\nIda Moss,ida@example.com,Wants a quote, soon\nTom Lee,tom@example.com,Roof\n";
    let id = take(&home, "people.csv", torn).await;
    let preview = home.call("import.preview", json!({ "id": id })).await;
    let cells = home.call("import.cells", json!({ "id": id })).await["items"].clone();
    assert_eq!(preview["counts"]["cells"], 1);
    assert_eq!(
        [&cells[0]["row"], &cells[0]["header"], &cells[0]["value"], &cells[0]["problem"]],
        [&json!(2), &json!("Column 4"), &json!(" soon"), &json!("beyond_the_head")]
    );
    let mut settings = preview["settings"].clone();
    settings["columns"][3]["target"] = json!({ "kind": "ignore" });
    let preview = home.call("import.preview", json!({ "id": id, "settings": settings })).await;
    assert_eq!(preview["counts"]["cells"], 0, "what is ignored is not looked at");
}
