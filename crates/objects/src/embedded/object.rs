use std::collections::VecDeque;
use std::fs::{self, File};
use std::io;
use std::ops::Range;
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::key_path;
use super::leases::Lease;
use super::record::{self, Extent, Record};
use super::store::{self, KeyGuard, Store};

/// An object as it was when it was opened; it stays readable though the key be replaced or deleted.
pub struct Object {
    pub record: Record,
    file: Arc<File>,
    path: PathBuf,
    parts: Option<Parts>,
}

struct Parts {
    folder: PathBuf,
    extents: Vec<Extent>,
    lease: Arc<Lease>,
}

impl Object {
    pub fn open(store: &Store, key: &str) -> io::Result<Option<Self>> {
        loop {
            let Some((file, record)) = store.look_up(key)? else { return Ok(None) };
            let parts = match &record.parts {
                None => None,
                Some(id) => match Parts::open(store, &file, id)? {
                    // Replaced since the look-up.
                    None => continue,
                    parts => parts,
                },
            };
            let path = key_path::file_of(&store.objects, key);
            return Ok(Some(Self { record, file: Arc::new(file), path, parts }));
        }
    }

    /// A reader of a range; the range lies within the object.
    pub fn reader(&self, range: &Range<u64>) -> Reader {
        let stretches = match &self.parts {
            None => [(Source::Open(self.file.clone()), range.clone())].into(),
            Some(parts) => within(&parts.extents, range)
                .map(|(extent, bytes)| (Source::Closed(parts.folder.join(&extent.file)), bytes))
                .collect(),
        };
        let lease = self.parts.as_ref().map(|parts| parts.lease.clone());
        Reader { stretches, _lease: lease }
    }

    /// Gives the bytes of a range further names in `folder`, and says where they are. Nothing is
    /// copied where the file system has hard links. Durable once `folder` is synced.
    pub fn link_into(&self, folder: &Path, name: &str, range: &Range<u64>) -> io::Result<Vec<Extent>> {
        let Some(parts) = &self.parts else {
            link(&self.file, &self.path, &folder.join(name))?;
            let size_bytes = range.end - range.start;
            return Ok(vec![Extent { file: name.into(), offset: range.start, size_bytes }]);
        };
        let mut extents = Vec::new();
        for (index, (extent, bytes)) in within(&parts.extents, range).enumerate() {
            let path = parts.folder.join(&extent.file);
            let file = format!("{name}-{index:05}");
            link(&File::open(&path)?, &path, &folder.join(&file))?;
            extents.push(Extent { file, offset: bytes.start, size_bytes: bytes.end - bytes.start });
        }
        Ok(extents)
    }
}

impl Parts {
    fn open(store: &Store, file: &File, id: &str) -> io::Result<Option<Self>> {
        let folder = store.parts_folder(id);
        let Some(lease) = store.leases.hold(&folder) else { return Ok(None) };
        if !folder.exists() {
            return Ok(None);
        }
        let extents = record::read_extents(file)?;
        Ok(Some(Self { folder, extents, lease: Arc::new(lease) }))
    }
}

/// The extents that a range of the object touches, each with the bytes of its file.
fn within<'a>(extents: &'a [Extent], range: &'a Range<u64>) -> impl Iterator<Item = (&'a Extent, Range<u64>)> {
    let mut before = 0;
    extents.iter().filter_map(move |extent| {
        let (first, last) = (before, before + extent.size_bytes);
        before = last;
        let (start, end) = (range.start.max(first), range.end.min(last));
        (start < end).then(|| (extent, extent.offset + start - first..extent.offset + end - first))
    })
}

pub struct Reader {
    stretches: VecDeque<(Source, Range<u64>)>,
    _lease: Option<Arc<Lease>>,
}

enum Source {
    Open(Arc<File>),
    /// Opened when the reader gets there: an object can have more parts than a process open files.
    Closed(PathBuf),
}

impl Reader {
    /// The next bytes, at most `most`; empty at the end.
    pub fn next(&mut self, most: usize) -> io::Result<Vec<u8>> {
        while let Some((source, range)) = self.stretches.front_mut() {
            if range.is_empty() {
                self.stretches.pop_front();
                continue;
            }
            let file = match source {
                Source::Open(file) => file.clone(),
                Source::Closed(path) => Arc::new(File::open(path)?),
            };
            let size = usize::try_from(range.end - range.start).map_or(most, |left| left.min(most));
            let mut bytes = vec![0; size];
            file.read_exact_at(&mut bytes, range.start)?;
            range.start += size as u64;
            *source = Source::Open(file);
            return Ok(bytes);
        }
        Ok(Vec::new())
    }
}

/// Makes the object of `guard` of bytes that lie in other objects' files.
pub fn put_copy(store: &Store, guard: &KeyGuard<'_>, source: &Object, mut record: Record) -> io::Result<()> {
    let id = store::new_id();
    let folder = store.make_parts_folder(&id)?;
    let linked = source.link_into(&folder, "copy", &(0..record.size_bytes)).and_then(|extents| {
        store.seal(&folder)?;
        let mut draft = store.draft()?;
        record::write_extents(&mut draft.file, &extents)?;
        record.parts = Some(id);
        record.append_to(&mut draft.file)?;
        store.put(guard, draft)
    });
    if linked.is_err() {
        let _ = super::durable::remove_folder(&folder);
    }
    linked
}

/// A second name for the bytes of an open file; a copy of them where the file system has no links, no
/// more of them, or `path` has been replaced since the file was opened.
pub fn link(file: &File, path: &Path, to: &Path) -> io::Result<()> {
    if fs::hard_link(path, to).is_ok() {
        let (linked, wanted) = (fs::metadata(to)?, file.metadata()?);
        if (linked.dev(), linked.ino()) == (wanted.dev(), wanted.ino()) {
            return Ok(());
        }
        fs::remove_file(to)?;
    }
    let mut copy = File::create_new(to)?;
    let range = 0..file.metadata()?.len();
    let source = Source::Open(Arc::new(file.try_clone()?));
    let mut reader = Reader { stretches: [(source, range)].into(), _lease: None };
    loop {
        let bytes = reader.next(1 << 20)?;
        if bytes.is_empty() {
            return copy.sync_all();
        }
        io::Write::write_all(&mut copy, &bytes)?;
    }
}
