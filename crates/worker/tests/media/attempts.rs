//! The caged side of `cage.rs`: tries one forbidden thing and says how it went.

use std::ffi::OsString;
use std::fs::File;
use std::io::{Read, Write};
use std::process::{Command, ExitCode};

use debrief_worker::cage::{Policy, enter};

pub fn main(args: impl Iterator<Item = OsString>) -> ExitCode {
    let args: Vec<String> = args.map(|argument| argument.into_string().unwrap()).collect();
    match args[0].as_str() {
        "parent" => crate::cage::parent(),
        "without" => return crate::cage::without(&args[1], &args[2..]),
        "enter" => {
            let policy = Policy { read: vec![(&args[1]).into()], ..Policy::default() };
            enter(&policy).unwrap();
            return main(args.into_iter().skip(2).map(Into::into));
        }
        "enter-threaded" => {
            std::thread::spawn(std::thread::park);
            println!("{}", enter(&Policy::default()).unwrap_err());
            return ExitCode::SUCCESS;
        }
        "echo" => {
            println!("ready");
            let mut line = String::new();
            std::io::stdin().read_line(&mut line).unwrap();
            print!("{line}");
            return ExitCode::SUCCESS;
        }
        _ => {}
    }
    let answer = match args[0].as_str() {
        "read" => result(File::open(&args[1]).and_then(|mut file| file.read(&mut [0; 16]))),
        "write" => result(File::options().write(true).create(true).truncate(true).open(&args[1])),
        "list" => result(std::fs::read_dir(&args[1])),
        // SAFETY of this and the next ones: plain integers and null pointers.
        "socket" => errno(unsafe { libc::socket(args[1].parse().unwrap(), libc::SOCK_STREAM, 0) }.into()),
        "socketpair" => {
            let mut pair = [0; 2];
            errno(unsafe { libc::socketpair(libc::AF_UNIX, libc::SOCK_STREAM, 0, pair.as_mut_ptr()) }.into())
        }
        "fork" => errno(unsafe { libc::syscall(libc::SYS_clone, libc::SIGCHLD, 0, 0, 0, 0) }),
        "vfork" => errno(unsafe { libc::syscall(libc::SYS_vfork) }),
        "clone3" => errno(unsafe { libc::syscall(libc::SYS_clone3, std::ptr::null::<u8>(), 0) }),
        "exec" => {
            let argv = [c"/bin/true".as_ptr(), std::ptr::null()];
            errno(unsafe { libc::execve(c"/bin/true".as_ptr(), argv.as_ptr(), argv[1..].as_ptr()) }.into())
        }
        "execveat" => {
            let file = File::open("/proc/self/exe").ok();
            let fd = file.as_ref().map_or(0, std::os::fd::AsRawFd::as_raw_fd);
            let argv = [c"x".as_ptr(), std::ptr::null()];
            errno(unsafe {
                libc::syscall(
                    libc::SYS_execveat,
                    fd,
                    c"".as_ptr(),
                    argv.as_ptr(),
                    argv[1..].as_ptr(),
                    libc::AT_EMPTY_PATH,
                )
            })
        }
        "spawn" => result(Command::new("/bin/true").status()),
        "kill" => errno(unsafe { libc::kill(libc::getppid(), 0) }.into()),
        "unlimit" => {
            let more = libc::rlimit { rlim_cur: libc::RLIM_INFINITY, rlim_max: libc::RLIM_INFINITY };
            errno(unsafe { libc::setrlimit(libc::RLIMIT_FSIZE, &raw const more) }.into())
        }
        "threads" => {
            let sum: u32 = (0..4).map(|n| std::thread::spawn(move || n)).map(|thread| thread.join().unwrap()).sum();
            format!("ok {sum}")
        }
        "look" => format!(
            "env={} open={} cwd={}",
            std::env::vars_os().count(),
            (3..64).filter(|fd| unsafe { libc::fcntl(*fd, libc::F_GETFD) } >= 0).count(),
            std::env::current_dir().unwrap().display(),
        ),
        "spin" => loop {
            std::hint::black_box(0);
        },
        "allocate" => {
            let mut bytes = Vec::<u8>::new();
            if bytes.try_reserve_exact(args[1].parse().unwrap()).is_ok() { "ok".into() } else { "refused".into() }
        }
        "fill" => {
            let mut out = File::options().write(true).open("/proc/self/fd/1").unwrap();
            result((0..1 << 20).try_for_each(|_| out.write_all(&[0; 4096])))
        }
        "wait" => {
            println!("waiting");
            std::thread::park();
            String::new()
        }
        other => format!("unknown attempt {other}"),
    };
    println!("{answer}");
    ExitCode::SUCCESS
}

fn result<T>(result: std::io::Result<T>) -> String {
    match result {
        Ok(_) => "ok".into(),
        Err(error) => format!("errno {}", error.raw_os_error().unwrap_or(0)),
    }
}

fn errno(answer: i64) -> String {
    if answer >= 0 {
        "ok".into()
    } else {
        format!("errno {}", std::io::Error::last_os_error().raw_os_error().unwrap_or(0))
    }
}
