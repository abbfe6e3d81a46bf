//! Possible duplicates, merging and taking apart, the trash.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Page, contact::ContactDetail, limit, people::name_of};
use crate::{
    contact::{
        self, DuplicateGroup, TrashRow,
        merge::{self, MergeStep, Unmerged, Wish},
    },
    db::Work,
    engine::Engine,
    error::{Error, Result},
    undo, user,
};

/// So many contacts can be looked at side by side.
const SIDE_BY_SIDE: usize = 20;

/// A page of groups or of the trash.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct PageOf {
    /// Cursor of the page before.
    pub after: Option<String>,
    /// Rows at most.
    #[ts(optional, type = "number")]
    pub limit: Option<usize>,
}

/// Some contacts.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export_to = "types.ts")]
pub struct ContactIds {
    /// Their row ids.
    pub ids: Vec<String>,
}

/// Contacts side by side.
#[derive(Debug, Serialize, TS)]
#[ts(export_to = "types.ts")]
pub struct Comparison {
    /// In the order asked for.
    pub contacts: Vec<ContactDetail>,
}

/// A merge, wanted or only tried.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct ContactMerge {
    /// Which contacts become one, and how.
    pub wish: Wish,
    /// Say what would move, and change nothing.
    pub dry_run: Option<bool>,
}

/// What a merge moved, or would move.
#[derive(Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts")]
pub struct Merged {
    /// The contact that stays.
    pub survivor_id: String,
    /// From each of the others.
    pub steps: Vec<MergeStep>,
}

/// A merge to take apart.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts")]
pub struct ContactUnmerge {
    /// The merge, as it was answered and as the activity names it.
    pub merge_id: String,
}

pub(super) async fn list(engine: &Engine, page: PageOf) -> Result<Page<DuplicateGroup>> {
    let limit = limit(page.limit);
    let read = move |db: &_| contact::duplicate_groups(db, page.after.as_deref(), limit);
    let (items, next) = engine.house().await.read(read).await?;
    Ok(Page { items, next })
}

pub(super) async fn dismiss(engine: &Engine, ContactIds { ids }: ContactIds) -> Result<()> {
    let house = engine.house().await;
    house.database.writer.write(move |work| contact::dismiss_duplicates(work, &ids)).await
}

pub(super) async fn trash(engine: &Engine, page: PageOf) -> Result<Page<TrashRow>> {
    let limit = limit(page.limit);
    let read = move |db: &_| contact::trash(db, page.after.as_deref(), limit);
    let (items, next) = engine.house().await.read(read).await?;
    Ok(Page { items, next })
}

pub(super) async fn compare(engine: &Engine, ContactIds { ids }: ContactIds) -> Result<Comparison> {
    if ids.len() > SIDE_BY_SIDE {
        return Err(Error::invalid("ids", format!("{SIDE_BY_SIDE} contacts at most.")));
    }
    let read = move |db: &_| ids.iter().map(|id| ContactDetail::read(db, id)).collect::<Result<_>>();
    Ok(Comparison { contacts: engine.house().await.read(read).await? })
}

pub(super) async fn merge(engine: &Engine, ContactMerge { wish, dry_run }: ContactMerge) -> Result<Merged> {
    let house = engine.house().await;
    let survivor_id = wish.survivor_id.clone();
    let steps = if dry_run.unwrap_or_default() {
        house.read(move |db| merge::preview(db, &wish)).await?
    } else {
        house.database.writer.write(move |work| merge_for_good(work, &wish)).await?
    };
    Ok(Merged { survivor_id, steps })
}

fn merge_for_good(work: &mut Work<'_>, wish: &Wish) -> Result<Vec<MergeStep>> {
    let actor = user::at_desk(work.db)?;
    let steps = merge::merge(work, wish, &actor)?;
    let name = name_of(work.db, &wish.survivor_id)?;
    let label = format!("Merged {} contacts into {name}", steps.len() + 1);
    undo::remember(work, &label, &[undo::Act::unmerge(wish, &steps)], &actor)?;
    Ok(steps)
}

pub(super) async fn unmerge(engine: &Engine, params: ContactUnmerge) -> Result<Unmerged> {
    let house = engine.house().await;
    house.database.writer.write(move |work| unmerge_for_good(work, &params.merge_id)).await
}

fn unmerge_for_good(work: &mut Work<'_>, id: &str) -> Result<Unmerged> {
    let actor = user::at_desk(work.db)?;
    let wish = merge::wish_of(work.db, id)?;
    let apart = merge::unmerge(work, id, &actor)?;
    let [from, out] = [&apart.survivor_id, &apart.restored_id].map(|id| name_of(work.db, id));
    let label = format!("Took {} out of {} again", out?, from?);
    undo::remember(work, &label, &[undo::Act::Merge { wish }], &actor)?;
    Ok(apart)
}
