//! From an address to the dialect that is spoken there.

use super::capture::Head;

/// What is served at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route<'a> {
    /// Hatch `newlead` of the department with this id.
    HatchNewlead {
        /// UUID, eight digits, or what the owner typed.
        department: &'a str,
    },
    /// The address is right, the method is not.
    WrongMethod {
        /// The method that is served.
        allowed: &'static str,
    },
    /// Nothing.
    None,
}

/// Finds the dialect.
pub fn route(head: &Head) -> Route<'_> {
    let path = head.path();
    let path = path.strip_suffix('/').unwrap_or(path);
    let department = path.strip_prefix("/api/webhooks/").and_then(|rest| rest.strip_suffix("/newlead"));
    match department {
        Some(department) if !department.is_empty() && !department.contains('/') => {
            if head.method == "POST" {
                Route::HatchNewlead { department }
            } else {
                Route::WrongMethod { allowed: "POST" }
            }
        }
        _ => Route::None,
    }
}
