//! Made-up facts for previews and tests: names that nobody has, numbers (555-01xx) and addresses (example.com) that are
//! kept for fiction.

mod payload;

use serde_json::Value;

use super::{ContactFacts, DepartmentFacts, External, LeadFacts, Named, Told};
use crate::{
    clock::Timestamp,
    contact::ConsentState,
    journal::{Activity, Actor, ActorKind},
};

/// 2026-03-02T22:04:05Z
const AT: Timestamp = Timestamp(1_772_489_045_000);
/// Some minutes before; the second that the contact's id tells.
const CREATED: Timestamp = Timestamp(0x019c_b08f_7d10);

/// Facts for an event of Hatch.
pub(super) fn hatch(event: &str) -> Told {
    let (kind, payload) = payload::hatch(event);
    let mut told = told(kind, payload, About::Contact);
    if event == "opt_out"
        && let Some(contact) = &mut told.contact
    {
        contact.consent = ConsentState::OptedOut;
    }
    told
}

/// Facts for one of ClinchPad's types.
pub(super) fn clinchpad(event: &str) -> Told {
    let (kind, payload) = payload::clinchpad(event);
    told(kind, payload, About::Lead)
}

/// Facts for an event under our own name.
pub(super) fn standard(event: &str) -> Told {
    let about = match event.split_once('.') {
        Some(("contact" | "consent", _)) => About::Contact,
        _ => About::Lead,
    };
    told(event, payload::standard(event), about)
}

#[derive(PartialEq, Eq)]
enum About {
    Contact,
    Lead,
}

fn told(kind: &str, payload: Value, about: About) -> Told {
    let contact = contact();
    let lead = lead();
    let actor = match kind.split_once('.') {
        // Their own STOP or START.
        Some(("consent", _)) => Actor { kind: ActorKind::Contact, ..Actor::system() },
        _ => Actor { name: Some("Robin Vale".into()), ..Actor::user() },
    };
    Told {
        activity: Activity {
            seq: 1042,
            id: "019cb094-7408-7d3e-8a51-0c6f2b7e4d10".into(),
            kind: kind.into(),
            at: AT,
            actor,
            contact_id: Some(contact.id.clone()),
            lead_id: (about == About::Lead).then(|| lead.id.clone()),
            request_id: None,
            payload,
        },
        previous_id: Some("019cb08f-7e00-7b10-9c42-5f1d8a3e6b22".into()),
        department: Some(department()),
        contact: Some(contact),
        lead: Some(lead),
    }
}

fn department() -> DepartmentFacts {
    DepartmentFacts {
        id: "019c1f3a-5000-7c11-8d20-4e5f60718293".into(),
        code: "20481000".into(),
        name: "Richmond".into(),
        time_zone: "America/New_York".into(),
    }
}

fn contact() -> ContactFacts {
    ContactFacts {
        id: "019cb08f-7d10-7a25-b3c6-91e7d5f04a38".into(),
        name: "Dana Whitlock".into(),
        first_name: Some("Dana".into()),
        last_name: Some("Whitlock".into()),
        company_name: None,
        source: Some("web_form".into()),
        consent: ConsentState::Unknown,
        phones: vec!["+18045550119".into()],
        emails: vec!["dana.whitlock@example.com".into()],
        fields: vec![("roof.material".into(), "slate".into())],
        external: External { id: Some("C-2210".into()), ..External::default() },
        created_at: CREATED,
    }
}

fn lead() -> LeadFacts {
    LeadFacts {
        id: "019cb08f-7d60-7f49-a1b8-3d0c6e9f2517".into(),
        name: "Roof replacement".into(),
        pipeline: Named { id: "019c1f3a-5010-7d83-9a04-6b7c8d9e0f12".into(), name: "Sales".into() },
        stage: Named { id: "019c1f3a-5020-7e96-8b17-7c8d9e0f1a23".into(), name: "Offer".into() },
        status: "open".into(),
        value_minor: Some(1_450_000),
        currency: "USD".into(),
        source: Some("web_form".into()),
        external_status: Some("new".into()),
        external: External {
            id: Some("L-4711".into()),
            created_at: Some("2026-03-02T16:58:00-0500".into()),
            updated_at: Some("2026-03-02T17:03:00-0500".into()),
        },
    }
}
