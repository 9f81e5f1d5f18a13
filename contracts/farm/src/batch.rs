//! Several calls in one.

use alloc::vec::Vec;
use staking_common::{host, lock, router};
use stylus_sdk::ArbResult;

use crate::error::Error;
use crate::route;

/// The first revert is the revert of all.
pub(crate) fn multicall(calls: Vec<&[u8]>) -> ArbResult {
    Ok(router::byte_strings(&all(&calls)?))
}

/// The same with an answer for each; or each in a frame of its own, whose revert undoes it alone.
pub(crate) fn batch(calls: Vec<&[u8]>, revert_on_fail: bool) -> ArbResult {
    if revert_on_fail {
        let answers = all(&calls)?;
        return Ok(router::flags_and_byte_strings(
            &answers.iter().map(|_| true).collect::<Vec<_>>(),
            &answers,
        ));
    }
    open()?;
    let (mut successes, mut answers) = (Vec::new(), Vec::new());
    for call in calls {
        // Inside, a batch would find itself outermost again.
        let result = if is_batch(call) { Err(Vec::new()) } else { host::run_as_this(host::this(), call) };
        successes.push(result.is_ok());
        answers.push(result.unwrap_or_else(|data| data));
    }
    Ok(router::flags_and_byte_strings(&successes, &answers))
}

fn all(calls: &[&[u8]]) -> Result<Vec<Vec<u8>>, Vec<u8>> {
    open()?;
    calls.iter().map(|call| route(call, false)).collect()
}

fn open() -> Result<(), Vec<u8>> {
    lock::outermost().map_err(|reentered| Vec::from(Error::from(reentered)))
}

fn is_batch(call: &[u8]) -> bool {
    use alloy_sol_types::SolCall;
    use staking_abi::IFarm::{batchCall, multicallCall};
    [batchCall::SELECTOR, multicallCall::SELECTOR].iter().any(|selector| call.starts_with(selector))
}
