//! The project's own tasks: `cargo xtask run`, `test`, `bench` and `generate`, each one command.
//!
//! This file owns the command line. No part of the product depends on this crate.

mod bench;
mod generate;
mod process;
mod program;
mod report;
mod run;
mod setup;
mod test;
mod ui;

use std::{env, process::ExitCode};

use process::Result;
use test::Part;

const HELP: &str = "\
cargo xtask run [-- ARGUMENTS]           get everything ready, build Porchlight and open it;
                                         without a display, start porchlight-server instead
cargo xtask test [engine|ui|journeys]    everything that must hold before a change is merged, or one part of it
cargo xtask bench                        measure everything in a release build: the next three, one after the other
cargo xtask bench intake [-- ARGUMENTS]  measure the intake in a release build
cargo xtask bench board [-- ARGUMENTS]   measure board, search and import in a release build
cargo xtask bench deliver [-- ARGUMENTS] measure webhooks in a release build
cargo xtask generate                     write the TypeScript types of the commands
cargo xtask help                         show this";

#[derive(Debug, PartialEq)]
enum Task {
    Run { arguments: Vec<String> },
    Test(Part),
    Bench(Vec<&'static str>, Vec<String>),
    Generate,
    Help,
}

fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    match parse(&words).and_then(perform) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error}");
            ExitCode::FAILURE
        }
    }
}

fn perform(task: Task) -> Result {
    match task {
        Task::Run { arguments } => run::run(&arguments),
        Task::Test(part) => test::test(part),
        Task::Bench(names, arguments) => bench::bench(&names, &arguments),
        Task::Generate => generate::generate(),
        Task::Help => {
            println!("{HELP}");
            Ok(())
        }
    }
}

/// What stands after `--` is for the program that the task starts.
fn parse(words: &[String]) -> Result<Task> {
    let end = words.iter().position(|word| word == "--").unwrap_or(words.len());
    let own: Vec<&str> = words[..end].iter().map(String::as_str).collect();
    let arguments: Vec<String> = words.iter().skip(end + 1).cloned().collect();
    match (own.as_slice(), arguments.is_empty()) {
        (["run"], _) => Ok(Task::Run { arguments }),
        (["bench"], true) => Ok(Task::Bench(vec!["intake", "board", "deliver"], arguments)),
        (["bench", "intake"], _) => Ok(Task::Bench(vec!["intake"], arguments)),
        (["bench", "board"], _) => Ok(Task::Bench(vec!["board"], arguments)),
        (["bench", "deliver"], _) => Ok(Task::Bench(vec!["deliver"], arguments)),
        (["test"], true) => Ok(Task::Test(Part::All)),
        (["test", "engine"], true) => Ok(Task::Test(Part::Engine)),
        (["test", "ui"], true) => Ok(Task::Test(Part::Ui)),
        (["test", "journeys"], true) => Ok(Task::Test(Part::Journeys)),
        (["generate"], true) => Ok(Task::Generate),
        ([] | ["help" | "-h" | "--help"], true) => Ok(Task::Help),
        _ => Err(format!("`cargo xtask {}` is not a task.\n\n{HELP}", words.join(" ")).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Option<Task> {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        parse(&words).ok()
    }

    fn owned(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn reads_each_task() {
        assert_eq!(parsed("run"), Some(Task::Run { arguments: vec![] }));
        assert_eq!(parsed("test"), Some(Task::Test(Part::All)));
        assert_eq!(parsed("test engine"), Some(Task::Test(Part::Engine)));
        assert_eq!(parsed("test ui"), Some(Task::Test(Part::Ui)));
        assert_eq!(parsed("test journeys"), Some(Task::Test(Part::Journeys)));
        assert_eq!(parsed("bench"), Some(Task::Bench(vec!["intake", "board", "deliver"], vec![])));
        assert_eq!(parsed("bench board"), Some(Task::Bench(vec!["board"], vec![])));
        assert_eq!(parsed("generate"), Some(Task::Generate));
        assert_eq!(parsed(""), Some(Task::Help));
    }

    #[test]
    fn passes_on_what_follows_the_dashes() {
        let arguments = owned(&["--data", "/tmp/shop", "--", "run"]);
        assert_eq!(parsed("run -- --data /tmp/shop -- run"), Some(Task::Run { arguments }));
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        for line in [
            "walk",
            "test everything",
            "bench everything",
            "bench -- fast",
            "run fast",
            "generate -- now",
            "help run",
        ] {
            assert_eq!(parsed(line), None, "{line}");
        }
    }
}
