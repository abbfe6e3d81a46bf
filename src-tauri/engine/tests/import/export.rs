//! Contacts as a file: harmless to a spreadsheet, or exactly what an import makes the same contacts of.

use std::collections::BTreeMap;

use proptest::{
    collection::{btree_map, vec},
    option,
    prelude::*,
    sample::{select, subsequence},
    test_runner::{Config, TestRunner},
};
use serde_json::{Value, json};

use crate::{
    house::{Home, text},
    import,
};

async fn export(home: &Home, style: &str) -> String {
    text(&home.call("contact.export", json!({ "style": style })).await["text"])
}

#[tokio::test]
async fn an_exact_file_has_everything_in_columns() {
    let home = Home::new().await;
    let file = "\
first,last,company,phone,phone 2,email,source,Do not text,Roof
Ann,Lee,,8045550101 x12,+44 20 7946 0958,ann@example.com,Fair,yes,\"metal, \"\"old\"\"\"
Ben,,Okafor Homes,,,ben@example.com,,,
";
    import(&home, file, json!({})).await;
    assert_eq!(
        export(&home, "exact").await,
        "First name,Last name,Company,Source,Phone 1,Phone 2,Email 1,Opted out of text,Opted out of call,\
         Opted out of voicemail,Opted out of email,Field: Roof\r\n\
         Ann,Lee,,Fair,+18045550101 ext. 12,+442079460958,ann@example.com,yes,,,,\"metal, \"\"old\"\"\"\r\n\
         Ben,,Okafor Homes,,,,ben@example.com,,,,,\r\n"
    );
}

#[tokio::test]
async fn no_cell_of_a_spreadsheet_runs_as_a_formula() {
    let home = Home::new().await;
    let lead = json!({ "phoneNumber": "+442079460958", "firstName": "=HYPERLINK(1)", "lastName": "@sum", "source": "-1",
        "plus": "+1", "tab": "\t=1", "return": "\r=1", "harmless": "a=1" });
    home.post(lead).await;
    let file = export(&home, "spreadsheet").await;
    assert!(file.starts_with('\u{feff}'), "a spreadsheet is told that the letters are UTF-8");
    let mut reader = csv::Reader::from_reader(file.trim_start_matches('\u{feff}').as_bytes());
    let record = reader.records().next().unwrap().unwrap();
    for cell in &record {
        assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell:?}");
    }
    let cells: Vec<&str> = record.iter().collect();
    assert!(cells.contains(&"'+44 20 7946 0958") && cells.contains(&"a=1"), "{cells:?}");
}

#[tokio::test]
async fn only_the_contacts_that_are_asked_for_are_in_the_file() {
    let home = Home::new().await;
    let norfolk = home.department("Norfolk").await;
    import(&home, "name,phone\nAnn Lee,8045550101\nBen Okafor,8045550102\n", json!({})).await;
    import(&home, "name,phone\nCleo Diaz,8045550101\n", json!({ "departmentId": norfolk.department })).await;
    let names = async |filter: Value| {
        let mut params = json!({ "style": "exact" });
        params.as_object_mut().unwrap().extend(filter.as_object().unwrap().clone());
        let file = text(&home.call("contact.export", params).await["text"]);
        file.lines().skip(1).map(|line| line.split(',').next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names(json!({})).await, ["Ann", "Ben", "Cleo"]);
    let ben = home.rows("SELECT id FROM contact WHERE first_name = 'Ben'");
    assert_eq!(names(json!({ "ids": ben })).await, ["Ben"]);
    assert_eq!(names(json!({ "filter": { "text": "okafor" } })).await, ["Ben"]);
    assert_eq!(names(json!({ "sort": "name", "descending": true })).await, ["Cleo", "Ben", "Ann"]);
    assert_eq!(names(json!({ "filter": { "departments": [norfolk.department] } })).await, ["Cleo"]);
}

#[derive(Debug, Clone)]
struct Person {
    names: (Option<String>, Option<String>),
    phones: usize,
    emails: usize,
    out: Vec<&'static str>,
    fields: BTreeMap<String, String>,
}

fn person() -> impl Strategy<Value = Person> {
    let name = || option::of("[A-Za-zé' ,\"-]{0,6}[A-Za-z]");
    let keys = select(vec!["Roof", "phone", "Notes, and more", "car.color", "Email", "Ünïcode", "Opted out"]);
    let texts = "[ -~é\n\r\t]{0,12}";
    let out = subsequence(vec!["text", "call", "voicemail", "email"], 0..=2);
    ((name(), name()), 0..3_usize, 0..3_usize, out, btree_map(keys.prop_map(str::to_owned), texts, 0..4))
        .prop_map(|(names, phones, emails, out, fields)| Person { names, phones, emails, out, fields })
}

/// The lead of a person, told in full; the first address of each person is theirs alone.
async fn make(home: &Home, number: usize, person: &Person) {
    let phone = |index: usize| format!("+1804555{:04}", number * 4 + index);
    let email = |index: usize| format!("{number}.{index}@example.com");
    let mut ids = Vec::new();
    // Known by the first phone, or by the first email where there is no phone.
    for index in 0..person.phones.max(person.emails).max(1) {
        let mut lead =
            json!({ "source": "Website", "firstName": person.names.0, "lastName": person.names.1 });
        lead["email"] = json!(email(index.min(person.emails.saturating_sub(1))));
        if person.phones > 0 {
            lead["phoneNumber"] = json!(phone(0));
        }
        lead.as_object_mut()
            .unwrap()
            .extend(person.fields.iter().map(|(key, text)| (key.clone(), json!(text))));
        ids.push(home.post(lead).await.contact());
    }
    let id = ids.pop().unwrap();
    if !person.out.is_empty() {
        home.call("contact.opt_out", json!({ "id": id, "channels": person.out, "reason": "Asked" })).await;
    }
}

/// The law: an exact file, imported into an empty house, makes contacts that export to the same bytes.
#[test]
fn an_exact_file_comes_back_byte_for_byte() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let law = |people: Vec<Person>| {
        runtime.block_on(async {
            let (here, there) = (Home::new().await, Home::new().await);
            for (number, person) in people.iter().enumerate() {
                make(&here, number, person).await;
            }
            let first = export(&here, "exact").await;
            import(&there, &first, json!({})).await;
            prop_assert_eq!(export(&there, "exact").await, first);
            Ok(())
        })
    };
    let config = Config { cases: 8, failure_persistence: None, ..Config::default() };
    TestRunner::new(config).run(&vec(person(), 1..7), law).unwrap();
}
