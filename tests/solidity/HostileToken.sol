// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

interface ITokenReceiver {
    function tokensReceived(address token, address from, uint256 amount) external;
}

/// @title A token that behaves until it is told not to
/// @notice Anyone may mint and choose the behaviour of transfers: it is for tests.
contract HostileToken {
    enum Mode {
        ReturnTrue,
        ReturnNothing, // like USDT
        ReturnFalse, // moves nothing
        Fee, // keeps one per cent
        Revert,
        RevertSilently,
        BurnGas,
        RevertBomb, // reverts with 100 KB
        ReturnBomb, // succeeds with 100 KB that begin with true
        ReturnShort, // 31 bytes
        ReturnLong, // 33 bytes that begin with true
        ReturnTwo,
        Reenter, // calls `target` with `payload` before moving anything
        Notify // tells recipients that have code, as ERC-777 does
    }

    string public constant name = "Hostile";
    string public constant symbol = "HOST";
    uint8 public constant decimals = 18;
    uint256 public totalSupply;
    mapping(address => uint256) private balances;
    mapping(address => mapping(address => uint256)) public allowance;

    Mode public mode;
    address public target;
    bytes public payload;
    bool public reentrySucceeded;
    bytes public reentryAnswer;
    bool public lies;
    uint256 public lie;

    event Transfer(address indexed from, address indexed to, uint256 value);
    event Approval(address indexed owner, address indexed spender, uint256 value);

    function setMode(Mode newMode) external {
        mode = newMode;
    }

    /// @notice What mode Reenter calls.
    function setReentry(address newTarget, bytes calldata newPayload) external {
        target = newTarget;
        payload = newPayload;
        delete reentryAnswer;
        reentrySucceeded = false;
    }

    /// @notice Lets `balanceOf` answer the same number for everyone.
    function setLie(bool newLies, uint256 newLie) external {
        lies = newLies;
        lie = newLie;
    }

    function mint(address to, uint256 amount) external {
        totalSupply += amount;
        balances[to] += amount;
        emit Transfer(address(0), to, amount);
    }

    /// @notice Takes tokens from anyone, as a rebase or a seizure would.
    function confiscate(address from, uint256 amount) external {
        balances[from] -= amount;
        totalSupply -= amount;
        emit Transfer(from, address(0), amount);
    }

    function approve(address spender, uint256 amount) external returns (bool) {
        allowance[msg.sender][spender] = amount;
        emit Approval(msg.sender, spender, amount);
        return true;
    }

    function balanceOf(address account) external view returns (uint256) {
        return lies ? lie : balances[account];
    }

    function transfer(address to, uint256 amount) external {
        act(msg.sender, to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) external {
        if (mode != Mode.ReturnFalse) allowance[from][msg.sender] -= amount;
        act(from, to, amount);
    }

    function act(address from, address to, uint256 amount) private {
        Mode chosen = mode;
        if (chosen == Mode.Revert) revert("hostile");
        if (chosen == Mode.BurnGas) while (true) {}
        if (chosen == Mode.RevertSilently) {
            assembly {
                revert(0, 0)
            }
        }
        if (chosen == Mode.RevertBomb) {
            assembly {
                revert(0, 100000)
            }
        }
        if (chosen == Mode.Reenter) (reentrySucceeded, reentryAnswer) = target.call(payload);
        if (chosen != Mode.ReturnFalse) move(from, to, amount);
        if (chosen == Mode.Notify && to.code.length > 0) {
            try ITokenReceiver(to).tokensReceived(address(this), from, amount) {} catch {}
        }

        uint256 word = chosen == Mode.ReturnFalse ? 0 : chosen == Mode.ReturnTwo ? 2 : 1;
        uint256 size = 32;
        if (chosen == Mode.ReturnNothing) size = 0;
        if (chosen == Mode.ReturnShort) size = 31;
        if (chosen == Mode.ReturnLong) size = 33;
        if (chosen == Mode.ReturnBomb) size = 100000;
        assembly {
            let answer := mload(0x40)
            mstore(answer, word)
            return(answer, size)
        }
    }

    function move(address from, address to, uint256 amount) private {
        uint256 arrives = mode == Mode.Fee ? amount - amount / 100 : amount;
        balances[from] -= amount;
        balances[to] += arrives;
        totalSupply -= amount - arrives;
        emit Transfer(from, to, arrives);
    }
}
