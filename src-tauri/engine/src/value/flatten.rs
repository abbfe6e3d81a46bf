//! Custom properties, flattened: `{"car": {"color": "red"}}` becomes the field `car.color` with the text `red`.
//!
//! Paths join names and array indexes with dots. Every value becomes text ("All additional custom properties will have
//! their values imported as strings", Hatch); `null`, `{}` and `[]` keep their name with an empty text. The original
//! JSON stays beside the text wherever the two differ.

use std::collections::HashMap;

use super::json::{Member, Node, Span, Value};

/// One custom property.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// `car.color`, `items.0`
    pub path: String,
    /// The value as text.
    pub text: String,
    /// The value as it was written, when it is not a string.
    pub json: Option<String>,
    /// Where the value stood.
    pub span: Span,
    depth: usize,
}

/// Two values that wanted one path.
#[derive(Debug, Clone, PartialEq)]
pub struct Collision {
    /// The path.
    pub path: String,
    /// The text that stays.
    pub kept: String,
    /// The text that gave way.
    pub dropped: String,
    /// Where the value that gave way stood.
    pub dropped_span: Span,
}

/// All custom properties of a body and what got in each other's way.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Flattened {
    /// In the order of the body, each path once.
    pub fields: Vec<Field>,
    /// Empty nearly always.
    pub collisions: Vec<Collision>,
}

/// Flattens `members` of the object that `text` holds.
///
/// Of two values with one path the one written with the literal name wins over the flattened one; of two equals the
/// later one, as JSON readers do.
pub fn flatten<'a>(text: &str, members: impl IntoIterator<Item = &'a Member>) -> Flattened {
    let mut all = Vec::new();
    for member in members {
        walk(text, member.key.clone(), 0, &member.node, &mut all);
    }
    settle(all)
}

fn walk(text: &str, path: String, depth: usize, node: &Node, out: &mut Vec<Field>) {
    let leaf = |value: &str, json: Option<&str>| Field {
        path: path.clone(),
        text: value.to_owned(),
        json: json.map(str::to_owned),
        span: node.span,
        depth,
    };
    let written = node.span.of(text);
    match &node.value {
        Value::Object(members) if !members.is_empty() => {
            for member in members {
                walk(text, format!("{path}.{}", member.key), depth + 1, &member.node, out);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for (index, item) in items.iter().enumerate() {
                walk(text, format!("{path}.{index}"), depth + 1, item, out);
            }
        }
        Value::Object(_) | Value::Array(_) | Value::Null => out.push(leaf("", Some(written))),
        Value::Bool(_) | Value::Number => out.push(leaf(written, Some(written))),
        Value::String(value) => out.push(leaf(value, None)),
    }
}

fn settle(all: Vec<Field>) -> Flattened {
    let mut result = Flattened::default();
    let mut by_path: HashMap<String, usize> = HashMap::with_capacity(all.len());
    for field in all {
        let Some(&index) = by_path.get(&field.path) else {
            by_path.insert(field.path.clone(), result.fields.len());
            result.fields.push(field);
            continue;
        };
        let standing = &mut result.fields[index];
        let loser = if field.depth <= standing.depth { std::mem::replace(standing, field) } else { field };
        result.collisions.push(Collision {
            path: standing.path.clone(),
            kept: standing.text.clone(),
            dropped: loser.text,
            dropped_span: loser.span,
        });
    }
    result
}
