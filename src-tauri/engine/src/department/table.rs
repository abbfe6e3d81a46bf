//! Departments: one team or location each. A department is found by its code, which stands in the address of its senders.

use rusqlite::{Connection, OptionalExtension, Row};
use serde::Deserialize;
use serde_json::json;
use ts_rs::TS;

use crate::{
    board,
    clock::Timestamp,
    db::Work,
    error::{Code, Error, Result},
    journal::{self, About, Actor, Entry},
};

/// A department as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Department {
    /// Row id; also accepted in addresses.
    pub id: String,
    /// 8 digits, or what the owner typed.
    pub code: String,
    /// "Richmond"
    pub name: String,
    /// "Quillby Exteriors"
    pub company_name: String,
    /// IANA name.
    pub time_zone: String,
    /// Country that phone numbers without a country code belong to.
    pub default_country: String,
    /// The same body within this many seconds is a duplicate.
    pub duplicate_window_s: u32,
    /// Whether bodies with trailing commas are accepted.
    pub allow_trailing_commas: bool,
    /// Where new leads go.
    pub pipeline_id: String,
    /// When it was made.
    pub created_at: Timestamp,
}

/// What a new department needs.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", rename = "DepartmentDraft", optional_fields)]
pub struct Draft {
    /// Name.
    pub name: String,
    /// Code; drawn when absent.
    pub code: Option<String>,
    /// Company.
    pub company_name: Option<String>,
    /// IANA name; `America/New_York` when absent.
    pub time_zone: Option<String>,
}

/// Members to change.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", rename = "DepartmentPatch", optional_fields)]
pub struct Patch {
    /// Which department.
    pub id: String,
    /// Name.
    pub name: Option<String>,
    /// Code; senders must change their address with it.
    pub code: Option<String>,
    /// Company.
    pub company_name: Option<String>,
    /// IANA name.
    pub time_zone: Option<String>,
    /// Seconds, at most a day.
    pub duplicate_window_s: Option<u32>,
    /// Accept bodies with trailing commas.
    pub allow_trailing_commas: Option<bool>,
}

const COLUMNS: &str = "id, code, name, company_name, time_zone, default_country, duplicate_window_s, \
                       allow_trailing_commas, pipeline_id, created_at";

/// All departments, oldest first.
pub fn all(db: &Connection) -> Result<Vec<Department>> {
    let mut select =
        db.prepare_cached(&format!("SELECT {COLUMNS} FROM department WHERE deleted_at IS NULL ORDER BY id"))?;
    let rows = select.query_map([], from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// One department.
pub fn by_id(db: &Connection, id: &str) -> Result<Department> {
    db.prepare_cached(&format!("SELECT {COLUMNS} FROM department WHERE id = ?1 AND deleted_at IS NULL"))?
        .query_row([id], from_row)
        .optional()?
        .ok_or_else(|| Error::not_found("department"))
}

/// How many there are.
pub fn count(db: &Connection) -> Result<i64> {
    Ok(db.query_row("SELECT count(*) FROM department WHERE deleted_at IS NULL", [], |row| row.get(0))?)
}

/// Makes a department with a pipeline of its own.
pub fn create(work: &mut Work<'_>, draft: &Draft, actor: &Actor) -> Result<Department> {
    let id = work.id();
    let department = Department {
        code: match &draft.code {
            Some(code) => checked_code(work.db, code, &id)?,
            None => free_code(work.db)?,
        },
        name: checked_name(&draft.name)?,
        company_name: draft.company_name.clone().unwrap_or_default().trim().to_owned(),
        time_zone: checked_zone(draft.time_zone.as_deref().unwrap_or("America/New_York"))?,
        default_country: "US".into(),
        duplicate_window_s: 300,
        allow_trailing_commas: false,
        pipeline_id: board::create_pipeline(work, &id, "Sales pipeline")?,
        created_at: work.now,
        id,
    };
    insert(work, &department)?;
    tell(work, &department, "department.created", actor, json!({ "name": department.name }))?;
    Ok(department)
}

/// Changes the members of `patch` that are there.
pub fn update(work: &mut Work<'_>, patch: &Patch, actor: &Actor) -> Result<Department> {
    let mut department = by_id(work.db, &patch.id)?;
    if let Some(name) = &patch.name {
        department.name = checked_name(name)?;
    }
    if let Some(code) = &patch.code {
        department.code = checked_code(work.db, code, &patch.id)?;
    }
    if let Some(company) = &patch.company_name {
        company.trim().clone_into(&mut department.company_name);
    }
    if let Some(zone) = &patch.time_zone {
        department.time_zone = checked_zone(zone)?;
    }
    if let Some(seconds) = patch.duplicate_window_s {
        if seconds > 86_400 {
            return Err(Error::invalid("duplicateWindowS", "The duplicate window can be a day at most."));
        }
        department.duplicate_window_s = seconds;
    }
    department.allow_trailing_commas =
        patch.allow_trailing_commas.unwrap_or(department.allow_trailing_commas);
    save(work, &department)?;
    tell(work, &department, "department.updated", actor, json!({ "name": department.name }))?;
    Ok(department)
}

/// Takes a department out of use. Its contacts and requests stay; its address stops answering.
pub fn delete(work: &mut Work<'_>, id: &str, actor: &Actor) -> Result<()> {
    let department = by_id(work.db, id)?;
    if count(work.db)? == 1 {
        return Err(Error::new(
            Code::Conflict,
            "The last department cannot be deleted: leads would have no place to go.",
        ));
    }
    work.db.execute(
        "UPDATE department SET deleted_at = ?2, code = code || '#' || id WHERE id = ?1",
        (id, work.now),
    )?;
    work.db.execute(
        "UPDATE api_key SET revoked_at = ?2 WHERE department_id = ?1 AND revoked_at IS NULL",
        (id, work.now),
    )?;
    tell(work, &department, "department.deleted", actor, json!({ "name": department.name }))
}

fn insert(work: &mut Work<'_>, department: &Department) -> Result<()> {
    work.db.execute(
        "INSERT INTO department (id, code, name, company_name, time_zone, default_country, duplicate_window_s,
           allow_trailing_commas, pipeline_id, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        (
            &department.id,
            &department.code,
            &department.name,
            &department.company_name,
            &department.time_zone,
            &department.default_country,
            department.duplicate_window_s,
            department.allow_trailing_commas,
            &department.pipeline_id,
            department.created_at,
        ),
    )?;
    Ok(())
}

fn save(work: &mut Work<'_>, department: &Department) -> Result<()> {
    work.db.execute(
        "UPDATE department SET code = ?2, name = ?3, company_name = ?4, time_zone = ?5, duplicate_window_s = ?6,
           allow_trailing_commas = ?7 WHERE id = ?1",
        (
            &department.id,
            &department.code,
            &department.name,
            &department.company_name,
            &department.time_zone,
            department.duplicate_window_s,
            department.allow_trailing_commas,
        ),
    )?;
    Ok(())
}

fn tell(
    work: &mut Work<'_>,
    department: &Department,
    kind: &'static str,
    actor: &Actor,
    payload: serde_json::Value,
) -> Result<()> {
    work.changes.add("department", &department.id);
    let about = About { department: Some(&department.id), ..About::default() };
    journal::record(work, &Entry { kind, actor, about, payload })
}

fn checked_name(name: &str) -> Result<String> {
    match name.trim() {
        "" => Err(Error::invalid("name", "A department needs a name.")),
        name if name.chars().count() > 80 => Err(Error::invalid("name", "80 characters at most.")),
        name => Ok(name.to_owned()),
    }
}

fn checked_zone(zone: &str) -> Result<String> {
    match zone.parse::<chrono_tz::Tz>() {
        Ok(zone) => Ok(zone.name().to_owned()),
        Err(_) => {
            Err(Error::invalid("timeZone", "This is no time zone name. Use one like America/New_York."))
        }
    }
}

/// A code is part of an address, so it is letters, digits, `-` and `_`.
fn checked_code(db: &Connection, code: &str, id: &str) -> Result<String> {
    let code = code.trim();
    let fits = (1..=64).contains(&code.len())
        && code.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    if !fits {
        return Err(Error::invalid("code", "Use letters, digits, - and _ only, 64 characters at most."));
    }
    let taken =
        db.prepare_cached("SELECT 1 FROM department WHERE code = ?1 AND id <> ?2")?.exists((code, id))?;
    if taken { Err(Error::invalid("code", "Another department has this ID.")) } else { Ok(code.to_owned()) }
}

/// Eight digits, as Hatch numbers its departments.
fn free_code(db: &Connection) -> Result<String> {
    loop {
        let mut bytes = [0_u8; 4];
        getrandom::fill(&mut bytes).map_err(|error| Error::internal("drawing a department ID", error))?;
        let code = (10_000_000 + u32::from_le_bytes(bytes) % 90_000_000).to_string();
        if !db.prepare_cached("SELECT 1 FROM department WHERE code = ?1")?.exists([&code])? {
            return Ok(code);
        }
    }
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Department> {
    Ok(Department {
        id: row.get("id")?,
        code: row.get("code")?,
        name: row.get("name")?,
        company_name: row.get("company_name")?,
        time_zone: row.get("time_zone")?,
        default_country: row.get("default_country")?,
        duplicate_window_s: row.get("duplicate_window_s")?,
        allow_trailing_commas: row.get("allow_trailing_commas")?,
        pipeline_id: row.get("pipeline_id")?,
        created_at: row.get("created_at")?,
    })
}
