//! Rust bindings of the interfaces in `interfaces/`, the public specification of the contracts.
//!
//! Contracts use the events and errors; feature `rpc` adds call builders for scripts and tests.
#![no_std]
#![allow(missing_docs, reason = "the Solidity files document every item")]
#![allow(clippy::too_many_arguments, reason = "`permit` takes seven")]

#[cfg(feature = "std")]
extern crate std;

#[cfg(feature = "rpc")]
mod bindings {
    alloy::sol!(
        #[sol(rpc, abi, all_derives)]
        "interfaces/IStakingRewards.sol"
    );
    alloy::sol!(
        #[sol(rpc, abi, all_derives)]
        "interfaces/IMultiRewards.sol"
    );
    alloy::sol!(
        #[sol(rpc, abi, all_derives)]
        "interfaces/IPassport.sol"
    );
    alloy::sol!(
        #[sol(rpc, abi, all_derives)]
        "interfaces/IFarm.sol"
    );
    alloy::sol!(
        #[sol(rpc, abi, all_derives)]
        "interfaces/IPair.sol"
    );
    alloy::sol!(
        #[sol(rpc, abi, all_derives)]
        "interfaces/IPairFactory.sol"
    );
    alloy::sol!(
        #[sol(rpc, abi, all_derives)]
        "interfaces/IRouter.sol"
    );
    alloy::sol!(
        #[sol(rpc, abi, all_derives)]
        "interfaces/IVault.sol"
    );
    alloy::sol!(
        #[sol(rpc, abi, all_derives)]
        "interfaces/IStrategy.sol"
    );
    alloy::sol!(
        #[sol(rpc, abi, all_derives)]
        "interfaces/IFarmCompounder.sol"
    );
    alloy::sol!(
        #[sol(rpc, abi, all_derives)]
        "interfaces/IToken.sol"
    );
}

#[cfg(not(feature = "rpc"))]
mod bindings {
    alloy_sol_types::sol!("interfaces/IStakingRewards.sol");
    alloy_sol_types::sol!("interfaces/IMultiRewards.sol");
    alloy_sol_types::sol!("interfaces/IPassport.sol");
    alloy_sol_types::sol!("interfaces/IFarm.sol");
    alloy_sol_types::sol!("interfaces/IPair.sol");
    alloy_sol_types::sol!("interfaces/IPairFactory.sol");
    alloy_sol_types::sol!("interfaces/IRouter.sol");
    alloy_sol_types::sol!("interfaces/IVault.sol");
    alloy_sol_types::sol!("interfaces/IStrategy.sol");
    alloy_sol_types::sol!("interfaces/IFarmCompounder.sol");
}

pub use bindings::*;
