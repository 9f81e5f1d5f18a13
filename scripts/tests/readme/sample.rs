//! The runner against a small repository of its own.

use super::clone::git;
use super::runner::Runner;
use std::fs;
use std::net::TcpListener;
use std::path::PathBuf;
use std::time::Duration;

struct Repository {
    root: PathBuf,
}

impl Repository {
    fn new(name: &str, readme: &str) -> Self {
        let root = std::env::temp_dir().join(format!("stake-readme-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&root);
        fs::create_dir_all(&root).unwrap();
        let root = root.canonicalize().unwrap();
        for (file, text) in [
            (".ci/run", "#!/bin/sh\ncargo test --workspace --locked\n"),
            (".gitignore", "target/\n"),
            ("examples/a.ts", "export function a() {\n  return 1;\n}\n"),
            ("README.md", readme),
        ] {
            fs::create_dir_all(root.join(file).parent().unwrap()).unwrap();
            fs::write(root.join(file), text).unwrap();
        }
        git(&root, &["init", "--quiet"]);
        git(&root, &["add", "--all"]);
        git(
            &root,
            &[
                "-c",
                "user.name=t",
                "-c",
                "user.email=t@localhost",
                "commit",
                "--quiet",
                "--message",
                "sample",
            ],
        );
        Self { root }
    }

    fn run(&self) -> (Vec<String>, Vec<String>) {
        let mut runner = Runner::new(&self.root);
        let faults = runner.run(&self.root.join("README.md"));
        (faults, runner.lines)
    }
}

impl Drop for Repository {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.root);
    }
}

/// The faults of a README of one block.
fn faults(name: &str, block: &str) -> String {
    let (faults, _) = Repository::new(name, block).run();
    assert!(!faults.is_empty(), "{block}");
    faults.join("\n")
}

/// A port that nobody uses yet.
fn port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

#[test]
fn a_true_readme_has_no_faults() {
    let port = port();
    let repository = Repository::new(
        "true",
        &format!(
            "# Sample\n## First\n```sh\nX=$(echo 7)\nfunction twice() {{ echo $(($1 * 2)); }}\nmkdir made; cd made\n```\n\
             <!-- run: exit 3 -->\n```sh\ntest -d ../examples\nexit 3\n```\n\
             ```sh\ntest $(twice $X) = 14 && test $(basename $PWD) = made\n```\n\
             ## Second\n```sh\ntest -z \"${{X:-}}\" && test ! -e made\ngit log -1 --format=%s | grep sample\n```\n\
             <!-- run: background, port {port} -->\n```sh\necho $BASHPID > server; sleep 600\n```\n\
             ```sh\nkill -0 $(cat server)\n```\n\
             <!-- run: in .ci/run -->\n```sh\ncargo test --workspace # all\n```\n\
             <!-- from: examples/a.ts -->\n```ts\nreturn 1;\n```\n\
             ```text\nexamples/  some\n  a.ts     one\n```\n"
        ),
    );
    // `sleep` listens nowhere, so somebody else does.
    let listener = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(1_500));
        TcpListener::bind(("127.0.0.1", port)).unwrap()
    });
    let (faults, lines) = repository.run();
    let listener = listener.join().unwrap();
    assert!(faults.is_empty(), "{faults:?}");
    drop(listener);
    let outcomes: Vec<&str> = lines.iter().map(|line| line[26..].split(" (").next().unwrap()).collect();
    let listens = format!("listens on port {port}");
    assert_eq!(
        outcomes,
        [
            "exit 0",
            "exit 3",
            "exit 0",
            "exit 0",
            listens.as_str(),
            "exit 0",
            "has its step in .ci/run",
            "stands in examples/a.ts",
            "every path exists"
        ],
        "{lines:?}"
    );
    // The server ended with the run.
    let server = fs::read_to_string(repository.root.join("target/readme/clone/server")).unwrap();
    let alive = std::process::Command::new("kill").args(["-0", server.trim()]).output().unwrap();
    assert!(!alive.status.success(), "the server outlived the run");
    assert!(
        git(&repository.root, &["status", "--porcelain"]).is_empty(),
        "the repository itself is untouched"
    );
}

#[test]
fn changes_that_are_not_committed_count() {
    let repository = Repository::new("changed", "```sh\ntest -f new && test ! -f examples/a.ts\n```\n");
    fs::write(repository.root.join("new"), "").unwrap();
    fs::remove_file(repository.root.join("examples/a.ts")).unwrap();
    assert_eq!(repository.run().0, Vec::<String>::new());
}

#[test]
fn what_was_built_before_is_at_hand_and_stays_as_it_was() {
    let repository = Repository::new(
        "built",
        "```sh\ntest $(cat target/release/deps/library) = old\necho new > target/release/deps/library\n```\n\
         ## Next\n```sh\ntest $(cat target/release/deps/library) = new\n```\n",
    );
    let library = repository.root.join("target/release/deps/library");
    fs::create_dir_all(library.parent().unwrap()).unwrap();
    fs::write(&library, "old").unwrap();
    assert_eq!(repository.run().0, Vec::<String>::new());
    assert_eq!(fs::read_to_string(library).unwrap(), "old");
}

#[test]
fn a_block_that_fails_is_named_with_its_output_and_ends_the_run() {
    let text = faults("fails", "# T\n```sh\necho before; false\necho after\n```\n```sh\necho never\n```\n");
    assert!(text.contains("README.md, line 2: exit 1, not 0\nbefore"), "{text}");
    assert!(!text.contains("after"), "{text}");
    assert!(text.contains("the rest of \"T\" and what follows did not run"), "{text}");
}

#[test]
fn statuses_pipes_and_variables_are_taken_seriously() {
    let text = faults("status", "<!-- run: exit 3 -->\n```sh\nexit 4\n```\n");
    assert!(text.contains("exit 4, not 3"), "{text}");
    let text = faults("succeeds", "<!-- run: exit 3 -->\n```sh\ntrue\n```\n");
    assert!(text.contains("exit 0, not 3"), "{text}");
    assert!(faults("pipe", "```sh\nfalse | cat\n```\n").contains("exit 1"));
    assert!(faults("unset", "```sh\necho $NOWHERE_SET\n```\n").contains("NOWHERE_SET: unbound variable"));
    assert!(faults("stdin", "```sh\nread -r answer\n```\n").contains("exit 1"), "nobody types an answer");
}

#[test]
fn servers_that_do_not_serve_are_faults() {
    let port = port();
    let server = format!("<!-- run: background, port {port} -->\n```sh\necho broken; exit 7\n```\n");
    let text = faults("dies", &server);
    assert!(text.contains("before it listened") && text.contains("broken"), "{text}");
    let _taken = TcpListener::bind(("127.0.0.1", port)).unwrap();
    assert!(faults("taken", &server).contains("is taken before the block runs"));
}

#[test]
fn what_is_compared_must_be_there() {
    let text = faults("part", "<!-- from: examples/a.ts -->\n```ts\nreturn 2;\n```\n");
    assert!(text.contains("does not hold these lines"), "{text}");
    let text = faults("file", "<!-- from: examples/b.ts -->\n```ts\nreturn 1;\n```\n");
    assert!(text.contains("git knows no file examples/b.ts"), "{text}");
    let text = faults("ci", "<!-- run: in .ci/run -->\n```sh\ncargo bench\n```\n");
    assert!(text.contains(".ci/run has no line \"cargo bench\""), "{text}");
    let text = faults("tree", "```text\nexamples/\n  c.ts\n```\n");
    assert!(text.contains("examples/c.ts"), "{text}");
    let text = faults("placeholder", "```sh\nstake status POOL\n```\n");
    assert!(text.contains("POOL stands for something"), "{text}");
    assert!(faults("none", "# Nothing\n").contains("there are no blocks"));
    assert!(faults("form", "```\n```\n").contains("README.md, line 1: the block names no language"));
}
