//! Contacts: pages of the table, searches, filters, duplicates, and everything about one.

use porchlight_engine::{
    board,
    contact::{self, ContactSort},
    intake::store,
    journal,
};
use rusqlite::Connection;

use super::{PAGE, costs_the_same, files};

const SORTS: [ContactSort; 4] =
    [ContactSort::Name, ContactSort::Newest, ContactSort::LastActivity, ContactSort::Best];

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
            for text in ["name", "na", "example", "18045000007", "name example", "name 5000007"] {
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
    costs_the_same("the first groups of a name alone", &files, |db| {
        contact::duplicate_groups(db, Some("n~"), PAGE).unwrap().0.len()
    });
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
