//! A staker's life through `ethers`: approve, stake, earn, claim, leave, and every refusal on the way by its name.

use ethers::contract::builders::ContractCall;
use ethers::contract::{ContractError, ContractRevert, EthCall, EthError, EthEvent, EthLogDecode};
use ethers::core::abi::{Detokenize, RawLog};
use ethers::core::types::{H256, TransactionReceipt, U256};
use ethers::core::utils::id;
use staking_ethers::bindings::{i_farm, i_multi_rewards, i_staking_rewards, i_token, i_vault};
use staking_ethers::{Client, Stage};

const DAY: u64 = 86_400;

fn ether(amount: u64) -> U256 {
    U256::exp10(18) * amount
}

async fn sent<D: Detokenize>(call: ContractCall<Client, D>) -> TransactionReceipt {
    let receipt = call.send().await.unwrap().await.unwrap().expect("a receipt");
    assert_eq!(receipt.status, Some(1.into()));
    receipt
}

/// What a call that must be refused reverts with, as one of the contract's own errors.
async fn refused<E: ContractRevert, D: Detokenize>(call: ContractCall<Client, D>) -> E {
    let error = match call.call().await {
        Ok(_) => panic!("the call succeeded"),
        Err(error) => error,
    };
    let ContractError::Revert(data) = &error else { panic!("not a revert: {error:?}") };
    E::decode_with_selector(data).unwrap_or_else(|| panic!("{data} is none of the errors"))
}

/// The events of one kind in a receipt.
fn events<E: EthEvent>(receipt: &TransactionReceipt) -> Vec<E> {
    let logs = receipt.logs.iter().map(|log| RawLog { topics: log.topics.clone(), data: log.data.to_vec() });
    logs.filter(|log| log.topics[0] == E::signature()).map(|log| E::decode_log(&log).unwrap()).collect()
}

#[tokio::test]
async fn a_staker_approves_stakes_claims_and_exits() {
    use i_staking_rewards::{IStakingRewardsErrors as Refusal, IStakingRewardsEvents};
    let stage = Stage::new().await;
    let staker = stage.staker.address();
    let pool = stage.staking(&stage.staker);
    let [stake, reward] =
        [stage.stake_token, stage.reward_token].map(|token| stage.token(token, &stage.staker));
    assert_eq!(pool.staking_token().call().await.unwrap(), stage.stake_token);
    assert_eq!(stage.multi(&stage.staker).reward_tokens(0.into()).call().await.unwrap(), stage.reward_token);

    // The owner funds a week, and gives the staker something to stake.
    let owner = &stage.owner;
    sent(stage.token(stage.stake_token, owner).transfer(staker, ether(100))).await;
    sent(stage.token(stage.reward_token, owner).approve(stage.pool, ether(700))).await;
    let funded = sent(stage.staking(owner).notify_reward_amount(ether(700))).await;
    assert_eq!(
        events::<i_staking_rewards::RewardAddedFilter>(&funded),
        [i_staking_rewards::RewardAddedFilter { reward: ether(700) }]
    );
    let outsider = refused::<Refusal, _>(pool.notify_reward_amount(ether(1))).await;
    assert_eq!(outsider, Refusal::NotDistributor(i_staking_rewards::NotDistributor { account: staker }));

    // Refusals, with their arguments.
    let nothing = refused::<Refusal, _>(pool.stake(U256::zero())).await;
    assert_eq!(nothing, Refusal::ZeroAmount(i_staking_rewards::ZeroAmount));
    let empty = refused::<Refusal, _>(pool.withdraw(ether(1))).await;
    let missing =
        i_staking_rewards::InsufficientStake { account: staker, staked: U256::zero(), requested: ether(1) };
    assert_eq!(empty, Refusal::InsufficientStake(missing));
    let unapproved = refused::<Refusal, _>(pool.stake(ether(1))).await;
    assert_eq!(
        unapproved,
        Refusal::TokenCallFailed(i_staking_rewards::TokenCallFailed { token: stage.stake_token })
    );
    let poor = refused::<i_token::ITokenErrors, _>(stake.transfer(owner.address(), ether(101))).await;
    let short = i_token::ERC20InsufficientBalance { sender: staker, balance: ether(100), needed: ether(101) };
    assert_eq!(poor, i_token::ITokenErrors::ERC20InsufficientBalance(short));

    sent(stake.approve(stage.pool, ether(100))).await;
    let staked = sent(pool.stake(ether(100))).await;
    let entered = [i_staking_rewards::StakedFilter { user: staker, amount: ether(100) }];
    assert_eq!(events::<i_staking_rewards::StakedFilter>(&staked), entered);
    assert_eq!(pool.balance_of(staker).call().await.unwrap(), ether(100));
    let found = pool.staked_filter().from_block(0).topic1(staker).query().await.unwrap();
    assert_eq!(found, entered);

    stage.skip_seconds(DAY).await;
    let earned = pool.earned(staker).call().await.unwrap();
    assert!(earned > ether(99) && earned < ether(101), "a seventh of the week's 700, not {earned}");
    let legs = stage.passport(&stage.staker).composition(staker).call().await.unwrap();
    let legs: Vec<_> = legs.iter().map(|leg| (leg.0, leg.1)).collect();
    assert_eq!(legs, [(stage.stake_token, ether(100)), (stage.reward_token, earned)]);

    let claimed = sent(pool.get_reward()).await;
    let paid = events::<i_staking_rewards::RewardPaidFilter>(&claimed);
    assert_eq!(paid.len(), 1);
    assert!(paid[0].reward >= earned);
    assert_eq!(reward.balance_of(staker).call().await.unwrap(), paid[0].reward);

    stage.skip_seconds(7 * DAY).await;
    let due = pool.earned(staker).call().await.unwrap();
    let left = sent(pool.exit()).await;
    let all: Vec<_> = left
        .logs
        .iter()
        .filter(|log| log.address == stage.pool)
        .map(|log| {
            let raw = RawLog { topics: log.topics.clone(), data: log.data.to_vec() };
            IStakingRewardsEvents::decode_log(&raw).expect("an event of the interface")
        })
        .collect();
    let withdrawn = i_staking_rewards::WithdrawnFilter { user: staker, amount: ether(100) };
    let last = i_staking_rewards::RewardPaidFilter { user: staker, reward: due };
    for event in
        [IStakingRewardsEvents::WithdrawnFilter(withdrawn), IStakingRewardsEvents::RewardPaidFilter(last)]
    {
        assert!(all.contains(&event), "{event:?} is not in {all:?}");
    }
    assert_eq!(all.len(), 2);
    assert_eq!(stake.balance_of(staker).call().await.unwrap(), ether(100));
    assert_eq!(reward.balance_of(staker).call().await.unwrap(), paid[0].reward + due);
    assert_eq!(pool.balance_of(staker).call().await.unwrap(), U256::zero());
    assert_eq!(pool.earned(staker).call().await.unwrap(), U256::zero());
}

/// Interfaces that have an event of one name keep each its own.
#[test]
fn bindings_have_the_published_selectors_and_topics() {
    assert_eq!(i_staking_rewards::StakeCall::selector(), id("stake(uint256)"));
    assert_eq!(i_farm::HarvestCall::selector(), id("harvest(uint256,address)"));
    assert_eq!(i_vault::RedeemMinCall::selector(), id("redeemMin(uint256,address,address,uint256)"));
    assert_eq!(i_vault::TooFewShares::selector(), id("TooFewShares(uint256,uint256)"));
    let topic = |signature: &str| H256(ethers::core::utils::keccak256(signature));
    assert_eq!(i_staking_rewards::RewardPaidFilter::signature(), topic("RewardPaid(address,uint256)"));
    assert_eq!(i_multi_rewards::RewardPaidFilter::signature(), topic("RewardPaid(address,address,uint256)"));
}
