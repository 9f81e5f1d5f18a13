// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

/// @title A token with the habits of real ones: decimals, a pause, a blocklist, rebases, strict approvals
/// @notice Anyone may mint and set its habits: it is for tests.
contract ZooToken {
    string public constant name = "Zoo";
    string public constant symbol = "ZOO";
    uint8 public immutable decimals;

    /// @notice Wei that a share stands for, times 1e18.
    uint256 public index = 1e18;
    uint256 public totalShares;
    mapping(address => uint256) private shares;
    mapping(address => mapping(address => uint256)) public allowance;

    bool public paused;
    mapping(address => bool) public blocked;
    bool public strictApprovals;
    /// @notice Wei of each transfer that do not arrive and are not announced.
    uint256 public short;
    /// @notice Called by static call from within `balanceOf`, as some tokens ask their issuer.
    address public oracle;
    bytes public question;

    event Transfer(address indexed from, address indexed to, uint256 value);
    event Approval(address indexed owner, address indexed spender, uint256 value);

    error Paused();
    error Blocked(address account);
    error ApprovalNotZero();

    constructor(uint8 decimals_) {
        decimals = decimals_;
    }

    function setPaused(bool paused_) external {
        paused = paused_;
    }

    function setBlocked(address account, bool blocked_) external {
        blocked[account] = blocked_;
    }

    function setStrictApprovals(bool strict) external {
        strictApprovals = strict;
    }

    function setShort(uint256 short_) external {
        short = short_;
    }

    function setOracle(address oracle_, bytes calldata question_) external {
        oracle = oracle_;
        question = question_;
    }

    /// @notice Multiplies everyone's balance by `percent` / 100.
    function rebase(uint256 percent) external {
        index = index * percent / 100;
    }

    function mint(address to, uint256 amount) external {
        uint256 minted = amount * 1e18 / index;
        totalShares += minted;
        shares[to] += minted;
        emit Transfer(address(0), to, amount);
    }

    function totalSupply() external view returns (uint256) {
        return totalShares * index / 1e18;
    }

    function balanceOf(address account) external view returns (uint256) {
        if (oracle != address(0)) {
            // Whatever it answers.
            (bool answered,) = oracle.staticcall(question);
            answered;
        }
        return shares[account] * index / 1e18;
    }

    function approve(address spender, uint256 amount) external returns (bool) {
        if (strictApprovals && amount != 0 && allowance[msg.sender][spender] != 0) revert ApprovalNotZero();
        allowance[msg.sender][spender] = amount;
        emit Approval(msg.sender, spender, amount);
        return true;
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        return move(msg.sender, to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        allowance[from][msg.sender] -= amount;
        return move(from, to, amount);
    }

    function move(address from, address to, uint256 amount) private returns (bool) {
        if (paused) revert Paused();
        if (blocked[from]) revert Blocked(from);
        if (blocked[to]) revert Blocked(to);
        uint256 sent = amount * 1e18 / index;
        shares[from] -= sent;
        uint256 lost = amount < short ? amount : short;
        shares[to] += (amount - lost) * 1e18 / index;
        totalShares -= sent - (amount - lost) * 1e18 / index;
        emit Transfer(from, to, amount);
        return true;
    }
}
