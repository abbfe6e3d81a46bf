//! Email addresses: what can be mailed to, and nothing around it.

use porchlight_engine::value::email::Email;

#[track_caller]
fn check_refused(text: &str, reason: &str) {
    assert_eq!(Email::parse(text).unwrap_err().0, reason, "{text}");
}

#[test]
fn an_address_is_kept_as_written() {
    for text in [
        "ann@example.com",
        "Ann.Lee+web@Mail.Example.co.uk",
        "o'hara@example.com",
        "ann_lee-1@ex-ample.com",
        "a@b.co",
        "zoë@exämple.de",
    ] {
        assert_eq!(Email::parse(text).unwrap().as_str(), text);
    }
    assert_eq!(Email::parse("  ann@example.com\t").unwrap().as_str(), "ann@example.com");
}

#[test]
fn addresses_compare_without_case() {
    assert_eq!(Email::parse("Ann@Example.COM").unwrap().folded(), "ann@example.com");
}

#[test]
fn what_cannot_be_mailed_to_is_refused_with_the_reason() {
    check_refused("", "is not an address: missing separator character '@'");
    check_refused("ann", "is not an address: missing separator character '@'");
    check_refused("ann@", "is not an address: domain is empty");
    check_refused("@example.com", "is not an address: local part is empty");
    check_refused("a@b", "is not an address: too few parts in the domain");
    check_refused("a@b..com", "is not an address: a sub-domain is empty");
    check_refused("a b@example.com", "is not an address: invalid character");
    check_refused("a@b.com, c@d.com", "is not an address: invalid character");
    check_refused("[email protected]", "is not an address: missing separator character '@'");
    check_refused("ann@[192.0.2.1]", "is not an address: domain literals are not supported");
}

#[test]
fn a_name_around_the_address_is_refused() {
    check_refused("Ann Lee <ann@example.com>", "is not an address: display names are not supported");
    check_refused("\"Ann Lee\" <ann@example.com>", "has a quoted name before the @");
    check_refused("\"ann lee\"@example.com", "has a quoted name before the @");
}
