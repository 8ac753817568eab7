use std::io;

use debrief_stories::speech::Chance;
use debrief_stories::{Connection, Reply};

use super::Run;
use super::board::Moment;
use super::checksum::checksum;
use super::kind::Kind;

/// What a connection takes at once, so that a cut falls anywhere.
const CHUNK_BYTES: usize = 64 * 1024;

/// One upload on the server, and what its client knows about it. Every answer is held against the rules:
/// the offset never falls below an acknowledged one, and never lies above what was sent.
pub struct Transfer<'a> {
    pub run: &'a Run,
    pub chance: Chance,
    pub path: String,
    pub bytes: &'a [u8],
    pub acknowledged: usize,
    /// No byte behind this one has left the client.
    pub sent: usize,
    /// The server knows the length; before, a PATCH has to tell it.
    pub length_is_told: bool,
}

/// The newest draft of “Resumable Uploads for HTTP”.
const DRAFT: &str = "8";

/// Requests of one upload mix both protocols. A sum is told in the words of tus alone.
fn speaks_standard(at: usize, more: &[(String, String)]) -> bool {
    at % 3 == 1 && more.iter().all(|(name, _)| name != "Upload-Checksum")
}

/// As tus says it, and as the standard does for the last byte.
pub fn is_success(reply: &Reply) -> bool {
    [201, 204].contains(&reply.status)
}

/// Why an attempt came to nothing.
pub type Attempt<T> = Result<T, String>;

impl<'a> Transfer<'a> {
    /// One that is not on the server yet.
    pub fn of(run: &'a Run, chance: &mut Chance, bytes: &'a [u8]) -> Self {
        let chance = Chance::from(chance.number());
        Self { run, chance, path: "/api/uploads".into(), bytes, acknowledged: 0, sent: 0, length_is_told: true }
    }

    pub fn is_finished(&self) -> bool {
        self.acknowledged == self.bytes.len() && self.length_is_told
    }

    /// Where to go on. It fences whoever appended before.
    pub fn head(&mut self) -> usize {
        self.surely("HEAD", Self::try_head)
    }

    fn try_head(&mut self) -> Attempt<usize> {
        let is_standard = self.chance.below(3) == 0;
        let request = self.run.owner.request("HEAD", &self.path);
        let request = match is_standard {
            true => request.header("Upload-Draft-Interop-Version", DRAFT),
            false => request.header("Tus-Resumable", "1.0.0"),
        };
        let reply = request.try_send().map_err(|error| error.to_string())?;
        if reply.status != if is_standard { 204 } else { 200 } {
            return Err(reply.to_string());
        }
        match reply.header("Upload-Length") {
            Some(length) => {
                assert_eq!(length, self.bytes.len().to_string(), "{}", self.said(&reply));
                self.length_is_told = true;
            }
            None => {
                assert!(!self.length_is_told, "the length is forgotten: {}", self.said(&reply));
                let told = reply.header("Upload-Defer-Length");
                assert_eq!(told, (!is_standard).then_some("1"), "{}", self.said(&reply));
            }
        }
        Ok(self.learn(&reply))
    }

    /// Takes note of an offset that the server has acknowledged.
    pub fn learn(&mut self, reply: &Reply) -> usize {
        let offset = reply.number("Upload-Offset") as usize;
        let (floor, sent) = (self.acknowledged, self.sent);
        self.run.board.lose(floor.saturating_sub(offset) as u64);
        assert!(offset >= floor, "the offset fell from {floor} to {offset}: {}", self.said(reply));
        assert!(offset <= sent, "{offset} is acknowledged and {sent} was sent: {}", self.said(reply));
        self.acknowledged = offset;
        self.run.board.acknowledge((offset - floor) as u64);
        if offset > floor && self.run.board.reach(Moment::Acknowledged, || true) {
            self.run.board.tell(true);
        }
        offset
    }

    /// A PATCH as a good client sends it: from where HEAD says, to its end.
    pub fn go_on(&mut self, length: usize) {
        self.surely("PATCH", |transfer| {
            let at = transfer.try_head()?;
            let length = length.min(transfer.bytes.len() - at);
            if transfer.is_finished() { Ok(()) } else { transfer.try_patch(at, length) }
        });
    }

    pub fn try_patch(&mut self, at: usize, length: usize) -> Attempt<()> {
        let end = at + length;
        let mut headers = self.length_to_tell(end);
        if length <= 1024 * 1024 && self.chance.below(4) == 0 {
            headers.push(checksum(&mut self.chance, &self.bytes[at..end]));
        }
        let is_chunked = self.chance.below(3) == 0;
        let speaks_standard = speaks_standard(at, &headers);
        let broken = |error: io::Error| error.to_string();
        let mut connection = self.begin(at, length, is_chunked, headers).map_err(broken)?;
        // Struck in the middle of the body, or with all of it sent and the answer due.
        let stand = if self.chance.below(2) == 0 { end } else { at + self.chance.below(length + 1) };
        self.send(&mut connection, is_chunked, at, stand).map_err(broken)?;
        let is_struck = self.run.board.reach(Moment::InPatch, || stand > at && connection.is_silent());
        let still_silent = is_struck && connection.is_silent();
        let sent = self.send(&mut connection, is_chunked, stand, end);
        let sent = sent.and_then(|()| if is_chunked { connection.send(b"0\r\n\r\n") } else { Ok(()) });
        let reply = connection.reply("PATCH").map_err(|error| sent.err().unwrap_or(error));
        if is_struck {
            // A server that is gone answers nothing; what others take away leaves the PATCH as it was.
            self.run.board.tell(reply.is_err() || still_silent);
        }
        let reply = reply.map_err(broken)?;
        if !is_success(&reply) {
            return Err(reply.to_string());
        }
        if speaks_standard {
            self.run.board.count(Kind::Standard);
        }
        assert_eq!(self.learn(&reply), end, "a whole PATCH is kept whole: {}", self.said(&reply));
        self.length_is_told |= self.must_tell_length(end);
        Ok(())
    }

    /// A PATCH that the server has begun to read: it has taken the upload over from whoever appended before.
    pub fn begin_heard(&mut self, at: usize, length: usize, more: Vec<(String, String)>) -> io::Result<Connection> {
        let mut headers = self.length_to_tell(at + length);
        headers.extend(more);
        headers.push(("Expect".into(), "100-continue".into()));
        let mut connection = self.begin(at, length, false, headers)?;
        let reply = connection.reply_head()?;
        if reply.status != 100 {
            return Err(io::Error::other(reply.to_string()));
        }
        Ok(connection)
    }

    pub fn begin(
        &self,
        at: usize,
        length: usize,
        is_chunked: bool,
        more: Vec<(String, String)>,
    ) -> io::Result<Connection> {
        let is_to_the_end = at + length == self.bytes.len();
        let mut connection = self.run.owner.try_connect()?;
        let mut headers = self.run.owner.credentials();
        let mut header = |name: &str, value: &str| headers.push((name.into(), value.into()));
        header("Upload-Offset", &at.to_string());
        header("Connection", "close");
        if speaks_standard(at, &more) {
            header("Upload-Draft-Interop-Version", DRAFT);
            header("Content-Type", "application/partial-upload");
            header("Upload-Complete", if is_to_the_end { "?1" } else { "?0" });
        } else {
            header("Tus-Resumable", "1.0.0");
            header("Content-Type", "application/offset+octet-stream");
        }
        if is_chunked {
            header("Transfer-Encoding", "chunked");
        }
        headers.extend(more);
        let length = (!is_chunked).then_some(length);
        connection.send_head("PATCH", &self.path, &headers, length)?;
        Ok(connection)
    }

    /// The upload's own bytes, from one place to another.
    pub fn send(&mut self, connection: &mut Connection, is_chunked: bool, from: usize, to: usize) -> io::Result<()> {
        self.sent = self.sent.max(to);
        for chunk in self.bytes[from..to].chunks(CHUNK_BYTES) {
            if is_chunked {
                connection.send(format!("{:x}\r\n", chunk.len()).as_bytes())?;
            }
            connection.send(chunk)?;
            if is_chunked {
                connection.send(b"\r\n")?;
            }
        }
        Ok(())
    }

    /// The last PATCH has to tell a deferred length; one before may.
    pub fn length_to_tell(&mut self, end: usize) -> Vec<(String, String)> {
        let tells = self.must_tell_length(end);
        if tells { vec![("Upload-Length".into(), self.bytes.len().to_string())] } else { Vec::new() }
    }

    fn must_tell_length(&self, end: usize) -> bool {
        !self.length_is_told && end == self.bytes.len()
    }

    /// Repeats what a kill has spoilt. Whatever nothing has disturbed has to succeed at once.
    pub fn surely<T>(&mut self, what: &str, mut attempt: impl FnMut(&mut Self) -> Attempt<T>) -> T {
        loop {
            let mark = self.run.board.mark();
            match attempt(self) {
                Ok(done) => return done,
                Err(why) => assert!(
                    !self.run.board.was_calm_since(mark),
                    "{what} of {} failed, and nothing was killed: {why}",
                    self.path
                ),
            }
            self.run.board.wait_for_calm();
        }
    }

    /// Does something bad, and counts it unless a kill may have spoilt it.
    pub fn wound(&mut self, kind: Kind, wound: impl FnOnce(&mut Self) -> Attempt<()>) {
        let mark = self.run.board.mark();
        let outcome = wound(self);
        if self.run.board.was_calm_since(mark) {
            outcome.unwrap_or_else(|why| panic!("“{}” on {}: {why}", kind.words(), self.path));
            self.run.board.count(kind);
        }
    }

    pub fn said(&self, reply: &Reply) -> String {
        format!("{}, seed {}: {reply}", self.path, self.run.seed)
    }
}
