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
    ("exit", "ZeframLou", 810),
    ("notify.mid", "ZeframLou", 840),
    ("farm.deposit.steady", "Sushi MiniChefV2", 830),
    ("farm.withdraw.steady", "Sushi MiniChefV2", 830),
    ("farm.harvest.steady", "Sushi MiniChefV2", 780),
    ("farm.massUpdate.10", "Sushi MiniChefV2", 610),
    ("farm.massUpdate.100", "Sushi MiniChefV2", 550),
    ("farm.setRate.100", "Sushi MiniChefV2", 30),
    ("farm.claimMany.first.10", "Sushi MiniChefV2", 420),
    ("farm.claimMany.first.100", "Sushi MiniChefV2", 340),
    ("vault.deposit.steady", "Solady", 1_020),
    ("vault.deposit.steady", "OpenZeppelin", 1_000),
    ("vault.redeem.steady", "Solady", 1_020),
    ("vault.redeem.steady", "Solmate", 1_020),
    ("vault.transfer", "Solady", 1_035),
    ("kernel.merkle20", "Solady", 120),
    ("kernel.mulDiv", "Solady", 200),
    ("kernel.expWad", "Solady", 200),
    ("kernel.rpow", "Solady", 200),
];

#[test]
#[ignore = "needs npm: run tests/peers/run"]
fn ours_keeps_to_the_goals() {
    let mut missed = Vec::new();
    for (operation, peer, goal) in GOALS {
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
