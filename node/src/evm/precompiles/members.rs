//! Sets of accounts in ArbOS: its chain owners and its cache managers.

use super::super::arbos::Space;
use super::call::{Call, Failure};
use alloy_primitives::{Address, B256, U256};

/// A set of accounts: each member's 1-based place, the list of members, and its length under key zero.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Members {
    places: Space,
    list: Space,
}

/// Who may use ArbOwner.
pub(in super::super) const OWNERS: Members = Members { places: Space::Owners, list: Space::OwnerList };
/// Who may use ArbWasmCache, besides the owners.
pub(in super::super) const CACHE_MANAGERS: Members =
    Members { places: Space::CacheManagers, list: Space::CacheManagerList };

/// Most members that are listed in one call.
const MOST_LISTED: u64 = 65_536;

impl Members {
    pub(super) fn contains(self, call: &mut Call<'_>, account: Address) -> Result<bool, Failure> {
        call.read(self.place_slot(account)).map(|place| !place.is_zero())
    }

    pub(super) fn all(self, call: &mut Call<'_>) -> Result<Vec<Address>, Failure> {
        let len: u64 = call.read(self.list_slot(0))?.saturating_to();
        (1..=len.min(MOST_LISTED))
            .map(|place| call.read(self.list_slot(place)).map(|word| Address::from_word(B256::from(word))))
            .collect()
    }

    pub(super) fn add(self, call: &mut Call<'_>, account: Address) -> Result<(), Failure> {
        if self.contains(call, account)? {
            return Ok(());
        }
        let place = call.read(self.list_slot(0))?.saturating_to::<u64>().saturating_add(1);
        call.write(self.list_slot(place), account.into_word().into())?;
        call.write(self.place_slot(account), U256::from(place))?;
        call.write(self.list_slot(0), U256::from(place))
    }

    /// Takes a member out; the last of the list moves to its place.
    pub(super) fn remove(self, call: &mut Call<'_>, account: Address) -> Result<(), Failure> {
        let place: u64 = call.read(self.place_slot(account))?.saturating_to();
        let len: u64 = call.read(self.list_slot(0))?.saturating_to();
        if place == 0 || len == 0 {
            return Err(Failure::BurnOut(format!("{account} is not a member")));
        }
        if place != len {
            let last = call.read(self.list_slot(len))?;
            call.write(self.list_slot(place), last)?;
            call.write(self.place_slot(Address::from_word(B256::from(last))), U256::from(place))?;
        }
        call.write(self.list_slot(len), U256::ZERO)?;
        call.write(self.place_slot(account), U256::ZERO)?;
        call.write(self.list_slot(0), U256::from(len - 1))
    }

    /// The words of a set with one member, for the first state of a chain.
    pub(in super::super) fn genesis(self, account: Address) -> [(U256, U256); 3] {
        [
            (self.place_slot(account), U256::from(1)),
            (self.list_slot(1), account.into_word().into()),
            (self.list_slot(0), U256::from(1)),
        ]
    }

    fn place_slot(self, account: Address) -> U256 {
        self.places.slot(account.into_word())
    }

    fn list_slot(self, place: u64) -> U256 {
        self.list.slot(U256::from(place).into())
    }
}
