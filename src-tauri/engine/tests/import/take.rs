//! Taking a file in, piece by piece.

use porchlight_engine::{
    Code,
    import::{MAX_FILE, MAX_PIECE},
};
use serde_json::json;

use crate::{house::Home, look, take};

#[tokio::test]
async fn pieces_are_put_together_in_a_file_for_this_user_only() {
    let home = Home::new().await;
    let id = take(&home, "contacts.csv", b"").await;
    for (piece, bytes) in [("bmFtZQpBbm4=", 8), ("IExlZQo=", 13)] {
        let taken = home.call("import.append", json!({ "id": id, "base64": piece })).await;
        assert_eq!(taken, json!({ "bytes": bytes }));
    }
    let file = home.folder().path().join("imports").join(format!("{id}.csv"));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "name\nAnn Lee\n");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[tokio::test]
async fn what_cannot_be_taken_is_refused_in_words() {
    let home = Home::new().await;
    let id = take(&home, "contacts.csv", b"name\nAnn Lee\n").await;
    let large = "A".repeat(MAX_PIECE * 4 / 3 + 8);
    for (command, params, field) in [
        ("import.create", json!({ "filename": "  " }), "filename"),
        ("import.append", json!({ "id": id, "base64": "no base64" }), "base64"),
        ("import.append", json!({ "id": id, "base64": large }), "base64"),
    ] {
        let error = home.refused(command, params).await;
        assert_eq!((error.code(), error.field()), (Code::Invalid, Some(field)));
    }
    assert_eq!(home.call("import.append", json!({ "id": id, "base64": "" })).await["bytes"], 13);
    let nobody = home.refused("import.append", json!({ "id": "none", "base64": "" })).await;
    assert_eq!(nobody.message(), "This import does not exist any more.");
}

#[tokio::test]
async fn an_enormous_file_is_refused_before_it_fills_the_disk() {
    let home = Home::new().await;
    let id = take(&home, "contacts.csv", b"name\n").await;
    let path = home.folder().path().join("imports").join(format!("{id}.csv"));
    let file = std::fs::OpenOptions::new().write(true).open(path).unwrap();
    file.set_len(MAX_FILE - 1).unwrap();
    assert_eq!(home.call("import.append", json!({ "id": id, "base64": "YQ==" })).await["bytes"], MAX_FILE);
    let error = home.refused("import.append", json!({ "id": id, "base64": "YQ==" })).await;
    assert!(error.message().starts_with("This file is larger than 200 MB."), "{error}");
}

#[tokio::test]
async fn a_file_that_is_no_list_says_what_to_do() {
    let home = Home::new().await;
    for (bytes, says) in [
        (
            b"PK\x03\x04 and more".as_slice(),
            "This is an Excel workbook. Open it, save it as “CSV UTF-8”, and choose that file.",
        ),
        (b"%PDF-1.7", "This is a PDF. Ask for the list as a CSV file."),
        (
            b"BEGIN:VCARD\r\n",
            "These are contact cards (vCard). Export the contacts as CSV and choose that file.",
        ),
        (b"", "This file is empty. Choose a file with at least one row."),
        (b"a\0\0\0b and so on, which is no text at all", "This file is not text. Choose a CSV file."),
    ] {
        let id = take(&home, "contacts.csv", bytes).await;
        let error = home.refused("import.preview", json!({ "id": id })).await;
        assert_eq!((error.code(), error.message()), (Code::Invalid, says));
    }
}

#[tokio::test]
async fn a_file_is_forgotten_with_its_import() {
    let home = Home::new().await;
    let id = take(&home, "contacts.csv", b"name\nAnn Lee\n").await;
    look(&home, &id, json!({})).await;
    home.call("import.delete", json!({ "id": id })).await;
    assert_eq!(home.call("import.list", json!({})).await["items"], json!([]));
    assert_eq!(std::fs::read_dir(home.folder().path().join("imports")).unwrap().count(), 0);
    assert_eq!(home.refused("import.get", json!({ "id": id })).await.code(), Code::NotFound);
}
