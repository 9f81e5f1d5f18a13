//! Contracts that every Arbitrum chain has and deployment tools count on.

use crate::state::State;
use alloy_primitives::{Address, Bytes, address, bytes};
use revm::bytecode::Bytecode;

/// The deterministic deployment proxy: `salt ++ init code` in, CREATE2, address out.
pub const CREATE2_FACTORY: Address = address!("4e59b44847b379578588920ca78fbf26c0b4956c");

/// Creates, activates and constructs a Stylus program in one transaction.
pub const STYLUS_DEPLOYER: Address = address!("cEcba2F1DC234f70Dd89F2041029807F8D03A990");

pub use abi::StylusDeployer;

/// Runtime code of `solidity/StylusDeployer.sol`, in hex.
const STYLUS_DEPLOYER_CODE: &str = include_str!("../../solidity/StylusDeployer.bin-runtime");

const CREATE2_FACTORY_CODE: Bytes = bytes!(
    "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0"
    "3601600081602082378035828234f58015156039578182fd5b8082525050506014600cf3"
);

#[allow(missing_docs, reason = "documented in solidity/StylusDeployer.sol")]
mod abi {
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
    }
}

/// Places the contracts in a genesis state.
pub fn install(state: &mut State) {
    place(state, CREATE2_FACTORY, CREATE2_FACTORY_CODE);
    // Part of this program, not input; a test reads it.
    let deployer = STYLUS_DEPLOYER_CODE.trim().parse().expect("the committed code is hex");
    place(state, STYLUS_DEPLOYER, deployer);
}

fn place(state: &mut State, address: Address, code: Bytes) {
    state.set_code(address, Bytecode::new_legacy(code));
    // A contract made by a transaction starts at nonce 1 (EIP-161).
    state.account_mut(address).nonce = 1;
}

#[cfg(test)]
mod tests {
    use super::{CREATE2_FACTORY, STYLUS_DEPLOYER, install};
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
    fn the_stylus_deployer_is_where_tools_look_for_it() {
        let mut state = State::default();
        install(&mut state);
        assert!(state.code_of(STYLUS_DEPLOYER).len() > 1_000);
    }
}
