//! What chain owners may set, and that it takes effect.

use super::harness::*;
use crate::config::DEV_OWNER;
use crate::evm::NETWORK_FEE_ACCOUNT;
use crate::evm::precompiles::abi::{ArbOwner, ArbOwnerPublic, ArbWasm};
use crate::evm::precompiles::{ARB_OWNER, ARB_OWNER_PUBLIC, ARB_WASM};
use crate::hostio::HostIo;
use alloy_primitives::{Address, U256, address, hex};
use alloy_sol_types::{SolCall, SolEvent};
use revm::context::TxEnv;
use revm::primitives::TxKind;

const EVM: Address = address!("00000000000000000000000000000000000e7000");

#[track_caller]
fn set(chain: &mut TestChain, call: &impl SolCall) {
    let data = call.abi_encode();
    let execution = chain.as_owner(ARB_OWNER, &data);
    assert!(execution.result.is_success(), "{:?} {:?}", execution.result, execution.notes);
    assert_eq!(execution.result.tx_gas_used(), intrinsic(&data), "owners act for nothing");
    let event = ArbOwner::OwnerActs::decode_log(&execution.result.logs()[0]).expect("the event");
    assert_eq!((event.method.as_slice(), event.owner), (&data[..4], DEV_OWNER));
    assert_eq!(event.data.data, data);
}

#[track_caller]
fn get<C: SolCall>(chain: &mut TestChain, to: Address, call: C) -> C::Return {
    let execution = chain.call(to, call.abi_encode());
    C::abi_decode_returns(output(&execution)).expect("results")
}

#[test]
fn methods_have_the_selectors_of_nitro() {
    let expected = [
        (ArbOwner::setInkPriceCall::SELECTOR, hex!("8c1d4fda")),
        (ArbOwner::setWasmMaxStackDepthCall::SELECTOR, hex!("4567cc8e")),
        (ArbOwner::setWasmFreePagesCall::SELECTOR, hex!("3f37a846")),
        (ArbOwner::setWasmPageGasCall::SELECTOR, hex!("aaa619e0")),
        (ArbOwner::setWasmPageLimitCall::SELECTOR, hex!("6595381a")),
        (ArbOwner::setWasmMinInitGasCall::SELECTOR, hex!("8293405e")),
        (ArbOwner::setWasmInitCostScalarCall::SELECTOR, hex!("67e0718f")),
        (ArbOwner::setWasmExpiryDaysCall::SELECTOR, hex!("aac68018")),
        (ArbOwner::setWasmKeepaliveDaysCall::SELECTOR, hex!("2a9cbe3e")),
        (ArbOwner::setWasmBlockCacheSizeCall::SELECTOR, hex!("380f1457")),
        (ArbOwner::setWasmMaxSizeCall::SELECTOR, hex!("455ec2eb")),
        (ArbOwner::setWasmActivationGasCall::SELECTOR, hex!("a0a32497")),
        (ArbOwner::setMaxStylusContractFragmentsCall::SELECTOR, hex!("f1fe1a70")),
        (ArbOwner::setL2BaseFeeCall::SELECTOR, hex!("d99bc80e")),
        (ArbOwner::setMinimumL2BaseFeeCall::SELECTOR, hex!("a0188cdb")),
        (ArbOwner::setNetworkFeeAccountCall::SELECTOR, hex!("fcdde2b4")),
        (ArbOwner::setInfraFeeAccountCall::SELECTOR, hex!("57f585db")),
        (ArbOwner::setBrotliCompressionLevelCall::SELECTOR, hex!("5399126f")),
        (ArbOwner::setMaxTxGasLimitCall::SELECTOR, hex!("39673611")),
        (ArbOwner::setMaxBlockGasLimitCall::SELECTOR, hex!("ae105c80")),
        (ArbOwner::scheduleArbOSUpgradeCall::SELECTOR, hex!("e388b381")),
    ];
    for (ours, theirs) in expected {
        assert_eq!(ours, theirs);
    }
}

#[test]
fn stylus_parameters_read_as_they_were_set() {
    let mut chain = TestChain::new();
    let chain = &mut chain;
    set(chain, &ArbOwner::setInkPriceCall { price: 5_000 });
    assert_eq!(get(chain, ARB_WASM, ArbWasm::inkPriceCall {}), 5_000);
    set(chain, &ArbOwner::setWasmMaxStackDepthCall { depth: 9_000 });
    assert_eq!(get(chain, ARB_WASM, ArbWasm::maxStackDepthCall {}), 9_000);
    set(chain, &ArbOwner::setWasmFreePagesCall { pages: 7 });
    assert_eq!(get(chain, ARB_WASM, ArbWasm::freePagesCall {}), 7);
    set(chain, &ArbOwner::setWasmPageGasCall { gas: 77 });
    assert_eq!(get(chain, ARB_WASM, ArbWasm::pageGasCall {}), 77);
    set(chain, &ArbOwner::setWasmPageLimitCall { limit: 64 });
    assert_eq!(get(chain, ARB_WASM, ArbWasm::pageLimitCall {}), 64);
    // Rounded up to units of 128 and 32.
    set(chain, &ArbOwner::setWasmMinInitGasCall { gas: 129, cached: 33 });
    let min = get(chain, ARB_WASM, ArbWasm::minInitGasCall {});
    assert_eq!((min.gas, min.cached), (256, 64));
    // Rounded up to 2 %, and no more than a byte of units.
    for (percent, stored) in [(150, 150), (151, 152), (u64::MAX, 510)] {
        set(chain, &ArbOwner::setWasmInitCostScalarCall { percent });
        assert_eq!(get(chain, ARB_WASM, ArbWasm::initCostScalarCall {}), stored);
    }
    set(chain, &ArbOwner::setWasmExpiryDaysCall { days_: 100 });
    assert_eq!(get(chain, ARB_WASM, ArbWasm::expiryDaysCall {}), 100);
    set(chain, &ArbOwner::setWasmKeepaliveDaysCall { days_: 3 });
    assert_eq!(get(chain, ARB_WASM, ArbWasm::keepaliveDaysCall {}), 3);
    set(chain, &ArbOwner::setWasmBlockCacheSizeCall { count: 1 });
    assert_eq!(get(chain, ARB_WASM, ArbWasm::blockCacheSizeCall {}), 1);
    set(chain, &ArbOwner::setWasmActivationGasCall { gas: 1_234 });
    assert_eq!(get(chain, ARB_WASM, ArbWasm::activationGasCall {}), 1_234);
    set(chain, &ArbOwner::setMaxStylusContractFragmentsCall { count: 5 });
    let count = get(chain, ARB_OWNER_PUBLIC, ArbOwnerPublic::getMaxStylusContractFragmentsCall {});
    assert_eq!(count, 5);
    assert_eq!(get(chain, ARB_WASM, ArbWasm::stylusVersionCall {}), 2, "the rest is as it was");
}

#[test]
fn reading_parameters_costs_a_hundred_gas() {
    let mut chain = TestChain::new();
    let data = ArbWasm::inkPriceCall {}.abi_encode();
    // Opening, parameters, one word of results.
    assert_eq!(chain.call(ARB_WASM, &data).result.tx_gas_used(), intrinsic(&data) + 800 + 100 + 3);
}

#[test]
fn the_ink_price_holds_for_the_next_call() {
    let mut chain = TestChain::new();
    let program = chain.program(&module(
        &[HostIo::TxInkPrice, HostIo::WriteResult],
        "",
        "(i32.store (i32.const 0) (call $tx_ink_price)) (call $write_result (i32.const 0) (i32.const 4)) (i32.const 0)",
    ));
    let ink = code_ink(2, 1 + 825 + 3) + 8_400 + 8_400 + 2 * 16_381;
    for price in [10_000u32, 100, 1] {
        set(&mut chain, &ArbOwner::setInkPriceCall { price });
        chain.next_block();
        let execution = chain.call(program, []);
        assert_eq!(output(&execution), price.to_le_bytes());
        let expected = 21_000 + chain.start_gas(program) + ink.div_ceil(u64::from(price));
        assert_eq!(execution.result.tx_gas_used(), expected, "{price}");
    }
}

#[test]
fn impossible_values_change_nothing_and_cost_an_owner_nothing() {
    let mut chain = TestChain::new();
    let calls = [
        ArbOwner::setInkPriceCall { price: 0 }.abi_encode(),
        ArbOwner::setInkPriceCall { price: 1 << 24 }.abi_encode(),
        ArbOwner::setBrotliCompressionLevelCall { level: 12 }.abi_encode(),
        ArbOwner::setL2BaseFeeCall { price: U256::from(1) << 64 }.abi_encode(),
        ArbOwner::scheduleArbOSUpgradeCall { version: 61, timestamp: 0 }.abi_encode(),
    ];
    for data in calls {
        let execution = chain.as_owner(ARB_OWNER, &data);
        assert!(!execution.result.is_success() && output(&execution).is_empty());
        assert_eq!(execution.result.tx_gas_used(), intrinsic(&data));
        assert_eq!(execution.notes.len(), 1);
    }
    set(&mut chain, &ArbOwner::setInkPriceCall { price: (1 << 24) - 1 });
    assert_eq!(get(&mut chain, ARB_WASM, ArbWasm::inkPriceCall {}), (1 << 24) - 1);
    let data = ArbOwner::setInkPriceCall { price: 1 }.abi_encode();
    assert_eq!(chain.call(ARB_OWNER, data).result.tx_gas_used(), GAS, "others lose their gas");
}

#[test]
fn a_revert_undoes_a_setting() {
    let mut chain = TestChain::new();
    // Calls ArbOwner with its calldata, then reverts.
    let code = hex!("365f5f375f5f365f5f60705af1505f5ffd");
    let contract = chain.bytecode(EVM, &code);
    set(&mut chain, &ArbOwner::addChainOwnerCall { owner: contract });
    let data = ArbOwner::setInkPriceCall { price: 7 }.abi_encode();
    assert!(!chain.call(contract, &data).result.is_success());
    assert_eq!(get(&mut chain, ARB_WASM, ArbWasm::inkPriceCall {}), 10_000);
    // The same call through a proxy that does not revert shows that it would have worked.
    let through = through(ARB_OWNER, &data);
    chain.bytecode(contract, &proxy(Opcode::Call));
    assert!(chain.call(contract, through).result.is_success());
    assert_eq!(get(&mut chain, ARB_WASM, ArbWasm::inkPriceCall {}), 7);
}

#[test]
fn start_costs_pages_and_stack_follow_their_parameters() {
    let mut chain = TestChain::new();
    let recursive = chain.program(&module(
        &[],
        "(func $down (param i32) (result i32)
           (if (result i32) (local.get 0) (then (call $down (i32.sub (local.get 0) (i32.const 1)))) (else (i32.const 0))))",
        "(call $down (local.get $len))",
    ));
    // Frames of 7 words (three operands) for each byte and one more, 6 for the entry; the last word is spare.
    let needed = |bytes: u32| 7 * (bytes + 1) + 6 + 1;
    for (depth, succeeds) in [(needed(100), true), (needed(100) - 1, false)] {
        set(&mut chain, &ArbOwner::setWasmMaxStackDepthCall { depth });
        assert_eq!(chain.call(recursive, [1; 100]).result.is_success(), succeeds);
    }
    set(&mut chain, &ArbOwner::setWasmMaxStackDepthCall { depth: 22_000 });
    chain.next_block();
    let before = chain.call(recursive, []).result.tx_gas_used();
    set(&mut chain, &ArbOwner::setWasmMinInitGasCall { gas: 128, cached: 32 });
    chain.next_block();
    let cheaper = chain.call(recursive, []).result.tx_gas_used();
    assert_eq!(before - cheaper, (69 - 1) * 128 + (11 - 1) * 32);
    set(&mut chain, &ArbOwner::setWasmFreePagesCall { pages: 0 });
    set(&mut chain, &ArbOwner::setWasmPageGasCall { gas: 123 });
    chain.next_block();
    // The one page it starts with; the ramp's first step is worth nothing.
    assert_eq!(chain.call(recursive, []).result.tx_gas_used(), cheaper + 123);
    set(&mut chain, &ArbOwner::setWasmExpiryDaysCall { days_: 1 });
    chain.block.timestamp += 86_400 + 3_600;
    assert_eq!(chain.call(recursive, []).result.tx_gas_used(), GAS, "expired");
}

#[test]
fn the_block_cache_holds_as_many_programs_as_it_is_told() {
    let mut chain = TestChain::new();
    let first = chain.program(&echo());
    let second = chain.program(&module(&[], "", "(i32.const 0)"));
    set(&mut chain, &ArbOwner::setWasmBlockCacheSizeCall { count: 1 });
    let cold = chain.call(first, []).result.tx_gas_used();
    assert!(chain.call(first, []).result.tx_gas_used() < cold);
    chain.call(second, []);
    assert_eq!(chain.call(first, []).result.tx_gas_used(), cold, "the other took its place");
}

#[test]
fn activation_obeys_its_parameters() {
    let mut chain = TestChain::new();
    let wasm = assemble(&echo());
    let program = chain.deploy(&wasm);
    let before = chain.state.clone();
    let gas = chain.activate(program).result.tx_gas_used();
    chain.state = before;
    set(&mut chain, &ArbOwner::setWasmActivationGasCall { gas: 50_000 });
    let after = chain.state.clone();
    assert_eq!(chain.activate(program).result.tx_gas_used(), gas + 50_000);
    chain.state = after;
    let size = u32::try_from(wasm.len()).expect("short");
    for (size, fits) in [(size - 1, false), (size, true)] {
        set(&mut chain, &ArbOwner::setWasmMaxSizeCall { size });
        assert_eq!(chain.activate(program).result.is_success(), fits);
    }
    set(&mut chain, &ArbOwner::setWasmMaxSizeCall { size: 131_072 });
    set(&mut chain, &ArbOwner::setWasmPageLimitCall { limit: 0 });
    let other = chain.deploy(&assemble(&module(&[], "", "(i32.const 0)")));
    let execution = chain.activate(other);
    assert!(execution.notes[0].contains("the limit is 0"), "{:?}", execution.notes);
    // What is active stays so, even when it has to be compiled again.
    chain.engine.modules.clear();
    assert_eq!(output(&chain.call(program, b"still")), b"still");
}

#[test]
fn the_gas_limit_of_a_transaction_is_what_an_owner_says() {
    let mut chain = TestChain::new();
    let endless = chain.bytecode(EVM, &[0x5b, 0x60, 0x00, 0x56]);
    set(&mut chain, &ArbOwner::setMaxTxGasLimitCall { limit: 500_000 });
    let execution = chain.call(endless, []);
    assert!(execution.result.is_halt());
    assert_eq!(execution.result.tx_gas_used(), 500_000);
}

#[test]
fn fees_go_to_the_accounts_an_owner_names() {
    let mut chain = TestChain::new();
    let [network, infra] = [0xa1, 0xa2].map(Address::repeat_byte);
    set(&mut chain, &ArbOwner::setNetworkFeeAccountCall { account: network });
    set(&mut chain, &ArbOwner::setInfraFeeAccountCall { account: infra });
    set(&mut chain, &ArbOwner::setMinimumL2BaseFeeCall { price: U256::from(30) });
    set(&mut chain, &ArbOwner::setL2BaseFeeCall { price: U256::from(100) });
    let named = get(&mut chain, ARB_OWNER_PUBLIC, ArbOwnerPublic::getNetworkFeeAccountCall {});
    assert_eq!(named, network);
    let named = get(&mut chain, ARB_OWNER_PUBLIC, ArbOwnerPublic::getInfraFeeAccountCall {});
    assert_eq!(named, infra);
    chain.next_block();
    let before = [network, infra, NETWORK_FEE_ACCOUNT].map(|account| chain.balance(account));
    let price = chain.block.base_fee;
    assert_eq!(price, 100, "the next block has it");
    let tx = TxEnv { gas_price: 100, ..chain.tx(USER, TxKind::Call(NOBODY), vec![]) };
    assert!(chain.send(tx).result.is_success());
    let after = [network, infra, NETWORK_FEE_ACCOUNT].map(|account| chain.balance(account));
    // The infrastructure gets the least base fee, the network what is above it.
    assert_eq!(after[0] - before[0], U256::from(21_000 * 70));
    assert_eq!(after[1] - before[1], U256::from(21_000 * 30));
    assert_eq!(after[2], before[2]);
    // The fee for program data follows the network's.
    let program = chain.deploy(&assemble(&echo()));
    let collected = chain.balance(network);
    let execution = chain.activate(program);
    let fee = ArbWasm::activateProgramCall::abi_decode_returns(output(&execution)).expect("results").dataFee;
    let gas_fee = U256::from(execution.result.tx_gas_used() * 70);
    assert_eq!(chain.balance(network) - collected, fee + gas_fee);
}
