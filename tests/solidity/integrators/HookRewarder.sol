// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.28;

import {IRewarder} from "@stylus-staking/abi/interfaces/IFarm.sol";
import {IToken} from "@stylus-staking/abi/interfaces/IToken.sol";
import {Lock} from "./Lock.sol";
import {TokenCalls} from "./TokenCalls.sol";

/// @title HookRewarder: a second token for those who are in a pool of a Farm
/// @notice A stream of one token that its funder starts is shared among the positions of one pool by their LP tokens,
/// second by second. The farm tells of every change of a position; what is due is paid with that call, and what cannot be
/// paid then stays due, for `claim`.
///
/// Nobody's exit depends on it: the farm lets principal go whatever a rewarder does, and this one does not fail. It books
/// first, then gives the token `PAYMENT_GAS` and reads one word of its answer; both together stay below the 300,000 gas
/// of the call whatever the token does. It must not fail: a rewarder that misses an exit pays on for what has left.
///
/// A position counts from the first change that this contract is told of: who was in the pool before calls
/// `farm.deposit(pid, 0, account)`, as anyone may for them. Time in which nobody counts does not use up the stream. A pool
/// that gets another rewarder tells this one nothing any more: its funder then ends the stream by `stop`.
/// @dev Farms hold less than 2^96 LP wei per pool, and this contract less than 2^96 wei in all its life, so that `index`
/// and credits, in 2^-128 wei, stay below 2^224. No owner.
contract HookRewarder is IRewarder, Lock {
    using TokenCalls for address;

    /// @dev What a position has of LP tokens, has earned, and the index up to which that is known.
    struct Position {
        uint96 amount;
        uint256 index;
        uint256 earned;
    }

    /// @notice Gas for the token when the farm calls: enough for any honest one.
    uint256 public constant PAYMENT_GAS = 100_000;

    /// @notice The farm that tells.
    address public immutable farm;
    /// @notice The pool of the farm.
    uint256 public immutable pid;
    /// @notice What is paid.
    address public immutable token;
    /// @notice Who starts and ends streams.
    address public immutable funder;

    /// @notice LP tokens of the positions that count.
    uint96 public totalAmount;
    /// @notice What was funded in all, less what `stop` paid back.
    uint96 public funded;
    /// @notice End of the running or last stream, as long as somebody counts all the time.
    uint32 public finish;
    /// @notice Second up to which `index` is known.
    uint32 public updated;
    /// @notice Wei per second, times 2^64.
    uint256 public rate;
    /// @dev What a wei of LP tokens has earned, times 2^128.
    uint256 private index;
    mapping(address account => Position) private positions;

    /// @notice `amount` wei were added to the stream, which ends at `finish`.
    event Funded(uint256 amount, uint256 finish);
    /// @notice The stream ended early and `amount` wei of it went back to the funder.
    event Stopped(uint256 amount);
    /// @notice `amount` wei were paid for `user`'s position to `recipient`.
    event BonusPaid(address indexed user, address indexed recipient, uint256 amount);
    /// @notice `amount` wei are due to `user` and could not be paid; they stay due.
    event BonusOwed(address indexed user, uint256 amount);

    /// @notice `caller` is not the farm.
    error NotFarm(address caller);
    /// @notice `pid` is another pool.
    error OtherPool(uint256 pid);
    /// @notice `caller` is not the funder.
    error NotFunder(address caller);
    /// @notice Adding `amount` wei over `duration` seconds would lower the running rate, or stream nothing.
    error RateTooLow(uint256 amount, uint256 duration);
    /// @notice A stream cannot last `duration` seconds.
    error InvalidDuration(uint256 duration);
    /// @notice More than `cap` wei in all.
    error CapExceeded(uint256 cap);

    /// @param farm_ The farm.
    /// @param pid_ The pool.
    /// @param token_ What is paid; any token, also the farm's own.
    /// @param funder_ Who starts and ends streams.
    constructor(address farm_, uint256 pid_, address token_, address funder_) {
        (farm, pid, token, funder) = (farm_, pid_, token_, funder_);
    }

    /// @inheritdoc IRewarder
    /// @dev Only the farm, for its pool: reverts with `NotFarm` and `OtherPool`, and with nothing else.
    function onSushiReward(uint256 pool, address user, address recipient, uint256, uint256 newLpAmount) external {
        if (msg.sender != farm) revert NotFarm(msg.sender);
        if (pool != pid) revert OtherPool(pool);
        advance();
        Position storage position = settle(user);
        if (position.amount != newLpAmount) {
            // The farm's pools hold less than 2^96.
            totalAmount = uint96(totalAmount - position.amount + newLpAmount);
            position.amount = uint96(newLpAmount);
        }
        uint256 due = position.earned >> 128;
        // In the middle of a call of the funder or of a claim it stays due: balances are being measured.
        if (due == 0 || entered) return;
        // Booked before it is paid: the token may call anybody.
        position.earned -= due << 128;
        if (token.tryPush(recipient, due, PAYMENT_GAS)) {
            emit BonusPaid(user, recipient, due);
        } else {
            position.earned += due << 128;
            emit BonusOwed(user, due);
        }
    }

    /// @notice Pays what is due to the caller.
    /// @dev Emits `BonusPaid`. Reverts with `Reentered` and with what the token says.
    /// @param recipient The receiver.
    /// @return due Wei paid.
    function claim(address recipient) external locked returns (uint256 due) {
        advance();
        Position storage position = settle(msg.sender);
        due = position.earned >> 128;
        position.earned -= due << 128;
        emit BonusPaid(msg.sender, recipient, due);
        token.push(recipient, due);
    }

    /// @notice Takes tokens of the funder, who approved this contract, and streams them from now on, with what the running
    /// stream has left.
    /// @dev Emits `Funded`. Reverts with `NotFunder`, `InvalidDuration`, `RateTooLow`, `CapExceeded`, `Reentered`, and
    /// with what the token says.
    /// @param amount Wei to take; what arrives is streamed.
    /// @param duration Seconds from now.
    function fund(uint256 amount, uint256 duration) external locked {
        if (msg.sender != funder) revert NotFunder(msg.sender);
        if (duration == 0 || block.timestamp + duration > type(uint32).max) revert InvalidDuration(duration);
        advance();
        uint256 received = token.pull(msg.sender, amount);
        if (received > type(uint96).max - funded) revert CapExceeded(type(uint96).max);
        uint256 newRate = ((received << 64) + left()) / duration;
        if (newRate == 0 || (newRate < rate && finish > block.timestamp)) revert RateTooLow(received, duration);
        funded += uint96(received);
        rate = newRate;
        finish = uint32(block.timestamp + duration);
        emit Funded(received, finish);
    }

    /// @notice Ends the stream and pays the funder the whole wei of it that nobody has earned. What was earned stays due.
    /// @dev Emits `Stopped`. Reverts with `NotFunder`, `Reentered` and with what the token says.
    /// @return amount Wei paid back.
    function stop() external locked returns (uint256 amount) {
        if (msg.sender != funder) revert NotFunder(msg.sender);
        advance();
        amount = left() >> 64;
        rate = 0;
        finish = uint32(block.timestamp);
        funded -= uint96(amount);
        emit Stopped(amount);
        token.push(msg.sender, amount);
    }

    /// @notice What is due to an account now.
    /// @param account Whose position.
    /// @return Wei, rounded down.
    function pending(address account) public view returns (uint256) {
        Position storage position = positions[account];
        (uint256 present,) = preview();
        return (position.earned + position.amount * (present - position.index)) >> 128;
    }

    /// @notice LP tokens of a position, as far as this contract was told.
    /// @param account Whose position.
    /// @return Wei.
    function amountOf(address account) external view returns (uint256) {
        return positions[account].amount;
    }

    /// @inheritdoc IRewarder
    /// @dev Reverts with `OtherPool`.
    function pendingTokens(
        uint256 pool,
        address user,
        uint256
    ) external view returns (address[] memory rewardTokens, uint256[] memory rewardAmounts) {
        if (pool != pid) revert OtherPool(pool);
        (rewardTokens, rewardAmounts) = (new address[](1), new uint256[](1));
        (rewardTokens[0], rewardAmounts[0]) = (token, pending(user));
    }

    /// @dev Wei that the stream has still to pay out, times 2^64; after `advance`.
    function left() private view returns (uint256) {
        return finish > block.timestamp ? rate * (finish - block.timestamp) : 0;
    }

    /// @dev Index and end of the stream as they are now.
    function preview() private view returns (uint256 present, uint256 end) {
        (present, end) = (index, finish);
        if (updated >= end || updated == block.timestamp) return (present, end);
        if (totalAmount == 0) return (present, end + block.timestamp - updated);
        uint256 until = block.timestamp < end ? block.timestamp : end;
        present += ((rate * (until - updated)) << 64) / totalAmount;
    }

    function advance() private {
        (uint256 present, uint256 end) = preview();
        if (present != index) index = present;
        // Past the year 2106 a stream that nobody earned ends.
        finish = end > type(uint32).max ? type(uint32).max : uint32(end);
        updated = uint32(block.timestamp);
    }

    function settle(address account) private returns (Position storage position) {
        position = positions[account];
        if (position.index == index) return position;
        if (position.amount != 0) position.earned += position.amount * (index - position.index);
        position.index = index;
    }
}
