//! The message a support person sends to whoever sent a refused request.

use super::{
    store::Kept,
    trace::{Outcome, TraceLine},
};

/// The message; `None` when nothing is wrong. `received` is the time in words of the department's zone.
pub fn message(kept: &Kept, received: &str) -> Option<String> {
    let faults: Vec<&TraceLine> = kept.trace.iter().filter(|line| line.outcome == Outcome::Failed).collect();
    if faults.is_empty() {
        return None;
    }
    let short = short_id(&kept.row.id);
    let status = kept.row.status.map_or(String::new(), |status| format!(" with status {status}"));
    let mut text = format!("Hello, your request of {received} (request {short}) was refused{status}.\n\n");
    let bullet = if faults.len() > 1 { "- " } else { "" };
    for fault in &faults {
        text.push_str(&format!("{bullet}{}\n", fault.advice.as_deref().unwrap_or(&fault.detail)));
    }
    text.push_str("\nPlease correct this and send it again.");
    Some(text)
}

/// The last eight hex digits: enough to find it, short enough to read out.
fn short_id(id: &str) -> String {
    id.get(id.len().saturating_sub(8)..).unwrap_or(id).to_uppercase()
}
