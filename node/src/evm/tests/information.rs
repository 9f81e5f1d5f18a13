//! The precompiles that inform: ArbInfo, ArbAddressTable, ArbStatistics, ArbAggregator, ArbRetryableTx, ArbGasInfo.

use super::harness::*;
use super::precompiles::query;
use crate::config::DEV_OWNER;
use crate::evm::COINBASE;
use crate::evm::precompiles::abi::{
    ArbAddressTable, ArbAggregator, ArbGasInfo, ArbInfo, ArbRetryableTx, ArbStatistics, ArbSys,
};
use crate::evm::precompiles::{
    ARB_ADDRESS_TABLE, ARB_AGGREGATOR, ARB_GAS_INFO, ARB_INFO, ARB_RETRYABLE_TX, ARB_STATISTICS,
};
use alloy_primitives::{Address, B256, Bytes, I256, U256, hex};
use alloy_sol_types::{SolCall, SolError};

#[test]
fn methods_have_the_selectors_of_nitro() {
    let expected = [
        (ArbInfo::getBalanceCall::SELECTOR, hex!("f8b2cb4f")),
        (ArbInfo::getCodeCall::SELECTOR, hex!("7e105ce2")),
        (ArbAddressTable::addressExistsCall::SELECTOR, hex!("a5025222")),
        (ArbAddressTable::compressCall::SELECTOR, hex!("f6a455a2")),
        (ArbAddressTable::decompressCall::SELECTOR, hex!("31862ada")),
        (ArbAddressTable::lookupCall::SELECTOR, hex!("d4b6b5da")),
        (ArbAddressTable::lookupIndexCall::SELECTOR, hex!("8a186788")),
        (ArbAddressTable::registerCall::SELECTOR, hex!("4420e486")),
        (ArbAddressTable::sizeCall::SELECTOR, hex!("949d225d")),
        (ArbStatistics::getStatsCall::SELECTOR, hex!("c59d4847")),
        (ArbAggregator::getPreferredAggregatorCall::SELECTOR, hex!("52f10740")),
        (ArbAggregator::getDefaultAggregatorCall::SELECTOR, hex!("875883f2")),
        (ArbAggregator::getBatchPostersCall::SELECTOR, hex!("e10573a3")),
        (ArbAggregator::getFeeCollectorCall::SELECTOR, hex!("9c2c5bb5")),
        (ArbAggregator::getTxBaseFeeCall::SELECTOR, hex!("049764af")),
        (ArbRetryableTx::getLifetimeCall::SELECTOR, hex!("81e6e083")),
        (ArbRetryableTx::getTimeoutCall::SELECTOR, hex!("9f1025c6")),
        (ArbRetryableTx::getCurrentRedeemerCall::SELECTOR, hex!("de4ba2b3")),
        (ArbSys::sendMerkleTreeStateCall::SELECTOR, hex!("7aeecd2a")),
        (ArbGasInfo::getMaxTxGasLimitCall::SELECTOR, hex!("aae1cd4c")),
        (ArbGasInfo::getMaxBlockGasLimitCall::SELECTOR, hex!("0371fdb4")),
        (ArbGasInfo::getGasAccountingParamsCall::SELECTOR, hex!("612af178")),
        (ArbGasInfo::getPricingInertiaCall::SELECTOR, hex!("3dfb45b9")),
        (ArbGasInfo::getGasBacklogCall::SELECTOR, hex!("1d5b5c20")),
        (ArbGasInfo::getGasBacklogToleranceCall::SELECTOR, hex!("25754f91")),
        (ArbGasInfo::getL1BaseFeeEstimateInertiaCall::SELECTOR, hex!("29eb31ee")),
        (ArbGasInfo::getL1RewardRateCall::SELECTOR, hex!("8a5b1d28")),
        (ArbGasInfo::getL1RewardRecipientCall::SELECTOR, hex!("9e6d7e31")),
        (ArbGasInfo::getPricesInWeiWithAggregatorCall::SELECTOR, hex!("ba9c916e")),
        (ArbGasInfo::getPricesInArbGasWithAggregatorCall::SELECTOR, hex!("7a1ea732")),
        (ArbGasInfo::getPerBatchGasChargeCall::SELECTOR, hex!("6ecca45a")),
        (ArbGasInfo::getAmortizedCostCapBipsCall::SELECTOR, hex!("7a7d6beb")),
        (ArbGasInfo::getL1FeesAvailableCall::SELECTOR, hex!("5b39d23c")),
        (ArbGasInfo::getL1PricingSurplusCall::SELECTOR, hex!("520acdd7")),
        (ArbGasInfo::getLastL1PricingUpdateTimeCall::SELECTOR, hex!("138b47b4")),
    ];
    for (ours, theirs) in expected {
        assert_eq!(ours, theirs);
    }
}

#[test]
fn arb_info_tells_balances_and_code() {
    let mut chain = TestChain::new();
    chain.state.account_mut(NOBODY).balance = U256::from(42);
    assert_eq!(query(&mut chain, ARB_INFO, ArbInfo::getBalanceCall { account: NOBODY }), U256::from(42));
    assert_eq!(query(&mut chain, ARB_INFO, ArbInfo::getCodeCall { account: NOBODY }), Bytes::new());
    chain.bytecode(NOBODY, &[0xab; 70]);
    assert_eq!(
        query(&mut chain, ARB_INFO, ArbInfo::getCodeCall { account: NOBODY }),
        Bytes::from(vec![0xab; 70])
    );
    let balance = ArbInfo::getBalanceCall { account: NOBODY }.abi_encode();
    let gas = chain.call(ARB_INFO, &balance).result.tx_gas_used();
    assert_eq!(gas, intrinsic(&balance) + 3 + 800 + 700 + 3);
    let code = ArbInfo::getCodeCall { account: NOBODY }.abi_encode();
    let gas = chain.call(ARB_INFO, &code).result.tx_gas_used();
    // Three words of code; offset, length and those three as results.
    assert_eq!(gas, intrinsic(&code) + 3 + 800 + 2_100 + 3 * 3 + 3 * 5);
}

#[test]
fn addresses_get_short_numbers_in_order_of_registration() {
    let mut chain = TestChain::new();
    let chain = &mut chain;
    let account = |n: u8| Address::repeat_byte(n);
    let at = ARB_ADDRESS_TABLE;
    for n in 1..=3u8 {
        assert!(!query(chain, at, ArbAddressTable::addressExistsCall { account: account(n) }));
        let index = query(chain, at, ArbAddressTable::registerCall { account: account(n) });
        assert_eq!(index, U256::from(n - 1));
    }
    assert_eq!(
        query(chain, at, ArbAddressTable::registerCall { account: account(2) }),
        U256::from(1),
        "known"
    );
    assert_eq!(query(chain, at, ArbAddressTable::sizeCall {}), U256::from(3));
    assert!(query(chain, at, ArbAddressTable::addressExistsCall { account: account(3) }));
    assert_eq!(query(chain, at, ArbAddressTable::lookupCall { account: account(3) }), U256::from(2));
    assert_eq!(query(chain, at, ArbAddressTable::lookupIndexCall { index: U256::from(2) }), account(3));
    for (n, short) in [(1, &[0x80][..]), (2, &[1]), (3, &[2])] {
        let compressed = query(chain, at, ArbAddressTable::compressCall { account: account(n) });
        assert_eq!(compressed, *short);
        let buf = [&[0xff, 0xff][..], short, &[9]].concat().into();
        let back = query(chain, at, ArbAddressTable::decompressCall { buf, offset: U256::from(2) });
        assert_eq!((back.account, back.bytesRead), (account(n), U256::from(1)));
    }
    let whole = query(chain, at, ArbAddressTable::compressCall { account: account(9) });
    assert_eq!(whole, [&[0x94][..], &[9; 20]].concat());
    let back = query(chain, at, ArbAddressTable::decompressCall { buf: whole, offset: U256::ZERO });
    assert_eq!((back.account, back.bytesRead), (account(9), U256::from(21)));
    let faults = [
        ArbAddressTable::lookupCall { account: account(9) }.abi_encode(),
        ArbAddressTable::lookupIndexCall { index: U256::from(3) }.abi_encode(),
        ArbAddressTable::lookupIndexCall { index: U256::MAX }.abi_encode(),
        ArbAddressTable::decompressCall { buf: vec![3].into(), offset: U256::ZERO }.abi_encode(),
        ArbAddressTable::decompressCall { buf: vec![3].into(), offset: U256::MAX }.abi_encode(),
        ArbAddressTable::decompressCall { buf: vec![0x94, 1].into(), offset: U256::ZERO }.abi_encode(),
        ArbAddressTable::decompressCall { buf: vec![0xc0].into(), offset: U256::ZERO }.abi_encode(),
        ArbAddressTable::decompressCall { buf: [&[0x89][..], &[1; 9]].concat().into(), offset: U256::ZERO }
            .abi_encode(),
    ];
    for fault in faults {
        assert_eq!(chain.call(at, fault).result.tx_gas_used(), GAS);
    }
}

#[test]
fn the_parts_about_l1_answer_what_a_chain_without_one_can() {
    let mut chain = TestChain::new();
    let chain = &mut chain;
    let stats = query(chain, ARB_STATISTICS, ArbStatistics::getStatsCall {});
    assert_eq!((stats.number, stats.transactions), (U256::from(10), U256::ZERO));
    let preferred = query(chain, ARB_AGGREGATOR, ArbAggregator::getPreferredAggregatorCall { account: USER });
    assert_eq!((preferred.aggregator, preferred.isDefault), (COINBASE, true));
    assert_eq!(query(chain, ARB_AGGREGATOR, ArbAggregator::getDefaultAggregatorCall {}), COINBASE);
    assert_eq!(query(chain, ARB_AGGREGATOR, ArbAggregator::getBatchPostersCall {}), [COINBASE]);
    let collector = ArbAggregator::getFeeCollectorCall { batchPoster: COINBASE };
    assert_eq!(query(chain, ARB_AGGREGATOR, collector), COINBASE);
    let other = ArbAggregator::getFeeCollectorCall { batchPoster: USER }.abi_encode();
    assert_eq!(chain.call(ARB_AGGREGATOR, other).result.tx_gas_used(), GAS);
    let fee = query(chain, ARB_AGGREGATOR, ArbAggregator::getTxBaseFeeCall { aggregator: COINBASE });
    assert_eq!(fee, U256::ZERO);
    let week = query(chain, ARB_RETRYABLE_TX, ArbRetryableTx::getLifetimeCall {});
    assert_eq!(week, U256::from(604_800));
    assert_eq!(query(chain, ARB_RETRYABLE_TX, ArbRetryableTx::getCurrentRedeemerCall {}), Address::ZERO);
    let id = B256::repeat_byte(1);
    for data in [
        ArbRetryableTx::redeemCall { ticketId: id }.abi_encode(),
        ArbRetryableTx::getTimeoutCall { ticketId: id }.abi_encode(),
        ArbRetryableTx::keepaliveCall { ticketId: id }.abi_encode(),
        ArbRetryableTx::getBeneficiaryCall { ticketId: id }.abi_encode(),
        ArbRetryableTx::cancelCall { ticketId: id }.abi_encode(),
    ] {
        let execution = chain.call(ARB_RETRYABLE_TX, data);
        assert_eq!(output(&execution), ArbRetryableTx::NoTicketWithID {}.abi_encode());
        assert!(execution.result.tx_gas_used() < 100_000, "a Solidity error keeps the gas");
    }
}

#[test]
fn arb_gas_info_tells_the_pricing_of_an_idle_chain() {
    let mut chain = TestChain::new();
    let (chain, at) = (&mut chain, ARB_GAS_INFO);
    let params = query(chain, at, ArbGasInfo::getGasAccountingParamsCall {});
    assert_eq!((params.gasPoolMax, params.maxTxGasLimit), (U256::from(32_000_000), U256::from(32_000_000)));
    assert_eq!(query(chain, at, ArbGasInfo::getMaxTxGasLimitCall {}), U256::from(32_000_000));
    assert_eq!(query(chain, at, ArbGasInfo::getMaxBlockGasLimitCall {}), 32_000_000);
    assert_eq!(query(chain, at, ArbGasInfo::getGasBacklogCall {}), 0);
    assert_eq!(query(chain, at, ArbGasInfo::getPricingInertiaCall {}), 102);
    assert_eq!(query(chain, at, ArbGasInfo::getGasBacklogToleranceCall {}), 10);
    assert_eq!(query(chain, at, ArbGasInfo::getL1BaseFeeEstimateInertiaCall {}), 10);
    assert_eq!(query(chain, at, ArbGasInfo::getL1RewardRateCall {}), 10);
    assert_eq!(query(chain, at, ArbGasInfo::getL1RewardRecipientCall {}), DEV_OWNER);
    assert_eq!(query(chain, at, ArbGasInfo::getPerBatchGasChargeCall {}), 210_000);
    assert_eq!(query(chain, at, ArbGasInfo::getAmortizedCostCapBipsCall {}), u64::MAX);
    assert_eq!(query(chain, at, ArbGasInfo::getLastL1PricingUpdateTimeCall {}), 0);
    chain.state.account_mut(crate::evm::L1_PRICER_FUNDS).balance = U256::from(77);
    assert_eq!(query(chain, at, ArbGasInfo::getL1FeesAvailableCall {}), U256::from(77));
    assert_eq!(query(chain, at, ArbGasInfo::getL1PricingSurplusCall {}), I256::try_from(77).expect("small"));
    let plain = query(chain, at, ArbGasInfo::getPricesInWeiCall {});
    let named = query(chain, at, ArbGasInfo::getPricesInWeiWithAggregatorCall { aggregator: USER });
    assert_eq!((plain.totalGas, plain.storageByte), (named.totalGas, named.storageByte));
    let plain = query(chain, at, ArbGasInfo::getPricesInArbGasCall {});
    let named = query(chain, at, ArbGasInfo::getPricesInArbGasWithAggregatorCall { aggregator: USER });
    assert_eq!(plain.storageByte, named.storageByte);
    let mut old = TestChain::of_version(49);
    let limit = ArbGasInfo::getMaxTxGasLimitCall {}.abi_encode();
    assert_eq!(old.call(at, limit).result.tx_gas_used(), GAS, "since ArbOS 50");
}
