//! Email addresses: syntax only, nothing is looked up.

use email_address::{EmailAddress, Options};

/// An address that can be mailed to, as the sender wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email(String);

/// Why a text is no email address, in words that follow "email ".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAnEmail(pub String);

impl Email {
    /// Parses `text` after trimming; asks for a top-level domain and refuses display names and literals.
    pub fn parse(text: &str) -> Result<Self, NotAnEmail> {
        let options = Options::default().with_required_tld().without_display_text().without_domain_literal();
        let trimmed = text.trim();
        if trimmed.starts_with('"') {
            return Err(NotAnEmail("has a quoted name before the @".into()));
        }
        EmailAddress::parse_with_options(trimmed, options)
            .map(|address| Self(address.to_string()))
            .map_err(|error| NotAnEmail(format!("is not an address: {}", reason(&error))))
    }

    /// The address as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form two addresses are compared in: case-folded.
    pub fn folded(&self) -> String {
        self.0.to_lowercase()
    }
}

fn reason(error: &email_address::Error) -> String {
    error.to_string().trim_end_matches('.').to_lowercase()
}
