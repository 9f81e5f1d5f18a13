// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity >=0.8.4;

/// @title Farm: LP tokens of many pools share one emission by allocation
/// @notice MiniChef V2's ABI, selectors and event topics, with MasterChef's overloads. Whoever deposits LP tokens in a
/// pool earns the reward token every second, in proportion to the pool's allocation and to their part of the pool.
///
/// Amounts are in wei of their token, times in seconds since 1970. Nobody is paid more than the exact share nor a wei
/// less. The farm emits no more than it was funded with: `runway` says until when. What is emitted while no pool has an
/// allocation joins the next funding or rate change; what is emitted to a pool that nobody is in does so once that pool
/// is touched, by a deposit or `updatePool`. Nobody captures it, and it belongs to whoever funds.
/// A change of the rate or of an allocation never touches what was earned before, and needs no `massUpdatePools`.
///
/// Risks: the owner chooses rate, allocations and rewarders, and who funds; it can stop entry, and cannot stop an exit
/// or reach LP tokens or earned rewards. A rewarder is a foreign contract that is told of every change with 300,000 gas;
/// whatever it does, principal moves. A pool is as trustworthy as its LP token.
///
/// Calls of MiniChef never harvest by themselves; MasterChef's overloads without receiver do. Harvesting nothing succeeds.
/// Amounts of zero are accepted where MiniChef accepts them. Refusals are errors of this interface; unknown selectors,
/// ether and malformed arguments revert without data. Views that price a position revert with `Reentered` while a call of
/// the farm runs.
/// @dev Deployed by `constructor(address owner, address rewardToken, address lens)`: reverts with `OwnableInvalidOwner`,
/// `TokenCallFailed` and `InvalidLens`. The owner is the first distributor. Functions marked as the lens's are answered by
/// that program behind this address; a farm without lens reverts them without data.
///
/// Differences from MiniChef V2, all on purpose: `set` and `setSushiPerSecond` are not retroactive; LP tokens are counted
/// and not read from balances, so that donations dilute nobody and one LP token may be in several pools; rewards nobody
/// paid for are not promised; a rewarder that fails holds back nothing; no migrator; allocations are below 2^28, deposits
/// below 2^96 wei; the LP token of a pool may not be the reward token; at most 1,000 pools; a pool's
/// `accSushiPerShare` and an account's `rewardDebt` are computed for the present second from finer values, so that
/// `amount * accSushiPerShare / 1e12 - rewardDebt` is what `pendingSushi` says; it starts again from zero when a pool has
/// been empty. No `Harvest` of nothing, no `LogUpdatePool` by a harvest, no `permitToken`; ownership moves by
/// `transferOwnership(address)` and `acceptOwnership`.
interface IFarm {
    /// @notice A pool as MiniChef shows it, at the present second.
    struct PoolInfo {
        uint128 accSushiPerShare;
        uint64 lastRewardTime;
        uint64 allocPoint;
    }

    /// @notice `user` deposited `amount` LP tokens of pool `pid` for `to`.
    event Deposit(address indexed user, uint256 indexed pid, uint256 amount, address indexed to);
    /// @notice `amount` LP tokens of `user` in pool `pid` went to `to`.
    event Withdraw(address indexed user, uint256 indexed pid, uint256 amount, address indexed to);
    /// @notice The same by `emergencyWithdraw`, which gives rewards up.
    event EmergencyWithdraw(address indexed user, uint256 indexed pid, uint256 amount, address indexed to);
    /// @notice `amount` wei of the reward were paid for `user`'s position in pool `pid`.
    event Harvest(address indexed user, uint256 indexed pid, uint256 amount);
    /// @notice Pool `pid` of `lpToken` exists.
    event LogPoolAddition(
        uint256 indexed pid,
        uint256 allocPoint,
        address indexed lpToken,
        address indexed rewarder
    );
    /// @notice Pool `pid` has another allocation and, with `overwrite`, another rewarder.
    event LogSetPool(uint256 indexed pid, uint256 allocPoint, address indexed rewarder, bool overwrite);
    /// @notice Pool `pid` as it was before a change.
    event LogUpdatePool(
        uint256 indexed pid,
        uint64 lastRewardTime,
        uint256 lpSupply,
        uint256 accSushiPerShare
    );
    /// @notice The farm emits `sushiPerSecond` wei per second from now on, as long as it is funded.
    event LogSushiPerSecond(uint256 sushiPerSecond);
    /// @notice Of what was due to `user` in pool `pid`, `amount` wei could not be paid; they stay earned.
    event RewardOwed(address indexed user, uint256 indexed pid, uint256 amount);
    /// @notice `user` gave `amount` wei up by leaving pool `pid` in an emergency; they are emitted again.
    event RewardForfeited(address indexed user, uint256 indexed pid, uint256 amount);
    /// @notice The rewarder of pool `pid` failed when it was told of `user`; nothing else did.
    event HookFailed(uint256 indexed pid, address indexed rewarder, address indexed user);
    /// @notice `funder` funded `amount` wei, what lay here without a claim to it included, out of a source of `kind`
    /// (`IPassport.SourceKind`), which a document of hash `disclosure` describes.
    event RewardFunded(address indexed funder, uint8 indexed kind, uint256 amount, bytes32 disclosure);
    /// @notice `distributor` took `amount` wei back that were not emitted.
    event RewardReclaimed(address indexed distributor, uint256 amount);
    /// @notice `distributor` funds from now on.
    event RewardsDistributionUpdated(address indexed distributor);
    /// @notice Entry to pool `pid` is stopped or open again.
    event PauseChanged(uint256 indexed pid, bool isPaused);
    /// @notice Pool `pid` is closed for good: no allocation, no entry.
    event PoolClosed(uint256 indexed pid);
    /// @notice `harvestFor` pays `user`'s rewards to `receiver` from now on; zero for the account itself.
    event RewardsReceiverUpdated(address indexed user, address receiver);
    /// @notice `operator` may, or may not, act for `user`.
    event OperatorSet(address indexed user, address indexed operator, bool approved);
    /// @notice The owner took `amount` wei of `token` that nobody had a claim to.
    event Recovered(address token, uint256 amount);
    /// @notice `newOwner` may accept the ownership of `previousOwner`.
    event OwnershipTransferStarted(address indexed previousOwner, address indexed newOwner);
    /// @notice Ownership moved from `previousOwner` to `newOwner`.
    event OwnershipTransferred(address indexed previousOwner, address indexed newOwner);

    /// @notice Nothing to fund or to recover.
    error ZeroAmount();
    /// @notice There is no pool `pid`.
    error UnknownPool(uint256 pid);
    /// @notice `account` has `staked` LP tokens in the pool and was to withdraw `requested`.
    error InsufficientStake(address account, uint256 staked, uint256 requested);
    /// @notice Tokens cannot be meant for `receiver`: zero or the farm.
    error InvalidReceiver(address receiver);
    /// @notice `caller` may not act for `account`.
    error NotOperator(address account, address caller);
    /// @notice Entry to pool `pid` is stopped for now.
    error EntryPaused(uint256 pid);
    /// @notice Pool `pid` is closed for good.
    error PoolIsClosed(uint256 pid);
    /// @notice More than `cap`: wei of a pool or of all fundings, wei per second, allocation points or pools.
    error CapExceeded(uint256 cap);
    /// @notice `lpToken` cannot be farmed: it is the reward token.
    error InvalidLpToken(address lpToken);
    /// @notice `rewarder` is no contract.
    error InvalidRewarder(address rewarder);
    /// @notice A rewarder is to be told with `required` gas left, so that nobody makes it fail.
    error InsufficientGas(uint256 required);
    /// @notice `account` does not fund this farm.
    error NotDistributor(address account);
    /// @notice A funding needs `required` wei, of which `available` lie here without a claim to them.
    error RewardUnderfunded(uint256 required, uint256 available);
    /// @notice There are 7 kinds of sources, and none is `kind`.
    error UnknownSourceKind(uint256 kind);
    /// @notice Less than that can be recovered or reclaimed.
    error NothingToRecover();
    /// @notice `token` refused a transfer or does not tell balances.
    error TokenCallFailed(address token);
    /// @notice The call came from inside another call to this farm.
    error Reentered();
    /// @notice `account` is not the owner.
    error OwnableUnauthorizedAccount(address account);
    /// @notice `owner` cannot own the farm.
    error OwnableInvalidOwner(address owner);
    /// @notice `lens` is no contract.
    error InvalidLens(address lens);

    /// @notice Deposits LP tokens for `to`. Harvests nothing.
    /// @dev Emits `LogUpdatePool` and `Deposit`. Reverts with `UnknownPool`, `InvalidReceiver`, `EntryPaused`,
    /// `PoolIsClosed`, `CapExceeded`, `TokenCallFailed`, `InsufficientGas` and `Reentered`.
    /// @param pid Number of the pool.
    /// @param amount Wei to take from the caller; a measured pool credits what arrives.
    /// @param to Whose position grows.
    function deposit(uint256 pid, uint256 amount, address to) external;

    /// @notice Harvests the caller's position and deposits LP tokens for it; with `amount` 0 it harvests only.
    /// @dev As `deposit` and `harvest`.
    /// @param pid Number of the pool.
    /// @param amount Wei to take from the caller.
    function deposit(uint256 pid, uint256 amount) external;

    /// @notice Deposits with a permit for the LP tokens; one that was used already does no harm.
    /// @dev As `deposit`.
    /// @param pid Number of the pool.
    /// @param amount Wei to take from the caller, and to permit.
    /// @param to Whose position grows.
    /// @param deadline Last second in which the permit counts.
    /// @param v 27 or 28.
    /// @param r First half of the signature.
    /// @param s Second half of the signature.
    function depositWithPermit(
        uint256 pid,
        uint256 amount,
        address to,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external;

    /// @notice Withdraws LP tokens of the caller. Harvests nothing.
    /// @dev Emits `LogUpdatePool` and `Withdraw`. Reverts with `UnknownPool`, `InsufficientStake`, `InvalidReceiver`,
    /// `TokenCallFailed`, `InsufficientGas` and `Reentered`.
    /// @param pid Number of the pool.
    /// @param amount Wei.
    /// @param to The receiver.
    function withdraw(uint256 pid, uint256 amount, address to) external;

    /// @notice Withdraws LP tokens of the caller and harvests.
    /// @dev As `withdrawAndHarvest` to the caller.
    /// @param pid Number of the pool.
    /// @param amount Wei.
    function withdraw(uint256 pid, uint256 amount) external;

    /// @notice Withdraws LP tokens of an account that made the caller its operator. Harvests nothing.
    /// @dev As `withdraw`; reverts also with `NotOperator`.
    /// @param account Whose position it is.
    /// @param pid Number of the pool.
    /// @param amount Wei.
    /// @param to The receiver.
    function withdrawFrom(address account, uint256 pid, uint256 amount, address to) external;

    /// @notice Pays the caller's rewards of a pool. Nothing earned is no failure.
    /// @dev Emits `Harvest`, and `RewardOwed` for what cannot be paid now. Reverts with `UnknownPool`, `InvalidReceiver`,
    /// `InsufficientGas`, `Reentered`, and with `TokenCallFailed` if the reward token answers anything but success.
    /// @param pid Number of the pool.
    /// @param to The receiver.
    function harvest(uint256 pid, address to) external;

    /// @notice The same for an account that made the caller its operator.
    /// @dev As `harvest`; reverts also with `NotOperator`.
    /// @param account Whose position it is.
    /// @param pid Number of the pool.
    /// @param to The receiver.
    function harvestFrom(address account, uint256 pid, address to) external;

    /// @notice Pays the rewards of many accounts of a pool, each to its receiver. Anyone may call it; an account that
    /// cannot be paid keeps its claim and holds back nobody; only a reward token that calls its receivers lets one of them
    /// burn the gas of all.
    /// @dev Emits `Harvest` and `RewardOwed`. Reverts with `UnknownPool`, `CapExceeded` for more than 1,000 accounts,
    /// `InsufficientGas` and `Reentered`.
    /// @param accounts Whose positions.
    /// @param pid Number of the pool.
    function harvestFor(address[] calldata accounts, uint256 pid) external;

    /// @notice Pays the caller's rewards of many pools by one transfer. A pool named twice is paid once.
    /// @dev Emits `Harvest` for each pool with something to pay, and `RewardOwed`. Reverts as `harvest`, and with
    /// `CapExceeded` for more than 1,000 pools.
    /// @param pids Numbers of the pools.
    /// @param to The receiver.
    /// @return paid Wei paid.
    /// @return owed Wei that stay earned because they could not be paid now.
    function claimMany(uint256[] calldata pids, address to) external returns (uint256 paid, uint256 owed);

    /// @notice Withdraws LP tokens of the caller and pays its rewards; a reward token that fails leaves them earned.
    /// @dev Emits `LogUpdatePool`, `Withdraw`, `Harvest` and `RewardOwed`. Reverts as `withdraw`.
    /// @param pid Number of the pool.
    /// @param amount Wei.
    /// @param to The receiver of both.
    function withdrawAndHarvest(uint256 pid, uint256 amount, address to) external;

    /// @notice Withdraws everything of the caller and gives its rewards up. Depends on no contract but the LP token: a
    /// rewarder is told, so that it does not pay on for what has left, and whatever it does changes nothing.
    /// @dev Emits `LogUpdatePool`, `EmergencyWithdraw` and `RewardForfeited`. Reverts with `UnknownPool`, `InvalidReceiver`,
    /// `TokenCallFailed`, `InsufficientGas` and `Reentered`.
    /// @param pid Number of the pool.
    /// @param to The receiver.
    function emergencyWithdraw(uint256 pid, address to) external;

    /// @notice The same to the caller.
    /// @dev As above.
    /// @param pid Number of the pool.
    function emergencyWithdraw(uint256 pid) external;

    /// @notice Sets whom `harvestFor` pays the caller's rewards to.
    /// @dev Emits `RewardsReceiverUpdated`. Reverts with `InvalidReceiver` and `Reentered`.
    /// @param receiver The receiver; zero for the account itself.
    function setRewardsReceiver(address receiver) external;

    /// @notice Lets `operator` withdraw and harvest for the caller, to any receiver, or not any more.
    /// @dev Emits `OperatorSet`. Reverts with `Reentered`.
    /// @param operator The operator.
    /// @param approved Whether it may.
    /// @return True.
    function setOperator(address operator, bool approved) external returns (bool);

    /// @notice Calls one after the other in one transaction; the first revert is the revert of all.
    /// @dev Reverts with whatever a call reverts with.
    /// @param calls Calls of this interface, none of them `multicall` or `batch`.
    /// @return results What each returned.
    function multicall(bytes[] calldata calls) external returns (bytes[] memory results);

    /// @notice Calls one after the other; a call that reverts changes nothing and, with `revertOnFail`, reverts all.
    /// @dev Reverts with whatever a call reverts with if `revertOnFail`.
    /// @param calls Calls of this interface, none of them `multicall` or `batch`.
    /// @param revertOnFail Whether one revert is the revert of all.
    /// @return successes Whether each call succeeded.
    /// @return results What each returned or reverted with.
    function batch(
        bytes[] calldata calls,
        bool revertOnFail
    ) external returns (bool[] memory successes, bytes[] memory results);

    /// @notice Shows a pool as it is now. Needed by nobody; what was emitted to a pool that nobody is in goes back to be
    /// emitted again.
    /// @dev Emits `LogUpdatePool`. Reverts with `UnknownPool` and `Reentered`.
    /// @param pid Number of the pool.
    /// @return pool The pool.
    function updatePool(uint256 pid) external returns (PoolInfo memory pool);

    /// @notice `updatePool` for many pools.
    /// @dev As `updatePool`; reverts with `CapExceeded` for more than 1,000.
    /// @param pids Numbers of the pools.
    function massUpdatePools(uint256[] calldata pids) external;

    /// @notice `updatePool` for all pools.
    /// @dev As `updatePool`.
    function massUpdatePools() external;

    /// @notice Funds the emission: the running rate lasts longer. What lies here without a claim to it is taken first, the
    /// rest from the caller. Only the distributor.
    /// @dev Emits `RewardFunded`. Reverts with `NotDistributor`, `ZeroAmount`, `CapExceeded`, `UnknownSourceKind`,
    /// `RewardUnderfunded` and `Reentered`.
    /// @param amount Wei; less if the token takes a fee.
    /// @param kind Kind of the source (`IPassport.SourceKind`).
    /// @param disclosure Hash of a document that says what the source is; replaces an earlier one of the kind.
    function fund(uint256 amount, uint8 kind, bytes32 disclosure) external;

    /// @notice Pays back what is not being emitted: all of it while the rate is zero, else what was emitted to nobody and
    /// what is too little for another second. Only the distributor.
    /// @dev Emits `RewardReclaimed`. Reverts with `NotDistributor`, `NothingToRecover`, `RewardUnderfunded`,
    /// `TokenCallFailed` and `Reentered`.
    function reclaim() external;

    /// @notice Adds a pool. Only the owner.
    /// @dev Emits `LogPoolAddition`. Reverts with `OwnableUnauthorizedAccount`, `InvalidLpToken`, `InvalidRewarder`,
    /// `CapExceeded`, `TokenCallFailed` and `Reentered`.
    /// @param allocPoint Its part of the emission, in points, at most 2^28 - 1.
    /// @param lpToken What is deposited, not the reward token.
    /// @param rewarder A contract with `IRewarder`; zero for none.
    function add(uint256 allocPoint, address lpToken, address rewarder) external;

    /// @notice Adds a pool whose deposits are credited by what arrives: for tokens that take a fee. Only the owner.
    /// @dev As `add`.
    /// @param allocPoint Its part of the emission, in points.
    /// @param lpToken What is deposited.
    /// @param rewarder A contract with `IRewarder`; zero for none.
    function addMeasured(uint256 allocPoint, address lpToken, address rewarder) external;

    /// @notice Changes a pool's part of what is emitted from now on. Only the owner.
    /// @dev Emits `LogSetPool`. Reverts with `OwnableUnauthorizedAccount`, `UnknownPool`, `PoolIsClosed`,
    /// `InvalidRewarder`, `CapExceeded` and `Reentered`.
    /// @param pid Number of the pool.
    /// @param allocPoint Its part, in points, at most 2^28 - 1.
    /// @param rewarder Its rewarder from now on, if `overwrite`; zero for none.
    /// @param overwrite Whether the rewarder changes.
    function set(uint256 pid, uint256 allocPoint, address rewarder, bool overwrite) external;

    /// @notice Changes what is emitted per second from now on. Only the owner.
    /// @dev Emits `LogSushiPerSecond`. Reverts with `OwnableUnauthorizedAccount`, `CapExceeded` and `Reentered`.
    /// @param sushiPerSecond_ Wei per second, below 2^72.
    function setSushiPerSecond(uint256 sushiPerSecond_) external;

    /// @notice Stops entry to a pool or opens it again; exits and harvests go on. Only the owner.
    /// @dev Emits `PauseChanged`. Reverts with `OwnableUnauthorizedAccount`, `UnknownPool` and `Reentered`.
    /// @param pid Number of the pool.
    /// @param isPaused Whether entry is stopped.
    function setPaused(uint256 pid, bool isPaused) external;

    /// @notice Closes a pool for good: its allocation goes to the others, nobody enters, everybody leaves when they want
    /// with all they earned. Only the owner.
    /// @dev Emits `LogSetPool` and `PoolClosed`. Reverts with `OwnableUnauthorizedAccount`, `UnknownPool`, `PoolIsClosed`
    /// and `Reentered`.
    /// @param pid Number of the pool.
    function close(uint256 pid) external;

    /// @notice Chooses who funds. Only the owner.
    /// @dev Emits `RewardsDistributionUpdated`. Reverts with `OwnableUnauthorizedAccount` and `Reentered`.
    /// @param distributor The distributor; zero for none.
    function setRewardsDistribution(address distributor) external;

    /// @notice Sends the owner tokens that nobody has a claim to. Only the owner.
    /// @dev Emits `Recovered`. Reverts with `OwnableUnauthorizedAccount`, `ZeroAmount`, `NothingToRecover`,
    /// `TokenCallFailed` and `Reentered`.
    /// @param token Any token; of LP tokens and of the reward token what is above all claims.
    /// @param amount Wei.
    function recoverERC20(address token, uint256 amount) external;

    /// @notice Offers ownership to `newOwner`, who must accept. Only the owner.
    /// @dev Emits `OwnershipTransferStarted`. Reverts with `OwnableUnauthorizedAccount` and `Reentered`.
    /// @param newOwner The account that may accept; zero withdraws an offer.
    function transferOwnership(address newOwner) external;

    /// @notice Takes ownership. Only the pending owner.
    /// @dev Emits `OwnershipTransferred`. Reverts with `OwnableUnauthorizedAccount` and `Reentered`.
    function acceptOwnership() external;

    /// @notice A pool at the present second.
    /// @dev Reverts with `UnknownPool` and `Reentered`.
    /// @param pid Number of the pool.
    /// @return accSushiPerShare Reward per LP token, times 10^12, rounded down, at most 2^128 - 1.
    /// @return lastRewardTime The present second.
    /// @return allocPoint Its part of the emission, in points.
    function poolInfo(
        uint256 pid
    ) external view returns (uint128 accSushiPerShare, uint64 lastRewardTime, uint64 allocPoint);

    /// @notice A position.
    /// @dev Reverts with `UnknownPool` and `Reentered`.
    /// @param pid Number of the pool.
    /// @param account Whose position.
    /// @return amount LP tokens, wei.
    /// @return rewardDebt With which `amount * accSushiPerShare / 1e12 - rewardDebt` is what can be harvested.
    function userInfo(
        uint256 pid,
        address account
    ) external view returns (uint256 amount, int256 rewardDebt);

    /// @notice What can be harvested.
    /// @dev Reverts with `UnknownPool` and `Reentered`.
    /// @param pid Number of the pool.
    /// @param account Whose position.
    /// @return pending Wei of the reward token, rounded down.
    function pendingSushi(uint256 pid, address account) external view returns (uint256 pending);

    /// @notice The same under the name that farms of other tokens use.
    /// @dev As `pendingSushi`.
    /// @param pid Number of the pool.
    /// @param account Whose position.
    /// @return pending Wei of the reward token, rounded down.
    function pendingReward(uint256 pid, address account) external view returns (uint256 pending);

    /// @notice What can be harvested of the reward token and, by its word, of a rewarder's tokens. Answered by the lens.
    /// @dev As `pendingSushi`. A rewarder that does not answer is left out.
    /// @param pid Number of the pool.
    /// @param account Whose position.
    /// @return tokens The reward token and those of the rewarder.
    /// @return amounts Wei of each.
    function pendingTokens(
        uint256 pid,
        address account
    ) external view returns (address[] memory tokens, uint256[] memory amounts);

    /// @notice What is deposited in a pool.
    /// @dev Reverts with `UnknownPool`.
    /// @param pid Number of the pool.
    /// @return The LP token.
    function lpToken(uint256 pid) external view returns (address);

    /// @notice Who is told of every change of a pool.
    /// @dev Reverts with `UnknownPool`.
    /// @param pid Number of the pool.
    /// @return The rewarder; zero if there is none.
    function rewarder(uint256 pid) external view returns (address);

    /// @notice Number of pools.
    /// @return pools Pids are smaller.
    function poolLength() external view returns (uint256 pools);

    /// @notice Allocation points of all pools.
    /// @return Their sum.
    function totalAllocPoint() external view returns (uint256);

    /// @notice What is emitted per second while the funding lasts.
    /// @return Wei, rounded down.
    function sushiPerSecond() external view returns (uint256);

    /// @notice What is earned.
    /// @return The reward token.
    function SUSHI() external view returns (address);

    /// @notice Who funds.
    /// @return The distributor; zero if there is none.
    function rewardsDistribution() external view returns (address);

    /// @notice Whom `harvestFor` pays an account's rewards to.
    /// @param account Whose rewards.
    /// @return The receiver; zero for the account itself.
    function rewardsReceiver(address account) external view returns (address);

    /// @notice Whether an operator may act for an account.
    /// @param account The account.
    /// @param operator The operator.
    /// @return Whether it may.
    function isOperator(address account, address operator) external view returns (bool);

    /// @notice The program that answers what the farm itself does not.
    /// @return Its address; zero if there is none.
    function lens() external view returns (address);

    /// @notice The account that chooses rate, allocations and rewarders.
    /// @return Its address.
    function owner() external view returns (address);

    /// @notice The account that may accept ownership.
    /// @return Its address, zero if there is none.
    function pendingOwner() external view returns (address);

    /// @notice Words of storage, for lenses and tools that know the layout (`staking_math::farm::layout`).
    /// @dev Reverts with `CapExceeded` for more than 64 words and with `Reentered`.
    /// @param slots Where to read.
    /// @return words What is there.
    function extsload(bytes32[] calldata slots) external view returns (bytes32[] memory words);

    /// @notice Everything of a pool at once. Answered by the lens.
    /// @dev Reverts with `UnknownPool` and `Reentered`.
    /// @param pid Number of the pool.
    /// @return supply LP tokens deposited, wei.
    /// @return rate Wei of the reward per second that the pool receives now, rounded down.
    /// @return isPaused Whether entry is stopped.
    /// @return isClosed Whether the pool is closed.
    /// @return isMeasured Whether deposits are credited by what arrives.
    function poolState(
        uint256 pid
    ) external view returns (uint256 supply, uint256 rate, bool isPaused, bool isClosed, bool isMeasured);

    /// @notice The two tokens that an account's LP tokens stand for, if the LP token is a pair. Answered by the lens.
    /// @dev By the pair's reserves, rounded down; zeros if it is none. Reverts with `UnknownPool` and `Reentered`.
    /// @param pid Number of the pool.
    /// @param account Whose position.
    /// @return token0 One token.
    /// @return amount0 Wei of it.
    /// @return token1 The other token.
    /// @return amount1 Wei of it.
    function underlying(
        uint256 pid,
        address account
    ) external view returns (address token0, uint256 amount0, address token1, uint256 amount1);

    /// @notice What 10^18 wei of LP tokens earn in a year at the present rate, without fees of swaps. Answered by the lens.
    /// @dev Reverts with `UnknownPool` and `Reentered`.
    /// @param pid Number of the pool.
    /// @param price Worth of a wei of the reward in wei of the LP token, times 10^18.
    /// @return Worth in wei of the LP token, times 10^18 over 10^18: 10^17 is ten per cent. 0 for an empty pool.
    function emissionApr(uint256 pid, uint256 price) external view returns (uint256);

    /// @notice For how long the emission is funded. Answered by the lens.
    /// @return Seconds from now.
    function runway() external view returns (uint256);

    /// @notice What waits for the next funding or rate change, with what pools that nobody is in give back once they are
    /// updated. Answered by the lens.
    /// @return Wei, rounded down.
    function undistributed() external view returns (uint256);

    /// @notice What the farm holds of a token and what of it others have a claim to. Answered by the lens.
    /// @dev Reverts with `TokenCallFailed` and `Reentered`.
    /// @param token The reward token or an LP token.
    /// @return assets Wei held.
    /// @return owed Wei of LP tokens deposited, or of rewards funded and not paid.
    /// @return surplus What is above that.
    function solvency(address token) external view returns (uint256 assets, uint256 owed, uint256 surplus);

    /// @notice Whether everything that must hold does. Answered by the lens.
    /// @dev Bits: 0 a token is owed more than is held; 1 the reserve does not cover what is to be emitted; 2 more was
    /// paid than funded; 3 a clock is ahead; 4 allocations do not sum up; 5 sources do not sum up. Reverts with
    /// `Reentered`.
    /// @return broken A bit for each that does not; zero in every state.
    function checkInvariants() external view returns (uint256 broken);
}

/// @title What a rewarder of a pool answers
interface IRewarder {
    /// @notice The farm, which is the caller, tells of a change, or has paid `sushiAmount`, for `user`.
    /// @dev Called with 300,000 gas as by MiniChef, before LP tokens move: the farm's balance of them is still that of
    /// before, except in a measured pool, whose deposits come in first (and other pools of the same LP token are in it, so
    /// read `poolState`). A revert is recorded by `HookFailed` and changes nothing: a user whom you pay first and whose
    /// payment fails has left untold, so book before you pay, and never let a payment's failure be yours.
    /// @param pid Number of the pool.
    /// @param user Whose position.
    /// @param recipient Who receives rewards.
    /// @param sushiAmount Wei of the farm's reward that were paid.
    /// @param newLpAmount LP tokens of the position now, wei.
    function onSushiReward(
        uint256 pid,
        address user,
        address recipient,
        uint256 sushiAmount,
        uint256 newLpAmount
    ) external;

    /// @notice What the rewarder would pay for a position.
    /// @param pid Number of the pool.
    /// @param user Whose position.
    /// @param sushiAmount Wei of the farm's reward that would be paid.
    /// @return rewardTokens The rewarder's tokens.
    /// @return rewardAmounts Wei of each.
    function pendingTokens(
        uint256 pid,
        address user,
        uint256 sushiAmount
    ) external view returns (address[] memory rewardTokens, uint256[] memory rewardAmounts);
}
