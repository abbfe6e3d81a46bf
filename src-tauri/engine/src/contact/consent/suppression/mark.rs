//! Marks of addresses: HMAC-SHA-256 under a key from the vault, so that the file alone does not tell who is on the list.
//!
//! The writer's connection is given the key once, as an SQL function that makes marks; no other connection has it.

use hmac::{Hmac, KeyInit, Mac};
use rusqlite::{Connection, functions::FunctionFlags};
use sha2::Sha256;

use crate::{
    db::Work,
    error::{Code, Error, Result},
    secret::Sensitive,
};

/// The name the key is kept under in the vault.
pub const SECRET: &str = "suppression";

/// Gives the writer the key, and compares the contacts that had to wait for it.
pub fn unlock(work: &mut Work<'_>, key: &Sensitive) -> Result<()> {
    if of(work.db, "")?.is_none() {
        teach(work.db, key)?;
    }
    let waiting = {
        let mut select = work.db.prepare_cached("SELECT contact_id FROM suppression_unread")?;
        select.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<Vec<String>>>()?
    };
    waiting.iter().try_for_each(|contact| super::apply(work, contact))
}

/// The mark of an address; `None` on a connection that was not given the key.
pub(super) fn of(db: &Connection, address: &str) -> Result<Option<Vec<u8>>> {
    // What cannot be prepared is a function this connection does not know.
    let Ok(mut select) = db.prepare_cached("SELECT address_mark(?1)") else { return Ok(None) };
    Ok(Some(select.query_row([address], |row| row.get(0))?))
}

/// Why nothing can be added.
pub(super) fn locked() -> Error {
    Error::new(
        Code::Conflict,
        "The key of the suppression list is not in the keychain any more, so addresses cannot be compared with it.",
    )
}

fn teach(db: &Connection, key: &Sensitive) -> Result<()> {
    let keyed = Hmac::<Sha256>::new_from_slice(key.reveal().as_bytes())
        .map_err(|error| Error::internal("reading the key of the suppression list", error))?;
    let flags =
        FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_DIRECTONLY;
    db.create_scalar_function("address_mark", 1, flags, move |context| {
        let mut mac = keyed.clone();
        mac.update(
            context
                .get_raw(0)
                .as_bytes()
                .map_err(|error| rusqlite::Error::UserFunctionError(error.into()))?,
        );
        Ok(mac.finalize().into_bytes().to_vec())
    })?;
    Ok(())
}
