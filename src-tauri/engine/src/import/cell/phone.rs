//! Phones in cells: one or several, as people and spreadsheets write them.

use super::{Fault, Problem};
use crate::value::phone::Phone;

/// What stands between several numbers in one cell.
const BETWEEN: &[char] = &[';', '|', '\n', ',', '/'];

/// The phones of a cell, each with how it was written.
pub fn phones(text: &str, country: &str) -> Result<Vec<(Phone, String)>, Fault> {
    // A spreadsheet's own mark for text, which is no part of it.
    let text = text.strip_prefix('\'').unwrap_or(text).trim();
    if is_excel_number(text) {
        return Err(excel_number(text, country));
    }
    let reason = match one(text, country) {
        Ok(phone) => return Ok(vec![phone]),
        Err(reason) => reason,
    };
    if let Some(several) = several(text, country) {
        return Ok(several);
    }
    let why = format!("“{}” {reason}.", shown(text));
    Err(Fault::new(Problem::NotAPhone, why).suggesting(mended(text, country)))
}

/// Whether a spreadsheet made a number with an exponent of it: `8.04555E+09`, in some countries `8,04555E+09`.
pub fn is_excel_number(text: &str) -> bool {
    excel_parts(text).is_some()
}

/// The digits before and after the point, and the exponent.
fn excel_parts(text: &str) -> Option<(&str, &str, usize)> {
    let (number, exponent) = text.split_once(['E', 'e'])?;
    let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
    let (whole, fraction) = number.split_once(['.', ',']).unwrap_or((number, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let fits = whole.len() == 1 && digits(whole) && digits(fraction) && (1..=2).contains(&exponent.len());
    (fits && digits(exponent)).then(|| exponent.parse().ok().map(|power| (whole, fraction, power)))?
}

/// All digits are still there only when as many follow the point as the exponent asks for.
fn excel_number(text: &str, country: &str) -> Fault {
    let whole = excel_parts(text)
        .filter(|(_, fraction, power)| fraction.len() == *power)
        .map(|(whole, fraction, _)| format!("{whole}{fraction}"))
        .filter(|digits| one(digits, country).is_ok());
    let why = if whole.is_some() {
        "Excel changed this column: it made a number out of the phone."
    } else {
        "Excel changed this column: it made a number out of the phone, and its last digits are gone. Look them up in the \
         original list."
    };
    Fault::new(Problem::ExcelNumber, why).suggesting(whole)
}

fn one(text: &str, country: &str) -> Result<(Phone, String), String> {
    let phone = Phone::parse(text, country).map_err(|reason| reason.0)?;
    Ok((phone, text.to_owned()))
}

fn several(text: &str, country: &str) -> Option<Vec<(Phone, String)>> {
    let text = text.replace(":::", ";").replace(" or ", ";").replace(" and ", ";");
    let parts: Vec<&str> = text.split(BETWEEN).map(str::trim).filter(|part| !part.is_empty()).collect();
    if parts.len() < 2 {
        return None;
    }
    parts.into_iter().map(|part| one(part, country).ok()).collect()
}

/// `8045550119.0` of a spreadsheet, words around the number, a second number that is none.
fn mended(text: &str, country: &str) -> Option<String> {
    let without_fraction = text.strip_suffix(".0").map(str::to_owned);
    let signs: String =
        text.chars().filter(|each| each.is_ascii_digit() || "+-.() ".contains(*each)).collect();
    let number_only = signs.trim_start().trim_end_matches(|each: char| !each.is_ascii_digit());
    let first = text.split(BETWEEN).next().map(|part| part.trim().to_owned());
    [without_fraction, first, Some(number_only.to_owned())]
        .into_iter()
        .flatten()
        .find(|candidate| candidate != text && one(candidate, country).is_ok())
}

/// A cell as it stands in a sentence.
fn shown(text: &str) -> String {
    let short: String = text.chars().take(40).collect();
    if short.len() < text.len() { format!("{short}…") } else { short }
}
