//! Users: the people at the desk, by name and picture. No passwords; whoever sits here is trusted with the whole file.

use rusqlite::{Connection, OptionalExtension, Row};
use serde::Serialize;
use serde_json::json;
use ts_rs::TS;

use crate::{
    clock::Timestamp,
    db::Work,
    error::{Code, Error, Result},
    journal::{self, About, Actor, ActorKind, Entry},
};

/// A user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts")]
pub struct User {
    /// Row id.
    pub id: String,
    /// "Dana Whitfield"
    pub name: String,
    /// Whether there is a picture; `user.photo` has it.
    pub has_photo: bool,
    /// Whoever sits at the desk now.
    pub at_desk: bool,
    /// When the user was added.
    pub created_at: Timestamp,
}

const COLUMNS: &str = "id, name, photo IS NOT NULL AS has_photo, at_desk, created_at";

/// All users in the order they were added.
pub fn list(db: &Connection) -> Result<Vec<User>> {
    let mut select =
        db.prepare_cached(&format!("SELECT {COLUMNS} FROM user WHERE archived_at IS NULL ORDER BY id"))?;
    Ok(select.query_map([], from_row)?.collect::<rusqlite::Result<_>>()?)
}

/// One user, also one who has left.
pub fn by_id(db: &Connection, id: &str) -> Result<User> {
    db.prepare_cached(&format!("SELECT {COLUMNS} FROM user WHERE id = ?1"))?
        .query_row([id], from_row)
        .optional()?
        .ok_or_else(|| Error::not_found("user"))
}

/// The name of a user.
pub fn name_of(db: &Connection, id: &str) -> Result<String> {
    db.prepare_cached("SELECT name FROM user WHERE id = ?1")?
        .query_row([id], |row| row.get(0))
        .optional()?
        .ok_or_else(|| Error::not_found("user"))
}

/// Who acts when a command comes from the window: the user at the desk, or somebody unnamed.
pub fn at_desk(db: &Connection) -> Result<Actor> {
    let found = db
        .prepare_cached("SELECT id, name FROM user WHERE at_desk = 1")?
        .query_row([], |row| Ok(Actor { kind: ActorKind::User, id: row.get("id")?, name: row.get("name")? }))
        .optional()?;
    Ok(found.unwrap_or_else(Actor::user))
}

/// Adds a user; the first one sits at the desk.
pub fn create(work: &mut Work<'_>, name: &str, actor: &Actor) -> Result<User> {
    let id = work.id();
    let name = checked_name(work.db, name, &id)?;
    let count: usize = work.db.query_row("SELECT count(*) FROM user", [], |row| row.get(0))?;
    work.db.execute("INSERT INTO user (id, name, created_at) VALUES (?1, ?2, ?3)", (&id, &name, work.now))?;
    if count == 0 {
        sit(work, &id)?;
    }
    tell(work, "user.created", &id, &name, actor)?;
    by_id(work.db, &id)
}

/// Gives a user another name.
pub fn rename(work: &mut Work<'_>, id: &str, name: &str, actor: &Actor) -> Result<User> {
    by_id(work.db, id)?;
    let name = checked_name(work.db, name, id)?;
    work.db.execute("UPDATE user SET name = ?2 WHERE id = ?1", (id, &name))?;
    tell(work, "user.updated", id, &name, actor)?;
    by_id(work.db, id)
}

/// Gives a user a picture, or takes it away.
pub fn set_photo(work: &mut Work<'_>, id: &str, photo: Option<&Photo>, actor: &Actor) -> Result<User> {
    let user = by_id(work.db, id)?;
    work.db.execute(
        "UPDATE user SET photo = ?2, photo_type = ?3 WHERE id = ?1",
        (id, photo.map(|photo| &photo.bytes), photo.map(|photo| photo.mime)),
    )?;
    tell(work, "user.updated", id, &user.name, actor)?;
    by_id(work.db, id)
}

/// A user leaves. What they did and own stays under their name; the last one cannot leave.
pub fn delete(work: &mut Work<'_>, id: &str, actor: &Actor) -> Result<()> {
    let user = by_id(work.db, id)?;
    let left: Vec<User> = list(work.db)?.into_iter().filter(|other| other.id != id).collect();
    let Some(next) = left.first() else {
        return Err(Error::new(Code::Conflict, "The last user stays: somebody sits at the desk."));
    };
    work.db.execute("UPDATE user SET archived_at = ?2 WHERE id = ?1", (id, work.now))?;
    if user.at_desk {
        sit(work, &next.id)?;
    }
    tell(work, "user.deleted", id, &user.name, actor)
}

/// Says who sits at the desk.
pub fn sit(work: &mut Work<'_>, id: &str) -> Result<()> {
    name_of(work.db, id)?;
    work.db.execute("UPDATE user SET at_desk = (id = ?1)", [id])?;
    work.changes.add_all("user");
    Ok(())
}

/// A small picture.
#[derive(Debug, Clone)]
pub struct Photo {
    /// PNG or JPEG.
    pub bytes: Vec<u8>,
    /// Its type, read from the bytes.
    pub mime: &'static str,
}

impl Photo {
    /// Bytes at most.
    pub const MOST_BYTES: usize = 512 * 1024;

    /// Takes a picture by its first bytes, whatever its name says.
    pub fn read(bytes: Vec<u8>) -> Result<Self> {
        if bytes.len() > Self::MOST_BYTES {
            return Err(Error::invalid("photo", "Choose a picture of 512 KB at most."));
        }
        let mime = match bytes.as_slice() {
            [0x89, b'P', b'N', b'G', ..] => "image/png",
            [0xff, 0xd8, 0xff, ..] => "image/jpeg",
            _ => return Err(Error::invalid("photo", "Choose a PNG or JPEG picture.")),
        };
        Ok(Self { bytes, mime })
    }
}

/// The picture of a user, with its type.
pub fn photo(db: &Connection, id: &str) -> Result<Option<(Vec<u8>, String)>> {
    Ok(db
        .prepare_cached("SELECT photo, photo_type FROM user WHERE id = ?1 AND photo IS NOT NULL")?
        .query_row([id], |row| Ok((row.get("photo")?, row.get("photo_type")?)))
        .optional()?)
}

fn tell(work: &mut Work<'_>, kind: &'static str, id: &str, name: &str, actor: &Actor) -> Result<()> {
    work.changes.add("user", id);
    let payload = json!({ "user": { "id": id, "name": name } });
    journal::record(work, &Entry { kind, actor, about: About::default(), payload })
}

fn checked_name(db: &Connection, name: &str, id: &str) -> Result<String> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 60 {
        return Err(Error::invalid("name", "A name has 1 to 60 characters."));
    }
    let taken = db
        .prepare_cached(
            "SELECT 1 FROM user WHERE name = ?1 COLLATE NOCASE AND id <> ?2 AND archived_at IS NULL",
        )?
        .exists((name, id))?;
    if taken { Err(Error::invalid("name", "Another user has this name.")) } else { Ok(name.to_owned()) }
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<User> {
    Ok(User {
        id: row.get("id")?,
        name: row.get("name")?,
        has_photo: row.get("has_photo")?,
        at_desk: row.get("at_desk")?,
        created_at: row.get("created_at")?,
    })
}
