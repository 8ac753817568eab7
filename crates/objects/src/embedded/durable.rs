//! The few ways in which this store changes the disk.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::credentials::random_hex;

/// A file that disappears unless it is published.
pub struct Draft {
    pub file: File,
    path: PathBuf,
    published: bool,
}

impl Draft {
    pub fn new(temporary: &Path) -> io::Result<Self> {
        let path = temporary.join(random_hex::<16>());
        let file = File::options().read(true).write(true).create_new(true).open(&path)?;
        Ok(Self { file, path, published: false })
    }

    /// Puts the file in its place, over what was there, durably. The folders above it are made where
    /// they are missing, up to `root`, which exists.
    pub fn publish(mut self, target: &Path, root: &Path) -> io::Result<()> {
        self.file.sync_all()?;
        let folder = target.parent().unwrap_or(root);
        retry_while_folders_go(|| {
            fs::create_dir_all(folder)?;
            fs::rename(&self.path, target)
        })?;
        self.published = true;
        sync_up(folder, root)
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if !self.published {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// A delete removes the folders it empties, perhaps between two steps of a write: the write goes again.
const RETRIES: u32 = 100;

fn retry_while_folders_go(mut write: impl FnMut() -> io::Result<()>) -> io::Result<()> {
    for _ in 0..RETRIES {
        match write() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            done => return done,
        }
    }
    write()
}

pub fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Every folder from `folder` up to `root`: each may have been made by a write that has not come to its
/// own fsync yet. On a folder that has nothing to write this costs next to nothing.
pub fn sync_up(folder: &Path, root: &Path) -> io::Result<()> {
    for folder in folder.ancestors() {
        match sync_folder(folder) {
            // Emptied and removed by a delete that came later.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            done => done?,
        }
        if folder == root {
            break;
        }
    }
    Ok(())
}

/// Removes a file durably, then the folders it leaves empty. `false`: there was none.
pub fn remove(target: &Path, root: &Path) -> io::Result<bool> {
    match fs::remove_file(target) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        done => done?,
    }
    let folder = target.parent().unwrap_or(root);
    sync_up(folder, folder)?;
    for folder in folder.ancestors().take_while(|folder| *folder != root) {
        if fs::remove_dir(folder).is_err() {
            break;
        }
    }
    Ok(true)
}

/// Removes a file; one that is not there is removed already.
pub fn remove_file(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

/// Removes a folder with what it holds; one that is not there is removed already.
pub fn remove_folder(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}
