//! What a chain costs: transfers of a Stylus token over HTTP, starting a chain, and the memory it takes.

#[path = "../tests/node/support.rs"]
#[allow(dead_code, reason = "shared with the tests")]
mod support;
#[path = "../tests/node/wire.rs"]
#[allow(dead_code, reason = "shared with the tests")]
mod wire;

use alloy::consensus::{SignableTransaction, TxEip1559, TxEnvelope};
use alloy::eips::Encodable2718;
use alloy::signers::SignerSync;
use alloy::signers::local::PrivateKeySigner;
use alloy_primitives::{Address, Bytes, TxKind, U256};
use alloy_sol_types::{SolCall, sol};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use serde_json::{Value, json};
use std::hint::black_box;
use std::net::TcpStream;
use std::time::{Duration, Instant};
use stylus_node::accounts::{DevAccount, TEST_ACCOUNTS};
use stylus_node::node::Node;
use stylus_node::wasm;
use support::{GAS_PRICE, config, transfer};
use wire::{Program, ask};

sol! {
    function activateProgram(address program) external payable returns (uint16 version, uint256 dataFee);
    function mint(address to, uint256 amount) external returns (bool);
    #[derive(Debug)]
    function transfer(address to, uint256 amount) external returns (bool);
}

const TOKEN: &str = include_str!("../tests/erc20.wat");
const ARB_WASM: Address = Address::with_last_byte(0x71);
/// Connections of the client, each with an account of its own.
const CONNECTIONS: usize = 4;
/// Chains that share the process whose memory is looked at.
const CHAINS: usize = 300;

/// An account, its connection and its next nonce.
struct Client {
    account: DevAccount,
    signer: PrivateKeySigner,
    stream: TcpStream,
    nonce: u64,
}

impl Client {
    fn new(program: &Program, account: DevAccount) -> Self {
        let signer = PrivateKeySigner::from_bytes(&account.key).expect("a key");
        let stream = TcpStream::connect(&program.address).expect("connected");
        stream.set_nodelay(true).expect("a socket option");
        Self { account, signer, stream, nonce: 0 }
    }

    fn sign(&mut self, to: TxKind, value: U256, input: Bytes) -> Value {
        let gas_limit = 10_000_000;
        let nonce = self.nonce;
        self.nonce += 1;
        let transaction = TxEip1559 { nonce, gas_limit, to, value, input, ..transfer() };
        let signature = self.signer.sign_hash_sync(&transaction.signature_hash()).expect("a signature");
        json!([Bytes::from(TxEnvelope::from(transaction.into_signed(signature)).encoded_2718())])
    }

    /// Sends a signed transaction; answers its hash.
    fn send(&mut self, signed: &Value) -> Value {
        let answer = ask(&mut self.stream, "eth_sendRawTransaction", signed).expect("an answer");
        assert!(answer["result"].is_string(), "{answer}");
        answer["result"].clone()
    }

    fn receipt(&mut self, hash: &Value) -> Value {
        let answer = ask(&mut self.stream, "eth_getTransactionReceipt", &json!([hash])).expect("an answer");
        assert_eq!(answer["result"]["status"], "0x1", "{answer}");
        answer["result"].clone()
    }
}

/// Deploys and activates the token, and gives everybody some.
fn deploy(clients: &mut [Client]) -> Address {
    let code = wasm::init_code(&wasm::pack(&wat::parse_str(TOKEN).expect("WAT")));
    let owner = &mut clients[0];
    let creation = owner.sign(TxKind::Create, U256::ZERO, code.into());
    let hash = owner.send(&creation);
    let token: Address =
        serde_json::from_value(owner.receipt(&hash)["contractAddress"].clone()).expect("an address");
    let call = activateProgramCall { program: token }.abi_encode().into();
    let activation = owner.sign(TxKind::Call(ARB_WASM), U256::from(GAS_PRICE).pow(U256::from(2)), call);
    let hash = owner.send(&activation);
    owner.receipt(&hash);
    for client in clients {
        let call = mintCall { to: client.account.address, amount: U256::from(u64::MAX) }.abi_encode().into();
        let mint = client.sign(TxKind::Call(token), U256::ZERO, call);
        let hash = client.send(&mint);
        client.receipt(&hash);
    }
    token
}

/// The time that some transfers take, signed beforehand and sent over all connections at once.
fn transfers(clients: &mut [Client], token: Address, count: u64) -> Duration {
    let mut signed = vec![Vec::new(); clients.len()];
    for index in 0..count {
        let at = index as usize % clients.len();
        let to = Address::left_padding_from(&(index % 1_000 + 1).to_be_bytes());
        let call = transferCall { to, amount: U256::ONE }.abi_encode().into();
        signed[at].push(clients[at].sign(TxKind::Call(token), U256::ZERO, call));
    }
    let start = Instant::now();
    let hashes: Vec<Option<Value>> = std::thread::scope(|scope| {
        let threads: Vec<_> = clients
            .iter_mut()
            .zip(&signed)
            .map(|(client, signed)| scope.spawn(|| signed.iter().map(|one| client.send(one)).last()))
            .collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
    });
    let elapsed = start.elapsed();
    for (client, hash) in clients.iter_mut().zip(&hashes) {
        if let Some(hash) = hash {
            client.receipt(hash);
        }
    }
    elapsed
}

fn token_transfers_over_http(criterion: &mut Criterion) {
    let program = Program::start(&[]);
    let mut clients: Vec<_> =
        TEST_ACCOUNTS[..CONNECTIONS].iter().map(|account| Client::new(&program, *account)).collect();
    let token = deploy(&mut clients);
    let mut group = criterion.benchmark_group("transfers");
    group.throughput(Throughput::Elements(1)).sample_size(20);
    group.bench_function("stylus token over HTTP", |bencher| {
        bencher.iter_custom(|count| transfers(&mut clients, token, count));
    });
    group.finish();
}

fn starting_a_chain(criterion: &mut Criterion) {
    criterion.bench_function("start", |bencher| bencher.iter(|| black_box(Node::start(config()))));
}

/// Bytes of memory that the process occupies.
fn resident() -> u64 {
    let text = std::fs::read_to_string("/proc/self/statm").expect("Linux");
    let pages: u64 = text.split(' ').nth(1).and_then(|pages| pages.parse().ok()).expect("pages");
    pages * 4_096
}

fn memory_of_a_chain(_: &mut Criterion) {
    let first = Node::start(config());
    let before = resident();
    let chains: Vec<Node> = (0..CHAINS).map(|_| Node::start(config())).collect();
    let bytes = (resident() - before) / chains.len() as u64;
    println!("memory: {bytes} bytes for each of {CHAINS} chains\n");
    drop((first, chains));
}

criterion_group!(benches, memory_of_a_chain, starting_a_chain, token_transfers_over_http);
criterion_main!(benches);
