//! `stake completions`, through the binary and through bash.

use std::io::Write;
use std::process::{Command, Stdio};

fn script(shell: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_stake")).args(["completions", shell]).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert!(output.stderr.is_empty(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// What bash says about a script on its stdin.
fn ask(arguments: &[&str], script: &str) -> String {
    let child = Command::new("bash")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = child.expect("this project's own scripts need bash");
    child.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn bash_accepts_the_script_and_completes_verbs_and_flags() {
    let script = script("bash");
    ask(&["-n"], &script);
    let completed = |line: &[&str]| {
        let words: Vec<String> = line.iter().map(|word| format!("'{word}'")).collect();
        let (at, last) = (line.len() - 1, line.last().unwrap());
        let before = line[at - 1];
        let script = format!(
            "{script}\nCOMP_WORDS=({}); COMP_CWORD={at}; _stake stake '{last}' '{before}'; echo \"${{COMPREPLY[@]}}\"",
            words.join(" ")
        );
        ask(&[], &script).trim().to_owned()
    };
    assert_eq!(completed(&["stake", "expl"]), "explain");
    assert_eq!(completed(&["stake", "explain", "--rpc"]), "--rpc-url");
    assert_eq!(completed(&["stake", "completions", "z"]), "zsh");
}

/// Machines seldom have these shells, so what is looked for is how each of them registers a completer.
#[test]
fn other_shells_get_a_completer_of_their_own_kind() {
    for (shell, registers) in [
        ("zsh", "#compdef stake"),
        ("fish", "complete -c stake"),
        ("elvish", "edit:completion:arg-completer[stake]"),
        ("powershell", "Register-ArgumentCompleter"),
    ] {
        let script = script(shell);
        assert!(script.contains(registers) && script.contains("explain"), "{shell}: {script}");
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
