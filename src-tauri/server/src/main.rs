//! `porchlight-server`: opens the data folder, takes leads in, serves the UI, and says where everything is.

use std::{
    io::{self, Write},
    process::ExitCode,
    sync::Arc,
};

use clap::Parser;
use porchlight_engine::{Code, Engine, Error, Options, Result, clock::SystemClock, secret::FileVault};
use porchlight_server::{
    args::Args,
    door::Door,
    greeting::{self, Greeting},
    stop,
};
use tracing_subscriber::EnvFilter;

#[tokio::main]
async fn main() -> ExitCode {
    let args = Args::parse();
    log_to_stderr();
    match run(args).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::debug!(code = ?error.code(), cause = error.cause(), "cannot go on");
            eprintln!("porchlight-server: {}", error.message());
            ExitCode::FAILURE
        }
    }
}

async fn run(args: Args) -> Result<()> {
    let stop = stop::asked().map_err(|error| Error::internal("preparing to be stopped", error))?;
    // The UI port comes first: when it is taken, the data folder is not even touched.
    let door = Door::bind(args.ui).await?;
    let engine = Engine::open(options(&args, &door)?).await?;
    greet(&args, &engine, &door).await?;
    let served = door.serve(engine.clone(), stop).await;
    engine.stop().await;
    served.map_err(|error| Error::internal("serving the UI", error))
}

fn options(args: &Args, door: &Door) -> Result<Options> {
    let data = args.data().ok_or_else(|| {
        Error::new(
            Code::Invalid,
            "This machine does not say where your data belongs. Name a folder with --data.",
        )
    })?;
    // A file and not the keychain: a headless machine has none, or one that nobody is there to unlock.
    let vault = Arc::new(FileVault::in_folder(&data));
    Ok(Options {
        data,
        intake: args.intake,
        screens: Some(door.address()),
        clock: Arc::new(SystemClock),
        vault,
    })
}

async fn greet(args: &Args, engine: &Engine, door: &Door) -> Result<()> {
    let greeting = Greeting::compose(engine, door.url(), door.token()).await?;
    let lines = if args.json {
        greeting.as_json()?
    } else {
        let example = greeting::example(engine).await.unwrap_or_else(|error| {
            tracing::warn!(code = ?error.code(), "no key can be shown: {}", error.message());
            None
        });
        greeting.as_text(example.as_deref())
    };
    // Nobody reading is no reason to stop taking leads in.
    let _ = writeln!(io::stdout(), "{lines}");
    Ok(())
}

fn log_to_stderr() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).init();
}
