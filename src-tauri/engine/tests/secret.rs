//! Where secrets live: a file for this user only, and nothing that prints.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where it meets what it did not expect")]

use std::fs;

use porchlight_engine::{
    Code,
    secret::{self, FileVault, Sensitive, Vault},
};

#[test]
fn a_secret_shows_itself_to_nobody_who_prints() {
    let secret = Sensitive::new("plk_0123456789");
    assert_eq!(format!("{secret:?} {:?}", Some(&secret)), "Sensitive(…) Some(Sensitive(…))");
    assert_eq!(secret.reveal(), "plk_0123456789");
}

#[test]
fn a_secret_is_compared_by_its_hash() {
    let secret = Sensitive::new("abc");
    assert_eq!(secret.hash(), secret::hash(b"abc"));
    // FIPS 180-2, appendix B.1.
    assert_eq!(secret.hash()[..4], [0xba, 0x78, 0x16, 0xbf]);
    assert_ne!(secret.hash(), secret::hash(b"abd"));
}

#[test]
fn new_keys_differ() {
    let keys: std::collections::BTreeSet<String> =
        (0..100).map(|_| secret::new_key().unwrap().reveal().to_owned()).collect();
    assert_eq!(keys.len(), 100);
    assert!(keys.iter().all(|key| key.len() == 36 && key.starts_with("plk_")));
}

#[test]
fn a_vault_keeps_replaces_and_forgets() {
    let folder = tempfile::tempdir().unwrap();
    let vault = FileVault::in_folder(folder.path());
    assert_eq!(vault.get("a").unwrap(), None);
    vault.put("a", &Sensitive::new("one")).unwrap();
    vault.put("b", &Sensitive::new("two")).unwrap();
    vault.put("a", &Sensitive::new("three")).unwrap();
    let later = FileVault::in_folder(folder.path());
    assert_eq!(later.get("a").unwrap(), Some(Sensitive::new("three")));
    later.forget("a").unwrap();
    later.forget("a").unwrap();
    assert_eq!(vault.get("a").unwrap(), None);
    assert_eq!(vault.get("b").unwrap(), Some(Sensitive::new("two")));
}

#[test]
fn threads_that_write_at_one_time_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let vault = FileVault::in_folder(folder.path());
    std::thread::scope(|scope| {
        for number in 0..8 {
            let vault = &vault;
            scope.spawn(move || vault.put(&number.to_string(), &Sensitive::new("secret")).unwrap());
        }
    });
    assert!((0..8).all(|number| vault.get(&number.to_string()).unwrap().is_some()));
}

#[cfg(unix)]
#[test]
fn the_file_is_for_this_user_only_and_its_place_is_announced() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let vault = FileVault::in_folder(folder.path());
    vault.put("a", &Sensitive::new("one")).unwrap();
    vault.put("a", &Sensitive::new("two")).unwrap();
    let files: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap()).collect();
    assert_eq!(files.len(), 1, "nothing lies beside it");
    assert_eq!(files[0].metadata().unwrap().permissions().mode() & 0o777, 0o600);
    assert!(vault.notice().unwrap().contains(&files[0].path().display().to_string()));
}

#[test]
fn a_damaged_file_is_named_and_not_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("secrets.json");
    fs::write(&file, "{\"a\": ").unwrap();
    let vault = FileVault::in_folder(folder.path());
    let error = vault.put("b", &Sensitive::new("two")).unwrap_err();
    assert!(error.message().contains("secrets.json"), "{error}");
    vault.get("a").unwrap_err();
    assert_eq!(fs::read_to_string(&file).unwrap(), "{\"a\": ");
}

#[test]
fn a_folder_that_is_not_there_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let vault = FileVault::in_folder(&folder.path().join("none"));
    assert_eq!(vault.put("a", &Sensitive::new("one")).unwrap_err().code(), Code::ReadOnly);
}
