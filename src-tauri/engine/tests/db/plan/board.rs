//! The board: pages of a column, searches, and counts under a filter.

use porchlight_engine::{
    board::{self, LeadFilter, Shelf},
    contact::{self, ByPhone},
};
use rusqlite::Connection;

use super::{PAGE, SMALL, costs_the_same, files};
use crate::house::NOON;

/// A page of leads.
fn shelf(db: &Connection, shelf: Shelf<'_>, after: Option<&str>) -> (Vec<board::LeadCard>, Option<String>) {
    board::on_shelf(db, shelf, &LeadFilter::default(), NOON, after, PAGE).unwrap()
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

#[test]
fn a_board_does_not_walk_the_leads_it_does_not_show() {
    let files = files();
    costs_the_same("the board", &files, |db| {
        let board = board::board(db, "p", &LeadFilter::default(), NOON, PAGE).unwrap();
        assert!(board.open_count > 1000);
        board.columns[0].cards.len()
    });
}

/// Each lead of the column is looked at, but none is fetched.
#[test]
fn a_board_that_is_filtered_by_a_name_is_answered_by_the_index_of_its_columns() {
    let files = files();
    let name = "instr(l.name_key, ?2) > 0";
    let name_or_number = &*format!("({name} OR l.id IN (SELECT value FROM json_each(?3)))");
    for condition in [name, name_or_number] {
        for wanted in ["count(*), coalesce(sum(l.value_minor), 0)", "l.id"] {
            let sql = format!(
                "EXPLAIN QUERY PLAN SELECT {wanted} FROM lead l
                 WHERE l.stage_id = ?1 AND l.status = 'open' AND {condition} ORDER BY l.rank, l.id"
            );
            let mut explain = files[0].prepare(&sql).unwrap();
            explain.raw_bind_parameter(1, "s").unwrap();
            let plan: String = explain.raw_query().next().unwrap().unwrap().get("detail").unwrap();
            assert!(plan.contains("USING COVERING INDEX lead_by_stage"), "{plan}");
        }
    }
}

/// Whose a number is comes from the index of the search; when thousands have it, no more of them are looked for.
#[test]
fn a_board_that_is_filtered_by_a_number_finds_all_who_have_it() {
    let files = files();
    for number in ["5000007", "1804"] {
        costs_the_same(&format!("who has {number}"), &files, |db| {
            match contact::by_phone(db, number).unwrap().unwrap() {
                ByPhone::These(contacts) => contacts.len(),
                ByPhone::AllWith(digits) => digits.len(),
            }
        });
    }
    for (number, count) in [("5000007", 1), ("1804", SMALL), ("77777", 0)] {
        let filter = LeadFilter { text: Some(number.into()), ..LeadFilter::default() };
        let board = board::board(&files[0], "p", &filter, NOON, PAGE).unwrap();
        assert_eq!(board.open_count, count, "{number}");
    }
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

/// The same for the rails.
#[test]
fn rails_that_are_filtered_by_a_name_are_answered_by_the_index_of_closed_leads() {
    let files = files();
    let sql = "EXPLAIN QUERY PLAN SELECT count(*), coalesce(sum(l.value_minor), 0) FROM lead l
       WHERE l.pipeline_id = ?1 AND l.status = ?2 AND l.status IN ('won', 'lost') AND instr(l.name_key, ?3) > 0";
    let mut explain = files[0].prepare(sql).unwrap();
    let plan: String = explain.query_row(["p", "won", "name"], |row| row.get("detail")).unwrap();
    assert!(plan.contains("USING COVERING INDEX lead_closed"), "{plan}");
}
