// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

/// @title Makes any kind of call and reports how it went
contract Caller {
    event Answered(bool success, bytes answer);

    /// @notice STATICCALL.
    function look(address target, bytes calldata data) external returns (bool success, bytes memory answer) {
        (success, answer) = target.staticcall(data);
        emit Answered(success, answer);
    }

    /// @notice DELEGATECALL: `target` runs on this contract's storage.
    function borrow(address target, bytes calldata data) external returns (bool success, bytes memory answer) {
        (success, answer) = target.delegatecall(data);
        emit Answered(success, answer);
    }

    /// @notice Several CALLs in one transaction; all must succeed.
    function sequence(address[] calldata targets, bytes[] calldata datas) external {
        for (uint256 i = 0; i < targets.length; i++) {
            (bool success, bytes memory answer) = targets[i].call(datas[i]);
            if (!success) {
                assembly {
                    revert(add(answer, 32), mload(answer))
                }
            }
        }
    }
}
