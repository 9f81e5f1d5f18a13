// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

/// @title Calls of ERC-20 tokens
/// @notice No answer or `true` is success, and the token must have code. Of an answer one word is copied, whatever its
/// length.
library Tokens {
    /// @notice The token says it succeeded.
    uint256 internal constant DONE = 0;
    /// @notice Nothing moved: the token reverted, or there is none.
    uint256 internal constant REFUSED = 1;
    /// @notice The token answered something else; only balances can tell.
    uint256 internal constant UNCLEAR = 2;

    /// @notice `token` has no code, reverted, or answered something other than success.
    error TokenCallFailed(address token);

    /// @notice Sends tokens of this contract.
    function send(address token, address to, uint256 amount) internal returns (uint256) {
        uint256 data = selector(0xa9059cbb);
        assembly ("memory-safe") {
            mstore(add(data, 4), to)
            mstore(add(data, 36), amount)
        }
        return outcomeOf(token, data, 68);
    }

    /// @notice Takes tokens of an account that approved this contract.
    function take(address token, address from, uint256 amount) internal returns (uint256) {
        uint256 data = selector(0x23b872dd);
        assembly ("memory-safe") {
            mstore(add(data, 4), from)
            mstore(add(data, 36), address())
            mstore(add(data, 68), amount)
        }
        return outcomeOf(token, data, 100);
    }

    /// @dev Calldata begins where memory is free, and need not stay.
    function selector(uint256 value) private pure returns (uint256 data) {
        assembly ("memory-safe") {
            data := mload(0x40)
            mstore(data, shl(224, value))
        }
    }

    function outcomeOf(address token, uint256 data, uint256 length) private returns (uint256 outcome) {
        assembly ("memory-safe") {
            switch call(gas(), token, 0, data, length, 0, 32)
            case 0 { outcome := 1 }
            default {
                switch returndatasize()
                case 0 { outcome := iszero(extcodesize(token)) }
                default { outcome := mul(2, or(lt(returndatasize(), 32), iszero(eq(mload(0), 1)))) }
            }
        }
    }

    /// @notice Sends what must leave.
    function mustSend(address token, address to, uint256 amount) internal {
        if (send(token, to, amount) != DONE) revert TokenCallFailed(token);
    }

    /// @notice Takes what must arrive.
    function mustTake(address token, address from, uint256 amount) internal {
        if (take(token, from, amount) != DONE) revert TokenCallFailed(token);
    }

    /// @notice Wei that this contract holds, and whether the token told.
    function tryBalance(address token) internal view returns (bool told, uint256 amount) {
        uint256 data = selector(0x70a08231);
        assembly ("memory-safe") {
            mstore(add(data, 4), address())
            let succeeded := staticcall(gas(), token, data, 36, 0, 32)
            told := and(succeeded, eq(returndatasize(), 32))
            amount := mload(0)
        }
    }

    /// @notice Wei that this contract holds.
    function balanceOf(address token) internal view returns (uint256 amount) {
        bool told;
        (told, amount) = tryBalance(token);
        if (!told) revert TokenCallFailed(token);
    }

    /// @notice Sends as much of `amount` as lies here above `kept`, and returns what left. Tokens exist that pay and answer
    /// `false`: then the balance tells.
    function sendWhatThereIs(address token, address to, uint256 amount, uint256 kept) internal returns (uint256) {
        unchecked {
            (bool told, uint256 before) = tryBalance(token);
            if (!told || before <= kept) return 0;
            uint256 part = before - kept < amount ? before - kept : amount;
            if (part == 0 || send(token, to, part) == DONE) return part;
            (bool toldAgain, uint256 rest) = tryBalance(token);
            if (!toldAgain || rest >= before) return 0;
            return before - rest < part ? before - rest : part;
        }
    }
}
