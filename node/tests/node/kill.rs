//! Killed at any moment, the program loses nothing that it acknowledged.

use crate::files::Scratch;
use crate::support::*;
use crate::wire::{Program, ask};
use alloy::consensus::{SignableTransaction, TxEip1559, TxEnvelope};
use alloy::eips::Encodable2718;
use alloy::signers::SignerSync;
use alloy::signers::local::PrivateKeySigner;
use alloy_primitives::{Address, Bytes, TxKind, U256};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::net::TcpStream;
use std::sync::Mutex;
use std::time::Duration;
use stylus_node::accounts::{DevAccount, TEST_ACCOUNTS};

/// How often the program is killed.
const KILLS: u64 = 6;
/// Clients at a time, each with an account of its own.
const CLIENTS: usize = 4;
/// Transactions of a client between two kills; more than it can send before the next one.
const MOST: u64 = 2_000;
/// Who is paid.
const SHOP: Address = Address::repeat_byte(0x5c);

/// The result of a request that must work.
#[track_caller]
fn result(stream: &mut TcpStream, method: &str, params: Value) -> Value {
    let answer = ask(stream, method, &params).unwrap_or_else(|| panic!("{method}: no answer"));
    assert!(answer.get("error").is_none(), "{method}: {answer}");
    answer["result"].clone()
}

fn payment(signer: &PrivateKeySigner, nonce: u64) -> Bytes {
    let transaction = TxEip1559 { nonce, to: TxKind::Call(SHOP), ..transfer() };
    let signature = signer.sign_hash_sync(&transaction.signature_hash()).expect("a signature");
    TxEnvelope::from(transaction.into_signed(signature)).encoded_2718().into()
}

/// Pays until the program dies; remembers under the hash of each acknowledged payment who sent it and its block.
fn pay(address: &str, account: DevAccount, acknowledged: &Mutex<BTreeMap<String, Value>>) {
    let signer = PrivateKeySigner::from_bytes(&account.key).expect("a key");
    let Ok(mut stream) = TcpStream::connect(address) else { return };
    let nonce = ask(&mut stream, "eth_getTransactionCount", &json!([account.address, "latest"]));
    let Some(nonce) = nonce.map(|answer| number(&answer["result"])) else { return };
    for nonce in nonce..nonce + MOST {
        let sent = ask(&mut stream, "eth_sendRawTransaction", &json!([payment(&signer, nonce)]));
        let Some(hash) = sent.map(|answer| answer["result"].as_str().map(str::to_owned)) else { return };
        let hash = hash.expect("accepted");
        // An acknowledgement that came counts, whether or not there is time to ask for the block.
        acknowledged.lock().expect("no panic").insert(hash.clone(), Value::Null);
        let Some(receipt) = ask(&mut stream, "eth_getTransactionReceipt", &json!([hash])) else { return };
        acknowledged.lock().expect("no panic").insert(hash, receipt["result"].clone());
    }
}

#[test]
fn a_killed_program_forgets_nothing_that_it_acknowledged() {
    let scratch = Scratch::new("kill");
    let acknowledged = Mutex::new(BTreeMap::new());
    let accounts = &TEST_ACCOUNTS[..CLIENTS];
    for round in 0..KILLS {
        let mut program = Program::start(&["--state".as_ref(), scratch.0.as_os_str()]);
        check(&program, accounts, &acknowledged);
        let before = acknowledged.lock().expect("no panic").len();
        std::thread::scope(|scope| {
            for account in accounts {
                let (address, acknowledged) = (program.address.as_str().to_owned(), &acknowledged);
                scope.spawn(move || pay(&address, *account, acknowledged));
            }
            // At least one was acknowledged, and then at some moment.
            while acknowledged.lock().expect("no panic").len() <= before {
                std::thread::sleep(Duration::from_millis(1));
            }
            let moment = (round * 7_919 + u64::from(std::process::id())) % 293;
            std::thread::sleep(Duration::from_millis(moment));
            program.kill();
        });
    }
    check(&Program::start(&["--state".as_ref(), scratch.0.as_os_str()]), accounts, &acknowledged);
    let all = acknowledged.lock().expect("no panic").len();
    println!("{KILLS} kills, {all} acknowledged transactions");
    assert!(all as u64 >= KILLS);
}

/// Everything acknowledged is there, and accounts and blocks agree with it.
fn check(program: &Program, accounts: &[DevAccount], acknowledged: &Mutex<BTreeMap<String, Value>>) {
    let stream = &mut TcpStream::connect(&program.address).expect("connected");
    for (hash, known) in &mut *acknowledged.lock().expect("no panic") {
        let receipt = result(stream, "eth_getTransactionReceipt", json!([hash]));
        assert_eq!(receipt["status"], "0x1", "{hash} was acknowledged: {receipt}");
        if known.is_null() {
            *known = receipt.clone();
        }
        assert_eq!(&receipt, known);
        let block = result(stream, "eth_getBlockByHash", json!([receipt["blockHash"], false]));
        assert_eq!(block["number"], receipt["blockNumber"]);
    }
    // Every payment is one of a wei, and every transaction has a block of its own.
    let mut sent = 0;
    for account in accounts {
        let nonce = number(&result(stream, "eth_getTransactionCount", json!([account.address, "latest"])));
        let balance = result(stream, "eth_getBalance", json!([account.address, "latest"]));
        let balance: U256 = serde_json::from_value(balance).expect("a balance");
        let paid = U256::from(nonce) * (U256::from(21_000 * GAS_PRICE) + U256::ONE);
        assert_eq!(balance, config().account_balance - paid);
        sent += nonce;
    }
    let shop: U256 =
        serde_json::from_value(result(stream, "eth_getBalance", json!([SHOP, "latest"]))).expect("a balance");
    assert_eq!(shop, U256::from(sent));
    assert_eq!(number(&result(stream, "eth_blockNumber", json!([]))), sent);
    let acknowledged = acknowledged.lock().expect("no panic").len() as u64;
    // A client that was never answered may have one more in the chain, per kill.
    assert!((acknowledged..=acknowledged + KILLS * accounts.len() as u64).contains(&sent), "{sent}");
}
