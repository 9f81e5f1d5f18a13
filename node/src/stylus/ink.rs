//! Prices of the host imports, in ink unless a name says gas.

/// Entering the host at all.
pub(super) const HOST_IO: u64 = 8_400;
/// Each pointer an import dereferences.
pub(super) const POINTER: u64 = 5_040;
/// Crossing to the chain's state.
pub(super) const STATE_CALL: u64 = 59_673;

/// Division and remainder of 256-bit words.
pub(super) const DIV: u64 = 20_000;
/// Modular addition of 256-bit words.
pub(super) const ADD_MOD: u64 = 21_000;
/// Modular multiplication of 256-bit words.
pub(super) const MUL_MOD: u64 = 24_100;

/// Gas of a transient load or store.
pub(super) const TRANSIENT_GAS: u64 = 100;
/// Gas that must be there before a storage load: a cold SLOAD and the cache's share, besides the state call.
pub(super) const STORAGE_LOAD_GAS: u64 = 2_100 + CACHE_GAS;
/// Gas that must be there before a cached store: the EIP-2200 sentry and the cache's share.
pub(super) const STORAGE_CACHE_GAS: u64 = STORE_SENTRY_GAS + CACHE_GAS;
/// EIP-2200: gas that must be there before storage is written.
pub(super) const STORE_SENTRY_GAS: u64 = 2_300;
/// Gas that must be there before another account is looked at.
pub(super) const COLD_ACCOUNT_GAS: u64 = 2_600;
/// The most one cache access can cost.
const CACHE_GAS: u64 = 10;

/// Copying `bytes` from the host into the program.
pub(super) const fn write(bytes: u64) -> u64 {
    POINTER.saturating_add(bytes.saturating_sub(32).saturating_mul(30))
}

/// Copying `bytes` from the program to the host.
pub(super) const fn read(bytes: u64) -> u64 {
    16_381u64.saturating_add(bytes.saturating_sub(32).saturating_mul(55))
}

/// Raising to a power whose exponent has `bytes` significant bytes.
pub(super) const fn pow(bytes: u64) -> u64 {
    3_000 + 17_500 * (bytes + 1)
}

/// Hashing `bytes`; the first two words are in the base.
pub(super) const fn keccak(bytes: u64) -> u64 {
    121_800u64.saturating_add(bytes.div_ceil(32).saturating_sub(2).saturating_mul(21_000))
}

/// Gas of a log, as the LOG opcodes charge it.
pub(super) const fn log_gas(topics: u64, data: u64) -> u64 {
    375 * (1 + topics) + data.saturating_mul(8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_flat_up_to_a_word() {
        assert_eq!((write(0), write(32), write(33)), (5_040, 5_040, 5_070));
        assert_eq!((read(0), read(32), read(33)), (16_381, 16_381, 16_436));
    }

    #[test]
    fn hashing_includes_two_words() {
        assert_eq!((keccak(0), keccak(64), keccak(65)), (121_800, 121_800, 142_800));
    }

    #[test]
    fn powers_cost_by_the_length_of_the_exponent() {
        assert_eq!((pow(0), pow(32)), (20_500, 3_000 + 17_500 * 33));
    }
}
