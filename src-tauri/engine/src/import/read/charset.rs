//! What the letters of a file are written in: UTF-8, UTF-16 or the Windows code page that older spreadsheets save in.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use encoding_rs_io::{DecodeReaderBytes, DecodeReaderBytesBuilder};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::{Error, Result};

/// Ways to write letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "types.ts", rename = "ImportCharset")]
pub enum Charset {
    /// UTF-8.
    Utf8,
    /// UTF-16, low byte first, as Excel's "Unicode text".
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// Windows-1252, Western European.
    Windows1252,
}

impl Charset {
    fn encoding(self) -> &'static Encoding {
        match self {
            Self::Utf8 => UTF_8,
            Self::Utf16Le => UTF_16LE,
            Self::Utf16Be => UTF_16BE,
            Self::Windows1252 => WINDOWS_1252,
        }
    }

    /// The text of `bytes` as UTF-8, without a mark at its beginning.
    pub(super) fn decode(self, bytes: File) -> DecodeReaderBytes<File, Vec<u8>> {
        DecodeReaderBytesBuilder::new().encoding(Some(self.encoding())).strip_bom(true).build(bytes)
    }
}

/// Files of other programs, by how they begin, and what to do about them.
const OTHER_FILES: &[(&[u8], &str)] = &[
    (b"PK\x03\x04", "This is an Excel workbook. Open it, save it as “CSV UTF-8”, and choose that file."),
    (b"\xD0\xCF\x11\xE0", "This is an old Excel workbook. Open it, save it as CSV, and choose that file."),
    (b"%PDF", "This is a PDF. Ask for the list as a CSV file."),
    (b"BEGIN:VCARD", "These are contact cards (vCard). Export the contacts as CSV and choose that file."),
    (b"{\\rtf", "This is a text document. Ask for the list as a CSV file."),
];

/// So much is looked at for zero bytes.
const HEAD: usize = 4096;

/// Finds out what `file` is written in.
pub(super) fn recognise(file: &Path) -> Result<Charset> {
    let mut bytes = open(file)?;
    let mut head = Vec::with_capacity(HEAD);
    bytes.by_ref().take(HEAD as u64).read_to_end(&mut head).map_err(|error| unreadable(&error))?;
    refuse_what_is_no_list(&head)?;
    if let Some(charset) = by_mark(&head).or_else(|| by_zero_bytes(&head)) {
        return Ok(charset);
    }
    if head.contains(&0) {
        return Err(Error::invalid("id", "This file is not text. Choose a CSV file."));
    }
    let valid = is_utf8(open(file)?).map_err(|error| unreadable(&error))?;
    Ok(if valid { Charset::Utf8 } else { Charset::Windows1252 })
}

/// Opens the file for reading.
pub(super) fn open(file: &Path) -> Result<File> {
    File::open(file).map_err(|error| unreadable(&error))
}

/// The sentence for a file that the disk does not give back.
pub(super) fn unreadable(error: &dyn std::fmt::Display) -> Error {
    Error::internal("reading the file again; choose it once more", error)
}

fn refuse_what_is_no_list(head: &[u8]) -> Result<()> {
    if head.is_empty() {
        return Err(Error::invalid("id", "This file is empty. Choose a file with at least one row."));
    }
    match OTHER_FILES.iter().find(|(begins, _)| head.starts_with(begins)) {
        Some((_, advice)) => Err(Error::invalid("id", *advice)),
        None => Ok(()),
    }
}

fn by_mark(head: &[u8]) -> Option<Charset> {
    let (encoding, _) = Encoding::for_bom(head)?;
    [Charset::Utf8, Charset::Utf16Le, Charset::Utf16Be].into_iter().find(|each| each.encoding() == encoding)
}

/// In UTF-16 every other byte of a Western text is zero.
fn by_zero_bytes(head: &[u8]) -> Option<Charset> {
    let zeros = |parity: usize| head.iter().skip(parity).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let many = head.len() / 5;
    match (even > many, odd > many) {
        (false, true) => Some(Charset::Utf16Le),
        (true, false) => Some(Charset::Utf16Be),
        _ => None,
    }
}

fn is_utf8(mut bytes: File) -> io::Result<bool> {
    let mut buffer = vec![0; 64 * 1024];
    let mut carried = 0;
    loop {
        let read = bytes.read(&mut buffer[carried..])?;
        let filled = carried + read;
        match std::str::from_utf8(&buffer[..filled]) {
            Ok(_) => carried = 0,
            // A letter that the end of the buffer cut in two; the end of the file must not.
            Err(error) if error.error_len().is_none() && read > 0 => {
                let valid = error.valid_up_to();
                buffer.copy_within(valid..filled, 0);
                carried = filled - valid;
            }
            Err(_) => return Ok(false),
        }
        if read == 0 {
            return Ok(true);
        }
    }
}
