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

/// The paths of nested values may take so many bytes together, each counted as [`SHORTEST_PATH`] at least. A long list
/// would otherwise become a hundred thousand fields, and one under a long name would grow to a thousand times its size.
const NESTED_PATHS: usize = 256 * 1024;
const SHORTEST_PATH: usize = 64;

/// Flattens `members` of the object that `text` holds.
///
/// Of two values with one path the one written with the literal name wins over the flattened one; of two equals the
/// later one, as JSON readers do. A nested value with thousands of values inside stays whole, as JSON.
pub fn flatten<'a>(text: &str, members: impl IntoIterator<Item = &'a Member>) -> Flattened {
    let mut walk = Walk { text, room: NESTED_PATHS, fields: Vec::new() };
    for member in members {
        walk.node(member.key.clone(), 0, &member.node);
    }
    settle(walk.fields)
}

struct Walk<'a> {
    text: &'a str,
    room: usize,
    fields: Vec<Field>,
}

impl Walk<'_> {
    fn node(&mut self, path: String, depth: usize, node: &Node) {
        let written = node.span.of(self.text);
        match &node.value {
            Value::Object(members) if self.goes_into(&path, members.len()) => {
                for member in members {
                    self.node(format!("{path}.{}", member.key), depth + 1, &member.node);
                }
            }
            Value::Array(items) if self.goes_into(&path, items.len()) => {
                for (index, item) in items.iter().enumerate() {
                    self.node(format!("{path}.{index}"), depth + 1, item);
                }
            }
            Value::Object(members) if members.is_empty() => self.leaf(path, depth, node, "", Some(written)),
            Value::Array(items) if items.is_empty() => self.leaf(path, depth, node, "", Some(written)),
            Value::Null => self.leaf(path, depth, node, "", Some(written)),
            Value::Object(_) | Value::Array(_) | Value::Bool(_) | Value::Number => {
                self.leaf(path, depth, node, written, Some(written));
            }
            Value::String(value) => self.leaf(path, depth, node, value, None),
        }
    }

    /// Whether there is something inside and room for the paths to it.
    fn goes_into(&mut self, path: &str, count: usize) -> bool {
        let left = self.room.checked_sub(path.len().max(SHORTEST_PATH) * count);
        self.room = left.unwrap_or(self.room);
        count > 0 && left.is_some()
    }

    fn leaf(&mut self, path: String, depth: usize, node: &Node, text: &str, json: Option<&str>) {
        let (text, json) = (text.to_owned(), json.map(str::to_owned));
        self.fields.push(Field { path, text, json, span: node.span, depth });
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
