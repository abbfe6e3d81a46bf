//! What columns are taken for.

use porchlight_engine::{
    contact::Channel,
    import::{
        mapping::{Target, guess, guess_header},
        read::{Header, Row},
    },
};

fn rows(lines: &[&[&str]]) -> Vec<Row> {
    let row = |(number, cells): (u32, &&[&str])| Row { number, cells: cells.iter().collect() };
    (1..).zip(lines).map(row).collect()
}

fn of_header(header: &str) -> Target {
    guess(&rows(&[&[header], &["x"]]), Header::FirstRow, &[]).remove(0).target
}

fn field(key: &str) -> Target {
    Target::Field { key: key.into() }
}

#[test]
fn a_column_is_known_by_its_header() {
    use Channel::{Call, Email, Text, Voicemail};
    let out = |channels: &[Channel]| Target::OptedOut { channels: channels.to_vec() };
    let may = |channels: &[Channel]| Target::MayContact { channels: channels.to_vec() };
    let table: &[(&[&str], Target)] = &[
        (
            &["First Name", "fname", "FIRST", "Given Name", "first_name", "Contact First Name"],
            Target::FirstName,
        ),
        (&["Last Name", "lname", "Surname", "Family Name", "customer.last_name"], Target::LastName),
        (&["Name", "Full Name", "Customer", "Homeowner", "Contact name", "Lead Name"], Target::FullName),
        (&["Company", "Organization Name", "Business", "Account name", "Organisation"], Target::Company),
        (
            &[
                "Phone",
                "Mobile",
                "Cell Phone",
                "Phone 1 - Value",
                "Home Phone",
                "phone_number",
                "Tel.",
                "Contact number",
                "Primary phone",
                "Phone (Work)",
                "Phone 2",
                "Alternate Phone",
            ],
            Target::Phone,
        ),
        (
            &[
                "E-mail 1 - Value",
                "Email",
                "email address",
                "E-Mail",
                "Work Email",
                "Contact e-mail",
                "Email 2",
            ],
            Target::Email,
        ),
        (&["Lead Source", "source", "How did you hear about us?"], Target::Source),
        (&["Status", "Lead status", "Stage"], Target::Status),
        (&["Value", "Deal value", "Estimated Value", "Amount"], Target::LeadValue),
        (&["Tags", "tag", "Labels", "Group Membership"], Target::Tags),
        (&["Notes", "Note", "Comments", "Lead notes", "Description"], Target::Note),
        (&["E-mail 1 - Label", "Phone 1 - Type", "Email label"], Target::Ignore),
        (&["Opted out", "Unsubscribed", "DNC", "Do not contact"], out(&Channel::ALL)),
        (&["SMS opt-out", "Do not text", "Opted out of text"], out(&[Text])),
        (&["Do Not Call", "Phone opt out"], out(&[Call])),
        (&["Opted out of voicemail"], out(&[Voicemail])),
        (&["Has Opted Out of Email", "Email unsubscribed"], out(&[Email])),
        (&["SMS consent", "OK to text"], may(&[Text])),
        (&["Subscribed", "Opt-in"], may(&Channel::ALL)),
        (&["Field: car.color"], field("car.color")),
        (&["Roof  type"], field("Roof type")),
        (&["Fax"], field("Fax")),
        (&["Email campaign"], field("Email campaign")),
    ];
    for (headers, target) in table {
        for header in *headers {
            assert_eq!(of_header(header), *target, "{header}");
        }
    }
}

#[test]
fn a_column_without_a_name_is_known_by_what_stands_in_it() {
    let file = rows(&[
        &["Ann Lee", "804-555-0101", "ann@example.com", "17", "", "4811"],
        &["Ben Okafor", "(804) 555-0102", "ben@example.com", "18", "", "4812"],
    ]);
    assert_eq!(guess_header(&file), Header::None);
    let targets: Vec<Target> =
        guess(&file, Header::None, &[]).into_iter().map(|column| column.target).collect();
    assert_eq!(
        targets,
        [
            Target::FullName,
            Target::Phone,
            Target::Email,
            field("Column 4"),
            Target::Ignore,
            field("Column 6")
        ]
    );
}

/// Ten digits under a name that says something else are no phone.
#[test]
fn a_header_outweighs_what_stands_below() {
    let file = rows(&[&["Account number"], &["8045550101"], &["8045550102"]]);
    assert_eq!(guess(&file, Header::FirstRow, &[])[0].target, field("Account number"));
}

#[test]
fn a_first_row_of_names_is_a_header() {
    let table: &[(&[&[&str]], Header)] = &[
        (&[&["Name", "Roof"], &["Ann", "metal"]], Header::FirstRow),
        (&[&["Gate", "Number"], &["north", "17"]], Header::FirstRow),
        (&[&["Ann", "ann@example.com"], &["Ben", "ben@example.com"]], Header::None),
        (&[&["Ann", "804-555-0101"], &["Ben", "804-555-0102"]], Header::None),
        (&[&["Ann"], &["Ben"]], Header::None),
        (&[&["phone"]], Header::FirstRow),
    ];
    for (lines, header) in table {
        assert_eq!(guess_header(&rows(lines)), *header, "{lines:?}");
    }
}

#[test]
fn two_columns_are_never_one_thing_that_there_is_once() {
    let file =
        rows(&[&["Name", "First name", "Last name", "Company", "Business", "Roof", "roof", "Roof"], &["x"]]);
    let targets: Vec<Target> =
        guess(&file, Header::FirstRow, &[]).into_iter().map(|column| column.target).collect();
    assert_eq!(
        targets,
        [
            Target::Ignore,
            Target::FirstName,
            Target::LastName,
            Target::Company,
            field("Business"),
            field("Roof"),
            field("roof"),
            field("Roof 2"),
        ]
    );
}

#[test]
fn a_field_that_is_known_is_found_however_it_is_spelled() {
    let known = ["roof.type".to_owned(), "Gate Code".to_owned()];
    let file = rows(&[&["gate code", "roof"], &["1", "2"]]);
    let targets: Vec<Target> =
        guess(&file, Header::FirstRow, &known).into_iter().map(|column| column.target).collect();
    assert_eq!(targets, [field("Gate Code"), field("roof")]);
}
