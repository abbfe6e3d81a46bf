//! Departments and the keys of their senders.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ById, Page, intake::sender_url, limit};
use crate::{
    clock::Timestamp,
    department::{self, ApiKey, Department, Dialect, Draft, Patch},
    engine::Engine,
    error::{Code, Error, Result},
    user,
};

/// A department as shown.
#[derive(Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts", rename = "Department")]
pub struct DepartmentView {
    /// Row id.
    pub id: String,
    /// What stands in the address of its senders.
    pub code: String,
    /// "Richmond"
    pub name: String,
    /// "Quillby Exteriors"
    pub company_name: String,
    /// IANA name.
    pub time_zone: String,
    /// ISO 3166 code.
    pub default_country: String,
    /// Seconds.
    pub duplicate_window_s: u32,
    /// Accept bodies with trailing commas.
    pub allow_trailing_commas: bool,
    /// Where new leads go.
    pub pipeline_id: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// Where senders post.
    pub newlead_url: String,
}

/// Which departments.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export_to = "types.ts", rename = "DepartmentList", optional_fields)]
pub struct List {
    /// Cursor of the page before.
    pub after: Option<String>,
    /// Rows at most.
    pub limit: Option<usize>,
}

/// Which keys.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct KeyList {
    /// Whose.
    pub department_id: String,
}

/// A key to be made.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts")]
pub struct NewKey {
    /// Whose.
    pub department_id: String,
    /// Who will hold it.
    pub name: String,
    /// What its holder speaks.
    pub dialect: Dialect,
}

/// A key with its secret, shown once here and later only by `api_key.reveal`.
#[derive(Debug, Serialize, TS)]
#[ts(export_to = "types.ts")]
pub struct ApiKeyCreated {
    /// The key.
    pub key: ApiKey,
    /// Its secret.
    pub secret: String,
}

/// A secret in clear.
#[derive(Debug, Serialize, TS)]
#[ts(export_to = "types.ts")]
pub struct Secret {
    /// The secret.
    pub secret: String,
}

/// Departments are few: all are read, and the page is cut from them.
pub(super) async fn list(engine: &Engine, list: List) -> Result<Page<DepartmentView>> {
    let house = engine.house().await;
    let base = sender_url(&house).await?;
    let limit = limit(list.limit);
    let after = list.after.unwrap_or_default();
    let mut items: Vec<DepartmentView> = house
        .read(department::all)
        .await?
        .into_iter()
        .filter(|each| each.id > after)
        .map(|each| view(each, &base))
        .collect();
    let next = (items.len() > limit).then(|| items[limit - 1].id.clone());
    items.truncate(limit);
    Ok(Page { items, next })
}

pub(super) async fn create(engine: &Engine, draft: Draft) -> Result<DepartmentView> {
    let house = engine.house().await;
    let made = house.change(move |work| department::create(work, &draft, &user::at_desk(work.db)?)).await?;
    Ok(view(made, &sender_url(&house).await?))
}

pub(super) async fn update(engine: &Engine, patch: Patch) -> Result<DepartmentView> {
    let house = engine.house().await;
    let updated =
        house.change(move |work| department::update(work, &patch, &user::at_desk(work.db)?)).await?;
    Ok(view(updated, &sender_url(&house).await?))
}

pub(super) async fn delete(engine: &Engine, ById { id }: ById) -> Result<()> {
    let house = engine.house().await;
    let keys = house
        .change(move |work| {
            department::delete(work, &id, &user::at_desk(work.db)?)?;
            department::keys(work.db, Some(&id))
        })
        .await?;
    keys.iter().try_for_each(|key| house.vault.forget(&department::reveal_name(&key.id)))
}

pub(super) async fn keys(engine: &Engine, list: KeyList) -> Result<Page<ApiKey>> {
    let keys = engine.house().await.read(move |db| department::keys(db, Some(&list.department_id))).await?;
    Ok(Page { items: keys, next: None })
}

pub(super) async fn create_key(engine: &Engine, new: NewKey) -> Result<ApiKeyCreated> {
    let house = engine.house().await;
    let actor = house.read(user::at_desk).await?;
    let (key, secret) = house.new_key(new.department_id, new.name, new.dialect, actor).await?;
    Ok(ApiKeyCreated { key, secret: secret.reveal().to_owned() })
}

/// Recorded before the secret is answered.
pub(super) async fn reveal_key(engine: &Engine, ById { id }: ById) -> Result<Secret> {
    let house = engine.house().await;
    let secret = house.vault.get(&department::reveal_name(&id))?.ok_or_else(|| {
        Error::new(
            Code::NotFound,
            "This key is not in the keychain any more. It still works; make a new one to see it.",
        )
    })?;
    house
        .change(move |work| {
            let key = department::key_by_id(work.db, &id)?;
            department::tell_of_key(work, &key, "api_key.revealed", &user::at_desk(work.db)?)
        })
        .await?;
    Ok(Secret { secret: secret.reveal().to_owned() })
}

pub(super) async fn revoke_key(engine: &Engine, ById { id }: ById) -> Result<ApiKey> {
    let house = engine.house().await;
    let name = department::reveal_name(&id);
    let revoked = house.change(move |work| department::revoke(work, &id, &user::at_desk(work.db)?)).await?;
    house.vault.forget(&name)?;
    Ok(revoked)
}

fn view(department: Department, base: &str) -> DepartmentView {
    DepartmentView {
        newlead_url: format!("{base}/api/webhooks/{}/newlead", department.code),
        id: department.id,
        code: department.code,
        name: department.name,
        company_name: department.company_name,
        time_zone: department.time_zone,
        default_country: department.default_country,
        duplicate_window_s: department.duplicate_window_s,
        allow_trailing_commas: department.allow_trailing_commas,
        pipeline_id: department.pipeline_id,
        created_at: department.created_at,
    }
}
