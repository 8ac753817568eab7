//! Landlock: which files can be opened. Kernels before 5.13, or built without it, do without.

use std::os::fd::AsFd;
use std::path::{Path, PathBuf};

use landlock::{
    ABI, Access, AccessFs, AccessNet, BitFlags, PathBeneath, PathFd, Ruleset, RulesetAttr, RulesetCreated,
    RulesetCreatedAttr, RulesetStatus, Scope,
};

use super::{CageError, Policy};

/// Whether the kernel keeps files away too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Enforcement {
    /// Landlock holds, in full or as far as this kernel's version goes.
    Landlock,
    /// This kernel has no Landlock; seccomp and the limits alone hold.
    SeccompOnly,
}

/// The program to become, and where its libraries lie.
pub(super) struct Program<'a> {
    pub path: &'a Path,
    pub file: &'a std::fs::File,
}

/// The newest interface this was written against; the crate leaves out what the kernel lacks.
const INTERFACE: ABI = ABI::V6;

const LIBRARIES: [&str; 6] = ["/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache"];

/// The kernel opens the program's loader for execution, so these few files need that right.
const LOADERS: [&str; 5] = [
    "/lib64/ld-linux-x86-64.so.2",
    "/lib/ld-linux-aarch64.so.1",
    "/lib64/ld-linux-aarch64.so.1",
    "/lib/ld-musl-x86_64.so.1",
    "/lib/ld-musl-aarch64.so.1",
];

pub(super) fn restrict(policy: &Policy, program: Option<Program<'_>>) -> Result<Enforcement, CageError> {
    apply(policy, program).map_err(|error| CageError::Landlock(error.to_string()))
}

fn apply(policy: &Policy, program: Option<Program<'_>>) -> Result<Enforcement, Box<dyn std::error::Error>> {
    let mut rules = Ruleset::default()
        .handle_access(AccessFs::from_all(INTERFACE))?
        .handle_access(AccessNet::from_all(INTERFACE))?
        .scope(Scope::from_all(INTERFACE))?
        .create()?;
    for path in &policy.read {
        rules = allow_path(rules, path, AccessFs::ReadFile | AccessFs::ReadDir)?;
    }
    for path in &policy.write {
        rules = allow_path(rules, path, AccessFs::ReadFile | AccessFs::WriteFile | AccessFs::Truncate)?;
    }
    if !policy.devices.is_empty() {
        rules = allow_devices(rules, &policy.devices)?;
    }
    if let Some(program) = program {
        rules = allow_program(rules, &program)?;
    }
    let status = rules.restrict_self()?;
    Ok(match status.ruleset {
        RulesetStatus::NotEnforced => Enforcement::SeccompOnly,
        _ => Enforcement::Landlock,
    })
}

/// What drivers read beside their libraries.
const DRIVERS: [&str; 5] = ["/etc", "/usr/share", "/opt", "/proc", "/sys"];

fn allow_devices(mut rules: RulesetCreated, devices: &[PathBuf]) -> Result<RulesetCreated, Box<dyn std::error::Error>> {
    for path in LIBRARIES.iter().chain(&DRIVERS) {
        rules = allow_path(rules, Path::new(path), AccessFs::ReadFile | AccessFs::ReadDir)?;
    }
    for path in devices {
        let access = AccessFs::ReadFile | AccessFs::WriteFile | AccessFs::IoctlDev;
        if path.exists() {
            rules = rules.add_rule(PathBeneath::new(PathFd::new(path)?, access))?;
        }
    }
    Ok(rules)
}

fn allow_program(
    mut rules: RulesetCreated,
    program: &Program<'_>,
) -> Result<RulesetCreated, Box<dyn std::error::Error>> {
    let own_libraries = program.path.parent().and_then(Path::parent).map(|prefix| prefix.join("lib"));
    for path in LIBRARIES.iter().map(PathBuf::from).chain(own_libraries) {
        rules = allow_path(rules, &path, AccessFs::ReadFile | AccessFs::ReadDir)?;
    }
    for path in LOADERS {
        rules = allow_path(rules, Path::new(path), AccessFs::ReadFile | AccessFs::Execute)?;
    }
    let access = AccessFs::ReadFile | AccessFs::Execute;
    Ok(rules.add_rule(PathBeneath::new(program.file.as_fd(), access))?)
}

/// A path that is not there is not allowed, and nothing more. Pipes need no rule and take none.
fn allow_path(
    rules: RulesetCreated,
    path: &Path,
    access: BitFlags<AccessFs>,
) -> Result<RulesetCreated, Box<dyn std::error::Error>> {
    let Ok(kind) = std::fs::metadata(path) else { return Ok(rules) };
    if !kind.is_file() && !kind.is_dir() {
        return Ok(rules);
    }
    let access = if kind.is_dir() { access } else { access & AccessFs::from_file(INTERFACE) };
    Ok(rules.add_rule(PathBeneath::new(PathFd::new(path)?, access))?)
}
