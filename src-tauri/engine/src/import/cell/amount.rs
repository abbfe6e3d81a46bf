//! Amounts of money in cells, with whatever currency and separators they were written.

use super::{Fault, Problem};

/// The amount in hundredths: `$12,500`, `12.500,00`, `USD 99.50`.
pub fn amount(text: &str) -> Result<i64, Fault> {
    let number: String =
        text.chars().filter(|each| each.is_ascii_digit() || ".,-()".contains(*each)).collect();
    let words = text.chars().filter(|each| each.is_alphabetic()).count();
    if words > 3 || number.contains(['-', '(', ')']) || !number.contains(|each: char| each.is_ascii_digit()) {
        return Err(Fault::new(Problem::NotAnAmount, "This is not an amount of money."));
    }
    match parts(&number) {
        Parts::Clear(whole, cents) => in_cents(&whole, &cents)
            .ok_or_else(|| Fault::new(Problem::NotAnAmount, "This is more money than can be counted.")),
        Parts::Unclear => {
            let digits: String = number.chars().filter(char::is_ascii_digit).collect();
            let why = "This can be read as thousands or as a fraction.";
            Err(Fault::new(Problem::NotAnAmount, why).suggesting(Some(digits)))
        }
    }
}

enum Parts {
    Clear(String, String),
    Unclear,
}

/// The last separator is the decimal one when one or two digits follow it; with three it stands between thousands.
fn parts(number: &str) -> Parts {
    let digits = |part: &str| part.chars().filter(char::is_ascii_digit).collect::<String>();
    let Some(at) = number.rfind(['.', ',']) else { return Parts::Clear(number.to_owned(), String::new()) };
    let (whole, fraction) = (&number[..at], &number[at + 1..]);
    let sign = &number[at..=at];
    match fraction.len() {
        0..=2 => Parts::Clear(digits(whole), fraction.to_owned()),
        // `1.200` is twelve hundred in one country and one and a fifth in another; `1,200` is read as here.
        3 if sign == "." && !whole.contains(['.', ',']) => Parts::Unclear,
        3 => Parts::Clear(digits(number), String::new()),
        _ => Parts::Unclear,
    }
}

fn in_cents(whole: &str, cents: &str) -> Option<i64> {
    let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let cents: i64 = format!("{cents:0<2}").parse().ok()?;
    whole.checked_mul(100)?.checked_add(cents)
}
