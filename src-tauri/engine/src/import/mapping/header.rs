//! Names that columns have in the files of other programs. Only letters count, and not which are capitals:
//! "E-mail 1 - Value", "email" and "e-mail" are one name or nearly.

use super::Target;
use crate::contact::{Channel, FIELD_PREFIX};

const FIRST_NAME: &[&str] =
    &["firstname", "fname", "first", "givenname", "forename", "namefirst", "christianname"];
const LAST_NAME: &[&str] = &["lastname", "lname", "last", "surname", "familyname", "namelast", "secondname"];
const FULL_NAME: &[&str] = &[
    "name",
    "fullname",
    "displayname",
    "customer",
    "contact",
    "client",
    "homeowner",
    "person",
    "names",
    "firstandlastname",
    "firstlast",
    "lead",
];
const COMPANY: &[&str] = &[
    "company",
    "companyname",
    "organization",
    "organisation",
    "organizationname",
    "organisationname",
    "business",
    "businessname",
    "employer",
    "account",
    "accountname",
    "firm",
];
const PHONE: &[&str] = &[
    "phone",
    "phones",
    "phonenumber",
    "phoneno",
    "mobile",
    "mobilenumber",
    "mobileno",
    "cell",
    "cellnumber",
    "cellular",
    "telephone",
    "telephonenumber",
    "tel",
    "landline",
    "contactnumber",
    "whatsapp",
    "handy",
];
const EMAIL: &[&str] = &["email", "emails", "emailaddress", "mail", "mailaddress", "emailid"];
const SOURCE: &[&str] = &[
    "source",
    "leadsource",
    "origin",
    "originalsource",
    "howdidyouhearaboutus",
    "howdidyouhear",
    "utmsource",
    "marketingsource",
];
const STATUS: &[&str] =
    &["status", "leadstatus", "stage", "leadstage", "disposition", "dealstage", "pipelinestage"];
const LEAD_VALUE: &[&str] = &[
    "value",
    "leadvalue",
    "amount",
    "dealvalue",
    "dealsize",
    "leadsize",
    "size",
    "estimate",
    "estimatedvalue",
    "jobvalue",
    "projectvalue",
    "opportunityvalue",
    "opportunityamount",
    "price",
    "revenue",
];
const TAGS: &[&str] =
    &["tag", "tags", "label", "labels", "group", "groups", "groupmembership", "segment", "segments", "lists"];
const NOTE: &[&str] =
    &["note", "notes", "comment", "comments", "remark", "remarks", "memo", "description", "message"];
/// Whose name, phone or email it is does not change what it is.
const WHOSE: &[&str] = &[
    "contact",
    "customer",
    "client",
    "lead",
    "homeowner",
    "primary",
    "person",
    "your",
    "prospect",
    "billing",
];
/// What says of a phone or email which one it is.
const WHICH: &[&str] = &[
    "primary",
    "secondary",
    "home",
    "work",
    "business",
    "office",
    "other",
    "main",
    "alt",
    "alternate",
    "alternative",
    "mobile",
    "cell",
    "personal",
    "day",
    "daytime",
    "evening",
    "second",
    "additional",
    "best",
];
/// Columns beside a phone or email that say what kind it is.
const LABEL: &[&str] = &["label", "type", "kind"];
const ASKS_FOR_NO: &[&str] = &[
    "optout",
    "optedout",
    "unsubscrib",
    "donot",
    "dnc",
    "dnd",
    "blocklist",
    "blocked",
    "suppress",
    "nosms",
    "notext",
    "nocall",
    "noemail",
];
const ASKS_FOR_YES: &[&str] = &[
    "optin",
    "optedin",
    "subscribed",
    "consent",
    "permission",
    "mayc",
    "maytext",
    "mayemail",
    "okto",
    "cantext",
    "cancall",
    "canemail",
];

/// What a column of this name is; `None` for a name that says nothing.
pub(super) fn target(header: &str) -> Option<Target> {
    if let Some(key) = header.strip_prefix(FIELD_PREFIX) {
        return Some(Target::Field { key: key.to_owned() });
    }
    let name = letters(header);
    consent(&name)
        .or_else(|| plain(&name))
        .or_else(|| WHOSE.iter().find_map(|whose| plain(name.strip_prefix(whose)?)))
}

fn plain(name: &str) -> Option<Target> {
    let name =
        name.strip_suffix("value").filter(|rest| !rest.is_empty() && reach(rest).is_some()).unwrap_or(name);
    let lists: [(&[&str], Target); 9] = [
        (FIRST_NAME, Target::FirstName),
        (LAST_NAME, Target::LastName),
        (FULL_NAME, Target::FullName),
        (COMPANY, Target::Company),
        (SOURCE, Target::Source),
        (STATUS, Target::Status),
        (LEAD_VALUE, Target::LeadValue),
        (TAGS, Target::Tags),
        (NOTE, Target::Note),
    ];
    let listed = lists.into_iter().find(|(names, _)| names.contains(&name)).map(|(_, target)| target);
    listed.or_else(|| reach(name)).or_else(|| label(name))
}

/// A phone or an email, whichever one.
fn reach(name: &str) -> Option<Target> {
    let which = |name: &str| match name {
        name if PHONE.contains(&name) => Some(Target::Phone),
        name if EMAIL.contains(&name) => Some(Target::Email),
        _ => None,
    };
    which(name)
        .or_else(|| WHICH.iter().find_map(|word| which(name.strip_prefix(word)?)))
        .or_else(|| WHICH.iter().find_map(|word| which(name.strip_suffix(word)?)))
}

/// "Phone 1 - Type"
fn label(name: &str) -> Option<Target> {
    LABEL.iter().find_map(|label| reach(name.strip_suffix(label)?)).map(|_| Target::Ignore)
}

fn consent(name: &str) -> Option<Target> {
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    if has(ASKS_FOR_NO) {
        return Some(Target::OptedOut { channels: channels(name) });
    }
    has(ASKS_FOR_YES).then(|| Target::MayContact { channels: channels(name) })
}

/// The channels that a name speaks of; all when it speaks of none.
fn channels(name: &str) -> Vec<Channel> {
    let without_voicemail = name.replace("voicemail", "");
    let mut channels = Vec::new();
    let mut speaks_of = |words: &[&str], channel| {
        if words.iter().any(|word| without_voicemail.contains(word)) {
            channels.push(channel);
        }
    };
    speaks_of(&["text", "sms"], Channel::Text);
    speaks_of(&["call", "phone"], Channel::Call);
    if without_voicemail != name {
        channels.push(Channel::Voicemail);
    }
    if without_voicemail.contains("mail") {
        channels.push(Channel::Email);
    }
    if channels.is_empty() { Channel::ALL.to_vec() } else { channels }
}

fn letters(header: &str) -> String {
    header.to_lowercase().chars().filter(|each| each.is_alphabetic()).collect()
}
