//! The one error of the engine and its wire form `{code, message, field?}`.
//!
//! Messages are sentences for a shop owner: what happened, what is safe, what to do. A [`Code`] exists only where a
//! caller branches on it.

use std::{error, fmt};

use serde::Serialize;

/// Shorthand used across the engine.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What kind of failure it was, for callers that act differently on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// The parameters are wrong; `field` names the one to blame where there is one.
    Invalid,
    /// No such row.
    NotFound,
    /// No such command.
    UnknownCommand,
    /// The act does not fit the present state.
    Conflict,
    /// The disk has no room left.
    DiskFull,
    /// The data folder or the file cannot be written.
    ReadOnly,
    /// Another program holds the database.
    Locked,
    /// The database was written by a newer version.
    NewerDatabase,
    /// The engine is stopping.
    Stopped,
    /// Anything else: a defect of ours or of the machine.
    Internal,
}

/// A failure in words a shop owner understands.
#[derive(Debug, Clone, Serialize)]
pub struct Error {
    code: Code,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    #[serde(skip)]
    cause: Option<String>,
}

impl Error {
    /// A failure with its sentence.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), field: None, cause: None }
    }

    /// A wrong parameter; `field` is its camelCase name.
    pub fn invalid(field: &str, message: impl Into<String>) -> Self {
        Self { field: Some(field.to_owned()), ..Self::new(Code::Invalid, message) }
    }

    /// A row that is not there; `what` is the word of the thing ("contact").
    pub fn not_found(what: &str) -> Self {
        Self::new(Code::NotFound, format!("This {what} does not exist any more."))
    }

    /// A defect: the sentence says what was being done, the cause goes to the log.
    pub fn internal(doing: &str, cause: impl fmt::Display) -> Self {
        Self {
            cause: Some(cause.to_string()),
            ..Self::new(Code::Internal, format!("Something went wrong while {doing}."))
        }
    }

    /// The code callers branch on.
    pub fn code(&self) -> Code {
        self.code
    }

    /// The sentence.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The parameter to blame, if one is.
    pub fn field(&self) -> Option<&str> {
        self.field.as_deref()
    }

    /// What the machine said, for the log.
    pub fn cause(&self) -> Option<&str> {
        self.cause.as_deref()
    }

    /// The HTTP status that carries this error over the UI port.
    pub fn http_status(&self) -> u16 {
        match self.code {
            Code::Invalid => 422,
            Code::NotFound | Code::UnknownCommand => 404,
            Code::Conflict => 409,
            Code::DiskFull | Code::ReadOnly | Code::Locked | Code::Stopped => 503,
            Code::NewerDatabase | Code::Internal => 500,
        }
    }

    fn caused_by(code: Code, message: &str, cause: &dyn fmt::Display) -> Self {
        Self { cause: Some(cause.to_string()), ..Self::new(code, message) }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.cause {
            Some(cause) => write!(f, "{} ({cause})", self.message),
            None => f.write_str(&self.message),
        }
    }
}

impl error::Error for Error {}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        let (code, message) = match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => (
                Code::DiskFull,
                "The disk is full, so nothing new can be saved. Nothing already saved is lost. Free some space; \
                 senders are asked to try again until then.",
            ),
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => (
                Code::ReadOnly,
                "The data folder cannot be written, so nothing new can be saved. Nothing already saved is lost. \
                 Check who owns the folder and whether it is on a read-only disk.",
            ),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => (
                Code::Locked,
                "Another program is using the Porchlight file. Close it, then try again. Nothing is lost.",
            ),
            Some(ErrorCode::SystemIoFailure) => (
                Code::DiskFull,
                "The disk did not take the data, so nothing new can be saved. Nothing already saved is lost. Check \
                 the disk; senders are asked to try again until then.",
            ),
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => (
                Code::Internal,
                "The Porchlight file is damaged or is not a Porchlight file. It was not touched. Put a backup in its \
                 place.",
            ),
            _ => (Code::Internal, "Something went wrong while reading or saving data."),
        };
        Self::caused_by(code, message, &error)
    }
}
