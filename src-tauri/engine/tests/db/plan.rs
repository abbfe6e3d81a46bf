//! What a question costs in a large file. SQLite itself counts the steps each statement took, so a question is asked by
//! the very function that asks it in the program, in a small file and in one three times as large: where an index leads to
//! the answer, both take the same steps.

use std::{
    ffi::CStr,
    path::Path,
    sync::{LazyLock, Mutex, MutexGuard, PoisonError},
};

use porchlight_engine::{
    board::{self, LeadFilter, Shelf},
    contact::{
        self, ContactSort,
        consent::{self, Ask, Channel, Method, OutQuery, Purpose, Ruling},
    },
    db,
    intake::{
        store::{self, Query},
        verdict::Verdict,
    },
    journal, webhook,
};
use rusqlite::{Connection, ffi};
use serde_json::json;

use crate::house::{Home, NOON, SECOND};

/// More than a text search looks at before it answers.
const SMALL: i64 = 6_000;
const LARGE: i64 = 20_000;
const PAGE: usize = 50;
const SORTS: [ContactSort; 4] =
    [ContactSort::Name, ContactSort::Newest, ContactSort::LastActivity, ContactSort::Best];

/// Steps of all statements of a connection since the last time this was asked, the costliest statement first.
fn steps_taken(db: &Connection) -> Vec<(i32, String)> {
    let mut taken = Vec::new();
    #[expect(unsafe_code, reason = "only SQLite's own interface tells what its statements did")]
    // SAFETY: the connection is open and used by this thread alone; the statements are looked at and not kept.
    unsafe {
        let mut statement = ffi::sqlite3_next_stmt(db.handle(), std::ptr::null_mut());
        while !statement.is_null() {
            let steps = ffi::sqlite3_stmt_status(statement, ffi::SQLITE_STMTSTATUS_VM_STEP, 1);
            let sql = CStr::from_ptr(ffi::sqlite3_sql(statement)).to_string_lossy().into_owned();
            // In how many pieces the text index keeps a word depends on when they were last put together.
            if steps > 0 && !sql.contains("'main'.'contact_trigram_") {
                taken.push((steps, sql));
            }
            statement = ffi::sqlite3_next_stmt(db.handle(), statement);
        }
    }
    taken.sort_unstable_by(|one, other| other.cmp(one));
    taken
}

fn total(taken: &[(i32, String)]) -> i32 {
    taken.iter().map(|(steps, _)| steps).sum()
}

/// Fails when `ask` takes more steps in the larger file.
#[track_caller]
fn costs_the_same(what: &str, [small, large]: &[Connection; 2], ask: impl Fn(&Connection) -> usize) {
    let cost = |db: &Connection| {
        steps_taken(db);
        assert!(ask(db) > 0, "{what}: nothing was found");
        steps_taken(db)
    };
    let (small, large) = (cost(small), cost(large));
    assert!(
        total(&large) <= total(&small) * 3 / 2,
        "{what}: {} steps became {}:\n{large:#?}",
        total(&small),
        total(&large)
    );
}

/// A page of leads.
fn shelf(db: &Connection, shelf: Shelf<'_>, after: Option<&str>) -> (Vec<board::LeadCard>, Option<String>) {
    board::on_shelf(db, shelf, &LeadFilter::default(), NOON, after, PAGE).unwrap()
}

/// A small file and a large one, filled once for all questions.
fn files() -> MutexGuard<'static, [Connection; 2]> {
    static FILES: LazyLock<Mutex<[Connection; 2]>> = LazyLock::new(|| {
        Mutex::new([SMALL, LARGE].map(|count| {
            let mut db = Connection::open_in_memory().unwrap();
            db.set_prepared_statement_cache_capacity(256);
            db::migrate(&mut db, Path::new("unused")).unwrap();
            fill(&db, "d", "p", "s", count);
            db
        }))
    });
    FILES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// So many contacts, each with a phone, an email, a lead in the one stage and a request; one contact has half of all
/// activities and requests. A request comes each second, the last at noon; every tenth is refused, in five ways.
fn fill(db: &Connection, department: &str, pipeline: &str, stage: &str, count: i64) {
    let numbers = format!("WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})");
    let sql = format!(
        "INSERT OR IGNORE INTO pipeline VALUES ('{pipeline}', '{department}', 'Sales', '80', 0, NULL);
         INSERT OR IGNORE INTO stage (id, pipeline_id, name, rank) VALUES ('{stage}', '{pipeline}', 'New', '80');
         {numbers} INSERT INTO contact (id, department_id, display_name, name_key, source_id, created_at, last_activity_at)
           SELECT 'c' || i, '{department}', 'Name ' || (i % 100), 'name ' || (i % 100), 's1', i, i / 100 FROM n;
         {numbers} INSERT INTO contact_text (id, contact_id, text)
           SELECT i, 'c' || i, 'name ' || (i % 100) || char(10, 10) || i || '@example.com' || char(31) || '1804' || (5000000 + i) FROM n;
         INSERT INTO contact_trigram (rowid, text) SELECT id, text FROM contact_text;
         {numbers} INSERT INTO contact_word (word, text_id) SELECT 'name', i FROM n UNION ALL SELECT i || '@example.com', i FROM n;
         {numbers} INSERT INTO likeness SELECT 'c' || i, 'c' || (i + 1), 'phone', '' FROM n WHERE i % 10 = 0;
         {numbers} INSERT INTO contact_phone (contact_id, e164, department_id, raw, ext, validity, is_primary, request_id, source_id, created_at) SELECT 'c' || i, '+1804' || (5000000 + i), '{department}', '', NULL, 'valid', 1, NULL, NULL, i FROM n;
         {numbers} INSERT INTO contact_email (contact_id, folded, department_id, address, is_primary, request_id, source_id, created_at) SELECT 'c' || i, i || '@example.com', '{department}', '', 1, NULL, NULL, i FROM n;
         {numbers} INSERT INTO lead (id, department_id, contact_id, name, pipeline_id, stage_id, rank, status, created_at, stage_entered_at)
           SELECT 'l' || i, '{department}', 'c' || i, '', '{pipeline}', '{stage}', printf('%016x80', i / 3), 'open', i, i FROM n;
         {numbers} INSERT INTO activity (id, type, at, actor_kind, contact_id, payload)
           SELECT 'a' || i, 'contact.updated', i, 'intake', iif(i % 2, 'c1', 'c' || i), '{{}}' FROM n;
         {numbers} INSERT INTO request (id, received_at, peer, method, target, http_version, verdict, status, sentence, source,
             department_id, contact_id, bin_id, body_digest, body_length, stored_bytes)
           SELECT 'r' || i, {noon} - ({count} - i) * 1000, '', 'POST', '/', '1.1',
             CASE WHEN i < 3 THEN 'merged' WHEN i < 6 THEN 'duplicate' ELSE CASE i % 50 WHEN 0 THEN 'refused' WHEN 10 THEN 'unauthorized' WHEN 20 THEN 'malformed' WHEN 30 THEN 'over_size'
               WHEN 40 THEN 'aborted' ELSE 'accepted' END END,
             200, 'Sentence ' || (i % 7), 'Source ' || (i % 20), '{department}', iif(i % 2, 'c1', 'c' || i), iif(i % 3, NULL, 'b1'), CAST('digest ' || i AS BLOB), 0, 100
           FROM n;
         {numbers} INSERT INTO request_bytes SELECT i, X'', X'', NULL, X'', '[]' FROM n;",
        noon = NOON.0
    );
    db.execute_batch(&sql).unwrap();
}

#[test]
fn a_page_of_contacts_is_read_from_the_index_of_its_order() {
    let files = files();
    for sort in SORTS {
        for descending in [false, true] {
            let page = |db: &Connection, after: Option<String>, text: Option<&str>| {
                let text = text.map(str::to_owned);
                let query = contact::Query {
                    text,
                    sort,
                    descending,
                    after,
                    limit: PAGE,
                    ..contact::Query::default()
                };
                contact::list(db, &query).unwrap()
            };
            let what = format!("contacts by {sort:?}, descending: {descending}");
            costs_the_same(&what, &files, |db| page(db, None, None).0.len());
            costs_the_same(&format!("{what}, second page"), &files, |db| {
                let (_, next) = page(db, None, None);
                page(db, next, None).0.len()
            });
            for text in ["name", "na", "example", "18045000007"] {
                costs_the_same(&format!("{what}, with “{text}”"), &files, |db| {
                    page(db, None, Some(text)).0.len()
                });
            }
        }
    }
}

#[test]
fn the_next_page_of_a_search_costs_as_much_as_the_first() {
    let files = files();
    for text in ["name", "example", "1804"] {
        costs_the_same(&format!("the next that fit “{text}” best"), &files, |db| {
            let query = contact::Query {
                text: Some(text.into()),
                sort: ContactSort::Best,
                limit: PAGE,
                ..contact::Query::default()
            };
            let (_, next) = contact::list(db, &query).unwrap();
            contact::list(db, &contact::Query { after: next, ..query }).unwrap().0.len()
        });
    }
}

#[test]
fn a_filter_that_many_meet_is_walked_along() {
    let files = files();
    for sort in SORTS {
        costs_the_same(&format!("contacts of a source by {sort:?}"), &files, |db| {
            let sources = vec!["s1".into()];
            let query = contact::Query { sources, sort, limit: PAGE, ..contact::Query::default() };
            contact::list(db, &query).unwrap().0.len()
        });
    }
}

#[test]
fn contacts_of_a_department_are_walked_along() {
    let files = files();
    for sort in SORTS {
        costs_the_same(&format!("contacts of a department by {sort:?}"), &files, |db| {
            let departments = vec!["d".into()];
            let query = contact::Query { departments, sort, limit: PAGE, ..contact::Query::default() };
            contact::list(db, &query).unwrap().0.len()
        });
    }
}

#[test]
fn the_next_piece_of_everything_that_matches_comes_from_an_index() {
    let files = files();
    for text in [None, Some("name")] {
        costs_the_same(&format!("a piece of all with {text:?}"), &files, |db| {
            let query = contact::Query { text: text.map(str::to_owned), ..contact::Query::default() };
            contact::ids_matching(db, &query, Some("c1"), "~", PAGE).unwrap().len()
        });
    }
}

#[test]
fn possible_duplicates_come_from_the_index() {
    let files = files();
    costs_the_same("the first groups", &files, |db| {
        contact::duplicate_groups(db, None, PAGE).unwrap().0.len()
    });
    costs_the_same("the next groups", &files, |db| {
        let (_, next) = contact::duplicate_groups(db, None, PAGE).unwrap();
        contact::duplicate_groups(db, next.as_deref(), PAGE).unwrap().0.len()
    });
}

#[test]
fn leads_are_searched_by_index() {
    let files = files();
    for text in ["name", "na", "18045000007"] {
        costs_the_same(&format!("leads with “{text}”"), &files, |db| {
            board::search(db, text, PAGE).unwrap().len()
        });
    }
}

/// Each lead of the column is looked at, but none is fetched.
#[test]
fn a_board_that_is_filtered_by_a_name_is_answered_by_the_index_of_its_columns() {
    let files = files();
    let filtered = "FROM lead l WHERE l.stage_id = ?1 AND l.status = 'open' AND instr(l.name_key, ?2) > 0";
    for wanted in ["count(*), coalesce(sum(l.value_minor), 0)", "l.id"] {
        let sql = format!("EXPLAIN QUERY PLAN SELECT {wanted} {filtered} ORDER BY l.rank, l.id");
        let mut explain = files[0].prepare(&sql).unwrap();
        let plan: String = explain.query_row(["s", "name"], |row| row.get("detail")).unwrap();
        assert!(plan.contains("USING COVERING INDEX lead_by_stage"), "{plan}");
    }
}

#[test]
fn everything_about_one_contact_is_found_by_index() {
    let files = files();
    costs_the_same("the contact", &files, |db| contact::detail(db, "c7").unwrap().phones.len());
    costs_the_same("who was merged into it", &files, |db| contact::with_merged(db, "c7").unwrap().len());
    costs_the_same("its consent", &files, |db| contact::consent_in_force(db, "c7").unwrap().len());
    costs_the_same("its leads", &files, |db| board::of_contact(db, "c7").unwrap().len());
    costs_the_same("its activities", &files, |db| journal::of_contact(db, "c1", None, PAGE).unwrap().len());
    costs_the_same("its older activities", &files, |db| {
        journal::of_contact(db, "c1", Some(900), PAGE).unwrap().len()
    });
    costs_the_same("its requests", &files, |db| {
        usize::try_from(store::count_of_contact(db, "c8").unwrap()).unwrap()
    });
}

#[test]
fn what_a_webhook_tells_of_an_activity_is_found_by_index() {
    let files = files();
    costs_the_same("the facts around it", &files, |db| {
        let newest = journal::of_contact(db, "c1", None, 1).unwrap().remove(0);
        let told = webhook::told(db, newest, Some("d")).unwrap();
        assert!(told.previous_id.is_some() && told.lead.is_some());
        told.contact.unwrap().phones.len()
    });
}

#[test]
fn a_page_of_a_column_is_read_from_the_index_of_its_order() {
    let files = files();
    costs_the_same("the first cards", &files, |db| shelf(db, Shelf::Stage("s"), None).0.len());
    costs_the_same("the next cards", &files, |db| {
        let (_, next) = shelf(db, Shelf::Stage("s"), None);
        shelf(db, Shelf::Stage("s"), next.as_deref()).0.len()
    });
}

#[test]
fn a_page_of_requests_is_read_from_an_index() {
    let files = files();
    let refusals = vec![Verdict::Refused, Verdict::Unauthorized, Verdict::Malformed, Verdict::OverSize];
    let hour_ago = Some(NOON.plus_ms(-3600 * SECOND));
    let queries = [
        ("all", Query::default()),
        ("of one verdict", Query { verdicts: vec![Verdict::Refused], ..Query::default() }),
        ("of several verdicts", Query { verdicts: refusals, ..Query::default() }),
        (
            "of two rare verdicts",
            Query { verdicts: vec![Verdict::Merged, Verdict::Duplicate], ..Query::default() },
        ),
        (
            "of two frequent verdicts",
            Query { verdicts: vec![Verdict::Accepted, Verdict::Aborted], ..Query::default() },
        ),
        ("of a source", Query { source: Some("Source 7".into()), ..Query::default() }),
        ("of a contact", Query { contact: Some("c1".into()), ..Query::default() }),
        ("of a bin", Query { bin: Some("b1".into()), ..Query::default() }),
        ("of the last hour", Query { since: hour_ago, ..Query::default() }),
        ("with a text that many have", Query { text: Some("sentence".into()), ..Query::default() }),
    ];
    for (what, query) in queries {
        let page =
            |db: &Connection, after| store::list(db, &Query { after, limit: PAGE, ..query.clone() }).unwrap();
        costs_the_same(&format!("requests {what}"), &files, |db| page(db, None).items.len());
        costs_the_same(&format!("requests {what}, second page"), &files, |db| {
            let next = page(db, None).next;
            page(db, next).items.len()
        });
    }
    let minutes_ago = NOON.plus_ms(-90 * SECOND);
    let quiet =
        Query { since: Some(minutes_ago), source: Some("Source 7".into()), limit: PAGE, ..Query::default() };
    costs_the_same("the few requests of the last minutes", &files, |db| {
        store::list(db, &quiet).unwrap().items.len()
    });
    costs_the_same("the newest of a bin", &files, |db| {
        usize::from(store::last_of_bin(db, "b1").unwrap().is_some())
    });
    costs_the_same("one request", &files, |db| store::by_id(db, "r1000").unwrap().row.id.len());
}

#[test]
fn the_counts_of_the_last_minutes_look_at_the_last_minutes() {
    let files = files();
    let since = NOON.plus_ms(-600 * SECOND);
    costs_the_same("the tally", &files, |db| {
        usize::try_from(store::tally(db, Some(since)).unwrap().total).unwrap()
    });
    costs_the_same("the sources", &files, |db| store::sources(db, Some(since)).unwrap().len());
    costs_the_same("the refusals", &files, |db| {
        usize::try_from(store::refused_since(db, since).unwrap()).unwrap()
    });
    costs_the_same("the last one", &files, |db| usize::from(store::last_received_at(db).unwrap().is_some()));
}

/// The whole way of a lead: its sender's repeat, phone and email are looked for among all that is known.
#[tokio::test]
async fn a_lead_costs_the_same_in_a_large_file() {
    let mut costs = Vec::new();
    for count in [SMALL, LARGE] {
        let home = Home::new().await;
        let department = home.office.department.clone();
        home.write(move |work| {
            fill(work.db, &department, "p", "s", count);
            Ok(())
        })
        .await;
        let phone_of_7 = json!({ "phoneNumber": "8045000007", "email": "8@example.com", "source": "Form" });
        let stranger = json!({ "phoneNumber": "2125550100", "email": "new@example.com", "source": "Form" });
        let mail_of_9 = json!({ "email": "9@example.com", "source": "Form" });
        home.write(|work| Ok(steps_taken(work.db))).await;
        for lead in [&phone_of_7, &stranger, &mail_of_9, &stranger] {
            assert_eq!(home.post(lead.clone()).await.status, 200);
        }
        // Whoever indexes the leads, the house or this, it is part of what they cost.
        while home.write(|work| contact::catch_up_search(work, 100)).await > 0 {}
        costs.push(home.write(|work| Ok(steps_taken(work.db))).await);
    }
    let [small, large] = [total(&costs[0]), total(&costs[1])];
    assert!(large <= small * 3 / 2, "{small} steps became {large}:\n{:#?}", costs[1]);
}

/// Of many who are out, one page is read; half of them said it by keyword, one in ten by email.
#[test]
fn a_page_of_who_is_out_is_read_from_the_index_of_its_filter() {
    let files = [SMALL, LARGE].map(|count| {
        let mut db = Connection::open_in_memory().unwrap();
        db.set_prepared_statement_cache_capacity(256);
        db::migrate(&mut db, Path::new("unused")).unwrap();
        fill(&db, "d", "p", "s", count);
        opt_out_all(&db);
        db
    });
    let (channel, method) = (Some(Channel::Email), Some(Method::Keyword));
    for (what, query) in [
        ("all", OutQuery::default()),
        ("on a channel", OutQuery { channel, ..OutQuery::default() }),
        ("by a method", OutQuery { method, ..OutQuery::default() }),
        ("on a channel by a method", OutQuery { channel, method, ..OutQuery::default() }),
        ("by a method nobody used", OutQuery { method: Some(Method::Form), ..OutQuery::default() }),
        ("with a text that many have", OutQuery { text: Some("name".into()), ..OutQuery::default() }),
    ] {
        let page = |db: &Connection, after| {
            consent::list(db, &OutQuery { after, limit: PAGE, ..query.clone() }).unwrap()
        };
        costs_the_same(&format!("who is out, {what}"), &files, |db| page(db, None).0.len() + 1);
        costs_the_same(&format!("who is out, {what}, second page"), &files, |db| {
            let next = page(db, None).1;
            page(db, next).0.len() + 1
        });
    }
    let ask =
        Ask { contact: "c8", address: None, channel: Channel::Text, purpose: Purpose::Marketing, now: NOON };
    costs_the_same("the gate", &files, |db| {
        usize::from(matches!(consent::may(db, &ask), Ok(Ruling::Refusal(_))))
    });
    costs_the_same("the report", &files, |db| consent::report(db, "c8", NOON).unwrap().events.len());
}

fn opt_out_all(db: &Connection) {
    db.execute_batch(
        "INSERT INTO consent_event (id, contact_id, channel, state, state_before, method, actor_kind, received_at, recorded_at)
           SELECT 'e' || id, id, iif(rowid % 10, 'text', 'email'), 'opted_out', 'unknown', iif(rowid % 2, 'manual', 'keyword'),
             'user', 0, 0 FROM (SELECT id, row_number() OVER () AS rowid FROM contact);
         INSERT INTO consent_state (contact_id, channel, state, method, event_seq)
           SELECT contact_id, channel, state, method, seq FROM consent_event;",
    )
    .unwrap();
}
