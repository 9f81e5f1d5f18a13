// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

/// @title A token that asks somebody something whenever its balance is read, and breaks unless it hears what it expects
/// @notice Anyone may mint and choose the question: it is for tests.
contract AskingToken {
    mapping(address account => uint256) private balances;
    address private oracle;
    bytes private question;
    bool private expectsSuccess;
    bytes private expected;

    error Unexpected(bool success, bytes answer);

    /// @notice What `balanceOf` asks from now on; of the zero address nothing.
    function setQuestion(address newOracle, bytes calldata data, bool success, bytes calldata answer) external {
        oracle = newOracle;
        question = data;
        expectsSuccess = success;
        expected = answer;
    }

    function mint(address to, uint256 amount) external {
        balances[to] += amount;
    }

    function balanceOf(address account) external view returns (uint256) {
        if (oracle != address(0)) {
            (bool success, bytes memory answer) = oracle.staticcall(question);
            if (success != expectsSuccess || keccak256(answer) != keccak256(expected)) {
                revert Unexpected(success, answer);
            }
        }
        return balances[account];
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        balances[msg.sender] -= amount;
        balances[to] += amount;
        return true;
    }
}
