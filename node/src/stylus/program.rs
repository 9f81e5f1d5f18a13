//! The word the chain keeps about an activated program.

use crate::config::StylusParams;
use alloy_primitives::U256;

/// Seconds of the Unix epoch that activation times count hours from.
pub const ACTIVATION_EPOCH: u64 = 1_421_388_000;

/// Gas of a unit of `min_init_gas`.
pub(crate) const MIN_INIT_UNIT: u64 = 128;
/// Gas of a unit of `min_cached_init_gas`.
pub(crate) const MIN_CACHED_UNIT: u64 = 32;
/// Percent that a unit of a cost scalar stands for.
pub(crate) const SCALAR_PERCENT: u64 = 2;

/// What activation found out about a program, and when.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ProgramRecord {
    /// Stylus version it was activated under; zero for never.
    pub version: u16,
    /// Cost predictor of starting it.
    pub init_cost: u16,
    /// Cost predictor of starting it when cached.
    pub cached_cost: u16,
    /// Memory pages it starts with.
    pub footprint: u16,
    /// Hours since [`ACTIVATION_EPOCH`] at activation (24 bits).
    pub activated_at: u32,
    /// Predicted machine code size in KiB (24 bits).
    pub asm_kb: u32,
    /// Whether the cache manager holds it.
    pub cached: bool,
}

impl ProgramRecord {
    /// The record as one storage word.
    pub fn pack(self) -> U256 {
        let mut word = [0; 32];
        for (at, field) in [self.version, self.init_cost, self.cached_cost, self.footprint].iter().enumerate()
        {
            word[2 * at..2 * at + 2].copy_from_slice(&field.to_be_bytes());
        }
        word[8..11].copy_from_slice(&self.activated_at.to_be_bytes()[1..]);
        word[11..14].copy_from_slice(&self.asm_kb.to_be_bytes()[1..]);
        word[14] = u8::from(self.cached);
        U256::from_be_bytes(word)
    }

    /// The record in a storage word.
    pub fn unpack(word: U256) -> Self {
        let word = word.to_be_bytes::<32>();
        let short = |at: usize| u16::from_be_bytes([word[at], word[at + 1]]);
        let medium = |at: usize| u32::from_be_bytes([0, word[at], word[at + 1], word[at + 2]]);
        Self {
            version: short(0),
            init_cost: short(2),
            cached_cost: short(4),
            footprint: short(6),
            activated_at: medium(8),
            asm_kb: medium(11),
            cached: word[14] != 0,
        }
    }

    /// Gas of starting the program, on top of [`Self::cached_gas`].
    pub fn init_gas(&self, params: &StylusParams) -> u64 {
        start_gas(params.min_init_gas, MIN_INIT_UNIT, self.init_cost, params.init_cost_scalar)
    }

    /// Gas of starting the program when it is cached.
    pub fn cached_gas(&self, params: &StylusParams) -> u64 {
        start_gas(params.min_cached_init_gas, MIN_CACHED_UNIT, self.cached_cost, params.cached_cost_scalar)
    }

    /// Predicted machine code size in bytes.
    pub fn asm_bytes(&self) -> u64 {
        u64::from(self.asm_kb) * 1024
    }

    /// Seconds since activation.
    pub fn age(&self, now: u64) -> u64 {
        now.saturating_sub(ACTIVATION_EPOCH + u64::from(self.activated_at) * 3_600)
    }

    /// Whether the activation has run out.
    pub fn is_expired(&self, now: u64, params: &StylusParams) -> bool {
        self.age(now) > days(params.expiry_days)
    }

    /// Seconds until the activation runs out.
    pub fn time_left(&self, now: u64, params: &StylusParams) -> u64 {
        days(params.expiry_days).saturating_sub(self.age(now))
    }
}

/// Whole hours since [`ACTIVATION_EPOCH`], as records count time.
pub(crate) fn hours_since_epoch(now: u64) -> u32 {
    const MAX: u64 = (1 << 24) - 1;
    (now.saturating_sub(ACTIVATION_EPOCH) / 3_600).min(MAX) as u32
}

/// Seconds in some days.
pub(crate) fn days(count: u16) -> u64 {
    u64::from(count) * 86_400
}

fn start_gas(min: u8, unit: u64, cost: u16, scalar: u8) -> u64 {
    let scaled = u64::from(cost) * u64::from(scalar) * SCALAR_PERCENT;
    u64::from(min) * unit + scaled.div_ceil(100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_survives_its_word() {
        let record = ProgramRecord {
            version: 2,
            init_cost: 0x1234,
            cached_cost: 0x5678,
            footprint: 17,
            activated_at: 0x01_02_03,
            asm_kb: 0x0a_0b_0c,
            cached: true,
        };
        assert_eq!(ProgramRecord::unpack(record.pack()), record);
        assert_eq!(
            record.pack().to_be_bytes::<32>()[..15],
            [0, 2, 0x12, 0x34, 0x56, 0x78, 0, 17, 1, 2, 3, 10, 11, 12, 1]
        );
    }

    #[test]
    fn activations_expire_after_a_year() {
        let params = StylusParams::default();
        let now = ACTIVATION_EPOCH + 5_000 * 3_600;
        let record = ProgramRecord { activated_at: hours_since_epoch(now + 59), ..ProgramRecord::default() };
        let year = 365 * 86_400;
        assert!(!record.is_expired(now + year, &params));
        assert!(record.is_expired(now + year + 1, &params));
        assert_eq!((record.time_left(now, &params), record.time_left(now + 2 * year, &params)), (year, 0));
    }

    #[test]
    fn starting_costs_the_published_formula() {
        let params = StylusParams::default();
        let record = ProgramRecord { init_cost: 1_000, cached_cost: 300, ..ProgramRecord::default() };
        assert_eq!((record.init_gas(&params), record.cached_gas(&params)), (69 * 128 + 1_000, 11 * 32 + 300));
    }
}
