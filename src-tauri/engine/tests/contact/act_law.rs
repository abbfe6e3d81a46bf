//! The law of acts: what is taken back leaves no trace.

use porchlight_engine::{
    contact::{Act, Way, Written, act::Details},
    journal::Cause,
};
use proptest::{collection::vec, prelude::*};
use serde_json::json;

use crate::{
    act::{act, ann, shown},
    house::Home,
};

/// Acts on one contact, drawn from few values so that they meet.
fn any_act() -> impl Strategy<Value = Act> {
    let name =
        || prop::option::of(prop::sample::select(vec!["", "Ann", "Bo", "Zoë"]).prop_map(str::to_owned));
    let phone = || prop::sample::select(vec!["8045550119", "(804) 555-0120", "8045550121"]);
    let number =
        || prop::sample::select(vec!["+18045550119", "+18045550120", "+18045550121"]).prop_map(str::to_owned);
    let label = || prop::option::of(prop::sample::select(vec!["Work", "Home"]).prop_map(str::to_owned));
    let key = || prop::sample::select(vec!["roof", "door"]).prop_map(str::to_owned);
    let typed = move || (phone(), label()).prop_map(|(text, label)| Written { text: text.into(), label });
    let contact = String::new;
    prop_oneof![
        (name(), name(), name()).prop_map(move |(first_name, last_name, name)| Act::Update {
            contact: contact(),
            to: Details { first_name, last_name, name, ..Details::default() },
            was: None,
        }),
        typed().prop_map(move |written| Act::AddAddress { contact: contact(), way: Way::Phone, written }),
        (number(), typed()).prop_map(move |(address, to)| {
            Act::ChangeAddress { contact: contact(), way: Way::Phone, address, to, was: None }
        }),
        number().prop_map(move |address| {
            Act::RemoveAddress { contact: contact(), way: Way::Phone, address, was: None }
        }),
        number().prop_map(move |address| {
            Act::PreferAddress { contact: contact(), way: Way::Phone, address, was: None }
        }),
        (key(), key()).prop_map(move |(key, value)| {
            Act::SetField { contact: contact(), lead: None, key, value, was: None }
        }),
        key().prop_map(move |key| Act::ClearField { contact: contact(), lead: None, key, was: None }),
        Just(Act::Delete { contact: contact() }),
        Just(Act::Restore { contact: contact() }),
    ]
}

fn to_contact(act: Act, id: &str) -> Act {
    let mut value = serde_json::to_value(act).unwrap();
    value.as_object_mut().unwrap().values_mut().for_each(|members| members["contact"] = json!(id));
    serde_json::from_value(value).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(32) })]

    /// Whatever was done, taking it back step by step gives the contact as it was, and doing it again what it became.
    #[test]
    fn acts_taken_back_one_by_one_leave_no_trace(acts in vec(any_act(), 1..12)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let home = Home::new().await;
            let id = ann(&home).await;
            let state = async || {
                let mut shown = shown(&home, &id).await;
                shown.as_object_mut().unwrap().remove("lastActivityAt");
                shown
            };
            let mut states = vec![state().await];
            let mut inverses = Vec::new();
            for wanted in acts {
                // An act may not fit what is there; then it does nothing.
                if let Ok(Some(inverse)) = act(&home, to_contact(wanted, &id), Cause::Act).await {
                    inverses.push(inverse);
                    states.push(state().await);
                }
            }
            let last = states.last().cloned();
            while let Some(inverse) = inverses.pop() {
                let redo = act(&home, inverse.clone(), Cause::Undo).await.unwrap().expect("it changes back");
                states.pop();
                assert_eq!(Some(&state().await), states.last(), "{inverse:?}");
                if states.len() == 1 {
                    break;
                }
                let again = act(&home, redo, Cause::Undo).await.unwrap().expect("it is done again");
                act(&home, again, Cause::Undo).await.unwrap();
                assert_eq!(Some(&state().await), states.last());
            }
            assert!(last.is_some());
            home.engine.stop().await;
        });
    }
}
