//! Division of words, for every formula of the suite.

use alloy_primitives::U256;

/// `value / divisor`, rounded down; 0 of a division by zero, as on the EVM.
///
/// The chain divides, for 4 gas: in a program, bit by bit, it would be 180 for each action, and a kilobyte of code.
#[cfg(target_arch = "wasm32")]
#[inline(never)]
pub(crate) fn divide(value: U256, divisor: U256) -> U256 {
    #[link(wasm_import_module = "vm_hooks")]
    unsafe extern "C" {
        /// Divides in place; words are big-endian.
        fn math_div(value: *mut u8, divisor: *const u8);
    }
    let swap = |[a, b, c, d]: [u64; 4]| [d, c, b, a].map(u64::swap_bytes);
    let (mut value, divisor) = (swap(value.into_limbs()), swap(divisor.into_limbs()));
    // SAFETY: the host reads 32 bytes twice and writes 32 bytes to the first.
    unsafe { math_div(value.as_mut_ptr().cast(), divisor.as_ptr().cast()) };
    U256::from_limbs(swap(value))
}

/// `value / divisor`, rounded down; 0 of a division by zero, as on the EVM.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn divide(value: U256, divisor: U256) -> U256 {
    value.checked_div(divisor).unwrap_or_default()
}
