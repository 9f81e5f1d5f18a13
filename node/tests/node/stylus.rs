//! Stylus programs through the methods that deployment tools use.

use crate::support::*;
use alloy_primitives::{Address, B256, Bytes, U256, keccak256};
use alloy_sol_types::{SolCall, SolEvent, sol};
use serde_json::{Value, json};
use stylus_node::node::Node;
use stylus_node::predeploys::STYLUS_DEPLOYER;
use stylus_node::wasm;

sol! {
    function activateProgram(address program) external payable returns (uint16 version, uint256 dataFee);
    function codehashVersion(bytes32 codehash) external view returns (uint16 version);
    function deploy(bytes bytecode, bytes initData, uint256 initValue, bytes32 salt) external payable returns (address);
    event ContractDeployed(address deployedContract);
}

const ARB_WASM: &str = "0x0000000000000000000000000000000000000071";
/// Returns its calldata.
pub(crate) const ECHO: &str = r#"(module
    (import "vm_hooks" "read_args" (func $read_args (param i32)))
    (import "vm_hooks" "write_result" (func $write_result (param i32 i32)))
    (memory (export "memory") 1 1)
    (func (export "user_entrypoint") (param $len i32) (result i32)
        (call $read_args (i32.const 0))
        (call $write_result (i32.const 0) (local.get $len))
        (i32.const 0)))"#;
/// Adds floating point numbers, which Stylus does not price.
const FLOAT: &str = r#"(module
    (memory (export "memory") 1 1)
    (func (export "user_entrypoint") (param i32) (result i32)
        (i32.trunc_f32_s (f32.add (f32.const 1) (f32.const 2)))))"#;

pub(crate) fn code(wat: &str) -> Vec<u8> {
    wasm::pack(&wat::parse_str(wat).expect("WAT"))
}

pub(crate) fn place(node: &Node, wat: &str) -> Address {
    let data = Bytes::from(wasm::init_code(&code(wat)));
    let receipt = send(node, json!({"from": ALICE.address, "data": data}));
    assert_eq!(receipt["status"], "0x1", "{receipt}");
    serde_json::from_value(receipt["contractAddress"].clone()).expect("an address")
}

pub(crate) fn activation(program: Address) -> Value {
    let data = Bytes::from(activateProgramCall { program }.abi_encode());
    json!({"from": ALICE.address, "to": ARB_WASM, "data": data, "value": "0xde0b6b3a7640000"})
}

#[test]
fn a_program_runs_once_it_is_activated() {
    let node = node();
    let program = place(&node, ECHO);
    let call = json!([{"to": program, "data": "0xc0ffee"}]);
    let error = fail(&node, "eth_call", call.clone());
    assert!(error.message.contains("activated"), "{}", error.message);
    let before = balance(&node, ALICE.address);
    let receipt = send(&node, activation(program));
    assert_eq!(receipt["status"], "0x1", "{receipt}");
    assert!(number(&receipt["gasUsed"]) > 1_659_168);
    let paid = before - balance(&node, ALICE.address);
    assert!(paid < U256::from(10).pow(U256::from(16)), "the excess comes back, yet {paid} wei are gone");
    assert_eq!(ask(&node, "eth_call", call), "0xc0ffee");
    let receipt = send(&node, json!({"from": BOB.address, "to": program, "data": "0xc0ffee"}));
    assert_eq!(receipt["status"], "0x1");
}

#[test]
fn the_activation_fee_is_asked_for_with_state_overrides() {
    let node = node();
    let anywhere = Address::repeat_byte(0x5a);
    let overrides = json!({
        anywhere.to_string(): {"code": Bytes::from(code(ECHO))},
        ALICE.address.to_string(): {"balance": U256::MAX},
    });
    let answer = ask(&node, "eth_call", json!([activation(anywhere), "latest", overrides]));
    let answer: Bytes = serde_json::from_value(answer).expect("data");
    let answer = activateProgramCall::abi_decode_returns(&answer).expect("two words");
    assert_eq!(answer.version, 2);
    assert!(answer.dataFee > U256::ZERO);
    assert_eq!(ask(&node, "eth_getCode", json!([anywhere])), "0x");
}

#[test]
fn a_rejected_activation_says_why() {
    let node = node();
    let program = place(&node, FLOAT);
    for method in ["eth_call", "eth_estimateGas"] {
        let error = fail(&node, method, json!([activation(program)]));
        assert!(error.message.to_lowercase().contains("float"), "{method}: {}", error.message);
    }
    let mut request = activation(program);
    request["gas"] = json!("0x4c4b40");
    assert_eq!(send(&node, request)["status"], "0x0");
}

#[test]
fn the_stylus_deployer_creates_and_activates_in_one_transaction() {
    let node = node();
    let call = deployCall {
        bytecode: wasm::init_code(&code(ECHO)).into(),
        initData: Bytes::from_static(b"constructed"),
        initValue: U256::ZERO,
        salt: B256::with_last_byte(1),
    };
    let salt = keccak256([call.salt.as_slice(), &call.initData, &[0; 32]].concat());
    let expected = STYLUS_DEPLOYER.create2_from_code(salt, &call.bytecode);
    let request = json!({"from": ALICE.address, "to": STYLUS_DEPLOYER, "value": "0xde0b6b3a7640000",
        "data": Bytes::from(call.abi_encode())});
    let receipt = send(&node, request);
    assert_eq!(receipt["status"], "0x1", "{receipt}");
    let last = receipt["logs"].as_array().and_then(|logs| logs.last()).expect("logs").clone();
    assert_eq!(last["topics"][0], json!(ContractDeployed::SIGNATURE_HASH));
    let data: Bytes = serde_json::from_value(last["data"].clone()).expect("data");
    assert_eq!(ContractDeployed::abi_decode_data(&data).expect("an address").0, expected);
    assert_eq!(ask(&node, "eth_call", json!([{"to": expected, "data": "0x01"}])), "0x01");
    assert_eq!(balance(&node, STYLUS_DEPLOYER), U256::ZERO);
    let hash = keccak256(code(ECHO));
    let version = codehashVersionCall { codehash: hash }.abi_encode();
    let answer = ask(&node, "eth_call", json!([{"to": ARB_WASM, "data": Bytes::from(version)}]));
    assert_eq!(answer, json!(format!("0x{:064x}", 2)));
}

#[test]
fn an_estimate_covers_a_whole_stylus_deployment() {
    let node = node();
    let call = deployCall {
        bytecode: wasm::init_code(&code(ECHO)).into(),
        initData: Bytes::new(),
        initValue: U256::ZERO,
        salt: B256::ZERO,
    };
    let mut request = json!({"from": ALICE.address, "to": STYLUS_DEPLOYER, "value": "0xde0b6b3a7640000",
        "data": Bytes::from(call.abi_encode())});
    let estimate = ask(&node, "eth_estimateGas", json!([request]));
    request["gas"] = estimate.clone();
    let receipt = send(&node, request);
    assert_eq!(receipt["status"], "0x1");
    let (estimate, used) = (number(&estimate), number(&receipt["gasUsed"]));
    assert!(estimate <= used + used / 20, "{estimate} for {used}");
}
