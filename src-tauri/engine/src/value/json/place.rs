//! From a byte offset to what people and screens count in.

/// A place as an editor shows it; both count from 1, columns count characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineColumn {
    /// Line.
    pub line: usize,
    /// Column.
    pub column: usize,
}

/// The line and column of `offset` in `text`. A byte order mark takes no column, as in editors.
pub fn line_column(text: &[u8], offset: usize) -> LineColumn {
    let before = &text[..offset.min(text.len())];
    let before = before.strip_prefix("\u{feff}".as_bytes()).unwrap_or(before);
    let line_start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
    LineColumn {
        line: before.iter().filter(|&&byte| byte == b'\n').count() + 1,
        column: String::from_utf8_lossy(&before[line_start..]).chars().count() + 1,
    }
}

/// The same place counted in UTF-16 units, as JavaScript indexes strings.
pub fn utf16_offset(text: &str, offset: usize) -> usize {
    let mut end = offset.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].encode_utf16().count()
}
