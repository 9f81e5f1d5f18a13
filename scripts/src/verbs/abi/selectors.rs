//! Selectors to try that an interface does not have: where a hidden function would be found.

use alloy::primitives::{Selector, keccak256};
use std::collections::BTreeSet;
use wasmparser::{Operator, Parser, Payload};

/// Functions that contracts of this kind often have, and should not have unsaid.
const COMMON: &[&str] = &[
    "DOMAIN_SEPARATOR()",
    "acceptOwnership()",
    "addReward(address,address,uint256)",
    "allowance(address,address)",
    "approve(address,uint256)",
    "balanceOf(address)",
    "burn(address,uint256)",
    "burn(uint256)",
    "decimals()",
    "decreaseAllowance(address,uint256)",
    "destroy()",
    "emergencyWithdraw()",
    "execute(address,uint256,bytes)",
    "getReward(address)",
    "increaseAllowance(address,uint256)",
    "init()",
    "initialize()",
    "initialize(address)",
    "kill()",
    "mint(address,uint256)",
    "mint(uint256)",
    "multicall(bytes[])",
    "name()",
    "nominateNewOwner(address)",
    "owner()",
    "pause()",
    "paused()",
    "permit(address,address,uint256,uint256,uint8,bytes32,bytes32)",
    "proxiableUUID()",
    "recoverERC20(address,uint256)",
    "renounceOwnership()",
    "rescueTokens(address,uint256)",
    "setOwner(address)",
    "setPaused(bool)",
    "stakeFor(address,uint256)",
    "stakeWithPermit(uint256,uint256,uint8,bytes32,bytes32)",
    "supportsInterface(bytes4)",
    "symbol()",
    "totalSupply()",
    "transfer(address,uint256)",
    "transferFrom(address,address,uint256)",
    "transferOwnership(address)",
    "unpause()",
    "updatePeriodFinish(uint256)",
    "upgradeTo(address)",
    "upgradeToAndCall(address,bytes)",
    "withdraw(address,uint256)",
    "withdrawAll()",
];

/// Selectors no compiler put there on purpose.
const RANDOM: u32 = 3_000;

/// Selectors of well-known functions and random ones.
pub(super) fn usual() -> BTreeSet<Selector> {
    let selector = |text: &[u8]| Selector::from_slice(&keccak256(text)[..4]);
    let common = COMMON.iter().map(|signature| selector(signature.as_bytes()));
    let random = (0..RANDOM).map(|number| selector(&number.to_be_bytes()));
    let corners = [[0; 4], [0xff; 4]].map(Selector::from);
    common.chain(random).chain(corners).collect()
}

/// Every 32-bit constant of a program's code, in both byte orders: whatever the dispatcher compares the
/// selector with is among them.
pub(super) fn constants(wasm: &[u8]) -> anyhow::Result<BTreeSet<Selector>> {
    let mut found = BTreeSet::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let Payload::CodeSectionEntry(body) = payload? else { continue };
        for operator in body.get_operators_reader()? {
            if let Operator::I32Const { value } = operator? {
                found.insert(Selector::from(value.to_be_bytes()));
                found.insert(Selector::from(value.to_le_bytes()));
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_of_the_dispatcher_are_found_in_both_byte_orders() {
        // (module (func i32.const 0x12345678 drop))
        let wasm = [
            0, b'a', b's', b'm', 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10, 11, 1, 9, 0, 0x41, 0xf8,
            0xac, 0xd1, 0x91, 0x01, 0x1a, 0x0b,
        ];
        let found = constants(&wasm).unwrap();
        assert!(found.contains(&Selector::from([0x12, 0x34, 0x56, 0x78])));
        assert!(found.contains(&Selector::from([0x78, 0x56, 0x34, 0x12])));
    }

    #[test]
    fn thousands_of_other_selectors_are_tried() {
        assert!(usual().len() > 3_000);
    }
}
