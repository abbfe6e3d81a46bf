//! How a run over an import ends, forwards or back: done, stopped by a person, or broken off by a failure, which is noted.

use super::{batch::State, desk::Tools};
use crate::{
    db::Work,
    error::{Code, Error, Result},
};

/// What is noted at the end of one kind of run.
pub(super) struct Ending {
    /// The run, as a log names it: "An import".
    pub(super) what: &'static str,
    /// What an import is after a failure.
    pub(super) broken_off: State,
    /// Notes an end without failure.
    pub(super) finish: fn(&mut Work<'_>, &str, State) -> Result<()>,
}

impl Ending {
    /// Notes what the run of the import `id` came to. When the program closes nothing is: the next start finds it running.
    pub(super) async fn note(&self, tools: &Tools, id: String, ended: Result<State>) {
        let (what, broken_off, finish) = (self.what, self.broken_off, self.finish);
        let noted = match ended {
            Ok(ended) => tools.writer.write(move |work| finish(work, &id, ended)).await,
            Err(error) if error.code() == Code::Stopped => return,
            Err(error) => {
                let (cause, message) = (error.cause(), error.message());
                tracing::warn!(error.cause = cause, import = id, "{what} stopped: {message}");
                tools.writer.write(move |work| note_failure(work, &id, broken_off, &error)).await
            }
        };
        if let Err(error) = noted {
            let (cause, message) = (error.cause(), error.message());
            tracing::warn!(error.cause = cause, "The end of it was not noted: {message}");
        }
    }
}

fn note_failure(work: &mut Work<'_>, id: &str, state: State, error: &Error) -> Result<()> {
    work.db.execute(
        "UPDATE import_batch SET state = ?2, error = ?3, finished_at = ?4 WHERE id = ?1",
        (id, state, error.message(), work.now),
    )?;
    work.changes.add("import", id);
    Ok(())
}
