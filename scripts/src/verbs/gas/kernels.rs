//! Computation alone: formulas in loops, beside Solady's and OpenZeppelin's, which must come to the same sums.

use super::bench::{ALICE, Bench};
use super::subject::{Figure, Figures, Subject};
use crate::build::KERNELS;
use crate::peers::Build;
use crate::problem::{Exit, Problem};
use alloy::network::TransactionBuilder;
use alloy::primitives::{Address, U256};
use alloy::providers::Provider;
use alloy::rpc::types::TransactionRequest;
use alloy::sol_types::SolCall;
use std::collections::BTreeMap;

alloy::sol! {
    function empty(uint256 n) external pure returns (uint256);
    function mulDiv(uint256 n) external pure returns (uint256);
    function sqrt(uint256 n) external pure returns (uint256);
    function sqrtOfAmm(uint256 n) external pure returns (uint256);
    function rpow(uint256 n) external pure returns (uint256);
    function expWad(uint256 n) external pure returns (uint256);
    function merkle(uint256 n) external pure returns (uint256);
    function accrue(uint256 n) external pure returns (uint256);
}

/// Calls in a loop.
const CALLS: u64 = 64;

/// A formula: the name of its row, the function that has it in a loop.
type Kernel = (&'static str, fn(U256) -> Vec<u8>);

const EMPTY: Kernel = ("kernel.empty", |n| emptyCall { n }.abi_encode());
const MUL_DIV: Kernel = ("kernel.mulDiv", |n| mulDivCall { n }.abi_encode());
const SQRT: Kernel = ("kernel.sqrt", |n| sqrtCall { n }.abi_encode());
const SQRT_OF_AMM: Kernel = ("kernel.sqrt.amm", |n| sqrtOfAmmCall { n }.abi_encode());
const RPOW: Kernel = ("kernel.rpow", |n| rpowCall { n }.abi_encode());
const EXP_WAD: Kernel = ("kernel.expWad", |n| expWadCall { n }.abi_encode());
const MERKLE: Kernel = ("kernel.merkle20", |n| merkleCall { n }.abi_encode());
const ACCRUE: Kernel = ("kernel.accrue", |n| accrueCall { n }.abi_encode());

/// What each contract has: name, contract, formulas. The AMM's root is a root for whoever has no other.
const PEERS: &[(&str, &str, &[Kernel])] = &[
    ("Solady", "SoladyKernels", &[MUL_DIV, SQRT, AMM_PEER, RPOW, EXP_WAD, MERKLE]),
    ("OpenZeppelin", "OpenZeppelinKernels", &[MUL_DIV, SQRT, MERKLE]),
];
const OURS: &[Kernel] = &[MUL_DIV, SQRT, SQRT_OF_AMM, RPOW, EXP_WAD, MERKLE, ACCRUE];
const AMM_PEER: Kernel = (SQRT_OF_AMM.0, SQRT.1);

/// The sum of each loop, by the name of its row, as ours has it.
type Sums = BTreeMap<&'static str, U256>;

pub(super) async fn play(bench: &Bench, figures: &mut Figures) -> anyhow::Result<()> {
    let mut sums = Sums::new();
    for cached in [false, true] {
        let ours = bench.deploy(KERNELS, &[], cached).await?;
        let subject = Subject::Ours { cached };
        Loops { bench, figures, sums: &mut sums, subject, address: ours.address }.measure(OURS).await?;
    }
    let Some(peers) = &bench.peers else { return Ok(()) };
    let (address, _) = bench.create(&peers.code("TwinKernels", Build::FOR_GAS)?, &[]).await?;
    let subject = Subject::Twin;
    Loops { bench, figures, sums: &mut sums, subject, address }.measure(&[ACCRUE]).await?;
    for (name, contract, kernels) in PEERS {
        for build in [Build::USUAL, Build::FOR_GAS] {
            let (address, _) = bench.create(&peers.code(contract, build)?, &[]).await?;
            let subject = Subject::peer(name, build);
            Loops { bench, figures, sums: &mut sums, subject, address }.measure(kernels).await?;
        }
    }
    Ok(())
}

/// One contract with loops.
struct Loops<'a> {
    bench: &'a Bench,
    figures: &'a mut Figures,
    sums: &'a mut Sums,
    subject: Subject,
    address: Address,
}

impl Loops<'_> {
    async fn measure(mut self, kernels: &[Kernel]) -> anyhow::Result<()> {
        self.bench.step(&self.subject, "formulas");
        let empty = self.turns(EMPTY).await?;
        self.compare(EMPTY).await?;
        for kernel in kernels {
            let gas = self.turns(*kernel).await?;
            self.compare(*kernel).await?;
            self.note(kernel.0, gas.saturating_sub(empty).div_ceil(CALLS));
        }
        if kernels.contains(&MUL_DIV) {
            let gas = self.gas(MUL_DIV, 1).await?;
            self.note("kernel.call", gas);
        }
        Ok(())
    }

    /// Gas of all turns of a loop; what the transaction costs without any is not among it.
    async fn turns(&self, kernel: Kernel) -> anyhow::Result<u64> {
        Ok(self.gas(kernel, CALLS).await? - self.gas(kernel, 0).await?)
    }

    async fn gas(&self, (_, call): Kernel, n: u64) -> anyhow::Result<u64> {
        Ok(self.bench.act(ALICE, self.address, call(U256::from(n))).await?.gas_used)
    }

    /// Fails if the sum is not the one that was found before.
    async fn compare(&mut self, (name, call): Kernel) -> anyhow::Result<()> {
        let request = TransactionRequest::default().with_to(self.address).with_input(call(U256::from(CALLS)));
        let sum = U256::try_from_be_slice(&self.bench.chain.provider.call(request).await?);
        let sum = sum.ok_or_else(|| Problem::failure(format!("{name} of {} is no word", self.subject)))?;
        let expected = *self.sums.entry(name).or_insert(sum);
        Ok(agree(name, &self.subject, expected, sum)?)
    }

    fn note(&mut self, operation: &str, gas: u64) {
        let (operation, subject) = (operation.to_owned(), self.subject.clone());
        self.figures.push(Figure { operation, subject, gas, split: None, measured: true });
    }
}

fn agree(name: &str, subject: &Subject, expected: U256, sum: U256) -> Result<(), Problem> {
    if sum == expected {
        return Ok(());
    }
    Err(Problem::new(Exit::Mismatch, format!("{name} is not the same in Solidity"))
        .why(format!("{CALLS} results of ours add up to {expected}, those of {subject} to {sum}"))
        .next("compare tests/kernels/src/kernels.rs with tests/peers/contracts, then: cargo test -p staking-kernels"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_sum_is_a_mismatch_that_names_formula_and_peer() {
        let solady = Subject::peer("Solady", Build::USUAL);
        assert_eq!(agree("kernel.sqrt", &solady, U256::from(5), U256::from(5)), Ok(()));
        let problem = agree("kernel.sqrt", &solady, U256::from(5), U256::from(6)).unwrap_err();
        assert_eq!(problem.exit, Exit::Mismatch);
        let said = problem.to_string();
        assert!(said.contains("kernel.sqrt") && said.contains("Solady, 200 runs"), "{said}");
    }

    #[test]
    fn what_peers_have_ours_has() {
        for (name, _) in PEERS.iter().flat_map(|(_, _, kernels)| *kernels) {
            assert!(OURS.iter().any(|(ours, _)| ours == name), "{name}");
        }
    }
}
