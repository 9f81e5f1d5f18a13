//! Creating pairs, and permits, which either pair wants signed under its own name.

use alloy::primitives::{Address, Signature, U256};
use alloy::sol_types::SolCall;
use staking_abi::IPair::{
    MINIMUM_LIQUIDITYCall, PERMIT_TYPEHASHCall, decimalsCall, factoryCall, noncesCall, permitCall,
    token0Call, token1Call,
};
use staking_abi::IPairFactory::{
    allPairsCall, allPairsLengthCall, createPairCall, feeToCall, feeToSetterCall, getPairCall,
};
use staking_tests::permit::{Permit, domain};

use crate::side::{Duel, Kind, Side};
use crate::stage::{ANYBODY, Outcome, Stage};

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn factories_agree() {
    let stage = Stage::new().await;
    let duel = Duel::begin(&stage, [Kind::Plain; 2]).await;
    let [first, second] = duel.sides[0].tokens;
    let nowhere = Address::ZERO;
    for (one, other) in [(first, first), (nowhere, nowhere), (nowhere, first), (first, nowhere)] {
        assert!(!duel.create(&stage, one, other).await);
    }
    for (one, other) in [(first, second), (second, first)] {
        assert!(!duel.create(&stage, one, other).await, "they have a pair");
    }
    for _ in 0..2 {
        let more = Duel::begin(&stage, [Kind::Plain; 2]).await;
        more.assert_told_alike(&stage).await;
        assert!(!more.create(&stage, more.sides[0].tokens[0], more.sides[0].tokens[1]).await);
    }
    assert!(duel.create(&stage, first, ANYBODY).await, "a pair needs no contracts as tokens");
    duel.assert_told_alike(&stage).await;
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn permits_agree() {
    let stage = Stage::new().await;
    let duel = Duel::begin(&stage, [Kind::Plain; 2]).await;
    let now = U256::from(stage.world.now().await);
    let (alice, bob) = (stage.world.alice, stage.world.bob);
    let ten = U256::from(10);
    // Signer, deadline, nonce, accepted: in this order, as an accepted one uses its nonce up.
    for (signer, deadline, nonce, accepted) in [
        (alice, now, 0, true),
        (alice, now, 0, false),
        (alice, now - U256::from(1), 1, false),
        (bob, now, 1, false),
        (alice, now, 2, false),
        (alice, U256::MAX, 1, true),
    ] {
        let permit = Permit { owner: alice, spender: bob, value: ten, nonce: U256::from(nonce), deadline };
        let mut nonces = Vec::new();
        for (side, name) in duel.sides.iter().zip(["Stylus LP", "Uniswap V2"]) {
            let signature = permit.sign(&stage.world, signer, &domain(&stage.world, name, side.pair));
            let outcome = stage.act(ANYBODY, side.pair, permitted(&permit, &signature)).await;
            assert_eq!(outcome.success, accepted, "{name}: {permit:?} of {signer}");
            nonces.push(stage.word(side.pair, noncesCall { owner: alice }.abi_encode()).await);
        }
        assert_eq!(nonces[0], nonces[1]);
        duel.assert_same_state(&stage, "a permit").await;
    }
}

/// The call that brings a signature.
pub(crate) fn permitted(permit: &Permit, signature: &Signature) -> Vec<u8> {
    let Permit { owner, spender, value, deadline, .. } = *permit;
    let (v, r, s) = (27 + u8::from(signature.v()), signature.r().into(), signature.s().into());
    permitCall { owner, spender, value, deadline, v, r, s }.abi_encode()
}

impl Duel {
    /// Creates a pair in both factories; whether they did.
    async fn create(&self, stage: &Stage, one: Address, other: Address) -> bool {
        let mut outcomes = Vec::new();
        for side in &self.sides {
            let call = createPairCall { tokenA: one, tokenB: other };
            let mut outcome = stage.act(ANYBODY, side.factory, call.abi_encode()).await;
            if outcome.success {
                // Where the pair is differs; both say it in their answer and after two indexed tokens.
                let count = outcome.logs[0].data().data.slice(32..);
                assert_eq!(outcome.logs[0].data().data[..32], outcome.answer);
                outcome.answer = count;
                outcome.logs.clear();
            }
            outcomes.push(outcome);
        }
        let outcomes = <[Outcome; 2]>::try_from(outcomes).unwrap();
        self.assert_agree("creating a pair", &outcomes);
        outcomes[0].success
    }

    /// Both factories and pairs say the same of themselves.
    async fn assert_told_alike(&self, stage: &Stage) {
        let [first, second] = self.sides[0].tokens;
        let questions = |side: &Side| {
            let count = U256::from(0);
            vec![
                (side.factory, allPairsLengthCall {}.abi_encode()),
                (side.factory, feeToCall {}.abi_encode()),
                (side.factory, feeToSetterCall {}.abi_encode()),
                (side.factory, getPairCall { tokenA: first, tokenB: second }.abi_encode()),
                (side.factory, getPairCall { tokenA: second, tokenB: first }.abi_encode()),
                (side.factory, getPairCall { tokenA: first, tokenB: first }.abi_encode()),
                (side.factory, getPairCall { tokenA: Address::ZERO, tokenB: first }.abi_encode()),
                (side.pair, token0Call {}.abi_encode()),
                (side.pair, token1Call {}.abi_encode()),
                (side.pair, factoryCall {}.abi_encode()),
                (side.pair, decimalsCall {}.abi_encode()),
                (side.pair, MINIMUM_LIQUIDITYCall {}.abi_encode()),
                (side.pair, PERMIT_TYPEHASHCall {}.abi_encode()),
                (side.pair, noncesCall { owner: first }.abi_encode()),
                (side.factory, allPairsCall { index: count }.abi_encode()),
            ]
        };
        let mut told = Vec::new();
        for side in &self.sides {
            told.push(stage.ask(questions(side)).await);
        }
        // The first pair of all is of another duel, so only that there is one can be compared.
        let firsts = [told[0].pop().unwrap(), told[1].pop().unwrap()];
        assert!(firsts.iter().all(|first| first.iter().any(|byte| *byte != 0)));
        let theirs: Vec<_> = told[1].iter().map(|answer| self.our_words(answer)).collect();
        assert_eq!(told[0], theirs);
    }
}
