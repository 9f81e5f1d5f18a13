//! Programs of several accounts: roots and fragments.

use super::harness::*;
use crate::evm::Execution;
use crate::evm::precompiles::ARB_WASM;
use crate::evm::precompiles::abi::ArbWasm;
use crate::hostio::HostIo;
use crate::wasm::{self, Limits};
use alloy_primitives::{Address, U256};
use alloy_sol_types::SolCall;
use revm::context::TxEnv;
use revm::primitives::TxKind;

/// Gas of an activation before it looks at the code: argument, opening, fixed part, parameters, record.
const BEFORE_CODE: u64 = 3 + 800 + 1_659_168 + 100 + 800;
/// Reading the largest code there can be, besides the access.
const LARGEST: u64 = 3 * 24_576 / 32;

/// An echo with 40,000 bytes that no compressor shortens.
fn large() -> Vec<u8> {
    let mut seed = 5u64;
    let noise: Vec<u8> = (0..40_000)
        .map(|_| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 56) as u8
        })
        .collect();
    assemble(&module(
        &[HostIo::ReadArgs, HostIo::WriteResult],
        &data(1_024, &noise),
        "(call $read_args (i32.const 0)) (call $write_result (i32.const 0) (local.get $len)) (i32.const 0)",
    ))
}

fn create(chain: &mut TestChain, code: &[u8]) -> Address {
    let execution = chain.send(chain.tx(USER, TxKind::Create, wasm::init_code(code)));
    assert!(execution.result.is_success(), "{:?}", execution.result);
    execution.result.created_address().expect("a created contract")
}

/// The module's fragments and its root, deployed by transactions.
fn deploy(chain: &mut TestChain) -> (Vec<Address>, Vec<usize>, Address) {
    let fragments = wasm::pack_fragments(&large()).expect("short enough");
    let addresses: Vec<_> = fragments.codes.iter().map(|code| create(chain, code)).collect();
    let root = create(chain, &fragments.root(&addresses));
    (addresses, fragments.codes.iter().map(Vec::len).collect(), root)
}

fn activation(program: Address) -> Vec<u8> {
    ArbWasm::activateProgramCall { program }.abi_encode()
}

/// Gas of activating the module, were it in one account.
fn activation_gas(chain: &TestChain, program: Address) -> u64 {
    let limits = Limits::new(&chain.config.stylus, 60);
    let activated = wasm::activate(&large(), &limits).expect("a program");
    // Results; module hash, demand, its time, record; five pricer words, fee account; the event.
    let rest = 2 * 3 + 4 * 20_000 + 5 * 800 + 800 + 375 + 2 * 375 + 4 * 32 * 8;
    intrinsic(&activation(program)) + BEFORE_CODE + activated.work_gas + rest
}

#[test]
fn a_program_above_24_kib_runs_and_is_loaded_again_for_nothing() {
    let mut chain = TestChain::new();
    let (fragments, _, root) = deploy(&mut chain);
    assert_eq!(fragments.len(), 2);
    assert_eq!(chain.call(root, b"early").result.tx_gas_used(), GAS, "not activated");
    assert!(chain.activate(root).result.is_success());
    chain.next_block();
    let first = chain.call(root, b"hello");
    assert_eq!(output(&first), b"hello");
    chain.engine.modules.clear();
    chain.next_block();
    let again = chain.call(root, b"hello");
    assert_eq!((output(&again), again.result.tx_gas_used()), (&b"hello"[..], first.result.tx_gas_used()));
}

#[test]
fn fragments_are_read_at_the_price_of_copying_them() {
    let mut chain = TestChain::new();
    let (fragments, lens, root) = deploy(&mut chain);
    let words: u64 = lens.iter().map(|len| (*len as u64).div_ceil(32)).sum();
    // One of them is warm: the access list that warms it costs 2,400.
    let warm = [(fragments[0], vec![])];
    let tx = TxEnv {
        value: ether(1),
        tx_type: 1,
        access_list: warm
            .map(|(address, storage_keys)| alloy::eips::eip2930::AccessListItem { address, storage_keys })
            .to_vec()
            .into(),
        ..chain.tx(USER, TxKind::Call(ARB_WASM), activation(root))
    };
    let before = chain.state.clone();
    let execution = chain.send(tx);
    let expected = activation_gas(&chain, root) + 2_400 + 100 + 2_600 + 3 * words;
    assert_eq!(execution.result.tx_gas_used(), expected, "{:?}", execution.notes);
    chain.state = before;
    let execution = chain.activate(root);
    assert_eq!(execution.result.tx_gas_used(), activation_gas(&chain, root) + 2 * 2_600 + 3 * words);
}

#[test]
fn a_fragment_is_not_read_unless_the_largest_could_be_paid() {
    let mut chain = TestChain::new();
    let (_, lens, root) = deploy(&mut chain);
    let first = 2_600 + 3 * (lens[0] as u64).div_ceil(32);
    let before_first = intrinsic(&activation(root)) + BEFORE_CODE;
    for (read, gas) in [(0, before_first), (1, before_first + first)] {
        for (missing, refused) in [(1, true), (0, false)] {
            let gas_limit = gas + 2_600 + LARGEST - missing;
            let tx = TxEnv {
                value: ether(1),
                gas_limit,
                ..chain.tx(USER, TxKind::Call(ARB_WASM), activation(root))
            };
            let execution = chain.send(tx);
            assert!(!execution.result.is_success());
            assert_eq!(execution.result.tx_gas_used(), gas_limit, "all gas in any case");
            let notes = &execution.notes;
            // With enough for this one, the next piece or the work of activation is what is too much.
            let read_on = notes.is_empty() || read == 0;
            assert!(if refused { notes[0].contains("too little gas to read") } else { read_on }, "{notes:?}");
        }
    }
}

/// The note of an activation that takes all gas.
fn refusal(chain: &mut TestChain, program: Address) -> String {
    let execution: Execution = chain.activate(program);
    assert!(!execution.result.is_success() && output(&execution).is_empty());
    assert_eq!(execution.result.tx_gas_used(), GAS);
    assert_eq!(chain.call(program, []).result.tx_gas_used(), GAS, "and so does a call");
    execution.notes[0].clone()
}

#[test]
fn each_fault_takes_all_gas_and_is_named() {
    let mut chain = TestChain::new();
    let packed = wasm::pack_fragments(&large()).expect("short enough");
    let pieces: Vec<_> = packed.codes.iter().map(|code| create(&mut chain, code)).collect();
    let evm = chain.bytecode(NOBODY, &[0x00]);
    let empty = Address::repeat_byte(0x77);
    let root = |addresses: &[Address]| packed.root(addresses);
    let with = |at: usize, byte: u8| {
        let mut code = root(&pieces);
        code[at] = byte;
        code
    };
    let mut ragged = root(&pieces);
    ragged.pop();
    let cases = [
        (root(&[]), "names no fragments"),
        (root(&[pieces[0], pieces[1], pieces[1]]), "names 3 fragments; the limit is 2"),
        (root(&[pieces[0], evm]), "whose code is not a fragment"),
        (root(&[empty, pieces[1]]), "whose code is not a fragment"),
        (root(&pieces[..1]), "cut short"),
        (ragged, "ends with 19 bytes that are no address"),
        (with(7, packed.root(&[])[7] ^ 1), "the root declares"),
        (with(4, 0x01), "the limit is 131072"),
        (with(3, 1), "dictionary 1"),
        (wasm::ROOT_PREFIX.to_vec(), "header alone takes 8"),
    ];
    for (code, fault) in cases {
        let program = create(&mut chain, &code);
        let note = refusal(&mut chain, program);
        let longer = fault == "the root declares" && note.contains("decompresses to more than");
        assert!(note.contains(fault) || longer, "{note}, not {fault}");
    }
    assert!(refusal(&mut chain, pieces[0]).contains("fragment (eff001) of a larger program"));
}

#[test]
fn an_owner_sets_how_many_fragments_there_may_be() {
    let mut chain = TestChain::new();
    let (_, _, root) = deploy(&mut chain);
    let set = crate::evm::precompiles::abi::ArbOwner::setMaxStylusContractFragmentsCall { count: 1 };
    assert!(chain.as_owner(crate::evm::precompiles::ARB_OWNER, set.abi_encode()).result.is_success());
    assert!(refusal(&mut chain, root).contains("names 2 fragments; the limit is 1"));
}

#[test]
fn a_program_whose_fragments_changed_is_not_run() {
    let mut chain = TestChain::new();
    let (fragments, _, root) = deploy(&mut chain);
    assert!(chain.activate(root).result.is_success());
    let other = assemble(&echo());
    let packed = wasm::pack_fragments(&other).expect("short enough");
    chain.bytecode(fragments[0], &packed.codes[0]);
    assert_eq!(output(&chain.call(root, b"kept")), b"kept", "what is compiled stays");
    chain.engine.modules.clear();
    let execution = chain.call(root, b"gone");
    assert_eq!(execution.result.tx_gas_used(), GAS);
    assert!(!execution.notes.is_empty());
}

#[test]
fn before_arbos_60_roots_and_fragments_are_no_programs() {
    let mut chain = TestChain::of_version(59);
    let packed = wasm::pack_fragments(&large()).expect("short enough");
    for code in [packed.root(&[USER]), packed.codes[0].clone()] {
        let init = wasm::init_code(&code);
        assert!(chain.send(chain.tx(USER, TxKind::Create, init)).result.is_halt(), "cannot be deployed");
        let placed = chain.bytecode(NOBODY, &code);
        assert!(refusal(&mut chain, placed).contains("does not start with the Stylus prefix"));
    }
    let evm = chain.bytecode(NOBODY, &[0x00]);
    assert!(refusal_of_activation(&mut chain, evm).contains("does not start"));
    let none = chain.activate(Address::repeat_byte(0x78));
    assert!(none.result.tx_gas_used() < 2_000_000, "empty code keeps the gas at any version");
    assert_eq!(chain.balance(ARB_WASM), U256::ZERO);
}

fn refusal_of_activation(chain: &mut TestChain, program: Address) -> String {
    let execution = chain.activate(program);
    assert_eq!(execution.result.tx_gas_used(), GAS);
    execution.notes[0].clone()
}
