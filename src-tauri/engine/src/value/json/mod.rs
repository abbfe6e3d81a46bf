//! JSON with places: what stood where, in which order, how often.
//!
//! Ordinary JSON libraries answer "what does it mean"; an inspector must also answer "where exactly", keep integers
//! beyond 2^53 digit by digit, and see keys that come twice. Accepts exactly RFC 8259 (a leading byte order mark is
//! skipped), or, when told so, trailing commas as well, and then says where they were.

mod place;
mod read;

pub use place::{LineColumn, line_column, utf16_offset};
pub use read::{Commas, Document, SyntaxFault, read};

/// A range of bytes in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The bytes it covers.
    pub fn of(self, text: &str) -> &str {
        &text[self.start..self.end]
    }
}

/// A value and where it stood.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// From its first to its last byte, quotes and brackets included.
    pub span: Span,
    /// The value.
    pub value: Value,
}

/// A JSON value; a number is its text, to be read through its span.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// Any number; its digits are the text under the span.
    Number,
    /// A string, escapes resolved.
    String(String),
    /// An array.
    Array(Vec<Node>),
    /// An object; members in order, repeated keys included.
    Object(Vec<Member>),
}

impl Value {
    /// The word for it in a sentence: "a string", "an object".
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "true or false",
            Self::Number => "a number",
            Self::String(_) => "a string",
            Self::Array(_) => "an array",
            Self::Object(_) => "an object",
        }
    }
}

/// One `"key": value` of an object.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// The key, escapes resolved.
    pub key: String,
    /// Where the key stood, quotes included.
    pub key_span: Span,
    /// The value.
    pub node: Node,
}
