//! seccomp: which system calls exist for a caged process.
//!
//! Three programs are stacked and the strictest answer counts: one that kills on any attempt to run a
//! program but the expected one, one that hides `clone3`, whose flags lie in memory where a filter cannot
//! look, so that libc falls back to `clone`, and the allow-list, for which everything else is `EPERM`.

use std::collections::BTreeMap;

use seccompiler::{
    BackendError, BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule, apply_filter,
};

use super::CageError;

#[derive(Debug)]
pub(super) struct Filter {
    /// Whether files may be opened for writing at all.
    pub may_write: bool,
    /// Whether a driver is spoken to.
    pub has_devices: bool,
    /// The address of the empty path in the one `execveat` that is allowed.
    pub program: Option<u64>,
}

type Rules = BTreeMap<i64, Vec<SeccompRule>>;

impl Filter {
    pub fn install(&self) -> Result<(), CageError> {
        let error = |error: &dyn std::fmt::Display| CageError::Seccomp(error.to_string());
        for program in self.programs().map_err(|backend| error(&backend))? {
            apply_filter(&program).map_err(|refused| error(&refused))?;
        }
        Ok(())
    }

    fn programs(&self) -> Result<[BpfProgram; 3], BackendError> {
        let errno = |number: libc::c_int| SeccompAction::Errno(number.unsigned_abs());
        Ok([
            compile(self.deadly()?, SeccompAction::Allow, SeccompAction::KillProcess)?,
            compile(BTreeMap::from([(libc::SYS_clone3, vec![])]), SeccompAction::Allow, errno(libc::ENOSYS))?,
            // The last, since it forbids to install another.
            compile(self.allowed()?, errno(libc::EPERM), SeccompAction::Allow)?,
        ])
    }

    fn allowed(&self) -> Result<Rules, BackendError> {
        let mut rules: Rules = CALLS.iter().map(|call| (*call, vec![])).collect();
        if self.has_devices {
            rules.extend(DRIVER_CALLS.iter().map(|call| (*call, vec![])));
        }
        // Threads share everything with their process; a clone without that flag is a process.
        rules.insert(libc::SYS_clone, vec![one(0, masked(CLONE_THREAD), CLONE_THREAD)?]);
        // Reading limits is fine, setting them is not: root could raise them again.
        rules.insert(libc::SYS_prlimit64, vec![one(2, SeccompCmpOp::Eq, 0)?]);
        rules.insert(libc::SYS_tgkill, vec![one(0, SeccompCmpOp::Eq, std::process::id().into())?]);
        rules.insert(
            libc::SYS_prctl,
            PRCTLS
                .iter()
                .map(|option| one(0, SeccompCmpOp::Eq, option.unsigned_abs().into()))
                .collect::<Result<_, _>>()?,
        );
        // Left to the filter that answers ENOSYS: of two refusals the newer one's number would count.
        rules.insert(libc::SYS_clone3, vec![]);
        let writing = if self.may_write { vec![] } else { vec![one(2, masked(WRITE_FLAGS), 0)?] };
        rules.insert(libc::SYS_openat, writing);
        #[cfg(target_arch = "x86_64")]
        {
            let writing = if self.may_write { vec![] } else { vec![one(1, masked(WRITE_FLAGS), 0)?] };
            rules.insert(libc::SYS_open, writing);
        }
        if self.program.is_some() {
            rules.insert(libc::SYS_execveat, vec![]);
        }
        Ok(rules)
    }

    /// Only a caller who knows the secret address gets through, once: the page goes away with the exec,
    /// and a wrong guess is the last.
    fn deadly(&self) -> Result<Rules, BackendError> {
        let execveat = match self.program {
            None => vec![],
            Some(address) => vec![
                one(1, SeccompCmpOp::Ne, address)?,
                one(4, SeccompCmpOp::Ne, libc::AT_EMPTY_PATH.unsigned_abs().into())?,
            ],
        };
        Ok(BTreeMap::from([(libc::SYS_execve, vec![]), (libc::SYS_execveat, execveat)]))
    }
}

fn compile(rules: Rules, otherwise: SeccompAction, matched: SeccompAction) -> Result<BpfProgram, BackendError> {
    SeccompFilter::new(rules, otherwise, matched, std::env::consts::ARCH.try_into()?)?.try_into()
}

fn one(argument: u8, operator: SeccompCmpOp, value: u64) -> Result<SeccompRule, BackendError> {
    SeccompRule::new(vec![SeccompCondition::new(argument, SeccompCmpArgLen::Qword, operator, value)?])
}

fn masked(mask: u64) -> SeccompCmpOp {
    SeccompCmpOp::MaskedEq(mask)
}

const CLONE_THREAD: u64 = libc::CLONE_THREAD.unsigned_abs() as u64;
const WRITE_FLAGS: u64 = (libc::O_ACCMODE | libc::O_CREAT | libc::O_TRUNC).unsigned_abs() as u64;

/// Names of threads, and libcap's question which capabilities exist (it runs when the library is loaded).
const PRCTLS: [libc::c_int; 3] = [libc::PR_SET_NAME, libc::PR_GET_NAME, libc::PR_CAPBSET_READ];

/// What the libraries of graphics cards call besides. Sockets and programs stay away from them, too.
const DRIVER_CALLS: &[i64] = &[
    libc::SYS_ioctl,
    libc::SYS_eventfd2,
    libc::SYS_pipe2,
    libc::SYS_memfd_create,
    libc::SYS_epoll_create1,
    libc::SYS_epoll_ctl,
    libc::SYS_epoll_pwait,
    libc::SYS_sched_setaffinity,
    libc::SYS_mbind,
    libc::SYS_mincore,
    libc::SYS_flock,
];

/// What ffmpeg, whisper.cpp and the C library under them were seen to call, by kind. Absent on purpose:
/// sockets, new processes, signals to others, memfd, io_uring, ptrace, mounts, keys, changes to the
/// file tree, ioctl (its only use here is to ask whether stderr is a terminal).
const CALLS: &[i64] = &[
    // Files that are open, and looking at names.
    libc::SYS_read,
    libc::SYS_readv,
    libc::SYS_pread64,
    libc::SYS_preadv,
    libc::SYS_write,
    libc::SYS_writev,
    libc::SYS_pwrite64,
    libc::SYS_pwritev,
    libc::SYS_lseek,
    libc::SYS_close,
    libc::SYS_close_range,
    libc::SYS_dup,
    libc::SYS_dup3,
    libc::SYS_fcntl,
    libc::SYS_fstat,
    libc::SYS_newfstatat,
    libc::SYS_statx,
    libc::SYS_statfs,
    libc::SYS_fstatfs,
    libc::SYS_faccessat,
    libc::SYS_faccessat2,
    libc::SYS_readlinkat,
    libc::SYS_getdents64,
    libc::SYS_getcwd,
    libc::SYS_ftruncate,
    libc::SYS_fallocate,
    libc::SYS_fsync,
    libc::SYS_fdatasync,
    libc::SYS_fadvise64,
    libc::SYS_ppoll,
    libc::SYS_pselect6,
    // Memory.
    libc::SYS_mmap,
    libc::SYS_munmap,
    libc::SYS_mremap,
    libc::SYS_mprotect,
    libc::SYS_madvise,
    libc::SYS_mlock,
    libc::SYS_munlock,
    libc::SYS_brk,
    libc::SYS_get_mempolicy,
    libc::SYS_membarrier,
    // Threads, their scheduling, and time.
    libc::SYS_futex,
    libc::SYS_set_tid_address,
    libc::SYS_set_robust_list,
    libc::SYS_get_robust_list,
    libc::SYS_rseq,
    libc::SYS_sched_yield,
    libc::SYS_sched_getaffinity,
    libc::SYS_sched_getparam,
    libc::SYS_sched_getscheduler,
    libc::SYS_nanosleep,
    libc::SYS_clock_nanosleep,
    libc::SYS_clock_gettime,
    libc::SYS_clock_getres,
    libc::SYS_gettimeofday,
    libc::SYS_restart_syscall,
    libc::SYS_exit,
    libc::SYS_exit_group,
    // Own signals.
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_sigaltstack,
    // Who and where am I.
    libc::SYS_getpid,
    libc::SYS_getppid,
    libc::SYS_gettid,
    libc::SYS_getuid,
    libc::SYS_geteuid,
    libc::SYS_getgid,
    libc::SYS_getegid,
    libc::SYS_getrusage,
    libc::SYS_getrandom,
    libc::SYS_getcpu,
    libc::SYS_uname,
    libc::SYS_sysinfo,
    // The older names of some of the above.
    #[cfg(target_arch = "x86_64")]
    libc::SYS_stat,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_lstat,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_access,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_readlink,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_dup2,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_poll,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_select,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_time,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_getrlimit,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_arch_prctl,
];
