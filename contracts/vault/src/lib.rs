//! `Vault`: shares of assets that a strategy works with. The specification is `abi/interfaces/IVault.sol`; the table
//! below says which function answers which of its calls. Views that no action needs are answered by another program, the
//! lens, behind the same address.
//!
//! Every action reads in the same order: check and lock, bring the books to the present (what the strategy has lost is
//! booked before anybody enters or leaves), convert by `staking_math::vault`, move assets in, or store and move them out,
//! emit.
#![no_std]
#![allow(missing_docs, reason = "the interfaces document every function, the macro writes the entry point")]

extern crate alloc;

mod admin;
mod construct;
mod entry;
mod error;
mod event;
mod exits;
mod ledger;
mod reports;
mod shares;
mod strategy;
mod views;

use alloc::vec::Vec;
use staking_abi::IVault as abi;
use staking_common::{host, routes};
use stylus_sdk::ArbResult;
use stylus_sdk::abi::CONSTRUCTOR_SELECTOR;
use stylus_sdk::prelude::*;

#[entrypoint]
pub fn main(calldata: Vec<u8>, _vm: stylus_sdk::host::VM) -> ArbResult {
    if host::has_value() {
        return Err(Vec::new());
    }
    match calldata.split_first_chunk::<4>() {
        Some((selector, arguments)) if *selector == CONSTRUCTOR_SELECTOR.to_be_bytes() => {
            construct::construct(arguments)
        }
        _ => route(&calldata),
    }
}

fn route(calldata: &[u8]) -> ArbResult {
    routes! { calldata, views::otherwise(calldata);
        // Whoever enters.
        abi::deposit_0Call => entry::deposit = DEPOSIT(assets, receiver);
        abi::deposit_1Call => entry::deposit_min = DEPOSIT_MIN(assets, receiver, min_shares);
        abi::depositWithPermitCall => entry::deposit_with_permit = DEPOSIT_WITH_PERMIT(assets, receiver, deadline, v, r, s);
        abi::mint_0Call => entry::mint = MINT(shares, receiver);
        abi::mint_1Call => entry::mint_max = MINT_MAX(shares, receiver, max_assets);

        // Whoever leaves.
        abi::withdraw_0Call => exits::withdraw = WITHDRAW(assets, receiver, owner);
        abi::withdraw_1Call => exits::withdraw_at_loss = WITHDRAW_AT_LOSS(assets, receiver, owner, max_loss);
        abi::withdrawMaxCall => exits::withdraw_max = WITHDRAW_MAX(assets, receiver, owner, max_shares);
        abi::redeem_0Call => exits::redeem = REDEEM(shares, receiver, owner);
        abi::redeem_1Call => exits::redeem_at_loss = REDEEM_AT_LOSS(shares, receiver, owner, max_loss);
        abi::redeemMinCall => exits::redeem_min = REDEEM_MIN(shares, receiver, owner, min_assets);

        // Shares.
        abi::transferCall => shares::transfer = TRANSFER(to, value);
        abi::transferFromCall => shares::transfer_from = TRANSFER_FROM(from, to, value);
        abi::approveCall => shares::approve = APPROVE(spender, value);
        abi::permitCall => shares::permit = PERMIT(owner, spender, value, deadline, v, r, s);
        abi::totalSupplyCall => shares::total_supply = TOTAL_SUPPLY();
        abi::balanceOfCall => shares::balance_of = BALANCE_OF(account);
        abi::allowanceCall => shares::allowance = ALLOWANCE(owner, spender);
        abi::noncesCall => shares::nonces = NONCES(owner);
        abi::nameCall => shares::name = NAME();
        abi::symbolCall => shares::symbol = SYMBOL();
        abi::decimalsCall => shares::decimals = DECIMALS();
        abi::DOMAIN_SEPARATORCall => shares::domain_separator = DOMAIN_SEPARATOR();

        // What they are worth.
        abi::assetCall => views::asset = ASSET();
        abi::totalAssetsCall => views::total_assets = TOTAL_ASSETS();
        abi::convertToSharesCall => views::convert_to_shares = CONVERT_TO_SHARES(assets);
        abi::convertToAssetsCall => views::convert_to_assets = CONVERT_TO_ASSETS(shares);
        abi::maxDepositCall => views::max_deposit = MAX_DEPOSIT(receiver);
        abi::maxMintCall => views::max_mint = MAX_MINT(receiver);
        abi::maxWithdrawCall => views::max_withdraw = MAX_WITHDRAW(owner);
        abi::maxRedeemCall => views::max_redeem = MAX_REDEEM(owner);
        abi::previewDepositCall => views::convert_to_shares = PREVIEW_DEPOSIT(assets);
        abi::previewMintCall => views::preview_mint = PREVIEW_MINT(shares);
        abi::previewWithdrawCall => views::preview_withdraw = PREVIEW_WITHDRAW(assets);
        abi::previewRedeemCall => views::convert_to_assets = PREVIEW_REDEEM(shares);

        // Anyone.
        abi::reportCall => reports::report = REPORT();
        abi::tendCall => strategy::tend = TEND();
        abi::acceptFeesCall => admin::accept_fees = ACCEPT_FEES();

        // The guardian.
        abi::revokeStrategyCall => strategy::revoke = REVOKE_STRATEGY();
        abi::shutdownCall => admin::shutdown = SHUTDOWN();

        // The owner.
        abi::proposeStrategyCall => strategy::propose = PROPOSE_STRATEGY(new_strategy);
        abi::acceptStrategyCall => strategy::accept = ACCEPT_STRATEGY();
        abi::setDebtLimitCall => admin::set_debt_limit = SET_DEBT_LIMIT(limit);
        abi::setDepositLimitCall => admin::set_deposit_limit = SET_DEPOSIT_LIMIT(limit);
        abi::setProfitMaxUnlockTimeCall => admin::set_profit_max_unlock_time = SET_PROFIT_MAX_UNLOCK_TIME(period);
        abi::setFeesCall => admin::set_fees = SET_FEES(performance_bps, management_bps);
        abi::setFeeRecipientCall => admin::set_fee_recipient = SET_FEE_RECIPIENT(recipient);
        abi::setGuardianCall => admin::set_guardian = SET_GUARDIAN(new_guardian);
        abi::recoverERC20Call => admin::recover_erc20 = RECOVER_ERC20(token);
        abi::transferOwnershipCall => admin::transfer_ownership = TRANSFER_OWNERSHIP(new_owner);
        abi::acceptOwnershipCall => admin::accept_ownership = ACCEPT_OWNERSHIP();

        // Everyone.
        abi::ownerCall => views::owner = OWNER();
        abi::pendingOwnerCall => views::pending_owner = PENDING_OWNER();
        abi::guardianCall => views::guardian = GUARDIAN();
        abi::strategyCall => views::strategy = STRATEGY();
        abi::lensCall => views::lens = LENS();
        abi::extsloadCall => views::extsload = EXTSLOAD(slots);
    }
}
