//! The JSON Schemas of ClinchPad's bodies: the envelope with the fields that the table lists for a type.

use serde_json::{Value, json};

use super::{Body, Field, Kind, Need, ROWS};
use crate::webhook::dialect::{EventType, shape};

const ACTIVITY: &str = "/$defs/ActivityBody";

/// The schema of a type, as it goes out: with the handshake key, where one is set.
pub(in crate::webhook::dialect) fn schema(event: &EventType) -> Value {
    let mut schema = shape::of::<Body<'_>>(event, &format!("{ACTIVITY}/properties/type"));
    schema["properties"]["handshake_key"] =
        json!({ "description": "Only when a key is set.", "type": "string" });
    let fields = ROWS.iter().find(|row| row.event.name == event.name).map_or(&[][..], |row| row.fields);
    if let Some(activity) = schema.pointer_mut(ACTIVITY) {
        fields.iter().for_each(|field| add(activity, field));
    }
    schema
}

fn add(activity: &mut Value, field: &Field) {
    activity["properties"][field.name] = field.schema();
    if let (Need::Always, Some(required)) = (field.need, activity["required"].as_array_mut()) {
        required.push(field.name.into());
    }
}

impl Field {
    /// What is always there is null when it was emptied; what is there only if applicable never is.
    fn schema(&self) -> Value {
        let kind = match self.kind {
            Kind::Text | Kind::File => "string",
            Kind::Flag => "boolean",
            Kind::Number | Kind::Money => "number",
        };
        match self.need {
            Need::Always => json!({ "type": [kind, "null"] }),
            Need::IfApplicable => json!({ "type": kind }),
        }
    }
}
