//! Where a contact probably is: the time zones their clock may show, and the state.
//!
//! A number moves with its owner, so an area code is a guess; where it allows several zones, all of them are told.

use std::{collections::HashMap, sync::LazyLock};

use chrono_tz::Tz;

/// Area codes of North America; how it was made and its license stand in the file.
const NANP: &str = include_str!("zone/nanp.txt");

static AREAS: LazyLock<HashMap<&'static str, Area>> =
    LazyLock::new(|| NANP.lines().filter_map(area).collect());

/// Where the numbers of an area code are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Area {
    /// A state of the US: `FL`.
    pub(super) state: Option<&'static str>,
    /// Never empty.
    pub(super) zones: Vec<Tz>,
}

/// Where somebody probably is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Whereabouts {
    /// `US-FL`
    pub(super) place: Option<String>,
    /// Never empty.
    pub(super) zones: Vec<Tz>,
}

/// From the zone written down for the contact, else from the area code of the number, else from the department's zone.
pub(super) fn whereabouts(contact_zone: Option<&str>, number: &str, department_zone: Tz) -> Whereabouts {
    let area = area_of(number);
    let place = area.and_then(|area| area.state).map(|state| format!("US-{state}"));
    let written_down = contact_zone.and_then(|zone| zone.parse().ok()).map(|zone| vec![zone]);
    let guessed = || area.map(|area| area.zones.clone());
    let zones = written_down.or_else(guessed).unwrap_or_else(|| vec![department_zone]);
    Whereabouts { place, zones }
}

/// Where a number like `+18045550119` is; `None` outside of North America and for numbers without a place.
fn area_of(number: &str) -> Option<&'static Area> {
    AREAS.get(number.strip_prefix("+1")?.get(..3)?)
}

fn area(line: &'static str) -> Option<(&'static str, Area)> {
    let mut words = line.split(' ');
    let code = words.next().filter(|code| *code != "#")?;
    let state = words.next().filter(|state| *state != "-");
    let zones: Vec<Tz> = words.filter_map(|zone| zone.parse().ok()).collect();
    (!zones.is_empty()).then_some((code, Area { state, zones }))
}
