//! What a Stylus chain offers to deployments: the deployer contract and two precompiles.
#![allow(missing_docs, reason = "ABIs of Arbitrum, documented in its own documentation")]

use alloy::primitives::{Address, address};

/// Where StylusDeployer stands on Arbitrum chains.
pub const DEPLOYER: Address = address!("cEcba2F1DC234f70Dd89F2041029807F8D03A990");
/// The precompile that activates programs.
pub const ARB_WASM: Address = address!("0000000000000000000000000000000000000071");
/// The precompile that keeps programs cached.
pub const ARB_WASM_CACHE: Address = address!("0000000000000000000000000000000000000072");

alloy::sol! {
    #[sol(rpc, abi)]
    #[derive(Debug, PartialEq, Eq)]
    interface StylusDeployer {
        event ContractDeployed(address deployedContract);

        error ContractDeploymentError(bytes bytecode);
        error ContractInitializationError(address newContract);
        error RefundExcessValueError(uint256 excessValue);
        error EmptyBytecode();
        error InitValueButNotInitData();
        error InsufficientValue(uint256 have, uint256 want);

        function deploy(bytes calldata bytecode, bytes calldata initData, uint256 initValue, bytes32 salt)
            external payable returns (address);
        function initSalt(bytes32 salt, bytes calldata initData, uint256 initValue) external pure returns (bytes32);
    }

    #[sol(rpc, abi)]
    #[derive(Debug, PartialEq, Eq)]
    interface ArbWasm {
        event ProgramActivated(
            bytes32 indexed codehash, bytes32 moduleHash, address program, uint256 dataFee, uint16 version
        );

        error ProgramNotWasm();
        error ProgramNotActivated();
        error ProgramNeedsUpgrade(uint16 version, uint16 stylusVersion);
        error ProgramExpired(uint64 ageInSeconds);
        error ProgramUpToDate();
        error ProgramKeepaliveTooSoon(uint64 ageInSeconds);
        error ProgramInsufficientValue(uint256 have, uint256 want);

        function activateProgram(address program) external payable returns (uint16 version, uint256 dataFee);
        function stylusVersion() external view returns (uint16 version);
        function codehashVersion(bytes32 codehash) external view returns (uint16 version);
        function programVersion(address program) external view returns (uint16 version);
        function programTimeLeft(address program) external view returns (uint64 secondsLeft);
        function programInitGas(address program) external view returns (uint64 gas, uint64 gasWhenCached);
    }

    #[sol(rpc, abi)]
    #[derive(Debug, PartialEq, Eq)]
    interface ArbWasmCache {
        function cacheProgram(address program) external;
        function codehashIsCached(bytes32 codehash) external view returns (bool);
    }
}
