//! The pinned Rust toolchain: found, and given the WASM target it may lack.

use super::{Event, TARGET};
use crate::problem::{Exit, Problem};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The toolchain that `rust-toolchain.toml` pins.
#[derive(Clone, Debug)]
pub(super) struct Toolchain {
    /// Channel, an exact version.
    pub(super) channel: String,
    /// Where it is installed.
    pub(super) sysroot: PathBuf,
    /// Commit of the compiler, part of the paths the standard library was built with.
    pub(super) commit: String,
}

/// The programs asked, so that tests can stand in for them.
struct Programs {
    rustc: PathBuf,
    rustup: PathBuf,
}

impl Toolchain {
    /// Finds the toolchain and installs the WASM target if it is missing.
    pub(super) fn prepare(root: &Path, on_event: &mut dyn FnMut(Event<'_>)) -> Result<Self, Problem> {
        Programs { rustc: "rustc".into(), rustup: "rustup".into() }.prepare(root, on_event)
    }
}

impl Programs {
    fn prepare(&self, root: &Path, on_event: &mut dyn FnMut(Event<'_>)) -> Result<Toolchain, Problem> {
        let path = root.join("rust-toolchain.toml");
        let manifest = std::fs::read_to_string(&path).map_err(|error| {
            Problem::failure(format!("cannot read {}", path.display())).why(error.to_string())
        })?;
        let channel = channel(&manifest).ok_or_else(|| {
            Problem::failure(format!("{} names no channel", path.display()))
                .next("add: channel = \"<version>\"")
        })?;
        let sysroot = self.rustc(root, &channel, &["--print", "sysroot"])?;
        let version = self.rustc(root, &channel, &["-vV"])?;
        let field = |name: &str| {
            version.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().trim().to_owned()
        };
        if field("release:") != channel {
            on_event(Event::Note(&format!(
                "contracts are pinned to Rust {channel} but rustc is {}: bytes will differ from a pinned build",
                field("release:")
            )));
        }
        let toolchain =
            Toolchain { channel, sysroot: PathBuf::from(sysroot.trim()), commit: field("commit-hash:") };
        self.ensure_target(root, &toolchain, on_event)?;
        Ok(toolchain)
    }

    fn rustc(&self, root: &Path, channel: &str, arguments: &[&str]) -> Result<String, Problem> {
        match run(root, channel, &self.rustc, arguments) {
            Ok(output) if output.status.success() => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
            Ok(output) => Err(no_toolchain(channel, String::from_utf8_lossy(&output.stderr))),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                Err(no_toolchain(channel, "rustc is not on PATH; rustup from https://rustup.rs brings it"))
            }
            Err(error) => Err(no_toolchain(channel, error.to_string())),
        }
    }

    fn ensure_target(
        &self,
        root: &Path,
        toolchain: &Toolchain,
        on_event: &mut dyn FnMut(Event<'_>),
    ) -> Result<(), Problem> {
        if has_target(&toolchain.sysroot) {
            return Ok(());
        }
        let channel = &toolchain.channel;
        let arguments = ["target", "add", TARGET, "--toolchain", channel];
        let command = format!("rustup {}", arguments.join(" "));
        on_event(Event::InstallingTarget { command: &command });
        match run(root, channel, &self.rustup, &arguments) {
            Ok(output) if output.status.success() && has_target(&toolchain.sysroot) => Ok(()),
            Ok(output) if output.status.success() => Err(no_target(channel)
                .why(format!("rustup is content, but {} has no {TARGET}", toolchain.sysroot.display()))
                .next(format!("put rustup's rustc first on PATH (~/.cargo/bin), then: {command}"))),
            Ok(output) => {
                Err(no_target(channel).why(String::from_utf8_lossy(&output.stderr).trim()).next(format!(
                    "with network access: {command}"
                )))
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Err(no_target(channel)
                .why("rustup, which installs targets, is not on PATH")
                .next(format!("install rustup from https://rustup.rs, then: {command}\nor install your distribution's Rust package for {TARGET}"))),
            Err(error) => Err(no_target(channel).why(error.to_string()).next(command)),
        }
    }
}

fn run(root: &Path, channel: &str, program: &Path, arguments: &[&str]) -> std::io::Result<Output> {
    // The pin must win over a toolchain chosen for the tool itself (`cargo +nightly run`).
    Command::new(program).args(arguments).current_dir(root).env("RUSTUP_TOOLCHAIN", channel).output()
}

fn has_target(sysroot: &Path) -> bool {
    sysroot.join("lib/rustlib").join(TARGET).join("lib").is_dir()
}

fn no_toolchain(channel: &str, why: impl Into<String>) -> Problem {
    Problem::new(Exit::ActionNeeded, format!("Rust {channel}, which contracts are built with, is not usable"))
        .why(why)
        .next(format!("rustup toolchain install {channel} --profile minimal --target {TARGET}"))
}

fn no_target(channel: &str) -> Problem {
    Problem::new(
        Exit::ActionNeeded,
        format!("Rust {channel} cannot compile contracts: target {TARGET} is missing"),
    )
}

/// The value of `channel` in a `rust-toolchain.toml`; one string key is not worth a TOML parser.
fn channel(manifest: &str) -> Option<String> {
    let value = manifest.lines().find_map(|line| line.trim().strip_prefix("channel"))?;
    let value = value.trim_start().strip_prefix('=')?.trim().strip_prefix('"')?;
    value.split('"').next().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn channel_is_read_from_the_manifest() {
        assert_eq!(channel("[toolchain]\nchannel = \"1.95.0\" # pinned\n"), Some("1.95.0".into()));
        assert_eq!(channel("[toolchain]\n"), None);
    }

    #[cfg(unix)]
    mod with_stand_ins {
        use super::*;
        use std::fs;
        use std::os::unix::fs::PermissionsExt;

        /// A workspace folder, a sysroot without the target, and shell scripts for rustc and rustup.
        fn stage(name: &str, rustup: &str) -> (PathBuf, Programs) {
            let folder = std::env::temp_dir().join(format!("stake-toolchain-{name}-{}", std::process::id()));
            let sysroot = folder.join("sysroot");
            fs::create_dir_all(&sysroot).unwrap();
            fs::write(folder.join("rust-toolchain.toml"), "channel = \"1.2.3\"\n").unwrap();
            let script = |name: &str, body: &str| {
                let path = folder.join(name);
                fs::write(
                    &path,
                    format!("#!/bin/sh\n{}\n", body.replace("SYSROOT", &sysroot.display().to_string())),
                )
                .unwrap();
                fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
                path
            };
            let rustc = script("rustc", "[ \"$1\" = -vV ] && echo 'release: 1.2.3' || echo SYSROOT");
            let rustup = if rustup.is_empty() { folder.join("absent") } else { script("rustup", rustup) };
            (folder, Programs { rustc, rustup })
        }

        fn prepare(name: &str, rustup: &str) -> (Result<Toolchain, Problem>, Vec<String>) {
            let (folder, programs) = stage(name, rustup);
            let mut events = Vec::new();
            let result = programs.prepare(&folder, &mut |event| events.push(format!("{event:?}")));
            fs::remove_dir_all(folder).unwrap();
            (result, events)
        }

        #[test]
        fn a_missing_target_is_installed_after_saying_so() {
            let (result, events) = prepare("installs", "mkdir -p SYSROOT/lib/rustlib/$3/lib");
            assert_eq!(result.unwrap().channel, "1.2.3");
            assert!(
                events[0].contains("rustup target add wasm32-unknown-unknown --toolchain 1.2.3"),
                "{events:?}"
            );
        }

        #[test]
        fn a_failed_installation_says_what_to_type() {
            let (result, _) = prepare("fails", "echo 'no network' >&2; exit 1");
            let message = result.unwrap_err().to_string();
            assert!(message.contains("no network"), "{message}");
            assert!(
                message.contains("rustup target add wasm32-unknown-unknown --toolchain 1.2.3"),
                "{message}"
            );
        }

        #[test]
        fn without_rustup_the_message_says_where_to_get_it() {
            let message = prepare("absent", "").0.unwrap_err().to_string();
            assert!(message.contains("https://rustup.rs"), "{message}");
        }

        #[test]
        fn a_missing_toolchain_says_what_to_type() {
            let (folder, mut programs) = stage("toolchain", "");
            programs.rustc = folder.join("absent");
            let message = programs.prepare(&folder, &mut |_| ()).unwrap_err().to_string();
            assert!(message.contains("rustup toolchain install 1.2.3"), "{message}");
            fs::remove_dir_all(folder).unwrap();
        }
    }
}
