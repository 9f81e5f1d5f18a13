//! What `abigen!` makes of every file in `abi/json`.
#![allow(missing_docs, reason = "the Solidity files in abi/interfaces document every item")]
#![allow(clippy::all, reason = "generated code")]

use ethers::contract::abigen;

abigen!(
    IFarm,
    "$CARGO_MANIFEST_DIR/../../abi/json/IFarm.json";
    IFarmCompounder,
    "$CARGO_MANIFEST_DIR/../../abi/json/IFarmCompounder.json";
    IMultiRewards,
    "$CARGO_MANIFEST_DIR/../../abi/json/IMultiRewards.json";
    IPair,
    "$CARGO_MANIFEST_DIR/../../abi/json/IPair.json";
    IPairFactory,
    "$CARGO_MANIFEST_DIR/../../abi/json/IPairFactory.json";
    IPassport,
    "$CARGO_MANIFEST_DIR/../../abi/json/IPassport.json";
    IRouter,
    "$CARGO_MANIFEST_DIR/../../abi/json/IRouter.json";
    IStakingRewards,
    "$CARGO_MANIFEST_DIR/../../abi/json/IStakingRewards.json";
    IStrategy,
    "$CARGO_MANIFEST_DIR/../../abi/json/IStrategy.json";
    IToken,
    "$CARGO_MANIFEST_DIR/../../abi/json/IToken.json";
    IVault,
    "$CARGO_MANIFEST_DIR/../../abi/json/IVault.json";
);
