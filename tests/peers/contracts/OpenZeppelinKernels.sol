// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.26;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title OpenZeppelin's formulas in loops
/// @notice The starts and steps are those of tests/kernels/src/kernels.rs, and so must the sums be
contract OpenZeppelinKernels {
    uint256 private constant GOLDEN = 0x9e3779b97f4a7c15f39cc0605cedc8341082276bf3a27251f86c6a11d0c18e95;
    uint256 private constant TOP = 1 << 255;
    bytes32 private constant ROOT = 0x25c740908343d17a020219546b1c697fbf8bcbfcbd121fe98c59cd0afb8206bf;
    uint256 private constant DEPTH = 20;

    /// @notice A loop around nothing
    function empty(uint256 n) external pure returns (uint256 sum) {
        unchecked {
            (uint256 x, uint256 y, uint256 z) = (GOLDEN, GOLDEN >> 1, TOP);
            for (uint256 i; i != n; ++i) {
                sum += x ^ y ^ z;
                (x, y, z) = (x + GOLDEN, y + (GOLDEN >> 8), z + (GOLDEN >> 9));
            }
        }
    }

    /// @notice x * y / z with the product in full
    function mulDiv(uint256 n) external pure returns (uint256 sum) {
        unchecked {
            (uint256 x, uint256 y, uint256 z) = (GOLDEN, GOLDEN >> 1, TOP);
            for (uint256 i; i != n; ++i) {
                sum += Math.mulDiv(x, y, z);
                (x, y, z) = (x + GOLDEN, y + (GOLDEN >> 8), z + (GOLDEN >> 9));
            }
        }
    }

    /// @notice The square root of x
    function sqrt(uint256 n) external pure returns (uint256 sum) {
        unchecked {
            (uint256 x, uint256 y, uint256 z) = (GOLDEN, GOLDEN >> 1, TOP);
            for (uint256 i; i != n; ++i) {
                sum += Math.sqrt(x) ^ y ^ z;
                (x, y, z) = (x + GOLDEN, y + (GOLDEN >> 8), z + (GOLDEN >> 9));
            }
        }
    }

    /// @notice Whether a proof of 20 nodes leads from a leaf to the root: from every second one it does
    function merkle(uint256 n) external pure returns (uint256 sum) {
        unchecked {
            (bytes32 leaf, bytes32[] memory proof) = tree();
            (uint256 x, uint256 y, uint256 z) = (uint256(leaf), GOLDEN >> 1, TOP);
            for (uint256 i; i != n; ++i) {
                sum += MerkleProof.verify(proof, ROOT, bytes32(x)) ? y : z;
                (x, y, z) = (x + TOP, y + (GOLDEN >> 8), z + (GOLDEN >> 9));
            }
        }
    }

    /// @dev A leaf and its proof: hashes of two words that count.
    function tree() private pure returns (bytes32 leaf, bytes32[] memory proof) {
        leaf = keccak256(abi.encode(0, DEPTH));
        proof = new bytes32[](DEPTH);
        for (uint256 i; i < DEPTH; ++i) proof[i] = keccak256(abi.encode(0, i));
    }
}
