//! `stake doctor`, through the binary: on this machine, on machines that lack something, and against chains.

#[path = "support/proxy.rs"]
mod proxy;
#[path = "pool/stage.rs"]
#[allow(dead_code, reason = "the tests of pools use all of it")]
mod stage;

use alloy::primitives::{Bytes, U256};
use alloy::sol_types::{SolCall, SolValue};
use serde_json::{Value, json};
use stage::{Said, Stage, stake};
use stylus_node::config::{CACHE_MANAGER, ChainConfig};
use stylus_node::evm::precompiles::ARB_SYS;
use stylus_node::evm::precompiles::abi::ArbSys;
use stylus_node::predeploys::{MULTICALL3, STYLUS_DEPLOYER};

fn doctor(url: &str) -> Said {
    stake(&["doctor", "--json", "--rpc-url", url])
}

fn check<'a>(report: &'a Value, name: &str) -> &'a Value {
    let checks = report["checks"].as_array().unwrap();
    checks.iter().find(|check| check["name"] == name).unwrap_or_else(|| panic!("no {name} in {report}"))
}

/// The state of one check, and a word it says; a warning or problem says why and what is next.
fn is(report: &Value, name: &str, state: &str, word: &str) {
    let check = check(report, name);
    assert_eq!(check["state"], state, "{check}");
    assert!(check.to_string().contains(word), "{word:?} is not in {check}");
    assert_eq!(check["next"].is_string() && check["why"].is_string(), state != "ok", "{check}");
}

/// What a proxy in front of a healthy chain makes of it.
fn behind(answer: impl Fn(&str, &Value) -> Option<Result<Value, Value>> + Send + Sync + 'static) -> Said {
    let stage = Stage::bare(ChainConfig::default());
    doctor(&proxy::serve(&stage.node, Box::new(answer)))
}

/// Whether a request is a call of that function of ArbSys.
fn asks_arb_sys<C: SolCall>(method: &str, params: &Value) -> bool {
    let call = params[0].to_string().to_lowercase();
    method == "eth_call"
        && call.contains(&format!("{ARB_SYS:#x}"))
        && call.contains(&hex::encode(C::SELECTOR))
}

#[test]
fn a_development_chain_has_everything() {
    let stage = Stage::bare(ChainConfig::default());
    let said = doctor(&stage.url);
    assert_eq!(said.code, Some(0), "{said}");
    let report = said.json();
    assert_eq!(report["problems"], 0, "{report}");
    for (name, word) in [
        ("rustc", "1."),
        ("WASM target", "wasm32-unknown-unknown"),
        ("linker", ""),
        ("RPC", "stylus-node"),
        ("chain id", "412346"),
        ("Arbitrum", "ArbOS"),
        ("Stylus", "365 days"),
        ("StylusDeployer", "0xcEcba2F1DC234f70Dd89F2041029807F8D03A990"),
        ("Multicall3", "0xcA11bde05977b3631167028862bE2a173976CA11"),
        ("cache manager", "a place for 24 KB costs 0 ETH"),
        ("base fee", "0.1 gwei"),
        ("state overrides", "takes them"),
        ("traces", "is available"),
    ] {
        is(&report, name, "ok", word);
    }
    // Stages live in the year 2033.
    is(&report, "newest block", "warning", "ahead");

    let said = stake(&["doctor", "--rpc-url", &stage.url]);
    assert!(said.stdout.contains("Machine\n") && said.stdout.contains("Chain\n"), "{said}");
    let said = stake(&["doctor"]);
    assert!(said.stdout.contains("not examined"), "{said}");
}

#[test]
fn a_chain_without_the_deployer_is_not_ready() {
    let stage = Stage::bare(ChainConfig::default());
    let place = |address, code: &str| {
        stage.node.request("anvil_setCode", json!([address, code])).unwrap();
        doctor(&stage.url)
    };
    let said = place(STYLUS_DEPLOYER, "0x");
    said.refused(5, &["one problem was found", "StylusDeployer: no code at", "next: deploy"]);
    is(&said.json(), "StylusDeployer", "problem", "create, activate and construct");
    // Something else in its place: it answers 42 whatever is asked.
    let said = place(STYLUS_DEPLOYER, "0x602a60005260206000f3");
    said.refused(5, &["computes other addresses"]);
    let said = place(STYLUS_DEPLOYER, "0x60006000fd");
    said.refused(5, &["another contract stands at"]);
}

#[test]
fn conveniences_that_are_missing_are_warnings() {
    let stage = Stage::bare(ChainConfig::default());
    stage.call(&CACHE_MANAGER.to_string(), "pause()", &[]);
    stage.node.request("anvil_setCode", json!([MULTICALL3, "0x"])).unwrap();
    let said = doctor(&stage.url);
    assert_eq!(said.code, Some(0), "{said}");
    is(&said.json(), "cache manager", "warning", "takes no bids");
    is(&said.json(), "Multicall3", "warning", "not at");

    let said = behind(|method, params| {
        let overrides = method == "eth_call" && params.as_array().is_some_and(|it| it.len() > 2);
        let refused = json!({ "code": -32602, "message": "too many arguments, want at most 2" });
        (method.starts_with("debug_"))
            .then(|| Err(proxy::missing(method)))
            .or(overrides.then_some(Err(refused)))
    });
    assert_eq!(said.code, Some(0), "{said}");
    is(&said.json(), "traces", "warning", "does not exist");
    is(&said.json(), "state overrides", "warning", "too many arguments");

    let said = behind(|method, params| {
        let overrides = method == "eth_call" && params.as_array().is_some_and(|it| it.len() > 2);
        overrides.then(|| Ok(json!("0x")))
    });
    is(&said.json(), "state overrides", "warning", "ignores them");
}

#[test]
fn ids_that_disagree_are_a_problem() {
    let said = behind(|method, _| (method == "net_version").then(|| Ok(json!("1"))));
    said.refused(5, &["chain id: eth_chainId says 412346, net_version says 1"]);
    let said = behind(|method, params| {
        asks_arb_sys::<ArbSys::arbChainIDCall>(method, params)
            .then(|| Ok(json!(Bytes::from(U256::from(42_161).abi_encode()))))
    });
    said.refused(5, &["ArbSys says 42161"]);
    is(&said.json(), "chain id", "problem", "look for a proxy");
}

#[test]
fn other_and_older_chains_are_recognised() {
    let said = behind(|method, params| {
        let precompile = method == "eth_call" && params[0].to_string().contains(&"0".repeat(36));
        precompile.then(|| Ok(json!("0x")))
    });
    said.refused(5, &["Arbitrum: no", "next: use a chain with Stylus"]);
    let names = said.json();
    let names: Vec<&str> =
        names["checks"].as_array().unwrap().iter().map(|check| check["name"].as_str().unwrap()).collect();
    assert!(!names.contains(&"Stylus") && !names.contains(&"StylusDeployer"), "one line says it: {names:?}");

    let said = behind(|method, params| {
        asks_arb_sys::<ArbSys::arbOSVersionCall>(method, params)
            .then(|| Ok(json!(Bytes::from(U256::from(55 + 31).abi_encode()))))
    });
    said.refused(5, &["Arbitrum: ArbOS 31"]);
    is(&said.json(), "Arbitrum", "problem", "ArbOS 32 or later");
}

#[test]
fn a_node_that_is_silent_or_behind_is_a_problem() {
    stake(&["doctor", "--rpc-url", "http://127.0.0.1:9"]).refused(5, &["RPC: the chain does not answer"]);
    stake(&["doctor", "--rpc-url", "no url"]).refused(5, &["RPC: --rpc-url is not a URL"]);
    let said = behind(|method, _| {
        (method == "eth_syncing").then(|| Ok(json!({ "currentBlock": "0x1", "highestBlock": "0x9" })))
    });
    said.refused(5, &["still syncing"]);
    let said = behind(|method, _| {
        (method == "eth_getBlockByNumber")
            .then(|| Ok(json!({ "number": "0x9", "timestamp": "0x65000000", "baseFeePerGas": "0x0" })))
    });
    assert_eq!(said.code, Some(0), "{said}");
    is(&said.json(), "newest block", "warning", "the chain is quiet, or the node is stuck");
    is(&said.json(), "base fee", "warning", "costs nothing");
}

#[test]
fn a_key_in_the_url_is_not_repeated() {
    let said = stake(&["doctor", "--rpc-url", "http://127.0.0.1:9/v2/secret-key"]);
    assert!(!format!("{said}").contains("secret-key"), "{said}");
}

#[cfg(unix)]
mod machines {
    use super::*;
    use std::fs;
    use std::os::unix::fs::PermissionsExt;
    use std::path::{Path, PathBuf};
    use std::process::Command;

    /// A folder with shell scripts for programs, and nothing else on PATH.
    struct Machine {
        folder: PathBuf,
    }

    impl Machine {
        fn new(name: &str) -> Self {
            let folder = std::env::temp_dir().join(format!("stake-doctor-{name}-{}", std::process::id()));
            fs::create_dir_all(folder.join("contracts")).unwrap();
            fs::write(folder.join("Cargo.toml"), "").unwrap();
            fs::write(folder.join("rust-toolchain.toml"), "[toolchain]\nchannel = \"1.2.3\"\n").unwrap();
            fs::create_dir_all(folder.join("bin")).unwrap();
            fs::create_dir_all(folder.join("sysroot/lib/rustlib/wasm32-unknown-unknown/lib")).unwrap();
            let machine = Self { folder };
            let sysroot = machine.folder.join("sysroot");
            machine
                .with(
                    "rustc",
                    &format!("[ $1 = -vV ] && echo 'release: 1.2.3' || echo {}", sysroot.display()),
                )
                .with("cargo", "echo 'release: 1.2.3'")
                .with("rustup", "echo rustup")
                .with("cc", "echo cc 1")
                .with("git", "case $* in *rev-parse*) echo abcdef;; *status*) ;; *) echo git;; esac")
                .with("node", "echo v20")
                .with("npm", "echo 10")
                .with("df", "echo head; echo '/dev/x 100 1 20000000 1% /'")
        }

        fn with(self, program: &str, script: &str) -> Self {
            let path = self.folder.join("bin").join(program);
            fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
            self
        }

        fn without(self, program: &str) -> Self {
            fs::remove_file(self.folder.join("bin").join(program)).unwrap();
            self
        }

        fn examined(&self, root: &Path) -> Said {
            let output = Command::new(env!("CARGO_BIN_EXE_stake"))
                .args(["doctor", "--json"])
                .env("PATH", self.folder.join("bin"))
                .env("STAKE_WORKSPACE", root)
                .output()
                .unwrap();
            let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
            Said { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
        }

        fn doctor(&self) -> Said {
            self.examined(&self.folder)
        }
    }

    impl Drop for Machine {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.folder);
        }
    }

    #[test]
    fn a_complete_machine_has_neither_problems_nor_warnings() {
        let said = Machine::new("complete").doctor();
        assert_eq!(said.code, Some(0), "{said}");
        let report = said.json();
        assert_eq!((&report["problems"], &report["warnings"]), (&json!(0), &json!(0)), "{report}");
        is(&report, "git", "ok", "clean at abcdef");
        is(&report, "disk", "ok", "20.0 GB");
    }

    #[test]
    fn what_a_build_needs_is_a_problem_with_the_command_that_brings_it() {
        for (program, name, next) in [
            ("rustc", "rustc", "rustup toolchain install 1.2.3"),
            ("cargo", "cargo", "rustup toolchain install 1.2.3"),
            ("cc", "linker", "apt-get install gcc"),
            ("git", "git", "apt-get install git"),
        ] {
            let said = Machine::new(program).without(program).doctor();
            said.refused(3, &[&format!("{name}:")]);
            is(&said.json(), name, "problem", next);
        }
        let said = Machine::new("full").with("df", "echo head; echo '/dev/x 100 1 2000000 99% /'").doctor();
        said.refused(3, &["disk: 2.0 GB free", "next: make room"]);
        let machine = Machine::new("elsewhere");
        machine.examined(Path::new("/nowhere")).refused(3, &["STAKE_WORKSPACE=/path/to/the/clone"]);
    }

    #[test]
    fn what_only_costs_is_a_warning() {
        for (program, script, name, word) in [
            ("rustc", "[ $1 = -vV ] && echo 'release: 9.9.9' || echo /", "rustc", "9.9.9, pinned is 1.2.3"),
            ("rustc", "[ $1 = -vV ] && echo 'release: 1.2.3' || echo /", "WASM target", "rustup target add"),
            ("git", "case $* in *rev-parse*) echo ab;; *) echo ' M x';; esac", "git", "1 changed files"),
            ("git", "case $* in *rev-parse*) exit 1;; *) echo git;; esac", "git", "belong to no commit"),
            ("npm", "exit 1", "npm", "nodejs.org"),
            ("df", "echo head; echo '/dev/x 100 1 9000000 9% /'", "disk", "cargo clean"),
            ("df", "exit 1", "disk", "unknown"),
        ] {
            let said = Machine::new("warned").with(program, script).doctor();
            assert_eq!(said.code, Some(0), "{said}");
            is(&said.json(), name, "warning", word);
        }
        let said = Machine::new("bare").with("rustc", "[ $1 = -vV ] && echo 'release: 1.2.3' || echo /");
        said.without("rustup").doctor().refused(3, &["WASM target: wasm32-unknown-unknown is not installed"]);
    }
}
