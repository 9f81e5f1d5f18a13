//! Permits for LP tokens, which alloy hashes and signs.

use alloy::primitives::{Address, B256, Signature, U256, keccak256, uint};
use alloy::rpc::types::TransactionRequest;
use alloy::sol_types::{Eip712Domain, SolStruct};
use staking_abi::IPair::{Approval, ERC20InvalidSpender, ERC2612ExpiredSignature, ERC2612InvalidSigner};
use staking_tests::permit::{Permit, domain};
use staking_tests::{Amm, RefusedCall, World, ether, event};
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
    /// Who signed what the contract hashes if it expects `nonce`.
    fn signer_at(&self, domain: &Eip712Domain, nonce: u64) -> Address {
        let permit = Permit { nonce: U256::from(nonce), ..self.permit.clone() };
        let signature = Signature::new(self.r.into(), self.s.into(), self.v == 28);
        signature.recover_address_from_prehash(&permit.eip712_signing_hash(domain)).unwrap()
    }
}

fn domain_of(amm: &Amm) -> Eip712Domain {
    domain(&amm.world, "Stylus LP", amm.address())
}

/// Alice lets Bob move five LP tokens within the hour.
async fn unsigned(amm: &Amm) -> Permit {
    let (owner, spender) = (amm.world.alice, amm.world.bob);
    Permit { owner, spender, value: ether(5), nonce: nonce(amm, owner).await, deadline: amm.deadline().await }
}

fn sign(amm: &Amm, signer: Address, permit: Permit, domain: &Eip712Domain) -> Signed {
    let signature = permit.sign(&amm.world, signer, domain);
    let v = 27 + u8::from(signature.v());
    Signed { permit, v, r: signature.r().into(), s: signature.s().into() }
}

async fn signed(amm: &Amm) -> Signed {
    sign(amm, amm.world.alice, unsigned(amm).await, &domain_of(amm))
}

fn bring(amm: &Amm, Signed { permit, v, r, s }: &Signed) -> TransactionRequest {
    let Permit { owner, spender, value, deadline, .. } = permit;
    amm.pair.permit(*owner, *spender, *value, *deadline, *v, *r, *s).into_transaction_request()
}

async fn nonce(amm: &Amm, owner: Address) -> U256 {
    amm.pair.nonces(owner).call().await.unwrap()
}

async fn allowance(amm: &Amm) -> U256 {
    amm.pair.allowance(amm.world.alice, amm.world.bob).call().await.unwrap()
}

/// The pair finds another signer than the owner, and approves nothing.
async fn assert_refused(amm: &Amm, signed: &Signed, signer: Address) {
    let expected = ERC2612InvalidSigner { signer, owner: signed.permit.owner };
    bring(amm, signed).refused(&amm.world, amm.world.bob).await.with(expected);
    assert_eq!((allowance(amm).await, nonce(amm, amm.world.alice).await), (U256::ZERO, U256::ZERO));
}

async fn assert_strange(amm: &Amm, signed: &Signed) {
    let signer = signed.signer_at(&domain_of(amm), 0);
    assert_ne!(signer, signed.permit.owner);
    assert_refused(amm, signed, signer).await;
}

#[tokio::test]
async fn fault_32_a_permit_reverts_if_it_has_expired() {
    let amm = Amm::new().await;
    for deadline in [U256::from(amm.world.now().await - 1), U256::ZERO] {
        let permit = Permit { deadline, ..unsigned(&amm).await };
        let signed = sign(&amm, amm.world.alice, permit, &domain_of(&amm));
        let expected = ERC2612ExpiredSignature { deadline };
        bring(&amm, &signed).refused(&amm.world, amm.world.bob).await.with(expected);
    }
    assert_eq!(allowance(&amm).await, U256::ZERO);
}

#[tokio::test]
async fn a_permit_counts_in_the_second_of_its_deadline_and_not_in_the_next() {
    let amm = Amm::in_world(World::reproducible(ChainConfig::default()).await).await;
    let (world, alice) = (&amm.world, amm.world.alice);
    let deadline = U256::from(world.now().await);
    let permit = Permit { deadline, ..unsigned(&amm).await };
    let signed = sign(&amm, alice, permit.clone(), &domain_of(&amm));
    world.send(world.bob, bring(&amm, &signed)).await;
    assert_eq!(allowance(&amm).await, permit.value);
    world.chain.skip_seconds(1).await.unwrap();
    let late = sign(&amm, alice, Permit { nonce: U256::ONE, ..permit }, &domain_of(&amm));
    let expected = ERC2612ExpiredSignature { deadline };
    bring(&amm, &late).refused(world, world.bob).await.with(expected);
}

#[tokio::test]
async fn r34_a_permit_reverts_if_someone_else_signed_or_anything_was_changed() {
    let amm = Amm::new().await;
    let mallory = amm.world.mallory;
    let foreign = sign(&amm, mallory, unsigned(&amm).await, &domain_of(&amm));
    assert_refused(&amm, &foreign, mallory).await;
    let signed = signed(&amm).await;
    let permit = &signed.permit;
    for changed in [
        Permit { spender: mallory, ..permit.clone() },
        Permit { value: permit.value + U256::ONE, ..permit.clone() },
        Permit { deadline: permit.deadline + U256::ONE, ..permit.clone() },
        Permit { owner: mallory, ..permit.clone() },
    ] {
        assert_strange(&amm, &Signed { permit: changed, ..signed.clone() }).await;
    }
    assert_strange(&amm, &Signed { v: 27 + 28 - signed.v, ..signed }).await;
}

/// The chain, the name, the version, another pair of the same factory.
#[tokio::test]
async fn r35_a_permit_reverts_if_it_was_signed_for_another_domain() {
    let amm = Amm::new().await;
    let domain = domain_of(&amm);
    let twin = amm.another([amm.addresses()[0], Address::repeat_byte(7)]).await;
    for other in [
        Eip712Domain { chain_id: Some(U256::from(amm.world.chain.id + 1)), ..domain.clone() },
        Eip712Domain { name: Some("Uniswap V2".into()), ..domain.clone() },
        Eip712Domain { version: Some("2".into()), ..domain.clone() },
        domain_of(&twin),
    ] {
        assert_ne!(other, domain);
        assert_strange(&amm, &sign(&amm, amm.world.alice, unsigned(&amm).await, &other)).await;
    }
    assert_eq!(amm.pair.DOMAIN_SEPARATOR().call().await.unwrap(), domain.separator());
    assert_eq!(twin.pair.DOMAIN_SEPARATOR().call().await.unwrap(), domain_of(&twin).separator());
    let typehash =
        keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");
    assert_eq!(amm.pair.PERMIT_TYPEHASH().call().await.unwrap(), typehash);
}

#[tokio::test]
async fn r35_a_permit_reverts_if_its_nonce_is_not_the_next() {
    let amm = Amm::new().await;
    for nonce in [U256::ONE, U256::from(2), U256::MAX] {
        let permit = Permit { nonce, ..unsigned(&amm).await };
        assert_strange(&amm, &sign(&amm, amm.world.alice, permit, &domain_of(&amm))).await;
    }
}

#[tokio::test]
async fn fault_32_a_permit_reverts_if_it_was_used() {
    let amm = Amm::new().await;
    let (world, owner, spender) = (&amm.world, amm.world.alice, amm.world.bob);
    let signed = signed(&amm).await;
    world.send(world.mallory, bring(&amm, &signed)).await;
    assert_eq!(allowance(&amm).await, ether(5));
    let take_back = amm.pair.approve(spender, U256::ZERO).into_transaction_request();
    world.send(owner, take_back).await;
    let expected = ERC2612InvalidSigner { signer: signed.signer_at(&domain_of(&amm), 1), owner };
    bring(&amm, &signed).refused(world, spender).await.with(expected);
    assert_eq!((allowance(&amm).await, nonce(&amm, owner).await), (U256::ZERO, U256::ONE));
}

/// Whoever holds a signature can make its twin; only one of them may count.
#[tokio::test]
async fn fault_34_a_permit_reverts_if_s_is_in_the_upper_half() {
    let amm = Amm::new().await;
    let signed = signed(&amm).await;
    let twin: B256 = (ORDER - U256::from_be_bytes(signed.s.0)).into();
    let half: U256 = ORDER >> 1;
    for s in [twin, B256::from(half + U256::ONE), B256::repeat_byte(0xff)] {
        let signed = Signed { s, v: 27 + 28 - signed.v, ..signed.clone() };
        assert_refused(&amm, &signed, Address::ZERO).await;
    }
    // The largest that counts is somebody's signature.
    assert_strange(&amm, &Signed { s: half.into(), ..signed }).await;
}

#[tokio::test]
async fn fault_34_a_permit_reverts_if_v_is_neither_27_nor_28() {
    let amm = Amm::new().await;
    let signed = signed(&amm).await;
    for v in [0, 1, 26, 29, 35, 255] {
        assert_refused(&amm, &Signed { v, ..signed.clone() }, Address::ZERO).await;
    }
}

/// `ecrecover` answers nothing, which must not be taken for the zero address.
#[tokio::test]
async fn fault_34_a_permit_reverts_if_the_signature_is_nobodys() {
    let amm = Amm::new().await;
    let signed = signed(&amm).await;
    let (zero, owner) = (B256::ZERO, Address::ZERO);
    let of_nobody = Permit { owner, ..signed.permit.clone() };
    for nobody in [
        Signed { r: zero, ..signed.clone() },
        Signed { s: zero, ..signed.clone() },
        Signed { r: ORDER.into(), ..signed.clone() },
        Signed { r: zero, s: zero, permit: of_nobody.clone(), ..signed.clone() },
        Signed { v: 29, permit: of_nobody, ..signed.clone() },
    ] {
        assert_refused(&amm, &nobody, Address::ZERO).await;
    }
    let burnt = amm.pair.allowance(owner, amm.world.bob).call().await.unwrap();
    assert_eq!(burnt, U256::ZERO, "nobody moves what is burnt for good");
}

#[tokio::test]
async fn a_permit_for_the_zero_address_reverts() {
    let amm = Amm::new().await;
    let permit = Permit { spender: Address::ZERO, ..unsigned(&amm).await };
    let signed = sign(&amm, amm.world.alice, permit, &domain_of(&amm));
    let expected = ERC20InvalidSpender { spender: Address::ZERO };
    bring(&amm, &signed).refused(&amm.world, amm.world.bob).await.with(expected);
    assert_eq!(nonce(&amm, amm.world.alice).await, U256::ZERO);
}

#[tokio::test]
async fn a_permit_approves_and_counts_up() {
    let amm = Amm::new().await;
    let (world, owner, spender) = (&amm.world, amm.world.alice, amm.world.bob);
    amm.deposit(owner, [ether(6); 2]).await;
    for (used, value) in [(0, ether(9)), (1, U256::MAX), (2, U256::ZERO), (3, ether(5))] {
        assert_eq!(nonce(&amm, owner).await, U256::from(used));
        let permit = Permit { value, ..unsigned(&amm).await };
        let signed = sign(&amm, owner, permit, &domain_of(&amm));
        let receipt = world.send(owner, bring(&amm, &signed)).await;
        let expected = Approval { owner, spender, value };
        assert_eq!(event::<Approval>(&receipt, amm.address()), expected);
        assert_eq!(allowance(&amm).await, value);
    }
    assert_eq!(nonce(&amm, spender).await, U256::ZERO);
    let pull = amm.pair.transferFrom(owner, spender, ether(5)).into_transaction_request();
    world.send(spender, pull).await;
    assert_eq!(amm.liquidity(spender).await, ether(5));
}
