//! What differs from one ArbOS version to the next.

use super::harness::*;
use crate::config::StylusParams;
use crate::evm::ExecutionError;
use crate::evm::precompiles::abi::{ArbOwner, ArbOwnerPublic, ArbSys, ArbWasm, ArbWasmCache};
use crate::evm::precompiles::{ARB_OWNER, ARB_OWNER_PUBLIC, ARB_SYS, ARB_WASM, ARB_WASM_CACHE};
use crate::hostio::HostIo;
use alloy_primitives::{Address, B256, U256, address, hex};
use alloy_sol_types::SolCall;
use revm::context::TxEnv;
use revm::context_interface::result::InvalidTransaction;
use revm::primitives::TxKind;

const EVM: Address = address!("00000000000000000000000000000000000e7000");
/// Where P-256 signatures are verified.
const P256: Address = address!("0000000000000000000000000000000000000100");

#[test]
fn every_version_runs_programs_and_knows_its_number() {
    for version in 32..=60 {
        let mut chain = TestChain::of_version(version);
        let program = chain.program(&echo());
        assert_eq!(output(&chain.call(program, b"runs")), b"runs", "ArbOS {version}");
        let number = chain.call(ARB_SYS, ArbSys::arbOSVersionCall {}.abi_encode());
        assert_eq!(U256::from_be_slice(output(&number)), U256::from(55 + version));
    }
}

#[test]
fn delegations_of_prague_exist_since_40() {
    for (version, exists) in [(39, false), (40, true)] {
        let mut chain = TestChain::of_version(version);
        let authorization = alloy::eips::eip7702::Authorization {
            chain_id: U256::from(chain.config.chain_id),
            address: NOBODY,
            nonce: 0,
        };
        let signed = alloy::eips::eip7702::RecoveredAuthorization::new_unchecked(
            authorization,
            alloy::eips::eip7702::RecoveredAuthority::Valid(Address::repeat_byte(0x55)),
        );
        let tx = TxEnv {
            tx_type: 4,
            gas_priority_fee: Some(0),
            authorization_list: vec![revm::context::either::Either::Right(signed)],
            ..chain.tx(USER, TxKind::Call(NOBODY), vec![])
        };
        match chain.try_send(tx) {
            Ok(_) => assert!(exists),
            Err(error) => {
                let refused = ExecutionError::Invalid(InvalidTransaction::Eip7702NotSupported);
                assert_eq!((error, exists), (refused, false));
            }
        }
    }
}

#[test]
fn the_stack_was_deeper_before_50() {
    assert_eq!(StylusParams::for_arbos(49).max_stack_depth, 262_144);
    assert_eq!(StylusParams::for_arbos(50).max_stack_depth, 22_000);
    // 5,000 frames of 7 words are more than 22,000 and less than 262,144.
    for (version, fits) in [(49, true), (50, false)] {
        let mut chain = TestChain::of_version(version);
        let program = chain.program(&module(
            &[],
            "(func $down (param i32) (result i32)
               (if (result i32) (local.get 0) (then (call $down (i32.sub (local.get 0) (i32.const 1)))) (else (i32.const 0))))",
            "(call $down (i32.const 5000))",
        ));
        assert_eq!(chain.call(program, []).result.is_success(), fits, "ArbOS {version}");
    }
}

#[test]
fn the_deepest_stack_of_old_versions_ends_in_the_counter_not_in_the_engine() {
    let mut chain = TestChain::of_version(49);
    let endless = chain.program(&module(
        &[],
        "(func $down (param i32) (result i32) (call $down (local.get 0)))",
        "(call $down (local.get $len))",
    ));
    let execution = chain.call(endless, []);
    assert_eq!(execution.result.tx_gas_used(), GAS);
    assert!(execution.notes[0].contains("out of stack words"), "{:?}", execution.notes);
}

#[test]
fn a_flush_that_cannot_be_paid_reverted_before_50() {
    let key = data(0, &[1; 32]);
    for (version, takes_all) in [(49, false), (50, true)] {
        let mut chain = TestChain::of_version(version);
        let program = chain.program(&module(
            &[HostIo::StorageCache, HostIo::StorageFlush],
            &key,
            "(call $storage_cache_bytes32 (i32.const 0) (i32.const 0)) (call $storage_flush_cache (i32.const 0)) (i32.const 0)",
        ));
        let gas_limit = 21_000 + chain.start_gas(program) + 20_000;
        let tx = TxEnv { gas_limit, ..chain.tx(USER, TxKind::Call(program), vec![]) };
        let execution = chain.send(tx);
        assert!(!execution.result.is_success() && output(&execution).is_empty());
        assert_eq!(execution.result.is_halt(), takes_all);
        let imports = (8_400 + 2 * 5_040) + (8_400 + 59_673);
        // Three constants; the last block, after the flush, is not reached.
        let ink: u64 = 2 * (3_800 + 2_450) + 3 + imports;
        let used = if takes_all { gas_limit } else { 21_000 + chain.start_gas(program) + ink.div_ceil(INK) };
        assert_eq!(execution.result.tx_gas_used(), used);
    }
}

#[test]
fn the_cap_of_a_transaction_begins_with_50() {
    // Before, the block's limit bounds what runs, without what is paid before.
    for (version, most) in [(49, 32_000_000 + 21_000), (50, 32_000_000)] {
        let mut chain = TestChain::of_version(version);
        let endless = chain.bytecode(EVM, &[0x5b, 0x60, 0x00, 0x56]);
        let tx = TxEnv { gas_limit: 50_000_000, ..chain.tx(USER, TxKind::Call(endless), vec![]) };
        assert_eq!(chain.send(tx).result.tx_gas_used(), most, "ArbOS {version}");
    }
}

#[test]
fn several_results_are_refused_since_60() {
    let several =
        module(&[], "(func $two (result i32 i32) (i32.const 0) (i32.const 0))", "(call $two) (drop)");
    for (version, accepted) in [(59, true), (60, false)] {
        let mut chain = TestChain::of_version(version);
        let program = chain.deploy(&assemble(&several));
        let execution = chain.activate(program);
        assert_eq!(execution.result.is_success(), accepted, "{:?}", execution.notes);
        if accepted {
            assert!(chain.call(program, []).result.is_success());
        }
    }
}

#[test]
fn methods_begin_with_their_version() {
    let owner = [
        (40, ArbOwner::setWasmMaxSizeCall { size: 1 << 17 }.abi_encode()),
        (50, ArbOwner::setMaxBlockGasLimitCall { limit: 1 << 25 }.abi_encode()),
        (59, ArbOwner::setWasmActivationGasCall { gas: 1 }.abi_encode()),
        (60, ArbOwner::setMaxStylusContractFragmentsCall { count: 3 }.abi_encode()),
    ];
    for (since, data) in owner {
        for version in [since - 1, since] {
            let mut chain = TestChain::of_version(version);
            let execution = chain.as_owner(ARB_OWNER, &data);
            assert_eq!(execution.result.is_success(), version == since, "{:?}", execution.notes);
            assert_eq!(execution.result.tx_gas_used(), intrinsic(&data), "owners never pay");
        }
    }
    let everybody = [
        (59, ARB_WASM, ArbWasm::activationGasCall {}.abi_encode()),
        (60, ARB_OWNER_PUBLIC, ArbOwnerPublic::getMaxStylusContractFragmentsCall {}.abi_encode()),
    ];
    for (since, to, data) in everybody {
        for version in [since - 1, since] {
            let execution = TestChain::of_version(version).call(to, &data);
            assert_eq!(execution.result.is_success(), version == since, "{:?}", execution.notes);
            assert_eq!(execution.result.tx_gas_used() == GAS, version < since);
        }
    }
}

#[test]
fn caching_by_hash_ended_before_every_version_here() {
    let mut chain = TestChain::of_version(32);
    let call = ArbWasmCache::cacheCodehashCall { codehash: B256::ZERO }.abi_encode();
    let execution = chain.as_owner(ARB_WASM_CACHE, call);
    assert_eq!(execution.result.tx_gas_used(), GAS);
    assert!(execution.notes[0].contains("use cacheProgram"));
}

#[test]
fn the_block_gas_limit_was_set_by_the_method_of_the_transactions() {
    let mut chain = TestChain::of_version(49);
    let endless = chain.bytecode(EVM, &[0x5b, 0x60, 0x00, 0x56]);
    let set = ArbOwner::setMaxTxGasLimitCall { limit: 100_000 }.abi_encode();
    assert!(chain.as_owner(ARB_OWNER, set).result.is_success());
    assert_eq!(chain.call(endless, []).result.tx_gas_used(), 121_000);
}

#[test]
fn p256_signatures_are_verified_at_every_version_and_dearer_since_50() {
    // The first vector of the EIP: hash, r, s and the public key.
    let valid = hex!(
        "4cee90eb86eaa050036147a12d49004b6b9c72bd725d39d4785011fe190f0b4d"
        "a73bd4903f0ce3b639bbbf6e8e80d16931ff4bcf5993d58468e8fb19086e8cac"
        "36dbcd03009df8c59286b162af3bd7fcc0450c9aa81be5d10d312af6c66b1d60"
        "4aebd3099c618202fcfe16ae7770b0c49ab5eadf74b754204a3bb6060e44eff3"
        "7618b065f9832de4ca6ca971a7a1adc826d0f7c00181a5fb2ddf79ae00b4e10e"
    );
    for (version, gas) in [(32, 3_450), (40, 3_450), (49, 3_450), (50, 6_900), (60, 6_900)] {
        let mut chain = TestChain::of_version(version);
        let verified = chain.call(P256, valid);
        assert_eq!(U256::from_be_slice(output(&verified)), U256::from(1), "ArbOS {version}");
        assert_eq!(verified.result.tx_gas_used(), intrinsic(&valid) + gas);
        let mut forged = valid;
        forged[31] ^= 1;
        let refused = chain.call(P256, forged);
        assert!(
            refused.result.is_success() && output(&refused).is_empty(),
            "a wrong signature returns nothing"
        );
    }
}
