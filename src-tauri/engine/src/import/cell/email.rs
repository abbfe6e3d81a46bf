//! Email addresses in cells: one or several, with or without the name of their owner.

use super::{Fault, Problem};
use crate::value::email::Email;

/// The addresses of a cell.
pub fn emails(text: &str) -> Result<Vec<Email>, Fault> {
    let reason = match one(text) {
        Ok(email) => return Ok(vec![email]),
        Err(reason) => reason,
    };
    let text_of_several = text.replace(":::", ";");
    let parts = text_of_several.split([';', ',', '|', '\n']).map(str::trim).filter(|part| !part.is_empty());
    if let Some(several) = parts.map(|part| one(part).ok()).collect::<Option<Vec<Email>>>()
        && !several.is_empty()
    {
        return Ok(several);
    }
    Err(Fault::new(Problem::NotAnEmail, format!("This {reason}.")).suggesting(mended(text)))
}

/// `ann@example.com`, `mailto:ann@example.com` or `Ann Lee <ann@example.com>`.
fn one(text: &str) -> Result<Email, String> {
    let inner = text.rsplit_once('<').and_then(|(_, rest)| rest.strip_suffix('>')).unwrap_or(text);
    let address = inner.strip_prefix("mailto:").unwrap_or(inner);
    Email::parse(address).map_err(|reason| reason.0)
}

/// Spaces inside, a comma for the dot, a sign too many at the end, words for the signs.
fn mended(text: &str) -> Option<String> {
    let without_spaces: String = text.split_whitespace().collect();
    let spelled =
        without_spaces.replace("(at)", "@").replace("[at]", "@").replace("(dot)", ".").replace("[dot]", ".");
    let dotted = spelled.replace(',', ".");
    let clean = dotted.trim_matches(['.', ';', ':', '"', '\'', '(', ')']).to_owned();
    Some(clean).filter(|candidate| candidate != text && Email::parse(candidate).is_ok())
}
