//! Part of a text as a pattern of LIKE, in which nothing but its ends stands for anything else.

/// Matches every text that contains `text`; for a LIKE whose escape is the backslash.
pub fn contains(text: &str) -> String {
    format!("%{}%", text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"))
}
