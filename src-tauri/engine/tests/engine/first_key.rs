//! The first key where the keychain does not take it at once.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    thread,
};

use porchlight_engine::{
    Code, Engine, Error, Result,
    clock::SetClock,
    secret::{FileVault, Sensitive, Vault},
};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{runtime::Builder, time};

use crate::house::{NOON, PATIENCE, any_port, options, text};

/// A keychain that takes nothing until it is unlocked.
struct Keychain {
    locked: AtomicBool,
    file: FileVault,
}

impl Keychain {
    fn locked_in(folder: &TempDir) -> Arc<Self> {
        let file = FileVault::in_folder(folder.path());
        Arc::new(Self { locked: AtomicBool::new(true), file })
    }

    fn unlock(&self) {
        self.locked.store(false, Ordering::Relaxed);
    }
}

impl Vault for Keychain {
    fn put(&self, name: &str, secret: &Sensitive) -> Result<()> {
        if self.locked.load(Ordering::Relaxed) {
            return Err(Error::new(Code::Internal, "The keychain is locked."));
        }
        self.file.put(name, secret)
    }

    fn get(&self, name: &str) -> Result<Option<Sensitive>> {
        self.file.get(name)
    }

    fn forget(&self, name: &str) -> Result<()> {
        self.file.forget(name)
    }

    fn notice(&self) -> Option<String> {
        None
    }
}

async fn open(folder: &TempDir, keychain: &Arc<Keychain>) -> Engine {
    let clock = Arc::new(SetClock::at(NOON));
    let vault = Arc::clone(keychain) as Arc<dyn Vault>;
    let options = porchlight_engine::Options { vault, ..options(folder, &clock, any_port()) };
    Engine::open(options).await.unwrap()
}

async fn call(engine: &Engine, command: &str, params: Value) -> Value {
    engine.call(command, params).await.unwrap()
}

async fn department(engine: &Engine) -> Value {
    call(engine, "department.list", json!({})).await["items"][0]["id"].clone()
}

/// Names of the keys of the first department.
async fn keys(engine: &Engine) -> Vec<String> {
    let asked = json!({ "departmentId": department(engine).await });
    let keys = call(engine, "api_key.list", asked).await;
    keys["items"].as_array().unwrap().iter().map(|key| text(&key["name"])).collect()
}

async fn awaited(engine: &Engine) -> bool {
    call(engine, "workspace.get", json!({})).await["awaitedKey"].is_string()
}

#[tokio::test]
async fn a_house_opens_though_its_key_cannot_be_kept_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let engine = open(&folder, &Keychain::locked_in(&folder)).await;
    assert_eq!(keys(&engine).await, Vec::<String>::new());
    let workspace = call(&engine, "workspace.get", json!({})).await;
    assert_eq!(
        workspace["awaitedKey"],
        "There is no key yet, because the keychain of this computer did not take one. Porchlight makes it as soon as the \
         keychain does: unlock it when you are asked."
    );
}

/// The time between two tries is skipped. A clock that skips is none to wait by, so that is done beside it.
#[test]
fn the_key_is_made_as_soon_as_the_keychain_takes_it() {
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        tell.send(runtime.block_on(keys_once_it_is_unlocked())).unwrap();
    });
    assert_eq!(told.recv_timeout(PATIENCE).unwrap(), (vec!["Website form".to_owned()], false));
}

/// The keys, and whether one is still waited for.
async fn keys_once_it_is_unlocked() -> (Vec<String>, bool) {
    let folder = tempfile::tempdir().unwrap();
    let keychain = Keychain::locked_in(&folder);
    let engine = open(&folder, &keychain).await;
    let mut changes = engine.changes();
    keychain.unlock();
    time::pause();
    while !changes.recv().await.unwrap().iter().any(|change| change.kind == "api_key") {}
    time::resume();
    (keys(&engine).await, awaited(&engine).await)
}

#[tokio::test]
async fn the_key_is_made_at_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let keychain = Keychain::locked_in(&folder);
    let engine = open(&folder, &keychain).await;
    engine.stop().await;
    drop(engine);
    keychain.unlock();
    let engine = open(&folder, &keychain).await;
    assert_eq!(keys(&engine).await, ["Website form"]);
    assert!(!awaited(&engine).await);
}

#[tokio::test]
async fn a_key_that_the_owner_makes_meanwhile_is_enough() {
    let folder = tempfile::tempdir().unwrap();
    let keychain = Keychain::locked_in(&folder);
    let engine = open(&folder, &keychain).await;
    keychain.unlock();
    let by_hand = json!({ "departmentId": department(&engine).await, "name": "By hand", "dialect": "hatch" });
    call(&engine, "api_key.create", by_hand).await;
    assert!(!awaited(&engine).await);
    engine.stop().await;
    drop(engine);
    assert_eq!(keys(&open(&folder, &keychain).await).await, ["By hand"]);
}

/// Each department after the first has the keys that its owner makes.
#[tokio::test]
async fn nobody_waits_for_a_key_of_another_department() {
    let folder = tempfile::tempdir().unwrap();
    let keychain = Keychain::locked_in(&folder);
    keychain.unlock();
    let engine = open(&folder, &keychain).await;
    call(&engine, "department.create", json!({ "name": "Norfolk" })).await;
    assert!(!awaited(&engine).await);
}
