//! Hiding secrets in what is shown. Every character of a secret but the last four becomes a dot, so that places in the
//! text stay where they were.

use crate::value::json::{self, Commas, Node, Value};

const DOT: char = '•';
const SHOWN: usize = 4;

/// Whether a header carries a secret.
pub fn is_secret_header(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    matches!(name.as_str(), "authorization" | "proxy-authorization" | "cookie" | "set-cookie")
        || sounds_secret(&name)
}

/// A value with all but its last four characters hidden; short ones are hidden whole.
pub fn masked(value: &str) -> String {
    let count = value.chars().count();
    let hidden = if count >= 3 * SHOWN { count - SHOWN } else { count };
    value
        .chars()
        .enumerate()
        .map(|(index, each)| if index < hidden { hide(each) } else { each.to_string() })
        .collect()
}

/// A header's value for the screen; the scheme of `Authorization` stays readable.
pub fn masked_header(name: &str, value: &str) -> String {
    match value.split_once(' ') {
        Some((scheme, rest)) if name.eq_ignore_ascii_case("authorization") => {
            format!("{scheme} {}", masked(rest))
        }
        _ => masked(value),
    }
}

/// A JSON body with the values of secret-sounding names hidden; other texts as they are.
pub fn masked_body(text: &str) -> String {
    let Ok(document) = json::read(text, Commas::TrailingAllowed) else { return text.to_owned() };
    let mut spans = Vec::new();
    secrets(&document.root, Below::Plain, &mut spans);
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (start, end) in spans {
        out.push_str(&text[at..start]);
        out.push_str(&masked(&text[start..end]));
        at = end;
    }
    out.push_str(&text[at..]);
    out
}

/// A target with the values of secret-sounding query parameters hidden.
pub fn masked_target(target: &str) -> String {
    let Some((path, query)) = target.split_once('?') else { return target.to_owned() };
    let hidden: Vec<String> = query
        .split('&')
        .map(|pair| match pair.split_once('=') {
            Some((name, value)) if sounds_secret(&name.to_ascii_lowercase()) => {
                format!("{name}={}", masked(value))
            }
            _ => pair.to_owned(),
        })
        .collect();
    format!("{path}?{}", hidden.join("&"))
}

/// Ranges of the secret values, quotes left out, in the order of the text. Below a secret-sounding name everything is
/// secret.
fn secrets(node: &Node, below: Below, out: &mut Vec<(usize, usize)>) {
    match &node.value {
        Value::Object(members) => {
            for member in members {
                let secret = below == Below::Secret || sounds_secret(&member.key.to_ascii_lowercase());
                secrets(&member.node, if secret { Below::Secret } else { Below::Plain }, out);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| secrets(item, below, out)),
        Value::String(_) if below == Below::Secret => out.push((node.span.start + 1, node.span.end - 1)),
        Value::Number if below == Below::Secret => out.push((node.span.start, node.span.end)),
        _ => {}
    }
}

/// What kind of name a value stands under.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Below {
    Secret,
    Plain,
}

/// `name` in lower case.
fn sounds_secret(name: &str) -> bool {
    let bare: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    ["apikey", "token", "secret", "password", "passwd", "handshakekey", "accesskey", "privatekey"]
        .iter()
        .any(|word| bare.contains(word))
}

/// As many UTF-16 units of dots as the character takes.
fn hide(each: char) -> String {
    std::iter::repeat_n(DOT, each.len_utf16()).collect()
}
