//! Faults 78 to 83: what is not a well-formed call of the interfaces, and calls of the wrong kind.

use alloy::primitives::{Address, Bytes, U256, hex};
use alloy::providers::Provider;
use alloy::rpc::types::TransactionRequest;
use alloy::sol_types::SolCall;
use staking_abi::IPair::{self, IPairCalls};
use staking_abi::IPairFactory::{self, IPairFactoryCalls};
use staking_abi::IPassport::IPassportCalls;
use staking_abi::IRouter::{self, IRouterCalls};
use staking_tests::fixtures::Caller;
use staking_tests::{Amm, RefusedCall, ether, event, only};

fn call(to: Address, data: impl Into<Vec<u8>>) -> TransactionRequest {
    TransactionRequest::default().to(to).input(data.into().into())
}

fn contracts(amm: &Amm) -> [Address; 3] {
    [amm.address(), *amm.factory.address(), *amm.router.address()]
}

fn words(selector: [u8; 4], words: &[U256]) -> Vec<u8> {
    selector.into_iter().chain(words.iter().flat_map(U256::to_be_bytes::<32>)).collect()
}

fn word(address: Address) -> U256 {
    U256::from_be_slice(address.as_slice())
}

/// Lengths and offsets that lie, up to 2^256 - 1.
fn lies() -> [U256; 6] {
    let word = |value: u128| U256::from(value);
    [U256::MAX, U256::ONE << 255, word(1 << 64), word((1 << 64) - 1), word(1 << 32), word(1 << 27)]
}

#[tokio::test]
async fn fault_78_no_function_takes_ether() {
    let amm = Amm::holding([ether(5), ether(10)]).await;
    let (world, [pair, factory, router]) = (&amm.world, contracts(&amm));
    let of_pair = IPairCalls::SELECTORS.iter().chain(IPassportCalls::SELECTORS).map(|known| (pair, *known));
    let of_factory = IPairFactoryCalls::SELECTORS.iter().map(|known| (factory, *known));
    let of_router = IRouterCalls::SELECTORS.iter().map(|known| (router, *known));
    for (contract, selector) in of_pair.chain(of_factory).chain(of_router) {
        let data = words(selector, &[U256::ZERO; 12]);
        call(contract, data).value(U256::ONE).refused(world, world.owner).await.silently();
    }
    for contract in contracts(&amm) {
        call(contract, []).value(U256::ONE).refused(world, world.owner).await.silently();
        assert_eq!(world.provider().get_balance(contract).await.unwrap(), U256::ZERO);
    }
}

#[tokio::test]
async fn fault_79_empty_short_and_unknown_calls_revert() {
    let amm = Amm::new().await;
    for contract in contracts(&amm) {
        for data in [&[][..], &[0x02], &[0x02, 0x2c], &[0x02, 0x2c, 0x0d]] {
            call(contract, data).refused(&amm.world, amm.world.alice).await.silently();
        }
        // owner, transferOwnership, upgradeTo, setSwapFee, uniswapV2Call, WETH, and nothing known.
        let strange = ["8da5cb5b", "f2fde38b", "3659cfe6", "34e19907", "10d1e85c", "ad5c4648", "deadbeef"];
        for selector in strange {
            let data = [hex::decode(selector).unwrap(), vec![0; 128]].concat();
            call(contract, data).refused(&amm.world, amm.world.owner).await.silently();
        }
    }
}

#[tokio::test]
async fn fault_79_truncated_arguments_revert() {
    let amm = Amm::holding([ether(5), ether(10)]).await;
    let (world, alice, [pair, factory, router]) = (&amm.world, amm.world.alice, contracts(&amm));
    amm.donate(only(0, ether(1))).await;
    let swap =
        IPair::swapCall { amount0Out: U256::ZERO, amount1Out: U256::ONE, to: alice, data: Bytes::new() };
    let create = IPairFactory::createPairCall { tokenA: alice, tokenB: world.bob };
    let quote = IRouter::quoteCall { amountA: ether(1), reserveA: ether(1), reserveB: ether(1) };
    for (contract, whole) in
        [(pair, swap.abi_encode()), (factory, create.abi_encode()), (router, quote.abi_encode())]
    {
        for length in [4, 5, 35, whole.len() - 32, whole.len() - 1] {
            call(contract, &whole[..length]).refused(world, alice).await.silently();
        }
        world.send(alice, call(contract, whole)).await;
    }
}

#[tokio::test]
async fn fault_79_dirty_addresses_numbers_and_booleans_revert() {
    let amm = Amm::holding([ether(5), ether(10)]).await;
    let (world, owner, [pair, factory, router]) = (&amm.world, amm.world.owner, contracts(&amm));
    let dirty = word(owner) | (U256::ONE << 160);
    for (contract, selector, arguments) in [
        (pair, IPair::mintCall::SELECTOR, vec![dirty]),
        (pair, IPair::transferCall::SELECTOR, vec![dirty, U256::ONE]),
        (pair, IPair::balanceOfCall::SELECTOR, vec![dirty]),
        (factory, IPairFactory::setFeeToCall::SELECTOR, vec![dirty]),
        (factory, IPairFactory::getPairCall::SELECTOR, vec![word(owner), dirty]),
        // An array of which the second address is dirty.
        (
            router,
            IRouter::getAmountsOutCall::SELECTOR,
            vec![ether(1), U256::from(64), U256::from(2), word(amm.addresses()[0]), dirty],
        ),
    ] {
        call(contract, words(selector, &arguments)).refused(world, owner).await.silently();
    }
    let mut permit = [U256::ZERO; 7];
    permit[4] = U256::from(256 + 27);
    call(pair, words(IPair::permitCall::SELECTOR, &permit)).refused(world, owner).await.silently();
    let mut remove = [U256::ZERO; 11];
    remove[7] = U256::from(2);
    let selector = IRouter::removeLiquidityWithPermitCall::SELECTOR;
    call(router, words(selector, &remove)).refused(world, owner).await.silently();
}

/// Solidity accepts it, and so must we.
#[tokio::test]
async fn fault_79_trailing_bytes_are_ignored() {
    let amm = Amm::holding([ether(5), ether(10)]).await;
    let (world, owner, alice) = (&amm.world, amm.world.owner, amm.world.alice);
    let mut data = IPair::transferCall { to: alice, value: ether(2) }.abi_encode();
    data.extend([0xff; 70]);
    world.send(owner, call(amm.address(), data)).await;
    assert_eq!(amm.liquidity(alice).await, ether(2));
    let mut data = IPairFactory::setFeeToCall { newFeeTo: alice }.abi_encode();
    data.push(0xff);
    world.send(owner, call(*amm.factory.address(), data)).await;
    assert_eq!(amm.factory.feeTo().call().await.unwrap(), alice);
}

/// Bytes of a swap and the path of a router: where they are and how long they are lies, at no price in memory.
#[tokio::test]
async fn fault_80_bytes_and_paths_that_are_not_there_revert() {
    let amm = Amm::holding([ether(5), ether(10)]).await;
    let (world, alice, [pair, _, router]) = (&amm.world, amm.world.alice, contracts(&amm));
    let [a, b] = amm.addresses().map(word);
    amm.donate(only(0, ether(1))).await;
    let swap = |offset, length| {
        let arguments = [U256::ZERO, U256::ONE, word(alice), offset, length, U256::ZERO];
        call(pair, words(IPair::swapCall::SELECTOR, &arguments))
    };
    let quote = |offset, length| {
        call(router, words(IRouter::getAmountsOutCall::SELECTOR, &[ether(1), offset, length, a, b]))
    };
    let number = |value: u64| U256::from(value);
    for lie in lies() {
        swap(lie, U256::ZERO).refused(world, alice).await.silently();
        swap(number(128), lie).refused(world, alice).await.silently();
        quote(lie, number(2)).refused(world, alice).await.silently();
        quote(number(64), lie).refused(world, alice).await.silently();
    }
    for (offset, length) in [(128, 33), (192, 0), (161, 1)] {
        swap(number(offset), number(length)).refused(world, alice).await.silently();
    }
    for (offset, length) in [(64, 3), (160, 0), (97, 2)] {
        quote(number(offset), number(length)).refused(world, alice).await.silently();
    }
    world.send(alice, quote(number(64), number(2))).await;
    world.send(alice, swap(number(128), U256::ZERO)).await;
}

/// Fault 81: whatever the gas, a deposit and a withdrawal happen wholly or not at all, and so does the protocol fee.
#[tokio::test]
async fn fault_81_too_little_gas_never_leaves_half_of_anything() {
    let amm = Amm::new().await;
    let (world, alice) = (&amm.world, amm.world.alice);
    let charge = amm.factory.setFeeTo(world.bob).into_transaction_request();
    world.send(world.owner, charge).await;
    amm.deposit(alice, [ether(1_000); 2]).await;
    let price = world.provider().get_gas_price().await.unwrap();
    let mut done = [0, 0];
    for gas in (40_000..400_000).step_by(20_000) {
        for at in [0, 1] {
            amm.swap(alice, 0, ether(100), amm.amount_out(0, ether(100)).await).await;
            let before = (amm.supply().await, amm.reserves().await, amm.liquidity(world.bob).await);
            let request = match at {
                0 => {
                    amm.donate([ether(10); 2]).await;
                    amm.pair.mint(alice).into_transaction_request()
                }
                _ => {
                    let hand_in = amm.pair.transfer(amm.address(), ether(1)).into_transaction_request();
                    world.send(alice, hand_in).await;
                    amm.pair.burn(alice).into_transaction_request()
                }
            };
            let request = request.from(alice).gas_limit(gas).max_fee_per_gas(price * 2);
            let request = request.max_priority_fee_per_gas(0);
            let sent = world.provider().send_transaction(request).await.unwrap();
            let after = match sent.get_receipt().await.unwrap().status() {
                false => before,
                true => {
                    done[at] += 1;
                    let fee = amm.liquidity(world.bob).await;
                    assert!(fee > before.2, "no gas limit spares anybody the fee");
                    assert_eq!(amm.pair.kLast().call().await.unwrap(), amm.k().await);
                    (amm.supply().await, amm.reserves().await, fee)
                }
            };
            assert_eq!((amm.supply().await, amm.reserves().await, amm.liquidity(world.bob).await), after);
            amm.assert_solvent().await;
        }
    }
    assert!(done[0] > 0 && done[1] > 0 && done[0] < 18 && done[1] < 18, "{done:?}");
}

/// Fault 82.
#[tokio::test]
async fn fault_82_a_static_call_changes_nothing() {
    let amm = Amm::holding([ether(5), ether(10)]).await;
    let (world, alice, [pair, factory, router]) = (&amm.world, amm.world.alice, contracts(&amm));
    let caller = Caller::CallerInstance::create(world).await;
    amm.donate([ether(1); 2]).await;
    let swap = amm.pair.swap(U256::ONE, U256::ZERO, alice, Bytes::new());
    for (contract, data) in [
        (pair, amm.pair.mint(alice).calldata().clone()),
        (pair, swap.calldata().clone()),
        (pair, amm.pair.skim(alice).calldata().clone()),
        (pair, amm.pair.sync().calldata().clone()),
        (pair, amm.pair.approve(alice, U256::ONE).calldata().clone()),
        (factory, amm.factory.createPair(alice, world.bob).calldata().clone()),
        (
            router,
            amm.router
                .swapExactTokensForTokens(U256::ONE, U256::ZERO, amm.path(0), alice, U256::MAX)
                .calldata()
                .clone(),
        ),
    ] {
        let request = caller.look(contract, data).into_transaction_request();
        let receipt = world.attempt(alice, request).await;
        assert!(!event::<Caller::Answered>(&receipt, *caller.address()).success);
        assert_eq!(receipt.logs().len(), 1);
    }
    assert_eq!(amm.reserves().await, [ether(5), ether(10)]);
}

/// Fault 83: a delegate call runs on the caller's storage, which holds no pair and no tokens.
#[tokio::test]
async fn fault_83_a_delegate_call_moves_nothing_of_the_pairs() {
    let amm = Amm::holding([ether(5), ether(10)]).await;
    let (world, alice, pair) = (&amm.world, amm.world.alice, amm.address());
    let caller = Caller::CallerInstance::create(world).await;
    amm.donate([ether(1); 2]).await;
    for data in [
        amm.pair.skim(alice).calldata().clone(),
        amm.pair.burn(alice).calldata().clone(),
        amm.pair.transferFrom(world.owner, alice, ether(1)).calldata().clone(),
    ] {
        let request = caller.borrow(pair, data).into_transaction_request();
        let receipt = world.attempt(alice, request).await;
        assert!(!event::<Caller::Answered>(&receipt, *caller.address()).success);
    }
    assert_eq!(amm.balances(pair).await, [ether(6), ether(11)]);
    assert_eq!(amm.liquidity(alice).await, U256::ZERO);
}
