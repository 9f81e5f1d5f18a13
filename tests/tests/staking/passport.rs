//! `IPassport` and the other views that the lens answers behind the pool's address.

use alloy::network::TransactionBuilder;
use alloy::primitives::{Address, U256};
use alloy::providers::{DynProvider, Provider};
use alloy::rpc::types::TransactionRequest;
use alloy::sol_types::{SolCall, SolValue};
use staking_abi::IPassport::{self, IPassportInstance, Layer, LegKind, RiskKind};
use staking_abi::IStakingRewards::{IStakingRewardsInstance, UnknownRequest, UnknownReward};
use staking_scripts::build::STAKING_REWARDS;
use staking_tests::{Pool, RefusedCall, ether};

fn passport(pool: &Pool) -> IPassportInstance<DynProvider> {
    IPassportInstance::new(pool.address(), pool.world.provider().clone())
}

#[tokio::test]
async fn views_without_a_lens_revert_and_actions_work() {
    let pool = Pool::new().await;
    let (world, stake) = (&pool.world, *pool.stake_token.address());
    let arguments =
        (world.owner, stake, *pool.reward_token.address(), U256::from(100), U256::ZERO, false, Address::ZERO);
    let address = world.deploy(STAKING_REWARDS, &arguments.abi_encode_params()).await;
    let alone =
        Pool { staking: IStakingRewardsInstance::new(address, world.provider().clone()), ..pool.clone() };
    assert!(alone.staking.cooldown().call().await.is_err());
    assert_eq!(alone.staking.lens().call().await.unwrap(), Address::ZERO);
    alone.stake(world.alice, ether(1)).await;
    alone.exit(world.alice).await;
}

#[tokio::test]
async fn a_lens_asked_by_somebody_who_is_no_pool_answers_nothing() {
    let pool = Pool::new().await;
    let lens = pool.staking.lens().call().await.unwrap();
    for call in [IPassport::sourcesCall {}.abi_encode(), IPassport::layersCall {}.abi_encode()] {
        let request =
            TransactionRequest::default().with_to(lens).with_input(call).with_from(pool.world.alice);
        assert!(pool.world.provider().call(request).await.is_err());
    }
}

#[tokio::test]
async fn a_position_is_its_stake_what_is_leaving_and_what_it_earned() {
    let pool = Pool::cooling().await;
    let (world, alice) = (&pool.world, pool.world.alice);
    let second = pool.add_reward("SEC").await;
    assert!(passport(&pool).composition(alice).call().await.unwrap().is_empty());
    pool.stake(alice, ether(5)).await;
    pool.fund(ether(100)).await;
    pool.fund_extra(&second, ether(7)).await;
    let request = pool.staking.requestUnstake(ether(2), alice).into_transaction_request();
    world.send(alice, request).await;
    world.wait(20).await;
    let legs = passport(&pool).composition(alice).call().await.unwrap();
    let (stk, rwd) = (*pool.stake_token.address(), *pool.reward_token.address());
    let earned =
        [pool.earned(alice).await, pool.multi.earned(alice, *second.address()).call().await.unwrap()];
    let expected = [
        (stk, ether(3), LegKind::Asset, stk),
        (stk, ether(2), LegKind::Claim, pool.address()),
        (rwd, earned[0], LegKind::Claim, pool.address()),
        (*second.address(), earned[1], LegKind::Claim, pool.address()),
    ];
    let found: Vec<_> = legs.iter().map(|leg| (leg.asset, leg.amount, leg.kind as u8, leg.issuer)).collect();
    let expected = expected.map(|(asset, amount, kind, issuer)| (asset, amount, kind as u8, issuer));
    assert_eq!(found, expected);
    assert_eq!(pool.staking.leavingOf(alice).call().await.unwrap(), ether(2));
    let pending = pool.multi.pending(alice).call().await.unwrap();
    assert_eq!((pending.tokens, pending.amounts), (vec![rwd, *second.address()], earned.to_vec()));
    assert_eq!(pool.multi.rewards(alice, *second.address()).call().await.unwrap(), earned[1]);

    let terms = passport(&pool).exitTerms(alice, ether(9)).call().await.unwrap();
    let ready_at = world.now().await + 2 * world.tick;
    assert_eq!((terms.immediate, terms.delayed, terms.penalty), (U256::ZERO, ether(3), U256::ZERO));
    assert!(terms.readyAt.to::<u64>().abs_diff(ready_at) < world.tick);
    pool.staking
        .unstakeRequest(U256::from(1))
        .refused(world, alice)
        .await
        .with(UnknownRequest { id: U256::from(1) });
}

#[tokio::test]
async fn layers_show_each_risk_with_its_live_figure_and_its_bound() {
    let pool = Pool::new().await;
    let (world, owner) = (&pool.world, pool.world.owner);
    pool.stake(world.alice, ether(4)).await;
    pool.fund(ether(100)).await;
    world.send(owner, pool.staking.setPaused(true).into_transaction_request()).await;
    world.send(owner, pool.staking.transferOwnership(world.bob).into_transaction_request()).await;
    let layers = passport(&pool).layers().call().await.unwrap();
    let of = |kind: RiskKind| -> Vec<&Layer> {
        layers.iter().filter(|layer| layer.kind as u8 == kind as u8).collect()
    };
    let admins: Vec<_> =
        of(RiskKind::Admin).iter().map(|layer| (layer.target, layer.metric, layer.limit)).collect();
    assert_eq!(admins, [(owner, U256::ZERO, U256::ZERO), (world.bob, U256::ZERO, U256::ZERO)]);
    assert_eq!(of(RiskKind::EntryPause)[0].metric, U256::ONE);
    assert_eq!(of(RiskKind::ExitDelay)[0].metric, U256::ZERO);
    let shortfall = of(RiskKind::RewardShortfall)[0];
    assert_eq!((shortfall.metric, shortfall.limit), (ether(100), ether(100)));
    let stake = of(RiskKind::Dependency)[0];
    assert_eq!((stake.target, stake.metric, stake.limit), (*pool.stake_token.address(), ether(4), ether(4)));
    let programs: Vec<Address> = of(RiskKind::ProgramExpiry).iter().map(|layer| layer.target).collect();
    let lens = pool.staking.lens().call().await.unwrap();
    assert_eq!(programs, [pool.address(), lens, *pool.stake_token.address(), *pool.reward_token.address()]);
    let year = U256::from(365 * 86_400);
    assert!(of(RiskKind::ProgramExpiry).iter().all(|layer| layer.limit == year && layer.metric <= year));
}

#[tokio::test]
async fn runway_apr_and_left_describe_the_running_period() {
    let pool = Pool::new().await;
    let (world, token) = (&pool.world, *pool.reward_token.address());
    let price = U256::from(10).pow(U256::from(18));
    pool.fund(ether(1_000)).await;
    assert_eq!(pool.staking.apr(token, price).call().await.unwrap(), U256::ZERO, "nobody is staked");
    pool.stake(world.alice, ether(500)).await;
    let apr = pool.staking.apr(token, price).call().await.unwrap();
    // Twice the stake in each period.
    let yearly = U256::from(2 * 365 * 86_400) * price / U256::from(pool.duration);
    assert!(apr.abs_diff(yearly) * U256::from(1_000_000_000) < yearly, "{apr} {yearly}");
    let runway = pool.staking.runway(token).call().await.unwrap();
    let finish = pool.staking.periodFinish().call().await.unwrap();
    assert!(finish.abs_diff(runway + U256::from(world.now().await)) <= U256::from(2));
    assert_eq!(pool.multi.left(token).call().await.unwrap(), pool.staking.left().call().await.unwrap());
    let per_token = pool.multi.userRewardPerTokenPaid(world.alice, token).call().await.unwrap();
    assert_eq!(per_token, pool.staking.rewardPerToken().call().await.unwrap());
    assert_eq!(pool.staking.asset().call().await.unwrap(), *pool.stake_token.address());
    world.wait(20).await;
    assert_eq!(pool.staking.runway(token).call().await.unwrap(), U256::ZERO);
    assert_eq!(pool.staking.apr(token, price).call().await.unwrap(), U256::ZERO);
    let unknown = UnknownReward { token: world.alice };
    pool.staking.runway(world.alice).refused(world, world.bob).await.with(unknown);
}
