//! The program as a process of its own, and requests to it over a connection that stays open.

use serde_json::{Value, json};
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

/// The program; killed when dropped.
pub(crate) struct Program {
    child: Child,
    /// Where it listens.
    pub(crate) address: String,
}

impl Program {
    /// Starts it on a free port.
    pub(crate) fn start(arguments: &[&OsStr]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_stylus-node"))
            .args(["--port", "0"])
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let banner = BufReader::new(child.stdout.take().expect("piped"));
        let address = banner
            .lines()
            .map_while(Result::ok)
            .find_map(|line| line.split_once("http://").map(|(_, address)| address.trim().to_owned()))
            .expect("the program says where it listens");
        Self { child, address }
    }

    /// SIGKILL: nothing in the program runs after this.
    pub(crate) fn kill(&mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("gone");
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The answer to a request on a connection; `None` once the program is dead.
pub(crate) fn ask(stream: &mut TcpStream, method: &str, params: &Value) -> Option<Value> {
    let body = json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).to_string();
    // In one piece: the system would hold the second one back.
    let request = format!("POST / HTTP/1.1\r\nHost: node\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    stream.write_all(request.as_bytes()).ok()?;
    let mut reply = Vec::new();
    let mut chunk = [0; 4_096];
    loop {
        if let Some(end) = reply.windows(4).position(|window| window == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&reply[..end]).to_lowercase();
            let (_, length) = head.split_once("content-length: ")?;
            let length: usize = length.lines().next()?.trim().parse().ok()?;
            if reply.len() >= end + 4 + length {
                return serde_json::from_slice(&reply[end + 4..]).ok();
            }
        }
        match stream.read(&mut chunk) {
            Ok(count) if count > 0 => reply.extend(&chunk[..count]),
            _ => return None,
        }
    }
}
