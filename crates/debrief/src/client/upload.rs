//! `debrief upload FILE…`: sends files to a server, several at a time, and says when each is safe there.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use anyhow::{Result, anyhow, bail};

use super::http::Server;
use super::inputs::{self, Input};
use super::progress::{Bars, Progress};
use super::receipt::{self, Sent};
use super::report::{Outcome, Report};
use super::resume::Memory;
use super::source::Source;
use super::spool::Spool;
use super::transfer::{About, Transfer};
use super::wait::until_transcribed;

#[derive(clap::Args, Debug)]
pub struct UploadArgs {
    /// Video or audio files; patterns such as '*.mp4'; or `-` for standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<String>,

    /// Title of the recording; the file's name where none is given
    #[arg(long)]
    pub title: Option<String>,

    /// Name of the file on the server, for standard input [default: recording]
    #[arg(long)]
    pub filename: Option<String>,

    /// Language that is spoken, as `en` or `de`; found by listening where none is given
    #[arg(long)]
    pub language: Option<String>,

    /// Recording, by id or address, whose file this one replaces; its address, comments and history stay
    #[arg(long, value_name = "RECORDING")]
    pub replace: Option<String>,

    /// How many files are sent at a time
    #[arg(long, value_name = "N", default_value = "2")]
    pub jobs: NonZeroUsize,

    /// Print a line of JSON for each file, and nothing else on standard output
    #[arg(long)]
    pub json: bool,

    /// Address of the server
    #[arg(long, env = "DEBRIEF_SERVER", default_value = "http://127.0.0.1:8080")]
    pub server: String,

    /// Token of a member (`debrief token create EMAIL` prints one)
    #[arg(long, env = "DEBRIEF_TOKEN", hide_env_values = true)]
    pub token: Option<String>,

    /// PEM file of the certificate of a server that signs its own, or of its authority
    #[arg(long, env = "DEBRIEF_CA_CERTIFICATE", value_name = "FILE")]
    pub ca_certificate: Option<PathBuf>,

    /// Wait until the transcript is there
    #[arg(long)]
    pub wait: bool,
}

/// Everything that the uploads of one command share.
struct Command<'a> {
    server: Server,
    args: &'a UploadArgs,
    replaces: Option<&'a str>,
    memory: Memory,
    bars: Bars,
    report: Report,
}

/// Prints the address of each recording on stdout, a line a file.
pub fn run(args: UploadArgs) -> Result<()> {
    let (inputs, refused) = inputs::expand(&args.files);
    check(&args, inputs.len() + refused.len(), &inputs)?;
    let bars = Bars::new();
    let command = Command {
        server: Server::new(&args.server, args.token.as_deref(), args.ca_certificate.as_deref())?,
        args: &args,
        replaces: args.replace.as_deref().map(recording_of),
        memory: Memory::of_this_user(),
        report: Report::new(args.json, bars.clone()),
        bars,
    };
    let all = inputs.len() + refused.len();
    refused.into_iter().for_each(|refused| command.report.refused(refused));
    command.upload_all(inputs);
    match command.report.failed() {
        0 => Ok(()),
        _ if all == 1 => Err(anyhow!("the upload failed")),
        failed => Err(anyhow!("{failed} of {all} files failed")),
    }
}

fn check(args: &UploadArgs, count: usize, inputs: &[Input]) -> Result<()> {
    if args.title.is_some() && count > 1 {
        bail!("--title names one recording, but {count} files were given");
    }
    if args.replace.is_some() && count > 1 {
        bail!("--replace takes one file, but {count} were given");
    }
    if args.filename.is_some() && inputs != [Input::StandardInput] {
        bail!("--filename names what comes from standard input, and only that: pass `-`");
    }
    Ok(())
}

/// The id of a recording, also from its address.
fn recording_of(named: &str) -> &str {
    let path = named.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    path.rsplit('/').next().unwrap_or_default()
}

impl Command<'_> {
    fn upload_all(&self, inputs: Vec<Input>) {
        let lanes = self.args.jobs.get().min(inputs.len());
        let waiting = Mutex::new(inputs.into_iter());
        let next = || waiting.lock().ok().and_then(|mut waiting| waiting.next());
        std::thread::scope(|scope| {
            for _ in 0..lanes {
                scope.spawn(|| {
                    while let Some(input) = next() {
                        self.upload(&input);
                    }
                });
            }
        });
    }

    fn upload(&self, input: &Input) {
        let mut outcome = Outcome { path: input.path(), ..Outcome::default() };
        let done = match input {
            Input::File(path) => self.send_file(path, &mut outcome),
            Input::StandardInput => self.send_standard_input(&mut outcome),
        };
        let waited = done.and_then(|progress| {
            self.report.arrived(&outcome);
            match (self.args.wait, &outcome.recording_id) {
                (true, Some(recording_id)) => until_transcribed(&self.server, recording_id, &progress),
                _ => Ok(()),
            }
        });
        outcome.error = waited.err();
        self.report.tell(outcome);
    }

    fn about<'a>(&'a self, filename: &'a str) -> About<'a> {
        About {
            filename,
            title: self.args.title.as_deref(),
            language: self.args.language.as_deref(),
            replaces: self.replaces,
        }
    }

    fn send_file(&self, path: &Path, outcome: &mut Outcome) -> Result<Progress> {
        let filename = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let progress = self.bars.file(&filename, std::fs::metadata(path).ok().map(|metadata| metadata.len()));
        let about = self.about(&filename);
        let transfer = Transfer::of_file(&self.server, path, about, self.memory.clone(), progress.clone())?;
        self.send(transfer, &progress, outcome)?;
        Ok(progress)
    }

    fn send_standard_input(&self, outcome: &mut Outcome) -> Result<Progress> {
        let progress = self.bars.file("standard input", None);
        let spool = Spool::begin(&self.memory.folder(), std::io::stdin())?;
        progress.remark(&format!("kept in {} until the server has it", spool.path().display()));
        let about = self.about(self.args.filename.as_deref().unwrap_or("recording"));
        let transfer = Transfer::new(&self.server, Source::spool(spool.clone())?, about, progress.clone());
        // Without an equal receipt this file may be all that there is.
        self.send(transfer, &progress, outcome).map_err(|error| keep(&spool, error))?;
        spool.remove();
        Ok(progress)
    }

    /// Ends without an error only when the server's receipt is that of what was sent.
    fn send(&self, mut transfer: Transfer<'_>, progress: &Progress, outcome: &mut Outcome) -> Result<()> {
        let sent = transfer.run();
        progress.finish();
        let sent = sent?;
        self.describe(&sent, outcome);
        let receipt = receipt::of(&self.server, &sent)?;
        let compared = receipt::compare(&receipt, &sent);
        outcome.receipt = Some(receipt);
        transfer.forget()?;
        compared
    }

    /// A replacement has a recording of its own while it arrives; its page is that of the one it replaces.
    fn describe(&self, sent: &Sent, outcome: &mut Outcome) {
        let recording_id = self.replaces.unwrap_or(&sent.recording_id);
        outcome.recording_id = Some(recording_id.to_owned());
        outcome.url = Some(self.server.url(&format!("/r/{recording_id}")));
        outcome.size_bytes = Some(sent.size_bytes);
        outcome.sha256 = Some(sent.sha256.clone());
    }
}

fn keep(spool: &Spool, error: anyhow::Error) -> anyhow::Error {
    let whole = spool.all_kept();
    if std::fs::metadata(spool.path()).is_ok_and(|kept| kept.len() == 0) {
        spool.remove();
        return error;
    }
    let what = if whole { "all that came" } else { "what came" };
    let path = spool.path().display();
    error.context(format!("{what} from standard input is kept: send it with `debrief upload {path}`"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_recording_is_named_by_its_id_or_its_address() {
        for named in ["abc", "https://a.example/r/abc", "https://a.example/r/abc/?t=5#c-1"] {
            assert_eq!(super::recording_of(named), "abc", "{named}");
        }
    }
}
