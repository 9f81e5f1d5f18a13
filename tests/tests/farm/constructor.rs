use alloy::primitives::{Address, U256};
use alloy::providers::Provider;
use alloy::rpc::types::{Filter, TransactionRequest};
use alloy::sol_types::{SolEvent, SolValue};
use staking_abi::IFarm::{OwnershipTransferred, RewardsDistributionUpdated};
use staking_scripts::build::FARM;
use staking_tests::{Farm, RefusedCall, World};

/// The deploy tool's words for a constructor that refuses.
async fn refusal(world: &World, owner: Address, token: Address, lens: Address) -> String {
    world.try_deploy(FARM, &(owner, token, lens).abi_encode_params()).await.unwrap_err()
}

/// `OwnableInvalidOwner`, `TokenCallFailed` and `InvalidLens`.
#[tokio::test]
async fn reverts_if_nobody_owns_it_or_a_token_or_a_lens_is_no_contract() {
    let stage = Farm::new().await;
    let (world, owner, token) = (&stage.world, stage.world.owner, *stage.reward.address());
    let nobody = Address::ZERO;
    for (owner, token, lens, error) in [
        (nobody, token, nobody, "OwnableInvalidOwner"),
        (owner, world.mallory, nobody, "TokenCallFailed"),
        (owner, nobody, nobody, "TokenCallFailed"),
        (owner, token, world.mallory, "InvalidLens"),
    ] {
        let words = refusal(world, owner, token, lens).await;
        assert!(words.contains(error), "{words}");
    }
}

#[tokio::test]
async fn fault_71_reverts_if_the_reward_token_tells_no_balances() {
    let stage = Farm::new().await;
    let lens = stage.farm.lens().call().await.unwrap();
    let words = refusal(&stage.world, stage.world.owner, lens, lens).await;
    assert!(words.contains("TokenCallFailed"), "{words}");
}

#[tokio::test]
async fn fault_88_reverts_if_called_a_second_time() {
    let stage = Farm::new().await;
    let (world, mallory) = (&stage.world, stage.world.mallory);
    let arguments = (mallory, *stage.reward.address(), Address::ZERO).abi_encode_params();
    let data = staking_scripts::deploy::address::init_data(&arguments);
    for account in [mallory, world.owner] {
        let call = TransactionRequest::default().to(stage.address()).input(data.clone().into());
        call.refused(world, account).await.silently();
    }
    assert_eq!(stage.farm.owner().call().await.unwrap(), world.owner);
}

#[tokio::test]
async fn makes_the_owner_the_distributor_and_has_no_pools() {
    let stage = Farm::new().await;
    let (world, reward) = (&stage.world, *stage.reward.address());
    let empty = Farm::empty(world.clone(), *stage.lp.address(), reward).await;
    let farm = &empty.farm;
    assert_eq!(farm.owner().call().await.unwrap(), world.owner);
    assert_eq!(farm.pendingOwner().call().await.unwrap(), Address::ZERO);
    assert_eq!(farm.rewardsDistribution().call().await.unwrap(), world.owner);
    assert_eq!(farm.SUSHI().call().await.unwrap(), reward);
    assert_eq!(farm.poolLength().call().await.unwrap(), U256::ZERO);
    assert_eq!(farm.totalAllocPoint().call().await.unwrap(), U256::ZERO);
    assert_eq!(empty.broken().await, U256::ZERO);
    let filter = Filter::new().address(empty.address()).from_block(0);
    let logs = world.provider().get_logs(&filter).await.unwrap();
    let topics: Vec<_> = logs.iter().filter_map(|log| log.topic0().copied()).collect();
    assert_eq!(topics, [OwnershipTransferred::SIGNATURE_HASH, RewardsDistributionUpdated::SIGNATURE_HASH]);
}
