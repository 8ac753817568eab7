//! The hidden subcommand `cage`: cage oneself, then become the tool.

use std::ffi::{CString, OsString};
use std::fs::File;
use std::os::fd::AsRawFd;
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;
use std::process::ExitCode;

use serde::{Deserialize, Serialize};

use super::{CAGE_FAILED, CageError, Limits, PROGRAM_MISSING, Policy, files, filter};

/// What the parent tells the helper, as JSON in its first argument; the tool's arguments follow.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Order {
    pub program: PathBuf,
    pub limits: Limits,
    pub parent: u32,
    /// Descriptor 0 is a file that may be opened again for reading, 1 one for reading and writing.
    pub input_is_file: bool,
    pub output_is_file: bool,
}

/// Runs `cage ORDER ARGUMENTS…`; `args` are those after the subcommand's name. To be called before any
/// thread exists. Returns only if it failed.
pub fn main(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let mut args = args.into_iter();
    let order = args.next().and_then(|order| serde_json::from_slice::<Order>(order.as_bytes()).ok());
    let Some(order) = order else {
        return complain(CAGE_FAILED, "its order cannot be read");
    };
    let arguments: Option<Vec<CString>> = std::iter::once(order.program.clone().into_os_string())
        .chain(args)
        .map(|argument| CString::new(argument.as_bytes()).ok())
        .collect();
    let Some(arguments) = arguments else {
        return complain(CAGE_FAILED, "an argument holds a zero byte");
    };
    let program = match File::open(&order.program) {
        Ok(program) => program,
        Err(error) => return complain(PROGRAM_MISSING, &format!("the program cannot be opened: {error}")),
    };
    match lock_and_become(&order, &program, &arguments) {
        Ok(never) => match never {},
        Err(CageError::System { what: EXEC, source }) => complain(PROGRAM_MISSING, &source.to_string()),
        Err(error) => complain(CAGE_FAILED, &error.to_string()),
    }
}

const EXEC: &str = "starting the program";

fn lock_and_become(
    order: &Order,
    program: &File,
    arguments: &[CString],
) -> Result<std::convert::Infallible, CageError> {
    let policy = Policy {
        limits: order.limits,
        read: if order.input_is_file { vec!["/proc/self/fd/0".into()] } else { vec![] },
        write: if order.output_is_file { vec!["/proc/self/fd/1".into()] } else { vec![] },
        devices: vec![],
        parent: Some(order.parent),
    };
    close_inherited()?;
    std::env::set_current_dir("/").map_err(|source| CageError::System { what: "leaving the folder", source })?;
    // Rust ignores SIGPIPE and an ignored signal stays so over exec; the tool shall end with its reader.
    // SAFETY: the default action runs no code of ours.
    unsafe { libc::signal(libc::SIGPIPE, libc::SIG_DFL) };
    super::prepare(&policy)?;
    files::restrict(&policy, Some(files::Program { path: &order.program, file: program }))?;
    let empty_path = secret_empty_path()?;
    filter::Filter { may_write: order.output_is_file, has_devices: false, program: Some(empty_path as u64) }
        .install()?;
    Err(become_program(program, empty_path, arguments))
}

/// Marks everything above stderr as closed on exec, whatever the parent leaked.
fn close_inherited() -> Result<(), CageError> {
    // SAFETY: plain integers; descriptors stay open until the exec.
    let answer = unsafe { libc::syscall(libc::SYS_close_range, 3, u32::MAX, libc::CLOSE_RANGE_CLOEXEC) };
    if answer == 0 {
        return Ok(());
    }
    // Linux before 5.11 lacks the call or the flag.
    let entries = std::fs::read_dir("/proc/self/fd")
        .map_err(|source| CageError::System { what: "listing descriptors", source })?;
    for entry in entries.flatten() {
        if let Some(fd) = entry.file_name().to_str().and_then(|name| name.parse::<i32>().ok()).filter(|fd| *fd > 2) {
            // SAFETY: setting a flag on a descriptor of our own.
            unsafe { libc::fcntl(fd, libc::F_SETFD, libc::FD_CLOEXEC) };
        }
    }
    Ok(())
}

/// A zero byte at an address that nobody inside can know later: the filter lets exactly this pointer
/// through, and the page is gone once the program has been replaced.
fn secret_empty_path() -> Result<*const libc::c_char, CageError> {
    const PAGE: usize = 4096;
    let hint = (usize::from_ne_bytes(random()?) & 0x3fff_ffff_f000) | 0x1000_0000_0000;
    let offset = usize::from_ne_bytes(random()?) % PAGE;
    // SAFETY: a fresh private mapping; the hint is not forced, so nothing is overwritten.
    let page = unsafe {
        libc::mmap(hint as *mut libc::c_void, PAGE, libc::PROT_READ, libc::MAP_PRIVATE | libc::MAP_ANONYMOUS, -1, 0)
    };
    if page == libc::MAP_FAILED {
        return Err(CageError::System { what: "mapping a page", source: std::io::Error::last_os_error() });
    }
    Ok(page.cast::<libc::c_char>().cast_const().wrapping_add(offset))
}

fn random() -> Result<[u8; size_of::<usize>()], CageError> {
    let mut bytes = [0; size_of::<usize>()];
    // SAFETY: the buffer is as long as stated.
    let got = unsafe { libc::getrandom(bytes.as_mut_ptr().cast(), bytes.len(), 0) };
    if got == bytes.len().cast_signed() {
        return Ok(bytes);
    }
    Err(CageError::System { what: "random bytes", source: std::io::Error::last_os_error() })
}

fn become_program(program: &File, empty_path: *const libc::c_char, arguments: &[CString]) -> CageError {
    let mut argv: Vec<*const libc::c_char> = arguments.iter().map(|argument| argument.as_ptr()).collect();
    argv.push(std::ptr::null());
    let environment = [std::ptr::null::<libc::c_char>()];
    // SAFETY: both arrays end in null, and their strings live until the call returns, if it ever does.
    unsafe {
        libc::syscall(
            libc::SYS_execveat,
            program.as_raw_fd(),
            empty_path,
            argv.as_ptr(),
            environment.as_ptr(),
            libc::AT_EMPTY_PATH,
        );
    }
    CageError::System { what: EXEC, source: std::io::Error::last_os_error() }
}

fn complain(code: u8, message: &str) -> ExitCode {
    eprintln!("cage: {message}");
    ExitCode::from(code)
}
