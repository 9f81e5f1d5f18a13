// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

/// @title The receiver of flash swaps: makes the calls it was told to make while it owes
/// @notice Anyone may tell it what to do: it is for tests.
contract FlashBorrower {
    struct Step {
        address target;
        bytes data;
    }

    Step[] private steps;
    bool private isStrict;

    event Borrowed(address pair, address sender, uint256 amount0, uint256 amount1, bytes data);
    event Answered(bool success, bytes answer);

    /// @notice What to call when borrowing; a strict one reverts with the first call that reverts.
    function plan(address[] calldata targets, bytes[] calldata datas, bool strict) external {
        delete steps;
        for (uint256 i = 0; i < targets.length; i++) steps.push(Step(targets[i], datas[i]));
        isStrict = strict;
    }

    function uniswapV2Call(address sender, uint256 amount0, uint256 amount1, bytes calldata data) external {
        emit Borrowed(msg.sender, sender, amount0, amount1, data);
        for (uint256 i = 0; i < steps.length; i++) {
            (bool success, bytes memory answer) = steps[i].target.call(steps[i].data);
            if (isStrict && !success) {
                assembly {
                    revert(add(answer, 32), mload(answer))
                }
            }
            emit Answered(success, answer);
        }
    }
}
