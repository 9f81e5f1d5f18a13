//! The errors of `IVault.sol`, and how the shared parts' failures become them.

use alloy_primitives::{Address, U256};
use staking_abi::IVault as abi;
use staking_common::{errors, shared_errors};

errors! { abi;
    erc4626_exceeded_max_deposit = ERC4626ExceededMaxDeposit(receiver: Address, assets: U256, max: U256);
    erc4626_exceeded_max_mint = ERC4626ExceededMaxMint(receiver: Address, shares: U256, max: U256);
    erc4626_exceeded_max_withdraw = ERC4626ExceededMaxWithdraw(owner: Address, assets: U256, max: u128);
    erc4626_exceeded_max_redeem = ERC4626ExceededMaxRedeem(owner: Address, shares: U256, max: U256);
    zero_shares = ZeroShares(assets: u128);
    below_first_deposit = BelowFirstDeposit(assets: u128, minimum: u128);
    too_few_shares = TooFewShares(shares: U256, minimum: U256);
    too_many_assets = TooManyAssets(assets: u128, maximum: U256);
    too_few_assets = TooFewAssets(assets: U256, minimum: U256);
    too_many_shares = TooManyShares(shares: U256, maximum: U256);
    loss_too_high = LossTooHigh(loss: u32, max_loss: u32);
    invalid_max_loss = InvalidMaxLoss(max_loss: U256);
    not_received = NotReceived(received: u128, expected: u128);
    invalid_receiver = InvalidReceiver(receiver: Address);
    cap_exceeded = CapExceeded(cap: U256);
    insufficient_gas = InsufficientGas(required: u128);
    no_strategy = NoStrategy();
    invalid_strategy = InvalidStrategy(strategy: Address);
    not_yet = NotYet(active_from: u32);
    fee_too_high = FeeTooHigh(bps: U256, maximum: u32);
    invalid_period = InvalidPeriod(period: U256, minimum: u32, maximum: u32);
    vault_shutdown = VaultShutdown();
    not_guardian = NotGuardian(account: Address);
    cannot_recover = CannotRecover(token: Address);
    nothing_to_recover = NothingToRecover();
    invalid_lens = InvalidLens(lens: Address);
    invalid_config = InvalidConfig();
    token_call_failed = TokenCallFailed(token: Address);
    reentered = Reentered();
    ownable_unauthorized_account = OwnableUnauthorizedAccount(account: Address);
    ownable_invalid_owner = OwnableInvalidOwner(owner: Address);
}

// Data as it is: of the shares' own errors, or of the strategy.
shared_errors! { Reentered, TokenCallFailed, Unauthorized, Data }
