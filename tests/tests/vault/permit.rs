//! Permits: of shares, and of the asset for a deposit.

use alloy::primitives::{Address, B256, U256};
use staking_abi::IVault::{ERC2612ExpiredSignature, ERC2612InvalidSigner, TokenCallFailed};
use staking_tests::permit::{Permit, domain};
use staking_tests::{RefusedCall, Vault, ether};

fn parts(signature: &alloy::primitives::Signature) -> (u8, B256, B256) {
    (27 + u8::from(signature.v()), signature.r().into(), signature.s().into())
}

#[tokio::test]
async fn r35_a_permit_of_shares_counts_once_for_one_vault_until_its_deadline() {
    let stage = Vault::new().await;
    let (world, alice, bob) = (&stage.world, stage.world.alice, stage.world.bob);
    stage.deposit(alice, ether(5)).await;
    let deadline = U256::from(world.now().await + 3_600);
    let permit = Permit { owner: alice, spender: bob, value: ether(2), nonce: U256::ZERO, deadline };
    let here = domain(world, "Vault share", stage.address());
    assert_eq!(stage.vault.DOMAIN_SEPARATOR().call().await.unwrap(), here.separator());
    let (v, r, s) = parts(&permit.sign(world, alice, &here));
    let of = |value, deadline, v, r, s| stage.vault.permit(alice, bob, value, deadline, v, r, s);
    let refused = of(ether(2), U256::ONE, v, r, s).refused(world, bob).await;
    refused.with(ERC2612ExpiredSignature { deadline: U256::ONE });
    let forged = parts(&permit.sign(world, bob, &here));
    let refused = of(ether(2), deadline, forged.0, forged.1, forged.2).refused(world, bob).await;
    refused.with(ERC2612InvalidSigner { signer: bob, owner: alice });
    for there in
        [domain(world, "Vault share", *stage.asset.address()), domain(world, "Other", stage.address())]
    {
        let (v, r, s) = parts(&permit.sign(world, alice, &there));
        let refused = of(ether(2), deadline, v, r, s).refused(world, bob).await;
        assert_eq!(refused.0[..4], <ERC2612InvalidSigner as alloy::sol_types::SolError>::SELECTOR);
    }
    stage.send(bob, of(ether(2), deadline, v, r, s)).await;
    assert_eq!(stage.vault.allowance(alice, bob).call().await.unwrap(), ether(2));
    assert_eq!(stage.vault.nonces(alice).call().await.unwrap(), U256::ONE);
    let again = of(ether(2), deadline, v, r, s).refused(world, bob).await;
    assert_eq!(again.0[..4], <ERC2612InvalidSigner as alloy::sol_types::SolError>::SELECTOR);
    stage.send(bob, stage.vault.redeem_0(ether(2), bob, alice)).await;
    assert_eq!(stage.assets_of(bob).await, ether(2));
}

/// Fault 34: odd `v`, signatures of nobody and the upper half of `s` are no signatures.
#[tokio::test]
async fn fault_34_a_signature_that_is_none_is_nobodys() {
    let stage = Vault::new().await;
    let (world, alice, bob) = (&stage.world, stage.world.alice, stage.world.bob);
    let deadline = U256::from(world.now().await + 3_600);
    let permit = Permit { owner: alice, spender: bob, value: ether(2), nonce: U256::ZERO, deadline };
    let signature = permit.sign(world, alice, &domain(world, "Vault share", stage.address()));
    let (v, r, s) = parts(&signature);
    let order =
        U256::from_str_radix("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16).unwrap();
    let high = B256::from(order - signature.s());
    for (owner, v, r, s) in
        [(alice, 0, r, s), (alice, 29, r, s), (alice, v ^ 7, r, high), (Address::ZERO, v, B256::ZERO, s)]
    {
        let refused = stage.vault.permit(owner, bob, ether(2), deadline, v, r, s).refused(world, bob).await;
        let signer = if owner.is_zero() || v == 0 || v == 29 || s == high { Address::ZERO } else { bob };
        refused.with(ERC2612InvalidSigner { signer, owner });
    }
}

#[tokio::test]
async fn fault_33_a_permit_of_the_asset_that_was_used_before_deposits_all_the_same() {
    let stage = Vault::new().await;
    let (world, alice) = (&stage.world, stage.world.alice);
    stage.send(world.owner, stage.asset.transfer(alice, ether(9))).await;
    let deadline = U256::from(world.now().await + 3_600);
    let permit = async |value: U256| {
        let nonce = stage.asset.nonces(alice).call().await.unwrap();
        let permit = Permit { owner: alice, spender: stage.address(), value, nonce, deadline };
        parts(&permit.sign(world, alice, &domain(world, "Asset", *stage.asset.address())))
    };
    let (v, r, s) = permit(ether(5)).await;
    let wrong = stage.vault.depositWithPermit(ether(5), alice, deadline, v ^ 7, r, s);
    wrong.refused(world, alice).await.with(TokenCallFailed { token: *stage.asset.address() });
    stage.send(alice, stage.vault.depositWithPermit(ether(5), alice, deadline, v, r, s)).await;
    let (v, r, s) = permit(ether(4)).await;
    let front = stage.asset.permit(alice, stage.address(), ether(4), deadline, v, r, s);
    stage.send(world.mallory, front).await;
    stage.send(alice, stage.vault.depositWithPermit(ether(4), alice, deadline, v, r, s)).await;
    assert_eq!(stage.shares_of(alice).await, ether(9));
}
