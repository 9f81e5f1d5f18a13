//! When two outcomes are the same.

use alloy::primitives::{Address, B256, Bytes};
use alloy::sol_types::{Revert, SolError, SolEvent};
use staking_abi::IPair::{
    AlreadyInitialized, ERC20InsufficientAllowance, ERC20InsufficientBalance, InsufficientInputAmount,
    InsufficientLiquidity, InsufficientLiquidityBurned, InsufficientLiquidityMinted,
    InsufficientOutputAmount, InvalidTo, K, Reentered, ReserveOverflow, TokenCallFailed, Transfer,
};
use staking_abi::IPairFactory::{Forbidden, IdenticalAddresses, PairExists, ZeroAddress};

use crate::side::Duel;
use crate::stage::{Outcome, Stage};

/// What Uniswap says, and the errors that may stand for it here.
const REFUSALS: &[(&str, &[[u8; 4]])] = &[
    ("UniswapV2: LOCKED", &[Reentered::SELECTOR]),
    ("UniswapV2: TRANSFER_FAILED", &[TokenCallFailed::SELECTOR]),
    // A deposit too large to hold may be worth too many LP tokens, which is looked at first.
    ("UniswapV2: OVERFLOW", &[ReserveOverflow::SELECTOR, InsufficientLiquidityMinted::SELECTOR]),
    ("UniswapV2: INSUFFICIENT_LIQUIDITY_MINTED", &[InsufficientLiquidityMinted::SELECTOR]),
    ("UniswapV2: INSUFFICIENT_LIQUIDITY_BURNED", &[InsufficientLiquidityBurned::SELECTOR]),
    ("UniswapV2: INSUFFICIENT_OUTPUT_AMOUNT", &[InsufficientOutputAmount::SELECTOR]),
    ("UniswapV2: INSUFFICIENT_LIQUIDITY", &[InsufficientLiquidity::SELECTOR]),
    ("UniswapV2: INVALID_TO", &[InvalidTo::SELECTOR]),
    ("UniswapV2: INSUFFICIENT_INPUT_AMOUNT", &[InsufficientInputAmount::SELECTOR]),
    // Balances too large to hold are looked at before their product here.
    ("UniswapV2: K", &[K::SELECTOR, ReserveOverflow::SELECTOR]),
    ("UniswapV2: FORBIDDEN", &[AlreadyInitialized::SELECTOR, Forbidden::SELECTOR]),
    ("UniswapV2: IDENTICAL_ADDRESSES", &[IdenticalAddresses::SELECTOR]),
    ("UniswapV2: ZERO_ADDRESS", &[ZeroAddress::SELECTOR]),
    ("UniswapV2: PAIR_EXISTS", &[PairExists::SELECTOR]),
    (
        "ds-math-sub-underflow",
        &[
            ERC20InsufficientBalance::SELECTOR,
            ERC20InsufficientAllowance::SELECTOR,
            // The first deposit below what is burnt of it; a balance that shrank below its reserve.
            InsufficientLiquidityMinted::SELECTOR,
        ],
    ),
    ("ds-math-mul-overflow", &[ReserveOverflow::SELECTOR, InsufficientLiquidityMinted::SELECTOR]),
    // A division by zero: burning in an empty pair; a call of nothing: flash swaps to no contract.
    ("", &[InsufficientLiquidityBurned::SELECTOR, InvalidTo::SELECTOR]),
];

/// What Uniswap says of a refusal; nothing if it says nothing.
pub(crate) fn text(answer: &[u8]) -> String {
    Revert::abi_decode(answer).map(|revert| revert.reason).unwrap_or_default()
}

/// Whether our refusal means theirs.
fn means(ours: &[u8], theirs: &[u8]) -> bool {
    let (text, selector) = (text(theirs), ours.get(..4).unwrap_or_default());
    let known = REFUSALS.iter().find(|(known, _)| *known == text);
    known.is_some_and(|(_, selectors)| selectors.iter().any(|known| known == selector))
}

/// Our pair does not ask tokens to move nothing, as `skim` of Uniswap's does.
fn moves(log: &(Address, Vec<B256>, Bytes)) -> bool {
    log.1.first() != Some(&Transfer::SIGNATURE_HASH) || log.2.iter().any(|byte| *byte != 0)
}

impl Duel {
    /// Panics unless both outcomes say the same.
    pub(crate) fn assert_agree(&self, what: &str, [ours, theirs]: &[Outcome; 2]) {
        assert_eq!(ours.success, theirs.success, "{what}: ours {ours:?}, theirs {theirs:?}");
        if ours.success || self.our_words(&theirs.answer) == ours.answer {
            assert_eq!(ours.answer, self.our_words(&theirs.answer), "{what}: answers");
        } else {
            let said = text(&theirs.answer);
            let meant = means(&ours.answer, &theirs.answer);
            assert!(meant, "{what}: refused with {} where Uniswap says {said:?}", ours.answer);
        }
        let [ours, theirs] = [ours, theirs].map(|outcome| {
            let logs = outcome.logs.iter().map(|log| self.our_log(log));
            logs.filter(|log| log.0 == self.sides[0].pair || moves(log)).collect::<Vec<_>>()
        });
        assert_eq!(ours, theirs, "{what}: logs");
    }

    /// Panics unless both pairs, their holders and their balances are the same.
    pub(crate) async fn assert_same_state(&self, stage: &Stage, after: &str) {
        let [ours, theirs] = [self.sides[0].state(stage).await, self.sides[1].state(stage).await];
        for ((name, ours), (_, theirs)) in ours.into_iter().zip(theirs) {
            assert!(!ours.is_empty(), "{name} is not told");
            assert_eq!(ours, self.our_words(&theirs), "{name} after {after}");
        }
    }
}
