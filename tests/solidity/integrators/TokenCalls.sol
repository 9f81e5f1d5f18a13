// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.28;

import {IToken} from "@stylus-staking/abi/interfaces/IToken.sol";

/// @title Calls of ERC-20 tokens that answer as they like
/// @notice A token succeeds if it answers true or, as USDT does, nothing. Its own revert is passed on.
library TokenCalls {
    /// @notice `token` is no contract, or answered something other than success.
    error TokenCallFailed(address token);

    /// @notice Takes tokens of an account that approved this contract.
    /// @param token The token.
    /// @param from Who pays.
    /// @param amount Wei to take.
    /// @return received Wei that arrived: fewer if the token charges for transfers.
    function pull(address token, address from, uint256 amount) internal returns (uint256 received) {
        uint256 before = IToken(token).balanceOf(address(this));
        must(token, abi.encodeCall(IToken.transferFrom, (from, address(this), amount)));
        received = IToken(token).balanceOf(address(this)) - before;
    }

    /// @notice Pays tokens of this contract.
    /// @param token The token.
    /// @param to The receiver.
    /// @param amount Wei to pay.
    function push(address token, address to, uint256 amount) internal {
        must(token, abi.encodeCall(IToken.transfer, (to, amount)));
    }

    /// @notice The same with bounded gas, without reading the token's answer at length and without reverting.
    /// @param token The token.
    /// @param to The receiver.
    /// @param amount Wei to pay.
    /// @param gasLimit Most gas the token gets.
    /// @return Whether the token says that it paid.
    function tryPush(address token, address to, uint256 amount, uint256 gasLimit) internal returns (bool) {
        (bool succeeded, bool paid) = ask(token, abi.encodeCall(IToken.transfer, (to, amount)), gasLimit);
        return succeeded && paid;
    }

    /// @notice Lets an account take tokens of this contract.
    /// @param token The token.
    /// @param spender The account.
    /// @param amount Most wei it may take.
    function allow(address token, address spender, uint256 amount) internal {
        must(token, abi.encodeCall(IToken.approve, (spender, amount)));
    }

    function must(address token, bytes memory data) private {
        (bool succeeded, bool agreed) = ask(token, data, gasleft());
        if (!succeeded) {
            assembly ("memory-safe") {
                let pointer := mload(0x40)
                returndatacopy(pointer, 0, returndatasize())
                // A token that says nothing is named instead.
                if returndatasize() { revert(pointer, returndatasize()) }
            }
        }
        if (!agreed) revert TokenCallFailed(token);
    }

    /// @dev One word of the answer is copied, however long it is: copying is paid by the caller.
    function ask(address token, bytes memory data, uint256 gasLimit) private returns (bool succeeded, bool agreed) {
        assembly ("memory-safe") {
            mstore(0, 0)
            succeeded := call(gasLimit, token, 0, add(data, 32), mload(data), 0, 32)
            switch returndatasize()
            case 0 { agreed := and(succeeded, gt(extcodesize(token), 0)) }
            default { agreed := and(succeeded, and(gt(returndatasize(), 31), eq(mload(0), 1))) }
        }
    }
}
