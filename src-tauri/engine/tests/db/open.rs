//! Opening: for this user only, one program at a time, and in clear words when it cannot be.

use std::{fs, path::Path, process::Command, sync::Arc};

use porchlight_engine::{Code, Error, clock::SystemClock, db::Database};
use rusqlite::Connection;

use crate::house::rows;

fn refused(file: &Path) -> Error {
    Database::open(file, Arc::new(SystemClock), Vec::new(), |_| {}).expect_err("it cannot be opened")
}

#[test]
fn a_second_program_is_refused_until_the_first_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let (first, _) = crate::open(folder.path());
    let error = refused(&first.file);
    assert_eq!(error.code(), Code::Locked);
    let file = first.file.display();
    assert_eq!(
        error.message(),
        format!("Another Porchlight has {file} open. Use that one, or close it first.")
    );
    drop(first);
    crate::open(folder.path());
}

/// A program that is being started has a copy of every open file for a moment; opening a link is enough.
#[cfg(target_os = "linux")]
#[test]
fn what_was_closed_can_be_opened_though_a_copy_of_its_lock_is_still_open() {
    let folder = tempfile::tempdir().unwrap();
    let (first, _) = crate::open(folder.path());
    let _copy = copy_of_open_file(&folder.path().join("porchlight.db.lock"));
    drop(first);
    crate::open(folder.path());
}

/// Another handle of a file that this process has open.
#[cfg(target_os = "linux")]
fn copy_of_open_file(path: &Path) -> std::os::fd::OwnedFd {
    use rustix::process::{PidfdFlags, PidfdGetfdFlags, getpid, pidfd_getfd, pidfd_open};
    let handles = fs::read_dir("/proc/self/fd").unwrap().map(|handle| handle.unwrap().path());
    let handle =
        handles.into_iter().find(|handle| fs::read_link(handle).is_ok_and(|file| file == path)).unwrap();
    let number = handle.file_name().unwrap().to_str().unwrap().parse().unwrap();
    let ourselves = pidfd_open(getpid(), PidfdFlags::empty()).unwrap();
    pidfd_getfd(ourselves, number, PidfdGetfdFlags::empty()).unwrap()
}

#[tokio::test]
async fn a_second_program_that_was_refused_does_not_disturb_the_first() {
    let folder = tempfile::tempdir().unwrap();
    let (first, _) = crate::open(folder.path());
    refused(&first.file);
    first
        .writer
        .write(|work| Ok(work.db.execute("INSERT INTO setting VALUES ('a', '1')", [])?))
        .await
        .unwrap();
}

#[test]
fn a_file_that_is_no_database_is_refused_and_not_touched() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("porchlight.db");
    let letter = "Dear Porchlight, this is a letter and not a database. ".repeat(40);
    fs::write(&file, &letter).unwrap();
    let error = refused(&file);
    assert_eq!(
        error.message(),
        "The Porchlight file is damaged or is not a Porchlight file. It was not touched. Put a backup in its place."
    );
    assert_eq!(fs::read_to_string(&file).unwrap(), letter);
}

#[tokio::test]
async fn closing_folds_the_log_into_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let (database, _) = crate::open(folder.path());
    database
        .writer
        .write(|work| Ok(work.db.execute("INSERT INTO setting VALUES ('a', '1')", [])?))
        .await
        .unwrap();
    database.writer.close().await;
    // The file alone, without anything that lies beside it.
    let alone = tempfile::tempdir().unwrap();
    fs::copy(&database.file, alone.path().join("copy.db")).unwrap();
    let copy = Connection::open(alone.path().join("copy.db")).unwrap();
    assert_eq!(rows(&copy, "SELECT key FROM setting"), ["a"]);
    let late = database.writer.write(|_| Ok(())).await.unwrap_err();
    assert_eq!(late.code(), Code::Stopped);
}

#[test]
fn a_folder_that_is_a_file_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let not_a_folder = folder.path().join("data");
    fs::write(&not_a_folder, "").unwrap();
    let error = refused(&not_a_folder.join("porchlight.db"));
    assert_eq!(error.code(), Code::ReadOnly);
    assert!(error.message().contains("data"), "{error}");
}

#[cfg(unix)]
#[tokio::test]
async fn everything_in_the_folder_is_for_this_user_only() {
    let outer = tempfile::tempdir().unwrap();
    let folder = outer.path().join("data");
    let (database, _) = crate::open(&folder);
    database
        .writer
        .write(|work| Ok(work.db.execute("INSERT INTO setting VALUES ('a', '1')", [])?))
        .await
        .unwrap();
    assert_eq!(mode(&folder), 0o700);
    for name in ["porchlight.db", "porchlight.db-wal", "porchlight.db-shm", "porchlight.db.lock"] {
        assert_eq!(mode(&folder.join(name)), 0o600, "{name}");
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_others_could_read_is_closed_to_them() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("porchlight.db");
    fs::write(&file, "").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    let (database, _) = crate::open(folder.path());
    assert_eq!(mode(&database.file), 0o600);
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// An administrator may write everywhere but on a read-only disk, so that is what an administrator gets.
#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_cannot_be_written_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let Some(_disk) = ReadOnly::make(folder.path()) else { return };
    let error = refused(&folder.path().join("porchlight.db"));
    assert_eq!(error.code(), Code::ReadOnly);
    assert!(error.message().contains("cannot be written"), "{error}");
    assert!(error.message().contains(&folder.path().display().to_string()), "{error}");
}

/// A folder nobody can write to, for as long as this lives.
#[cfg(target_os = "linux")]
struct ReadOnly<'a>(&'a Path, How);

#[cfg(target_os = "linux")]
enum How {
    Mode,
    Disk,
}

#[cfg(target_os = "linux")]
impl<'a> ReadOnly<'a> {
    fn make(folder: &'a Path) -> Option<Self> {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o500)).unwrap();
        if fs::write(folder.join("probe"), "").is_err() {
            return Some(Self(folder, How::Mode));
        }
        fs::remove_file(folder.join("probe")).unwrap();
        let mounted =
            Command::new("mount").args(["-t", "tmpfs", "-o", "ro", "tmpfs"]).arg(folder).output().unwrap();
        if mounted.status.success() {
            return Some(Self(folder, How::Disk));
        }
        let why = String::from_utf8_lossy(&mounted.stderr);
        println!("not tried: this user may write everywhere, and cannot mount a read-only disk: {why}");
        None
    }
}

#[cfg(target_os = "linux")]
impl Drop for ReadOnly<'_> {
    fn drop(&mut self) {
        use std::os::unix::fs::PermissionsExt;
        match self.1 {
            How::Mode => fs::set_permissions(self.0, fs::Permissions::from_mode(0o700)).unwrap(),
            How::Disk => assert!(Command::new("umount").arg(self.0).status().unwrap().success()),
        }
    }
}
