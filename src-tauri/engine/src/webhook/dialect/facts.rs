//! What a body may tell: the activity and the rows it belongs to, as they stood when it happened.

use crate::{clock::Timestamp, contact::ConsentState, journal::Activity};

/// An activity with the facts around it. Knows no dialect, so it is fetched once for all of them.
#[derive(Debug, Clone)]
pub struct Told {
    /// What happened; its id is the event's.
    pub activity: Activity,
    /// The activity before it of the same contact.
    pub previous_id: Option<String>,
    /// Where it happened.
    pub department: Option<DepartmentFacts>,
    /// The contact it belongs to.
    pub contact: Option<ContactFacts>,
    /// The lead it belongs to; of an activity of the contact alone, the contact's newest lead.
    pub lead: Option<LeadFacts>,
}

impl Told {
    /// The lead, when the activity belongs to it.
    pub fn own_lead(&self) -> Option<&LeadFacts> {
        self.lead.as_ref().filter(|_| self.activity.lead_id.is_some())
    }
}

/// A row by id and name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Row id.
    pub id: String,
    /// What people call it.
    pub name: String,
}

/// A department.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DepartmentFacts {
    /// Row id.
    pub id: String,
    /// What stands in the address senders post to.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// IANA name; times are told in it where a dialect has an offset.
    pub time_zone: String,
}

/// What another system calls a row of ours.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct External {
    /// Their id.
    pub id: Option<String>,
    /// When they made it, as they wrote it.
    pub created_at: Option<String>,
    /// When they changed it, as they wrote it.
    pub updated_at: Option<String>,
}

/// A contact.
#[derive(Debug, Clone)]
pub struct ContactFacts {
    /// Row id.
    pub id: String,
    /// Name to show.
    pub name: String,
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// Company.
    pub company_name: Option<String>,
    /// Code of the source it first came from.
    pub source: Option<String>,
    /// The strictest word about being contacted.
    pub consent: ConsentState,
    /// Phones in E.164, the used one first.
    pub phones: Vec<String>,
    /// Emails, the used one first.
    pub emails: Vec<String>,
    /// Custom fields, key and text, by key.
    pub fields: Vec<(String, String)>,
    /// What the sender calls the contact.
    pub external: External,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A lead.
#[derive(Debug, Clone)]
pub struct LeadFacts {
    /// Row id.
    pub id: String,
    /// First line of its card.
    pub name: String,
    /// Pipeline it stands in.
    pub pipeline: Named,
    /// Stage it stands in.
    pub stage: Named,
    /// `open`, `won`, `lost`, …
    pub status: String,
    /// Value in minor units of `currency`.
    pub value_minor: Option<i64>,
    /// ISO 4217 code.
    pub currency: String,
    /// Code of the source it first came from.
    pub source: Option<String>,
    /// The sender's word for its state.
    pub external_status: Option<String>,
    /// What the sender calls the lead.
    pub external: External,
}
