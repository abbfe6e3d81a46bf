//! The steps of a long task: each by name with its seconds, and a table at the end.

use std::{
    fmt,
    time::{Duration, Instant},
};

use crate::process::Result;

pub(crate) struct Step {
    pub(crate) name: &'static str,
    pub(crate) act: fn() -> Result,
}

/// Performs the steps in order. The first failure ends it; the table is printed all the same.
pub(crate) fn perform(steps: &[Step]) -> Result {
    let mut report = Report::default();
    let outcome = steps.iter().try_for_each(|step| report.perform(step));
    println!("\n{report}");
    outcome
}

#[derive(Default)]
struct Report {
    lines: Vec<Line>,
}

struct Line {
    name: &'static str,
    took: Duration,
    passed: bool,
}

impl Report {
    fn perform(&mut self, step: &Step) -> Result {
        println!("\n== {}", step.name);
        let start = Instant::now();
        let outcome = (step.act)();
        let took = start.elapsed();
        println!("== {}: {:.1} s", step.name, took.as_secs_f64());
        self.lines.push(Line { name: step.name, took, passed: outcome.is_ok() });
        outcome
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<20} {:>8}", "step", "seconds")?;
        for Line { name, took, passed } in &self.lines {
            let mark = if *passed { "" } else { "  failed" };
            writeln!(f, "{name:<20} {:>8.1}{mark}", took.as_secs_f64())?;
        }
        let total: Duration = self.lines.iter().map(|line| line.took).sum();
        write!(f, "{:<20} {:>8.1}", "all", total.as_secs_f64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_every_step_and_marks_the_failed_one() {
        let report = Report {
            lines: vec![
                Line { name: "format", took: Duration::from_millis(412), passed: true },
                Line { name: "clippy", took: Duration::from_millis(61_250), passed: false },
            ],
        };
        let expected = "\
step                  seconds
format                    0.4
clippy                   61.2  failed
all                      61.7";
        assert_eq!(report.to_string(), expected);
    }

    #[test]
    fn nothing_follows_a_failure() {
        let fails = Step { name: "fails", act: || Err("the wick is wet".into()) };
        let must_not_run = Step { name: "late", act: || Err("ran after a failure".into()) };
        let error = perform(&[fails, must_not_run]).unwrap_err();
        assert_eq!(error.to_string(), "the wick is wet");
    }
}
