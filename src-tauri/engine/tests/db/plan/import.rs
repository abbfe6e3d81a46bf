//! Imports: their contacts in the table, and those that are named when one is taken back.

use porchlight_engine::{
    contact::{self, Query},
    import,
};
use rusqlite::Connection;

use super::{LARGE, PAGE, SMALL, costs_the_same, filled};

/// Two imports: a small one, which opted out a few, and one that made everybody else.
fn files() -> [Connection; 2] {
    [SMALL, LARGE].map(|count| {
        let db = filled(count);
        db.execute_batch(
            "INSERT INTO import_batch (id, filename, state, created_at) VALUES ('few', 'few.csv', 'done', 0), ('many', 'many.csv', 'done', 0);
             INSERT INTO import_change (import_id, contact_id, made, activity_seq, change, kept)
               SELECT iif(rowid < 20, 'few', 'many'), id, 1, 0, iif(rowid < 10, '{\"optedOut\":[\"text\"]}', '{}'), rowid % 2
               FROM (SELECT id, row_number() OVER (ORDER BY length(id), id) AS rowid FROM contact);
             INSERT INTO consent_event (id, contact_id, channel, state, state_before, method, actor_kind, received_at, recorded_at)
               SELECT 'e' || id, id, 'text', 'opted_out', 'unknown', 'import', 'import', 0, 0 FROM contact;
             INSERT INTO consent_state (contact_id, channel, state, method, event_seq)
               SELECT contact_id, channel, state, method, seq FROM consent_event;",
        )
        .unwrap();
        db
    })
}

#[test]
fn the_contacts_of_an_import_are_found_by_index() {
    let files = files();
    for import in ["few", "many"] {
        costs_the_same(&format!("the first of “{import}”"), &files, |db| {
            let query = Query { imports: vec![import.into()], limit: PAGE, ..Query::default() };
            contact::list(db, &query).unwrap().0.len()
        });
    }
    costs_the_same("how many “few” has", &files, |db| {
        let query = Query { imports: vec!["few".into()], ..Query::default() };
        let found = contact::matching(db, &query).unwrap().count;
        assert_eq!(found, 19);
        usize::try_from(found).unwrap()
    });
}

/// However many else the import made.
#[test]
fn those_an_import_opted_out_are_found_by_index() {
    let files = files();
    for db in &files {
        db.execute_batch("UPDATE import_change SET import_id = 'many' WHERE import_id = 'few'").unwrap();
    }
    costs_the_same("who stays opted out", &files, |db| import::opted_out(db, "many", 3).unwrap().first.len());
}
