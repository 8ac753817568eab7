//! `debrief user` and `debrief token`: people and programs, from the server's own machine.
//!
//! They work on the database itself, so also while the server runs and before its first start.

use anyhow::{Context, Result};
use debrief_db::{Db, accounts};
use debrief_model::Role;

use crate::config::{Config, make_data_dir};
use crate::serve::ADDRESS_FILE;
use crate::setup;

#[derive(clap::Subcommand, Debug)]
pub enum UserCommand {
    /// Add a person; prints a link to set the password
    Add {
        email: String,
        /// owner, admin, member or viewer
        #[arg(long)]
        role: Role,
        /// As others see it [default: the part before the @]
        #[arg(long)]
        name: Option<String>,
        /// The workspace, made if it does not exist [default: the only one]
        #[arg(long)]
        workspace: Option<String>,
    },
    /// Print a new link to set a forgotten password
    Reset { email: String },
}

#[derive(clap::Subcommand, Debug)]
pub enum TokenCommand {
    /// Make a bearer token for a program; printed once
    Create {
        email: String,
        /// What it is for
        #[arg(long, default_value = "token")]
        name: String,
    },
}

pub async fn user(config: Config, command: UserCommand) -> Result<()> {
    let db = open(&config).await?;
    let secret = match command {
        UserCommand::Add { email, role, name, workspace } => {
            let name = name.unwrap_or_else(|| email.split('@').next().unwrap_or_default().to_owned());
            accounts::add_user(&db, &email, &name, role, workspace.as_deref()).await?
        }
        UserCommand::Reset { email } => accounts::reset_user(&db, &email).await?,
    };
    println!("Open this link to set the password; it works once and for two days:");
    println!("{}/password/{secret}", base_url(&config)?);
    Ok(())
}

pub async fn token(config: Config, command: TokenCommand) -> Result<()> {
    let db = open(&config).await?;
    let TokenCommand::Create { email, name } = command;
    let token = accounts::create_token(&db, &email, &name).await?;
    println!("Keep this token; it is not shown again:");
    println!("{token}");
    Ok(())
}

async fn open(config: &Config) -> Result<Db> {
    make_data_dir(&config.data_dir)?;
    setup::open_db(config).await
}

/// As the running server is reached, or as the next one will be.
fn base_url(config: &Config) -> Result<String> {
    if let Some(url) = config.public_url() {
        return Ok(url);
    }
    if let Ok(address) = std::fs::read_to_string(config.data_dir.join(ADDRESS_FILE)) {
        return Ok(address.trim().to_owned());
    }
    let listen = config.listen_address().context("no address for the link")?;
    let host = if listen.ip().is_unspecified() { "localhost".to_owned() } else { listen.ip().to_string() };
    Ok(format!("{}://{host}:{}", config.scheme(), listen.port()))
}
