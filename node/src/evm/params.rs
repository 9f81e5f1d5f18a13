//! The Stylus parameters as two words of ArbOS, laid out as Nitro lays them out.

use crate::config::{StylusParams, WASM_SIZE_LIMIT};
use alloy_primitives::U256;

/// First version whose words hold the size limit of a program.
pub(super) const MAX_WASM_SIZE_SINCE: u64 = 40;
/// First version whose words hold the gas an owner adds to activation.
pub(super) const ACTIVATION_GAS_SINCE: u64 = 59;
/// First version with programs of several pieces.
pub(super) const FRAGMENTS_SINCE: u64 = 60;

/// Packs the fields in order, big endian and without gaps, as far as the version has them.
pub(super) fn pack(params: &StylusParams, arbos_version: u64) -> [U256; 2] {
    let mut bytes = Vec::with_capacity(64);
    bytes.extend(params.version.to_be_bytes());
    bytes.extend(params.ink_price.to_be_bytes().iter().skip(1));
    bytes.extend(params.max_stack_depth.to_be_bytes());
    bytes.extend(params.free_pages.to_be_bytes());
    bytes.extend(params.page_gas.to_be_bytes());
    bytes.extend(params.page_limit.to_be_bytes());
    bytes.push(params.min_init_gas);
    bytes.push(params.min_cached_init_gas);
    bytes.push(params.init_cost_scalar);
    bytes.push(params.cached_cost_scalar);
    bytes.extend(params.expiry_days.to_be_bytes());
    bytes.extend(params.keepalive_days.to_be_bytes());
    bytes.extend(params.block_cache_size.to_be_bytes());
    if arbos_version >= MAX_WASM_SIZE_SINCE {
        bytes.extend(params.max_wasm_size.to_be_bytes());
    }
    if arbos_version >= FRAGMENTS_SINCE {
        bytes.push(params.max_fragments);
    }
    bytes.resize(32, 0);
    if arbos_version >= ACTIVATION_GAS_SINCE {
        bytes.extend(params.activation_gas.to_be_bytes());
    }
    bytes.resize(64, 0);
    let (first, second) = bytes.split_at(32);
    [U256::from_be_slice(first), U256::from_be_slice(second)]
}

/// Reads the words back; what the version does not have yet is what it was before.
pub(super) fn unpack([first, second]: [U256; 2], arbos_version: u64) -> StylusParams {
    let word = first.to_be_bytes::<32>();
    let short = |at: usize| u16::from_be_bytes([word[at], word[at + 1]]);
    let long = |at: usize| u32::from_be_bytes([word[at], word[at + 1], word[at + 2], word[at + 3]]);
    let [a, b, c, d, e, f, g, h, ..] = second.to_be_bytes::<32>();
    StylusParams {
        version: short(0),
        ink_price: long(1) & 0x00ff_ffff,
        max_stack_depth: long(5),
        free_pages: short(9),
        page_gas: short(11),
        page_limit: short(13),
        min_init_gas: word[15],
        min_cached_init_gas: word[16],
        init_cost_scalar: word[17],
        cached_cost_scalar: word[18],
        expiry_days: short(19),
        keepalive_days: short(21),
        block_cache_size: short(23),
        max_wasm_size: if arbos_version >= MAX_WASM_SIZE_SINCE { long(25) } else { WASM_SIZE_LIMIT },
        max_fragments: if arbos_version >= FRAGMENTS_SINCE { word[29] } else { 0 },
        activation_gas: if arbos_version >= ACTIVATION_GAS_SINCE {
            u64::from_be_bytes([a, b, c, d, e, f, g, h])
        } else {
            0
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloy_primitives::hex;

    fn odd() -> StylusParams {
        StylusParams {
            version: 0x0102,
            ink_price: 0x03_0405,
            max_stack_depth: 0x0607_0809,
            free_pages: 0x0a0b,
            page_gas: 0x0c0d,
            page_limit: 0x0e0f,
            min_init_gas: 0x10,
            min_cached_init_gas: 0x11,
            init_cost_scalar: 0x12,
            cached_cost_scalar: 0x13,
            expiry_days: 0x1415,
            keepalive_days: 0x1617,
            block_cache_size: 0x1819,
            max_wasm_size: 0x1a1b_1c1d,
            max_fragments: 0x1e,
            activation_gas: 0x2122_2324_2526_2728,
        }
    }

    #[test]
    fn the_words_hold_the_fields_one_after_the_other() {
        let [first, second] = pack(&odd(), 60).map(|word| word.to_be_bytes::<32>());
        assert_eq!(first, hex!("0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e0000"));
        assert_eq!(second[..8], hex!("2122232425262728"));
        assert_eq!(second[8..], [0; 24]);
        assert_eq!(unpack(pack(&odd(), 60), 60), odd());
    }

    #[test]
    fn older_versions_have_fewer_fields() {
        let without_fragments = StylusParams { max_fragments: 0, ..odd() };
        assert_eq!(unpack(pack(&odd(), 59), 59), without_fragments);
        let without_activation_gas = StylusParams { activation_gas: 0, ..without_fragments };
        assert_eq!(unpack(pack(&odd(), 40), 40), without_activation_gas);
        let oldest = StylusParams { max_wasm_size: 128 * 1024, ..without_activation_gas };
        assert_eq!(unpack(pack(&odd(), 39), 39), oldest);
        assert_eq!(pack(&odd(), 39)[0].to_be_bytes::<32>()[25..], [0; 7]);
    }

    #[test]
    fn the_defaults_of_arbitrum_one_read_as_its_word() {
        let [first, _] = pack(&StylusParams::for_arbos(50), 50);
        // Version 2, ink price 10,000, 22,000 words (0x55f0), 2 pages, 1,000 gas, 128 pages, 69, 11, 50, 50,
        // 365 days, 31 days, 32 entries, 128 KiB.
        let word = hex!("0002002710000055f0000203e80080450b3232016d001f002000020000000000");
        assert_eq!(first.to_be_bytes::<32>(), word);
    }
}
