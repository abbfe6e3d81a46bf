//! What imports ask of a large file of contacts: SQLite is asked how it would go about each of their statements.

use std::ffi::CStr;

use porchlight_engine::contact::{Known, compare, recognise};
use rusqlite::{Connection, ffi};
use serde_json::json;

use crate::{
    house::{Home, text},
    import, run,
};

/// Tables that grow with the contacts; none of them is ever gone through from end to end.
const LARGE: [&str; 8] = [
    "contact",
    "contact_phone",
    "contact_email",
    "field_value",
    "activity",
    "lead",
    "consent_state",
    "import_change",
];

/// Every statement that a connection has prepared and kept.
fn statements(db: &Connection) -> Vec<String> {
    let mut found = Vec::new();
    #[expect(unsafe_code, reason = "only SQLite's own interface tells which statements there are")]
    // SAFETY: the connection is open and used by this thread alone; the statements are looked at and not kept.
    unsafe {
        let mut statement = ffi::sqlite3_next_stmt(db.handle(), std::ptr::null_mut());
        while !statement.is_null() {
            found.push(CStr::from_ptr(ffi::sqlite3_sql(statement)).to_string_lossy().into_owned());
            statement = ffi::sqlite3_next_stmt(db.handle(), statement);
        }
    }
    found
}

/// The steps of a plan that go through a large table from end to end.
fn scans(db: &Connection, sql: &str) -> Vec<String> {
    let mut plan = db.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let steps =
        plan.raw_query().mapped(|row| row.get::<_, String>("detail")).collect::<rusqlite::Result<Vec<_>>>();
    let of_large = |step: &String| LARGE.iter().any(|table| step == &format!("SCAN {table}"));
    steps.unwrap().into_iter().filter(of_large).collect()
}

#[tokio::test]
async fn no_row_and_no_step_back_goes_through_all_contacts() {
    let home = Home::new().await;
    let stage = home.call("pipeline.list", json!({})).await["items"][0]["stages"][0]["id"].clone();
    let file = "name,phone,email,Roof,Unsubscribed\nAnn Lee,8045550101,ann@example.com,metal,yes\n";
    for (existing, roof) in [("fill", "metal"), ("overwrite", "slate"), ("skip", "tin")] {
        let choices = json!({ "existing": existing, "stageId": stage });
        let done = import(&home, &file.replace("metal", roof), choices).await;
        if existing == "overwrite" {
            run(&home, "import.revert", &text(&done["id"])).await;
        }
    }
    let (looked_at, slow) = home
        .write(|work| {
            let statements = statements(work.db);
            let slow: Vec<(String, Vec<String>)> = statements
                .iter()
                .filter(|sql| {
                    ["SELECT", "UPDATE", "DELETE", "INSERT"].iter().any(|verb| sql.starts_with(verb))
                })
                .map(|sql| (sql.clone(), scans(work.db, sql)))
                .filter(|(_, scans)| !scans.is_empty())
                .collect();
            Ok((statements.join("\n"), slow))
        })
        .await;
    for table in ["import_change", "FROM contact_phone", "FROM contact_email", "field_value", "activity"] {
        assert!(looked_at.contains(table), "nothing was asked of {table}");
    }
    assert!(slow.is_empty(), "{slow:#?}");
}

/// The preview asks the same questions on another connection.
#[tokio::test]
async fn the_preview_finds_contacts_by_index() {
    let home = Home::new().await;
    import(&home, "name,phone,email\nAnn Lee,8045550101,ann@example.com\n", json!({})).await;
    let department = home.office.department.clone();
    let slow = home
        .house()
        .await
        .read(move |db| {
            let phones =
                [(porchlight_engine::value::phone::Phone::parse("8045550101", "US").unwrap(), String::new())];
            let emails = [porchlight_engine::value::email::Email::parse("ben@example.com").unwrap()];
            let incoming = porchlight_engine::contact::Incoming {
                department: &department,
                first_name: None,
                last_name: None,
                company_name: None,
                phones: &phones,
                emails: &emails,
                source: None,
                request: None,
                via: "import",
                known: Known::Fill,
            };
            let contact = recognise(db, &incoming)?.unwrap().contact;
            assert_eq!(compare(db, &incoming, &contact)?.emails, ["ben@example.com"]);
            let kept = statements(db);
            Ok(kept.into_iter().filter(|sql| !scans(db, sql).is_empty()).collect::<Vec<_>>())
        })
        .await
        .unwrap();
    assert_eq!(slow, Vec::<String>::new());
}
