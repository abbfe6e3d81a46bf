//! Ten business days: weekends and federal holidays, on the day they are observed, do not count.

use chrono::NaiveDate;
use porchlight_engine::contact::consent::{add_business_days, deadline, is_federal_holiday};
use proptest::prelude::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn the_deadline_skips_weekends_and_holidays() {
    for (received, last, why) in [
        ("2026-03-02", "2026-03-16", "a Monday without holidays"),
        ("2026-03-06", "2026-03-20", "a Friday"),
        ("2026-03-07", "2026-03-20", "a Saturday counts from Monday"),
        ("2026-03-08", "2026-03-20", "a Sunday counts from Monday"),
        ("2026-05-19", "2026-06-03", "Memorial Day between"),
        ("2026-06-10", "2026-06-25", "Juneteenth on a Friday"),
        ("2026-06-25", "2026-07-10", "the Fourth on a Saturday is observed on Friday"),
        ("2027-06-25", "2027-07-12", "the Fourth on a Sunday is observed on Monday"),
        ("2026-11-10", "2026-11-25", "Veterans Day; the day before Thanksgiving"),
        ("2026-11-12", "2026-11-27", "Thanksgiving between"),
        ("2026-12-18", "2027-01-05", "Christmas and New Year"),
        ("2021-12-20", "2022-01-05", "both on Saturdays, observed in the old year"),
        ("2026-01-05", "2026-01-20", "the birthday of Martin Luther King"),
    ] {
        assert_eq!(deadline(day(received)), day(last), "{received}: {why}");
    }
}

#[test]
fn the_federal_holidays_of_a_year() {
    let of = |year: i32| {
        let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
        let days = first.iter_days().take_while(|day| day.to_string().starts_with(&year.to_string()));
        days.filter(|day| is_federal_holiday(*day))
            .map(|day| day.format("%m-%d").to_string())
            .collect::<Vec<_>>()
    };
    let year_2026 = [
        "01-01", "01-19", "02-16", "05-25", "06-19", "07-03", "07-04", "09-07", "10-12", "11-11", "11-26",
        "12-25",
    ];
    assert_eq!(of(2026), year_2026);
    let year_2021 = [
        "01-01", "01-18", "02-15", "05-31", "06-18", "06-19", "07-04", "07-05", "09-06", "10-11", "11-11",
        "11-25", "12-24", "12-25", "12-31",
    ];
    assert_eq!(of(2021), year_2021);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    /// Later is never due earlier, the day itself is a working one, and between lie exactly ten working days.
    #[test]
    fn a_later_wish_is_never_due_earlier(offset in 0..20_000_u64, days in 1..30_u32) {
        let received = day("2020-01-01").checked_add_days(chrono::Days::new(offset)).unwrap();
        let due = add_business_days(received, days);
        let working = |day: &NaiveDate| {
            day.format("%u").to_string().parse::<u8>().unwrap() < 6 && !is_federal_holiday(*day)
        };
        prop_assert!(working(&due));
        prop_assert!(add_business_days(received.succ_opt().unwrap(), days) >= due);
        let between = received.iter_days().skip(1).take_while(|day| *day <= due).filter(working).count();
        prop_assert_eq!(between, days as usize);
    }
}
