//! Runs cargo for a contract so that the bytes depend on the sources and the toolchain alone.

use super::toolchain::Toolchain;
use super::{Contract, Event, TARGET};
use crate::problem::{Exit, Problem};
use std::ffi::OsString;
use std::fs;
use std::io::{BufRead, BufReader, ErrorKind};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The release profile of contracts, in the manifests of both workspaces.
const PROFILE: &str = "wasm";

/// What Stylus chains ask of the compiler. A 32 KiB stack keeps the module at one memory page.
const FLAGS: &[&str] =
    &["-Clink-arg=-zstack-size=32768", "-Ctarget-feature=-reference-types", "-Ctarget-feature=+bulk-memory"];

/// Compiles a contract and returns what rustc made of it.
pub(super) fn compile(
    root: &Path,
    contract: &Contract,
    toolchain: &Toolchain,
    target_folder: &Path,
    on_event: &mut dyn FnMut(Event<'_>),
) -> Result<Vec<u8>, Problem> {
    let manifest = root.join(contract.folder).join("Cargo.toml");
    let failed = |why: String| Problem::failure(format!("{} does not compile", contract.name)).why(why);
    let mut command = Command::new("cargo");
    command.args(["build", "--locked", "--lib", "--package", contract.package, "--target", TARGET]);
    command.args(["--profile", PROFILE, "--manifest-path"]).arg(&manifest);
    command.arg("--target-dir").arg(target_folder).current_dir(root);
    for (name, _) in std::env::vars_os().filter(|(name, _)| !may_stay(&name.to_string_lossy())) {
        command.env_remove(name);
    }
    command.env("RUSTUP_TOOLCHAIN", &toolchain.channel);
    command.env("CARGO_ENCODED_RUSTFLAGS", flags(root, toolchain).join("\u{1f}".as_ref()));
    // Set, not removed: empty also overrules wrappers named in a cargo configuration file.
    command.env("RUSTC_WRAPPER", "").env("RUSTC_WORKSPACE_WRAPPER", "");
    command.env("CARGO_TERM_COLOR", "never").env("CARGO_TERM_PROGRESS_WHEN", "never");

    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().map_err(
            |error| match error.kind() {
                ErrorKind::NotFound => Problem::new(Exit::ActionNeeded, "cargo is not on PATH")
                    .next("install rustup from https://rustup.rs"),
                _ => failed(error.to_string()),
            },
        )?;
    let mut log = String::new();
    if let Some(stderr) = child.stderr.take() {
        for line in BufReader::new(stderr).lines().map_while(Result::ok) {
            on_event(Event::Cargo(&line));
            // What compiled well explains nothing.
            if !["Compiling ", "Downloaded ", "Downloading ", "Blocking "]
                .iter()
                .any(|word| line.trim().starts_with(word))
            {
                log.push_str(&line);
                log.push('\n');
            }
        }
    }
    let status = child.wait().map_err(|error| failed(error.to_string()))?;
    if !status.success() {
        return Err(failed(log.clone()).next(advice(&log, &manifest)));
    }
    let path = target_folder.join(TARGET).join(PROFILE).join(contract.artifact_file());
    fs::read(&path).map_err(|error| {
        failed(format!("{}: {error}", path.display()))
            .next(format!("its manifest needs crate-type \"cdylib\" in [lib]: {}", manifest.display()))
    })
}

/// Whether an inherited variable may reach the child: not those that change bytes or where they go.
fn may_stay(name: &str) -> bool {
    const NETWORK: &[&str] = &["CARGO_HOME", "CARGO_HTTP_", "CARGO_NET_", "CARGO_REGISTR", "CARGO_SOURCE_"];
    let of_cargo =
        ["CARGO", "__CARGO", "RUSTC", "RUSTFLAGS", "RUSTDOC"].iter().any(|prefix| name.starts_with(prefix));
    !of_cargo || NETWORK.iter().any(|prefix| name.starts_with(prefix))
}

/// Flags with every path of this machine mapped to a fixed one, the most specific last.
fn flags(root: &Path, toolchain: &Toolchain) -> Vec<OsString> {
    let mut flags: Vec<OsString> = FLAGS.iter().map(OsString::from).collect();
    let mut remap = |from: &Path, to: &str| {
        let mut flag = OsString::from("--remap-path-prefix=");
        flag.push(from);
        flag.push("=");
        flag.push(to);
        flags.push(flag);
    };
    if let Some(home) = cargo_home() {
        remap(&home, "/cargo");
        // Registries are folders named after their address: a mirror must not change the bytes.
        for registry in fs::read_dir(home.join("registry/src")).into_iter().flatten().flatten() {
            remap(&registry.path(), "/cargo/registry");
        }
    }
    remap(&toolchain.sysroot.join("lib/rustlib/src/rust"), &format!("/rustc/{}", toolchain.commit));
    remap(root, "/stylus-staking");
    flags
}

fn cargo_home() -> Option<PathBuf> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")))
}

fn advice(log: &str, manifest: &Path) -> String {
    if log.contains("--locked was passed") || log.contains("lock file") {
        format!(
            "update and commit the lock file: cargo update --workspace --manifest-path {}",
            manifest.display()
        )
    } else if log.contains("failed to download")
        || log.contains("Could not resolve host")
        || log.contains("spurious")
    {
        "connect to the network once: cargo fetches the contract's dependencies".to_owned()
    } else if log.contains("No space left") {
        "free some disk space".to_owned()
    } else {
        format!("correct the errors above, then: cargo check --manifest-path {}", manifest.display())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_that_change_bytes_do_not_reach_cargo() {
        for name in [
            "RUSTFLAGS",
            "CARGO_TARGET_DIR",
            "RUSTC_WRAPPER",
            "CARGO_PROFILE_WASM_LTO",
            "CARGO",
            "RUSTC_BOOTSTRAP",
        ] {
            assert!(!may_stay(name), "{name}");
        }
        for name in ["PATH", "HOME", "CARGO_HOME", "CARGO_NET_OFFLINE", "CARGO_HTTP_PROXY", "RUSTUP_HOME"] {
            assert!(may_stay(name), "{name}");
        }
    }

    #[test]
    fn flags_hide_where_the_clone_lies() {
        let toolchain = Toolchain { channel: "1".into(), sysroot: "/rust".into(), commit: "abc".into() };
        let flags = flags(Path::new("/home/me/clone"), &toolchain);
        assert!(flags.contains(&"--remap-path-prefix=/home/me/clone=/stylus-staking".into()), "{flags:?}");
        assert!(
            flags.contains(&"--remap-path-prefix=/rust/lib/rustlib/src/rust=/rustc/abc".into()),
            "{flags:?}"
        );
        assert!(flags.contains(&"-Clink-arg=-zstack-size=32768".into()), "{flags:?}");
    }
}
