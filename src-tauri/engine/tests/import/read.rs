//! What a file is written in and what stands between its cells.

use porchlight_engine::import::read::{self, Charset, Delimiter, Format, Row};

fn in_file<T>(bytes: &[u8], ask: impl FnOnce(&std::path::Path) -> T) -> T {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("contacts.csv");
    std::fs::write(&file, bytes).unwrap();
    ask(&file)
}

fn cells(rows: &[Row]) -> Vec<Vec<&str>> {
    rows.iter().map(|row| row.cells.iter().collect()).collect()
}

fn in_utf16(text: &str, bytes: fn(u16) -> [u8; 2], mark: &[u8]) -> Vec<u8> {
    mark.iter().copied().chain(text.encode_utf16().flat_map(bytes)).collect()
}

#[test]
fn letters_are_read_whatever_they_are_written_in() {
    let text = "name,city\nZoë François,Orléans\nJosé García,Málaga\n";
    let windows: Vec<u8> = text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect();
    let marked = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
    for (bytes, charset) in [
        (text.as_bytes().to_vec(), Charset::Utf8),
        (marked, Charset::Utf8),
        (windows, Charset::Windows1252),
        (in_utf16(text, u16::to_le_bytes, b"\xFF\xFE"), Charset::Utf16Le),
        (in_utf16(text, u16::to_be_bytes, b"\xFE\xFF"), Charset::Utf16Be),
        (in_utf16(text, u16::to_le_bytes, b""), Charset::Utf16Le),
        (in_utf16(text, u16::to_be_bytes, b""), Charset::Utf16Be),
    ] {
        in_file(&bytes, |file| {
            let format = read::recognise(file).unwrap();
            assert_eq!(format.charset, charset);
            let rows = read::sample(file, format).unwrap();
            assert_eq!(cells(&rows)[0], ["name", "city"], "{charset:?}");
            assert_eq!(cells(&rows)[1], ["Zoë François", "Orléans"], "{charset:?}");
        });
    }
}

/// A letter that a block of reading cuts in two is still one letter.
#[test]
fn a_long_file_is_utf8_to_its_end_or_not_at_all() {
    for shift in 0..3 {
        let text = format!("{}{}", "x".repeat(shift), "Zoë,€\n".repeat(30_000));
        in_file(text.as_bytes(), |file| assert_eq!(read::recognise(file).unwrap().charset, Charset::Utf8));
        let broken = [text.as_bytes(), b"caf\xe9"].concat();
        in_file(&broken, |file| assert_eq!(read::recognise(file).unwrap().charset, Charset::Windows1252));
    }
}

#[test]
fn the_sign_between_cells_is_found() {
    for (text, delimiter) in [
        ("a,b\n1,2\n", Delimiter::Comma),
        ("a;b;c\n1,5;2,5;3,5\n4,5;5,5;6\n", Delimiter::Semicolon),
        ("a\tb\nx, y\tz\n", Delimiter::Tab),
        ("a|b|c\n1|2|3\n", Delimiter::Pipe),
        ("\"a;b;c\",d\n\"e;f;g\",h\n", Delimiter::Comma),
        ("sep=;\na,x;b\n", Delimiter::Semicolon),
        ("name\nAnn\nBen\n", Delimiter::Comma),
        ("name;note\nAnn;\"one\ntwo, three, four\"\n", Delimiter::Semicolon),
    ] {
        in_file(text.as_bytes(), |file| {
            assert_eq!(read::recognise(file).unwrap().delimiter, delimiter, "{text}")
        });
    }
}

#[test]
fn quotes_ragged_rows_and_empty_rows_are_read() {
    let text = "name,note\n\n,\n\"Lee, Ann\",\"said \"\"no\"\"\nand left\"\nBen\n  , \nCleo,a,b\n";
    let format = Format { charset: Charset::Utf8, delimiter: Delimiter::Comma };
    in_file(text.as_bytes(), |file| {
        let rows = read::sample(file, format).unwrap();
        assert_eq!(
            cells(&rows),
            [
                vec!["name", "note"],
                vec!["Lee, Ann", "said \"no\"\nand left"],
                vec!["Ben"],
                vec!["Cleo", "a", "b"]
            ]
        );
    });
}

#[test]
fn a_quotation_mark_that_is_never_closed_is_named_by_its_row() {
    let text = format!("name,phone\nAnn,1\nBen,\"2\n{}", "Cleo,3\n".repeat(200_000));
    let format = Format { charset: Charset::Utf8, delimiter: Delimiter::Comma };
    in_file(text.as_bytes(), |file| {
        let error = read::sample(file, format).unwrap_err();
        assert!(error.message().starts_with("A cell of row 3 does not end"), "{error}");
    });
}
