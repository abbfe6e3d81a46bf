//! What a search finds, before and after the index has caught up, and in which order.

use porchlight_engine::contact;
use proptest::{collection::vec, prelude::*};
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::house::{Home, text};

/// Indexes everything that is marked.
pub(crate) async fn catch_up(home: &Home) {
    while home.write(|work| contact::catch_up_search(work, 100)).await > 0 {}
}

async fn people() -> Home {
    let home = Home::new().await;
    for (first, last, phone, email, street) in [
        ("José", "Álvarez", "8045550101", "jose@example.com", "12 Elm St"),
        ("Ann", "Lee", "8045550102", "ann.lee@example.org", "804 Oak Ave"),
        ("Leeann", "Smith-Jones", "2125550103", "smith@example.net", "7 Mañana Rd"),
        ("Søren", "Kierkegård", "+44 20 7946 0018", "sk@example.com", ""),
        ("Bo", "Leeson", "8045550105", "bo@leeds.example", "1 Elm Ct"),
    ] {
        let lead = json!({ "firstName": first, "lastName": last, "phoneNumber": phone, "email": email,
            "source": "Website", "address": { "street": street } });
        assert_eq!(home.post(lead).await.status, 200);
    }
    home
}

async fn found(home: &Home, typed: &str) -> Vec<String> {
    let page = home.call("contact.list", json!({ "text": typed })).await;
    page["items"].as_array().unwrap().iter().map(|row| text(&row["name"])).collect()
}

#[tokio::test]
async fn accents_case_and_the_way_a_number_is_written_do_not_matter() {
    let home = people().await;
    let [jose, ann, leeann, soren, bo] =
        ["José Álvarez", "Ann Lee", "Leeann Smith-Jones", "Søren Kierkegård", "Bo Leeson"];
    let table: [(&str, &[&str]); 22] = [
        ("jose", &[jose]),
        ("ALVAREZ", &[jose]),
        ("josé alv", &[jose]),
        ("alvarez jose", &[jose]),
        ("soren kierkegard", &[soren]),
        ("manana", &[leeann]),
        ("12 elm", &[jose]),
        ("elm", &[jose, bo]),
        ("(804) 555-0102", &[ann]),
        ("555.0103", &[leeann]),
        ("020 7946 0018", &[soren]),
        ("+442079460018", &[soren]),
        ("804 oak", &[ann]),
        ("0105", &[bo]),
        ("example.net", &[leeann]),
        ("jones", &[leeann]),
        ("al", &[jose]),
        ("s", &[soren, leeann]),
        ("jo", &[jose, leeann]),
        ("zz", &[]),
        ("nobody", &[]),
        ("lee \"", &[]),
    ];
    for (typed, expected) in table {
        assert_eq!(
            sorted(found(&home, typed).await),
            sorted(expected.to_vec()),
            "{typed}, before it is indexed"
        );
    }
    catch_up(&home).await;
    assert_eq!(home.rows("SELECT count(*) FROM contact_unindexed"), ["0"]);
    for (typed, expected) in table {
        assert_eq!(sorted(found(&home, typed).await), sorted(expected.to_vec()), "{typed}, indexed");
    }
}

fn sorted<T: Ord>(mut all: Vec<T>) -> Vec<T> {
    all.sort_unstable();
    all
}

#[tokio::test]
async fn names_that_begin_with_it_come_first_then_words_then_everything_else() {
    let home = people().await;
    home.post(json!({ "firstName": "Kaylee", "phoneNumber": "8045550109", "source": "Website" })).await;
    catch_up(&home).await;
    let order = ["Leeann Smith-Jones", "Ann Lee", "Bo Leeson", "Kaylee"];
    assert_eq!(found(&home, "lee").await, order);
    let mut paged = Vec::new();
    let mut after = Value::Null;
    loop {
        let params = json!({ "text": "lee", "limit": 1, "after": after });
        let page = home.call("contact.list", params).await;
        paged.extend(page["items"].as_array().unwrap().iter().map(|row| text(&row["name"])));
        after = page["next"].clone();
        if after.is_null() {
            break;
        }
    }
    assert_eq!(paged, order, "one by one");
}

#[tokio::test]
async fn what_changed_is_found_by_the_new_and_no_more_by_the_old() {
    let home = people().await;
    let new = json!({ "departmentId": home.office.department, "details": { "name": "Joan Reyes" } });
    let joan = home.call("contact.create", new).await["id"].clone();
    catch_up(&home).await;
    home.call("contact.update", json!({ "id": joan, "to": { "name": "Joan Alder" } })).await;
    for _ in 0..2 {
        assert_eq!(found(&home, "alder").await, ["Joan Alder"]);
        assert_eq!(found(&home, "reyes").await, [""; 0]);
        catch_up(&home).await;
    }
}

#[tokio::test]
async fn the_trigrams_of_a_batch_are_written_once() {
    let home = people().await;
    catch_up(&home).await;
    // FTS5 writes a segment each time, and a row of this table is numbered by its segment from bit 37 on.
    let segments = "SELECT count(DISTINCT id >> 37) FROM contact_trigram_data WHERE id >> 37 > 0";
    assert_eq!(home.rows(segments), ["1"]);
}

#[tokio::test]
async fn the_house_indexes_by_itself() {
    let home = people().await;
    let waiting = async || home.rows("SELECT count(*) FROM contact_unindexed") != ["0"];
    tokio::time::timeout(crate::house::PATIENCE, async {
        while waiting().await {
            // Each commit that the index makes lets this look again.
            home.write(|work| Ok(work.now)).await;
        }
    })
    .await
    .expect("indexed");
    assert_eq!(home.rows("SELECT count(*) FROM contact_text"), ["5"]);
}

#[tokio::test]
async fn names_are_sorted_as_people_sort_them() {
    let home = Home::new().await;
    for (index, first) in ["Zoe", "Élodie", "Emma", "eduard", "Ørsted"].into_iter().enumerate() {
        let phone = format!("804555010{index}");
        home.post(json!({ "firstName": first, "phoneNumber": phone, "source": "Website" })).await;
    }
    let page = home.call("contact.list", json!({ "sort": "name" })).await;
    let names: Vec<_> = page["items"].as_array().unwrap().iter().map(|row| text(&row["name"])).collect();
    assert_eq!(names, ["eduard", "Élodie", "Emma", "Ørsted", "Zoe"]);
}

#[tokio::test]
async fn filters_narrow_the_table_and_the_search() {
    let home = people().await;
    let other = json!({ "firstName": "Lee", "phoneNumber": "8045550199", "source": "Fair" });
    let lee = home.post(other).await.contact();
    home.call("contact.opt_out", json!({ "id": lee, "channels": ["text"], "reason": "" })).await;
    let department = home.office.department.clone();
    home.write({
        let lee = lee.clone();
        move |work| {
            let sql = "INSERT INTO tag (id, department_id, name, created_at) VALUES ('t', ?1, 'VIP', 0)";
            work.db.execute(sql, [&department])?;
            Ok(work.db.execute("INSERT INTO tagged (tag_id, entity_id) VALUES ('t', ?1)", [&lee])?)
        }
    })
    .await;
    catch_up(&home).await;
    let fair = home.rows("SELECT id FROM source WHERE code = 'Fair'").remove(0);
    let filters =
        [json!({ "sources": [fair] }), json!({ "consents": ["opted_out"] }), json!({ "tags": ["t"] })];
    for filter in filters {
        for typed in [Value::Null, json!("lee"), json!("le")] {
            for sort in ["name", "newest", "last_activity", "best"] {
                let mut params = filter.clone();
                params["text"] = typed.clone();
                params["sort"] = json!(sort);
                let page = home.call("contact.list", params.clone()).await;
                let ids: Vec<_> =
                    page["items"].as_array().unwrap().iter().map(|row| text(&row["id"])).collect();
                assert_eq!(ids, [lee.as_str()], "{params}");
            }
        }
    }
    let unknown = home.call("contact.list", json!({ "consents": ["unknown"], "text": "lee" })).await;
    assert_eq!(unknown["items"].as_array().unwrap().len(), 3);
}

/// Letters that fold, letters that do not, and the signs that queries are made of.
fn name() -> impl Strategy<Value = String> {
    let part = prop::sample::select(vec!["ann", "Zoë", "o'neil", "ß", "\"", "*", "AND", "x%_", "12", "é"]);
    vec(part, 1..4).prop_map(|parts| parts.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(16) })]

    /// A contact is found by any word of its name, indexed or not, in every order and on whichever page.
    #[test]
    fn everybody_is_found_by_each_word_of_their_name(names in vec(name(), 1..6), limit in 1..4_usize) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let home = Home::new().await;
            for (index, name) in names.iter().enumerate() {
                let phone = format!("80455501{index:02}");
                home.post(json!({ "firstName": name, "phoneNumber": phone, "source": "Website" })).await;
                if index == 2 {
                    catch_up(&home).await;
                }
            }
            let db = Connection::open(home.file()).unwrap();
            for name in &names {
                for word in name.split(' ').chain([name.as_str()]) {
                    for sort in [contact::ContactSort::Best, contact::ContactSort::Name, contact::ContactSort::Newest] {
                        let all = pages(&db, word, sort, limit);
                        assert!(all.iter().any(|row| row == name), "{word:?} in {names:?}, {sort:?}: {all:?}");
                        let whole = pages(&db, word, sort, 100);
                        assert_eq!(sorted(all), sorted(whole), "pages of {limit}");
                    }
                }
            }
            home.engine.stop().await;
        });
    }
}

fn pages(db: &Connection, typed: &str, sort: contact::ContactSort, limit: usize) -> Vec<String> {
    let mut all = Vec::new();
    let mut after = None;
    loop {
        let query =
            contact::Query { text: Some(typed.into()), sort, after, limit, ..contact::Query::default() };
        let (rows, next) = contact::list(db, &query).unwrap();
        all.extend(rows.into_iter().map(|row| row.name));
        after = next;
        if after.is_none() {
            return all;
        }
    }
}
