//! The program around the loops.

use crate::kernels;
use crate::merkle::{At, Node};
use alloc::vec::Vec;
use alloy_primitives::U256;
use staking_common::routes;
use stylus_sdk::prelude::*;
use stylus_sdk::{ArbResult, hostio};

mod abi {
    alloy_sol_types::sol! {
        function empty(uint256 n) external pure returns (uint256);
        function mulDiv(uint256 n) external pure returns (uint256);
        function sqrt(uint256 n) external pure returns (uint256);
        function sqrtOfAmm(uint256 n) external pure returns (uint256);
        function rpow(uint256 n) external pure returns (uint256);
        function expWad(uint256 n) external pure returns (uint256);
        function merkle(uint256 n) external pure returns (uint256);
        function accrue(uint256 n) external pure returns (uint256);
    }
}

#[entrypoint]
pub fn main(calldata: Vec<u8>, _vm: stylus_sdk::host::VM) -> ArbResult {
    routes! { &calldata, Err(Vec::new());
        abi::emptyCall => empty = EMPTY(n);
        abi::mulDivCall => mul_div = MUL_DIV(n);
        abi::sqrtCall => sqrt = SQRT(n);
        abi::sqrtOfAmmCall => sqrt_of_amm = SQRT_OF_AMM(n);
        abi::rpowCall => rpow = RPOW(n);
        abi::expWadCall => exp_wad = EXP_WAD(n);
        abi::merkleCall => merkle = MERKLE(n);
        abi::accrueCall => accrue = ACCRUE(n);
    }
}

type Sum = Result<U256, Vec<u8>>;

/// A formula without a result reverts without data.
fn or_revert(sum: Option<U256>) -> Sum {
    sum.ok_or_else(Vec::new)
}

fn empty(n: U256) -> Sum {
    or_revert(kernels::empty(n))
}

fn mul_div(n: U256) -> Sum {
    or_revert(kernels::mul_div(n))
}

fn sqrt(n: U256) -> Sum {
    or_revert(kernels::sqrt(n))
}

fn sqrt_of_amm(n: U256) -> Sum {
    or_revert(kernels::sqrt_of_amm(n))
}

fn rpow(n: U256) -> Sum {
    or_revert(kernels::rpow(n))
}

fn exp_wad(n: U256) -> Sum {
    or_revert(kernels::exp_wad(n))
}

fn merkle(n: U256) -> Sum {
    or_revert(kernels::merkle(n, hash))
}

fn accrue(n: U256) -> Sum {
    or_revert(kernels::accrue(n))
}

/// The host's hash of two neighbours, over the one in the middle.
fn hash(place: &mut [Node; 3], at: At) {
    let place: *mut u8 = place.as_flattened_mut().as_mut_ptr();
    // SAFETY: the host reads 64 of the 96 bytes before it writes the 32 in the middle.
    unsafe { hostio::native_keccak256(place.add(32 * at as usize), 64, place.add(32)) };
}
