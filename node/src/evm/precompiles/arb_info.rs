//! ArbInfo (0x65): balances and code, as EXTCODECOPY and BALANCE would tell.

use super::super::arbos;
use super::abi::ArbInfo::{self, ArbInfoCalls as Method};
use super::call::{Access, Call, Failure, decode};
use alloy_sol_types::SolCall;
use revm::context_interface::JournalTr;

/// Gas of a balance (EIP-1884).
const BALANCE: u64 = 700;
/// Gas of looking at code, besides its words.
const CODE: u64 = 2_100;
const COPY_WORD: u64 = 3;

pub(super) fn run(call: &mut Call<'_>, input: &[u8]) -> Result<Vec<u8>, Failure> {
    let method = decode::<Method>(input)?;
    call.enter(Access::View, input)?;
    Ok(match method {
        Method::getBalance(args) => {
            call.burn(BALANCE)?;
            let Ok(account) = call.context.journaled_state.load_account(args.account);
            ArbInfo::getBalanceCall::abi_encode_returns(&account.data.info.balance)
        }
        Method::getCode(args) => {
            call.burn(CODE)?;
            let (_, code) = arbos::code(call.context, args.account);
            call.burn(COPY_WORD.saturating_mul((code.len() as u64).div_ceil(32)))?;
            ArbInfo::getCodeCall::abi_encode_returns(&code)
        }
    })
}
