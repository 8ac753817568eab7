//! What a caged process can still do: this binary itself stands in for ffmpeg and tries.

use std::fs::File;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use debrief_worker::cage::{Caged, Limits};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};

fn self_exe() -> PathBuf {
    std::env::current_exe().unwrap()
}

fn caged(attempt: &[&str]) -> Caged {
    Caged {
        self_exe: self_exe(),
        program: self_exe(),
        arguments: std::iter::once("attempt").chain(attempt.iter().copied()).map(Into::into).collect(),
        input: None,
        output: None,
        limits: Limits::default(),
    }
}

async fn run(caged: Caged) -> (String, String, ExitStatus) {
    let output = caged.spawn().await.unwrap().wait_with_output().await.unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).trim().to_owned();
    (text(output.stdout), text(output.stderr), output.status)
}

async fn attempt(attempt: &[&str]) -> String {
    let (stdout, stderr, status) = run(caged(attempt)).await;
    match status.signal() {
        Some(signal) => format!("signal {signal}"),
        None if stderr.is_empty() => stdout,
        None => format!("{stdout} ({stderr})"),
    }
}

/// The same attempt in the open: a refusal proves the cage only where this succeeds.
fn outside(attempt: &[&str]) -> String {
    let output = std::process::Command::new(self_exe()).arg("attempt").args(attempt).output().unwrap();
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

fn landlock() -> bool {
    // SAFETY: asks for the interface's version (LANDLOCK_CREATE_RULESET_VERSION), no pointers are followed.
    unsafe { libc::syscall(libc::SYS_landlock_create_ruleset, std::ptr::null::<u8>(), 0, 1) > 0 }
}

const EPERM: &str = "errno 1";
const EACCES: &str = "errno 13";

pub async fn names_what_the_kernel_offers() {
    println!("    Landlock: {}", if landlock() { "yes" } else { "no, files are kept away by descriptors alone" });
    println!("    seccomp: {}", Path::new("/proc/sys/kernel/seccomp").exists());
}

pub async fn keeps_files_away() {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("own");
    std::fs::write(&own, "mine").unwrap();
    let (own, new) = (own.to_str().unwrap(), folder.path().join("new").display().to_string());
    for look in [["read", "/etc/passwd"], ["read", own], ["read", "/proc/1/status"], ["list", "/etc"]] {
        assert_eq!(outside(&look), "ok", "{look:?}");
        if landlock() {
            assert_eq!(attempt(&look).await, EACCES, "{look:?}");
        }
    }
    // Without an output file nothing can be opened for writing, with Landlock or without.
    assert_eq!(attempt(&["write", &new]).await, EPERM);
    assert_eq!(attempt(&["write", own]).await, EPERM);
    assert_eq!(std::fs::read_to_string(own).unwrap(), "mine");
    // What was handed over can be opened again, and only that.
    let input = || Some(File::open(own).unwrap());
    let opened = run(Caged { input: input(), ..caged(&["read", "/proc/self/fd/0"]) }).await;
    assert_eq!(opened.0, "ok", "{opened:?}");
    if landlock() {
        let output =
            || Some(File::options().read(true).write(true).create_new(true).open(folder.path().join("out")).unwrap());
        let (_, _, status) = run(Caged { output: output(), ..caged(&["write", &new]) }).await;
        assert!(status.success());
        assert_eq!(std::fs::read_to_string(folder.path().join("out")).unwrap().trim(), EACCES);
        assert!(!Path::new(&new).exists());
        let input_for_writing =
            run(Caged { input: input(), output: None, ..caged(&["write", "/proc/self/fd/0"]) }).await;
        assert_eq!(input_for_writing.0, EPERM);
    }
}

pub async fn has_no_sockets() {
    for family in [libc::AF_INET, libc::AF_INET6, libc::AF_UNIX, libc::AF_NETLINK].map(|family| family.to_string()) {
        assert_eq!(attempt(&["socket", &family]).await, EPERM, "family {family}");
    }
    assert_eq!(outside(&["socket", &libc::AF_INET.to_string()]), "ok");
    assert_eq!(attempt(&["socketpair"]).await, EPERM);
}

pub async fn starts_no_process_and_no_program() {
    assert_eq!(attempt(&["fork"]).await, EPERM);
    assert_eq!(attempt(&["vfork"]).await, EPERM);
    assert_eq!(attempt(&["clone3"]).await, format!("errno {}", libc::ENOSYS));
    assert_eq!(attempt(&["spawn"]).await, EPERM);
    assert_eq!(outside(&["spawn"]), "ok");
    // An exec is the last thing it does.
    assert_eq!(attempt(&["exec"]).await, format!("signal {}", libc::SIGSYS));
    assert_eq!(attempt(&["execveat"]).await, format!("signal {}", libc::SIGSYS));
    assert_eq!(attempt(&["kill"]).await, EPERM);
}

pub async fn allows_threads() {
    assert_eq!(attempt(&["threads"]).await, "ok 6");
}

pub async fn has_an_empty_environment_and_no_leaked_descriptors() {
    let folder = tempfile::tempdir().unwrap();
    let leaked = File::create(folder.path().join("leaked")).unwrap();
    // SAFETY: clears close-on-exec on a descriptor of this test, so that children inherit it.
    unsafe { libc::fcntl(std::os::fd::AsRawFd::as_raw_fd(&leaked), libc::F_SETFD, 0) };
    assert!(!outside(&["look"]).contains("open=0"), "the descriptor does leak");
    assert_eq!(attempt(&["look"]).await, "env=0 open=0 cwd=/");
}

pub async fn holds_its_limits() {
    let cpu = Caged { limits: Limits { cpu_seconds: 1, ..Limits::default() }, ..caged(&["spin"]) };
    assert!(matches!(run(cpu).await.2.signal(), Some(libc::SIGXCPU | libc::SIGKILL)));

    let wanted = (8_u64 << 30).to_string();
    assert_eq!(outside(&["allocate", &wanted]), "ok");
    assert_eq!(attempt(&["allocate", &wanted]).await, "refused");
    assert_eq!(attempt(&["unlimit"]).await, EPERM);

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out");
    let output = File::options().read(true).write(true).create_new(true).open(&path).unwrap();
    let limits = Limits { output_bytes: 1 << 20, ..Limits::default() };
    let (_, _, status) = run(Caged { output: Some(output), limits, ..caged(&["fill"]) }).await;
    assert_eq!(status.signal(), Some(libc::SIGXFSZ));
    assert_eq!(std::fs::metadata(&path).unwrap().len(), 1 << 20);
}

/// A process in the middle starts the caged one and is killed; the end of the pipe shows that both are gone.
pub async fn ends_with_its_parent() {
    let mut parent = tokio::process::Command::new(self_exe())
        .args(["attempt", "parent"])
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(parent.stdout.take().unwrap());
    let mut line = String::new();
    lines.read_line(&mut line).await.unwrap();
    assert_eq!(line.trim(), "waiting");
    parent.kill().await.unwrap();
    let rest = tokio::time::timeout(Duration::from_secs(20), lines.read_to_string(&mut line)).await;
    rest.expect("the caged process outlives its parent").unwrap();
}

/// The other half of `ends_with_its_parent`: hands its own stdout on, so that the pipe lives as the child does.
pub fn parent() -> ! {
    let order = order(std::process::id());
    let mut child = std::process::Command::new(self_exe()).args(["cage", &order, "attempt", "wait"]).spawn().unwrap();
    child.wait().unwrap();
    std::process::exit(1)
}

/// A kernel without seccomp: the helper gives up, and the program never runs.
pub async fn refuses_to_run_without_its_filter() {
    let (stdout, said, status) = on_a_kernel_without("seccomp", &["threads"]);
    assert_eq!(status.code(), Some(126), "{said}");
    assert!(said.starts_with("cage: the seccomp filter cannot be installed"), "{said}");
    assert_eq!(stdout, "");
}

/// A kernel without Landlock: the other walls stand, and nothing can be opened for writing.
pub async fn goes_on_without_landlock() {
    let attempt = |attempt: &[&str]| on_a_kernel_without("landlock", attempt).0;
    assert_eq!(attempt(&["read", "/etc/passwd"]), "ok", "this is a kernel without Landlock");
    assert_eq!(attempt(&["write", "/tmp/debrief-caged"]), EPERM);
    assert_eq!(attempt(&["socket", "2"]), EPERM);
    assert_eq!(attempt(&["fork"]), EPERM);
}

fn on_a_kernel_without(call: &str, attempt: &[&str]) -> (String, String, ExitStatus) {
    let output =
        std::process::Command::new(self_exe()).args(["attempt", "without", call]).args(attempt).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).trim().to_owned();
    (text(output.stdout), text(output.stderr), output.status)
}

/// The other half of `on_a_kernel_without`: hides the call by a filter of its own, then runs the helper's main.
pub fn without(call: &str, attempt: &[String]) -> std::process::ExitCode {
    use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, apply_filter};
    let call = if call == "seccomp" { libc::SYS_seccomp } else { libc::SYS_landlock_create_ruleset };
    let rules = [(call, vec![])].into_iter().collect();
    let arch = std::env::consts::ARCH.try_into().unwrap();
    let hide = SeccompAction::Errno(libc::ENOSYS.unsigned_abs());
    let filter: BpfProgram = SeccompFilter::new(rules, SeccompAction::Allow, hide, arch).unwrap().try_into().unwrap();
    apply_filter(&filter).unwrap();
    let order = order(std::os::unix::process::parent_id());
    let arguments = [order, "attempt".into()].into_iter().chain(attempt.iter().cloned());
    debrief_worker::cage::main(arguments.map(Into::into))
}

fn order(parent: u32) -> String {
    serde_json::json!({
        "program": self_exe(), "limits": Limits::default(), "parent": parent,
        "input_is_file": false, "output_is_file": false,
    })
    .to_string()
}

/// The parent-death signal belongs to the thread that starts a child, and runtimes' threads come and go.
pub async fn outlives_the_thread_that_asked_for_it() {
    let (answer, mut question) = std::io::pipe().unwrap();
    let asked = std::thread::spawn(|| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let input = Some(File::from(std::os::fd::OwnedFd::from(answer)));
        let (child, stdout) = runtime.block_on(async {
            let mut child = Caged { input, ..caged(&["echo"]) }.spawn().await.unwrap();
            let mut stdout = BufReader::new(child.stdout.take().unwrap());
            // It has asked for the signal by now.
            assert_eq!(line(&mut stdout).await, "ready");
            (child, stdout)
        });
        // All are kept, so that only the thread's end could end the child.
        (child, stdout, runtime)
    });
    let (child, mut stdout, runtime) = asked.join().unwrap();
    std::io::Write::write_all(&mut question, b"still here\n").unwrap();
    let answered = std::thread::spawn(move || (runtime.block_on(line(&mut stdout)), child));
    assert_eq!(answered.join().unwrap().0, "still here");
}

async fn line(from: &mut (impl AsyncBufReadExt + Unpin)) -> String {
    let mut line = String::new();
    from.read_line(&mut line).await.unwrap();
    line.trim().to_owned()
}

/// As `infer` does: no program to run, files named by path.
pub async fn cages_a_process_from_within() {
    let folder = tempfile::tempdir().unwrap();
    let model = folder.path().join("model");
    std::fs::write(&model, "weights").unwrap();
    let model = model.to_str().unwrap();
    let inside = |attempt: &[&str]| outside(&[&["enter", model], attempt].concat());
    assert_eq!(inside(&["read", model]), "ok");
    assert_eq!(inside(&["write", model]), EPERM);
    assert_eq!(inside(&["socket", "2"]), EPERM);
    assert_eq!(inside(&["threads"]), "ok 6");
    assert_eq!(inside(&["fork"]), EPERM);
    assert_eq!(inside(&["exec"]), "", "killed");
    if landlock() {
        assert_eq!(inside(&["read", "/etc/passwd"]), EACCES);
    }
    assert!(outside(&["enter-threaded"]).contains("threads already"));
}

pub async fn says_when_the_program_is_missing() {
    let (_, said, status) = run(Caged { program: "/nonexistent/ffmpeg".into(), ..caged(&[]) }).await;
    assert_eq!(status.code(), Some(127));
    assert!(said.starts_with("cage: the program cannot be opened"), "{said}");
}
