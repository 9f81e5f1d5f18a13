//! Tokens as they are found in the wild, as data: what holds for a contract must hold for it with each of them.

use alloy::primitives::{Address, U256};
use alloy::sol_types::SolValue;

use crate::fixtures::{HostileToken, Mode, ZooToken};
use crate::{World, ether};

/// One kind of token.
#[derive(Clone, Copy, Debug)]
pub struct Animal {
    /// What it is known for.
    pub name: &'static str,
    kind: Kind,
    /// What arrives of 100 wei that are sent.
    pub delivers: u64,
    /// Whether its word can be believed: a pool that does not measure works with it.
    pub is_honest: bool,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    /// An ordinary token of so many decimals.
    Decimals(u8),
    /// A token that answers or moves oddly.
    Hostile(Mode),
    /// A token that refuses to change an allowance that is not zero.
    StrictApprovals,
    /// A token whose balances are shares of something that has grown by half.
    Rebased,
}

/// Every kind that can be staked and earned.
pub const ANIMALS: &[Animal] = &[
    Animal { name: "6 decimals", kind: Kind::Decimals(6), delivers: 100, is_honest: true },
    Animal { name: "8 decimals", kind: Kind::Decimals(8), delivers: 100, is_honest: true },
    Animal { name: "24 decimals", kind: Kind::Decimals(24), delivers: 100, is_honest: true },
    Animal { name: "no return", kind: Kind::Hostile(Mode::ReturnNothing), delivers: 100, is_honest: true },
    Animal { name: "33 bytes", kind: Kind::Hostile(Mode::ReturnLong), delivers: 100, is_honest: true },
    Animal { name: "100 KB returned", kind: Kind::Hostile(Mode::ReturnBomb), delivers: 100, is_honest: true },
    Animal { name: "tells recipients", kind: Kind::Hostile(Mode::Notify), delivers: 100, is_honest: true },
    Animal { name: "fee on transfer", kind: Kind::Hostile(Mode::Fee), delivers: 99, is_honest: false },
    Animal { name: "strict approvals", kind: Kind::StrictApprovals, delivers: 100, is_honest: true },
    Animal { name: "rebased", kind: Kind::Rebased, delivers: 100, is_honest: true },
];

impl Animal {
    /// One of its kind, with all its habits; the owner holds a million.
    pub async fn create(&self, world: &World) -> Address {
        match self.kind {
            Kind::Hostile(mode) => {
                let token = HostileToken::HostileTokenInstance::create(world).await;
                token.turn(world, mode).await;
                *token.address()
            }
            Kind::Decimals(decimals) => *zoo_token(world, decimals).await.address(),
            Kind::StrictApprovals => {
                let token = zoo_token(world, 18).await;
                world.send(world.owner, token.setStrictApprovals(true).into_transaction_request()).await;
                *token.address()
            }
            Kind::Rebased => {
                let token = zoo_token(world, 18).await;
                world.send(world.owner, token.rebase(U256::from(150)).into_transaction_request()).await;
                *token.address()
            }
        }
    }

    /// What arrives of an amount.
    pub fn delivered(&self, amount: U256) -> U256 {
        amount * U256::from(self.delivers) / U256::from(100)
    }
}

/// A token whose habits the test sets; the owner holds a million.
pub async fn zoo_token(
    world: &World,
    decimals: u8,
) -> ZooToken::ZooTokenInstance<alloy::providers::DynProvider> {
    let address = world.create(&ZooToken::BYTECODE, &U256::from(decimals).abi_encode()).await;
    let token = ZooToken::new(address, world.provider().clone());
    world.send(world.owner, token.mint(world.owner, ether(1_000_000)).into_transaction_request()).await;
    token
}
