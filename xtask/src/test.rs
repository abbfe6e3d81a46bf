//! `cargo xtask test`: everything that must hold before a change is merged.

use crate::{
    process::{Result, cargo, run},
    program::Program,
    report::{self, Step},
    setup, ui,
};

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Part {
    All,
    Engine,
    Ui,
    Journeys,
}

pub(crate) fn test(part: Part) -> Result {
    report::perform(&steps(part))
}

fn steps(part: Part) -> Vec<Step> {
    match part {
        Part::All => {
            let mut steps = vec![step("set-up", setup::for_tests), step("format", format)];
            steps.extend(ui_steps());
            steps.extend([step("clippy", clippy), step("Rust tests", rust_tests)]);
            steps.extend(journey_steps());
            steps
        }
        Part::Engine => vec![step("engine tests", engine_tests)],
        Part::Ui => ui_steps(),
        Part::Journeys => {
            let mut steps = vec![step("set-up", setup::for_tests), step("UI build", ui::build)];
            steps.extend(journey_steps());
            steps
        }
    }
}

/// Before anything of Rust that needs a build: the programs carry the built UI inside.
fn ui_steps() -> Vec<Step> {
    vec![
        step("UI packages", ui::install_packages),
        step("UI lint", || ui::script("lint")),
        step("UI check", || ui::script("check")),
        step("UI tests", || ui::script("test")),
        step("UI build", ui::build),
    ]
}

/// Only Linux has a driver for the window of the real app.
fn journey_steps() -> Vec<Step> {
    let mut steps = vec![
        step("fail points", fail_points),
        step("server build", || Program::Server.build()),
        step("test support", || whole_program_test("--lib")),
        step("intake", || whole_program_test("--test=intake")),
        step("delivery", || whole_program_test("--test=delivery")),
        step("journeys", || whole_program_test("--test=journeys")),
    ];
    if cfg!(target_os = "linux") {
        steps.push(step("window build", || Program::Window.build()));
        steps.push(step("window", || whole_program_test("--test=window")));
    }
    steps
}

fn step(name: &'static str, act: fn() -> Result) -> Step {
    Step { name, act }
}

fn format() -> Result {
    run(&mut cargo(&["fmt", "--all", "--check"]))
}

fn clippy() -> Result {
    let points = "--features=porchlight-server/fail_points,porchlight-tests/fail_points";
    run(&mut cargo(&["clippy", "--workspace", "--all-targets", points, "--", "--deny=warnings"]))
}

/// Among them is the engine's test that the generated TypeScript types are fresh.
fn rust_tests() -> Result {
    run(&mut cargo(&["test", "--workspace", "--exclude=porchlight-tests"]))
}

fn engine_tests() -> Result {
    run(&mut cargo(&["test", "--package=porchlight-engine"]))
}

/// Before the server is built as it is shipped, for both are one file.
fn fail_points() -> Result {
    run(&mut cargo(&["build", "--package=porchlight-server", "--features=fail_points"]))?;
    let test = ["test", "--package=porchlight-tests", "--features=fail_points", "--test=fail_points"];
    run(&mut cargo(&test))
}

fn whole_program_test(target: &str) -> Result {
    run(&mut cargo(&["test", "--package=porchlight-tests", target]))
}
