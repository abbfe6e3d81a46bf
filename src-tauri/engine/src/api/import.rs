//! Files of contacts, in and out: taking one in, looking at it, correcting it, running it, taking it back; exporting.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ById, Page, limit, matching::ContactFilter};
use crate::{
    contact::{self, ContactSort, ExportStyle, Query},
    engine::{Engine, House},
    error::{Error, Result},
    import::{self, CellFault, FaultQuery, Import, People, Preview, Settings, State, cell::Problem},
};

/// Contacts of an import that are named in an answer.
const NAMED: usize = 100;

/// A new file.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export_to = "types.ts")]
pub struct ImportCreate {
    /// Its name.
    pub filename: String,
}

/// A piece of a file; pieces follow each other.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export_to = "types.ts")]
pub struct ImportAppend {
    /// The import.
    pub id: String,
    /// The bytes, 1 MB at most.
    pub base64: String,
}

/// How much of a file has been taken in.
#[derive(Debug, Serialize, TS)]
#[ts(export_to = "types.ts")]
pub struct ImportTaken {
    /// Bytes.
    #[ts(type = "number")]
    pub bytes: u64,
}

/// Which preview.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct ImportPreviewGet {
    /// The import.
    pub id: String,
    /// Choices to look at it with, kept for the import; those made last when absent.
    pub settings: Option<Settings>,
}

/// Which cells.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct ImportCells {
    /// The import.
    pub id: String,
    /// Only of this row.
    pub row: Option<u32>,
    /// Only of this column.
    pub column: Option<u32>,
    /// Only of this kind.
    pub problem: Option<Problem>,
    /// Cursor of the page before.
    pub after: Option<String>,
    /// Cells, about.
    #[ts(optional, type = "number")]
    pub limit: Option<usize>,
}

/// A cell that is mended by hand.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export_to = "types.ts")]
pub struct ImportSetCell {
    /// The import.
    pub id: String,
    /// Number of the row, the first being 1.
    pub row: u32,
    /// Index of the column, the first being 0.
    pub column: u32,
    /// What is to stand there; empty to leave the cell out.
    pub value: String,
}

/// A kind of problem that is mended as suggested in a whole column.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export_to = "types.ts")]
pub struct ImportFixColumn {
    /// The import.
    pub id: String,
    /// Index of the column, the first being 0.
    pub column: u32,
    /// Which problem.
    pub problem: Problem,
}

/// Which imports.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct ImportList {
    /// Cursor of the page before.
    pub after: Option<String>,
    /// Rows at most.
    #[ts(optional, type = "number")]
    pub limit: Option<usize>,
}

/// An import with what is worth knowing beside it.
#[derive(Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts")]
pub struct ImportDetail {
    /// The import.
    #[serde(flatten)]
    pub import: Import,
    /// The choices made last; null before the first preview.
    pub settings: Option<Settings>,
    /// Contacts that stayed when it was taken back.
    pub kept_contacts: People,
    /// Contacts whom it opted out and who still are.
    pub opted_out_contacts: People,
}

/// Which contacts, for whom.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct ContactExport {
    /// Whom the file is for.
    pub style: ExportStyle,
    /// Which contacts; all when absent.
    pub filter: Option<ContactFilter>,
    /// Only these contacts of them, by row id.
    pub ids: Option<Vec<String>>,
    /// Order; oldest first when absent.
    pub sort: Option<ContactSort>,
    /// The other way round.
    pub descending: Option<bool>,
}

/// A file to be saved.
#[derive(Debug, Serialize, TS)]
#[ts(export_to = "types.ts")]
pub struct ContactFile {
    /// What to call it.
    pub filename: String,
    /// What is in it.
    pub text: String,
}

pub(super) async fn create(engine: &Engine, create: ImportCreate) -> Result<ImportDetail> {
    let house = engine.house().await;
    let id = house.imports.create(create.filename).await?;
    detail(&house, id).await
}

pub(super) async fn append(engine: &Engine, append: ImportAppend) -> Result<ImportTaken> {
    let piece = STANDARD
        .decode(append.base64)
        .map_err(|_| Error::invalid("base64", "This piece of the file arrived damaged. Send it again."))?;
    Ok(ImportTaken { bytes: engine.house().await.imports.append(append.id, piece).await? })
}

pub(super) async fn preview(engine: &Engine, get: ImportPreviewGet) -> Result<Preview> {
    let house = engine.house().await;
    let (data, id) = (house.imports.data().to_owned(), get.id.clone());
    let preview = house
        .read(move |db| {
            let chosen = import::settings(db, &id)?;
            import::preview(db, &data, &id, get.settings.or(chosen))
        })
        .await?;
    house.imports.choose(get.id, preview.settings.clone()).await?;
    Ok(preview)
}

pub(super) async fn cells(engine: &Engine, cells: ImportCells) -> Result<Page<CellFault>> {
    let house = engine.house().await;
    let (data, limit) = (house.imports.data().to_owned(), limit(cells.limit));
    let query = FaultQuery {
        row: cells.row,
        column: cells.column,
        problem: cells.problem,
        after: cells.after.and_then(|cursor| cursor.parse().ok()).unwrap_or_default(),
        limit,
    };
    let page = house.read(move |db| import::faults(db, &data, &cells.id, &query)).await?;
    Ok(Page { items: page.items, next: page.next })
}

pub(super) async fn set_cell(engine: &Engine, cell: ImportSetCell) -> Result<()> {
    engine
        .house()
        .await
        .database
        .writer
        .write(move |work| import::set_cell(work, &cell.id, cell.row, cell.column, &cell.value))
        .await
}

pub(super) async fn fix_column(engine: &Engine, fix: ImportFixColumn) -> Result<()> {
    engine
        .house()
        .await
        .database
        .writer
        .write(move |work| import::fix_column(work, &fix.id, fix.column, fix.problem))
        .await
}

pub(super) async fn start(engine: &Engine, ById { id }: ById) -> Result<ImportDetail> {
    let house = engine.house().await;
    house.imports.start(&id, &[State::Draft]).await?;
    detail(&house, id).await
}

pub(super) async fn go_on(engine: &Engine, ById { id }: ById) -> Result<ImportDetail> {
    let house = engine.house().await;
    house.imports.start(&id, &[State::Interrupted, State::Cancelled]).await?;
    detail(&house, id).await
}

pub(super) async fn cancel(engine: &Engine, ById { id }: ById) -> Result<ImportDetail> {
    let house = engine.house().await;
    house.imports.cancel(&id)?;
    detail(&house, id).await
}

pub(super) async fn revert(engine: &Engine, ById { id }: ById) -> Result<ImportDetail> {
    let house = engine.house().await;
    house.imports.revert(&id).await?;
    detail(&house, id).await
}

pub(super) async fn get(engine: &Engine, ById { id }: ById) -> Result<ImportDetail> {
    let house = engine.house().await;
    detail(&house, id).await
}

pub(super) async fn list(engine: &Engine, list: ImportList) -> Result<Page<Import>> {
    let limit = limit(list.limit);
    let items = engine.house().await.read(move |db| import::list(db, list.after.as_deref(), limit)).await?;
    let next = (items.len() == limit).then(|| items.last().map(|last| last.id.clone())).flatten();
    Ok(Page { items, next })
}

pub(super) async fn delete(engine: &Engine, ById { id }: ById) -> Result<()> {
    engine.house().await.imports.delete(id).await
}

pub(super) async fn export(engine: &Engine, export: ContactExport) -> Result<ContactFile> {
    let query = Query {
        ids: export.ids.unwrap_or_default(),
        sort: export.sort.unwrap_or(ContactSort::Newest),
        descending: export.descending.unwrap_or_default(),
        ..export.filter.map(ContactFilter::query).unwrap_or_default()
    };
    let text = engine.house().await.read(move |db| contact::export(db, export.style, &query)).await?;
    let filename = match export.style {
        ExportStyle::Spreadsheet => "contacts for a spreadsheet.csv",
        ExportStyle::Exact => "contacts.csv",
    };
    Ok(ContactFile { filename: filename.into(), text })
}

async fn detail(house: &House, id: String) -> Result<ImportDetail> {
    house
        .read(move |db| {
            Ok(ImportDetail {
                import: import::by_id(db, &id)?,
                settings: import::settings(db, &id)?,
                kept_contacts: import::kept(db, &id, NAMED)?,
                opted_out_contacts: import::opted_out(db, &id, NAMED)?,
            })
        })
        .await
}
