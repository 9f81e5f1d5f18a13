// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity >=0.8.4;

/// @title StakingRewards: stake one ERC-20, earn another at a constant rate
/// @notice Speaks the ABI of Synthetix `StakingRewards`: what both have, has the same selector and topic.
///
/// What you deposit: `stakingToken`, credited by what really arrived. Where rewards come from: amounts of
/// `rewardsToken` that the rewards distribution funded through `notifyRewardAmount`, each an event
/// `RewardAdded`; nothing is minted and principal never backs a reward. What can go wrong: the two tokens
/// themselves, the end of the period (`periodFinish`) without another funding, the expiry of the program (365 days
/// unless prolonged; anyone can activate it again), and the owner, who can pause entry and choose the rewards
/// distribution but can neither stop an exit nor reach principal or accrued rewards.
///
/// Amounts are in wei of their token, times in seconds since 1970. The sum of all stakes and the lifetime funding
/// are each at most 2^96 - 1 wei: with a token of larger supply one account can fill the pool. Rewards round down;
/// an account is never paid above its exact share of the stream. Refusals are errors of this interface and leave
/// the state unchanged; only unknown selectors, malformed arguments, ether and static calls that would change
/// something revert without data.
///
/// Unlike Synthetix: `notifyRewardAmount` pulls what it needs, keeps what streams to an empty pool, and refuses to
/// lower a running rate (wait for `periodFinish`); stakes are credited by what arrived; rewards that cannot be paid
/// are recorded and hold back no stake; views that price revert while another call runs; `rewards` and
/// `userRewardPerTokenPaid` move with time, and claims do not store an index. `recoverERC20`, `nominateNewOwner`
/// and `lastPauseTime` do not exist.
///
/// Not supported: tokens that take a fee from the sender on top of the amount, and tokens whose balances change by
/// themselves; what they take is missing when the last account leaves.
///
/// @dev Deployed once, without proxy, by
/// `constructor(address owner, address stakingToken, address rewardsToken, uint256 rewardsDuration)`, which
/// reverts with `OwnableInvalidOwner` for a zero owner, `TokenCallFailed` for a token without code and
/// `InvalidDuration` for a duration of 0 or above ten years. The owner is the first rewards distribution.
/// Deploy through StylusDeployer: it constructs in the transaction that creates, before anyone else could.
interface IStakingRewards {
    /// @notice `amount` of the staking token was credited to `user`.
    event Staked(address indexed user, uint256 amount);
    /// @notice `amount` of the staking token was returned to `user`.
    event Withdrawn(address indexed user, uint256 amount);
    /// @notice `reward` of the rewards token was paid to `user`.
    event RewardPaid(address indexed user, uint256 reward);
    /// @notice `amount` is due to `user` and could not be paid: the token refused or the pool lacks it. The claim
    /// stays; the event repeats what is outstanding and does not add to earlier ones.
    event RewardOwed(address indexed user, address indexed token, uint256 amount);
    /// @notice A period began that streams `reward` besides the rest of the one before and everything undistributed.
    event RewardAdded(uint256 reward);
    /// @notice The next periods last `newDuration` seconds.
    event RewardsDurationUpdated(uint256 newDuration);
    /// @notice `rewardsDistribution` may fund rewards from now on.
    event RewardsDistributionUpdated(address rewardsDistribution);
    /// @notice Entry was paused or opened.
    event PauseChanged(bool isPaused);
    /// @notice `newOwner` may accept the ownership of `previousOwner`.
    event OwnershipTransferStarted(address indexed previousOwner, address indexed newOwner);
    /// @notice Ownership moved from `previousOwner` to `newOwner`.
    event OwnershipTransferred(address indexed previousOwner, address indexed newOwner);

    /// @notice An amount of zero, or a token that delivered nothing.
    error ZeroAmount();
    /// @notice `account` has `staked` and asked for `requested`.
    error InsufficientStake(address account, uint256 staked, uint256 requested);
    /// @notice Staking is paused; withdrawing and claiming are not.
    error EntryPaused();
    /// @notice `account` is not the rewards distribution.
    error NotDistributor(address account);
    /// @notice `token` is not the rewards token of this pool.
    error UnknownReward(address token);
    /// @notice Funding takes `required`, `available` is in the contract unowed, and the caller's tokens did not cover
    /// the rest. A pool that owes more than it holds must be given what is missing before it is funded.
    error RewardUnderfunded(address token, uint256 required, uint256 available);
    /// @notice Adding `amount` over `duration` seconds would lower the rate of the running period.
    error RateTooLow(uint256 amount, uint256 duration);
    /// @notice The running period ends at `end`.
    error PeriodActive(uint256 end);
    /// @notice A period of `duration` seconds cannot be streamed.
    error InvalidDuration(uint256 duration);
    /// @notice An amount would exceed `cap`: of all stakes, of the lifetime funding, or of one period at the highest
    /// rate, 2^80 wei per second.
    error CapExceeded(uint256 cap);
    /// @notice `token` has no code, reverted, or answered something other than success.
    error TokenCallFailed(address token);
    /// @notice The call came from inside another call to this contract.
    error Reentered();
    /// @notice `account` is neither the owner nor, for `acceptOwnership`, the pending owner.
    error OwnableUnauthorizedAccount(address account);
    /// @notice `owner` cannot own this contract.
    error OwnableInvalidOwner(address owner);

    /// @notice The token that is staked.
    /// @return The token's address.
    function stakingToken() external view returns (address);

    /// @notice The token that rewards are paid in.
    /// @return The token's address.
    function rewardsToken() external view returns (address);

    /// @notice Sum of all stakes.
    /// @return Wei of the staking token.
    function totalSupply() external view returns (uint256);

    /// @notice Stake of an account.
    /// @param account The staker.
    /// @return Wei of the staking token.
    function balanceOf(address account) external view returns (uint256);

    /// @notice What is due to the account now, rounded down.
    /// @dev Reverts with `Reentered` while another call is running, when the answer could mislead.
    /// @param account The staker.
    /// @return Wei of the rewards token.
    function earned(address account) external view returns (uint256);

    /// @notice The same as `earned`.
    /// @dev Storage knows neither of Synthetix' two values. With this one and `userRewardPerTokenPaid` their formula
    /// `balanceOf · (rewardPerToken − userRewardPerTokenPaid) / 1e18 + rewards = earned` is exact, whenever its
    /// parts are read in one block. Reverts with `Reentered` while another call is running.
    /// @param account The staker.
    /// @return Wei of the rewards token.
    function rewards(address account) external view returns (uint256);

    /// @notice `rewardPerToken` up to which `rewards` is known: that of now.
    /// @dev Reverts with `Reentered` while another call is running.
    /// @param account The staker.
    /// @return Wei of the rewards token per 1e18 wei staked since deployment.
    function userRewardPerTokenPaid(address account) external view returns (uint256);

    /// @notice Reward of 1e18 wei staked since deployment, rounded down.
    /// @dev Reverts with `Reentered` while another call is running.
    /// @return Wei of the rewards token.
    function rewardPerToken() external view returns (uint256);

    /// @notice `rewardPerToken` at `lastUpdateTime`, rounded down.
    /// @return Wei of the rewards token per 1e18 wei staked.
    function rewardPerTokenStored() external view returns (uint256);

    /// @notice Rate of the running or last period, rounded down.
    /// @return Wei of the rewards token per second, shared by all stakers.
    function rewardRate() external view returns (uint256);

    /// @notice Reward of a period of `rewardsDuration` at the present rate, rounded down.
    /// @return Wei of the rewards token.
    function getRewardForDuration() external view returns (uint256);

    /// @notice Instant the running or last period ends.
    /// @return Seconds since 1970; 0 before the first period.
    function periodFinish() external view returns (uint256);

    /// @notice Instant up to which `rewardPerTokenStored` is accounted: that of the last stake, withdrawal or funding.
    /// @return Seconds since 1970; 0 before the first period.
    function lastUpdateTime() external view returns (uint256);

    /// @notice Now, or the end of the period if that is earlier.
    /// @return Seconds since 1970.
    function lastTimeRewardApplicable() external view returns (uint256);

    /// @notice Length of the periods that `notifyRewardAmount` starts.
    /// @return Seconds.
    function rewardsDuration() external view returns (uint256);

    /// @notice The account that may fund rewards.
    /// @return Its address.
    function rewardsDistribution() external view returns (address);

    /// @notice Reward that was streamed while nobody was staked, and remainders below a wei: waits for the next
    /// funding. Rounded down.
    /// @dev Reverts with `UnknownReward` and with `Reentered`.
    /// @param token The rewards token.
    /// @return Wei of the token.
    function undistributed(address token) external view returns (uint256);

    /// @notice What the contract holds of a token and owes in it: principal, accrued and unstreamed rewards.
    /// @dev `surplus` is `assets − owed`, or 0 when the token lost balance. Reverts with `UnknownReward` for any
    /// other token than the two of the pool, with `TokenCallFailed` and with `Reentered`.
    /// @param token The staking token or the rewards token.
    /// @return assets Wei in the contract, at most 2^128 - 1.
    /// @return owed Wei that belong to stakers and to the stream.
    /// @return surplus Wei that belong to nobody; the next funding uses them.
    function solvency(address token) external view returns (uint256 assets, uint256 owed, uint256 surplus);

    /// @notice Whether staking is paused.
    /// @return True while `stake` reverts with `EntryPaused`.
    function paused() external view returns (bool);

    /// @notice The account that may pause entry, set the duration and choose the rewards distribution.
    /// @return Its address.
    function owner() external view returns (address);

    /// @notice The account that may accept ownership.
    /// @return Its address, zero if there is none.
    function pendingOwner() external view returns (address);

    /// @notice Takes `amount` of the staking token from the caller, who approved it, and credits what arrived.
    /// @dev Emits `Staked`. Reverts with `ZeroAmount`, `EntryPaused`, `CapExceeded`, `TokenCallFailed`, `Reentered`.
    /// @param amount Wei to take, above zero.
    function stake(uint256 amount) external;

    /// @notice Returns `amount` of the caller's stake. Never paused, independent of the rewards token.
    /// @dev Emits `Withdrawn`. Reverts with `ZeroAmount`, `InsufficientStake`, `TokenCallFailed`, `Reentered`.
    /// @param amount Wei to return, above zero.
    function withdraw(uint256 amount) external;

    /// @notice Pays the caller what it earned; succeeds without an event when that is nothing.
    /// @dev Emits `RewardPaid` for what is paid, and `RewardOwed` for what the token refuses or the pool lacks: that
    /// claim stays. Reverts with `Reentered`.
    function getReward() external;

    /// @notice Withdraws the caller's whole stake and pays its rewards.
    /// @dev As `withdraw` followed by `getReward`: reverts with `ZeroAmount` without a stake; a rewards token
    /// that refuses does not hold back the stake. One that burns all gas makes this call dear, `withdraw` never.
    function exit() external;

    /// @notice Streams `reward` over `rewardsDuration` from now, together with the rest of the running period
    /// and everything undistributed. Only the rewards distribution.
    /// @dev Uses tokens that lie in the contract unowed first, `reward` of them at most, and pulls the rest from the
    /// caller, counting what arrives. Emits `RewardAdded` with what is streamed. Reverts with `NotDistributor`,
    /// `ZeroAmount`, `RewardUnderfunded`, `RateTooLow`, `CapExceeded`, `TokenCallFailed`, `Reentered`, and with
    /// `InvalidDuration` where the period would end after 2^32 - 1.
    /// @param reward Wei of the rewards token, above zero.
    function notifyRewardAmount(uint256 reward) external;

    /// @notice Sets the length of the next periods. Only the owner, only between periods.
    /// @dev Emits `RewardsDurationUpdated`. Reverts with `OwnableUnauthorizedAccount`, `PeriodActive`,
    /// `InvalidDuration`, `Reentered`.
    /// @param newDuration Seconds, from 1 to 315,360,000 (ten years).
    function setRewardsDuration(uint256 newDuration) external;

    /// @notice Chooses the account that may fund rewards; zero closes funding. Only the owner.
    /// @dev Emits `RewardsDistributionUpdated`. Reverts with `OwnableUnauthorizedAccount`, `Reentered`.
    /// @param newDistribution The account.
    function setRewardsDistribution(address newDistribution) external;

    /// @notice Pauses or opens staking; exits stay open. Only the owner.
    /// @dev Emits `PauseChanged` if that changes anything. Reverts with `OwnableUnauthorizedAccount`, `Reentered`.
    /// @param isPaused True to pause.
    function setPaused(bool isPaused) external;

    /// @notice Offers ownership to `newOwner`, who must accept; zero withdraws an offer. Only the owner.
    /// @dev Emits `OwnershipTransferStarted`. Reverts with `OwnableUnauthorizedAccount`, `Reentered`.
    /// @param newOwner The account that may accept.
    function transferOwnership(address newOwner) external;

    /// @notice Takes ownership. Only the pending owner. The rewards distribution stays who it was.
    /// @dev Emits `OwnershipTransferred`. Reverts with `OwnableUnauthorizedAccount`, `Reentered`.
    function acceptOwnership() external;
}
