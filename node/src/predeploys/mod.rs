//! Contracts that every Arbitrum chain has and deployment tools count on.

use crate::state::State;
use alloy_primitives::{Address, Bytes, address, bytes};
use revm::bytecode::Bytecode;

/// The deterministic deployment proxy: `salt ++ init code` in, CREATE2, address out.
pub const CREATE2_FACTORY: Address = address!("4e59b44847b379578588920ca78fbf26c0b4956c");

const CREATE2_FACTORY_CODE: Bytes = bytes!(
    "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0"
    "3601600081602082378035828234f58015156039578182fd5b8082525050506014600cf3"
);

/// Places the contracts in a genesis state.
pub fn install(state: &mut State) {
    place(state, CREATE2_FACTORY, CREATE2_FACTORY_CODE);
}

fn place(state: &mut State, address: Address, code: Bytes) {
    state.set_code(address, Bytecode::new_legacy(code));
    // A contract made by a transaction starts at nonce 1 (EIP-161).
    state.account_mut(address).nonce = 1;
}

#[cfg(test)]
mod tests {
    use super::{CREATE2_FACTORY, install};
    use crate::state::State;
    use alloy_primitives::b256;

    #[test]
    fn the_create2_factory_has_the_code_it_has_on_every_chain() {
        let mut state = State::default();
        install(&mut state);
        let hash = state.account(CREATE2_FACTORY).expect("installed").code_hash;
        assert_eq!(hash, b256!("2fa86add0aed31f33a762c9d88e807c475bd51d0f52bd0955754b2608f7e4989"));
    }
}
