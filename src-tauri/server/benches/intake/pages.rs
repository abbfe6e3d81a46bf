//! First pages over the UI port, as the window asks for them.

use std::{
    error::Error,
    time::{Duration, Instant},
};

use crate::program::Program;

/// A first page.
pub(crate) struct Page {
    pub(crate) name: &'static str,
    command: &'static str,
    params: &'static str,
}

pub(crate) const ALL: [Page; 5] = [
    Page { name: "Requests, newest", command: "request.list", params: r#"{"limit":100}"# },
    Page {
        name: "Requests, refused (none there)",
        command: "request.list",
        params: r#"{"verdicts":["refused"],"limit":100}"#,
    },
    Page {
        name: "Contacts, by last activity",
        command: "contact.list",
        params: r#"{"sort":"last_activity","descending":true,"limit":100}"#,
    },
    Page { name: "Contacts, by name", command: "contact.list", params: r#"{"sort":"name","limit":100}"# },
    Page {
        name: "Contacts, search “doe 77777”",
        command: "contact.list",
        params: r#"{"text":"doe 77777","limit":100}"#,
    },
];

/// Times of `times` calls, the first one (cold) first.
pub(crate) fn time(program: &Program, page: &Page, times: usize) -> Result<Vec<Duration>, Box<dyn Error>> {
    (0..times)
        .map(|_| {
            let asked = Instant::now();
            program.call(page.command, page.params)?;
            Ok(asked.elapsed())
        })
        .collect()
}
