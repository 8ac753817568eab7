use std::fs::{self, File, TryLockError};
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use super::credentials::random_hex;
use super::durable::{self, Draft};
use super::leases::Leases;
use super::record::Record;
use super::{key_path, multipart};

/// The bucket on disk. Every method blocks.
pub struct Store {
    pub bucket: String,
    pub objects: PathBuf,
    pub uploads: PathBuf,
    pub leases: Leases,
    parts: PathBuf,
    graves: PathBuf,
    temporary: PathBuf,
    key_locks: Vec<Mutex<()>>,
    hasher: RandomState,
    _lock: File,
}

/// The right to change one key; whoever holds it sees no other change of that key.
pub struct KeyGuard<'a> {
    pub key: &'a str,
    _guard: MutexGuard<'a, ()>,
}

/// Keys share locks by their hash: enough that writers of different keys seldom meet.
const KEY_LOCKS: usize = 64;

/// A predecessor that was told to end may still be answering its last request.
const LOCK_PATIENCE: Duration = Duration::from_secs(5);

impl Store {
    pub fn open(root: &Path, bucket: &str) -> io::Result<Self> {
        fs::create_dir_all(root)?;
        let home = root.join(bucket);
        let store = Self {
            bucket: bucket.to_owned(),
            objects: home.join("objects"),
            uploads: home.join("uploads"),
            parts: home.join("parts"),
            graves: home.join("graves"),
            temporary: home.join("temporary"),
            leases: Leases::default(),
            key_locks: (0..KEY_LOCKS).map(|_| Mutex::new(())).collect(),
            hasher: RandomState::new(),
            _lock: lock(&root.join("lock"))?,
        };
        for folder in [&store.objects, &store.uploads, &store.parts, &store.graves, &store.temporary] {
            fs::create_dir_all(folder)?;
        }
        durable::sync_up(&home, root)?;
        store.tidy()?;
        Ok(store)
    }

    pub fn lock<'a>(&'a self, key: &'a str) -> KeyGuard<'a> {
        let index = usize::try_from(self.hasher.hash_one(key) % KEY_LOCKS as u64).unwrap_or(0);
        let guard = self.key_locks[index].lock().unwrap_or_else(PoisonError::into_inner);
        KeyGuard { key, _guard: guard }
    }

    pub fn draft(&self) -> io::Result<Draft> {
        Draft::new(&self.temporary)
    }

    /// The file of an object and its record, or `None`.
    pub fn look_up(&self, key: &str) -> io::Result<Option<(File, Record)>> {
        open_recorded(&key_path::file_of(&self.objects, key))
    }

    pub fn record(&self, key: &str) -> io::Result<Option<Record>> {
        Ok(self.look_up(key)?.map(|(_, record)| record))
    }

    pub fn parts_folder(&self, id: &str) -> PathBuf {
        self.parts.join(id.get(..2).unwrap_or(id)).join(id)
    }

    /// A folder for the files of one object, durable with its own name once they are in it and
    /// `seal` was called.
    pub fn make_parts_folder(&self, id: &str) -> io::Result<PathBuf> {
        let folder = self.parts_folder(id);
        durable::remove_folder(&folder)?;
        fs::create_dir_all(&folder)?;
        Ok(folder)
    }

    pub fn seal(&self, parts_folder: &Path) -> io::Result<()> {
        durable::sync_up(parts_folder, &self.parts)
    }

    /// Puts an object, its record appended and its bytes synced, in its place; what it replaces goes
    /// after that.
    pub fn put(&self, guard: &KeyGuard<'_>, draft: Draft) -> io::Result<()> {
        let grave = self.dig(guard)?;
        draft.publish(&key_path::file_of(&self.objects, guard.key), &self.objects)?;
        self.bury(grave);
        Ok(())
    }

    pub fn delete(&self, guard: &KeyGuard<'_>) -> io::Result<()> {
        let grave = self.dig(guard)?;
        durable::remove(&key_path::file_of(&self.objects, guard.key), &self.objects)?;
        self.bury(grave);
        Ok(())
    }

    /// Before an object made of parts goes, its grave says which parts go with it: a crash in between
    /// leaves neither a hole in the object nor parts that nobody knows.
    fn dig(&self, guard: &KeyGuard<'_>) -> io::Result<Option<String>> {
        let Some(id) = self.record(guard.key)?.and_then(|record| record.parts) else {
            return Ok(None);
        };
        // On a full disk deleting must go on; then only a crash in the next moment leaves parts behind.
        if let Err(error) = self.write_grave(&id, guard.key) {
            tracing::warn!(%error, "parts are deleted without a note for the case of a crash");
        }
        Ok(Some(id))
    }

    /// Published whole and durable: a grave that named the wrong key would cost an object its parts.
    fn write_grave(&self, id: &str, key: &str) -> io::Result<()> {
        let mut draft = self.draft()?;
        draft.file.write_all(key.as_bytes())?;
        draft.publish(&self.graves.join(id), &self.graves)
    }

    fn bury(&self, grave: Option<String>) {
        if let Some(id) = grave {
            self.leases.remove(self.parts_folder(&id), self.graves.join(&id));
        }
    }

    /// Finishes what a crash interrupted. Only unfinished things are looked at, never all objects.
    fn tidy(&self) -> io::Result<()> {
        for draft in fs::read_dir(&self.temporary)? {
            fs::remove_file(draft?.path())?;
        }
        for grave in fs::read_dir(&self.graves)? {
            let grave = grave?.path();
            if let Err(error) = self.tidy_grave(&grave) {
                tracing::warn!(grave = %grave.display(), %error, "left as it is");
            }
        }
        multipart::tidy(self)
    }

    fn tidy_grave(&self, grave: &Path) -> io::Result<()> {
        let id = grave.file_name().unwrap_or_default().to_string_lossy();
        let key = fs::read_to_string(grave)?;
        if !self.is_made_of(&key, &id)? {
            durable::remove_folder(&self.parts_folder(&id))?;
        }
        fs::remove_file(grave)
    }

    /// Whether the object `key` consists of the parts `id`.
    pub fn is_made_of(&self, key: &str, id: &str) -> io::Result<bool> {
        Ok(self.record(key)?.and_then(|record| record.parts).as_deref() == Some(id))
    }
}

pub fn open_recorded(path: &Path) -> io::Result<Option<(File, Record)>> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let record = Record::read_from(&file)?;
    Ok(Some((file, record)))
}

pub fn new_id() -> String {
    random_hex::<16>()
}

/// Ids come back in requests and name folders.
pub fn is_id(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

pub fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// One server at a time works on a folder; the lock ends with its process, however that ends.
fn lock(path: &Path) -> io::Result<File> {
    let file = File::options().create(true).truncate(false).write(true).open(path)?;
    let start = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if start.elapsed() < LOCK_PATIENCE => {
                std::thread::sleep(Duration::from_millis(20));
            }
            Err(TryLockError::WouldBlock) => {
                return Err(io::Error::new(
                    io::ErrorKind::ResourceBusy,
                    "another Debrief is running on this data directory",
                ));
            }
            Err(TryLockError::Error(error)) => return Err(error),
        }
    }
}
