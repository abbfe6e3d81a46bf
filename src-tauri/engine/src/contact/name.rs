//! The name a contact is shown by.

use crate::value::phone;

/// First and last name as one; `None` when there is neither.
pub(super) fn full_name(first: Option<&str>, last: Option<&str>) -> Option<String> {
    let name = [first, last].into_iter().flatten().collect::<Vec<_>>().join(" ");
    (!name.is_empty()).then_some(name)
}

/// The name of somebody who gave none: company, phone or email, whichever there is.
pub(super) fn stand_in(company: Option<&str>, e164: Option<&str>, email: Option<&str>) -> String {
    company
        .map(str::to_owned)
        .or_else(|| e164.map(phone::display))
        .or_else(|| email.map(str::to_owned))
        .unwrap_or_else(|| "No name".to_owned())
}
