//! What building the contracts takes.

use super::{Check, Group};
use crate::build::TARGET;
use crate::workspace;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The pin as it was when this tool was built, for a tool that is far from its clone.
const PIN: &str = include_str!("../../../../rust-toolchain.toml");

/// Kilobytes that target/ grows to with all tests built for debugging.
const ROOMY: u64 = 11_000_000;
/// Kilobytes that building tool and contracts takes.
const LEAST: u64 = 3_000_000;

/// All checks of the machine.
pub(super) fn examine() -> Vec<Check> {
    let mut checks = Vec::new();
    let root = match workspace::root() {
        Ok(root) => {
            checks.push(ok("clone", root.display().to_string()));
            Some(root)
        }
        Err(problem) => {
            let why = problem.why.unwrap_or_default();
            let next = problem.next.unwrap_or_default();
            checks.push(ok("clone", problem.what).problem(why, next));
            None
        }
    };
    let pinned =
        root.as_deref().and_then(|root| std::fs::read_to_string(root.join("rust-toolchain.toml")).ok());
    let channel = channel(pinned.as_deref().unwrap_or(PIN)).unwrap_or_default();
    checks.extend(toolchain(&channel));
    checks.push(linker());
    checks.push(git(root.as_deref()));
    for (name, program) in [("Node.js", "node"), ("npm", "npm")] {
        checks.push(match said(program, &["--version"], None) {
            Some(version) => ok(name, version),
            None => ok(name, format!("{program} is not on PATH")).warning(
                "only `stake gas` and the checks against published Solidity and JavaScript clients need it (tests/peers, node/clients)",
                "install Node.js 20 from https://nodejs.org, or leave it",
            ),
        });
    }
    checks.push(disk(&root.unwrap_or_else(|| PathBuf::from("."))));
    checks
}

fn ok(name: &'static str, found: impl Into<String>) -> Check {
    Check::ok(Group::Machine, name, found)
}

fn toolchain(channel: &str) -> Vec<Check> {
    let install = format!("rustup toolchain install {channel} --profile minimal --target {TARGET}");
    let mut checks = Vec::new();
    let answers = [
        ("rustc", said("rustc", &["-vV"], Some(channel))),
        ("cargo", said("cargo", &["-vV"], Some(channel))),
    ];
    for (name, answer) in answers {
        let Some(answer) = answer else {
            let why = format!("Rust {channel} builds the contracts, and {name} does not answer for it");
            let next = format!("{install}; rustup comes from https://rustup.rs");
            checks.push(ok(name, format!("no {name} {channel}")).problem(why, next));
            continue;
        };
        let release = field(&answer, "release:");
        checks.push(if release == channel {
            ok(name, format!("{release}, as rust-toolchain.toml pins"))
        } else {
            ok(name, format!("{release}, pinned is {channel}")).warning(
                "another compiler makes other bytes, so that nobody can verify a deployment",
                &install,
            )
        });
    }
    let sysroot = said("rustc", &["--print", "sysroot"], Some(channel)).map(PathBuf::from);
    let target =
        sysroot.as_deref().is_some_and(|it| it.join("lib/rustlib").join(TARGET).join("lib").is_dir());
    let missing = || ok("WASM target", format!("{TARGET} is not installed"));
    let add = format!("rustup target add {TARGET} --toolchain {channel}");
    checks.push(match said("rustup", &["--version"], None) {
        _ if target => ok("WASM target", TARGET),
        Some(_) if sysroot.is_some() => {
            missing().warning("the next build installs it, which needs network access", add)
        }
        _ => missing().problem(
            "contracts are compiled for it",
            format!("install rustup from https://rustup.rs, then: {add}"),
        ),
    });
    checks
}

fn linker() -> Check {
    match said("cc", &["--version"], None) {
        Some(answer) => ok("linker", answer.lines().next().unwrap_or_default()),
        None => ok("linker", "cc is not on PATH").problem(
            "Rust links the tool and its build scripts with it",
            "install gcc: apt-get install gcc libc6-dev",
        ),
    }
}

/// Deployments record the commit they are made from.
fn git(root: Option<&Path>) -> Check {
    if said("git", &["--version"], None).is_none() {
        return ok("git", "git is not on PATH").problem(
            "deployments record the commit they are built from",
            "install git: apt-get install git",
        );
    }
    let folder = root.map_or_else(|| ".".to_owned(), |root| root.display().to_string());
    let Some(commit) = said("git", &["-C", &folder, "rev-parse", "HEAD"], None) else {
        return ok("git", "the sources belong to no commit").warning(
            "a deployment from here cannot be verified by others",
            "clone the repository, or: git init && git add -A && git commit",
        );
    };
    match said("git", &["-C", &folder, "status", "--porcelain"], None) {
        Some(changes) if changes.is_empty() => ok("git", format!("clean at {commit}")),
        Some(changes) => {
            let count = changes.lines().count();
            ok("git", format!("{count} changed files on top of {commit}")).warning(
                "the commit that a deployment records would not be what is deployed",
                "git status, then commit or stash",
            )
        }
        None => ok("git", format!("at {commit}"))
            .warning("git does not tell whether files are changed", "git status"),
    }
}

fn disk(folder: &Path) -> Check {
    // df is POSIX, and the standard library does not tell.
    let answer = said("df", &["-Pk", &folder.display().to_string()], None);
    let free = answer
        .as_deref()
        .and_then(|text| text.lines().last()?.split_whitespace().nth(3)?.parse::<u64>().ok());
    let Some(free) = free else {
        return ok("disk", "unknown").warning("df does not answer", "look for 11 GB of free space");
    };
    let found = ok("disk", format!("{:.1} GB free", free as f64 / 1_000_000.0));
    match free {
        LEAST.. if free >= ROOMY => found,
        LEAST.. => found.warning(
            "target/ grows to about 11 GB with all tests built",
            "make room, for instance: cargo clean",
        ),
        _ => found.problem(
            "building the tool and the contracts takes about 3 GB",
            "make room, for instance: cargo clean",
        ),
    }
}

/// What a program prints if it succeeds, without the line's end.
fn said(program: &str, arguments: &[&str], channel: Option<&str>) -> Option<String> {
    let mut command = Command::new(program);
    command.args(arguments);
    if let Some(channel) = channel {
        // An examination installs nothing.
        command.env("RUSTUP_TOOLCHAIN", channel).env("RUSTUP_AUTO_INSTALL", "0");
    }
    let output = command.output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8_lossy(&output.stdout).trim_end().to_owned())
}

fn field<'a>(answer: &'a str, name: &str) -> &'a str {
    answer.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().trim()
}

fn channel(manifest: &str) -> Option<String> {
    let manifest: toml::Table = toml::from_str(manifest).ok()?;
    Some(manifest.get("toolchain")?.get("channel")?.as_str()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pin_is_read() {
        assert!(channel(PIN).unwrap().starts_with("1."));
        assert_eq!(channel("[toolchain]\n"), None);
    }

    #[test]
    fn a_field_of_a_version_is_read() {
        assert_eq!(field("rustc 1.2.3\nrelease: 1.2.3\n", "release:"), "1.2.3");
        assert_eq!(field("", "release:"), "");
    }

    #[test]
    fn a_program_that_fails_says_nothing() {
        assert_eq!(said("no-such-program", &[], None), None);
        assert_eq!(said("git", &["no-such-verb"], None), None);
    }
}
