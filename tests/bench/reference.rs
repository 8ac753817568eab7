//! What `make bench` measures the service against: the libraries it stands on, used directly (whisper.cpp: `whisper/`).
//!
//! - `reference spoken SECONDS SEED WAV`: writes what espeak-ng says of the demo model's grammar, with a third of pauses
//! - `reference put FILE PART_BYTES CONCURRENCY`: a multipart PUT by aws-sdk-s3 to the server that
//!   `DEBRIEF_S3_*` name, in milliseconds from the first byte to the last answer
//! - `reference put-hashed FILE PART_BYTES CONCURRENCY`: the same by a client that also takes the file's SHA-256, on a
//!   thread of its own, as a receipt needs it
//! - `reference put-whole FILE`: the same as one PutObject
//! - `reference tus URL FILE UPLOADS [TOKEN]`: uploads over tus, see [`tus`]
//! - `reference live ADDRESS TOKEN FILE SLICE_BYTES PAUSE_MS`: sends a recording slice by slice, see [`live`]
//! - `reference objects DIR`: the embedded S3 server alone; prints those settings, runs until killed

mod live;
mod tus;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use aws_sdk_s3::Client;
use aws_sdk_s3::config::{BehaviorVersion, Credentials, Region, RequestChecksumCalculation};
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{CompletedMultipartUpload, CompletedPart};
use futures::{StreamExt, TryStreamExt};

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["spoken", seconds, seed, file] => spoken(seconds.parse()?, seed.parse()?, Path::new(file)),
        ["put", file, part_bytes, concurrency] => {
            println!("{}", runtime()?.block_on(put(Path::new(file), part_bytes.parse()?, concurrency.parse()?))?);
            Ok(())
        }
        ["put-hashed", file, part_bytes, concurrency] => {
            let path = std::path::PathBuf::from(file);
            let began = Instant::now();
            let hashing = std::thread::spawn(move || sha256_of(&path).map(|_| began.elapsed().as_millis()));
            let put_ms = runtime()?.block_on(put(Path::new(file), part_bytes.parse()?, concurrency.parse()?))?;
            let hashed_ms = hashing.join().map_err(|_| anyhow::anyhow!("hashing panicked"))??;
            println!("{}", put_ms.max(hashed_ms));
            Ok(())
        }
        ["put-whole", file] => runtime()?.block_on(put_whole(Path::new(file))),
        ["tus", url, file, uploads] => tus::tus(&tus::Target { url, token: None }, file, uploads.parse()?),
        ["tus", url, file, uploads, token] => {
            tus::tus(&tus::Target { url, token: Some(token) }, file, uploads.parse()?)
        }
        ["live", address, token, file, slice_bytes, pause_ms] => {
            let address = address.strip_prefix("http://").unwrap_or(address).parse()?;
            let client = debrief_stories::Client::of_address(address).with_token(token);
            live::live(&client, file, slice_bytes.parse()?, Duration::from_millis(pause_ms.parse()?))
        }
        ["objects", folder] => runtime()?.block_on(objects(Path::new(folder))),
        _ => bail!(
            "usage: reference spoken SECONDS SEED WAV | put FILE PART_BYTES CONCURRENCY | put-whole FILE | \
                   tus URL FILE UPLOADS [TOKEN] | live ADDRESS TOKEN FILE SLICE_BYTES PAUSE_MS | objects DIR"
        ),
    }
}

/// The most that this process has held, in MiB (VmHWM).
fn peak_memory() -> Result<f64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).context("no VmHWM")?;
    Ok(line.split_whitespace().nth(1).context("no number")?.parse::<f64>()? / 1024.0)
}

fn sha256_of(file: &Path) -> Result<String> {
    use sha2::{Digest, Sha256};
    use std::io::Read;
    let (mut file, mut hasher, mut buffer) = (std::fs::File::open(file)?, Sha256::new(), vec![0; 1 << 20]);
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hex::encode(hasher.finalize())),
            count => hasher.update(&buffer[..count]),
        }
    }
}

fn runtime() -> Result<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_multi_thread().enable_all().build()?)
}

fn spoken(seconds: i64, seed: u64, file: &Path) -> Result<()> {
    let spoken = debrief_stories::speech::walkthrough(seed, seconds * 1000);
    let speech_ms: i64 = spoken.sentences.iter().map(|sentence| sentence.end_ms - sentence.start_ms).sum();
    let folder = file.parent().context("a file in a folder")?;
    spoken.wave.write(&folder.join("spoken-as-it-is.wav"));
    // As Whisper takes it, so that nobody's resampling is measured.
    let made = debrief_stories::media::ffmpeg(folder, "-i spoken-as-it-is.wav -ar 16000 -fflags +bitexact spoken.wav");
    std::fs::rename(made, file)?;
    let pauses = 100.0 - 100.0 * speech_ms as f64 / spoken.wave.duration_ms() as f64;
    println!("{pauses:.0} % pauses, {} words", spoken.text().split(' ').count());
    Ok(())
}

/// In milliseconds from the first byte to the last answer.
async fn put(file: &Path, part_bytes: u64, concurrency: usize) -> Result<u128> {
    let (client, bucket) = client()?;
    let bucket = Arc::new(bucket);
    let size_bytes = std::fs::metadata(file)?.len();
    let created = client.create_multipart_upload().bucket(bucket.as_str()).key("reference").send().await?;
    let upload_id = created.upload_id().context("no upload id")?.to_owned();
    let began = Instant::now();
    let mut parts: Vec<CompletedPart> = futures::stream::iter(0..size_bytes.div_ceil(part_bytes))
        .map(|index| {
            let (client, bucket, upload_id) = (client.clone(), bucket.clone(), upload_id.clone());
            async move {
                let offset = index * part_bytes;
                let length = part_bytes.min(size_bytes - offset);
                let body = ByteStream::read_from()
                    .path(file)
                    .offset(offset)
                    .length(aws_sdk_s3::primitives::Length::Exact(length))
                    .build()
                    .await?;
                let number = i32::try_from(index + 1)?;
                let request = client.upload_part().bucket(bucket.as_str()).key("reference");
                let sent = request.upload_id(upload_id).part_number(number).body(body).send().await?;
                let tag = sent.e_tag().context("no ETag")?.to_owned();
                anyhow::Ok(CompletedPart::builder().part_number(number).e_tag(tag).build())
            }
        })
        .buffer_unordered(concurrency)
        .try_collect()
        .await?;
    parts.sort_by_key(CompletedPart::part_number);
    let parts = CompletedMultipartUpload::builder().set_parts(Some(parts)).build();
    let complete = client.complete_multipart_upload().bucket(bucket.as_str()).key("reference");
    complete.upload_id(upload_id).multipart_upload(parts).send().await?;
    let elapsed_ms = began.elapsed().as_millis();
    eprintln!("{}", peak_memory()?);
    client.delete_object().bucket(bucket.as_str()).key("reference").send().await?;
    Ok(elapsed_ms)
}

async fn put_whole(file: &Path) -> Result<()> {
    let (client, bucket) = client()?;
    let began = Instant::now();
    let body = ByteStream::from_path(file).await?;
    client.put_object().bucket(&bucket).key("reference").body(body).send().await?;
    println!("{}", began.elapsed().as_millis());
    client.delete_object().bucket(&bucket).key("reference").send().await?;
    Ok(())
}

fn client() -> Result<(Client, String)> {
    let setting = |name: &str| std::env::var(name).with_context(|| format!("{name} is not set"));
    let credentials = Credentials::new(
        setting("DEBRIEF_S3_ACCESS_KEY_ID")?,
        setting("DEBRIEF_S3_SECRET_ACCESS_KEY")?,
        None,
        None,
        "environment",
    );
    let config = aws_sdk_s3::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .endpoint_url(setting("DEBRIEF_S3_ENDPOINT")?)
        .region(Region::new(setting("DEBRIEF_S3_REGION")?))
        .credentials_provider(credentials)
        .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
        .force_path_style(true)
        .build();
    Ok((Client::from_conf(config), setting("DEBRIEF_S3_BUCKET")?))
}

async fn objects(folder: &Path) -> Result<()> {
    use debrief_objects::embedded::{Credentials, serve};
    std::fs::create_dir_all(folder)?;
    let credentials = Credentials::load_or_create(&folder.join("credentials"))?;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("DEBRIEF_S3_ENDPOINT=http://{}", listener.local_addr()?);
    println!("DEBRIEF_S3_REGION=us-east-1");
    println!("DEBRIEF_S3_BUCKET=debrief");
    println!("DEBRIEF_S3_PATH_STYLE=true");
    println!("DEBRIEF_S3_ACCESS_KEY_ID={}", credentials.access_key_id);
    println!("DEBRIEF_S3_SECRET_ACCESS_KEY={}", credentials.secret_access_key);
    serve(folder.join("objects"), listener, credentials, "debrief".to_owned(), std::future::pending()).await?;
    Ok(())
}
