//! Our vault and Solidity's of the same asset; the same people hold shares of all.

use alloy::primitives::{Address, B256, Bytes, U256};
use alloy::rpc::types::Log;
use alloy::sol_types::{SolCall, SolValue};
use staking_abi::IVault::{
    allowanceCall, approveCall, balanceOfCall, totalAssetsCall, totalSupplyCall, transferCall,
};
use staking_scripts::build::{VAULT, VAULT_LENS};
use staking_scripts::peers::Build;
use staking_tests::Vault;
use staking_tests::fixtures::PlainToken;

use crate::stage::{ANYBODY, Outcome, Stage, peers};

/// Whoever acts; the last one is first to deposit and never leaves.
pub(crate) const HOLDERS: [Address; 4] = [
    Address::repeat_byte(0x71),
    Address::repeat_byte(0x72),
    Address::repeat_byte(0x73),
    Address::repeat_byte(0x74),
];

/// A vault around a library's, as most would compile it.
fn compiled(name: &str) -> Bytes {
    peers().code(name, Build::USUAL).unwrap()
}

/// An asset that every holder has plenty of.
pub(crate) async fn asset(stage: &Stage) -> Address {
    let arguments = (ANYBODY, U256::ONE << 120).abi_encode();
    let asset = stage.world.create(&PlainToken::BYTECODE, &arguments).await;
    for holder in HOLDERS {
        stage.enrich(holder).await;
        let share = transferCall { to: holder, value: U256::ONE << 110 };
        stage.perform(ANYBODY, asset, share.abi_encode()).await;
    }
    asset
}

/// Lets a vault take what it wants of every holder's assets.
pub(crate) async fn open(stage: &Stage, asset: Address, vault: Address) {
    for holder in HOLDERS {
        let approve = approveCall { spender: vault, value: U256::MAX };
        stage.perform(holder, asset, approve.abi_encode()).await;
    }
}

pub(crate) async fn ours(stage: &Stage, asset: Address, offset: u8) -> Address {
    let lens = stage.world.deploy(VAULT_LENS, &[]).await;
    let arguments = Vault::arguments(stage.world.owner, asset, lens, offset, false);
    let vault = stage.world.deploy(VAULT, &arguments).await;
    open(stage, asset, vault).await;
    vault
}

/// A vault in Solidity that has virtual shares, as ours.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Peer {
    OpenZeppelin,
    Solady,
}

impl Peer {
    pub(crate) async fn create(self, stage: &Stage, asset: Address, offset: u8) -> Address {
        let code = compiled(&format!("{self:?}Vault"));
        let vault = stage.world.create(&code, &(asset, U256::from(offset)).abi_encode()).await;
        open(stage, asset, vault).await;
        vault
    }

    /// Whether it refuses with the errors of ERC-6093, as ours.
    fn has_our_errors(self) -> bool {
        matches!(self, Self::OpenZeppelin)
    }
}

/// Our vault and one in Solidity.
pub(crate) struct Rivals {
    pub(crate) peer: Peer,
    pub(crate) asset: Address,
    pub(crate) ours: Address,
    pub(crate) theirs: Address,
}

impl Rivals {
    pub(crate) async fn begin(stage: &Stage, peer: Peer, offset: u8) -> Self {
        let asset = asset(stage).await;
        let ours = ours(stage, asset, offset).await;
        Self { peer, asset, ours, theirs: peer.create(stage, asset, offset).await }
    }

    /// Somebody calls both: how it went, ours first.
    pub(crate) async fn act(&self, stage: &Stage, who: Address, data: &[u8]) -> [Outcome; 2] {
        [stage.act(who, self.ours, data.to_vec()).await, stage.act(who, self.theirs, data.to_vec()).await]
    }

    /// A log as ours would have it: emitter, topics, data.
    fn our_log(&self, log: &Log) -> (Address, Vec<B256>, Bytes) {
        let ours = |address| if address == self.theirs { self.ours } else { address };
        let word = |word: &B256| {
            let vault = *word == self.theirs.into_word();
            if vault { self.ours.into_word() } else { *word }
        };
        (ours(log.address()), log.topics().iter().map(word).collect(), log.data().data.clone())
    }

    /// Panics unless both did the same, up to the order of their logs and what errors are called where they differ.
    pub(crate) fn assert_agree(&self, what: &str, [ours, theirs]: &[Outcome; 2]) {
        assert_eq!(ours.success, theirs.success, "{what}: ours {ours:?}, theirs {theirs:?}");
        if ours.success || self.peer.has_our_errors() {
            assert_eq!(ours.answer, theirs.answer, "{what}: answers");
        }
        let [ours, theirs] = [ours, theirs].map(|outcome| {
            let mut logs: Vec<_> = outcome.logs.iter().map(|log| self.our_log(log)).collect();
            logs.sort();
            logs
        });
        assert_eq!(ours, theirs, "{what}: logs");
    }

    async fn state(&self, stage: &Stage, vault: Address) -> Vec<Bytes> {
        let mut questions = vec![
            (vault, totalSupplyCall {}.abi_encode()),
            (vault, totalAssetsCall {}.abi_encode()),
            (self.asset, balanceOfCall { account: vault }.abi_encode()),
        ];
        for owner in HOLDERS {
            questions.push((vault, balanceOfCall { account: owner }.abi_encode()));
            for spender in HOLDERS {
                questions.push((vault, allowanceCall { owner, spender }.abi_encode()));
            }
        }
        stage.ask(questions).await
    }

    /// Panics unless both vaults and their holders have the same.
    pub(crate) async fn assert_same_state(&self, stage: &Stage, after: &str) {
        let [ours, theirs] = [self.state(stage, self.ours).await, self.state(stage, self.theirs).await];
        assert!(ours.iter().all(|answer| answer.len() == 32), "not told after {after}: {ours:?}");
        assert_eq!(ours, theirs, "supply, assets, balance, shares and allowances after {after}");
    }
}
