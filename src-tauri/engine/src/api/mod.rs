//! The command table: every command, what it takes and what it answers, declared once.
//!
//! The desktop exposes it as one `rpc`, the server as `POST /rpc/{command}`; the TypeScript types are made from it.

pub mod board;
pub mod contact;
pub mod department;
pub mod intake;
pub mod request;
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
    "contact.list": contact::list, contact::ContactList => Page<crate::contact::ContactRow>;
    "contact.count": contact::count, Nothing => contact::ContactCount;
    "contact.get": contact::get, ById => contact::ContactDetail;
    "contact.opt_out": contact::opt_out, contact::OptOut => contact::ContactDetail;
    "contact.opt_in": contact::opt_in, contact::OptIn => contact::ContactDetail;
    "activity.list": contact::activities, contact::ActivityList => Page<crate::journal::Activity>;
    "pipeline.list": board::pipelines, board::PipelineList => Page<crate::board::Pipeline>;
    "board.get": board::board, board::BoardGet => crate::board::Board;
    "lead.list": board::leads, board::LeadList => Page<crate::board::LeadCard>;
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
