// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.28;

import {IStakingRewards} from "@stylus-staking/abi/interfaces/IStakingRewards.sol";
import {IMultiRewards} from "@stylus-staking/abi/interfaces/IMultiRewards.sol";
import {IToken} from "@stylus-staking/abi/interfaces/IToken.sol";
import {Lock} from "./Lock.sol";
import {TokenCalls} from "./TokenCalls.sol";

/// @title StakingWrapper: an ERC-20 receipt for a stake in StakingRewards
/// @notice Whoever deposits the staking token holds receipts, one wei for one wei staked, and earns what their part of
/// the wrapper's stake earns, in every reward token of the pool, second by second; whoever sends receipts on keeps what
/// they earned until then.
///
/// The wrapper's income is what the pool owes it and what lies here. Before any balance changes, what is new of it is
/// shared among the holders: `index` counts wei per receipt times 2^128, rounded down, and accounts are credited in
/// 2^-128 wei, so that nothing is lost but 2^-32 wei each time and a fraction of a wei that stays with each account.
/// Rewards need not be here to be shared: an action asks the pool and moves nothing; only a claim that lacks tokens
/// fetches them. So a reward token that refuses transfers holds back claims of that token and nothing else.
///
/// A reward token that does not even tell its balance stops everything but `emergencyWithdraw`, which depends on the
/// staking token alone. Stake that somebody gives to the wrapper by `stakeFor` earns for all holders; receipts for it are
/// anyone's by `skim`.
/// @dev Amounts of a token that this contract shares in all its life are below 2^128, so that neither `index` nor a
/// credit overflows: both are at most that times 2^128. No owner and no parameter that changes.
contract StakingWrapper is Lock {
    using TokenCalls for address;

    /// @dev What was shared of a token, what was paid of that, and what a receipt has earned in all.
    struct Reward {
        uint128 shared;
        uint128 paid;
        uint256 index;
    }

    /// @dev What an account has earned, in 2^-128 wei, and the index up to which that is known.
    struct Credit {
        uint256 index;
        uint256 earned;
    }

    /// @notice The pool that everything is staked in.
    IStakingRewards public immutable pool;
    /// @notice What is deposited.
    address public immutable stakingToken;
    /// @notice Decimals of the receipt: the staking token's.
    uint8 public immutable decimals;
    /// @notice Name of the receipt.
    string public name;
    /// @notice Symbol of the receipt.
    string public symbol;

    /// @notice Receipts that exist.
    uint256 public totalSupply;
    /// @notice Receipts of an account.
    mapping(address account => uint256) public balanceOf;
    /// @notice What a spender may move of an owner's receipts; 2^256 - 1 is never used up.
    mapping(address owner => mapping(address spender => uint256)) public allowance;

    address[] private tokens;
    mapping(address token => Reward) private rewards;
    mapping(address account => mapping(address token => Credit)) private credits;

    /// @notice Receipts moved; minting moves from zero, burning to zero.
    event Transfer(address indexed from, address indexed to, uint256 value);
    /// @notice `spender` may move `value` of `owner`'s receipts.
    event Approval(address indexed owner, address indexed spender, uint256 value);
    /// @notice `amount` of `token` was paid for `account`.
    event RewardPaid(address indexed account, address indexed token, uint256 amount);
    /// @notice `token` is shared among holders from now on.
    event RewardTokenAdded(address indexed token);

    /// @notice The pool lets nobody leave at once, so receipts of it could not be redeemed.
    error CooldownPool(uint256 duration);
    /// @notice The amount is zero, or nothing of it arrived.
    error ZeroAmount();
    /// @notice Nothing is here that belongs to nobody.
    error NothingToSkim();
    /// @notice `sender` has `balance` receipts and was to give `needed`.
    error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed);
    /// @notice `spender` may move `allowance` and was to move `needed`.
    error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed);
    /// @notice Receipts cannot be sent to `receiver`: zero or this contract.
    error ERC20InvalidReceiver(address receiver);

    /// @param pool_ A pool with a lens and without a cooldown.
    /// @param name_ Name of the receipt.
    /// @param symbol_ Symbol of the receipt.
    constructor(IStakingRewards pool_, string memory name_, string memory symbol_) {
        uint256 cooldown = pool_.cooldown();
        if (cooldown != 0) revert CooldownPool(cooldown);
        pool = pool_;
        stakingToken = pool_.stakingToken();
        decimals = IToken(stakingToken).decimals();
        name = name_;
        symbol = symbol_;
        stakingToken.allow(address(pool_), type(uint256).max);
        addRewardTokens();
    }

    /// @notice Takes staking tokens of the caller, who approved this contract, and stakes them.
    /// @dev Emits `Transfer`. Reverts with `ZeroAmount`, `Reentered`, and with what the token or the pool says:
    /// `EntryPaused`, `CapExceeded`, `BelowMinimum`.
    /// @param amount Wei to take.
    /// @return received Receipts: what the pool credited of it.
    function deposit(uint256 amount) external locked returns (uint256 received) {
        share();
        settle(msg.sender);
        uint256 here = stakingToken.pull(msg.sender, amount);
        uint256 before = pool.balanceOf(address(this));
        pool.stake(here);
        received = pool.balanceOf(address(this)) - before;
        if (received == 0) revert ZeroAmount();
        mint(msg.sender, received);
    }

    /// @notice Burns receipts of the caller and has the pool pay the staking tokens to it.
    /// @dev Emits `Transfer`. Reverts with `ERC20InsufficientBalance`, `Reentered`, and with what the pool says:
    /// `ZeroAmount`, `TokenCallFailed`.
    /// @param amount Receipts.
    function withdraw(uint256 amount) external locked {
        share();
        settle(msg.sender);
        burn(amount);
    }

    /// @notice Pays the caller what it earned of every reward token. A token that refuses leaves its claim as it is.
    /// @dev Emits `RewardPaid` for each that is paid. Reverts with `Reentered`.
    /// @return paid Wei of each token, in the order of `rewardTokens`.
    function claim() external locked returns (uint256[] memory paid) {
        share();
        settle(msg.sender);
        paid = payAll();
    }

    /// @notice `withdraw` of everything and `claim`.
    /// @dev As both.
    /// @return paid Wei of each reward token, in the order of `rewardTokens`.
    function exit() external locked returns (uint256[] memory paid) {
        share();
        settle(msg.sender);
        burn(balanceOf[msg.sender]);
        paid = payAll();
    }

    /// @notice Withdraws everything of the caller and asks no reward token anything: what it earned since anybody last
    /// acted goes to the other holders, what was shared before stays its claim.
    /// @dev Emits `Transfer`. Reverts as `withdraw`.
    function emergencyWithdraw() external locked {
        settle(msg.sender);
        burn(balanceOf[msg.sender]);
    }

    /// @notice Moves receipts of the caller.
    /// @dev Emits `Transfer`. Reverts with `ERC20InsufficientBalance`, `ERC20InvalidReceiver` and `Reentered`.
    /// @param to The receiver.
    /// @param value Receipts.
    /// @return True.
    function transfer(address to, uint256 value) external locked returns (bool) {
        move(msg.sender, to, value);
        return true;
    }

    /// @notice Moves receipts of an account that approved the caller.
    /// @dev Emits `Transfer`. Reverts with `ERC20InsufficientAllowance` and as `transfer`.
    /// @param from The holder.
    /// @param to The receiver.
    /// @param value Receipts.
    /// @return True.
    function transferFrom(address from, address to, uint256 value) external locked returns (bool) {
        uint256 allowed = allowance[from][msg.sender];
        if (allowed < value) revert ERC20InsufficientAllowance(msg.sender, allowed, value);
        if (allowed != type(uint256).max) allowance[from][msg.sender] = allowed - value;
        move(from, to, value);
        return true;
    }

    /// @notice Lets `spender` move up to `value` of the caller's receipts.
    /// @dev Emits `Approval`.
    /// @param spender The account to approve.
    /// @param value Receipts.
    /// @return True.
    function approve(address spender, uint256 value) external returns (bool) {
        allowance[msg.sender][spender] = value;
        emit Approval(msg.sender, spender, value);
        return true;
    }

    /// @notice Takes up reward tokens that the pool has and the wrapper does not share yet. Anyone may call; do so
    /// before a new token is first funded, since what it has earned until then goes to whoever holds receipts now.
    /// @dev Emits `RewardTokenAdded`. A pool has at most eight.
    function addRewardTokens() public locked {
        while (true) {
            try IMultiRewards(address(pool)).rewardTokens(tokens.length) returns (address token) {
                tokens.push(token);
                emit RewardTokenAdded(token);
            } catch (bytes memory reason) {
                // The pool says so behind the last one; anything else is no answer.
                if (bytes4(reason) == IStakingRewards.UnknownReward.selector) return;
                assembly ("memory-safe") {
                    revert(add(reason, 32), mload(reason))
                }
            }
        }
    }

    /// @notice Mints receipts for stake that somebody gave to the wrapper, as `skim` of Uniswap V2 gives away tokens.
    /// @dev Emits `Transfer`. Reverts with `NothingToSkim`, `ERC20InvalidReceiver` and `Reentered`.
    /// @param to Who gets the receipts.
    function skim(address to) external locked {
        if (to == address(0) || to == address(this)) revert ERC20InvalidReceiver(to);
        uint256 surplus = pool.balanceOf(address(this)) - totalSupply;
        if (surplus == 0) revert NothingToSkim();
        share();
        settle(to);
        mint(to, surplus);
    }

    /// @notice The tokens that are shared among holders.
    /// @return Their addresses.
    function rewardTokens() external view returns (address[] memory) {
        return tokens;
    }

    /// @notice What an account could claim now.
    /// @dev Reverts with `Reentered` while a call of this contract or of the pool runs.
    /// @param account The holder.
    /// @param token A reward token.
    /// @return Wei, rounded down.
    function earned(address account, address token) external view idle returns (uint256) {
        Credit storage credit = credits[account][token];
        uint256 index = rewards[token].index + indexOf(unshared(token));
        return (credit.earned + balanceOf[account] * (index - credit.index)) >> 128;
    }

    /// @dev What the pool owes and what lies here, less what is shared and not paid.
    function unshared(address token) private view returns (uint256 fresh) {
        Reward storage reward = rewards[token];
        uint256 income = IMultiRewards(address(pool)).earned(address(this), token);
        // A balance beyond this has no bearing: more than that is never shared.
        uint256 here = IToken(token).balanceOf(address(this));
        income += here > type(uint128).max ? type(uint128).max : here;
        uint256 claims = reward.shared - reward.paid;
        // A token that takes balances away lets holders wait for later income.
        fresh = income > claims ? income - claims : 0;
        uint256 room = type(uint128).max - reward.shared;
        if (fresh > room) fresh = room;
    }

    /// @dev With nobody there it waits, unshared, for whoever holds receipts next.
    function indexOf(uint256 fresh) private view returns (uint256) {
        return totalSupply == 0 ? 0 : (fresh << 128) / totalSupply;
    }

    /// @dev Before any balance changes.
    function share() private {
        if (totalSupply == 0) return;
        for (uint256 i = 0; i < tokens.length; ++i) {
            uint256 fresh = unshared(tokens[i]);
            if (fresh == 0) continue;
            Reward storage reward = rewards[tokens[i]];
            reward.index += indexOf(fresh);
            // `unshared` leaves room for it.
            reward.shared += uint128(fresh);
        }
    }

    /// @dev Before the account's balance changes.
    function settle(address account) private {
        uint256 balance = balanceOf[account];
        for (uint256 i = 0; i < tokens.length; ++i) {
            address token = tokens[i];
            Credit storage credit = credits[account][token];
            uint256 index = rewards[token].index;
            if (credit.index == index) continue;
            if (balance != 0) credit.earned += balance * (index - credit.index);
            credit.index = index;
        }
    }

    function mint(address to, uint256 value) private {
        totalSupply += value;
        balanceOf[to] += value;
        emit Transfer(address(0), to, value);
    }

    function burn(uint256 amount) private {
        take(msg.sender, amount);
        totalSupply -= amount;
        emit Transfer(msg.sender, address(0), amount);
        pool.withdrawTo(amount, msg.sender);
    }

    function move(address from, address to, uint256 value) private {
        if (to == address(0) || to == address(this)) revert ERC20InvalidReceiver(to);
        share();
        settle(from);
        settle(to);
        take(from, value);
        balanceOf[to] += value;
        emit Transfer(from, to, value);
    }

    function take(address from, uint256 value) private {
        uint256 balance = balanceOf[from];
        if (balance < value) revert ERC20InsufficientBalance(from, balance, value);
        balanceOf[from] = balance - value;
    }

    function payAll() private returns (uint256[] memory paid) {
        paid = new uint256[](tokens.length);
        for (uint256 i = 0; i < tokens.length; ++i) {
            paid[i] = pay(tokens[i]);
        }
    }

    function pay(address token) private returns (uint256 amount) {
        Credit storage credit = credits[msg.sender][token];
        amount = credit.earned >> 128;
        if (amount == 0) return 0;
        if (IToken(token).balanceOf(address(this)) < amount) fetch(token);
        // Booked before it is paid: the token may call anybody.
        credit.earned -= amount << 128;
        rewards[token].paid += uint128(amount);
        if (token.tryPush(msg.sender, amount, gasleft())) {
            emit RewardPaid(msg.sender, token, amount);
        } else {
            credit.earned += amount << 128;
            rewards[token].paid -= uint128(amount);
            amount = 0;
        }
    }

    function fetch(address token) private {
        address[] memory only = new address[](1);
        only[0] = token;
        // A token that lies makes the claim revert: the account is simply not paid.
        try pool.claim(only, address(this)) {} catch {}
    }
}
