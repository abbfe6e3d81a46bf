//! Money: kept in minor units of its currency (ISO 4217), told in major ones where a wire wants a number,
//! and written out for sentences.

use serde_json::{Number, Value};

/// Digits after the point of an amount in `currency`.
pub fn decimals(currency: &str) -> u32 {
    match currency {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "UYI"
        | "VND" | "VUV" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}

/// An amount as a JSON number in major units: 920000 cents are `9200`, 123450 are `1234.5`.
pub fn major(minor: i64, currency: &str) -> Value {
    let scale = 10_i64.pow(decimals(currency));
    if minor % scale == 0 {
        return Value::from(minor / scale);
    }
    #[expect(
        clippy::cast_precision_loss,
        reason = "exact below 2^53 minor units, more than any lead is worth"
    )]
    let amount = minor as f64 / scale as f64;
    Number::from_f64(amount).map_or(Value::Null, Value::Number)
}

/// `1850000` of `USD` as `18,500.00 USD`; every currency counts in hundredths here.
pub fn shown(minor: i64, currency: &str) -> String {
    let whole = (minor / 100).unsigned_abs().to_string();
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let sign = if minor < 0 { "-" } else { "" };
    format!("{sign}{grouped}.{:02} {currency}", (minor % 100).unsigned_abs())
}
