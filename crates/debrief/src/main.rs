//! Recorded walkthroughs with transcript, search and timestamped comments, served from one's own machine.

use std::io::Write;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};
use debrief::accounts::{self, TokenCommand, UserCommand};
use debrief::client::model::ModelCommand;
use debrief::client::upload::UploadArgs;
use debrief::config::{self, Config, Overrides};
use debrief::{client, doctor, serve, work};

#[derive(Parser)]
#[command(name = "debrief", version, about, max_term_width = 100)]
struct Cli {
    #[command(flatten)]
    overrides: Overrides,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run the service: pages, API, and a worker beside it
    Serve {
        /// Address and port [default: 0.0.0.0:8080]
        #[arg(long)]
        listen: Option<String>,
        /// Speech model: auto, demo, a name or a path [default: auto]
        #[arg(long)]
        model: Option<String>,
        /// Speak HTTPS: with --tls-certificate and --tls-key, else with a self-signed certificate
        #[arg(long)]
        tls: bool,
        /// PEM file of the certificate, and of those that lead to its authority
        #[arg(long, value_name = "FILE")]
        tls_certificate: Option<String>,
        /// PEM file of the certificate's key
        #[arg(long, value_name = "FILE")]
        tls_key: Option<String>,
        /// Leave the worker out; `debrief work` runs elsewhere
        #[arg(long)]
        no_worker: bool,
    },
    /// Run a worker on its own, for servers that share a database and an object storage
    Work {
        /// Speech model: auto, demo, a name or a path [default: auto]
        #[arg(long)]
        model: Option<String>,
        #[arg(long, hide = true)]
        supervised: Option<String>,
    },
    /// Upload recordings to a server
    Upload(UploadArgs),
    /// People
    #[command(subcommand)]
    User(UserCommand),
    /// Tokens for programs
    #[command(subcommand)]
    Token(TokenCommand),
    /// Speech models
    #[command(subcommand)]
    Model(ModelCommand),
    /// Try what a working system needs, and say how to mend what fails
    Doctor {
        /// Read every stored file instead, and compare it with what was recorded of it
        #[arg(long)]
        verify: bool,
    },
    /// Print every setting with its default
    Config,
    /// Print the OpenAPI document of the API
    Openapi,
}

fn main() -> ExitCode {
    // These confine themselves before any thread exists, and never return to what is below.
    let mut arguments = std::env::args_os().skip(1);
    match arguments.next().as_deref().and_then(|name| name.to_str()) {
        Some("cage") => return debrief_worker::cage::main(arguments),
        Some("infer") => return debrief_worker::speech::infer::main(arguments),
        _ => {}
    }
    match run(Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "debrief: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> Result<()> {
    let load = |more: &[(&str, Option<&str>)]| Config::load(&cli.overrides, more);
    match cli.command {
        Command::Serve { listen, model, tls, tls_certificate, tls_key, no_worker } => {
            let config = load(&[
                ("listen", listen.as_deref()),
                ("model", model.as_deref()),
                ("tls", tls.then_some("true")),
                ("tls_certificate", tls_certificate.as_deref()),
                ("tls_key", tls_key.as_deref()),
            ])?;
            start_log(&config);
            block_on(serve::run(config, !no_worker))
        }
        Command::Work { model, supervised } => {
            let config = load(&[("model", model.as_deref())])?;
            start_log(&config);
            block_on(work::run(config, supervised))
        }
        Command::Upload(args) => client::upload::run(args),
        Command::User(command) => block_on(accounts::user(load(&[])?, command)),
        Command::Token(command) => block_on(accounts::token(load(&[])?, command)),
        Command::Model(command) => client::model::run(command, &load(&[])?.data_dir),
        Command::Doctor { verify: false } => block_on(doctor::run(load(&[])?)),
        Command::Doctor { verify: true } => block_on(doctor::verify(load(&[])?)),
        Command::Config => print(config::defaults()),
        Command::Openapi => print(&debrief_server::openapi().to_pretty_json()?),
    }
}

fn print(text: &str) -> Result<()> {
    Ok(writeln!(std::io::stdout(), "{}", text.trim_end())?)
}

fn block_on(work: impl Future<Output = Result<()>>) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let outcome = runtime.block_on(work);
    // A blocked read of standard input must not hold the end up.
    runtime.shutdown_timeout(std::time::Duration::from_millis(200));
    outcome
}

fn start_log(config: &Config) {
    use std::io::IsTerminal;
    let filter = tracing_subscriber::EnvFilter::try_new(&config.log)
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .init();
}
