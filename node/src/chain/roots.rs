//! The tries of accounts and storage, kept beside the state and changed with it.

use super::trie::Trie;
use crate::state::{Account, State};
use alloy::rlp::{Encodable, encode_fixed_size};
use alloy_primitives::{Address, B256, Bytes, KECCAK256_EMPTY, U256, keccak256};
use alloy_trie::{EMPTY_ROOT_HASH, TrieAccount};
use imbl::HashMap;

/// Which storage words of an account may have changed.
#[derive(Clone, Debug)]
pub(super) enum Touched {
    /// None.
    Account,
    /// These.
    Slots(Vec<U256>),
    /// Any: the account was created or its storage replaced.
    Everything,
}

/// The state trie and the storage tries of all accounts.
#[derive(Clone, Debug, Default)]
pub(super) struct Roots {
    accounts: Trie,
    storage: HashMap<Address, Trie>,
}

impl Roots {
    /// The tries of a whole state.
    pub(super) fn of(state: &State) -> Self {
        let mut roots = Self::default();
        for (&address, _) in state.accounts() {
            roots.update(state, address, &Touched::Everything);
        }
        roots
    }

    /// Takes over what became of one account.
    pub(super) fn update(&mut self, state: &State, address: Address, touched: &Touched) {
        let key = keccak256(address);
        let Some(account) = state.account(address).filter(|account| exists(account)) else {
            self.accounts.remove(key);
            self.storage.remove(&address);
            return;
        };
        let root = self.update_storage(account, address, touched);
        let leaf = TrieAccount {
            nonce: account.nonce,
            balance: account.balance,
            storage_root: root,
            code_hash: if account.code_hash.is_zero() { KECCAK256_EMPTY } else { account.code_hash },
        };
        let mut rlp = Vec::with_capacity(leaf.length());
        leaf.encode(&mut rlp);
        self.accounts.insert(key, &rlp);
    }

    fn update_storage(&mut self, account: &Account, address: Address, touched: &Touched) -> B256 {
        let slots = match touched {
            Touched::Account => Vec::new(),
            Touched::Slots(slots) => slots.clone(),
            Touched::Everything => {
                self.storage.remove(&address);
                account.storage.keys().copied().collect()
            }
        };
        if !slots.is_empty() {
            let storage = self.storage.entry(address).or_default();
            for slot in slots {
                let key = keccak256(B256::from(slot));
                match account.storage.get(&slot) {
                    Some(value) => storage.insert(key, &encode_fixed_size(value)),
                    None => storage.remove(key),
                }
            }
        }
        self.storage_root(address)
    }

    /// The root of the state trie.
    pub(super) fn state_root(&self) -> B256 {
        self.accounts.root()
    }

    /// The root of an account's storage.
    pub(super) fn storage_root(&self, address: Address) -> B256 {
        self.storage.get(&address).map_or(EMPTY_ROOT_HASH, Trie::root)
    }

    /// The nodes that prove an account, or that there is none.
    pub(super) fn prove_account(&self, address: Address) -> Vec<Bytes> {
        self.accounts.proof(keccak256(address))
    }

    /// The nodes that prove a storage word.
    pub(super) fn prove_storage(&self, address: Address, slot: U256) -> Vec<Bytes> {
        self.storage.get(&address).map(|trie| trie.proof(keccak256(B256::from(slot)))).unwrap_or_default()
    }
}

/// Empty accounts are not part of the state (EIP-161).
fn exists(account: &Account) -> bool {
    account.nonce != 0
        || !account.balance.is_zero()
        || !account.storage.is_empty()
        || !(account.code_hash.is_zero() || account.code_hash == KECCAK256_EMPTY)
}

#[cfg(test)]
mod tests {
    use super::{Roots, Touched};
    use crate::state::State;
    use alloy::consensus::proofs::{state_root_unhashed, storage_root_unhashed};
    use alloy_primitives::{Address, B256, KECCAK256_EMPTY, U256};
    use alloy_trie::TrieAccount;

    #[test]
    fn an_incremental_root_is_the_root_of_the_whole_state() {
        let mut state = State::default();
        let mut roots = Roots::default();
        for step in 0..60u64 {
            let address = Address::with_last_byte((step % 7 + 1) as u8);
            state.account_mut(address).balance = U256::from(step);
            let slot = U256::from(step % 11);
            state.set_storage(address, slot, U256::from(step % 3));
            roots.update(&state, address, &Touched::Slots(vec![slot]));
        }
        let expected = state_root_unhashed(state.accounts().map(|(address, account)| {
            let words = account.storage.iter().map(|(slot, value)| (B256::from(*slot), *value));
            let leaf = TrieAccount {
                nonce: account.nonce,
                balance: account.balance,
                storage_root: storage_root_unhashed(words),
                code_hash: KECCAK256_EMPTY,
            };
            (*address, leaf)
        }));
        assert_eq!(roots.state_root(), expected);
        assert_eq!(Roots::of(&state).state_root(), expected);
    }

    #[test]
    fn empty_accounts_leave_the_root_alone() {
        let mut state = State::default();
        state.account_mut(Address::with_last_byte(9));
        assert_eq!(Roots::of(&state).state_root(), Roots::default().state_root());
    }
}
