//! JSON Schemas (2020-12) of bodies, to be given to whoever writes a receiver. They say what is written: a member that may be
//! null is there all the same, and members that are not named may come.

use schemars::{JsonSchema, generate::SchemaSettings};
use serde_json::{Value, json};

use super::EventType;

/// The schema of the bodies of `event`, whose name stands at `name_at` of the schema (RFC 6901).
pub(super) fn of<B: JsonSchema>(event: &EventType, name_at: &str) -> Value {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut schema = generator.into_root_schema_for::<B>();
    schema.insert("title".into(), event.label.into());
    schema.insert("description".into(), event.description.into());
    if let Some(name) = schema.pointer_mut(name_at) {
        *name = json!({ "description": "The event.", "const": event.name });
    }
    schema.to_value()
}
