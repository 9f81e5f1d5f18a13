//! What lies between the tool and a chain, and goes wrong as it is told: requests and answers that get lost, servers that
//! are busy or lie, a process that dies at the worst moment.

use alloy::primitives::{B256, keccak256};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{Read, Result, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::ops::Range;
use std::process::{Child, Command};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};
use stylus_node::node::Node;

/// How long a process may take to end once it was told to.
const DYING: Duration = Duration::from_secs(20);

/// Something that is done to the chain in the middle of a run.
pub(crate) type Hook = Arc<dyn Fn(&Node) + Send + Sync>;

/// What goes wrong with a request.
#[derive(Clone)]
pub(crate) enum Fault {
    /// The connection ends before the chain hears of it.
    LostRequest,
    /// The chain does it and nobody hears its answer.
    LostAnswer,
    /// The chain does it and its answer comes late.
    Late(Duration),
    /// The chain gets it twice; the second answer is given.
    Twice,
    /// The answer breaks off, with the length of the whole or of the half.
    Truncated { honest: bool },
    /// A server in front of the chain answers with a page, and the chain hears nothing.
    Page { status: u16, retry_after: Option<u32> },
    /// The chain hears nothing and something else is answered.
    Result(Value),
    /// The chain hears nothing and an error is answered.
    Error(&'static str),
    /// The chain does it and an error is answered.
    ErrorAfter(&'static str),
    /// The answer's result is changed at this key.
    Altered(&'static str, Value),
    /// Something happens before the chain gets it.
    Before(Hook),
    /// Something happens after the chain did it.
    After(Hook),
    /// The process is ended before or after the chain did it, and hears no answer.
    End { signal: Signal, forwarded: bool },
}

/// How a process is ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signal {
    Kill,
    Interrupt,
}

/// Some requests of a method, counted from when the rule was made.
struct Rule {
    method: &'static str,
    which: Range<usize>,
    seen: usize,
    fault: Fault,
}

#[derive(Default)]
struct State {
    rules: Vec<Rule>,
    requests: BTreeMap<String, usize>,
    sent: Vec<B256>,
    /// The process that faults may end.
    victim: Option<Child>,
}

/// A proxy that listens until the process ends.
pub(crate) struct Proxy {
    pub(crate) address: SocketAddr,
    state: Arc<Mutex<State>>,
}

impl Proxy {
    /// Listens on a free port.
    pub(crate) fn before(node: &Node) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(Mutex::new(State::default()));
        let (node, shared) = (node.clone(), state.clone());
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (node, state) = (node.clone(), shared.clone());
                // Whoever breaks off a connection meant to.
                thread::spawn(move || drop(serve(stream, &node, &state)));
            }
        });
        Self { address, state }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// From now on, these requests of a method go wrong; the first is 0.
    pub(crate) fn fault(&self, method: &'static str, which: Range<usize>, fault: Fault) {
        lock(&self.state).rules.push(Rule { method, which, seen: 0, fault });
    }

    /// Nothing goes wrong any more, and counting begins anew.
    pub(crate) fn heal(&self) {
        let mut state = lock(&self.state);
        let victim = state.victim.take();
        *state = State { victim, ..State::default() };
    }

    /// Requests of a method since the last [`Self::heal`].
    pub(crate) fn requests(&self, method: &str) -> usize {
        lock(&self.state).requests.get(method).copied().unwrap_or_default()
    }

    /// Hashes of the transactions that somebody tried to send since the last [`Self::heal`], in order.
    pub(crate) fn sent(&self) -> Vec<B256> {
        lock(&self.state).sent.clone()
    }

    /// Waits for a process, which faults may end meanwhile; its exit status, none if a signal ended it.
    pub(crate) fn watch(&self, child: Child) -> Option<i32> {
        lock(&self.state).victim = Some(child);
        loop {
            let mut state = lock(&self.state);
            let status = state.victim.as_mut().and_then(|child| child.try_wait().unwrap());
            if let Some(status) = status {
                state.victim = None;
                return status.code();
            }
            drop(state);
            thread::sleep(Duration::from_millis(5));
        }
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Reads one request, lets happen what shall, answers, and closes: a connection that is used once cannot be asked again
/// behind the tool's back.
fn serve(mut stream: TcpStream, node: &Node, state: &Mutex<State>) -> Result<()> {
    let body = read(&mut stream)?;
    let request: Value = serde_json::from_slice(&body)?;
    let fault = note(&mut lock(state), &request);
    let id = request["id"].clone();
    let forward = || node.answer(&body).unwrap_or_default();
    let failed = |message: &str| json!({ "jsonrpc": "2.0", "id": id, "error": { "code": -32000, "message": message } });
    let answer = match fault {
        None => forward(),
        Some(Fault::LostRequest) => return Ok(()),
        Some(Fault::LostAnswer) => {
            forward();
            return Ok(());
        }
        Some(Fault::Late(time)) => {
            let answer = forward();
            thread::sleep(time);
            answer
        }
        Some(Fault::Twice) => {
            forward();
            forward()
        }
        Some(Fault::Truncated { honest }) => {
            let whole = forward().to_string();
            let half = &whole[..whole.len() / 2];
            return write(
                &mut stream,
                "200 OK",
                "application/json",
                half,
                if honest { half.len() } else { whole.len() },
                None,
            );
        }
        Some(Fault::Page { status, retry_after }) => {
            let page = "<html><body><h1>Try again later</h1></body></html>";
            return write(&mut stream, &format!("{status} Busy"), "text/html", page, page.len(), retry_after);
        }
        Some(Fault::Result(result)) => json!({ "jsonrpc": "2.0", "id": id, "result": result }),
        Some(Fault::Error(message)) => failed(message),
        Some(Fault::ErrorAfter(message)) => {
            forward();
            failed(message)
        }
        Some(Fault::Altered(key, value)) => {
            let mut answer = forward();
            if answer["result"].is_object() {
                answer["result"][key] = value;
            }
            answer
        }
        Some(Fault::Before(hook)) => {
            hook(node);
            forward()
        }
        Some(Fault::After(hook)) => {
            let answer = forward();
            hook(node);
            answer
        }
        Some(Fault::End { signal, forwarded }) => {
            if forwarded {
                forward();
            }
            end(state, signal);
            return Ok(());
        }
    };
    let answer = answer.to_string();
    write(&mut stream, "200 OK", "application/json", &answer, answer.len(), None)
}

/// Counts a request; what goes wrong with it, if anything does.
fn note(state: &mut State, request: &Value) -> Option<Fault> {
    let method = request["method"].as_str().unwrap_or_default();
    *state.requests.entry(method.to_owned()).or_default() += 1;
    if method == "eth_sendRawTransaction" {
        let raw = request["params"][0].as_str().unwrap_or_default();
        state.sent.push(keccak256(hex::decode(raw.trim_start_matches("0x")).unwrap_or_default()));
    }
    let mut fault = None;
    for rule in state.rules.iter_mut().filter(|rule| rule.method == method) {
        if fault.is_none() && rule.which.contains(&rule.seen) {
            fault = Some(rule.fault.clone());
        }
        rule.seen += 1;
    }
    fault
}

/// Ends the process and waits until it is gone, so that no answer can reach it.
fn end(state: &Mutex<State>, signal: Signal) {
    let start = Instant::now();
    let Some(id) = lock(state).victim.as_ref().map(Child::id) else { return };
    while start.elapsed() < DYING {
        let mut state = lock(state);
        // The next run may have begun as soon as this one was gone.
        let Some(child) = state.victim.as_mut().filter(|child| child.id() == id) else { return };
        match signal {
            Signal::Kill => child.kill().unwrap(),
            Signal::Interrupt => {
                // A second signal does no more than the first.
                Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
            }
        }
        if child.try_wait().unwrap().is_some() {
            return;
        }
        drop(state);
        thread::sleep(Duration::from_millis(20));
    }
    panic!("the process did not end within {DYING:?}");
}

fn read(stream: &mut TcpStream) -> Result<Vec<u8>> {
    stream.set_nodelay(true)?;
    let mut bytes = Vec::new();
    let mut buffer = [0; 65_536];
    loop {
        if let Some(head) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            let text = String::from_utf8_lossy(&bytes[..head]).to_lowercase();
            let length =
                text.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
            let length: usize = length.unwrap_or_default();
            if bytes.len() >= head + 4 + length {
                return Ok(bytes[head + 4..head + 4 + length].to_vec());
            }
        }
        match stream.read(&mut buffer)? {
            0 => return Err(std::io::ErrorKind::UnexpectedEof.into()),
            read => bytes.extend_from_slice(&buffer[..read]),
        }
    }
}

fn write(
    stream: &mut TcpStream,
    status: &str,
    kind: &str,
    body: &str,
    announced: usize,
    retry_after: Option<u32>,
) -> Result<()> {
    let again = retry_after.map(|seconds| format!("retry-after: {seconds}\r\n")).unwrap_or_default();
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {announced}\r\n{again}connection: close\r\n\r\n"
    );
    stream.write_all((head + body).as_bytes())?;
    stream.flush()
}
