//! The load: keep-alive connections, each posting the next lead as soon as the answer to the last one is there.

use std::{
    error::Error,
    fmt::Write,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    task::JoinSet,
};

use crate::program::Program;

/// One measurement to be made.
pub(crate) struct Load {
    address: SocketAddr,
    head: String,
    connections: usize,
    next: Arc<AtomicU64>,
    first: u64,
    warm_up: Duration,
    measured: Duration,
}

/// What came of it.
pub(crate) struct Outcome {
    /// Leads posted, warm-up included.
    pub(crate) sent: u64,
    /// Accepted leads a second.
    pub(crate) per_second: f64,
    /// Median time to the answer.
    pub(crate) p50: Duration,
    /// The time that one answer of a hundred took longer than.
    pub(crate) p99: Duration,
}

impl Load {
    /// Posts leads numbered from `first` on to `program`.
    pub(crate) fn new(
        program: &Program,
        connections: usize,
        first: u64,
        warm_up: Duration,
        measured: Duration,
    ) -> Self {
        let head = format!(
            "POST {} HTTP/1.1\r\nHost: {}\r\nX-API-KEY: {}\r\nContent-Type: application/json\r\nContent-Length: ",
            program.path, program.intake, program.key
        );
        Self {
            address: program.intake,
            head,
            connections,
            next: Arc::new(AtomicU64::new(first)),
            first,
            warm_up,
            measured,
        }
    }

    pub(crate) async fn run(self) -> Result<Outcome, Box<dyn Error>> {
        let from = Instant::now() + self.warm_up;
        let until = from + self.measured;
        let mut tasks = JoinSet::new();
        for _ in 0..self.connections {
            let stream = TcpStream::connect(self.address).await?;
            stream.set_nodelay(true)?;
            tasks.spawn(post_until(stream, self.head.clone(), Arc::clone(&self.next), from, until));
        }
        let mut times = Vec::new();
        while let Some(done) = tasks.join_next().await {
            times.extend(done??);
        }
        times.sort_unstable();
        let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
        Ok(Outcome {
            sent: self.next.load(Ordering::Relaxed) - self.first,
            per_second: times.len() as f64 / self.measured.as_secs_f64(),
            p50: at(0.50),
            p99: at(0.99),
        })
    }
}

async fn post_until(
    mut stream: TcpStream,
    head: String,
    next: Arc<AtomicU64>,
    from: Instant,
    until: Instant,
) -> std::io::Result<Vec<Duration>> {
    let mut times = Vec::new();
    let mut request = String::new();
    let mut answer = vec![0; 4096];
    loop {
        let body = lead(next.fetch_add(1, Ordering::Relaxed));
        request.clear();
        let _ = write!(request, "{head}{}\r\n\r\n{body}", body.len());
        let sent = Instant::now();
        if sent >= until {
            return Ok(times);
        }
        stream.write_all(request.as_bytes()).await?;
        read_answer(&mut stream, &mut answer).await?;
        let now = Instant::now();
        if sent >= from && now < until {
            times.push(now - sent);
        }
    }
}

/// The answer must be an acceptance, and whole.
async fn read_answer(stream: &mut TcpStream, buffer: &mut [u8]) -> std::io::Result<()> {
    let mut filled = 0;
    loop {
        let count = stream.read(&mut buffer[filled..]).await?;
        filled += count;
        let answer = &buffer[..filled];
        if count == 0 || !answer.starts_with(&b"HTTP/1.1 200"[..answer.len().min(12)]) {
            return Err(std::io::Error::other(format!("not accepted: {}", String::from_utf8_lossy(answer))));
        }
        if answer.ends_with(b"\"}}") {
            return Ok(());
        }
    }
}

/// A lead like those of Hatch's documentation, different from every other one.
pub(crate) fn lead(number: u64) -> String {
    let area = 201 + number / 10_000_000 % 700;
    let line = number % 10_000_000;
    format!(
        r#"{{"firstName":"John","lastName":"Doe {number}","phoneNumber":"{area}{line:07}","email":"john.doe.{number}@example.com","source":"my_company_name","status":"my_lead_status","contactID":"1001{number}","createdAt":"2026-01-02T15:04:05-0700","myCustomNestedObject":{{"color":"red","model":"toyota"}}}}"#
    )
}
