//! What messages mean: keywords in every spelling, phrases, and what only looks like them.

use porchlight_engine::contact::consent::{Meaning, meaning, phrases_in};
use proptest::prelude::*;

#[test]
fn a_keyword_is_known_in_every_dress() {
    let table: [(Meaning, &[&str]); 5] = [
        (
            Meaning::Stop,
            &[
                "STOP",
                "stop",
                "Stop.",
                " stop \n",
                "STOP!!!",
                "“Stop”",
                "'stop'",
                "stop 🛑",
                "🙏 STOP 🙏",
                "(stop)",
                "ＳＴＯＰ",
                "st\u{200b}op",
                "STOP\u{fe0f}",
                "stopall",
                "Stop   All",
                "STOP-ALL",
                "unsubscribe",
                "Cancel",
                "END",
                "quit",
                "revoke",
                "optout",
                "Opt out",
                "opt-out",
                "OPT–OUT",
                "remove",
                "*STOP*",
                "\u{feff}stop",
            ],
        ),
        (Meaning::Start, &["START", "start!", "Unstop", " unstop. "]),
        (Meaning::Yes, &["yes", "YES!", "Yes 👍"]),
        (Meaning::Help, &["help", "HELP?", "info"]),
        (
            Meaning::Nothing,
            &[
                "",
                "🛑",
                "stop by",
                "stopped",
                "the end",
                "can't stop",
                "yes please",
                "no",
                "start tomorrow",
                "S T O P",
                "STOPP",
                "canceled",
                "restart",
            ],
        ),
    ];
    for (expected, texts) in table {
        for text in texts {
            assert_eq!(meaning(text).0, expected, "{text:?}");
        }
    }
}

#[test]
fn a_phrase_asks_to_stop() {
    for text in [
        "please stop texting me",
        "Stop texting me!!",
        "STOP TEXTING",
        "Can you stop calling me?",
        "stop sending me these messages",
        "stop with the texts",
        "stop all messages",
        "I want you to stop messaging us.",
        "stop emailing me",
        "Stop contacting me",
        "quit bothering me",
        "Don't text me",
        "don’t text me again",
        "dont call me anymore",
        "Do not contact me.",
        "do not call this number",
        "never text me again",
        "Dont send me any more texts",
        "no more texts",
        "No more calls please",
        "Take me off your list",
        "please take me off",
        "Take my number off",
        "remove me from your list",
        "Please remove me",
        "remove my number",
        "delete my info",
        "get me off this list",
        "I'd like to opt out",
        "opt me out",
        "unsubscribe me",
        "Please unsubscribe",
        "I revoke my consent",
        "put me on your do not call list",
        "cease and desist",
        "leave me alone",
        "lose my number",
        "Wrong number",
        "wrong number, remove",
        "You have the wrong number",
        "Sorry, wrong number.",
        "no mas",
        "No más mensajes",
        "no me llamen",
        "por favor no me escriban",
        "Deje de llamarme",
        "numero equivocado",
        "STOP PLEASE",
        "please stop",
        "Stop it",
        "I said stop",
        "Not interested. Stop.",
        "no thanks, stop",
        "cancel please",
    ] {
        assert!(!phrases_in(text).is_empty(), "{text:?} asks to stop");
    }
}

#[test]
fn what_only_looks_like_a_phrase_is_none() {
    for text in [
        "stop by the office",
        "Stop by anytime",
        "can't stop",
        "I can't stop looking at the new roof",
        "non-stop",
        "It has been raining non stop",
        "end of the month",
        "by the end of the week",
        "Let's do the end of May",
        "please do not stop texting me",
        "don't stop calling me",
        "the bus stop is near the house",
        "Can we stop at two estimates?",
        "we had to stop calling contractors",
        "Stop the leak please",
        "does the warranty stop after a year",
        "don't call me before 5",
        "Please don't text me until Monday",
        "don't call me today",
        "remove the old roof",
        "Remove my gutters",
        "Please remove it",
        "take me to the showroom",
        "can you take off the old shingles",
        "cancel my appointment",
        "I need to cancel Tuesday",
        "I quit my job",
        "no more rain I hope",
        "You have the wrong number of windows",
        "I gave you the wrong number, it's 555-0119",
        "leave the gate open",
        "text me",
        "call me after 6",
        "Reply STOP to unsubscribe",
        "To unsubscribe click the link below",
        "no mas que dos ventanas",
        "yes",
        "",
        "🛑",
    ] {
        assert_eq!(phrases_in(text), Vec::<String>::new(), "{text:?} does not ask to stop");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    /// Whatever is written, it is understood without failing; what stands around a keyword does not matter.
    #[test]
    fn signs_around_a_keyword_do_not_matter(
        before in "[ .!?'\"*🙏\\u{200b}]{0,6}",
        after in "[ .!?'\"*👍\\u{fe0f}]{0,6}",
        any in "\\PC{0,80}",
    ) {
        prop_assert_eq!(meaning(&format!("{before}sToP{after}")).0, Meaning::Stop);
        prop_assert_eq!(meaning(&format!("{before}unStop{after}")).0, Meaning::Start);
        let _ = (meaning(&any), phrases_in(&any));
    }
}
