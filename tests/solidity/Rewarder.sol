// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

/// @title A rewarder of a farm's pool that behaves until it is told not to
/// @notice Anyone may choose its behaviour: it is for tests.
contract Rewarder {
    enum Mode {
        Record,
        Revert,
        BurnGas,
        RevertBomb, // reverts with 100 KB
        ReturnBomb, // succeeds with 100 KB
        Reenter, // calls its caller with `payload` and records the answer
        ReenterOrFail // the same, and reverts with the answer unless the call succeeded
    }

    struct Told {
        address farm;
        uint256 pid;
        address user;
        address recipient;
        uint256 sushiAmount;
        uint256 newLpAmount;
    }

    Told[] private told;

    Mode public mode;
    bytes public payload;
    bool public reentrySucceeded;
    bytes public reentryAnswer;
    bytes public answer;
    uint256 public gasGiven;

    function setMode(Mode newMode) external {
        mode = newMode;
    }

    /// @notice What the modes that re-enter call.
    function setPayload(bytes calldata newPayload) external {
        payload = newPayload;
        delete reentryAnswer;
        reentrySucceeded = false;
    }

    /// @notice What `pendingTokens` answers, byte for byte; of no bytes, it reverts.
    function setAnswer(bytes calldata newAnswer) external {
        answer = newAnswer;
    }

    function calls() external view returns (Told[] memory) {
        return told;
    }

    function onSushiReward(
        uint256 pid,
        address user,
        address recipient,
        uint256 sushiAmount,
        uint256 newLpAmount
    ) external {
        uint256 given = gasleft();
        if (mode == Mode.Revert) revert("hostile");
        if (mode == Mode.BurnGas) while (true) {}
        if (mode == Mode.RevertBomb) {
            assembly {
                revert(0, 100000)
            }
        }
        if (mode == Mode.ReturnBomb) {
            assembly {
                return(0, 100000)
            }
        }
        if (mode >= Mode.Reenter) {
            (bool success, bytes memory data) = msg.sender.call(payload);
            if (mode == Mode.ReenterOrFail && !success) {
                assembly {
                    revert(add(data, 32), mload(data))
                }
            }
            (reentrySucceeded, reentryAnswer) = (success, data);
            return;
        }
        gasGiven = given;
        told.push(Told(msg.sender, pid, user, recipient, sushiAmount, newLpAmount));
    }

    function pendingTokens(uint256, address, uint256) external view {
        if (mode == Mode.BurnGas) while (true) {}
        bytes memory data = answer;
        if (data.length == 0) revert("nothing to say");
        assembly {
            return(add(data, 32), mload(data))
        }
    }
}
