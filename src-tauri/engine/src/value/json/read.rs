//! The reader: one pass, a stack as deep as the nesting allowed, faults placed where a person must change something.

use super::{Member, Node, Span, Value};

/// Nesting deeper than this is refused, as common JSON libraries do.
const MAX_DEPTH: usize = 128;

/// Whether a comma may stand before a closing bracket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Commas {
    /// RFC 8259: no.
    Strict,
    /// Yes; each one is reported in [`Document::trailing_commas`].
    TrailingAllowed,
}

/// A text that could be read.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// The value.
    pub root: Node,
    /// Byte offsets of commas that were let pass.
    pub trailing_commas: Vec<usize>,
}

/// Why a text is not JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxFault {
    /// What a person must change, not where the reader gave up.
    pub span: Span,
    /// The name of the mistake: "trailing comma", "missing comma", …
    pub mistake: &'static str,
    /// What should stand there.
    pub expected: &'static str,
    /// What stands there.
    pub found: String,
}

/// Reads one JSON text.
pub fn read(text: &str, commas: Commas) -> Result<Document, SyntaxFault> {
    let mut reader = Reader { text, at: 0, commas, trailing_commas: Vec::new() };
    if text.starts_with('\u{feff}') {
        reader.at = '\u{feff}'.len_utf8();
    }
    reader.skip_space();
    let root = reader.value(0)?;
    reader.skip_space();
    if reader.at < text.len() {
        return Err(reader.fault("text after the end", "nothing after the closing bracket"));
    }
    Ok(Document { root, trailing_commas: reader.trailing_commas })
}

type Read<T> = Result<T, SyntaxFault>;

struct Reader<'a> {
    text: &'a str,
    at: usize,
    commas: Commas,
    trailing_commas: Vec<usize>,
}

impl Reader<'_> {
    fn value(&mut self, depth: usize) -> Read<Node> {
        let start = self.at;
        let value = match self.peek() {
            Some(b'{') if depth < MAX_DEPTH => self.object(depth)?,
            Some(b'[') if depth < MAX_DEPTH => self.array(depth)?,
            Some(b'{' | b'[') => return Err(self.fault("nested too deep", "at most 128 levels")),
            Some(b'"') => Value::String(self.string()?),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(b't') => self.word("true", Value::Bool(true))?,
            Some(b'f') => self.word("false", Value::Bool(false))?,
            Some(b'n') => self.word("null", Value::Null)?,
            _ => return Err(self.fault("missing value", "a value")),
        };
        Ok(Node { span: Span { start, end: self.at }, value })
    }

    fn object(&mut self, depth: usize) -> Read<Value> {
        let mut members = Vec::new();
        self.at += 1;
        self.skip_space();
        if self.take(b'}') {
            return Ok(Value::Object(members));
        }
        loop {
            members.push(self.member(depth)?);
            self.skip_space();
            if !self.take(b',') {
                self.close(b'}', "a comma or }")?;
                return Ok(Value::Object(members));
            }
            if self.trailing_comma(b'}')? {
                return Ok(Value::Object(members));
            }
        }
    }

    fn member(&mut self, depth: usize) -> Read<Member> {
        if self.peek() != Some(b'"') {
            return Err(self.fault("missing name", "a name in double quotes"));
        }
        let start = self.at;
        let key = self.string()?;
        let key_span = Span { start, end: self.at };
        self.skip_space();
        if !self.take(b':') {
            return Err(self.fault("missing colon", "a colon after the name"));
        }
        self.skip_space();
        Ok(Member { key, key_span, node: self.value(depth + 1)? })
    }

    fn array(&mut self, depth: usize) -> Read<Value> {
        let mut items = Vec::new();
        self.at += 1;
        self.skip_space();
        if self.take(b']') {
            return Ok(Value::Array(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            self.skip_space();
            if !self.take(b',') {
                self.close(b']', "a comma or ]")?;
                return Ok(Value::Array(items));
            }
            if self.trailing_comma(b']')? {
                return Ok(Value::Array(items));
            }
        }
    }

    /// After a comma: is the bracket closed at once? The fault is the comma, not the bracket.
    fn trailing_comma(&mut self, bracket: u8) -> Read<bool> {
        let comma = self.at - 1;
        self.skip_space();
        if self.peek() != Some(bracket) {
            return Ok(false);
        }
        if self.commas == Commas::Strict {
            return Err(SyntaxFault {
                span: Span { start: comma, end: comma + 1 },
                mistake: "trailing comma",
                expected: if bracket == b'}' { "a name after the comma" } else { "a value after the comma" },
                found: (bracket as char).to_string(),
            });
        }
        self.trailing_commas.push(comma);
        self.at += 1;
        Ok(true)
    }

    fn close(&mut self, bracket: u8, expected: &'static str) -> Read<()> {
        if self.take(bracket) {
            return Ok(());
        }
        let mistake = if self.at >= self.text.len() { "unexpected end" } else { "missing comma" };
        Err(self.fault(mistake, expected))
    }

    fn string(&mut self) -> Read<String> {
        let open = self.at;
        self.at += 1;
        let mut out = String::new();
        loop {
            let rest = &self.text.as_bytes()[self.at..];
            let plain = rest.iter().position(|&b| b == b'"' || b == b'\\' || b < 0x20).unwrap_or(rest.len());
            out.push_str(&self.text[self.at..self.at + plain]);
            self.at += plain;
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(out);
                }
                Some(b'\\') => out.push(self.escape()?),
                Some(_) => return Err(self.fault("bare control character", "an escape such as \\n")),
                None => {
                    self.at = open;
                    return Err(self.fault("string not closed", "a closing quote"));
                }
            }
        }
    }

    fn escape(&mut self) -> Read<char> {
        let simple = match self.text.as_bytes().get(self.at + 1) {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode_escape(),
            _ => return Err(self.fault("unknown escape", "one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u")),
        };
        self.at += 2;
        Ok(simple)
    }

    /// `\uXXXX`, or two of them for a character beyond the basic plane.
    fn unicode_escape(&mut self) -> Read<char> {
        let first = self.hex4(self.at)?;
        if let Some(single) = char::from_u32(first) {
            self.at += 6;
            return Ok(single);
        }
        let second = self.hex4(self.at + 6).ok().filter(|low| (0xDC00..0xE000).contains(low));
        let (0xD800..0xDC00, Some(low)) = (first, second) else {
            return Err(self.fault("half a character", "both halves of a surrogate pair"));
        };
        self.at += 12;
        let code = 0x10000 + ((first - 0xD800) << 10) + (low - 0xDC00);
        Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn hex4(&self, at: usize) -> Read<u32> {
        let bytes = self.text.as_bytes();
        let digits = bytes.get(at + 2..at + 6).filter(|d| bytes[at..].starts_with(b"\\u") && all_hex(d));
        digits
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u32::from_str_radix(digits, 16).ok())
            .ok_or_else(|| self.fault("unknown escape", "\\u and four hexadecimal digits"))
    }

    fn number(&mut self) -> Read<Value> {
        let start = self.at;
        self.take(b'-');
        if !self.take(b'0') && self.digits() == 0 {
            return Err(self.fault("broken number", "a digit"));
        }
        if self.take(b'.') && self.digits() == 0 {
            return Err(self.fault("broken number", "a digit after the point"));
        }
        if self.take(b'e') || self.take(b'E') {
            let _ = self.take(b'+') || self.take(b'-');
            if self.digits() == 0 {
                return Err(self.fault("broken number", "a digit in the exponent"));
            }
        }
        if self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at = start;
            return Err(
                self.fault("number begins with zero", "a number without leading zeros, or quotes around it")
            );
        }
        Ok(Value::Number)
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        self.at - start
    }

    fn word(&mut self, word: &'static str, value: Value) -> Read<Value> {
        if !self.text[self.at..].starts_with(word) {
            return Err(self.fault("missing value", "a value; text needs double quotes"));
        }
        self.at += word.len();
        Ok(value)
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> bool {
        let there = self.peek() == Some(byte);
        self.at += usize::from(there);
        there
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn fault(&self, mistake: &'static str, expected: &'static str) -> SyntaxFault {
        let rest = &self.text[self.at..];
        let shown = rest.chars().next();
        SyntaxFault {
            span: Span { start: self.at, end: self.at + shown.map_or(0, char::len_utf8) },
            mistake: if shown.is_none() { "unexpected end" } else { mistake },
            expected,
            found: shown.map_or_else(|| "the end of the body".to_owned(), |c| c.escape_debug().to_string()),
        }
    }
}

fn all_hex(digits: &[u8]) -> bool {
    digits.iter().all(u8::is_ascii_hexdigit)
}
