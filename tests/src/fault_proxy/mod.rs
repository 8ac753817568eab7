//! Somebody between Debrief and its S3 server who does to calls what networks and servers do, and counts
//! what really happened to them.

mod carry;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use debrief_objects::{ObjectStore, S3Settings};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use crate::TestApp;
use crate::speech::fresh_seed;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// 503, as a server says that is asked too much.
    Unavailable,
    /// The connection is reset in the middle of a body that is sent.
    CutSending,
    /// The same, with a body that is received.
    CutReceiving,
    /// A body in small pieces, with a pause after each.
    Slow,
    /// Completing is answered "200 OK" with an error in the body, and nothing was completed.
    ErrorInstead,
    /// The same, but it was completed.
    ErrorAfterwards,
    /// It was completed, and the connection ends without an answer.
    AnswerLost,
    /// Somebody aborts all multipart uploads before one is completed.
    Aborted,
}

impl Fault {
    pub const ALL: [Self; 8] = [
        Self::Unavailable,
        Self::CutSending,
        Self::CutReceiving,
        Self::Slow,
        Self::ErrorInstead,
        Self::ErrorAfterwards,
        Self::AnswerLost,
        Self::Aborted,
    ];

    /// Of a hundred calls that it can happen to. Completions are rare, and asked four times each.
    fn percent(self) -> u64 {
        match self {
            Self::Unavailable | Self::Slow => 20,
            Self::CutSending | Self::CutReceiving => 15,
            Self::ErrorInstead | Self::ErrorAfterwards | Self::AnswerLost | Self::Aborted => 40,
        }
    }

    fn can_happen_to(self, call: &carry::Call) -> bool {
        match self {
            Self::Unavailable => true,
            Self::CutSending => call.length >= LARGE,
            Self::CutReceiving => call.method == "GET" && !call.is_listing(),
            Self::Slow => call.length >= LARGE || call.method == "GET",
            Self::ErrorInstead | Self::ErrorAfterwards | Self::AnswerLost | Self::Aborted => call.is_completion(),
        }
    }
}

/// Bodies below this arrive in one piece, cut or not.
const LARGE: u64 = 64 << 10;

/// The proxy; it runs as long as its runtime.
pub(crate) struct FaultProxy {
    address: SocketAddr,
    happenings: Arc<Happenings>,
}

/// What may happen, and what has.
struct Happenings {
    kinds: Vec<Fault>,
    is_calm: AtomicBool,
    random: Mutex<u64>,
    counts: Mutex<BTreeMap<Fault, u64>>,
    calls: AtomicU64,
    target: SocketAddr,
    /// For what happens behind Debrief's back.
    store: ObjectStore,
}

impl FaultProxy {
    pub(crate) fn before(settings: &S3Settings, kinds: Vec<Fault>, runtime: &Runtime) -> Self {
        let target = settings.endpoint.as_deref().and_then(|url| url.strip_prefix("http://"));
        let target = target.and_then(|address| address.trim_end_matches('/').parse().ok());
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).expect("a port");
        let address = listener.local_addr().expect("an address");
        let happenings = Arc::new(Happenings {
            kinds,
            is_calm: AtomicBool::new(false),
            random: Mutex::new(fresh_seed() | 1),
            counts: Mutex::default(),
            calls: AtomicU64::new(0),
            target: target.expect("an S3 server on an address of this machine"),
            store: ObjectStore::connect(settings).expect("the settings"),
        });
        let shared = happenings.clone();
        runtime.spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let happenings = shared.clone();
                tokio::spawn(async move { carry::carry(client, &happenings).await });
            }
        });
        Self { address, happenings }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Happenings {
    /// What happens to a call, if anything. A kind that has not happened yet comes first.
    fn choose(&self, call: &carry::Call) -> Option<Fault> {
        self.calls.fetch_add(1, Ordering::Relaxed);
        if self.is_calm.load(Ordering::Relaxed) {
            return None;
        }
        let possible: Vec<Fault> = self.kinds.iter().copied().filter(|kind| kind.can_happen_to(call)).collect();
        let counts = self.counts.lock().expect("counts");
        // A start that only fails says nothing; bodies and completions are what this is about.
        let is_new = |kind: &Fault| !counts.contains_key(kind) && (*kind != Fault::Unavailable || possible.len() == 1);
        let new = possible.iter().copied().rfind(is_new);
        new.or_else(|| possible.into_iter().find(|kind| self.random(100) < kind.percent()))
    }

    fn happened(&self, fault: Fault) {
        *self.counts.lock().expect("counts").entry(fault).or_default() += 1;
    }

    fn random(&self, below: u64) -> u64 {
        let mut state = self.random.lock().expect("random");
        *state ^= *state << 13;
        *state ^= *state >> 7;
        *state ^= *state << 17;
        (*state >> 20) % below
    }
}

impl TestApp {
    /// How often each kind of fault has really happened.
    pub fn faults(&self) -> BTreeMap<Fault, u64> {
        self.objects.faults().happenings.counts.lock().expect("counts").clone()
    }

    /// Whether every kind that the story asked for has happened.
    pub fn has_seen_every_fault(&self) -> bool {
        let seen = self.faults();
        self.objects.faults().happenings.kinds.iter().all(|kind| seen.contains_key(kind))
    }

    pub fn calls_to_objects(&self) -> u64 {
        self.objects.faults().happenings.calls.load(Ordering::Relaxed)
    }

    /// From now on nothing happens to calls.
    pub fn calm_objects(&self) {
        self.objects.faults().happenings.is_calm.store(true, Ordering::Relaxed);
    }
}
