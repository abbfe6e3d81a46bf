//! The command table: every command, what it takes and what it answers, declared once.
//!
//! The desktop exposes it as one `rpc`, the server as `POST /rpc/{command}`; the TypeScript types are made from it.

pub mod attachment;
pub mod bin;
pub mod board;
pub mod consent;
pub mod contact;
pub mod delivery;
pub mod department;
pub mod desk;
pub mod duplicate;
pub mod import;
pub mod intake;
pub mod lead;
pub mod many;
pub mod matching;
pub mod message;
pub mod new_lead;
pub mod note;
pub mod people;
pub mod request;
pub mod subscription;
pub mod suppression;
pub mod tie;
pub mod todo;
pub mod user;
pub mod workspace;

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use ts_rs::{Config, TS};

use crate::{
    engine::Engine,
    error::{Code, Error, Result},
};

/// No parameters.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export_to = "types.ts")]
pub struct Nothing {}

/// One page of a list.
#[derive(Debug, Serialize, TS)]
#[ts(export_to = "types.ts")]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Cursor of the next page; null at the end.
    pub next: Option<String>,
}

/// The id of a row.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export_to = "types.ts")]
pub struct ById {
    /// The id.
    pub id: String,
}

/// Rows a list answers when no limit is asked for, and at most.
const DEFAULT_LIMIT: usize = 100;
const MAX_LIMIT: usize = 500;

fn limit(asked: Option<usize>) -> usize {
    asked.unwrap_or(DEFAULT_LIMIT).clamp(1, MAX_LIMIT)
}

/// Tells a member that is absent from one that is null.
fn given<'de, T: Deserialize<'de>, D: serde::Deserializer<'de>>(
    from: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(from).map(Some)
}

/// What a TypeScript interface of the table is made from.
#[derive(Debug)]
pub struct CommandType {
    /// `contact.get`
    pub name: &'static str,
    /// TypeScript type of its parameters.
    pub params: String,
    /// TypeScript type of its answer.
    pub answer: String,
}

/// From the one list of commands: the router, and the types of each command.
macro_rules! commands {
    ($($name:literal: $handler:path, $params:ty => $answer:ty;)*) => {
        /// Runs one command.
        pub async fn call(engine: &Engine, command: &str, params: Value) -> Result<Value> {
            match command {
                $($name => {
                    let answer: $answer = $handler(engine, read::<$params>(params)?).await?;
                    write(&answer)
                })*
                other => Err(Error::new(Code::UnknownCommand, format!("There is no command “{other}”."))),
            }
        }

        /// The types of all commands, in the order of the table.
        pub fn command_types(config: &Config) -> Vec<CommandType> {
            vec![$(CommandType {
                name: $name,
                params: <$params as TS>::name(config),
                answer: <$answer as TS>::name(config),
            }),*]
        }

        /// Writes the types that the commands mention into the folder of `config`.
        pub fn export_types(config: &Config) -> Result<(), ts_rs::ExportError> {
            $(
                export::<$params>(config)?;
                export::<$answer>(config)?;
            )*
            export::<crate::db::Change>(config)
        }
    };
}

commands! {
    "workspace.get": workspace::get, Nothing => workspace::Workspace;
    "demo.open": workspace::open_demo, Nothing => workspace::Workspace;
    "demo.leave": workspace::leave_demo, Nothing => workspace::Workspace;
    "setting.get": workspace::settings, Nothing => crate::setting::Settings;
    "setting.set": workspace::set, workspace::SettingPatch => crate::setting::Settings;
    "listener.status": intake::status, Nothing => intake::ListenerStatus;
    "listener.start": intake::start, Nothing => intake::ListenerStatus;
    "listener.stop": intake::stop, Nothing => intake::ListenerStatus;
    "listener.test": intake::test, intake::TestLead => intake::TestSent;
    "department.list": department::list, department::List => Page<department::DepartmentView>;
    "department.create": department::create, crate::department::Draft => department::DepartmentView;
    "department.update": department::update, crate::department::Patch => department::DepartmentView;
    "department.delete": department::delete, ById => ();
    "api_key.list": department::keys, department::KeyList => Page<crate::department::ApiKey>;
    "api_key.create": department::create_key, department::NewKey => department::ApiKeyCreated;
    "api_key.reveal": department::reveal_key, ById => department::Secret;
    "api_key.revoke": department::revoke_key, ById => crate::department::ApiKey;
    "request.list": request::list, request::RequestList => crate::intake::store::RequestPage;
    "request.get": request::get, ById => request::RequestDetail;
    "request.reveal": request::reveal, ById => request::RequestDetail;
    "request.pin": request::pin, request::Pin => crate::intake::store::RequestRow;
    "request.tally": request::tally, request::Since => crate::intake::store::RequestTally;
    "request.sources": request::sources, request::Since => request::Sources;
    "bin.list": bin::list, bin::BinList => Page<bin::BinView>;
    "bin.create": bin::create, crate::intake::bin::Draft => bin::BinView;
    "bin.update": bin::update, crate::intake::bin::Patch => bin::BinView;
    "bin.delete": bin::delete, ById => ();
    "contact.list": contact::list, contact::ContactList => Page<crate::contact::ContactRow>;
    "contact.count": contact::count, Nothing => contact::ContactCount;
    "contact.get": contact::get, ById => contact::ContactDetail;
    "contact.opt_out": contact::opt_out, contact::OptOut => contact::ContactDetail;
    "contact.opt_in": contact::opt_in, contact::OptIn => contact::OptedIn;
    "contact.opt_out_many": consent::opt_out_many, consent::OptOutMany => consent::OptedOutMany;
    "contact.count_matching": matching::count, matching::ContactFilter => crate::contact::Matching;
    "contact.opt_out_matching": matching::opt_out, matching::OptOutMatching => matching::Piece;
    "contact.tag_matching": matching::tag, matching::TagMatching => matching::Piece;
    "contact.delete_matching": matching::delete, matching::DeleteMatching => matching::Piece;
    "contact.heard": consent::heard, consent::HeardMessage => consent::ContactHeard;
    "consent.list": consent::list, consent::ConsentList => Page<crate::contact::consent::OutRow>;
    "consent.count": consent::count, Nothing => crate::contact::consent::Count;
    "consent.report": consent::report, ById => crate::contact::consent::Report;
    "consent.check": consent::check, consent::ConsentCheck => crate::contact::consent::Ruling;
    "consent.export": consent::export, consent::ConsentExport => consent::ConsentFile;
    "consent.review_list": consent::review_list, consent::ReviewList => Page<crate::contact::consent::Review>;
    "consent.review_decide": consent::review_decide, consent::ReviewDecide => contact::ContactDetail;
    "suppression.list": suppression::list, suppression::SuppressionList => Page<crate::contact::consent::suppression::Entry>;
    "suppression.add": suppression::add, suppression::SuppressionAdd => crate::contact::consent::suppression::Entry;
    "suppression.remove": suppression::remove, suppression::SuppressionRemove => ();
    "quiet_hours.list": consent::quiet_hours, Nothing => Page<crate::contact::consent::Hours>;
    "quiet_hours.set": consent::set_quiet_hours, crate::contact::consent::Hours => Page<crate::contact::consent::Hours>;
    "contact.trash_list": duplicate::trash, duplicate::PageOf => Page<crate::contact::TrashRow>;
    "contact.compare": duplicate::compare, duplicate::ContactIds => duplicate::Comparison;
    "contact.merge": duplicate::merge, duplicate::ContactMerge => duplicate::Merged;
    "contact.unmerge": duplicate::unmerge, duplicate::ContactUnmerge => crate::contact::merge::Unmerged;
    "duplicate.list": duplicate::list, duplicate::PageOf => Page<crate::contact::DuplicateGroup>;
    "duplicate.dismiss": duplicate::dismiss, duplicate::ContactIds => ();
    "contact.export": import::export, import::ContactExport => import::ContactFile;
    "import.create": import::create, import::ImportCreate => import::ImportDetail;
    "import.append": import::append, import::ImportAppend => import::ImportTaken;
    "import.preview": import::preview, import::ImportPreviewGet => crate::import::Preview;
    "import.cells": import::cells, import::ImportCells => Page<crate::import::CellFault>;
    "import.set_cell": import::set_cell, import::ImportSetCell => ();
    "import.fix_column": import::fix_column, import::ImportFixColumn => ();
    "import.start": import::start, ById => import::ImportDetail;
    "import.get": import::get, ById => import::ImportDetail;
    "import.cancel": import::cancel, ById => import::ImportDetail;
    "import.continue": import::go_on, ById => import::ImportDetail;
    "import.revert": import::revert, ById => import::ImportDetail;
    "import.list": import::list, import::ImportList => Page<crate::import::Import>;
    "import.delete": import::delete, ById => ();
    "activity.list": contact::activities, contact::ActivityList => Page<crate::journal::Activity>;
    "pipeline.list": board::pipelines, board::PipelineList => Page<crate::board::Pipeline>;
    "board.get": board::board, board::BoardGet => crate::board::Board;
    "pipeline.create": board::create_pipeline, board::NewPipeline => crate::board::Pipeline;
    "pipeline.update": board::rename_pipeline, board::Rename => crate::board::Pipeline;
    "pipeline.delete": board::delete_pipeline, ById => ();
    "stage.create": board::create_stage, board::NewStage => crate::board::Pipeline;
    "stage.update": board::update_stage, board::StageUpdate => ();
    "stage.move": board::move_stage, board::StageMove => ();
    "stage.delete": board::delete_stage, board::StageDelete => ();
    "view.list": board::views, board::OfPipeline => Page<crate::board::view::SavedView>;
    "view.create": board::create_view, board::NewView => crate::board::view::SavedView;
    "view.update": board::update_view, board::ViewUpdate => crate::board::view::SavedView;
    "view.delete": board::delete_view, ById => ();
    "vocabulary.get": board::words, board::OfDepartment => crate::board::word::Vocabulary;
    "lead.list": lead::list, lead::LeadList => Page<crate::board::LeadCard>;
    "lead.search": lead::search, lead::LeadSearch => Page<crate::board::LeadCard>;
    "lead.get": lead::get, ById => crate::board::LeadDetail;
    "lead.create": new_lead::create, new_lead::NewLead => crate::board::LeadCard;
    "lead.move": lead::r#move, lead::LeadMove => ();
    "lead.rename": lead::rename, lead::LeadRename => ();
    "lead.set_value": lead::set_value, lead::LeadValue => ();
    "lead.win": lead::win, lead::LeadWin => ();
    "lead.lose": lead::lose, lead::LeadLose => ();
    "lead.reopen": lead::reopen, lead::Leads => ();
    "lead.archive": lead::archive, lead::Leads => ();
    "lead.restore": lead::restore, lead::Leads => ();
    "lead.delete": lead::delete, lead::Leads => ();
    "lead.assign": lead::assign, lead::LeadAssign => ();
    "lead.set_disposition": tie::set_disposition, tie::LeadDisposition => ();
    "lead.add_contact": tie::add_contact, tie::LeadTie => ();
    "lead.remove_contact": tie::remove_contact, tie::LeadTie => ();
    "lead.add_tag": tie::add_tag, tie::LeadWord => ();
    "lead.remove_tag": tie::remove_tag, tie::LeadTie => ();
    "lead.add_zone": tie::add_zone, tie::LeadWord => ();
    "lead.remove_zone": tie::remove_zone, tie::LeadTie => ();
    "lead.add_source": tie::add_source, tie::LeadWord => ();
    "lead.remove_source": tie::remove_source, tie::LeadTie => ();
    "lead.add_product": tie::add_product, tie::LeadProduct => ();
    "lead.update_product": tie::update_product, tie::ProductUpdate => ();
    "lead.remove_product": tie::remove_product, ById => ();
    "todo.create": todo::create, todo::TodoCreate => crate::board::Todo;
    "todo.update": todo::update, todo::TodoUpdate => crate::board::Todo;
    "todo.delete": todo::delete, ById => ();
    "note.create": note::create, note::NoteCreate => crate::board::Note;
    "note.update": note::update, note::NoteUpdate => crate::board::Note;
    "note.delete": note::delete, ById => ();
    "attachment.create": attachment::create, attachment::AttachmentCreate => crate::board::Attachment;
    "attachment.read": attachment::read, ById => user::FileBytes;
    "attachment.delete": attachment::delete, ById => ();
    "email.create": message::create_email, message::EmailCreate => ();
    "message.list": message::list, message::MessageList => Page<crate::board::Message>;
    "user.list": user::list, Nothing => Page<crate::user::User>;
    "user.create": user::create, user::NewUser => crate::user::User;
    "user.update": user::update, user::UserUpdate => crate::user::User;
    "user.delete": user::delete, ById => ();
    "user.sit": user::sit, ById => crate::user::User;
    "user.photo": user::photo, ById => Option<user::FileBytes>;
    "user.set_photo": user::set_photo, user::SetPhoto => crate::user::User;
    "contact.create": people::create, people::ContactCreate => contact::ContactDetail;
    "contact.update": people::update, people::ContactUpdate => contact::ContactDetail;
    "contact.add_phone": people::add_phone, people::AddressAdd => contact::ContactDetail;
    "contact.update_phone": people::update_phone, people::AddressUpdate => contact::ContactDetail;
    "contact.remove_phone": people::remove_phone, people::AddressRemove => contact::ContactDetail;
    "contact.prefer_phone": people::prefer_phone, people::AddressPrefer => contact::ContactDetail;
    "contact.add_email": people::add_email, people::AddressAdd => contact::ContactDetail;
    "contact.update_email": people::update_email, people::AddressUpdate => contact::ContactDetail;
    "contact.remove_email": people::remove_email, people::AddressRemove => contact::ContactDetail;
    "contact.prefer_email": people::prefer_email, people::AddressPrefer => contact::ContactDetail;
    "contact.set_field": people::set_field, people::FieldSet => contact::ContactDetail;
    "contact.clear_field": people::clear_field, people::FieldClear => contact::ContactDetail;
    "contact.add_tag": many::add_tag, many::ContactTag => ();
    "contact.remove_tag": people::remove_tag, people::ContactUntag => ();
    "contact.delete": many::delete, many::Contacts => ();
    "contact.restore": many::restore, many::Contacts => ();
    "undo.status": desk::undo_status, Nothing => crate::undo::UndoStatus;
    "undo.undo": desk::undo, Nothing => desk::Turned;
    "undo.redo": desk::redo, Nothing => desk::Turned;
    "subscription.list": subscription::list, Nothing => Page<subscription::SubscriptionView>;
    "subscription.get": subscription::get, ById => subscription::SubscriptionView;
    "subscription.create": subscription::create, crate::webhook::Draft => subscription::SecretMade;
    "subscription.update": subscription::update, crate::webhook::Patch => subscription::SubscriptionView;
    "subscription.delete": subscription::delete, ById => ();
    "subscription.pause": subscription::pause, ById => subscription::SubscriptionView;
    "subscription.resume": subscription::resume, subscription::Resume => subscription::SubscriptionView;
    "subscription.test": subscription::test, subscription::Test => subscription::DeliveryMade;
    "subscription.rotate_secret": subscription::rotate_secret, ById => subscription::SecretMade;
    "subscription.reveal_secret": subscription::reveal_secret, ById => department::Secret;
    "subscription.preview": subscription::preview, subscription::PreviewOf => subscription::Preview;
    "subscription.schema": subscription::schema, subscription::PreviewOf => subscription::Schema;
    "subscription.clock": subscription::clock, Nothing => subscription::ClockSaid;
    "subscription.events": subscription::events, Nothing => Page<subscription::DialectEvents>;
    "delivery.list": delivery::list, delivery::DeliveryList => crate::webhook::DeliveryPage;
    "delivery.get": delivery::get, ById => crate::webhook::DeliveryDetail;
    "delivery.resend": delivery::resend, delivery::Resend => subscription::DeliveryMade;
    "delivery.resend_many": delivery::resend_many, crate::webhook::Window => delivery::Resent;
    "delivery.try_all": delivery::try_all, delivery::TryAll => delivery::Resent;
}

/// Types that TypeScript has by itself, `null` among them, need no declaration.
fn export<T: TS + 'static>(config: &Config) -> Result<(), ts_rs::ExportError> {
    match T::export_all(config) {
        Err(ts_rs::ExportError::CannotBeExported(_)) => Ok(()),
        other => other,
    }
}

fn read<T: DeserializeOwned>(params: Value) -> Result<T> {
    let params = match params {
        Value::Null => Value::Object(serde_json::Map::default()),
        Value::Object(_) => params,
        _ => return Err(Error::new(Code::Invalid, "The parameters of a command are a JSON object.")),
    };
    serde_json::from_value(params).map_err(|error| {
        Error::new(Code::Invalid, format!("These parameters do not fit the command: {error}."))
    })
}

fn write<T: Serialize>(answer: &T) -> Result<Value> {
    serde_json::to_value(answer).map_err(|error| Error::internal("writing the answer", error))
}
