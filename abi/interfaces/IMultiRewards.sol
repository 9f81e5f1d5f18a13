// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity >=0.8.4;

/// @title The part of StakingRewards that names one of several reward tokens
/// @notice Speaks the ABI of Curve `MultiRewards`: what both have, has the same selector, and the same topic where
/// Curve's event names the token. `IStakingRewards` is the other part of the same contract and says what all terms
/// mean; its functions without a token are about the first one, `rewardsToken`, and it has the errors.
///
/// Each token has its own distributor, period and rate, and one that is broken never holds back principal or the
/// others: its claims stay recorded, and `claim` can leave it out. Events about the first token are those of
/// Synthetix, in `IStakingRewards`; those of the others are here.
///
/// Unlike MultiRewards: the owner sets the periods, as in Synthetix; a token is never removed; and everything that is
/// unlike Synthetix there.
interface IMultiRewards {
    /// @notice `reward` of `token` was paid to `user`.
    event RewardPaid(address indexed user, address indexed token, uint256 reward);
    /// @notice A period of `token` began that streams `reward` besides the rest of the one before.
    event RewardAdded(address indexed token, uint256 reward);
    /// @notice `token` is earned here from its first funding on; `distributor` may fund it.
    event RewardTokenAdded(address indexed token, address distributor, uint256 duration);
    /// @notice The next periods of `token` last `newDuration` seconds.
    event RewardsDurationUpdated(address token, uint256 newDuration);
    /// @notice `distributor` may fund `token` from now on.
    event RewardsDistributorUpdated(address indexed token, address distributor);

    /// @notice The reward tokens, the first of which is `rewardsToken`.
    /// @dev Reverts with `UnknownReward(0)` behind the last one.
    /// @param index From 0.
    /// @return The token's address.
    function rewardTokens(uint256 index) external view returns (address);

    /// @notice A token's stream, in units of Synthetix.
    /// @dev Reverts with `UnknownReward`.
    /// @param token The reward token.
    /// @return rewardsDistributor Who may fund it.
    /// @return rewardsDuration Seconds of its next periods.
    /// @return periodFinish End of the running or last period; 0 before the first.
    /// @return rewardRate Wei per second, rounded down.
    /// @return lastUpdateTime Instant up to which `rewardPerTokenStored` is accounted.
    /// @return rewardPerTokenStored Wei per 1e18 wei staked, rounded down.
    function rewardData(address token)
        external
        view
        returns (
            address rewardsDistributor,
            uint256 rewardsDuration,
            uint256 periodFinish,
            uint256 rewardRate,
            uint256 lastUpdateTime,
            uint256 rewardPerTokenStored
        );

    /// @notice What is due to the account now in a token, rounded down.
    /// @dev Reverts with `UnknownReward`, and with `Reentered` while another call is running.
    /// @param account The staker.
    /// @param token The reward token.
    /// @return Wei of the token.
    function earned(address account, address token) external view returns (uint256);

    /// @notice The same as `earned`; with `userRewardPerTokenPaid` the formula of `IStakingRewards.rewards` holds.
    /// @dev Answered by the lens. Reverts with `UnknownReward`, and with `Reentered` while another call is running.
    /// @param account The staker.
    /// @param token The reward token.
    /// @return Wei of the token.
    function rewards(address account, address token) external view returns (uint256);

    /// @notice The same as `rewardPerToken`.
    /// @dev Answered by the lens. Reverts with `UnknownReward`, and with `Reentered` while another call is running.
    /// @param account The staker.
    /// @param token The reward token.
    /// @return Wei of the token per 1e18 wei staked since deployment.
    function userRewardPerTokenPaid(address account, address token) external view returns (uint256);

    /// @notice What is due to the account now, of every reward token, rounded down.
    /// @dev Answered by the lens. Reverts with `Reentered` while another call is running.
    /// @param account The staker.
    /// @return tokens The reward tokens, in the order of `rewardTokens`.
    /// @return amounts Wei of each.
    function pending(address account) external view returns (address[] memory tokens, uint256[] memory amounts);

    /// @notice What a token's running period has still to stream, rounded down.
    /// @dev Answered by the lens. Reverts with `UnknownReward`, and with `Reentered` while another call is running.
    /// @param token The reward token.
    /// @return Wei of the token.
    function left(address token) external view returns (uint256);

    /// @notice Reward of 1e18 wei staked since deployment in a token, rounded down.
    /// @dev Reverts with `UnknownReward`, and with `Reentered` while another call is running.
    /// @param token The reward token.
    /// @return Wei of the token.
    function rewardPerToken(address token) external view returns (uint256);

    /// @notice Reward of a whole period at the token's present rate, rounded down.
    /// @dev Reverts with `UnknownReward`.
    /// @param token The reward token.
    /// @return Wei of the token.
    function getRewardForDuration(address token) external view returns (uint256);

    /// @notice Now, or the end of the token's period if that is earlier.
    /// @dev Reverts with `UnknownReward`.
    /// @param token The reward token.
    /// @return Seconds since 1970.
    function lastTimeRewardApplicable(address token) external view returns (uint256);

    /// @notice Pays what an account earned, of every reward token, to its `rewardsReceiver`, which is the account
    /// itself unless it chose another. Anyone may call.
    /// @dev As `getReward()`.
    /// @param account The staker.
    function getReward(address account) external;

    /// @notice `emergencyWithdraw()` to another receiver.
    /// @dev As there, and reverts with `InvalidReceiver`.
    /// @param receiver Who gets the stake.
    function emergencyWithdraw(address receiver) external;

    /// @notice `notifyRewardAmount(uint256)` for a token. Only its distributor.
    /// @dev As there, and reverts with `UnknownReward`.
    /// @param token The reward token.
    /// @param reward Wei of the token, above zero.
    function notifyRewardAmount(address token, uint256 reward) external;

    /// @notice Sets the length of a token's next periods. Only the owner, only between periods.
    /// @dev As `setRewardsDuration(uint256)`, and reverts with `UnknownReward`.
    /// @param token The reward token.
    /// @param newDuration Seconds, from 1 to 315,360,000 (ten years).
    function setRewardsDuration(address token, uint256 newDuration) external;

    /// @notice Chooses the account that may fund a token; zero closes funding. Only the owner.
    /// @dev Reverts with `OwnableUnauthorizedAccount`, `UnknownReward`, `Reentered`.
    /// @param token The reward token.
    /// @param distributor The account.
    function setRewardsDistributor(address token, address distributor) external;

    /// @notice Lets one more token be earned here, of at most eight. Only the owner. Every token makes every action
    /// dearer, for good.
    /// @dev Emits `RewardTokenAdded`. Reverts with `OwnableUnauthorizedAccount`, `InvalidDuration`, `RewardExists`,
    /// `CapExceeded(8)`, `TokenCallFailed`, `Reentered`.
    /// @param token The token; the staked one too, if it is not earned already.
    /// @param distributor Who may fund it.
    /// @param duration Seconds of its periods, from 1 to 315,360,000 (ten years).
    function addReward(address token, address distributor, uint256 duration) external;
}
