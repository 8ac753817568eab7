//! What `make bench` measures of search: the function itself, with one client, beside a plain FTS5 query.
//!
//! `search-bench SEGMENTS QUERIES SEED FOLDER [DATABASE_URL]`: fills a SQLite database in the folder, and the PostgreSQL
//! one if an address is given, with transcripts of made-up words whose frequencies fall as those of a language do
//! (Zipf–Mandelbrot), merges the index to its end, and asks for rare, middling and very common words, as they are and
//! with a typo. Databases that it has filled there before are asked as they are.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use debrief_db::search::{self, Filter};
use debrief_db::uploads::{self, NewSlice, NewUpload};
use debrief_db::{Clock, Connected, Connection, Db, Principal, accounts, principal, transcripts};
use debrief_model::imports::{Imported, ImportedText};
use debrief_model::transcript::Word;
use debrief_model::{RecordingId, Role};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use sqlx::{Row, SqlitePool};

const LINES_A_RECORDING: usize = 500;
const VOCABULARY: usize = 60_000;
const HITS: usize = 20;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (segments, queries, seed, folder, url) = match arguments.as_slice() {
        [segments, queries, seed, folder] => (segments, queries, seed, folder, None),
        [segments, queries, seed, folder, url] => (segments, queries, seed, folder, Some(*url)),
        _ => bail!("usage: search-bench SEGMENTS QUERIES SEED FOLDER [DATABASE_URL]"),
    };
    let bench = Bench { segments: segments.parse()?, queries: queries.parse()?, seed: seed.parse()? };
    tokio::runtime::Runtime::new()?.block_on(bench.run(Path::new(folder), url))
}

struct Bench {
    segments: usize,
    queries: usize,
    seed: u64,
}

/// Words with how often they come.
struct Language {
    words: Vec<String>,
    /// Sums of the frequencies up to each word.
    sums: Vec<f64>,
}

impl Language {
    fn new(random: &mut StdRng) -> Self {
        let mut seen = std::collections::HashSet::new();
        let mut words = Vec::with_capacity(VOCABULARY);
        while words.len() < VOCABULARY {
            // Common words are short.
            let syllables = if words.len() < 200 { 1 } else { random.random_range(2..=4) };
            let word: String = (0..syllables).map(|_| syllable(random)).collect();
            if seen.insert(word.clone()) {
                words.push(word);
            }
        }
        let mut sum = 0.0;
        let sums = (0..VOCABULARY).map(|rank| {
            sum += 1.0 / (rank as f64 + 2.7);
            sum
        });
        Self { sums: sums.collect(), words }
    }

    fn sentence(&self, random: &mut StdRng) -> String {
        let count = random.random_range(8..=18);
        let words: Vec<&str> = (0..count).map(|_| self.word(random)).collect();
        words.join(" ")
    }

    fn word(&self, random: &mut StdRng) -> &str {
        let at = random.random::<f64>() * self.sums.last().copied().unwrap_or(1.0);
        &self.words[self.sums.partition_point(|sum| *sum < at).min(VOCABULARY - 1)]
    }
}

fn syllable(random: &mut StdRng) -> String {
    const BEFORE: [&str; 20] =
        ["b", "br", "d", "f", "g", "gr", "h", "k", "l", "m", "n", "p", "pl", "r", "s", "st", "t", "tr", "v", "w"];
    const VOWELS: [&str; 8] = ["a", "e", "i", "o", "u", "ai", "ea", "ou"];
    const AFTER: [&str; 8] = ["", "", "n", "r", "s", "t", "l", "ck"];
    let mut part = |parts: &[&'static str]| parts[random.random_range(0..parts.len())];
    format!("{}{}{}", part(&BEFORE), part(&VOWELS), part(&AFTER))
}

impl Bench {
    async fn run(&self, folder: &Path, url: Option<&str>) -> Result<()> {
        let language = Language::new(&mut StdRng::seed_from_u64(self.seed));
        println!("{} segments, {} queries a row, seed {}", self.segments, self.queries, self.seed);
        let file = folder.join("search.sqlite");
        let sqlite = Db::sqlite(&file, Clock::system()).await?;
        self.measure("SQLite", &sqlite, &folder.join("sqlite.session"), &language).await?;
        sqlite.close().await;
        self.measure_fts5(&file, &language).await?;
        if let Some(url) = url {
            let postgres = Db::postgres(url, Clock::system()).await?;
            self.measure("PostgreSQL", &postgres, &folder.join("postgres.session"), &language).await?;
            postgres.close().await;
        }
        Ok(())
    }

    /// `session` is the file in which somebody's session is kept from the filling on.
    async fn measure(&self, name: &str, db: &Db, session: &Path, language: &Language) -> Result<()> {
        let began = Instant::now();
        if !session.exists() {
            let secret = owner(db).await?;
            self.fill(db, &by_session(db, &secret).await?, language).await?;
            std::fs::write(session, secret)?;
        }
        let principal = by_session(db, &std::fs::read_to_string(session)?).await?;
        let filled = began.elapsed();
        while search::tidy(db).await? {}
        let mut on = db.read().await?;
        let (text, index) = sizes(&mut on).await?;
        drop(on);
        println!(
            "{name}: filled in {:.0} s, merged in {:.0} s more; {:.1} MB of text, index {:.1} MB, {:.2} of it",
            filled.as_secs_f64(),
            (began.elapsed() - filled).as_secs_f64(),
            text as f64 / 1e6,
            index as f64 / 1e6,
            index as f64 / text as f64
        );
        for (row, questions) in self.questions(language) {
            let mut times = Vec::with_capacity(questions.len());
            let mut found = 0;
            for question in questions.iter().take(50).chain(&questions) {
                let began = Instant::now();
                let page = search::query(db, &principal, question, &Filter::default(), None, HITS).await?;
                times.push(began.elapsed());
                found += usize::from(!page.moments.is_empty());
            }
            tell(name, row, times, found);
        }
        Ok(())
    }

    /// The same texts in a table of FTS5 as its documentation shows it, ranked and highlighted by it.
    async fn measure_fts5(&self, file: &Path, language: &Language) -> Result<()> {
        let pool = SqlitePool::connect(&format!("sqlite://{}", file.display())).await?;
        if sqlx::query("select 1 from sqlite_master where name = 'plain'").fetch_optional(&pool).await?.is_none() {
            sqlx::query("create virtual table plain using fts5(body)").execute(&pool).await?;
            sqlx::query("insert into plain (rowid, body) select document, text from segments").execute(&pool).await?;
            sqlx::query("insert into plain (plain) values ('optimize')").execute(&pool).await?;
        }
        let sql = "select rowid, highlight(plain, 0, '[', ']') from plain where plain match $1 order by rank limit 20";
        for (row, questions) in self.questions(language).into_iter().filter(|(row, _)| !row.contains("typo")) {
            let mut times = Vec::with_capacity(questions.len());
            let mut found = 0;
            for question in questions.iter().take(50).chain(&questions) {
                let began = Instant::now();
                let rows = sqlx::query(sql).bind(format!("\"{question}\"")).fetch_all(&pool).await?;
                times.push(began.elapsed());
                found += usize::from(!rows.is_empty());
            }
            tell("plain FTS5", row, times, found);
        }
        pool.close().await;
        Ok(())
    }

    /// Seeded words by how often they come, as they are and with one typo.
    fn questions(&self, language: &Language) -> Vec<(&'static str, Vec<String>)> {
        let mut random = StdRng::seed_from_u64(self.seed + 1);
        let mut rows = Vec::new();
        let ranks = [("rare", 40_000..VOCABULARY), ("middling", 1000..10_000), ("very common", 0..40)];
        for (name, ranks) in ranks {
            let words = (0..self.queries).map(|_| language.words[random.random_range(ranks.clone())].clone());
            rows.push((name, words.collect::<Vec<_>>()));
        }
        for (name, from) in [("rare, a typo", 0), ("middling, a typo", 1), ("very common, a typo", 2)] {
            let words: Vec<String> = rows[from].1.iter().map(|word| misspelled(word, &mut random)).collect();
            rows.push((name, words));
        }
        let pairs = (0..self.queries).map(|_| {
            let (common, other) = (random.random_range(0..40), random.random_range(0..10_000));
            format!("{} {}", language.words[common], language.words[other])
        });
        rows.push(("two words", pairs.collect()));
        rows
    }

    /// One workspace with recordings of [`LINES_A_RECORDING`] lines.
    async fn fill(&self, db: &Db, principal: &Principal, language: &Language) -> Result<()> {
        let mut random = StdRng::seed_from_u64(self.seed + 2);
        let mut lines = 0;
        while lines < self.segments {
            let count = LINES_A_RECORDING.min(self.segments - lines);
            let recording = recording(db, principal, &language.sentence(&mut random)).await?;
            let text = ImportedText {
                language: Some("en".into()),
                lines: (0..count).map(|index| line(index, language.sentence(&mut random))).collect(),
            };
            let mut tx = db.begin().await?;
            transcripts::import(&mut tx, recording, principal.workspace_id, &text).await?;
            tx.commit().await?;
            lines += count;
            if lines % (100 * LINES_A_RECORDING) == 0 {
                while search::tidy(db).await? {}
            }
        }
        Ok(())
    }
}

fn misspelled(word: &str, random: &mut StdRng) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let at = random.random_range(0..letters.len());
    match random.random_range(0..4) {
        0 => letters[at] = 'x',
        1 => letters.insert(at, 'x'),
        2 if letters.len() > 1 => drop(letters.remove(at)),
        _ if at > 0 => letters.swap(at - 1, at),
        _ => letters[at] = 'x',
    }
    letters.into_iter().collect()
}

fn line(index: usize, text: String) -> Imported {
    let start_ms = 4000 * index as i64;
    let words = text.split(' ').enumerate().map(|(number, word)| {
        let start_ms = start_ms + 250 * number as i64;
        Word { start_ms, end_ms: start_ms + 200, text: word.to_owned(), confidence: 0.9 }
    });
    Imported { start_ms, end_ms: start_ms + 3900, words: words.collect(), text, speaker: None, confidence: 0.9 }
}

/// The secret of somebody's session.
async fn owner(db: &Db) -> Result<String> {
    let secret = accounts::add_user(db, "ada@example.org", "Ada", Role::Owner, Some("W")).await?;
    let mut tx = db.begin().await?;
    let accepted = accounts::set_password(&mut tx, &secret, "hash").await?;
    let session = accounts::start_session(&mut tx, accepted.user_id, accepted.workspace_id).await?;
    tx.commit().await?;
    Ok(session)
}

async fn by_session(db: &Db, secret: &str) -> Result<Principal> {
    let hash = accounts::secret_hash(secret);
    let found = principal::by_session(&mut db.read().await?, &hash, db.now().unix_ms()).await?;
    found.context("nobody is logged in")
}

async fn recording(db: &Db, owner: &Principal, title: &str) -> Result<RecordingId> {
    let mut tx = db.begin().await?;
    let upload = uploads::create(
        &mut tx,
        &NewUpload {
            workspace_id: owner.workspace_id,
            owner_id: owner.user_id,
            size_bytes: Some(1),
            expected_sha256: None,
            metadata: "",
            filename: "a.webm",
            title,
            language: None,
            model: None,
            is_sample: false,
            file_of: None,
            expires_at: i64::MAX,
            idempotency_key: None,
        },
    )
    .await?;
    let fenced = uploads::fence(&mut tx, upload.id).await?.context("no upload")?;
    let key = upload.slice_key(0, "n");
    let slice = NewSlice { start_bytes: 0, size_bytes: 1, key: &key };
    uploads::append(&mut tx, upload.id, fenced.fence, &[slice], None, fenced.expires_at).await?;
    uploads::finish(&mut tx, upload.id, None).await?;
    tx.commit().await?;
    upload.recording_id.context("no recording")
}

/// UTF-8 bytes of all segments, and bytes of all that is there for search alone.
async fn sizes(on: &mut impl Connected) -> Result<(i64, i64)> {
    let row = match on.connection() {
        Connection::Sqlite(on) => {
            let sql = "select (select sum(length(cast(text as blob))) from segments),
                 (select sum(pgsize) from dbstat where name like 'search_%' or name like 'sqlite_autoindex_search_%'
                    or name like '%\\_document' escape '\\')
                 + (select sum(length(cast(document as text)) / 2) from segments)";
            let row = sqlx::query(sql).fetch_one(on).await?;
            (row.try_get(0)?, row.try_get(1)?)
        }
        Connection::Postgres(on) => {
            let sql = "select (select cast(sum(octet_length(text)) as bigint) from segments),
                 pg_total_relation_size('search_runs') + pg_total_relation_size('search_pages')
                 + pg_total_relation_size('search_gone') + pg_relation_size('segments_document')
                 + (select 8 * count(*) from segments)";
            let row = sqlx::query(sql).fetch_one(on).await?;
            (row.try_get(0)?, row.try_get(1)?)
        }
    };
    Ok(row)
}

fn tell(name: &str, row: &str, mut times: Vec<Duration>, found: usize) {
    // The first fifty warmed it.
    let asked = times.len();
    times.drain(..asked.min(50));
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
    println!(
        "{name:<11} {row:<20} p50 {:6.2} ms  p99 {:6.2} ms  most {:6.2} ms  {:3.0} % found something",
        at(0.5),
        at(0.99),
        at(1.0),
        100.0 * found as f64 / asked as f64
    );
}
