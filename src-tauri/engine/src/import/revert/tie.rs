//! Tags and notes that an import brought.

use super::{Job, Touched};
use crate::{
    board::{self, Act},
    db::Work,
    error::{Code, Result},
    journal::Cause,
};

/// Takes tags off and deletes notes, unless somebody changed the note since; answers how many that were.
pub(super) fn take(work: &mut Work<'_>, job: &Job, touched: &Touched) -> Result<usize> {
    let mut taken = 0;
    for tag in &touched.change.tags {
        let untag = Act::UntagContact { contact: touched.contact.clone(), tag: tag.clone() };
        taken += usize::from(board::perform(work, &untag, &job.actor, Cause::Undo)?.is_some());
    }
    for note in &touched.change.notes {
        taken += take_note(work, job, note)?;
    }
    Ok(taken)
}

fn take_note(work: &mut Work<'_>, job: &Job, id: &str) -> Result<usize> {
    match board::note_by_id(work.db, id) {
        Ok(note) if note.updated_at.is_none() => {
            let remove = Act::RemoveNote { note: id.to_owned() };
            board::perform(work, &remove, &job.actor, Cause::Undo)?;
            Ok(1)
        }
        // Somebody wrote on it, or deleted it themselves.
        Ok(_) => Ok(0),
        Err(error) if error.code() == Code::NotFound => Ok(0),
        Err(error) => Err(error),
    }
}
