//! `stake completions`, through the binary and where there is one through the shell.

use std::io::Write;
use std::process::{Command, Stdio};

fn script(shell: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_stake")).args(["completions", shell]).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert!(output.stderr.is_empty(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// What a program says about a script on its stdin; `None` where there is no such program.
fn ask(program: &str, arguments: &[&str], script: &str) -> Option<String> {
    let child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = child.ok()?;
    child.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).unwrap())
}

#[test]
fn bash_accepts_the_script_and_completes_verbs_and_flags() {
    let script = script("bash");
    ask("bash", &["-n"], &script).expect("this project's own scripts need bash");
    let completed = |line: &[&str]| {
        let words: Vec<String> = line.iter().map(|word| format!("'{word}'")).collect();
        let (at, last) = (line.len() - 1, line.last().unwrap());
        let before = line[at - 1];
        let script = format!(
            "{script}\nCOMP_WORDS=({}); COMP_CWORD={at}; _stake stake '{last}' '{before}'; echo \"${{COMPREPLY[@]}}\"",
            words.join(" ")
        );
        ask("bash", &[], &script).unwrap().trim().to_owned()
    };
    assert_eq!(completed(&["stake", "expl"]), "explain");
    assert_eq!(completed(&["stake", "explain", "--rpc"]), "--rpc-url");
    assert_eq!(completed(&["stake", "completions", "z"]), "zsh");
}

#[test]
fn other_shells_accept_theirs() {
    ask("zsh", &["-n"], &script("zsh"));
    ask("fish", &["--no-execute"], &script("fish"));
    for shell in ["elvish", "powershell"] {
        assert!(script(shell).contains("explain"), "{shell}");
    }
}

#[test]
fn an_unknown_shell_is_a_usage_error_that_names_those_there_are() {
    let output = Command::new(env!("CARGO_BIN_EXE_stake")).args(["completions", "tcsh"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        String::from_utf8_lossy(&output.stderr).contains("bash, elvish, fish, powershell, zsh"),
        "{output:?}"
    );
}
