//! A file's content as memory, without a copy of it.

use std::fs::File;
use std::io;
use std::ops::Deref;
use std::os::fd::AsRawFd;
use std::ptr::NonNull;

/// A model of 1.6 GB would otherwise lie in memory twice while it loads.
pub(super) struct Mapped {
    start: NonNull<libc::c_void>,
    size: usize,
}

impl Mapped {
    pub(super) fn new(file: &File) -> io::Result<Self> {
        let size = usize::try_from(file.metadata()?.len()).map_err(io::Error::other)?;
        if size == 0 {
            return Err(io::Error::other("it is empty"));
        }
        // SAFETY: a new private mapping at an address of the kernel's choice.
        let start =
            unsafe { libc::mmap(std::ptr::null_mut(), size, libc::PROT_READ, libc::MAP_PRIVATE, file.as_raw_fd(), 0) };
        match NonNull::new(start) {
            Some(start) if start.as_ptr() != libc::MAP_FAILED => Ok(Self { start, size }),
            _ => Err(io::Error::last_os_error()),
        }
    }
}

impl Deref for Mapped {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        // SAFETY: the mapping holds `size` readable bytes until drop. A file that shrinks meanwhile ends this
        // process by SIGBUS, which is what the process is there for.
        unsafe { std::slice::from_raw_parts(self.start.as_ptr().cast(), self.size) }
    }
}

impl Drop for Mapped {
    fn drop(&mut self) {
        // SAFETY: the mapping made in `new`, and nothing borrows it any more.
        unsafe { libc::munmap(self.start.as_ptr(), self.size) };
    }
}
