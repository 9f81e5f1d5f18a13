//! The ArbOS precompiles.

use super::harness::*;
use crate::config::DEV_OWNER;
use crate::evm::precompiles::abi::{ArbDebug, ArbGasInfo, ArbOwner, ArbOwnerPublic, ArbSys, ArbWasm};
use crate::evm::precompiles::{
    ADDRESSES, ARB_DEBUG, ARB_GAS_INFO, ARB_OWNER, ARB_OWNER_PUBLIC, ARB_SYS, ARB_WASM,
};
use alloy_primitives::{Address, B256, U256, address};
use alloy_sol_types::{SolCall, SolError};
use revm::primitives::TxKind;

const EVM: Address = address!("00000000000000000000000000000000000e7000");

pub(super) fn query<C: SolCall>(chain: &mut TestChain, to: Address, call: C) -> C::Return {
    let execution = chain.call(to, call.abi_encode());
    assert!(execution.result.is_success(), "{:?} {:?}", execution.result, execution.notes);
    C::abi_decode_returns(output(&execution)).expect("results")
}

#[test]
fn arb_sys_knows_the_block_and_the_chain() {
    let mut chain = TestChain::new();
    assert_eq!(query(&mut chain, ARB_SYS, ArbSys::arbBlockNumberCall {}), U256::from(10));
    assert_eq!(query(&mut chain, ARB_SYS, ArbSys::arbChainIDCall {}), U256::from(412_346));
    assert_eq!(query(&mut chain, ARB_SYS, ArbSys::arbOSVersionCall {}), U256::from(55 + 60));
    assert!(query(&mut chain, ARB_SYS, ArbSys::isTopLevelCallCall {}));
    let alias = ArbSys::mapL1SenderContractAddressToL2AliasCall { sender: EVM, unused: EVM };
    let aliased = query(&mut chain, ARB_SYS, alias);
    assert_eq!(aliased, address!("11110000000000000000000000000000000e8111"));
    chain.state.set_block_hash(crate::state::L2_HASHES | 9, B256::repeat_byte(9));
    let hash = query(&mut chain, ARB_SYS, ArbSys::arbBlockHashCall { number: U256::from(9) });
    assert_eq!(hash, B256::repeat_byte(9));
    let execution = chain.call(ARB_SYS, ArbSys::arbBlockHashCall { number: U256::from(10) }.abi_encode());
    let error = ArbSys::InvalidBlockNumber { requested: U256::from(10), current: U256::from(10) };
    assert_eq!(output(&execution), error.abi_encode());
}

#[test]
fn a_view_costs_its_words_and_opening_arbos() {
    let mut chain = TestChain::new();
    let data = ArbSys::arbBlockNumberCall {}.abi_encode();
    assert_eq!(chain.call(ARB_SYS, &data).result.tx_gas_used(), intrinsic(&data) + 800 + 3);
}

#[test]
fn what_is_no_method_takes_all_gas() {
    let mut chain = TestChain::new();
    for address in ADDRESSES {
        for data in [&[][..], &[1, 2, 3], &[1, 2, 3, 4]] {
            let execution = chain.call(address, data);
            assert!(!execution.result.is_success());
            assert_eq!(execution.result.tx_gas_used(), GAS, "{address}");
        }
    }
    let data = ArbSys::arbBlockNumberCall {}.abi_encode();
    let execution = chain.pay(ARB_SYS, U256::from(1), &data);
    assert_eq!(execution.result.tx_gas_used(), GAS, "value to a method that takes none");
    assert_eq!(chain.balance(ARB_SYS), U256::ZERO);
}

#[test]
fn precompiles_have_code_and_do_not_act_for_others() {
    let mut chain = TestChain::new();
    for address in ADDRESSES {
        assert_eq!(chain.state.code_of(address).original_byte_slice(), [0xFE]);
    }
    let data = through(ARB_WASM, &ArbWasm::stylusVersionCall {}.abi_encode());
    for (opcode, succeeds) in [(Opcode::Call, true), (Opcode::Static, true), (Opcode::Delegate, false)] {
        chain.bytecode(EVM, &proxy(opcode));
        assert_eq!(chain.call(EVM, &data).result.is_success(), succeeds);
    }
    chain.bytecode(EVM, &proxy(Opcode::Static));
    let write = through(ARB_DEBUG, &ArbDebug::becomeChainOwnerCall {}.abi_encode());
    assert!(!chain.call(EVM, write).result.is_success());
}

#[test]
fn arb_wasm_tells_the_parameters() {
    let mut chain = TestChain::new();
    assert_eq!(query(&mut chain, ARB_WASM, ArbWasm::stylusVersionCall {}), 2);
    assert_eq!(query(&mut chain, ARB_WASM, ArbWasm::inkPriceCall {}), 10_000);
    assert_eq!(query(&mut chain, ARB_WASM, ArbWasm::maxStackDepthCall {}), 22_000);
    assert_eq!(query(&mut chain, ARB_WASM, ArbWasm::freePagesCall {}), 2);
    assert_eq!(query(&mut chain, ARB_WASM, ArbWasm::pageGasCall {}), 1_000);
    assert_eq!(query(&mut chain, ARB_WASM, ArbWasm::pageRampCall {}), 620_674_314);
    assert_eq!(query(&mut chain, ARB_WASM, ArbWasm::pageLimitCall {}), 128);
    assert_eq!(query(&mut chain, ARB_WASM, ArbWasm::expiryDaysCall {}), 365);
    assert_eq!(query(&mut chain, ARB_WASM, ArbWasm::keepaliveDaysCall {}), 31);
    assert_eq!(query(&mut chain, ARB_WASM, ArbWasm::blockCacheSizeCall {}), 32);
    assert_eq!(query(&mut chain, ARB_WASM, ArbWasm::activationGasCall {}), 0);
    assert_eq!(query(&mut chain, ARB_WASM, ArbWasm::initCostScalarCall {}), 100);
    let min = query(&mut chain, ARB_WASM, ArbWasm::minInitGasCall {});
    assert_eq!((min.gas, min.cached), (69 * 128, 11 * 32));
}

#[test]
fn arb_wasm_tells_the_record_of_a_program() {
    let mut chain = TestChain::new();
    let program = chain.program(&echo());
    let codehash = chain.code_hash(program);
    let record = chain.record(program);
    assert_eq!(query(&mut chain, ARB_WASM, ArbWasm::programVersionCall { program }), 2);
    assert_eq!(query(&mut chain, ARB_WASM, ArbWasm::codehashVersionCall { codehash }), 2);
    assert_eq!(query(&mut chain, ARB_WASM, ArbWasm::codehashAsmSizeCall { codehash }), record.asm_kb * 1024);
    assert_eq!(query(&mut chain, ARB_WASM, ArbWasm::programMemoryFootprintCall { program }), 1);
    let gas = query(&mut chain, ARB_WASM, ArbWasm::programInitGasCall { program });
    assert_eq!(gas.gas, chain.start_gas(program));
    assert_eq!(gas.gasWhenCached, record.cached_gas(&chain.config.stylus));
    let left = query(&mut chain, ARB_WASM, ArbWasm::programTimeLeftCall { program });
    assert!((365 * 86_400 - 3_600..=365 * 86_400).contains(&left));
    let unknown = ArbWasm::codehashVersionCall { codehash: B256::ZERO }.abi_encode();
    assert_eq!(output(&chain.call(ARB_WASM, unknown)), ArbWasm::ProgramNotActivated {}.abi_encode());
}

#[test]
fn anyone_can_become_an_owner_of_a_development_chain() {
    let mut chain = TestChain::new();
    let is_owner = ArbOwnerPublic::isChainOwnerCall { account: USER };
    assert!(!query(&mut chain, ARB_OWNER_PUBLIC, is_owner.clone()));
    assert!(chain.call(ARB_DEBUG, ArbDebug::becomeChainOwnerCall {}.abi_encode()).result.is_success());
    assert!(query(&mut chain, ARB_OWNER_PUBLIC, is_owner));
    let owners = query(&mut chain, ARB_OWNER_PUBLIC, ArbOwnerPublic::getAllChainOwnersCall {});
    assert_eq!(owners, [DEV_OWNER, USER]);
    query(&mut chain, ARB_OWNER, ArbOwner::removeChainOwnerCall { owner: DEV_OWNER });
    let owners = query(&mut chain, ARB_OWNER_PUBLIC, ArbOwnerPublic::getAllChainOwnersCall {});
    assert_eq!(owners, [USER]);
    let price = ArbOwner::setL1PricePerUnitCall { price: U256::from(3) }.abi_encode();
    assert!(!chain.send(chain.tx(DEV_OWNER, TxKind::Call(ARB_OWNER), price.clone())).result.is_success());
    assert!(chain.call(ARB_OWNER, price).result.is_success());
    assert_eq!(query(&mut chain, ARB_GAS_INFO, ArbGasInfo::getL1BaseFeeEstimateCall {}), U256::from(3));
    let prices = query(&mut chain, ARB_GAS_INFO, ArbGasInfo::getPricesInWeiCall {});
    assert_eq!((prices.l1Byte, prices.totalGas), (U256::from(48), U256::from(chain.config.base_fee)));
}
