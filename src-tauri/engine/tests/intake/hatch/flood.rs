//! Bodies made to keep a judge busy: what they say is summed up.

use std::collections::HashSet;

use super::accepted;
use crate::support::{Post, lines};

const MANY: usize = 50_000;

fn lead_with(repeated: &str) -> String {
    format!(r#"{{{}"phoneNumber": "8045550119", "source": "web"}}"#, repeated.repeat(MANY))
}

/// The last note of `rule`, of a few.
#[track_caller]
fn check_summed_up(post: &Post, rule: &str, last: &str) {
    let judgement = post.judged();
    let notes = lines(&judgement.trace, rule);
    assert_eq!((notes.len(), &*notes[notes.len() - 1].detail), (21, last));
}

#[test]
fn thousands_of_repeats_are_summed_up() {
    let post = Post::new(lead_with(r#""id":"1","#));
    assert_eq!(accepted(&post).external_id.as_deref(), Some("1"));
    check_summed_up(&post, "body.properties", "49979 more of this kind");
}

#[test]
fn thousands_of_collisions_are_summed_up() {
    let post = Post::new(lead_with(r#""note":1,"#));
    assert_eq!(accepted(&post).fields.len(), 1);
    check_summed_up(&post, "body.custom", "49979 more of this kind");
}

#[test]
fn thousands_of_trailing_commas_are_summed_up() {
    let lists = format!(r#""lists":[{}[]],"#, "[1,],".repeat(MANY));
    let post = Post::to_norfolk(format!(r#"{{{lists}"phoneNumber": "8045550119", "source": "web"}}"#));
    assert_eq!(accepted(&post).fields.len(), MANY + 1);
    check_summed_up(&post, "body.json", "49980 more of this kind");
}

#[test]
fn long_values_are_cut_in_sentences() {
    let long = "9".repeat(500);
    let judgement = Post::new(format!(r#"{{"phoneNumber": "{long}", "source": "web"}}"#)).judged();
    let sentence =
        format!("Refused: the phone number “{}…” is not a phone number (500 digits)", "9".repeat(80));
    assert_eq!(judgement.sentence, sentence);
}

/// Flattened, this body would take a thousand times its size.
#[test]
fn a_long_name_over_a_long_list_stays_one_field() {
    let (name, list) = ("n".repeat(100_000), format!("[{}0]", "0,".repeat(100_000)));
    let draft = accepted(&Post::new(format!(
        r#"{{"phoneNumber": "8045550119", "source": "web", "small": [1, 2], "{name}": {list}}}"#
    )));
    let paths: HashSet<&str> = draft.fields.iter().map(|field| &*field.path).collect();
    assert_eq!(paths, HashSet::from(["small.0", "small.1", &name]));
    let whole = draft.fields.iter().find(|field| field.path == name).unwrap();
    assert_eq!((&whole.text, &whole.json), (&list, &Some(list.clone())));
}
