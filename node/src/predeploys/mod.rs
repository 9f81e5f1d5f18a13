//! Contracts that every Arbitrum chain has and deployment tools count on.

use crate::state::State;
use alloy_primitives::{Address, Bytes, U256, address, bytes};
use revm::bytecode::Bytecode;

/// The deterministic deployment proxy: `salt ++ init code` in, CREATE2, address out.
pub const CREATE2_FACTORY: Address = address!("4e59b44847b379578588920ca78fbf26c0b4956c");

/// Creates, activates and constructs a Stylus program in one transaction.
pub const STYLUS_DEPLOYER: Address = address!("cEcba2F1DC234f70Dd89F2041029807F8D03A990");

/// Makes many calls in one; libraries for frontends read through it.
pub const MULTICALL3: Address = address!("cA11bde05977b3631167028862bE2a173976CA11");

pub use crate::config::CACHE_MANAGER;
pub use abi::{CacheManager, Multicall3, StylusDeployer};

/// Runtime code of `solidity/StylusDeployer.sol`, in hex.
const STYLUS_DEPLOYER_CODE: &str = include_str!("../../solidity/StylusDeployer.bin-runtime");

/// Runtime code of `solidity/CacheManager.sol`, in hex.
const CACHE_MANAGER_CODE: &str = include_str!("../../solidity/CacheManager.bin-runtime");
/// Bytes of programs that the cache holds, as on Arbitrum One.
const CACHE_SIZE: u64 = 512 << 20;
/// Wei that bids gain in a second, as on Arbitrum One.
const CACHE_DECAY: u64 = 10_322_197_911;

/// Runtime code of `solidity/Multicall3.sol`, in hex.
const MULTICALL3_CODE: &str = include_str!("../../solidity/Multicall3.bin-runtime");

const CREATE2_FACTORY_CODE: Bytes = bytes!(
    "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0"
    "3601600081602082378035828234f58015156039578182fd5b8082525050506014600cf3"
);

#[allow(missing_docs, reason = "documented in solidity/")]
mod abi {
    alloy::sol! {
        #[sol(rpc, abi)]
        #[derive(Debug, PartialEq, Eq)]
        interface CacheManager {
            struct Entry {
                bytes32 code;
                uint64 size;
                uint192 bid;
            }

            event InsertBid(bytes32 indexed codehash, address program, uint192 bid, uint64 size);
            event DeleteBid(bytes32 indexed codehash, uint192 bid, uint64 size);
            event SetCacheSize(uint64 size);
            event SetDecayRate(uint64 decay);
            event Pause();
            event Unpause();

            error NotChainOwner(address sender);
            error AsmTooLarge(uint256 asm, uint256 queueSize, uint256 cacheSize);
            error AlreadyCached(bytes32 codehash);
            error BidTooSmall(uint192 bid, uint192 min);
            error BidsArePaused();
            error MakeSpaceTooLarge(uint64 size, uint64 limit);

            function cacheSize() external view returns (uint64);
            function queueSize() external view returns (uint64);
            function decay() external view returns (uint64);
            function isPaused() external view returns (bool);
            function entries(uint256 index) external view returns (bytes32 code, uint64 size, uint192 bid);
            function placeBid(address program) external payable;
            function makeSpace(uint64 size) external returns (uint64 space);
            function evictPrograms(uint256 count) external;
            function evictAll() external;
            function setCacheSize(uint64 newSize) external;
            function setDecayRate(uint64 newDecay) external;
            function pause() external;
            function unpause() external;
            function sweepFunds() external;
            function getEntries() external view returns (Entry[] memory);
            function getSmallestEntries(uint256 k) external view returns (Entry[] memory result);
            function getMinBid(uint64 size) external view returns (uint192 min);
            function getMinBid(address program) external view returns (uint192 min);
        }

        #[sol(rpc, abi)]
        #[derive(Debug, PartialEq, Eq)]
        interface Multicall3 {
            struct Call {
                address target;
                bytes callData;
            }
            struct Call3 {
                address target;
                bool allowFailure;
                bytes callData;
            }
            struct Call3Value {
                address target;
                bool allowFailure;
                uint256 value;
                bytes callData;
            }
            struct Result {
                bool success;
                bytes returnData;
            }

            function aggregate(Call[] calldata calls)
                external payable returns (uint256 blockNumber, bytes[] memory returnData);
            function tryAggregate(bool requireSuccess, Call[] calldata calls)
                external payable returns (Result[] memory returnData);
            function tryBlockAndAggregate(bool requireSuccess, Call[] calldata calls)
                external payable returns (uint256 blockNumber, bytes32 blockHash, Result[] memory returnData);
            function blockAndAggregate(Call[] calldata calls)
                external payable returns (uint256 blockNumber, bytes32 blockHash, Result[] memory returnData);
            function aggregate3(Call3[] calldata calls) external payable returns (Result[] memory returnData);
            function aggregate3Value(Call3Value[] calldata calls)
                external payable returns (Result[] memory returnData);
            function getBlockHash(uint256 blockNumber) external view returns (bytes32 blockHash);
            function getBlockNumber() external view returns (uint256 blockNumber);
            function getCurrentBlockCoinbase() external view returns (address coinbase);
            function getCurrentBlockDifficulty() external view returns (uint256 difficulty);
            function getCurrentBlockGasLimit() external view returns (uint256 gaslimit);
            function getCurrentBlockTimestamp() external view returns (uint256 timestamp);
            function getEthBalance(address addr) external view returns (uint256 balance);
            function getLastBlockHash() external view returns (bytes32 blockHash);
            function getBasefee() external view returns (uint256 basefee);
            function getChainId() external view returns (uint256 chainid);
        }

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
    }
}

/// Places the contracts in a genesis state.
pub fn install(state: &mut State) {
    place(state, CREATE2_FACTORY, CREATE2_FACTORY_CODE);
    let compiled = [
        (CACHE_MANAGER, CACHE_MANAGER_CODE),
        (MULTICALL3, MULTICALL3_CODE),
        (STYLUS_DEPLOYER, STYLUS_DEPLOYER_CODE),
    ];
    for (address, code) in compiled {
        // Part of this program, not input; a test reads it.
        place(state, address, code.trim().parse().expect("the committed code is hex"));
    }
    // The first word of the manager's storage: cacheSize, queueSize, decay and isPaused, from the low end.
    let rules = U256::from_limbs([CACHE_SIZE, 0, CACHE_DECAY, 0]);
    state.set_storage(CACHE_MANAGER, U256::ZERO, rules);
}

fn place(state: &mut State, address: Address, code: Bytes) {
    state.set_code(address, Bytecode::new_legacy(code));
    // A contract made by a transaction starts at nonce 1 (EIP-161).
    state.account_mut(address).nonce = 1;
}

#[cfg(test)]
mod tests {
    use super::{CACHE_MANAGER, CREATE2_FACTORY, MULTICALL3, STYLUS_DEPLOYER, install};
    use crate::state::State;
    use alloy_primitives::b256;

    #[test]
    fn the_create2_factory_has_the_code_it_has_on_every_chain() {
        let mut state = State::default();
        install(&mut state);
        let hash = state.account(CREATE2_FACTORY).expect("installed").code_hash;
        assert_eq!(hash, b256!("2fa86add0aed31f33a762c9d88e807c475bd51d0f52bd0955754b2608f7e4989"));
    }

    #[test]
    fn contracts_are_where_tools_look_for_them() {
        let mut state = State::default();
        install(&mut state);
        assert!(state.code_of(STYLUS_DEPLOYER).len() > 1_000);
        assert!(state.code_of(MULTICALL3).len() > 2_000);
        assert!(state.code_of(CACHE_MANAGER).len() > 2_000);
    }
}
