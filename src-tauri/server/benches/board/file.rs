//! A made-up CSV file: names that repeat as names do, phones and emails that do not, one custom field.

use std::fmt::Write;

const FIRST: [&str; 12] =
    ["Maria", "Jon", "Zoë", "Priya", "Luis", "Ana", "Tom", "Grace", "Hana", "Owen", "José", "Ruth"];
const LAST: [&str; 10] = [
    "Okafor",
    "Brandt",
    "Quintero",
    "Vance",
    "Halloran",
    "Nakamura",
    "Doyle",
    "Whitlock",
    "Petrov",
    "Lindqvist",
];
const ROOFS: [&str; 4] = ["Slate roof", "Metal roof", "Shingle roof", "Flat roof"];

/// So many rows under a head.
pub(crate) fn of(people: usize) -> String {
    let mut text = String::from("First name,Last name,Phone,Email,Lead value,Roof\n");
    for index in 0..people {
        let (first, last) = (FIRST[index % FIRST.len()], LAST[index / FIRST.len() % LAST.len()]);
        // Area codes that are in use and numbers that count up, so that every phone is a possible one.
        let phone = format!("{}{:07}", 804 + index / 90_000 % 2 * 6, 5_500_000 + index % 90_000);
        let value = index % 900 * 100;
        let roof = ROOFS[index % ROOFS.len()];
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{first},{last} {index},{phone},person.{index}@example.com,{value},{roof}");
    }
    text
}
