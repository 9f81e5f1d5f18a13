//! The errors of `IFarmCompounder.sol`, and how the shared parts' failures become them.

use alloy_primitives::{Address, U256};
use staking_abi::IFarmCompounder as abi;
use staking_common::{errors, shared_errors};

errors! { abi;
    not_vault = NotVault(account: Address);
    invalid_vault = InvalidVault(vault: Address);
    tip_too_high = TipTooHigh(tip_bps: U256, maximum: u32);
    invalid_receiver = InvalidReceiver(receiver: Address);
    nothing_to_harvest = NothingToHarvest();
    no_average_price = NoAveragePrice(age: u32, minimum: u32, maximum: u32);
    below_average_price = BelowAveragePrice(received: u128, minimum: u128);
    token_call_failed = TokenCallFailed(token: Address);
    reentered = Reentered();
}

// Data as it is: of whoever refused a call of this contract.
shared_errors! { Reentered, TokenCallFailed, Data }
