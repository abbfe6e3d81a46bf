//! The secret that opens the UI port: new at each start, known only to who can read the first lines of the program.

use std::{fmt::Write, hint};

use porchlight_engine::{Error, Result};

const BYTES: usize = 32;

/// A secret of 32 random bytes, written in hex. It has no `Debug`, so it cannot slip into a log.
pub struct Token(String);

impl Token {
    /// A new token from the randomness of the machine.
    pub fn new() -> Result<Self> {
        let mut bytes = [0; BYTES];
        getrandom::fill(&mut bytes).map_err(|error| Error::internal("making the token of the UI", error))?;
        let hex = bytes.iter().fold(String::with_capacity(2 * BYTES), |mut hex, byte| {
            // Writing to a string cannot fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        });
        Ok(Self(hex))
    }

    /// The token as it stands in the link.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether `given` is this token, in a time that does not tell how much of it was right.
    pub(crate) fn matches(&self, given: &str) -> bool {
        let difference =
            self.0.bytes().zip(given.bytes()).fold(0, |sum, (ours, theirs)| sum | (ours ^ theirs));
        // The length is no secret. The black box keeps the compiler from leaving the loop early.
        hint::black_box(difference) == 0 && given.len() == self.0.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_whole_token_matches() {
        let token = Token::new().unwrap();
        let right = token.as_str().to_owned();
        let wrong = right.replace(|digit: char| digit.is_ascii_digit(), "x");
        assert_eq!(right.len(), 64);
        assert!(token.matches(&right));
        for given in ["", &right[..63], &format!("{right}0"), &wrong] {
            assert!(!token.matches(given), "{given}");
        }
    }

    #[test]
    fn every_start_has_its_own() {
        assert_ne!(Token::new().unwrap().as_str(), Token::new().unwrap().as_str());
    }
}
