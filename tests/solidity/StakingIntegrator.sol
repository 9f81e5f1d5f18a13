// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

interface IERC20 {
    function approve(address spender, uint256 amount) external returns (bool);
    function transferFrom(address from, address to, uint256 amount) external;
    function transfer(address to, uint256 amount) external;
    function balanceOf(address account) external view returns (uint256);
}

interface IStakingRewards {
    function stakingToken() external view returns (address);
    function rewardsToken() external view returns (address);
    function balanceOf(address account) external view returns (uint256);
    function earned(address account) external view returns (uint256);
    function stake(uint256 amount) external;
    function withdraw(uint256 amount) external;
    function getReward() external;
    function exit() external;
}

/// @title A Solidity contract that stakes for its users and is called back by tokens
/// @notice In `tokensReceived` it makes the call it was told to make and records the answer.
contract StakingIntegrator {
    IStakingRewards public immutable pool;
    mapping(address => uint256) public deposits;

    bytes public inCallback;
    uint256 public callbacks;
    bool public callbackSucceeded;
    bytes public callbackAnswer;

    constructor(IStakingRewards stakingPool) {
        pool = stakingPool;
    }

    function deposit(uint256 amount) external {
        IERC20 token = IERC20(pool.stakingToken());
        token.transferFrom(msg.sender, address(this), amount);
        token.approve(address(pool), amount);
        uint256 before = pool.balanceOf(address(this));
        pool.stake(amount);
        deposits[msg.sender] += pool.balanceOf(address(this)) - before;
    }

    function withdraw(uint256 amount) external {
        deposits[msg.sender] -= amount;
        pool.withdraw(amount);
        IERC20(pool.stakingToken()).transfer(msg.sender, amount);
    }

    function claim() external returns (uint256 claimed) {
        IERC20 token = IERC20(pool.rewardsToken());
        uint256 before = token.balanceOf(address(this));
        pool.getReward();
        claimed = token.balanceOf(address(this)) - before;
    }

    function exitAll() external {
        pool.exit();
    }

    function earned() external view returns (uint256) {
        return pool.earned(address(this));
    }

    /// @notice The call to make on the pool when tokens arrive.
    function setCallback(bytes calldata data) external {
        inCallback = data;
    }

    function tokensReceived(address, address, uint256) external {
        callbacks += 1;
        if (inCallback.length > 0) (callbackSucceeded, callbackAnswer) = address(pool).call(inCallback);
    }
}
