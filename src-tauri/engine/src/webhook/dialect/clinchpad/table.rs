//! The 33 types as the documentation lists them, each with the activity that causes it and where its fields come from.

use super::{EventType, Field, Kind, Need};
use crate::webhook::dialect::event;

/// One type.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) event: EventType,
    /// Kind of our activity.
    pub(super) cause: &'static str,
    /// Only when this member of the payload has this value.
    pub(super) only: Option<(&'static str, &'static str)>,
    pub(super) fields: &'static [Field],
}

const fn row(event: EventType, cause: &'static str, fields: &'static [Field]) -> Row {
    Row { event, cause, only: None, fields }
}

const fn when(row: Row, member: &'static str, value: &'static str) -> Row {
    Row { only: Some((member, value)), ..row }
}

const fn field(name: &'static str, from: &'static str) -> Field {
    Field { name, from, kind: Kind::Text, need: Need::Always }
}

const fn flag(name: &'static str, from: &'static str) -> Field {
    Field { kind: Kind::Flag, ..field(name, from) }
}

const fn number(name: &'static str, from: &'static str) -> Field {
    Field { kind: Kind::Number, ..field(name, from) }
}

const fn optional(field: Field) -> Field {
    Field { need: Need::IfApplicable, ..field }
}

const fn money(name: &'static str, from: &'static str) -> Field {
    Field { kind: Kind::Money, ..field(name, from) }
}

const fn file(name: &'static str, from: &'static str) -> Field {
    Field { kind: Kind::File, ..field(name, from) }
}

pub(super) const ROWS: &[Row] = &[
    row(event("lead:created", "Lead created", "A lead was created."), "lead.created", &[]),
    row(
        event("lead:moved", "Lead moved", "A lead was moved from one stage to another."),
        "lead.moved",
        &[field("old_stage_name", "/oldStage"), field("new_stage_name", "/newStage")],
    ),
    row(
        event("lead:name_changed", "Lead renamed", "A lead's name was changed."),
        "lead.renamed",
        &[field("old_lead_name", "/old")],
    ),
    row(event("lead:won", "Lead won", "A lead was marked as won."), "lead.won", &[]),
    row(event("lead:lost", "Lead lost", "A lead was marked as lost."), "lead.lost", &[]),
    row(
        event("lead:assigned", "Lead assigned", "A lead was assigned to a user."),
        "lead.assigned",
        &[field("lead_assigned_to_name", "/to/name")],
    ),
    row(
        event("lead:unassigned", "Lead unassigned", "A lead was unassigned from a user."),
        "lead.unassigned",
        &[field("old_lead_assigned_to_name", "/from/name")],
    ),
    row(
        event("lead:size_changed", "Lead value changed", "The value of a lead was changed."),
        "lead.value_changed",
        &[money("lead_size", "/valueMinor"), optional(money("old_lead_size", "/oldValueMinor"))],
    ),
    row(
        event("lead:restored", "Lead restored", "A lead was brought back from the archive or the trash."),
        "lead.restored",
        &[],
    ),
    row(
        event("todo:created", "To-do created", "A to-do was created."),
        "todo.created",
        &[
            field("todo_name", "/name"),
            field("todo_type", "/todoType"),
            optional(field("todo_date", "/date")),
            optional(field("todo_time", "/time")),
        ],
    ),
    when(
        row(
            event("todo:name_changed", "To-do renamed", "The name of a to-do was changed."),
            "todo.changed",
            &[field("todo_name", "/value"), field("old_todo_name", "/old")],
        ),
        "field",
        "name",
    ),
    when(
        row(
            event("todo:type_changed", "To-do type changed", "The type of a to-do was changed."),
            "todo.changed",
            &[field("todo_name", "/name"), field("todo_type", "/value"), field("old_todo_type", "/old")],
        ),
        "field",
        "type",
    ),
    when(
        row(
            event("todo:date_changed", "To-do date changed", "The date of a to-do was changed."),
            "todo.changed",
            &[
                field("todo_name", "/name"),
                field("todo_date", "/value"),
                optional(field("old_todo_date", "/old")),
            ],
        ),
        "field",
        "date",
    ),
    when(
        row(
            event("todo:time_changed", "To-do time changed", "The time of a to-do was changed."),
            "todo.changed",
            &[
                field("todo_name", "/name"),
                field("todo_time", "/value"),
                optional(field("old_todo_time", "/old")),
            ],
        ),
        "field",
        "time",
    ),
    row(
        event("todo:done_changed", "To-do done or open again", "A to-do was ticked off, or opened again."),
        "todo.done_changed",
        &[field("todo_name", "/name"), flag("todo_done", "/done")],
    ),
    row(
        event("todo:deleted", "To-do deleted", "A to-do was deleted."),
        "todo.deleted",
        &[field("todo_name", "/name")],
    ),
    row(
        event("note:created", "Note added", "A note was added to a lead."),
        "note.created",
        &[field("note_content", "/content")],
    ),
    row(
        event("note:updated", "Note changed", "A note was changed."),
        "note.updated",
        &[field("note_content", "/content")],
    ),
    row(
        event("note:deleted", "Note deleted", "A note was deleted."),
        "note.deleted",
        &[field("note_content", "/content")],
    ),
    row(
        event("attachment:created", "File added", "A file was added to a lead."),
        "attachment.added",
        &[field("attachment_filename", "/filename"), file("attachment_url", "/attachmentId")],
    ),
    row(
        event("attachment:deleted", "File deleted", "A file was deleted."),
        "attachment.removed",
        &[field("attachment_filename", "/filename")],
    ),
    row(
        event("record:created", "Field added", "A field was added to a lead."),
        "field.set",
        &[field("record_name", "/key"), field("record_value", "/value")],
    ),
    row(
        event("record:updated", "Field changed", "The value of a field was changed."),
        "field.changed",
        &[
            field("record_name", "/key"),
            field("record_value", "/value"),
            optional(field("old_record_value", "/old")),
        ],
    ),
    row(
        event("record:deleted", "Field deleted", "A field was deleted."),
        "field.cleared",
        &[field("record_name", "/key"), field("record_value", "/value")],
    ),
    row(
        event("contact:added", "Contact added", "A contact was added to a lead."),
        "lead.contact_added",
        &[field("contact_name", "/contact/name")],
    ),
    row(
        event("contact:removed", "Contact removed", "A contact was removed from a lead."),
        "lead.contact_removed",
        &[field("contact_name", "/contact/name")],
    ),
    row(
        event("product:added", "Product added", "A product was added to a lead."),
        "lead.product_added",
        &[
            field("product_name", "/product"),
            number("product_quantity", "/quantity"),
            optional(money("product_price", "/priceMinor")),
        ],
    ),
    row(
        event("product:removed", "Product removed", "A product was removed from a lead."),
        "lead.product_removed",
        &[field("product_name", "/product"), number("product_quantity", "/quantity")],
    ),
    row(
        event("zone:added", "Zone added", "A zone was added to a lead."),
        "lead.zone_added",
        &[field("zone_name", "/zone")],
    ),
    row(
        event("zone:removed", "Zone removed", "A zone was removed from a lead."),
        "lead.zone_removed",
        &[field("zone_name", "/zone")],
    ),
    row(
        event("source:added", "Source added", "A source was added to a lead."),
        "lead.source_added",
        &[field("source_name", "/source")],
    ),
    row(
        event("source:removed", "Source removed", "A source was removed from a lead."),
        "lead.source_removed",
        &[field("source_name", "/source")],
    ),
    when(
        row(
            event("email:received", "Email received", "An email was added to a lead."),
            "message.received",
            &[field("subject", "/subject")],
        ),
        "channel",
        "email",
    ),
];
