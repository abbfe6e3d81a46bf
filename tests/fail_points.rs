//! The server dies at each of the engine's named points and is started again: nothing that was answered is lost.
//!
//! Needs a server with the feature: `cargo build -p porchlight-server --features fail_points`, then
//! `cargo test -p porchlight-tests --features fail_points --test fail_points`.
#![cfg(unix)]

use std::{fs, os::unix::process::ExitStatusExt, process::ExitStatus};

use porchlight_tests::{Office, Receiver, Result, Server, audit};
use rusqlite::Connection;

/// Where the points are named: this test dies at all that are.
const POINTS: &str = include_str!("../src-tauri/engine/src/fail_point.rs");
/// Under load a point is passed so often before it kills.
const PASSES: [usize; 2] = [25, 70];
/// Steps to the newest format, as far as they must be died at.
const STEPS: [usize; 3] = [0, 3, 6];
const SIGABRT: i32 = 6;
/// What is done was done a day longer ago than the log is kept.
const GROW_OLD: &str = "UPDATE delivery SET done_at = done_at - 31 * 86400000 WHERE done_at IS NOT NULL";
const GROW_YOUNG: &str =
    "UPDATE delivery SET done_at = done_at + 31 * 86400000 WHERE done_at < (unixepoch() - 30 * 86400) * 1000";

/// A point that is never reached lets this fail: the server does not die there.
#[tokio::test]
async fn whatever_point_it_dies_at_nothing_is_lost() -> Result {
    let points: Vec<&str> = POINTS.lines().filter_map(|line| named(line.trim())).collect();
    assert!(points.contains(&"claimed"), "the list is read: {points:?}");
    for point in points {
        let died = match point {
            "recovering" => in_recovery().await,
            "migrating" => in_migration().await,
            "pruning" => in_pruning().await,
            other => under_load(other).await,
        };
        died.map_err(|error| format!("{point}: {error}"))?;
    }
    Ok(())
}

/// `Self::Claimed => "claimed",`
fn named(line: &str) -> Option<&str> {
    line.strip_prefix("Self::")?.split_once(" => \"")?.1.strip_suffix("\",")
}

async fn under_load(point: &str) -> Result {
    let mut scene = Scene::set().await?;
    for passes in PASSES {
        scene.die_at(point, passes).await?;
    }
    scene.ends_well(point).await
}

async fn in_recovery() -> Result {
    let mut scene = Scene::set().await?;
    scene.die_at("claimed", PASSES[0]).await?;
    assert_aborted(scene.server.die_unused(&after("recovering", 0))?);
    scene.ends_well("recovering").await
}

/// All steps of a migration are one: what is left is no file, or the whole of it.
async fn in_migration() -> Result {
    let mut server = Server::start()?;
    for passes in STEPS {
        server.stop()?;
        fs::remove_file(server.data().join("porchlight.db"))?;
        assert_aborted(server.die_unused(&after("migrating", passes))?);
        server.restart()?;
    }
    let mut scene = Scene::at(server).await?;
    scene.die_at("claimed", PASSES[0]).await?;
    scene.ends_well("migrating").await
}

/// Done deliveries grow old while others are still owed; after the death the old ones must all be there, young again.
async fn in_pruning() -> Result {
    let mut scene = Scene::set().await?;
    scene.die_at("claimed", PASSES[1]).await?;
    let file = scene.server.data().join("porchlight.db");
    let old = Connection::open(&file)?.execute(GROW_OLD, [])?;
    assert_aborted(scene.server.die_unused(&after("pruning", 1))?);
    scene.receiver.hears_the_last().await?;
    assert_eq!(Connection::open(&file)?.execute(GROW_YOUNG, [])?, old);
    scene.ends_well("pruning").await
}

/// A server, an office that works with it, and a receiver that writes everything down.
struct Scene {
    server: Server,
    receiver: Receiver,
    office: Office,
}

impl Scene {
    async fn set() -> Result<Self> {
        Self::at(Server::start()?).await
    }

    async fn at(server: Server) -> Result<Self> {
        let receiver = Receiver::start().await?;
        let office = Office::open(&server, &receiver).await?;
        Ok(Self { server, receiver, office })
    }

    /// Starts the server anew and works with it until it dies.
    async fn die_at(&mut self, point: &str, passes: usize) -> Result {
        self.server.restart_to_die(&after(point, passes))?;
        self.falls().await
    }

    /// Works until the server has died by itself.
    async fn falls(&mut self) -> Result {
        let shift = self.office.work(&self.server);
        self.office.promises.extend(shift.end().await?);
        assert_aborted(self.server.stop()?);
        self.receiver.hears_the_last().await
    }

    /// Starts a server that does not die, lets it send what is owed, and compares.
    async fn ends_well(&mut self, point: &str) -> Result {
        self.server.restart()?;
        self.office.hurry(&self.server).await?;
        println!("{point}: {}", audit(&self.server, &self.office, &self.receiver).await?);
        Ok(())
    }
}

fn after(point: &str, passes: usize) -> String {
    format!("{point}={passes}*off->return")
}

#[track_caller]
fn assert_aborted(status: ExitStatus) {
    assert_eq!(status.signal(), Some(SIGABRT), "it ended otherwise: {status}");
}
