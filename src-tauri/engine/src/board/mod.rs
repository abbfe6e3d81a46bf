//! The board: pipelines with their stages, and the leads that stand in them. Knows no campaigns and no webhooks.

mod act;
mod card;
mod lead;
mod pipeline;

pub use act::{Close, close, move_to, set_value};
pub use card::{Board, BoardColumn, LeadCard, RailSum, board, in_stage, of_contact};
pub use lead::{
    Match, NewLead, Opportunity, create as create_lead, find as find_lead, update as update_lead,
};
pub use pipeline::{
    Pipeline, Stage, by_id as pipeline_by_id, create as create_pipeline, first_stage, pipelines,
};
