//! `transferOwnership`, `acceptOwnership` and `recoverERC20`.

use alloy::primitives::{Address, U256};
use staking_abi::IFarm::{
    NothingToRecover, OwnableUnauthorizedAccount, OwnershipTransferStarted, OwnershipTransferred, Recovered,
    TokenCallFailed, ZeroAmount,
};
use staking_tests::fixtures::{HostileToken::HostileTokenInstance as Token, Mode};
use staking_tests::{Farm, RefusedCall, World, ether, event, token};

#[tokio::test]
async fn fault_86_reverts_if_someone_else_accepts() {
    let stage = Farm::new().await;
    let (world, owner) = (&stage.world, stage.world.owner);
    for account in [world.mallory, owner] {
        let error = OwnableUnauthorizedAccount { account };
        stage.farm.acceptOwnership().refused(world, account).await.with(error);
    }
    stage.send(owner, stage.farm.transferOwnership(world.alice)).await;
    for account in [world.mallory, owner] {
        let error = OwnableUnauthorizedAccount { account };
        stage.farm.acceptOwnership().refused(world, account).await.with(error);
    }
    stage.send(owner, stage.farm.transferOwnership(Address::ZERO)).await;
    let error = OwnableUnauthorizedAccount { account: world.alice };
    stage.farm.acceptOwnership().refused(world, world.alice).await.with(error);
    assert_eq!(stage.farm.owner().call().await.unwrap(), owner);
}

#[tokio::test]
async fn r51_moves_in_two_steps() {
    let stage = Farm::new().await;
    let (world, previous, new) = (&stage.world, stage.world.owner, stage.world.alice);
    let receipt = stage.send(previous, stage.farm.transferOwnership(new)).await;
    let started = OwnershipTransferStarted { previousOwner: previous, newOwner: new };
    assert_eq!(event::<OwnershipTransferStarted>(&receipt, stage.address()), started);
    assert_eq!(stage.farm.owner().call().await.unwrap(), previous);
    assert_eq!(stage.farm.pendingOwner().call().await.unwrap(), new);
    let receipt = stage.send(new, stage.farm.acceptOwnership()).await;
    let transferred = OwnershipTransferred { previousOwner: previous, newOwner: new };
    assert_eq!(event::<OwnershipTransferred>(&receipt, stage.address()), transferred);
    assert_eq!(stage.farm.owner().call().await.unwrap(), new);
    assert_eq!(stage.farm.pendingOwner().call().await.unwrap(), Address::ZERO);
    let error = OwnableUnauthorizedAccount { account: previous };
    stage.farm.setSushiPerSecond(U256::ONE).refused(world, previous).await.with(error);
    stage.send(new, stage.farm.setSushiPerSecond(U256::ONE)).await;
}

/// R48: neither LP tokens nor rewards, promised or earned; of gifts not a wei more than was given.
#[tokio::test]
async fn r48_recovering_never_touches_what_is_owed() {
    let stage = Farm::running_still().await;
    let (world, owner) = (&stage.world, stage.world.owner);
    let second = stage.add_twin(100).await;
    stage.deposit(world.alice, ether(10)).await;
    stage.deposit_in(second, world.bob, ether(7)).await;
    world.wait(5).await;
    for token in [*stage.lp.address(), *stage.reward.address()] {
        let one = stage.farm.recoverERC20(token, U256::ONE);
        one.refused(world, owner).await.with(NothingToRecover {});
        stage.farm.recoverERC20(token, U256::ZERO).refused(world, owner).await.with(ZeroAmount {});
        let gift = staking_abi::IToken::new(token, world.provider());
        stage.send(owner, gift.transfer(stage.address(), ether(3))).await;
        for more in [ether(3) + U256::ONE, (U256::ONE << 128) + U256::ONE, U256::MAX] {
            let call = stage.farm.recoverERC20(token, more);
            call.refused(world, owner).await.with(NothingToRecover {});
        }
        let receipt = stage.send(owner, stage.farm.recoverERC20(token, ether(3))).await;
        let recovered = Recovered { token, amount: ether(3) };
        assert_eq!(event::<Recovered>(&receipt, stage.address()), recovered);
        stage.assert_solvent().await;
    }
    for (pid, account, amount) in [(U256::ZERO, world.alice, ether(10)), (second, world.bob, ether(7))] {
        stage.send(account, stage.farm.withdrawAndHarvest(pid, amount, account)).await;
        assert_eq!(stage.lp_of(account).await, amount);
    }
    let paid = stage.rewards_of(world.alice).await + stage.rewards_of(world.bob).await;
    assert!(ether(5 * 864) - paid <= U256::from(2));
}

#[tokio::test]
async fn recovering_returns_any_other_token_and_reverts_for_what_is_none() {
    let stage = Farm::new().await;
    let (world, owner) = (&stage.world, stage.world.owner);
    let stray = Token::create(world).await;
    stage.send(owner, stray.mint(stage.address(), ether(7))).await;
    let token = *stray.address();
    for mode in [Mode::Revert, Mode::ReturnFalse, Mode::ReturnShort] {
        stray.turn(world, mode).await;
        let call = stage.farm.recoverERC20(token, ether(7));
        call.refused(world, owner).await.with(TokenCallFailed { token });
    }
    stray.turn(world, Mode::ReturnTrue).await;
    stage.send(owner, stage.farm.recoverERC20(token, ether(7))).await;
    assert_eq!(stray.balanceOf(owner).call().await.unwrap(), ether(1_000_007));
    let token = world.alice;
    let call = stage.farm.recoverERC20(token, U256::ONE);
    call.refused(world, owner).await.with(TokenCallFailed { token });
}

/// A fee that a token takes on top of what is sent would be paid by whoever farms.
#[tokio::test]
async fn r48_recovering_reverts_if_the_token_takes_more_than_what_is_sent() {
    let world = World::new().await;
    let (lp, reward) = (Token::create(&world).await, token(&world, "Reward", "RWD").await);
    let stage = Farm::of(world, *lp.address(), reward, false).await;
    let (world, owner, token) = (&stage.world, stage.world.owner, *lp.address());
    stage.deposit(world.alice, ether(5)).await;
    stage.send(owner, lp.mint(stage.address(), ether(2))).await;
    let fee = |amount| lp.confiscate(stage.address(), amount).calldata().to_vec();
    lp.reenter(world, token, fee(ether(1) + U256::ONE)).await;
    let call = stage.farm.recoverERC20(token, ether(1));
    call.clone().refused(world, owner).await.with(TokenCallFailed { token });
    lp.reenter(world, token, fee(ether(1))).await;
    stage.send(owner, call).await;
    lp.turn(world, Mode::ReturnTrue).await;
    stage.withdraw(world.alice, ether(5)).await;
    assert_eq!(stage.lp_of(world.alice).await, ether(5));
}
