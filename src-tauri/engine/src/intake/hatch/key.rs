//! `X-API-KEY`, in any case: present, known, this department's, not revoked.

use std::sync::Arc;

use super::{Judgement, KEY, RULES, errors};
use crate::{
    department::{ApiKey, Department},
    intake::{
        capture::{Captured, Reply},
        rules::Rules,
        trace::{Fault, Place, Trace},
        verdict::Verdict,
    },
    secret,
};

const HEADER: &str = "X-API-KEY";

/// The key of the request, or why it is none.
pub(super) fn check(
    captured: &Captured,
    department: &Department,
    rules: &Rules,
) -> Result<Arc<ApiKey>, Box<Fault>> {
    let Some(claimed) = captured.head.all(HEADER).next() else {
        return Err(fault(
            "the X-API-KEY header is missing",
            "nothing",
            "Send your key in the header X-API-KEY.",
        ));
    };
    let wrong = "Check the key: it is not valid for this department.";
    match rules.key(&secret::hash(claimed.trim_ascii())) {
        None => Err(fault("the key is not one of ours", "a key nobody here made", wrong)),
        Some(key) if key.revoked_at.is_some() => {
            Err(fault(&format!("the key “{}” was revoked", key.name), "a revoked key", wrong))
        }
        Some(key) if key.department_id != department.id => Err(fault(
            &format!("the key “{}” belongs to another department", key.name),
            "the key of another department",
            wrong,
        )),
        Some(key) => Ok(Arc::clone(key)),
    }
}

/// The refusal. The sender is told that the key is wrong; what is wrong with it stays in the trace.
pub(super) fn refuse(
    captured: &Captured,
    department: &Department,
    fault: Fault,
    mut trace: Trace,
) -> Judgement {
    let sentence = format!("Refused: {}", fault.detail);
    trace.fail(KEY, fault);
    trace.close(&RULES);
    Judgement {
        verdict: Verdict::Unauthorized,
        reply: Some(Reply::json(401, errors("Unauthorized", &trace))),
        sentence,
        source: captured.sender(),
        trace,
        draft: None,
        department_id: Some(department.id.clone()),
        api_key_id: None,
        bin_id: None,
    }
}

fn fault(detail: &str, found: &str, advice: &str) -> Box<Fault> {
    Box::new(Fault {
        detail: detail.to_owned(),
        expected: "a key of this department in the header X-API-KEY".into(),
        found: found.to_owned(),
        place: Place::header(HEADER),
        advice: advice.to_owned(),
    })
}
