//! What memory pages cost: a price per page, and one that grows with the most ever open.

use super::limits::MAX_PAGES;
use crate::config::StylusParams;

/// Gas for having had `index` pages open at once: `floor(31_873_999^(index / 128))`, which floats miss by one.
#[rustfmt::skip]
const RAMP: [u64; MAX_PAGES as usize + 1] = [
    1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 5, 6, 7, 8, 9, 11, 12, 14, 17, 19, 22, 25, 29, 33, 38, 43, 50,
    57, 65, 75, 85, 98, 112, 128, 147, 168, 193, 221, 253, 289, 331, 379, 434, 497, 569, 651, 745, 853, 976,
    1_117, 1_279, 1_463, 1_675, 1_917, 2_194, 2_511, 2_874, 3_290, 3_765, 4_309, 4_932, 5_645, 6_461, 7_395,
    8_464, 9_687, 11_087, 12_689, 14_523, 16_621, 19_024, 21_773, 24_919, 28_521, 32_642, 37_359, 42_758,
    48_938, 56_010, 64_104, 73_368, 83_971, 96_106, 109_994, 125_890, 144_082, 164_904, 188_735, 216_010,
    247_226, 282_953, 323_844, 370_643, 424_206, 485_509, 555_672, 635_973, 727_880, 833_067, 953_456,
    1_091_243, 1_248_941, 1_429_429, 1_636_000, 1_872_423, 2_143_012, 2_452_704, 2_807_151, 3_212_820,
    3_677_113, 4_208_502, 4_816_684, 5_512_756, 6_309_419, 7_221_210, 8_264_766, 9_459_129, 10_826_093,
    12_390_601, 14_181_199, 16_230_562, 18_576_084, 21_260_563, 24_332_984, 27_849_408, 31_873_999,
];

/// Gas for `new` pages where the transaction has `open` pages now and had `ever` at most.
pub fn cost(new: u16, open: u16, ever: u16, params: &StylusParams) -> u64 {
    let now_open = open.saturating_add(new);
    let now_ever = ever.max(now_open);
    if now_ever <= params.free_pages {
        return 0;
    }
    let (Some(after), Some(before)) = (ramp(now_ever), ramp(ever)) else { return u64::MAX };
    let paid = |pages: u16| u64::from(pages.saturating_sub(params.free_pages));
    let linear = paid(now_open).saturating_sub(paid(open)).saturating_mul(u64::from(params.page_gas));
    linear.saturating_add(after.saturating_sub(before))
}

/// `None` beyond the most pages there can be.
fn ramp(pages: u16) -> Option<u64> {
    RAMP.get(usize::from(pages)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn price(new: u16, open: u16, ever: u16) -> u64 {
        cost(new, open, ever, &StylusParams::default())
    }

    #[test]
    fn the_first_pages_of_a_transaction_are_free() {
        assert_eq!(price(0, 0, 0), 0);
        assert_eq!(price(2, 0, 0), 0);
        assert_eq!(price(1, 1, 1), 0);
    }

    #[test]
    fn further_pages_cost_a_thousand_each_and_the_ramp() {
        assert_eq!(price(3, 0, 0), 1_000);
        assert_eq!(price(1, 2, 2), 1_000);
        assert_eq!(price(17, 0, 0), 15_000 + (9 - 1));
        assert_eq!(price(128, 0, 0), 126_000 + (31_873_999 - 1));
    }

    #[test]
    fn the_ramp_is_paid_once_in_a_transaction() {
        assert_eq!(price(17, 0, 17), 15_000);
        assert_eq!(price(10, 10, 17), 10_000 + (14 - 9));
        assert_eq!(price(0, 17, 17), 0);
    }

    #[test]
    fn more_than_128_pages_cannot_be_paid_for() {
        assert_eq!(price(129, 0, 0), u64::MAX);
        assert_eq!(price(u16::MAX, 1, 1), u64::MAX);
    }

    #[test]
    fn the_ramp_grows_by_its_ratio_throughout() {
        let ratio = 31_873_999f64.powf(1.0 / 128.0);
        for (pages, gas) in RAMP.iter().enumerate() {
            let float = ratio.powi(i32::try_from(pages).unwrap());
            assert!((*gas as f64 - float).abs() <= 1.0 + float * 1e-9, "{pages} pages: {gas}, not {float}");
        }
    }
}
