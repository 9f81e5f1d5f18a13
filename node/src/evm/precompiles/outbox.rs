//! Messages to L1: hashed, put into the accumulator, announced by events. Nobody carries them out here.

use super::super::sends::{join, levels, partial_slot, root, size_slot};
use super::abi::ArbSys;
use super::call::{Call, Failure};
use alloy_primitives::{Address, B256, Bytes, U256, keccak256};

/// Sends a message with the value of the call, which leaves L2; gives the message's place.
pub(super) fn send(call: &mut Call<'_>, destination: Address, data: Bytes) -> Result<U256, Failure> {
    let caller = call.caller();
    let value = call.value();
    let number = U256::from(call.context.chain.block_number);
    let l1_number = call.context.block.number;
    let timestamp = call.context.block.timestamp;
    let words = [number, l1_number, timestamp, value].map(|word| word.to_be_bytes::<32>());
    let message = [caller.as_slice(), destination.as_slice(), &words.concat(), &data].concat();
    call.burn(hashing(message.len()))?;
    let hash = keccak256(&message);
    let position = append(call, hash)?;
    call.read(size_slot())?;
    call.destroy(value)?;
    call.emit(&ArbSys::L2ToL1Tx {
        caller,
        destination,
        hash: hash.into(),
        position,
        arbBlockNum: number,
        ethBlockNum: l1_number,
        timestamp,
        callvalue: value,
        data,
    })?;
    Ok(position)
}

/// Adds a leaf; complete parts of equal size merge, which each time is an event.
fn append(call: &mut Call<'_>, leaf: B256) -> Result<U256, Failure> {
    let before: u64 = call.read(size_slot())?.saturating_to();
    call.write(size_slot(), U256::from(before.saturating_add(1)))?;
    call.burn(hashing(32))?;
    let mut node = keccak256(leaf);
    let mut merged = Vec::new();
    for level in 0.. {
        let part =
            if level == levels(before) { B256::ZERO } else { B256::from(call.read(partial_slot(level))?) };
        if part.is_zero() {
            call.write(partial_slot(level), node.into())?;
            break;
        }
        call.burn(hashing(64))?;
        node = join(part, node);
        call.write(partial_slot(level), U256::ZERO)?;
        merged.push((level + 1, node));
    }
    for (level, hash) in merged {
        // The level in the top 64 bits, the last leaf below it in the lowest.
        let position = (U256::from(level) << 192) | U256::from(before);
        call.emit(&ArbSys::SendMerkleUpdate { reserved: U256::ZERO, hash, position })?;
    }
    Ok(U256::from(before))
}

/// The accumulator as it stands.
pub(super) fn state(call: &mut Call<'_>) -> Result<ArbSys::sendMerkleTreeStateReturn, Failure> {
    let size: u64 = call.read(size_slot())?.saturating_to();
    let partials = (0..levels(size))
        .map(|level| call.read(partial_slot(level)).map(B256::from))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(ArbSys::sendMerkleTreeStateReturn { size: U256::from(size), root: root(&partials), partials })
}

/// Gas of a hash in ArbOS, that of the KECCAK256 opcode.
const fn hashing(bytes: usize) -> u64 {
    30 + 6 * (bytes as u64).div_ceil(32)
}
