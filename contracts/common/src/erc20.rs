//! Shares that a contract issues: EIP-20 with the errors of ERC-6093, and EIP-2612 permits.

use alloc::vec::Vec;
use alloy_primitives::{Address, U256, address as literal};
use alloy_sol_types::{SolError, SolEvent, sol};
use stylus_sdk::keccak_const::Keccak256;

use crate::abi::{address, calldata, emit, put_words};
use crate::host::{self, load, store};
use crate::storage::mapped;
use crate::words::{constant, first, to_address, word};

mod declared {
    #![allow(missing_docs, reason = "the interfaces of the contracts document them")]
    use super::sol;

    sol! {
        event Transfer(address indexed from, address indexed to, uint256 value);
        event Approval(address indexed owner, address indexed spender, uint256 value);
        error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed);
        error ERC20InvalidReceiver(address receiver);
        error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed);
        error ERC20InvalidSpender(address spender);
        error ERC2612ExpiredSignature(uint256 deadline);
        error ERC2612InvalidSigner(address signer, address owner);
    }
}

/// The type of permits, hashed.
pub fn permit_typehash() -> U256 {
    const { hash_of(b"Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)") }
        .word()
}

/// The type of domains, hashed.
fn domain_typehash() -> U256 {
    const { hash_of(b"EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)") }
        .word()
}

/// A hash in numbers of the code.
struct Hash([u64; 4]);

impl Hash {
    #[inline(always)]
    const fn word(self) -> U256 {
        let Self([a, b, c, d]) = self;
        constant(a, b, c, d)
    }
}

const fn hash_of(text: &[u8]) -> Hash {
    Hash(U256::from_be_bytes(Keccak256::new().update(text).finalize()).into_limbs())
}

/// Half of the curve's order, rounded down: every signature has a twin above it.
fn half_order() -> U256 {
    constant(0xdfe9_2f46_681b_20a0, 0x5d57_6e73_57a4_501d, 0xffff_ffff_ffff_ffff, 0x7fff_ffff_ffff_ffff)
}

const ECRECOVER: Address = literal!("0000000000000000000000000000000000000001");

/// Where a contract keeps its shares. How many there are it counts itself, where it reads that anyway.
pub struct Erc20 {
    /// Mapping: account → balance.
    pub balances: u64,
    /// Mapping: owner → spender → allowance.
    pub allowances: u64,
    /// Mapping: owner → permits used.
    pub nonces: u64,
}

/// The data of a revert, or nothing.
type Result<T> = core::result::Result<T, Vec<u8>>;

impl Erc20 {
    /// Shares of an account.
    pub fn balance_of(&self, account: Address) -> U256 {
        load(self.balance_slot(account))
    }

    /// What a spender may move.
    pub fn allowance(&self, owner: Address, spender: Address) -> U256 {
        load(self.allowance_slot(owner, spender))
    }

    /// Permits of an owner used so far.
    pub fn nonce(&self, owner: Address) -> U256 {
        load(mapped(address(owner), word(self.nonces)))
    }

    /// Moves shares.
    pub fn transfer(&self, from: Address, to: Address, value: U256) -> Result<()> {
        if to.is_zero() {
            return Err(invalid_receiver(to));
        }
        self.debit(from, value)?;
        self.credit(to, value);
        transferred(from, to, value);
        Ok(())
    }

    /// Creates shares. The caller bounds and counts the supply.
    pub fn mint(&self, to: Address, value: U256) -> Result<()> {
        if to.is_zero() {
            return Err(invalid_receiver(to));
        }
        self.create(to, value);
        Ok(())
    }

    /// Creates shares of whomever, the zero address included.
    pub fn create(&self, to: Address, value: U256) {
        self.credit(to, value);
        transferred(Address::ZERO, to, value);
    }

    /// Destroys shares. The caller counts the supply.
    pub fn burn(&self, from: Address, value: U256) -> Result<()> {
        self.debit(from, value)?;
        transferred(from, Address::ZERO, value);
        Ok(())
    }

    fn debit(&self, from: Address, value: U256) -> Result<()> {
        let slot = self.balance_slot(from);
        let balance = load(slot);
        let Some(left) = balance.checked_sub(value) else {
            let arguments = [address(from), balance, value];
            return Err(calldata(declared::ERC20InsufficientBalance::SELECTOR, &arguments));
        };
        store(slot, left);
        Ok(())
    }

    /// No balance exceeds the supply, which contracts bound.
    fn credit(&self, to: Address, value: U256) {
        let slot = self.balance_slot(to);
        store(slot, load(slot).saturating_add(value));
    }

    /// Lets a spender move shares.
    pub fn approve(&self, owner: Address, spender: Address, value: U256) -> Result<()> {
        if spender.is_zero() {
            return Err(calldata(declared::ERC20InvalidSpender::SELECTOR, &[address(spender)]));
        }
        store(self.allowance_slot(owner, spender), value);
        emit(declared::Approval::SIGNATURE_HASH, &[address(owner), address(spender)], &[value]);
        Ok(())
    }

    /// Uses an allowance up; one of 2^256 - 1 lasts for ever.
    pub fn spend(&self, owner: Address, spender: Address, value: U256) -> Result<()> {
        let slot = self.allowance_slot(owner, spender);
        let allowance = load(slot);
        if allowance.as_limbs().iter().all(|limb| *limb == u64::MAX) {
            return Ok(());
        }
        let Some(left) = allowance.checked_sub(value) else {
            let arguments = [address(spender), allowance, value];
            return Err(calldata(declared::ERC20InsufficientAllowance::SELECTOR, &arguments));
        };
        store(slot, left);
        Ok(())
    }

    /// Approves by a signature of the owner: `v`, `r` and `s`.
    pub fn permit(
        &self,
        name: &[u8],
        [owner, spender]: [Address; 2],
        value: U256,
        deadline: U256,
        [v, r, s]: [U256; 3],
    ) -> Result<()> {
        if word(host::timestamp()) > deadline {
            return Err(calldata(declared::ERC2612ExpiredSignature::SELECTOR, &[deadline]));
        }
        let nonce = self.nonce(owner);
        let said = hash_words(&[permit_typehash(), address(owner), address(spender), value, nonce, deadline]);
        let signer = recover(typed(domain_separator(name), said), v, r, s);
        if signer != owner || owner.is_zero() {
            let arguments = [address(signer), address(owner)];
            return Err(calldata(declared::ERC2612InvalidSigner::SELECTOR, &arguments));
        }
        store(mapped(address(owner), word(self.nonces)), nonce.saturating_add(word(1u64)));
        self.approve(owner, spender, value)
    }

    fn balance_slot(&self, account: Address) -> U256 {
        mapped(address(account), word(self.balances))
    }

    fn allowance_slot(&self, owner: Address, spender: Address) -> U256 {
        mapped(address(spender), mapped(address(owner), word(self.allowances)))
    }
}

/// The EIP-712 domain of this contract under a name, version 1, for the present chain.
pub fn domain_separator(name: &[u8]) -> U256 {
    let [name, version] = [name, b"1".as_slice()].map(host::hash);
    hash_words(&[domain_typehash(), name, version, word(host::chain_id()), address(host::this())])
}

fn hash_words(words: &[U256]) -> U256 {
    let mut data = Vec::with_capacity(32 * words.len());
    put_words(&mut data, words);
    host::hash(&data)
}

/// What is signed of a message under a domain.
fn typed(domain: U256, message: U256) -> U256 {
    let mut data = Vec::from([0x19, 0x01]);
    put_words(&mut data, &[domain, message]);
    host::hash(&data)
}

/// Whose signature it is; zero for nobody's.
fn recover(hash: U256, v: U256, r: U256, s: U256) -> Address {
    if s > half_order() {
        return Address::ZERO;
    }
    let mut data = Vec::new();
    put_words(&mut data, &[hash, v, r, s]);
    let answer = host::ask(ECRECOVER, &data).unwrap_or_default();
    first(&answer).map_or(Address::ZERO, to_address)
}

/// Shares cannot go there.
pub fn invalid_receiver(to: Address) -> Vec<u8> {
    calldata(declared::ERC20InvalidReceiver::SELECTOR, &[address(to)])
}

fn transferred(from: Address, to: Address, value: U256) {
    emit(declared::Transfer::SIGNATURE_HASH, &[address(from), address(to)], &[value]);
}
