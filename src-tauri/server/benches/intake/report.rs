//! The table on the screen.
#![expect(clippy::print_stdout, reason = "printing is what a report is for")]

use std::{
    io::{IsTerminal, Write},
    time::Duration,
};

use crate::load::Outcome;

pub(crate) fn heading(text: &str) {
    println!("\n{text}");
}

pub(crate) fn start(times: &[Duration]) {
    let again = &times[1..];
    println!("  start to listening, new file      {:>9}   target < 300 ms", ms(times[0]));
    println!("  start to listening, again, median {:>9}   target < 300 ms", ms(median(again)));
}

pub(crate) fn memory(bytes: u64) {
    println!("  idle memory                       {:>6.1} MB   target < 60 MB", bytes as f64 / 1e6);
}

pub(crate) fn rates(connections: usize, ours: &Outcome, bare: &Outcome) {
    println!(
        "  {connections:>3} connections: ours {:>7.0}/s, p50 {:>8}, p99 {:>8} | bare {:>7.0}/s, p50 {:>8}, p99 {:>8} | ratio {:.3}",
        ours.per_second,
        ms(ours.p50),
        ms(ours.p99),
        bare.per_second,
        ms(bare.p50),
        ms(bare.p99),
        ours.per_second / bare.per_second
    );
}

pub(crate) fn floor((leads, took): (u32, Duration)) {
    let per_second = f64::from(leads) / took.as_secs_f64();
    println!(
        "  the rows of {leads} of them only copied, in bulk: {per_second:.0}/s, nothing else on the machine"
    );
}

pub(crate) fn page(name: &str, times: &[Duration]) {
    let mut warm = times[1..].to_vec();
    warm.sort_unstable();
    println!(
        "  {name:<34} first {:>8}, then median {:>8}, slowest {:>8}   target < 20 ms",
        ms(times[0]),
        ms(median(&warm)),
        ms(warm[warm.len() - 1])
    );
}

fn median(times: &[Duration]) -> Duration {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    sorted[sorted.len() / 2]
}

fn ms(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1e3)
}

/// A bar on a terminal, nothing in a log.
pub(crate) struct Progress {
    what: &'static str,
    goal: u64,
}

impl Progress {
    pub(crate) fn new(what: &'static str, goal: u64) -> Self {
        Self { what, goal }
    }

    pub(crate) fn at(&self, count: u64) {
        if std::io::stdout().is_terminal() {
            let done = (count.min(self.goal) * 30 / self.goal) as usize;
            print!("\r  making {} [{:<30}] {count} of {}", self.what, "#".repeat(done), self.goal);
            let _ = std::io::stdout().flush();
        }
    }

    pub(crate) fn done(&self) {
        if std::io::stdout().is_terminal() {
            println!();
        }
    }
}
