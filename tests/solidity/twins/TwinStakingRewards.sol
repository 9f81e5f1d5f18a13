// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

import {OneCall} from "./OneCall.sol";
import {Tokens} from "./Tokens.sol";

/// @title The core of StakingRewards in packed Solidity: same layout, same arithmetic, other machine
/// @notice The bound that gas is compared with, and the other side of a differential test. One reward token, not measured.
/// What of `IStakingRewards` is here behaves, reverts and emits as there; addresses and the duration are immutable, as the
/// EVM has that. Left out: further reward tokens, permits, operators, receivers, cooldown, pause, caps, leave to lower a
/// rate, kinds of sources, reclaiming, recovery, emergency exits, changes of duration, distributor or owner, Synthetix' views
/// of the index, and the lens with its views but `undistributed`.
contract TwinStakingRewards is OneCall {
    using Tokens for address;

    /// @dev Bits of the fractions of a wei in which the stream is accounted.
    uint256 private constant FRACTION = 24;
    uint256 private constant MASK_64 = 2 ** 64 - 1;
    uint256 private constant MASK_96 = 2 ** 96 - 1;
    uint256 private constant MASK_120 = 2 ** 120 - 1;
    uint256 private constant MASK_160 = 2 ** 160 - 1;
    uint256 private constant MASK_224 = 2 ** 224 - 1;

    uint256 private constant MAX_AMOUNT = 2 ** 96 - 1;
    /// @dev Claims above this are what roundings left below zero.
    uint256 private constant MAX_FUNDED = MAX_AMOUNT - 2 ** 32;
    uint256 private constant MAX_RATE = 2 ** 96 - 1;
    uint256 private constant MAX_DURATION = 10 * 365 days;
    uint256 private constant MAX_TIME = 2 ** 32 - 1;

    address public immutable owner;
    address public immutable stakingToken;
    address public immutable rewardsToken;
    uint256 public immutable rewardsDuration;

    /// @dev Index (224 bits, reward wei per staked wei, 2^-128) and the instant it is of (32).
    uint256 private indexWord;
    /// @dev Sum of all stakes (96), reserve (96), end of the period (32).
    uint256 private stateWord;
    /// @dev Reward per second, 2^-24 wei (96).
    uint256 private rate;
    /// @dev Undistributed 2^-24 wei (120), wei funded since the beginning (96).
    uint256 private backlogWord;
    /// @dev Stake (96) and debt (160, 2^-64 wei modulo 2^160), which fills the top of the word and wraps by itself.
    mapping(address account => uint256) private positions;

    event Staked(address indexed user, uint256 amount);
    event Withdrawn(address indexed user, uint256 amount);
    event RewardPaid(address indexed user, uint256 reward);
    event RewardOwed(address indexed user, address indexed token, uint256 amount);
    event RewardAdded(uint256 reward);

    error ZeroAmount();
    error InsufficientStake(address account, uint256 staked, uint256 requested);
    error NotDistributor(address account);
    error UnknownReward(address token);
    error RewardUnderfunded(address token, uint256 required, uint256 available);
    error RateTooLow(uint256 amount, uint256 duration);
    error InvalidDuration(uint256 duration);
    error CapExceeded(uint256 cap);
    error OwnableInvalidOwner(address owner);

    constructor(address owner_, address stakingToken_, address rewardsToken_, uint256 rewardsDuration_) {
        if (owner_ == address(0)) revert OwnableInvalidOwner(owner_);
        stakingToken_.balanceOf();
        rewardsToken_.balanceOf();
        if (rewardsDuration_ == 0 || rewardsDuration_ > MAX_DURATION) revert InvalidDuration(rewardsDuration_);
        (owner, stakingToken, rewardsToken) = (owner_, stakingToken_, rewardsToken_);
        rewardsDuration = rewardsDuration_;
    }

    function totalSupply() external view returns (uint256) {
        return stateWord & MASK_96;
    }

    function balanceOf(address account) external view returns (uint256) {
        return positions[account] & MASK_96;
    }

    function earned(address account) external view idle returns (uint256) {
        uint256 position = positions[account];
        (uint256 index,,) = live(stateWord);
        return earnedDown(position, index);
    }

    function rewardRate() external view returns (uint256) {
        return rate >> FRACTION;
    }

    function periodFinish() external view returns (uint256) {
        return stateWord >> 192;
    }

    function lastUpdateTime() external view returns (uint256) {
        return indexWord >> 224;
    }

    function undistributed(address token) external view idle returns (uint256) {
        if (token != rewardsToken) revert UnknownReward(token);
        (,, uint256 waste) = live(stateWord);
        unchecked {
            // Parts of what was funded: below 2^120.
            return ((backlogWord & MASK_120) + waste) >> FRACTION;
        }
    }

    function stake(uint256 amount) external locked {
        if (amount == 0) revert ZeroAmount();
        if (amount > MAX_AMOUNT) revert CapExceeded(MAX_AMOUNT);
        stakingToken.mustTake(msg.sender, amount);
        unchecked {
            uint256 state = stateWord;
            // Both are below 2^96.
            if ((state & MASK_96) + amount > MAX_AMOUNT) revert CapExceeded(MAX_AMOUNT);
            uint256 index = advance(state);
            // What was streamed so far is owed, rounded up. Bits of the product above 2^256 are above the debt's, too.
            uint256 part = (index * amount + MASK_64) >> 64;
            positions[msg.sender] += amount + (part << 96);
            stateWord = state + amount;
        }
        emit Staked(msg.sender, amount);
    }

    function withdraw(uint256 amount) external locked {
        if (amount == 0) revert ZeroAmount();
        unchecked {
            uint256 position = positions[msg.sender];
            if (amount > position & MASK_96) revert InsufficientStake(msg.sender, position & MASK_96, amount);
            uint256 state = stateWord;
            uint256 index = advance(state);
            // No stake exceeds the total.
            positions[msg.sender] = position - amount - ((index * amount >> 64) << 96);
            stateWord = state - amount;
        }
        stakingToken.mustSend(msg.sender, amount);
        emit Withdrawn(msg.sender, amount);
    }

    function getReward() external locked {
        uint256 state = stateWord;
        uint256 position = positions[msg.sender];
        // A claim moves no stake, so the index need not be stored.
        (uint256 index,,) = live(state);
        uint256 due = earnedDown(position, index);
        (position, state, due) = take(position, state, due);
        if (due == 0) return;
        positions[msg.sender] = position;
        stateWord = state;
        if (stakingToken == rewardsToken) return payMeasured(due, state & MASK_96);
        uint256 outcome = rewardsToken.send(msg.sender, due);
        if (outcome == Tokens.DONE) {
            emit RewardPaid(msg.sender, due);
            return;
        }
        if (outcome == Tokens.UNCLEAR) revert Tokens.TokenCallFailed(rewardsToken);
        // Nothing moved. If there was too little, what there is can be paid.
        (bool told, uint256 balance) = rewardsToken.tryBalance();
        if (told && balance < due) payMeasured(due, 0);
        else restore(due);
    }

    function exit() external locked {
        uint256 amount;
        uint256 due;
        uint256 state;
        unchecked {
            uint256 position = positions[msg.sender];
            amount = position & MASK_96;
            if (amount == 0) revert ZeroAmount();
            state = stateWord;
            uint256 index = advance(state);
            position = position - amount - ((index * amount >> 64) << 96);
            // No stake exceeds the total.
            state -= amount;
            (position, state, due) = take(position, state, earnedDown(position, index));
            positions[msg.sender] = position;
            stateWord = state;
        }
        stakingToken.mustSend(msg.sender, amount);
        emit Withdrawn(msg.sender, amount);
        if (due > 0) payMeasured(due, stakingToken == rewardsToken ? state & MASK_96 : 0);
    }

    function notifyRewardAmount(uint256 reward) external locked {
        if (msg.sender != owner) revert NotDistributor(msg.sender);
        if (reward == 0) revert ZeroAmount();
        if (reward > MAX_AMOUNT) revert CapExceeded(MAX_AMOUNT);
        uint256 state = stateWord;
        reward = collect(reward, state);
        unchecked {
            (uint256 index, uint256 last, uint256 waste) = live(state);
            uint256 time = clock();
            uint256 finish = time + rewardsDuration;
            if (reward == 0) revert ZeroAmount();
            if (finish > MAX_TIME) revert InvalidDuration(rewardsDuration);
            uint256 backlog = backlogWord;
            uint256 funded = (backlog >> 120) + reward;
            if (funded > MAX_FUNDED) revert CapExceeded(MAX_FUNDED);

            uint256 former = rate;
            // Parts of what was funded: their sum is below 2^120.
            uint256 pot = (reward << FRACTION) + former * ((state >> 192) - last) + (backlog & MASK_120) + waste;
            uint256 perSecond = pot / rewardsDuration;
            if (perSecond > MAX_RATE) revert CapExceeded((MAX_RATE >> FRACTION) * rewardsDuration);
            if (perSecond == 0 || (time < state >> 192 && perSecond < former)) {
                revert RateTooLow(reward, rewardsDuration);
            }
            rate = perSecond;
            backlogWord = (pot - perSecond * rewardsDuration) | (funded << 120);
            // An index that wraps pays the same.
            indexWord = (index & MASK_224) | (time << 224);
            // The reserve is below what was funded.
            stateWord = ((state & (2 ** 192 - 1)) + (reward << 96)) | (finish << 192);
        }
        emit RewardAdded(reward);
    }

    function clock() private view returns (uint256) {
        return block.timestamp > MAX_TIME ? MAX_TIME : block.timestamp;
    }

    /// @dev The index now, the instant up to which it counts, and 2^-24 wei that were streamed to nobody since.
    function live(uint256 state) private view returns (uint256 index, uint256 last, uint256 waste) {
        uint256 word = indexWord;
        (index, last) = (word & MASK_224, word >> 224);
        unchecked {
            uint256 until = clock();
            if (until > state >> 192) until = state >> 192;
            if (until <= last) return (index, last, 0);
            // Part of what was funded: below 2^120.
            uint256 streamed = rate * (until - last);
            last = until;
            if (state & MASK_96 == 0) waste = streamed;
            // Above 2^224 nothing of it counts.
            else index += (streamed << 104) / (state & MASK_96);
        }
    }

    /// @dev Stores the index as it is now; what was streamed to nobody joins the backlog.
    function advance(uint256 state) private returns (uint256 index) {
        uint256 last;
        uint256 waste;
        (index, last, waste) = live(state);
        unchecked {
            // The backlog is part of what was funded, so nothing is carried out of its 120 bits.
            if (waste > 0) backlogWord += waste;
        }
        indexWord = (index & MASK_224) | (last << 224);
    }

    /// @dev What a position can claim, whole wei.
    function earnedDown(uint256 position, uint256 index) private pure returns (uint256 whole) {
        unchecked {
            uint256 part = index * (position & MASK_96) >> 64;
            whole = ((part - (position >> 96)) & MASK_160) >> 64;
        }
        if (whole > MAX_FUNDED) return 0;
    }

    /// @dev Takes what is due off the reserve, as far as that goes, and puts it to the debt; the rest stays due.
    function take(uint256 position, uint256 state, uint256 due) private pure returns (uint256, uint256, uint256) {
        unchecked {
            uint256 reserve = (state >> 96) & MASK_96;
            if (due > reserve) due = reserve;
            return (position + (due << 160), state - (due << 96), due);
        }
    }

    /// @dev Puts back what could not be paid.
    function restore(uint256 owed) private {
        unchecked {
            positions[msg.sender] -= owed << 160;
            stateWord += owed << 96;
        }
        emit RewardOwed(msg.sender, rewardsToken, owed);
    }

    /// @dev Pays what lies here besides principal; balances tell what was paid.
    function payMeasured(uint256 due, uint256 principal) private {
        uint256 paid = rewardsToken.sendWhatThereIs(msg.sender, due, principal);
        if (paid > 0) emit RewardPaid(msg.sender, paid);
        unchecked {
            // No more is paid than is due.
            if (due > paid) restore(due - paid);
        }
    }

    /// @dev Rewards for a funding: what lies here unowed, then the caller's. What arrived.
    function collect(uint256 amount, uint256 state) private returns (uint256) {
        unchecked {
            uint256 assets = rewardsToken.balanceOf();
            // Sums of numbers below 2^96.
            uint256 owed = (state >> 96) & MASK_96;
            if (stakingToken == rewardsToken) owed += state & MASK_96;
            if (assets < owed) revert RewardUnderfunded(rewardsToken, amount + (owed - assets), 0);
            uint256 available = assets - owed;
            if (available >= amount) return amount;
            uint256 missing = amount - available;
            bool taken = rewardsToken.take(msg.sender, missing) == Tokens.DONE;
            (bool told, uint256 balance) = rewardsToken.tryBalance();
            if (!taken || !told) revert RewardUnderfunded(rewardsToken, amount, available);
            uint256 arrived = balance > assets ? balance - assets : 0;
            return available + (arrived < missing ? arrived : missing);
        }
    }
}
