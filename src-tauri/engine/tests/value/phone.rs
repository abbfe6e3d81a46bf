//! Phone numbers: possible is enough, local is not.

use porchlight_engine::value::phone::{Phone, Validity, display};

#[track_caller]
fn check(text: &str, e164: &str, ext: Option<&str>, validity: Validity) {
    let phone = Phone::parse(text, "US").unwrap_or_else(|reason| panic!("{text} {}", reason.0));
    assert_eq!(phone, Phone { e164: e164.into(), ext: ext.map(str::to_owned), validity }, "{text}");
}

#[track_caller]
fn check_refused(text: &str, reason: &str) {
    assert_eq!(Phone::parse(text, "US").unwrap_err().0, reason, "{text}");
}

#[test]
fn a_number_is_read_however_it_is_written() {
    for text in [
        "8045550119",
        "18045550119",
        "+18045550119",
        "(804) 555-0119",
        "804.555.0119",
        "+1 804 555 0119",
        " 804-555-0119 ",
        "tel:+1-804-555-0119",
        "８０４５５５０１１９",
    ] {
        check(text, "+18045550119", None, Validity::Valid);
    }
}

#[test]
fn an_extension_is_kept_apart() {
    for text in ["8045550119 x22", "804-555-0119 ext. 22", "(804) 555-0119 #22", "+18045550119;ext=22"] {
        check(text, "+18045550119", Some("22"), Validity::Valid);
    }
}

#[test]
fn possible_is_enough() {
    check("8048675309", "+18048675309", None, Validity::Valid);
    check("+1 818-740-5020", "+18187405020", None, Validity::Valid);
    check("8181234567", "+18181234567", None, Validity::Possible);
}

#[test]
fn letters_are_dialled_as_digits() {
    check("1-800-FLOWERS", "+18003569377", None, Validity::Valid);
}

#[test]
fn a_number_of_another_country_needs_its_code() {
    check("+44 20 7946 0958", "+442079460958", None, Validity::Valid);
    check("+49 30 901820", "+4930901820", None, Validity::Valid);
    let british = Phone::parse("020 7946 0958", "GB").unwrap();
    assert_eq!(british.e164, "+442079460958");
}

#[test]
fn what_cannot_be_dialled_is_refused_with_the_reason() {
    check_refused("8675309", "has 7 digits and cannot be dialled from outside its town");
    check_refused("８６７５３０９", "has 7 digits and cannot be dialled from outside its town");
    check_refused("80455501", "has 8 digits, which is no length of a phone number");
    check_refused("804555011912", "has 12 digits, which is no length of a phone number");
    check_refused("12", "has 2 digits, which is no length of a phone number");
    check_refused("+999 123456789", "is not a phone number (12 digits)");
    check_refused("call me", "is not a phone number (0 digits)");
    check_refused("", "is not a phone number (0 digits)");
    check_refused("+", "is not a phone number (0 digits)");
}

#[test]
fn an_unknown_country_still_reads_international_numbers() {
    assert_eq!(Phone::parse("+18045550119", "nowhere").unwrap().e164, "+18045550119");
    assert!(Phone::parse("8045550119", "nowhere").is_err());
}

#[test]
fn numbers_are_shown_as_people_write_them() {
    assert_eq!(display("+18045550119"), "(804) 555-0119");
    assert_eq!(display("+442079460958"), "+44 20 7946 0958");
    assert_eq!(display("not a number"), "not a number");
}

#[test]
fn the_word_of_the_database_reads_back() {
    for validity in [Validity::Valid, Validity::Possible, Validity::Invalid] {
        assert_eq!(Validity::from_word(validity.as_str()), validity);
    }
}
