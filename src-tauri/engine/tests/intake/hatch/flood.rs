//! Bodies made to keep a judge busy: what they say is summed up.

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
    assert_eq!(accepted(&post).fields.len(), 1);
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

/// Flattened, the first of these bodies would take a thousand times its size, the second a hundred thousand rows.
#[test]
fn a_list_of_thousands_stays_one_field() {
    for name in ["n".repeat(100_000), "n".to_owned()] {
        let list = format!("[{}0]", "0,".repeat(100_000));
        let draft = accepted(&Post::new(format!(
            r#"{{"phoneNumber": "8045550119", "source": "web", "small": [1, 2], "{name}": {list}}}"#
        )));
        let [one, two, whole] = &draft.fields[..] else { panic!("{} fields", draft.fields.len()) };
        assert_eq!([&*one.path, &*two.path, &*whole.path], ["small.0", "small.1", &*name]);
        assert_eq!((&whole.text, &whole.json), (&list, &Some(list.clone())));
    }
}
