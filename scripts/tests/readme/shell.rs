//! Shells that keep their variables from block to block, and servers that run beside them.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// How long a block, or the start of a server, may take: the first one compiles everything.
const PATIENCE: Duration = Duration::from_secs(45 * 60);

/// The shell of a section.
pub(crate) struct Shell {
    child: Child,
    stdin: ChildStdin,
    said: Receiver<String>,
    logs: PathBuf,
}

impl Shell {
    /// Starts in a folder; what blocks print goes to files in another.
    pub(crate) fn start(folder: &Path, logs: &Path) -> Self {
        fs::create_dir_all(logs).unwrap();
        let mut child = clean(Command::new("bash").args(["--noprofile", "--norc", "-s"]))
            .current_dir(folder)
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        // A block that fails ends the shell, whose last words are the status.
        stdin.write_all(b"exec 3>&1; trap 'echo ended $? >&3' EXIT\n").unwrap();
        let (say, said) = channel();
        let output = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || output.lines().map_while(Result::ok).try_for_each(|line| say.send(line)));
        Self { child, stdin, said, logs: logs.to_owned() }
    }

    /// Runs a block; its exit status. One that is to fail runs in a shell below this one and leaves no variables.
    pub(crate) fn run(&mut self, name: &str, text: &str, may_fail: bool) -> Result<i32, String> {
        let (script, log) = (self.logs.join(format!("{name}.sh")), self.log(name));
        fs::write(&script, format!("set -euo pipefail\n{text}\nset +euo pipefail\n")).unwrap();
        let source = format!("source '{}'", script.display());
        let source = if may_fail { format!("( {source} )") } else { source };
        // Without stdin, nobody waits for a password.
        let line = format!("{source} </dev/null >'{}' 2>&1\necho ended $? >&3\n", log.display());
        // A shell that is gone says so below.
        let _ = self.stdin.write_all(line.as_bytes());
        let said = self.said.recv_timeout(PATIENCE).map_err(|_| "it does not end".to_owned())?;
        let status = said.strip_prefix("ended ").and_then(|status| status.parse().ok());
        status.ok_or_else(|| format!("the shell said {said:?}"))
    }

    /// Where the output of a block is.
    pub(crate) fn log(&self, name: &str) -> PathBuf {
        self.logs.join(format!("{name}.log"))
    }
}

impl Drop for Shell {
    fn drop(&mut self) {
        end(&mut self.child);
    }
}

/// A block that listens.
pub(crate) struct Server {
    child: Child,
    pub(crate) port: u16,
}

impl Server {
    /// Starts it and waits until somebody answers at the port.
    pub(crate) fn start(folder: &Path, text: &str, port: u16, log: &Path) -> Result<Self, String> {
        if answers(port) {
            return Err(format!("port {port} is taken before the block runs"));
        }
        fs::create_dir_all(log.parent().unwrap()).unwrap();
        let output = File::create(log).unwrap();
        let child = clean(Command::new("bash").args(["--noprofile", "--norc", "-c"]))
            .arg(format!("set -euo pipefail\n{text}"))
            .current_dir(folder)
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(output.try_clone().unwrap())
            .stderr(output)
            .spawn()
            .unwrap();
        let mut server = Self { child, port };
        let start = Instant::now();
        while !answers(port) {
            if let Some(status) = server.child.try_wait().unwrap() {
                return Err(format!("it ended ({status}) before it listened on port {port}"));
            }
            if start.elapsed() > PATIENCE {
                return Err(format!("nobody listens on port {port}"));
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        Ok(server)
    }

    /// A server that should still run and does not.
    pub(crate) fn is_gone(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        end(&mut self.child);
    }
}

fn answers(port: u16) -> bool {
    TcpStream::connect_timeout(&([127, 0, 0, 1], port).into(), Duration::from_secs(1)).is_ok()
}

/// Ends a shell with everything it started: it leads a process group of its own.
fn end(child: &mut Child) {
    let group = format!("-{}", child.id());
    let _ = Command::new("kill").args(["-TERM", "--", &group]).stderr(Stdio::null()).status();
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(5) {
        if child.try_wait().is_ok_and(|status| status.is_some()) {
            break;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let _ = Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status();
    let _ = child.wait();
}

/// Takes away what cargo tells its tests, which would reach the cargo of the blocks.
fn clean(command: &mut Command) -> &mut Command {
    for (name, _) in std::env::vars() {
        let kept = ["CARGO_HOME", "CARGO_TERM_COLOR", "CARGO_BUILD_JOBS"].contains(&name.as_str())
            || ["CARGO_NET_", "CARGO_HTTP_", "CARGO_REGISTR"].iter().any(|kept| name.starts_with(kept));
        if name.starts_with("CARGO") && !kept {
            command.env_remove(name);
        }
    }
    command.env_remove("LD_LIBRARY_PATH")
}
