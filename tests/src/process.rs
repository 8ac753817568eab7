use std::fs;
use std::time::Duration;

/// Another process, seen through `/proc`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Process {
    pub pid: i32,
}

impl Process {
    /// Every living process of a session. One that ended and waits to be reaped does not live.
    pub(crate) fn of_session(session: i32) -> Vec<Self> {
        let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
        entries
            .flatten()
            .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
            .map(|pid| Self { pid })
            .filter(|process| process.stat().is_some_and(|stat| stat.session == session && stat.state != 'Z'))
            .collect()
    }

    /// By subcommand of the binary, or by program.
    pub fn is(self, name: &str) -> bool {
        let Ok(line) = fs::read(format!("/proc/{}/cmdline", self.pid)) else { return false };
        let mut words = line.split(|byte| *byte == 0).map(String::from_utf8_lossy);
        let program = words.next().unwrap_or_default();
        let subcommand = words.next().unwrap_or_default();
        subcommand == name || program.rsplit('/').next() == Some(name)
    }

    /// Whether this is one of its arguments.
    pub fn was_given(self, argument: &str) -> bool {
        let Ok(line) = fs::read(format!("/proc/{}/cmdline", self.pid)) else { return false };
        line.split(|byte| *byte == 0).any(|word| word == argument.as_bytes())
    }

    pub fn lives(self) -> bool {
        self.stat().is_some_and(|stat| stat.state != 'Z')
    }

    /// A variable of the environment that it was started with.
    pub(crate) fn variable(self, name: &str) -> Option<String> {
        let environment = fs::read(format!("/proc/{}/environ", self.pid)).ok()?;
        let mut variables = environment.split(|byte| *byte == 0).map(String::from_utf8_lossy);
        variables.find_map(|pair| Some(pair.strip_prefix(name)?.strip_prefix('=')?.to_string()))
    }

    /// What it alone has computed so far, in itself and in the kernel; a busy machine adds nothing to this.
    pub fn cpu_time(self) -> Option<Duration> {
        // SAFETY: asks for a number, touches no memory.
        let ticks_per_second = unsafe { libc::sysconf(libc::_SC_CLK_TCK) };
        Some(Duration::from_secs_f64(self.stat()?.cpu_ticks as f64 / ticks_per_second as f64))
    }

    /// `kill -9`
    pub fn kill(self) {
        self.signal(libc::SIGKILL);
    }

    pub fn signal(self, signal: i32) {
        // SAFETY: sends a signal, touches no memory.
        unsafe { libc::kill(self.pid, signal) };
    }

    /// A signal to the whole process group, as a terminal sends Ctrl-C.
    pub fn signal_group(self, signal: i32) {
        // SAFETY: sends a signal, touches no memory.
        unsafe { libc::kill(-self.pid, signal) };
    }

    fn stat(self) -> Option<Stat> {
        let text = fs::read_to_string(format!("/proc/{}/stat", self.pid)).ok()?;
        // The program's name may hold spaces and brackets; what follows the last one is plain.
        let mut fields = text.rsplit_once(") ")?.1.split(' ');
        let state = fields.next()?.chars().next()?;
        let _parent_and_group = (fields.next()?, fields.next()?);
        let session = fields.next()?.parse().ok()?;
        // From the terminal to the page faults; then user and system time.
        let mut ticks = fields.skip(7).map(|field| field.parse::<u64>().ok());
        Some(Stat { state, session, cpu_ticks: ticks.next()?? + ticks.next()?? })
    }
}

struct Stat {
    state: char,
    session: i32,
    cpu_ticks: u64,
}
