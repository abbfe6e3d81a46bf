//! Phone numbers.
//!
//! Intake is gated on *possible* (right length for its country), never on *valid*: number plans change faster than
//! tables, and the sample number of a vendor's own documentation is possible but not valid.

use rlibphonenumber::{NumberLengthType, PhoneNumber, PhoneNumberFormat, Region};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How sure the number plan is of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "types.ts")]
pub enum Validity {
    /// Assigned range and right length.
    Valid,
    /// Right length only.
    Possible,
    /// Neither; kept as the sender wrote it.
    Invalid,
}

impl Validity {
    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Possible => "possible",
            Self::Invalid => "invalid",
        }
    }

    /// Reads the word back; anything unknown counts as invalid.
    pub fn from_word(word: &str) -> Self {
        match word {
            "valid" => Self::Valid,
            "possible" => Self::Possible,
            _ => Self::Invalid,
        }
    }
}

/// A phone number that could exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phone {
    /// `+18045550119`
    pub e164: String,
    /// The extension's digits, if one was written.
    pub ext: Option<String>,
    /// Valid or only possible.
    pub validity: Validity,
}

/// Why a text is no phone number, in words that follow the number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAPhone(pub String);

impl Phone {
    /// Parses `text` as dialled in `country` (ISO 3166 code, "US").
    pub fn parse(text: &str, country: &str) -> Result<Self, NotAPhone> {
        let digits = text.chars().filter(|each| each.is_numeric()).count();
        let region = country.parse::<Region>().ok();
        let number = PhoneNumber::parse(text.trim(), region)
            .map_err(|_| NotAPhone(format!("is not a phone number ({digits} digits)")))?;
        match number.is_possible_with_reason() {
            Ok(NumberLengthType::IsPossible) => {}
            // Without its area code nobody outside of its own town can reach it.
            Ok(NumberLengthType::IsPossibleLocalOnly) => {
                return Err(NotAPhone(format!(
                    "has {digits} digits and cannot be dialled from outside its town"
                )));
            }
            Err(_) => {
                return Err(NotAPhone(format!("has {digits} digits, which is no length of a phone number")));
            }
        }
        let validity = if number.is_valid() { Validity::Valid } else { Validity::Possible };
        let ext = Some(number.extension().to_owned()).filter(|ext| !ext.is_empty());
        let e164 = number.format_as(PhoneNumberFormat::E164).into_owned();
        Ok(Self { e164, ext, validity })
    }
}

/// Reads the number plans, for which whoever has the first number would otherwise wait 20 ms.
pub fn warm_up() {
    if let Ok(phone) = Phone::parse("+1 804-555-0119", "US") {
        display(&phone.e164);
    }
}

/// `+18045550119` as people in North America write it, `(804) 555-0119`; other numbers in international form.
pub fn display(e164: &str) -> String {
    let Ok(number) = e164.parse::<PhoneNumber>() else { return e164.to_owned() };
    let format =
        if e164.starts_with("+1") { PhoneNumberFormat::National } else { PhoneNumberFormat::International };
    number.format_as(format).into_owned()
}
