//! LP tokens borrowed for one transaction: they earn nothing and take nothing from those who stay.

use alloy::primitives::{Address, Bytes, U256};
use alloy::providers::DynProvider;
use alloy::sol_types::SolCall;
use staking_abi::IFarm::{self, Deposit, Harvest};
use staking_abi::IToken::{approveCall, transferCall};
use staking_tests::fixtures::FlashBorrower::{Answered, Borrowed, FlashBorrowerInstance as Borrower};
use staking_tests::{Amm, Farm, ether, event, logs, only, token};

const PID: U256 = U256::ZERO;

/// A farm of the LP tokens of a pair, in which Alice is, and another pair that lends these LP tokens.
struct Stage {
    farm: Farm,
    lender: Amm,
    borrower: Borrower<DynProvider>,
    /// Which of the lender's tokens is the LP token.
    lent: usize,
}

async fn stage() -> Stage {
    let amm = Amm::holding([ether(500), ether(2_000)]).await;
    let world = amm.world.clone();
    let reward = token(&world, "Reward", "RWD").await;
    let farm = Farm::of(world.clone(), amm.address(), reward, false).await.started().await;
    farm.deposit(world.alice, ether(10)).await;
    let lender = amm.another([amm.address(), amm.addresses()[0]]).await;
    lender.deposit(world.owner, [ether(400), ether(400)]).await;
    let lent = usize::from(lender.addresses()[1] == amm.address());
    let borrower = Borrower::create(&world).await;
    // What the fee is paid with.
    lender.give(lent, *borrower.address(), ether(2)).await;
    Stage { farm, lender, borrower, lent }
}

impl Stage {
    /// Borrows 300 LP tokens, makes the calls of the farm, and pays back with the fee.
    async fn attack(&self, calls: Vec<Vec<u8>>) -> staking_tests::Receipt {
        let (lp, farm) = (self.lender.addresses()[self.lent], self.farm.address());
        let approve = approveCall { spender: farm, value: ether(300) }.abi_encode();
        // 1000/997 of what was lent, and one wei.
        let due = ether(300) * U256::from(1_000) / U256::from(997) + U256::ONE;
        let repay = transferCall { to: self.lender.address(), value: due }.abi_encode();
        let steps: Vec<(Address, Vec<u8>)> = [(lp, approve)]
            .into_iter()
            .chain(calls.into_iter().map(|call| (farm, call)))
            .chain([(lp, repay)])
            .collect();
        let (targets, datas): (Vec<_>, Vec<Bytes>) =
            steps.into_iter().map(|(target, data)| (target, data.into())).unzip();
        let world = &self.farm.world;
        let plan = self.borrower.plan(targets, datas, true);
        self.farm.send(world.mallory, plan).await;
        let [out0, out1] = only(self.lent, ether(300));
        let swap = self.lender.pair.swap(out0, out1, *self.borrower.address(), vec![1].into());
        self.farm.send(world.mallory, swap).await
    }
}

/// R14, fault 29: deposit, harvest and withdraw with a loan, in one transaction.
#[tokio::test]
async fn r14_lp_tokens_borrowed_for_a_transaction_earn_nothing() {
    let stage = stage().await;
    let (farm, alice) = (&stage.farm, stage.farm.world.alice);
    let borrower = *stage.borrower.address();
    // Until the funding is used up, so that no second is between two questions.
    farm.world.wait(130).await;
    let before = farm.holdings(alice).await;
    let receipt = stage
        .attack(vec![
            IFarm::deposit_0Call { pid: PID, amount: ether(300), to: borrower }.abi_encode(),
            IFarm::updatePoolCall { pid: PID }.abi_encode(),
            IFarm::harvestCall { pid: PID, to: borrower }.abi_encode(),
            IFarm::claimManyCall { pids: vec![PID], to: borrower }.abi_encode(),
            IFarm::withdraw_1Call { pid: PID, amount: ether(300) }.abi_encode(),
        ])
        .await;
    assert_eq!(event::<Borrowed>(&receipt, borrower).pair, stage.lender.address());
    assert_eq!(event::<Deposit>(&receipt, farm.address()).amount, ether(300));
    assert!(logs::<Harvest>(&receipt, farm.address()).is_empty());
    assert!(logs::<Answered>(&receipt, borrower).iter().all(|answered| answered.success));
    assert_eq!((farm.rewards_of(borrower).await, farm.pending(borrower).await), (PID, PID));
    assert!(before[1] - farm.pending(alice).await <= U256::ONE);
    farm.withdraw(alice, ether(10)).await;
    farm.harvest(alice).await;
    assert_eq!(farm.lp_of(alice).await, ether(10));
    farm.assert_solvent().await;
}

/// R13: borrowed LP tokens in an empty pool do not capture what was emitted to nobody.
#[tokio::test]
async fn r13_a_borrower_captures_nothing_of_an_empty_pool() {
    let stage = stage().await;
    let (farm, alice) = (&stage.farm, stage.farm.world.alice);
    let borrower = *stage.borrower.address();
    farm.withdraw(alice, ether(10)).await;
    farm.world.wait(20).await;
    let deposit = IFarm::deposit_0Call { pid: PID, amount: ether(300), to: borrower }.abi_encode();
    let leave = IFarm::withdraw_1Call { pid: PID, amount: ether(300) }.abi_encode();
    stage.attack(vec![deposit, leave]).await;
    assert_eq!((farm.rewards_of(borrower).await, farm.pending(borrower).await), (PID, PID));
    assert!(farm.farm.undistributed().call().await.unwrap() >= ether(20 * 864));
    farm.assert_solvent().await;
}

/// An attacker that gives its rewards up brings them into nobody's hands but the funder's.
#[tokio::test]
async fn r24_a_borrower_that_leaves_in_an_emergency_moves_nothing() {
    let stage = stage().await;
    let (farm, alice) = (&stage.farm, stage.farm.world.alice);
    let borrower = *stage.borrower.address();
    farm.world.wait(130).await;
    let before = farm.holdings(alice).await;
    let waiting = farm.farm.undistributed().call().await.unwrap();
    let deposit = IFarm::deposit_0Call { pid: PID, amount: ether(300), to: borrower }.abi_encode();
    let leave = IFarm::emergencyWithdraw_1Call { pid: PID }.abi_encode();
    stage.attack(vec![deposit, leave]).await;
    assert!(before[1] - farm.pending(alice).await <= U256::ONE);
    assert_eq!(farm.farm.undistributed().call().await.unwrap(), waiting);
    farm.assert_solvent().await;
}
