//! The embedded S3 server as a process of its own, for stories that kill it alone: `store FOLDER ADDRESS BUCKET`.
//!
//! Its credentials come from the environment, as `DEBRIEF_S3_ACCESS_KEY_ID` and `DEBRIEF_S3_SECRET_ACCESS_KEY`.
//! The same folder and address bring back what was there before it was killed.

use std::path::PathBuf;

use anyhow::{Context, Result};
use debrief_objects::embedded::{Credentials, serve};
use tokio::net::TcpListener;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let mut argument = |name: &str| arguments.next().with_context(|| format!("{name} is missing"));
    let (folder, address, bucket) = (argument("FOLDER")?, argument("ADDRESS")?, argument("BUCKET")?);
    let setting = |name: &str| std::env::var(name).with_context(|| format!("{name} is not set"));
    let credentials = Credentials {
        access_key_id: setting("DEBRIEF_S3_ACCESS_KEY_ID")?,
        secret_access_key: setting("DEBRIEF_S3_SECRET_ACCESS_KEY")?,
    };
    let listener = TcpListener::bind(&address).await.with_context(|| format!("{address} cannot be listened on"))?;
    // It ends by a signal, at any moment: that is what it is for.
    serve(PathBuf::from(folder), listener, credentials, bucket, std::future::pending()).await?;
    Ok(())
}
