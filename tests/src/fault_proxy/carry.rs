use std::io;
use std::time::Duration;

use debrief_model::ObjectPrefix;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::{Fault, Happenings};

/// The first line and the length of a request.
pub(super) struct Call {
    pub method: String,
    pub path: String,
    pub length: u64,
}

impl Call {
    pub fn is_completion(&self) -> bool {
        self.method == "POST" && self.path.contains("uploadId=")
    }

    pub fn is_listing(&self) -> bool {
        self.path.contains("list-type=") || self.path.contains("uploads")
    }
}

/// What a slow line carries at once, and how long it rests after it: about 3 MB a second.
const SLOW_PIECE: usize = 64 << 10;
const SLOW_PAUSE: Duration = Duration::from_millis(20);

const UNAVAILABLE: &[u8] = b"HTTP/1.1 503 Slow Down\r\nconnection: close\r\n\r\n\
    <Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>";
const FAILED: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-type: application/xml\r\nconnection: close\r\n\r\n\
    <?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\n<Error><Code>InternalError</Code>\
    <Message>We encountered an internal error. Please try again.</Message></Error>";

/// Carries one request and its answer; every request has connections of its own.
pub(super) async fn carry(mut client: TcpStream, happenings: &Happenings) {
    // Whichever side has gone, the other one notices by the end of its connection.
    let _ = carry_or_fail(&mut client, happenings).await;
}

async fn carry_or_fail(client: &mut TcpStream, happenings: &Happenings) -> io::Result<()> {
    let (call, head, first) = read_head(client).await?;
    let mut fault = happenings.choose(&call);
    let mut rest = Rest { first, left: call.length };
    match fault {
        Some(Fault::Unavailable | Fault::ErrorInstead) => {
            // What was not read would make the answer a reset.
            rest.pass(client, &mut tokio::io::sink(), call.length, false).await?;
            let answer = if fault == Some(Fault::Unavailable) { UNAVAILABLE } else { FAILED };
            happenings.happened(fault.expect("a fault"));
            return client.write_all(answer).await;
        }
        Some(Fault::Aborted) => {
            let aborted = happenings.store.abort_uploads(&ObjectPrefix::all(), i64::MAX).await;
            // A repeated call finds nothing to abort.
            match aborted.expect("the uploads are listed") {
                0 => fault = None,
                _ => happenings.happened(Fault::Aborted),
            }
        }
        _ => {}
    }
    let mut server = TcpStream::connect(happenings.target).await?;
    server.write_all(&head).await?;
    let is_slow = fault == Some(Fault::Slow);
    if is_slow {
        happenings.happened(Fault::Slow);
    }
    if fault == Some(Fault::CutSending) {
        rest.pass(client, &mut server, call.length / 2, false).await?;
        happenings.happened(Fault::CutSending);
        reset(client)?;
        return reset(&server);
    }
    rest.pass(client, &mut server, call.length, is_slow).await?;
    if let Some(Fault::ErrorAfterwards | Fault::AnswerLost) = fault {
        return say_otherwise(client, &mut server, happenings, fault).await;
    }
    answer(client, &mut server, happenings, fault).await
}

/// The head as the server is to see it, and what came of the body with it.
async fn read_head(client: &mut TcpStream) -> io::Result<(Call, Vec<u8>, Vec<u8>)> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(at) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break at + 4;
        }
        if client.read_buf(&mut bytes).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    };
    let first = bytes.split_off(end);
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let mut words = text.split(' ');
    let (method, path) = (words.next().unwrap_or_default().into(), words.next().unwrap_or_default().into());
    let length = header(&text, "content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    if header(&text, "expect").is_some() {
        client.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").await?;
    }
    bytes.truncate(end - 2);
    bytes.extend_from_slice(b"connection: close\r\n\r\n");
    Ok((Call { method, path, length }, bytes, first))
}

fn header(head: &str, name: &str) -> Option<String> {
    let mut lines = head.lines().filter_map(|line| line.split_once(':'));
    lines.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim().into())
}

/// The body of a request that has not been passed on yet.
struct Rest {
    first: Vec<u8>,
    left: u64,
}

impl Rest {
    async fn pass(
        &mut self,
        from: &mut TcpStream,
        to: &mut (impl AsyncWriteExt + Unpin),
        most: u64,
        is_slow: bool,
    ) -> io::Result<()> {
        let stop = self.left - most.min(self.left);
        let mut bytes = vec![0; SLOW_PIECE];
        while self.left > stop {
            let wanted = usize::try_from(self.left - stop).unwrap_or(usize::MAX).min(bytes.len());
            let count = match self.first.is_empty() {
                true => from.read(&mut bytes[..wanted]).await?,
                false => {
                    let count = self.first.len().min(wanted);
                    bytes[..count].copy_from_slice(&self.first[..count]);
                    self.first.drain(..count);
                    count
                }
            };
            if count == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            to.write_all(&bytes[..count]).await?;
            self.left -= count as u64;
            if is_slow {
                tokio::time::sleep(SLOW_PAUSE).await;
            }
        }
        Ok(())
    }
}

/// The call was carried out, and the client hears something else.
async fn say_otherwise(
    client: &mut TcpStream,
    server: &mut TcpStream,
    happenings: &Happenings,
    fault: Option<Fault>,
) -> io::Result<()> {
    let mut answer = Vec::new();
    server.read_to_end(&mut answer).await?;
    if !answer.starts_with(b"HTTP/1.1 200") {
        return client.write_all(&answer).await;
    }
    happenings.happened(fault.expect("a fault"));
    match fault {
        Some(Fault::ErrorAfterwards) => client.write_all(FAILED).await,
        _ => reset(client),
    }
}

async fn answer(
    client: &mut TcpStream,
    server: &mut TcpStream,
    happenings: &Happenings,
    fault: Option<Fault>,
) -> io::Result<()> {
    let mut bytes = Vec::new();
    let (mut passed, mut stop) = (0, u64::MAX);
    loop {
        bytes.clear();
        bytes.reserve(SLOW_PIECE);
        if server.read_buf(&mut bytes).await? == 0 {
            return client.shutdown().await;
        }
        if passed == 0 && fault == Some(Fault::CutReceiving) {
            let length =
                header(&String::from_utf8_lossy(&bytes), "content-length").and_then(|text| text.parse::<u64>().ok());
            stop = length.filter(|length| *length >= super::LARGE).map_or(u64::MAX, |length| length / 2);
        }
        client.write_all(&bytes).await?;
        passed += bytes.len() as u64;
        if passed > stop {
            happenings.happened(Fault::CutReceiving);
            return reset(client);
        }
        if fault == Some(Fault::Slow) {
            tokio::time::sleep(SLOW_PAUSE).await;
        }
    }
}

/// Its next end is not an end but a reset.
fn reset(stream: &TcpStream) -> io::Result<()> {
    stream.set_zero_linger()
}
