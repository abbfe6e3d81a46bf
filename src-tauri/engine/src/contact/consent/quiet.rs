//! Quiet hours: when a phone may ring, by weekday, everywhere and in single states; and until when a message is held.
//!
//! What holds in a state holds beside what holds everywhere: both must be open. A day that is not written down is quiet as
//! a whole.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone, Timelike, Weekday};
use chrono_tz::Tz;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use crate::{
    clock::Timestamp,
    db::Work,
    error::{Error, Result},
    journal::{self, About, Actor, Entry},
};

const MINUTES_A_DAY: u16 = 24 * 60;
/// A common opening of several zones is looked for so many times; each step goes ahead by hours.
const STEPS: usize = 64;

/// When a phone may ring at one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", rename = "QuietHours")]
pub struct Hours {
    /// Empty: everywhere; `US-FL`: a state.
    pub place: String,
    /// The days on which it may ring at all.
    pub days: Vec<Day>,
}

/// When a phone may ring on one weekday.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", rename = "QuietHoursDay")]
pub struct Day {
    /// 1 is Monday, 7 is Sunday.
    pub weekday: u8,
    /// From then on, like `08:00`.
    pub opens: String,
    /// Before then, like `21:00`; `24:00` is midnight.
    pub closes: String,
}

/// The open minutes of each day, Monday first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Week([Option<(u16, u16)>; 7]);

/// Whether it may ring now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bell {
    May,
    /// Not before then; `None` when no such moment comes.
    Held(Option<Timestamp>),
}

/// All places, that of everywhere first.
pub fn hours(db: &Connection) -> Result<Vec<Hours>> {
    let mut select =
        db.prepare_cached("SELECT place, weekday, opens, closes FROM quiet_hours ORDER BY place, weekday")?;
    let mut rows = select.query([])?;
    let mut all: Vec<Hours> = Vec::new();
    while let Some(row) = rows.next()? {
        let place: String = row.get("place")?;
        let day = Day {
            weekday: row.get("weekday")?,
            opens: clock_text(row.get("opens")?),
            closes: clock_text(row.get("closes")?),
        };
        match all.last_mut().filter(|last| last.place == place) {
            Some(last) => last.days.push(day),
            None => all.push(Hours { place, days: vec![day] }),
        }
    }
    Ok(all)
}

/// Writes the hours of one place; a state without days has no hours of its own any more.
pub fn set_hours(work: &mut Work<'_>, hours: &Hours, actor: &Actor) -> Result<()> {
    check_place(hours)?;
    work.db.prepare_cached("DELETE FROM quiet_hours WHERE place = ?1")?.execute([&hours.place])?;
    for day in &hours.days {
        let (opens, closes) = minutes(day)?;
        let added = work
            .db
            .prepare_cached(
                "INSERT INTO quiet_hours (place, weekday, opens, closes) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT DO NOTHING",
            )?
            .execute((&hours.place, day.weekday, opens, closes))?;
        if added == 0 {
            return Err(Error::invalid("days", "Name each day of the week once."));
        }
    }
    work.changes.add("setting", "quietHours");
    let payload = json!({ "place": hours.place, "days": hours.days });
    journal::record(
        work,
        &Entry { kind: "setting.quiet_hours_changed", actor, about: About::default(), payload },
    )
}

/// The open minutes at a place: open there and open everywhere.
pub(super) fn week(db: &Connection, place: Option<&str>) -> Result<Week> {
    let everywhere = read_week(db, "")?.unwrap_or(Week([None; 7]));
    let there = place.map(|place| read_week(db, place)).transpose()?.flatten();
    Ok(there.map_or(everywhere, |there| there.and(everywhere)))
}

/// Whether it may ring at `now`, at all of `zones` together.
pub(super) fn bell(week: Week, zones: &[Tz], now: Timestamp) -> Bell {
    let mut at = now;
    for _ in 0..STEPS {
        let Some(next) = zones.iter().map(|zone| week.next_open(*zone, at)).try_fold(at, later) else {
            return Bell::Held(None);
        };
        if next == at {
            return if at == now { Bell::May } else { Bell::Held(Some(at)) };
        }
        at = next;
    }
    Bell::Held(None)
}

fn later(one: Timestamp, other: Option<Timestamp>) -> Option<Timestamp> {
    other.map(|other| one.max(other))
}

impl Week {
    fn and(self, other: Self) -> Self {
        let both = |day: usize| {
            let ((opens, closes), (also_opens, also_closes)) = (self.0[day]?, other.0[day]?);
            let (opens, closes) = (opens.max(also_opens), closes.min(also_closes));
            (opens < closes).then_some((opens, closes))
        };
        Self(std::array::from_fn(both))
    }

    fn on(self, weekday: Weekday) -> Option<(u16, u16)> {
        self.0[weekday.num_days_from_monday() as usize]
    }

    /// `at` itself when it is open then, else the next opening within eight days.
    fn next_open(self, zone: Tz, at: Timestamp) -> Option<Timestamp> {
        let local = DateTime::from_timestamp_millis(at.0)?.with_timezone(&zone);
        let minute = u16::try_from(local.hour() * 60 + local.minute()).ok()?;
        if self.on(local.weekday()).is_some_and(|(opens, closes)| (opens..closes).contains(&minute)) {
            return Some(at);
        }
        (0..=8).find_map(|days| {
            let date = local.date_naive().checked_add_days(Days::new(days))?;
            let (opens, _) = self.on(date.weekday())?;
            moment(zone, date, opens).filter(|opening| *opening > at)
        })
    }
}

/// A minute that a change of the clock skips is an hour later.
fn moment(zone: Tz, date: NaiveDate, minute: u16) -> Option<Timestamp> {
    let time = NaiveTime::from_num_seconds_from_midnight_opt(u32::from(minute % MINUTES_A_DAY) * 60, 0)?;
    let local = date.and_time(time);
    let there = zone.from_local_datetime(&local).earliest();
    let there = there.or_else(|| zone.from_local_datetime(&(local + TimeDelta::hours(1))).earliest())?;
    Some(Timestamp(there.timestamp_millis()))
}

fn read_week(db: &Connection, place: &str) -> Result<Option<Week>> {
    let mut select = db.prepare_cached("SELECT weekday, opens, closes FROM quiet_hours WHERE place = ?1")?;
    let mut rows = select.query([place])?;
    let mut week: Option<Week> = None;
    while let Some(row) = rows.next()? {
        let weekday: usize = row.get("weekday")?;
        if let Some(day) = week.get_or_insert(Week([None; 7])).0.get_mut(weekday.saturating_sub(1)) {
            *day = Some((row.get("opens")?, row.get("closes")?));
        }
    }
    Ok(week)
}

fn check_place(hours: &Hours) -> Result<()> {
    let state = hours.place.strip_prefix("US-");
    let is_state = state.is_some_and(|code| code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase()));
    if !hours.place.is_empty() && !is_state {
        return Err(Error::invalid(
            "place",
            "Name a state like US-FL, or leave the place empty for everywhere.",
        ));
    }
    if hours.place.is_empty() && hours.days.is_empty() {
        return Err(Error::invalid("days", "Leave at least one day on which a phone may ring."));
    }
    Ok(())
}

fn minutes(day: &Day) -> Result<(u16, u16)> {
    let unfit =
        || Error::invalid("days", "Each day needs a weekday from 1 to 7 and times like 08:00 and 21:00.");
    let (opens, closes) = (minute(&day.opens).ok_or_else(unfit)?, minute(&day.closes).ok_or_else(unfit)?);
    if !(1..=7).contains(&day.weekday) {
        return Err(unfit());
    }
    if opens >= closes {
        return Err(Error::invalid("days", "Each day must open before it closes."));
    }
    Ok((opens, closes))
}

fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    let total = hour.checked_mul(60)?.checked_add(minute)?;
    (text.len() == 5 && minute < 60 && total <= MINUTES_A_DAY).then_some(total)
}

fn clock_text(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}
