// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity >=0.8.4;

/// @title StakingRewards: stake one ERC-20, earn up to eight at constant rates
/// @notice Speaks the ABI of Synthetix `StakingRewards`: what both have, has the same selector and topic. Functions
/// that name one of several reward tokens are in `IMultiRewards`, which the same contract answers.
///
/// What you deposit, where rewards come from, and what can go wrong is answered from state by `IPassport`, which the
/// same contract speaks. In short: you deposit `stakingToken`. Rewards are amounts of the reward tokens that their
/// distributors funded, through `fund` with the kind of their source or through `notifyRewardAmount` without; nothing
/// is minted and principal never backs a reward. What can go wrong: the tokens themselves, the end of the period (`periodFinish`) without another funding,
/// the `cooldown` that leaving takes where the pool has one, the expiry of the program (365 days unless prolonged;
/// anyone can activate it again), and the owner, who can pause entry, set caps, and choose distributors and further
/// reward tokens, but can neither stop an exit nor reach principal or accrued rewards.
///
/// Amounts are in wei of their token, times in seconds since 1970. All principal is at most 2^96 - 1 wei, and what each
/// token is funded with 2^32 wei less: with a token of larger supply one account can fill the pool. Rewards round down;
/// an account is never paid above its exact share of the stream. Refusals are errors of this interface and leave
/// the state unchanged; only unknown selectors, malformed arguments, ether and static calls that would change
/// something revert without data.
///
/// A pool is `measured` or not, for good. Measured, it credits what balances say has arrived, and tokens may take a
/// fee or answer oddly. Not measured, it believes a token that reports success, which is cheaper: it is for tokens
/// that do what ERC-20 says, and one that answers anything but success makes the call revert.
///
/// Views that no action needs are answered by another program, the `lens`, which the pool asks by static call: it can
/// change nothing, and no action depends on it. Without a lens they revert without data; all of them revert with
/// `Reentered` while another call is running.
///
/// Unlike Synthetix: `notifyRewardAmount` pulls what it needs, keeps what streams to an empty pool, and refuses to
/// lower a running rate unless the owner permits it (or wait for `periodFinish`); rewards that cannot be paid are recorded and hold back no stake;
/// views that price revert while another call runs; `rewards` and `userRewardPerTokenPaid` move with time, and
/// claims do not store an index. `recoverERC20` takes surplus of any token. `nominateNewOwner` and `lastPauseTime` do
/// not exist.
///
/// Not supported: tokens that take a fee from the sender on top of the amount, and tokens whose balances change by
/// themselves; what they take is missing when the last account leaves.
///
/// @dev Deployed once, without proxy, by `constructor(address owner, address stakingToken, address rewardsToken,
/// uint256 rewardsDuration, uint256 cooldown, bool measured, address lens)`, which reverts with `OwnableInvalidOwner`
/// for a zero owner, `TokenCallFailed` for a token without code, `InvalidLens` for a lens without code, and
/// `InvalidDuration` for a duration of 0 or above ten years and for a cooldown above one year; a cooldown of 0 is none
/// and a lens of zero is none. The owner is the first rewards distribution.
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
    /// @notice `user` left by `emergencyWithdraw` and gave up `amount` of `token`, which joins its next funding.
    event RewardForfeited(address indexed user, address indexed token, uint256 amount);
    /// @notice `getReward(user)` pays `receiver` from now on; zero stands for `user`.
    event RewardsReceiverUpdated(address indexed user, address receiver);
    /// @notice `operator` may, or may no longer, withdraw and claim for `user`.
    event OperatorSet(address indexed user, address indexed operator, bool approved);
    /// @notice `amount` left the stake of `user` and can be paid to `receiver` from `readyAt` on.
    event UnstakeRequested(
        address indexed user, address indexed receiver, uint256 indexed id, uint256 amount, uint256 readyAt
    );
    /// @notice The `amount` of request `id` is staked again.
    event UnstakeCancelled(address indexed user, uint256 indexed id, uint256 amount);
    /// @notice The `amount` of request `id` was paid to `receiver`.
    event UnstakeClaimed(address indexed receiver, uint256 indexed id, uint256 amount);
    /// @notice A period began that streams `reward` besides the rest of the one before and everything undistributed.
    event RewardAdded(uint256 reward);
    /// @notice `funder` said where the `amount` of the `RewardAdded` beside this event comes from: a `SourceKind` of
    /// `IPassport`, and the hash of a document that says more; zero if there is none.
    event RewardFunded(
        address indexed token, address indexed funder, uint8 indexed kind, uint256 amount, bytes32 disclosure
    );
    /// @notice The owner permitted that the next funding of `token` lowers its running rate.
    event LowerRatePermitted(address indexed token);
    /// @notice `distributor` took back `amount` of `token` that was not distributed.
    event RewardReclaimed(address indexed token, address indexed distributor, uint256 amount);
    /// @notice The next periods last `newDuration` seconds.
    event RewardsDurationUpdated(uint256 newDuration);
    /// @notice `rewardsDistribution` may fund rewards from now on.
    event RewardsDistributionUpdated(address rewardsDistribution);
    /// @notice Entry was paused or opened.
    event PauseChanged(bool isPaused);
    /// @notice New stakes are bounded: their sum, that of an account, and the least of an account; 0 for no bound.
    event CapsUpdated(uint256 total, uint256 perAccount, uint256 minimum);
    /// @notice `amount` of `token` that belonged to nobody was sent to the owner.
    event Recovered(address token, uint256 amount);
    /// @notice `newOwner` may accept the ownership of `previousOwner`.
    event OwnershipTransferStarted(address indexed previousOwner, address indexed newOwner);
    /// @notice Ownership moved from `previousOwner` to `newOwner`.
    event OwnershipTransferred(address indexed previousOwner, address indexed newOwner);

    /// @notice An amount of zero, or a token that delivered nothing.
    error ZeroAmount();
    /// @notice `account` has `staked` and asked for `requested`.
    error InsufficientStake(address account, uint256 staked, uint256 requested);
    /// @notice `receiver` is nobody or this contract.
    error InvalidReceiver(address receiver);
    /// @notice `caller` is neither `account` nor one of its operators.
    error NotOperator(address account, address caller);
    /// @notice Staking is paused; withdrawing and claiming are not.
    error EntryPaused();
    /// @notice The account's stake would be below `minimum`.
    error BelowMinimum(uint256 minimum);
    /// @notice Stakes leave this pool by `requestUnstake`, `duration` seconds ahead.
    error CooldownRequired(uint256 duration);
    /// @notice The request is paid from `readyAt` on.
    error CooldownActive(uint256 readyAt);
    /// @notice Request `id` was never made, or is paid or cancelled.
    error UnknownRequest(uint256 id);
    /// @notice `account` does not distribute that token.
    error NotDistributor(address account);
    /// @notice `token` is not a reward token of this pool.
    error UnknownReward(address token);
    /// @notice `token` is a reward token already.
    error RewardExists(address token);
    /// @notice Funding takes `required`, `available` is in the contract unowed, and the caller's tokens did not cover
    /// the rest. A pool that owes more than it holds must be given what is missing before it is funded.
    error RewardUnderfunded(address token, uint256 required, uint256 available);
    /// @notice Adding `amount` over `duration` seconds would lower the rate of the running period without leave of the
    /// owner, or stream nothing: less than 2^-24 wei per second.
    error RateTooLow(uint256 amount, uint256 duration);
    /// @notice The running period ends at `end`.
    error PeriodActive(uint256 end);
    /// @notice A period or a cooldown cannot last `duration` seconds.
    error InvalidDuration(uint256 duration);
    /// @notice An amount would exceed `cap`: of all stakes, of an account's stake, of all fundings, of one
    /// period at the highest rate (2^72 wei per second), of reward tokens, or of words read at once.
    error CapExceeded(uint256 cap);
    /// @notice `IPassport` knows no such kind of source.
    error UnknownSourceKind(uint8 kind);
    /// @notice Nothing of the token, or not that much, belongs to nobody.
    error NothingToRecover();
    /// @notice `token` has no code, reverted, or answered something other than success.
    error TokenCallFailed(address token);
    /// @notice The call came from inside another call to this contract.
    error Reentered();
    /// @notice `account` is neither the owner nor, for `acceptOwnership`, the pending owner.
    error OwnableUnauthorizedAccount(address account);
    /// @notice `owner` cannot own this contract.
    error OwnableInvalidOwner(address owner);
    /// @notice No code lies at `lens`.
    error InvalidLens(address lens);

    /// @notice The token that is staked.
    /// @return The token's address.
    function stakingToken() external view returns (address);

    /// @notice The same as `stakingToken`, under the name that vaults give it.
    /// @dev Answered by the lens.
    /// @return The token's address.
    function asset() external view returns (address);

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

    /// @notice What the running period has still to stream, rounded down.
    /// @dev Answered by the lens. Reverts with `Reentered` while another call is running.
    /// @return Wei of the rewards token.
    function left() external view returns (uint256);

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
    /// @dev Answered by the lens. Reverts with `UnknownReward` and with `Reentered`.
    /// @param token A reward token.
    /// @return Wei of the token.
    function undistributed(address token) external view returns (uint256);

    /// @notice What the contract holds of a token and owes in it: principal, also in cooldown, accrued and unstreamed
    /// rewards.
    /// @dev Answered by the lens. `surplus` is `assets − owed`, or 0 when the token lost balance. Reverts with `UnknownReward` for a token
    /// that is neither staked nor earned here, with `TokenCallFailed` and with `Reentered`.
    /// @param token The staking token or a reward token.
    /// @return assets Wei in the contract, at most 2^128 - 1.
    /// @return owed Wei that belong to stakers and to the stream.
    /// @return surplus Wei that belong to nobody; the next funding uses them, or the owner recovers them.
    function solvency(address token) external view returns (uint256 assets, uint256 owed, uint256 surplus);

    /// @notice Whether staking is paused.
    /// @return True while staking reverts with `EntryPaused`.
    function paused() external view returns (bool);

    /// @notice Whether balances measure what moves, or a token's word counts.
    /// @dev Answered by the lens.
    /// @return True if measured.
    function measured() external view returns (bool);

    /// @notice How long leaving takes.
    /// @dev Answered by the lens.
    /// @return Seconds from `requestUnstake` to `claimUnstake`; 0 if stakes are withdrawn at once.
    function cooldown() external view returns (uint256);

    /// @notice Bounds of new stakes, 0 for none.
    /// @dev Answered by the lens.
    /// @return total Most of all stakes.
    /// @return perAccount Most of one account's stake.
    /// @return minimum Least of one account's stake after it staked.
    function caps() external view returns (uint256 total, uint256 perAccount, uint256 minimum);

    /// @notice Whom `getReward(account)` pays.
    /// @param account The staker.
    /// @return The receiver; zero for the account itself.
    function rewardsReceiver(address account) external view returns (address);

    /// @notice Whether `operator` may withdraw and claim for `account`.
    /// @param account The staker.
    /// @param operator The other account.
    /// @return True if the account allowed it.
    function isOperator(address account, address operator) external view returns (bool);

    /// @notice A request that is neither paid nor cancelled.
    /// @dev Answered by the lens. Reverts with `UnknownRequest`.
    /// @param id What `requestUnstake` returned.
    /// @return account Who asked.
    /// @return receiver Who will be paid.
    /// @return amount Wei of the staking token.
    /// @return readyAt Seconds since 1970.
    function unstakeRequest(uint256 id)
        external
        view
        returns (address account, address receiver, uint256 amount, uint256 readyAt);

    /// @notice Principal of an account that is in cooldown: the sum of its requests.
    /// @dev Answered by the lens.
    /// @param account Who asked.
    /// @return Wei of the staking token.
    function leavingOf(address account) external view returns (uint256);

    /// @notice How long a token's rewards keep flowing without another funding.
    /// @dev Answered by the lens. Reverts with `UnknownReward`.
    /// @param token A reward token.
    /// @return Seconds; 0 if no period is running.
    function runway(address token) external view returns (uint256);

    /// @notice What a token's running period pays in a year at its present rate and total, rounded down.
    /// @dev Answered by the lens. Simple interest; nothing promises that the rate lasts beyond `runway`. Reverts with
    /// `UnknownReward`; a yield above 2^256 - 1 is shown as that.
    /// @param token A reward token.
    /// @param price Value of a whole wei of the token in wei of the staking token, times 1e18.
    /// @return Yearly reward per stake, times 1e18: 1e17 is ten per cent. 0 if nobody is staked or nothing streams.
    function apr(address token, uint256 price) external view returns (uint256);

    /// @notice Looks for what must never be. Bit 0: the contract holds less of a token than it owes. Bit 1: what is
    /// owed of a reward does not cover what waits and has still to be streamed. Bit 2: more of a reward is owed than
    /// was funded. Bit 3: a stream is accounted beyond now or beyond its period. Bit 4: principal exceeds its bound.
    /// Bit 5: the sources of a reward do not sum up to what stakers were credited.
    /// @dev Answered by the lens; reverts with `Reentered` while another call is running. A token that does not tell its
    /// balance counts as one of which the contract holds nothing.
    /// @return broken The bits of what is broken; 0 if everything holds.
    function checkInvariants() external view returns (uint256 broken);

    /// @notice The program that answers the views this contract does not.
    /// @return Its address, zero if there is none.
    function lens() external view returns (address);

    /// @notice Words of storage, for lenses and tools. The layout is `staking_math::layout`.
    /// @dev Reverts with `CapExceeded(64)` for more than 64 slots, with `Reentered` while another call is running.
    /// @param slots Which ones.
    /// @return Their words, in the same order.
    function extsload(bytes32[] calldata slots) external view returns (bytes32[] memory);

    /// @notice The account that may pause entry, set caps and durations, choose distributors and further reward tokens.
    /// @return Its address.
    function owner() external view returns (address);

    /// @notice The account that may accept ownership.
    /// @return Its address, zero if there is none.
    function pendingOwner() external view returns (address);

    /// @notice Takes `amount` of the staking token from the caller, who approved it, and credits it to the caller; in
    /// a measured pool, what arrived of it.
    /// @dev Emits `Staked`. Reverts with `ZeroAmount`, `EntryPaused`, `CapExceeded`, `BelowMinimum`, `TokenCallFailed`,
    /// `Reentered`.
    /// @param amount Wei to take, above zero.
    function stake(uint256 amount) external;

    /// @notice The same, credited to `account`. The caller pays.
    /// @dev As `stake`, and reverts with `InvalidReceiver`.
    /// @param account Whose stake grows.
    /// @param amount Wei to take, above zero.
    function stakeFor(address account, uint256 amount) external;

    /// @notice Uses a signed EIP-2612 approval of the caller for this contract, then stakes.
    /// @dev A permit that fails is ignored, so that nobody who uses it first can stop the stake: an allowance that
    /// suffices is enough. Reverts as `stake`.
    /// @param amount Wei to approve and to take.
    /// @param deadline Last instant of the signature.
    /// @param v Signature.
    /// @param r Signature.
    /// @param s Signature.
    function stakeWithPermit(uint256 amount, uint256 deadline, uint8 v, bytes32 r, bytes32 s) external;

    /// @notice Returns `amount` of the caller's stake. Never paused, independent of the reward tokens, of caps too.
    /// @dev Emits `Withdrawn`. Reverts with `ZeroAmount`, `InsufficientStake`, `CooldownRequired`, `TokenCallFailed`,
    /// `Reentered`.
    /// @param amount Wei to return, above zero.
    function withdraw(uint256 amount) external;

    /// @notice Returns `amount` of the caller's stake to `receiver`.
    /// @dev As `withdraw`, and reverts with `InvalidReceiver`.
    /// @param amount Wei to return, above zero.
    /// @param receiver Who gets it.
    function withdrawTo(uint256 amount, address receiver) external;

    /// @notice Returns `amount` of an account's stake to `receiver`. Only the account and its operators.
    /// @dev As `withdrawTo`, and reverts with `NotOperator`. `Withdrawn` names the account.
    /// @param account Whose stake.
    /// @param amount Wei to return, above zero.
    /// @param receiver Who gets it.
    function withdrawFrom(address account, uint256 amount, address receiver) external;

    /// @notice Pays the caller what it earned, of every reward token; succeeds without an event when that is nothing.
    /// @dev Emits `RewardPaid` for what is paid, and `RewardOwed` for what the token refuses or the pool lacks: that
    /// claim stays, and calling this again settles it. Reverts with `Reentered`, and with `TokenCallFailed` where the
    /// pool is not measured and `rewardsToken` neither reverts nor reports success. A token that burns all gas can be
    /// left out with `claim`.
    function getReward() external;

    /// @notice Pays `receiver` what the caller earned of some tokens.
    /// @dev As `getReward`, and reverts with `UnknownReward` and `InvalidReceiver`. A token named twice pays once.
    /// @param tokens Which reward tokens.
    /// @param receiver Who gets them.
    /// @return paid Wei paid of each token.
    /// @return owed Wei of each that could not be paid and stay due.
    function claim(address[] calldata tokens, address receiver)
        external
        returns (uint256[] memory paid, uint256[] memory owed);

    /// @notice Pays `receiver` what an account earned of some tokens. Only the account and its operators.
    /// @dev As `claim`, and reverts with `NotOperator`. `RewardPaid` names the account.
    /// @param account Whose rewards.
    /// @param tokens Which reward tokens.
    /// @param receiver Who gets them.
    /// @return paid Wei paid of each token.
    /// @return owed Wei of each that could not be paid and stay due.
    function claimFrom(address account, address[] calldata tokens, address receiver)
        external
        returns (uint256[] memory paid, uint256[] memory owed);

    /// @notice Stakes what the caller earned of the staking token; nothing is transferred.
    /// @dev Emits `RewardPaid` and `Staked`, and `RewardOwed` for what the pool lacks; succeeds without an event when
    /// nothing was earned. Reverts with `UnknownReward` if the staking token is not earned here, and with
    /// `EntryPaused`, `CapExceeded`, `BelowMinimum`, `Reentered`.
    function compound() external;

    /// @notice Withdraws the caller's whole stake and pays its rewards.
    /// @dev As `withdraw` followed by `getReward`: reverts with `ZeroAmount` without a stake; a reward token that
    /// refuses or answers nonsense does not hold back the stake. One that burns all gas makes this call dear,
    /// `withdraw` never.
    function exit() external;

    /// @notice Withdraws the caller's whole stake and gives up its rewards. No contract but the staking token is
    /// called.
    /// @dev Emits `Withdrawn`, and `RewardForfeited` for each token of which something was earned: it joins that
    /// token's next funding. Reverts with `ZeroAmount`, `CooldownRequired`, `TokenCallFailed`, `Reentered`.
    function emergencyWithdraw() external;

    /// @notice Chooses whom `getReward(account)`, which anyone may call, pays for the caller; zero for the caller.
    /// Functions that the caller calls itself pay the caller or whom they are told to.
    /// @dev Emits `RewardsReceiverUpdated`. Reverts with `InvalidReceiver`, `Reentered`.
    /// @param receiver The receiver.
    function setRewardsReceiver(address receiver) external;

    /// @notice Lets `operator` withdraw and claim for the caller, to any receiver, or no longer.
    /// @dev Emits `OperatorSet`. Reverts with `Reentered`.
    /// @param operator Whom the caller trusts with its whole stake.
    /// @param approved True to allow.
    /// @return True, as in ERC-7540.
    function setOperator(address operator, bool approved) external returns (bool);

    /// @notice Makes calls of this interface one after the other, all as the caller.
    /// @dev The first that reverts is the revert of all. Does not call itself. Reverts with `Reentered`.
    /// @param calls Encoded calls.
    /// @return answers What they returned.
    function multicall(bytes[] calldata calls) external returns (bytes[] memory answers);

    /// @notice Takes `amount` out of the caller's stake, to be paid to `receiver` after the cooldown; it stops earning
    /// now.
    /// @dev Emits `UnstakeRequested`. Reverts with `InvalidDuration(0)` in a pool without cooldown, and with
    /// `ZeroAmount`, `InsufficientStake`, `InvalidReceiver`, `Reentered`.
    /// @param amount Wei, above zero.
    /// @param receiver Who will be paid.
    /// @return id Of the request; a later one never delays it.
    function requestUnstake(uint256 amount, address receiver) external returns (uint256 id);

    /// @notice Stakes the whole amount of a request again, at any time until it is paid. Only its account and the
    /// account's operators; neither pause nor caps stop it.
    /// @dev Emits `UnstakeCancelled`. Reverts with `UnknownRequest`, `NotOperator`, `Reentered`.
    /// @param id What `requestUnstake` returned.
    function cancelUnstake(uint256 id) external;

    /// @notice Pays a request to its receiver. Anyone may call.
    /// @dev Emits `Withdrawn` and `UnstakeClaimed`. Reverts with `UnknownRequest`, `CooldownActive`, `TokenCallFailed`,
    /// `Reentered`.
    /// @param id What `requestUnstake` returned.
    function claimUnstake(uint256 id) external;

    /// @notice Streams `reward` over `rewardsDuration` from now, together with the rest of the running period
    /// and everything undistributed. Only the rewards distribution.
    /// @dev Uses tokens that lie in the contract unowed first, `reward` of them at most, and pulls the rest from the
    /// caller, counting what arrives. Emits `RewardAdded` with what is streamed. Reverts with `NotDistributor`,
    /// `ZeroAmount`, `RewardUnderfunded`, `RateTooLow`, `CapExceeded`, `TokenCallFailed`, `Reentered`, and with
    /// `InvalidDuration` where the period would end after 2^32 - 1.
    /// @param reward Wei of the rewards token, above zero.
    function notifyRewardAmount(uint256 reward) external;

    /// @notice `notifyRewardAmount` for any reward token, with the word of its distributor where the reward comes from.
    /// What stakers are credited is then shown by kind in `sources` of `IPassport`. A funding without that word counts
    /// as `Emission`; surplus that it uses counts as what the caller says.
    /// @dev As `notifyRewardAmount`, emits `RewardFunded` besides, and reverts with `UnknownReward` and
    /// `UnknownSourceKind`.
    /// @param token The reward token.
    /// @param amount Wei of the token, above zero.
    /// @param kind A `SourceKind` of `IPassport`, from 0 to 6.
    /// @param disclosure Hash of a document that says what the source is, which replaces the one given for that kind
    /// before; zero if there is none.
    function fund(address token, uint256 amount, uint8 kind, bytes32 disclosure) external;

    /// @notice Permits that the next funding of a token lowers the rate of its running period, for once. Only the owner.
    /// @dev What accounts earned and the rewards still to be streamed stay what they are. Emits `LowerRatePermitted`.
    /// Reverts with `OwnableUnauthorizedAccount`, `UnknownReward`, `Reentered`.
    /// @param token The reward token.
    function permitLowerRate(address token) external;

    /// @notice Takes back the whole wei of a token that wait for its next funding. Only its distributor.
    /// @dev Emits `RewardReclaimed`. Reverts with `UnknownReward`, `NotDistributor`, `NothingToRecover`, with
    /// `RewardUnderfunded` while the pool owes more of the token than it holds, `TokenCallFailed`, `Reentered`.
    /// @param token The reward token.
    function reclaim(address token) external;

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

    /// @notice Bounds new stakes, 0 for no bound. Stakes above a lowered cap stay and can leave. Only the owner.
    /// @dev Emits `CapsUpdated`. Reverts with `OwnableUnauthorizedAccount`, with `CapExceeded` above 2^96 - 1, and with
    /// `Reentered`.
    /// @param total Most of all stakes.
    /// @param perAccount Most of one account's stake.
    /// @param minimum Least of one account's stake after it staked.
    function setCaps(uint256 total, uint256 perAccount, uint256 minimum) external;

    /// @notice Sends `amount` of a token that belongs to nobody to the owner. Only the owner.
    /// @dev Any token; of those that are staked or earned here only the surplus of `solvency`. Emits `Recovered`.
    /// Reverts with `OwnableUnauthorizedAccount`, `ZeroAmount`, `CapExceeded`, `NothingToRecover`, `TokenCallFailed`,
    /// `Reentered`.
    /// @param token The token.
    /// @param amount Wei, above zero.
    function recoverERC20(address token, uint256 amount) external;

    /// @notice Offers ownership to `newOwner`, who must accept; zero withdraws an offer. Only the owner.
    /// @dev Emits `OwnershipTransferStarted`. Reverts with `OwnableUnauthorizedAccount`, `Reentered`.
    /// @param newOwner The account that may accept.
    function transferOwnership(address newOwner) external;

    /// @notice Takes ownership. Only the pending owner. The rewards distribution stays who it was.
    /// @dev Emits `OwnershipTransferred`. Reverts with `OwnableUnauthorizedAccount`, `Reentered`.
    function acceptOwnership() external;
}
