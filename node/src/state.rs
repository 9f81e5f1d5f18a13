//! The world state as persistent maps: a clone is O(1), so blocks, snapshots and calls each hold a whole state.

use alloy_primitives::{Address, B256, KECCAK256_EMPTY, U256};
use imbl::HashMap;
use revm::bytecode::Bytecode;
use revm::state::{Account as TouchedAccount, AccountInfo};
use revm::{Database, DatabaseCommit, DatabaseRef};
use std::convert::Infallible;

/// Added to an L2 block number to look its hash up in the state, where BLOCKHASH asks for L1 numbers.
pub const L2_HASHES: u64 = 1 << 63;

/// One account and its storage.
#[derive(Clone, Debug, Default)]
pub struct Account {
    /// Balance in wei.
    pub balance: U256,
    /// Transactions sent or contracts created.
    pub nonce: u64,
    /// Hash of the code, [`KECCAK256_EMPTY`] or zero for none.
    pub code_hash: B256,
    /// Non-zero storage words.
    pub storage: HashMap<U256, U256>,
}

/// A version of the world: accounts, code by hash and the block hashes the EVM can ask for.
#[derive(Clone, Debug, Default)]
pub struct State {
    accounts: HashMap<Address, Account>,
    code: HashMap<B256, Bytecode>,
    block_hashes: HashMap<u64, B256>,
}

impl State {
    /// The account, if it exists.
    pub fn account(&self, address: Address) -> Option<&Account> {
        self.accounts.get(&address)
    }

    /// All accounts, in no particular order.
    pub fn accounts(&self) -> impl Iterator<Item = (&Address, &Account)> {
        self.accounts.iter()
    }

    /// The account to change in place, created when missing.
    pub fn account_mut(&mut self, address: Address) -> &mut Account {
        self.accounts
            .entry(address)
            .or_insert_with(|| Account { code_hash: KECCAK256_EMPTY, ..Account::default() })
    }

    /// Removes an account and its storage.
    pub fn remove(&mut self, address: Address) {
        self.accounts.remove(&address);
    }

    /// The code stored under a hash; empty when there is none.
    pub fn code(&self, hash: B256) -> Bytecode {
        self.code.get(&hash).cloned().unwrap_or_default()
    }

    /// The code of an account; empty when there is none.
    pub fn code_of(&self, address: Address) -> Bytecode {
        self.account(address).map(|account| self.code(account.code_hash)).unwrap_or_default()
    }

    /// A storage word; zero when never written.
    pub fn storage(&self, address: Address, slot: U256) -> U256 {
        self.account(address).and_then(|account| account.storage.get(&slot).copied()).unwrap_or_default()
    }

    /// Places code at an account without running anything.
    pub fn set_code(&mut self, address: Address, code: Bytecode) {
        let hash = if code.is_empty() { KECCAK256_EMPTY } else { code.hash_slow() };
        self.code.insert(hash, code);
        self.account_mut(address).code_hash = hash;
    }

    /// Writes a storage word; zero clears it.
    pub fn set_storage(&mut self, address: Address, slot: U256, value: U256) {
        let storage = &mut self.account_mut(address).storage;
        if value.is_zero() {
            storage.remove(&slot)
        } else {
            storage.insert(slot, value)
        };
    }

    /// Records the hash that BLOCKHASH answers for a number.
    pub fn set_block_hash(&mut self, number: u64, hash: B256) {
        self.block_hashes.insert(number, hash);
    }
}

impl DatabaseRef for State {
    type Error = Infallible;

    fn basic_ref(&self, address: Address) -> Result<Option<AccountInfo>, Infallible> {
        Ok(self.account(address).map(|account| AccountInfo {
            balance: account.balance,
            nonce: account.nonce,
            code_hash: account.code_hash,
            code: Some(self.code(account.code_hash)),
            ..AccountInfo::default()
        }))
    }

    fn code_by_hash_ref(&self, hash: B256) -> Result<Bytecode, Infallible> {
        Ok(self.code(hash))
    }

    fn storage_ref(&self, address: Address, slot: U256) -> Result<U256, Infallible> {
        Ok(Self::storage(self, address, slot))
    }

    fn block_hash_ref(&self, number: u64) -> Result<B256, Infallible> {
        Ok(self.block_hashes.get(&number).copied().unwrap_or_default())
    }
}

impl Database for State {
    type Error = Infallible;

    fn basic(&mut self, address: Address) -> Result<Option<AccountInfo>, Infallible> {
        self.basic_ref(address)
    }

    fn code_by_hash(&mut self, hash: B256) -> Result<Bytecode, Infallible> {
        self.code_by_hash_ref(hash)
    }

    fn storage(&mut self, address: Address, slot: U256) -> Result<U256, Infallible> {
        self.storage_ref(address, slot)
    }

    fn block_hash(&mut self, number: u64) -> Result<B256, Infallible> {
        self.block_hash_ref(number)
    }
}

impl DatabaseCommit for State {
    fn commit(&mut self, changes: alloy_primitives::map::AddressMap<TouchedAccount>) {
        for (address, change) in changes {
            if !change.is_touched() {
                continue;
            }
            if change.is_selfdestructed() || (change.is_empty() && change.storage.is_empty()) {
                self.accounts.remove(&address);
                continue;
            }
            let created = change.is_created();
            if let Some(code) = &change.info.code
                && !code.is_empty()
            {
                self.code.insert(change.info.code_hash, code.clone());
            }
            let account = self.account_mut(address);
            if created {
                account.storage.clear();
            }
            account.balance = change.info.balance;
            account.nonce = change.info.nonce;
            account.code_hash = change.info.code_hash;
            for (slot, value) in change.changed_storage_slots() {
                if value.present_value.is_zero() {
                    account.storage.remove(slot);
                } else {
                    account.storage.insert(*slot, value.present_value);
                }
            }
        }
    }
}
