//! The board: pipelines with their stages, the leads that stand in them and everything that hangs on a lead. Knows no
//! campaigns and no webhooks.

mod act;
mod attachment;
mod card;
mod column;
mod detail;
mod filter;
mod lead;
pub mod make;
mod note;
mod pipeline;
mod search;
mod todo;
mod trash;
pub mod view;
pub mod word;

pub use act::{Act, Line, Link, Place, StageLook, Status, Terms, TodoChange, perform};
pub use attachment::{Attachment, MOST_BYTES, NewAttachment, by_id as attachment_by_id};
pub use card::{
    LeadCard, NextTodo, Shelf, by_id as card_by_id, ids_deleted_with, ids_of_contact, of_contact, on_shelf,
};
pub use column::{Board, BoardColumn, RailSum, board};
pub use detail::{LeadDetail, Message, ProductLine, conversation, detail, line_of, tags_of_contact};
pub use filter::LeadFilter;
pub use lead::{
    Match, NewLead, Opportunity, Updated, create as create_lead, find as find_lead, oddity,
    update as update_lead,
};
pub use note::{MOST as LONGEST_NOTE, Note, by_id as note_by_id, has as has_note};
pub use pipeline::{
    Pipeline, RankedStage, Stage, by_id as pipeline_by_id, create as create_pipeline, first_stage,
    ids_in_stage, pipelines, stages_beside,
};
pub use search::search;
pub use todo::{NewTodo, Todo, by_id as todo_by_id};
pub use trash::{empty as empty_trash, forget_file, forget_leads_of};
