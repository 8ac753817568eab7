//! What networks, browsers and bad clients do to an upload, and what must not come of it.

use std::io;

use debrief_model::upload::BLOCK_BYTES;
use debrief_stories::{Connection, Reply, wait_until};

use super::checksum::checksum;
use super::kind::Kind;
use super::transfer::{Attempt, Transfer, is_success};
use super::uploader;

/// More than a compaction takes together.
const TINY_SLICES: usize = 40;
const TINY_BYTES: usize = 900;
/// So many in a row never stay.
const TINY_RUN: i64 = 32;

/// A stale PATCH may come between once; after that nobody else is there.
const TRIES_AFTER_A_STALE_PATCH: usize = 4;

fn broken(error: io::Error) -> String {
    error.to_string()
}

impl Transfer<'_> {
    /// Suffers one fault, which never takes the upload to its end.
    pub fn suffer(&mut self, kind: Kind) {
        let at = self.head();
        let left = self.bytes.len() - at;
        if left < 3 {
            return self.go_on(left);
        }
        let length = self.piece().min(left - 1).max(2);
        match kind {
            Kind::CutByEnd => self.cut(kind, at, length, Connection::cut),
            Kind::CutByReset => self.cut(kind, at, length, Connection::reset),
            Kind::CutUnseen => self.cut_unseen(at, length),
            Kind::CutInHead => self.wound(kind, |transfer| transfer.cut_in_head(at)),
            Kind::LostAnswer => self.wound(kind, |transfer| transfer.lose_answer(at, length)),
            Kind::Stall => self.stall(at, length),
            Kind::Repeated => self.repeat(at, length),
            Kind::Twins => self.twins(at, length.min(300_000)),
            Kind::WrongOffset => self.wound(kind, |transfer| transfer.wrong_offset(at)),
            Kind::WrongChecksum => self.wound(kind, |transfer| transfer.wrong_checksum(at, length.min(1_000_000))),
            Kind::CutWithChecksum => self.wound(kind, |transfer| transfer.cut_with_checksum(at, length)),
            Kind::TooManyBytes => self.too_many_bytes(at, left),
            Kind::TinySlices => self.tiny_slices(at, left),
            Kind::Terminated => self.wound(kind, |transfer| transfer.terminate_another()),
            _ => unreachable!("not a fault of clients"),
        }
    }

    /// Mostly short, sometimes longer than a slice.
    pub fn piece(&mut self) -> usize {
        let limit = [20_000, 200_000, 200_000, 2_000_000, 12_000_000][self.chance.below(5)];
        1 + self.chance.below(limit)
    }

    /// Bytes that are not the upload's, to be recognised wherever they land.
    fn poison(&self, from: usize, length: usize) -> Vec<u8> {
        let end = self.bytes.len().min(from + length);
        let mut poison: Vec<u8> = self.bytes[from.min(end)..end].iter().map(|byte| byte ^ 0xa5).collect();
        poison.resize(length, 0xa5);
        poison
    }

    /// The offset is where it was: nothing has landed.
    fn expect_offset(&mut self, expected: usize, after: &str) {
        let offset = self.head();
        assert_eq!(offset, expected, "the offset moved after {after}: {}, seed {}", self.path, self.run.seed);
    }

    fn cut(&mut self, kind: Kind, at: usize, length: usize, cut: fn(Connection)) {
        self.wound(kind, |transfer| {
            let mut connection = transfer.begin_heard(at, length, Vec::new()).map_err(broken)?;
            let until = at + 1 + transfer.chance.below(length - 1);
            transfer.send(&mut connection, false, at, until).map_err(broken)?;
            cut(connection);
            Ok(())
        });
        self.head();
    }

    /// Nobody knows when, and whether, the server takes notice of this PATCH: it may come between later ones.
    fn cut_unseen(&mut self, at: usize, length: usize) {
        let mut dropped = None;
        self.wound(Kind::CutUnseen, |transfer| {
            let is_chunked = transfer.chance.below(2) == 0;
            let mut connection = transfer.begin(at, length, is_chunked, Vec::new()).map_err(broken)?;
            let until = at + 1 + transfer.chance.below(length - 1);
            // It may have been refused by now; what counts is that it was cut.
            let _ = transfer.send(&mut connection, is_chunked, at, until);
            if transfer.chance.below(2) == 0 {
                connection.cut()
            } else {
                connection.reset()
            }
            dropped = Some(());
            Ok(())
        });
        if dropped.is_none() {
            return;
        }
        let mut refusals = Vec::new();
        loop {
            let before = self.head();
            if before > at {
                // The stale one is at an offset that is past.
                return;
            }
            assert!(
                refusals.len() < TRIES_AFTER_A_STALE_PATCH,
                "a stale PATCH is in the way for ever: {}: {refusals:?}",
                self.path
            );
            let mark = self.run.board.mark();
            let outcome = self.try_patch(before, 1000.min(self.bytes.len() - before));
            // What a kill has spoilt says nothing.
            if self.run.board.was_calm_since(mark) {
                refusals.extend(outcome.err());
            }
            self.run.board.wait_for_calm();
        }
    }

    fn cut_in_head(&mut self, at: usize) -> Attempt<()> {
        let mut connection = self.run.owner.try_connect().map_err(broken)?;
        let head = format!(
            "PATCH {} HTTP/1.1\r\nHost: debrief\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: {at}\r\nContent-Length: 5\r\n\
             Content-Type: application/offset+octet-stream\r\n",
            self.path
        );
        let until = 1 + self.chance.below(head.len() - 1);
        connection.send(&head.as_bytes()[..until]).map_err(broken)?;
        if self.chance.below(2) == 0 {
            connection.cut()
        } else {
            connection.reset()
        }
        self.expect_offset(at, "half a request");
        Ok(())
    }

    fn lose_answer(&mut self, at: usize, length: usize) -> Attempt<()> {
        let mut connection = self.begin_heard(at, length, Vec::new()).map_err(broken)?;
        self.send(&mut connection, false, at, at + length).map_err(broken)?;
        if self.chance.below(2) == 0 {
            connection.cut()
        } else {
            connection.reset()
        }
        self.head();
        Ok(())
    }

    /// A connection hangs, the client asks elsewhere and goes on; what the old one still sends never lands.
    fn stall(&mut self, at: usize, length: usize) {
        let mut hanging = None;
        let mark = self.run.board.mark();
        self.wound(Kind::Stall, |transfer| {
            let mut connection = transfer.begin_heard(at, length, Vec::new()).map_err(broken)?;
            let until = at + 1 + transfer.chance.below(length - 1);
            transfer.send(&mut connection, false, at, until).map_err(broken)?;
            transfer.head();
            hanging = Some((connection, until));
            Ok(())
        });
        let Some((connection, until)) = hanging else { return };
        if self.chance.below(2) == 0 {
            let length = self.piece();
            self.go_on(length.min(self.bytes.len() - self.acknowledged - 1).max(1));
        }
        if self.is_finished() {
            return;
        }
        let now = self.head();
        if self.late_packets(connection, until, at + length) && self.run.board.was_calm_since(mark) {
            self.run.board.count(Kind::LatePacket);
        }
        self.expect_offset(now, "late packets of a fenced PATCH");
    }

    /// Whether they left this side.
    fn late_packets(&mut self, mut connection: Connection, from: usize, to: usize) -> bool {
        let poison = self.poison(from, to - from);
        let middle = self.chance.below(poison.len());
        let sent = connection.send(&poison[..middle + 1]);
        // What has been refused at once is closed; then these packets meet nobody.
        let _ = connection.send(&poison[middle + 1..]);
        if let Ok(reply) = connection.reply("PATCH") {
            let fenced_at = self.acknowledged;
            let what = format!("the offset was {fenced_at}, bytes of {from}..{to} came late");
            assert!(reply.status >= 400, "a fenced PATCH was acknowledged, {what}: {}", self.said(&reply));
        }
        sent.is_ok()
    }

    fn repeat(&mut self, at: usize, length: usize) {
        self.go_on(length);
        let end = self.acknowledged.min(at + length);
        self.wound(Kind::Repeated, |transfer| {
            let reply = transfer.send_whole(at, &transfer.bytes[at..end.max(at + 1)], Vec::new()).map_err(broken)?;
            transfer.expect(&reply, 409)
        });
        self.head();
    }

    fn send_whole(&self, at: usize, bytes: &[u8], more: Vec<(String, String)>) -> io::Result<Reply> {
        let mut connection = self.begin(at, bytes.len(), false, more)?;
        // A server that refuses answers before it has read all, and closes.
        let sent = connection.send(bytes);
        connection.reply("PATCH").map_err(|error| sent.err().unwrap_or(error))
    }

    fn expect(&self, reply: &Reply, status: u16) -> Attempt<()> {
        if reply.status == status { Ok(()) } else { Err(format!("{status} was due: {}", self.said(reply))) }
    }

    fn twins(&mut self, at: usize, length: usize) {
        let end = at + length;
        self.sent = self.sent.max(end);
        let mut won = 0;
        self.wound(Kind::Twins, |transfer| {
            let one = || transfer.send_whole(at, &transfer.bytes[at..end], Vec::new());
            let replies = std::thread::scope(|scope| {
                let other = scope.spawn(one);
                [one(), other.join().expect("the other twin")]
            });
            let told: Vec<String> = replies.iter().map(|reply| format!("{reply:?}")).collect();
            won = replies.iter().flatten().filter(|reply| is_success(reply)).count();
            if won == 1 { Ok(()) } else { Err(format!("{won} of two PATCHes at {at} won: {told:#?}")) }
        });
        assert!(won < 2, "two PATCHes at {at} have won: {}, seed {}", self.path, self.run.seed);
        let offset = self.head();
        assert!(offset == end || won == 0, "the winner's bytes are not kept whole: {}", self.path);
    }

    fn wrong_offset(&mut self, at: usize) -> Attempt<()> {
        let is_below = at > 0 && self.chance.below(2) == 0;
        let wrong =
            if is_below { self.chance.below(at) } else { at + 1 + self.chance.below(self.bytes.len() - at - 1) };
        let length = 1 + self.chance.below(1000.min(self.bytes.len() - wrong));
        let reply = self.send_whole(wrong, &self.poison(wrong, length), Vec::new()).map_err(broken)?;
        self.expect(&reply, 409)?;
        self.expect_offset(at, "a wrong offset");
        Ok(())
    }

    fn wrong_checksum(&mut self, at: usize, length: usize) -> Attempt<()> {
        let right = checksum(&mut self.chance, &self.bytes[at..at + length]);
        let reply = self.send_whole(at, &self.poison(at, length), vec![right]).map_err(broken)?;
        self.expect(&reply, 460)?;
        self.expect_offset(at, "a wrong checksum");
        Ok(())
    }

    fn cut_with_checksum(&mut self, at: usize, length: usize) -> Attempt<()> {
        let right = checksum(&mut self.chance, &self.bytes[at..at + length]);
        let mut connection = self.begin_heard(at, length, vec![right]).map_err(broken)?;
        let until = at + 1 + self.chance.below(length - 1);
        self.send(&mut connection, false, at, until).map_err(broken)?;
        if self.chance.below(2) == 0 {
            connection.cut()
        } else {
            connection.reset()
        }
        self.expect_offset(at, "half a PATCH with a checksum");
        Ok(())
    }

    fn too_many_bytes(&mut self, at: usize, left: usize) {
        if !self.length_is_told {
            return;
        }
        self.wound(Kind::TooManyBytes, |transfer| {
            let more = left + 1 + transfer.chance.below(1000);
            let mut connection = transfer.begin(at, more, false, Vec::new()).map_err(broken)?;
            let _ = connection.send(&transfer.poison(at, more.min(50_000)));
            let reply = connection.reply("PATCH").map_err(broken)?;
            if !(400..500).contains(&reply.status) {
                return Err(transfer.said(&reply));
            }
            transfer.expect_offset(at, "more bytes than announced");
            Ok(())
        });
    }

    fn tiny_slices(&mut self, from: usize, left: usize) {
        let room_in_block = BLOCK_BYTES as usize - from % BLOCK_BYTES as usize;
        if left.min(room_in_block) <= TINY_SLICES * TINY_BYTES {
            // Slices on both sides of a border stay apart.
            return;
        }
        let mark = self.run.board.mark();
        for _ in 0..TINY_SLICES {
            let length = 1 + self.chance.below(TINY_BYTES);
            self.go_on(length);
        }
        self.run.board.count(Kind::TinySlices);
        let id = self.path.rsplit('/').next().unwrap_or_default();
        let rows = format!("select count(*) from upload_slices where upload_id = '{id}' and start_bytes >= {from}");
        // Those before may have filled a run early; a new one can have begun behind it, and is shorter than a run.
        let is_compacted = || self.run.database.number(&rows) < TINY_RUN;
        if self.run.board.was_calm_since(mark) {
            let slices = format!("select start_bytes || '+' || size_bytes from upload_slices where upload_id = '{id}'");
            let what = format!("tiny slices from {from} on to be compacted: {:?}", self.run.database.column(&slices));
            wait_until(&what, || is_compacted() || !self.run.board.was_calm_since(mark));
            if is_compacted() {
                self.run.board.count(Kind::Compaction);
            }
        }
    }

    /// Of an upload of its own, so that this one goes on.
    fn terminate_another(&mut self) -> Attempt<()> {
        let reply = self.run.owner.creation("given up.wav", 5_000_000).try_send().map_err(broken)?;
        self.expect(&reply, 201)?;
        let mut other = Transfer::of(self.run, &mut self.chance, self.bytes);
        other.path = uploader::path_of(&reply);
        let until = 1 + other.chance.below(other.bytes.len().min(4_000_000));
        let mut connection = other.begin_heard(0, until + 10, Vec::new()).map_err(broken)?;
        other.send(&mut connection, false, 0, until).map_err(broken)?;
        let gone = self.run.owner.tus("DELETE", &other.path).try_send().map_err(broken)?;
        self.expect(&gone, 204)?;
        let _ = connection.send(&[0xa5; 10]);
        if let Ok(reply) = connection.reply("PATCH") {
            assert!(reply.status >= 400, "a PATCH outlived its upload: {}", self.said(&reply));
        }
        let head = self.run.owner.tus("HEAD", &other.path).try_send().map_err(broken)?;
        if [404, 410].contains(&head.status) { Ok(()) } else { Err(self.said(&head)) }
    }
}
