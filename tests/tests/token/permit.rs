//! Permits are hashed and signed by alloy here, which knows nothing of the contract's code.

use crate::stage::Stage;
use alloy::primitives::{Address, B256, Signature, U256, uint};
use alloy::rpc::types::TransactionRequest;
use alloy::sol_types::{Eip712Domain, SolStruct};
use staking_abi::IToken::{
    Approval, ECDSAInvalidSignature, ECDSAInvalidSignatureS, ERC20InvalidSpender, ERC2612ExpiredSignature,
    ERC2612InvalidSigner,
};
use staking_tests::permit::{Permit, domain};
use staking_tests::{RefusedCall, World, ether, event};
use stylus_node::config::ChainConfig;

/// Order of secp256k1.
const ORDER: U256 = uint!(0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141_U256);

/// A permit as it is brought to the chain.
#[derive(Clone, Debug)]
struct Signed {
    permit: Permit,
    v: u8,
    r: B256,
    s: B256,
}

impl Signed {
    fn new(permit: Permit, signature: &Signature) -> Self {
        let v = 27 + u8::from(signature.v());
        Self { permit, v, r: signature.r().into(), s: signature.s().into() }
    }

    /// Who the contract must find if it expects `nonce`.
    fn signer_at(&self, domain: &Eip712Domain, nonce: u64) -> Address {
        let permit = Permit { nonce: U256::from(nonce), ..self.permit.clone() };
        let signature = Signature::new(self.r.into(), self.s.into(), self.v == 28);
        signature.recover_address_from_prehash(&permit.eip712_signing_hash(domain)).unwrap()
    }
}

impl Stage {
    fn domain(&self) -> Eip712Domain {
        domain(&self.world, "Stake", self.address())
    }

    async fn nonce(&self, owner: Address) -> U256 {
        self.token.nonces(owner).call().await.unwrap()
    }

    /// Alice lets Bob move five tokens within the hour.
    async fn permit(&self) -> Permit {
        let (owner, spender) = (self.world.alice, self.world.bob);
        let deadline = U256::from(self.world.now().await + 3_600);
        Permit { owner, spender, value: ether(5), nonce: self.nonce(owner).await, deadline }
    }

    fn sign(&self, signer: Address, permit: Permit, domain: &Eip712Domain) -> Signed {
        let signature = permit.sign(&self.world, signer, domain);
        Signed::new(permit, &signature)
    }

    /// The permit above with Alice's signature.
    async fn signed(&self) -> Signed {
        self.sign(self.world.alice, self.permit().await, &self.domain())
    }

    fn bring(&self, signed: &Signed) -> TransactionRequest {
        let Signed { permit, v, r, s } = signed;
        let Permit { owner, spender, value, deadline, .. } = *permit;
        self.token.permit(owner, spender, value, deadline, *v, *r, *s).into_transaction_request()
    }

    /// Nothing of a refused permit may stay.
    async fn assert_untouched(&self) {
        let (owner, spender) = (self.world.alice, self.world.bob);
        assert_eq!(self.allowance(owner, spender).await, U256::ZERO);
        assert_eq!(self.nonce(owner).await, U256::ZERO);
    }

    /// It is refused because the hash that the contract builds has another signer.
    async fn assert_strange(&self, signed: &Signed) {
        let signer = signed.signer_at(&self.domain(), 0);
        let owner = signed.permit.owner;
        assert_ne!(signer, owner);
        let expected = ERC2612InvalidSigner { signer, owner };
        self.bring(signed).refused(&self.world, self.world.bob).await.with(expected);
        self.assert_untouched().await;
    }
}

#[tokio::test]
async fn fault_32_reverts_if_it_has_expired() {
    let stage = Stage::new().await;
    let deadline = U256::from(stage.world.now().await - 1);
    for deadline in [deadline, U256::ZERO] {
        let permit = Permit { deadline, ..stage.permit().await };
        let signed = stage.sign(stage.world.alice, permit, &stage.domain());
        let expected = ERC2612ExpiredSignature { deadline };
        stage.bring(&signed).refused(&stage.world, stage.world.bob).await.with(expected);
        stage.assert_untouched().await;
    }
}

#[tokio::test]
async fn counts_in_the_second_of_its_deadline_and_not_in_the_next() {
    let world = World::reproducible(ChainConfig::default()).await;
    let stage = Stage::called(world, "Stake", "STK").await;
    let deadline = U256::from(stage.world.now().await);
    let permit = Permit { deadline, ..stage.permit().await };
    let signed = stage.sign(stage.world.alice, permit.clone(), &stage.domain());
    let receipt = stage.world.send(stage.world.bob, stage.bring(&signed)).await;
    assert_eq!(U256::from(stage.world.time_of(&receipt).await), deadline);
    assert_eq!(stage.allowance(permit.owner, permit.spender).await, permit.value);

    stage.world.chain.skip_seconds(1).await.unwrap();
    let late = stage.sign(permit.owner, Permit { nonce: U256::ONE, ..permit }, &stage.domain());
    let expected = ERC2612ExpiredSignature { deadline };
    stage.bring(&late).refused(&stage.world, stage.world.bob).await.with(expected);
}

#[tokio::test]
async fn reverts_if_someone_else_signed() {
    let stage = Stage::new().await;
    let (owner, signer) = (stage.world.alice, stage.world.mallory);
    let signed = stage.sign(signer, stage.permit().await, &stage.domain());
    let expected = ERC2612InvalidSigner { signer, owner };
    stage.bring(&signed).refused(&stage.world, signer).await.with(expected);
    stage.assert_untouched().await;
}

#[tokio::test]
async fn reverts_if_anything_in_it_was_changed() {
    let stage = Stage::new().await;
    let signed = stage.signed().await;
    let permit = &signed.permit;
    for changed in [
        Permit { spender: stage.world.mallory, ..permit.clone() },
        Permit { value: permit.value + U256::ONE, ..permit.clone() },
        Permit { deadline: permit.deadline + U256::ONE, ..permit.clone() },
        Permit { owner: stage.world.mallory, ..permit.clone() },
    ] {
        stage.assert_strange(&Signed { permit: changed, ..signed.clone() }).await;
    }
}

#[tokio::test]
async fn r35_reverts_if_it_was_signed_for_another_domain() {
    let stage = Stage::new().await;
    let domain = stage.domain();
    let twin = Stage::called(stage.world.clone(), "Stake", "STK").await;
    for other in [
        Eip712Domain { chain_id: Some(U256::from(stage.world.chain.id + 1)), ..domain.clone() },
        Eip712Domain { name: Some("Steak".into()), ..domain.clone() },
        Eip712Domain { version: Some("2".into()), ..domain.clone() },
        twin.domain(),
    ] {
        assert_ne!(other, domain);
        let signed = stage.sign(stage.world.alice, stage.permit().await, &other);
        stage.assert_strange(&signed).await;
    }
}

#[tokio::test]
async fn reverts_if_the_nonce_is_not_the_next() {
    let stage = Stage::new().await;
    for nonce in [U256::ONE, U256::from(2), U256::MAX] {
        let permit = Permit { nonce, ..stage.permit().await };
        let signed = stage.sign(stage.world.alice, permit, &stage.domain());
        stage.assert_strange(&signed).await;
    }
}

#[tokio::test]
async fn fault_32_reverts_if_it_was_used() {
    let stage = Stage::new().await;
    let (world, owner, spender) = (&stage.world, stage.world.alice, stage.world.bob);
    let signed = stage.signed().await;
    world.send(spender, stage.bring(&signed)).await;
    stage.approve(owner, spender, U256::ZERO).await;
    let expected = ERC2612InvalidSigner { signer: signed.signer_at(&stage.domain(), 1), owner };
    stage.bring(&signed).refused(world, spender).await.with(expected);
    assert_eq!(stage.allowance(owner, spender).await, U256::ZERO, "what was taken back stays so");
    assert_eq!(stage.nonce(owner).await, U256::ONE);
}

/// Whoever holds a signature can make its twin; only one of them may count.
#[tokio::test]
async fn fault_34_reverts_if_s_is_in_the_upper_half() {
    let stage = Stage::new().await;
    let signed = stage.signed().await;
    let twin: B256 = (ORDER - U256::from_be_bytes(signed.s.0)).into();
    let half: U256 = ORDER >> 1;
    for s in [twin, B256::from(half + U256::ONE), B256::repeat_byte(0xff)] {
        let signed = Signed { s, v: 27 + 28 - signed.v, ..signed.clone() };
        let expected = ECDSAInvalidSignatureS { s };
        stage.bring(&signed).refused(&stage.world, stage.world.bob).await.with(expected);
        stage.assert_untouched().await;
    }
    stage.assert_strange(&Signed { s: half.into(), ..signed }).await;
}

#[tokio::test]
async fn fault_34_reverts_if_v_is_neither_27_nor_28() {
    let stage = Stage::new().await;
    let signed = stage.signed().await;
    for v in [0, 1, 26, 29, 35, 255] {
        let signed = Signed { v, ..signed.clone() };
        let refused = stage.bring(&signed).refused(&stage.world, stage.world.bob).await;
        refused.with(ECDSAInvalidSignature {});
        stage.assert_untouched().await;
    }
}

#[tokio::test]
async fn reverts_if_v_is_the_other_one() {
    let stage = Stage::new().await;
    let signed = stage.signed().await;
    stage.assert_strange(&Signed { v: 27 + 28 - signed.v, ..signed }).await;
}

/// `ecrecover` answers nothing, which must not be taken for the zero address.
#[tokio::test]
async fn fault_34_reverts_if_the_signature_is_nobodys() {
    let stage = Stage::new().await;
    let signed = stage.signed().await;
    let (zero, owner) = (B256::ZERO, Address::ZERO);
    for nobody in [
        Signed { r: zero, ..signed.clone() },
        Signed { s: zero, ..signed.clone() },
        Signed { r: ORDER.into(), ..signed.clone() },
        Signed { r: zero, s: zero, permit: Permit { owner, ..signed.permit.clone() }, ..signed.clone() },
        Signed { v: 29, permit: Permit { owner, ..signed.permit.clone() }, ..signed.clone() },
    ] {
        let refused = stage.bring(&nobody).refused(&stage.world, stage.world.bob).await;
        refused.with(ECDSAInvalidSignature {});
        stage.assert_untouched().await;
    }
    assert_eq!(stage.allowance(owner, stage.world.bob).await, U256::ZERO);
}

#[tokio::test]
async fn reverts_if_the_spender_is_zero() {
    let stage = Stage::new().await;
    let spender = Address::ZERO;
    let permit = Permit { spender, ..stage.permit().await };
    let signed = stage.sign(stage.world.alice, permit, &stage.domain());
    let expected = ERC20InvalidSpender { spender };
    stage.bring(&signed).refused(&stage.world, stage.world.bob).await.with(expected);
    stage.assert_untouched().await;
}

#[tokio::test]
async fn approves_and_counts_up() {
    let stage = Stage::new().await;
    let (world, owner, spender) = (&stage.world, stage.world.alice, stage.world.bob);
    stage.transfer(world.owner, owner, ether(5)).await;
    for (nonce, value) in [(0, ether(9)), (1, U256::MAX), (2, U256::ZERO), (3, ether(5))] {
        assert_eq!(stage.nonce(owner).await, U256::from(nonce));
        let permit = Permit { value, ..stage.permit().await };
        let signed = stage.sign(owner, permit, &stage.domain());
        let receipt = world.send(owner, stage.bring(&signed)).await;
        let expected = Approval { owner, spender, value };
        assert_eq!(event::<Approval>(&receipt, stage.address()), expected);
        assert_eq!(stage.allowance(owner, spender).await, value);
    }
    assert_eq!(stage.nonce(owner).await, U256::from(4));
    assert_eq!(stage.nonce(spender).await, U256::ZERO);
    let pull = stage.token.transferFrom(owner, spender, ether(5)).into_transaction_request();
    world.send(spender, pull).await;
    assert_eq!(stage.balance(spender).await, ether(5));
    assert_eq!(stage.allowance(owner, spender).await, U256::ZERO);
}

/// The approval lies where `approve` puts it: each replaces the other's.
#[tokio::test]
async fn shares_the_allowance_with_approve() {
    let stage = Stage::new().await;
    let (world, owner, spender) = (&stage.world, stage.world.alice, stage.world.bob);
    stage.approve(owner, spender, ether(1)).await;
    let signed = stage.signed().await;
    world.send(spender, stage.bring(&signed)).await;
    assert_eq!(stage.allowance(owner, spender).await, ether(5));
    stage.approve(owner, spender, ether(2)).await;
    assert_eq!(stage.allowance(owner, spender).await, ether(2));
    assert_eq!(stage.total_supply().await, crate::stage::supply(), "no other word was written");
}

#[tokio::test]
async fn stands_if_someone_else_brings_it_first() {
    let stage = Stage::new().await;
    let (world, owner, spender) = (&stage.world, stage.world.alice, stage.world.bob);
    stage.transfer(world.owner, owner, ether(5)).await;
    let signed = stage.signed().await;
    world.send(world.mallory, stage.bring(&signed)).await;
    let expected = ERC2612InvalidSigner { signer: signed.signer_at(&stage.domain(), 1), owner };
    stage.bring(&signed).refused(world, spender).await.with(expected);
    assert_eq!(stage.allowance(owner, spender).await, ether(5));
    assert_eq!(stage.allowance(owner, world.mallory).await, U256::ZERO);
    let pull = stage.token.transferFrom(owner, spender, ether(5)).into_transaction_request();
    world.send(spender, pull).await;
    assert_eq!(stage.balance(spender).await, ether(5));
}
