use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::durable;

/// Keeps the parts of an object on disk while they are read, though the object be replaced or deleted.
#[derive(Clone, Default)]
pub struct Leases(Arc<Mutex<HashMap<PathBuf, State>>>);

#[derive(Default)]
struct State {
    readers: usize,
    condemned: Option<PathBuf>,
}

pub struct Lease {
    leases: Leases,
    folder: PathBuf,
}

impl Leases {
    /// `None`: the folder is on its way out, and the object has to be looked up again.
    pub fn hold(&self, folder: &Path) -> Option<Lease> {
        let mut states = self.states();
        let state = states.entry(folder.to_owned()).or_default();
        if state.condemned.is_some() {
            return None;
        }
        state.readers += 1;
        Some(Lease { leases: self.clone(), folder: folder.to_owned() })
    }

    /// Removes the folder and then its grave, now or when its last reader is done.
    pub fn remove(&self, folder: PathBuf, grave: PathBuf) {
        let mut states = self.states();
        let state = states.entry(folder.clone()).or_default();
        let first = state.condemned.replace(grave.clone()).is_none();
        let unread = state.readers == 0;
        drop(states);
        if first && unread {
            self.carry_out(&folder, &grave);
        }
    }

    fn carry_out(&self, folder: &Path, grave: &Path) {
        let removed = durable::remove_folder(folder).and_then(|()| durable::remove_file(grave));
        if let Err(error) = removed {
            tracing::warn!(folder = %folder.display(), %error, "parts of a gone object stay until the next start");
        }
        self.states().remove(folder);
    }

    fn states(&self) -> MutexGuard<'_, HashMap<PathBuf, State>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let mut states = self.leases.states();
        let Some(state) = states.get_mut(&self.folder) else { return };
        state.readers -= 1;
        if state.readers > 0 {
            return;
        }
        match state.condemned.clone() {
            None => drop(states.remove(&self.folder)),
            Some(grave) => {
                drop(states);
                self.leases.carry_out(&self.folder, &grave);
            }
        }
    }
}
