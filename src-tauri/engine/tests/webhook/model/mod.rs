//! The whole against a small model: whatever is done in whatever order, with crashes between, each event owed is sent until
//! it arrives, is given up, or nobody wants it; and the log knows of every POST.

mod world;

use porchlight_engine::webhook::Held;
use proptest::{collection::vec, prelude::*, sample::Index, test_runner::Config};

use self::world::World;
use crate::house::MINUTE;

const TRIES: u32 = 3;
const MAX_IN_FLIGHT: usize = 3;

/// Something that is done.
#[derive(Debug, Clone)]
enum Op {
    Subscribe(&'static str),
    Emit(&'static str),
    Reorder(Index, &'static str),
    Pause(Index),
    Resume(Index, Held),
    Delete(Index),
    Resend(Index),
    Reply(Index, u16),
    Turn,
    Tick(i64),
    Crash,
}

fn ops() -> impl Strategy<Value = Vec<Op>> {
    let order = || prop::sample::select(vec!["none", "contact", "strict"]);
    let any = any::<Index>;
    let op = prop_oneof![
        2 => order().prop_map(Op::Subscribe),
        6 => prop::sample::select(vec!["ann", "ben"]).prop_map(Op::Emit),
        1 => (any(), order()).prop_map(|(which, order)| Op::Reorder(which, order)),
        1 => any().prop_map(Op::Pause),
        1 => (any(), prop::sample::select(vec![Held::Send, Held::FromNow])).prop_map(|(which, held)| Op::Resume(which, held)),
        1 => any().prop_map(Op::Delete),
        2 => any().prop_map(Op::Resend),
        9 => (any(), prop::sample::select(vec![200, 200, 204, 301, 404, 500, 500, 410])).prop_map(|(which, status)| Op::Reply(which, status)),
        8 => Just(Op::Turn),
        3 => (-10..30_i64).prop_map(|minutes| Op::Tick(minutes * MINUTE)),
        1 => Just(Op::Crash),
    ];
    vec(op, 1..50)
}

async fn lives_through(ops: Vec<Op>) {
    let mut world = World::new().await;
    for op in &ops {
        world = world.does(op).await;
        world.agree().await;
    }
    let world = world.drain().await;
    world.agree().await;
    world.every_post_is_in_the_log().await;
}

proptest! {
    #![proptest_config(Config { cases: 48, max_shrink_iters: 200, ..Config::default() })]

    #[test]
    fn nothing_is_lost_and_nothing_is_sent_to_nobody(ops in ops()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(lives_through(ops));
    }
}
