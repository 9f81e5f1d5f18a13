// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

import {OneCall} from "./OneCall.sol";
import {Tokens} from "./Tokens.sol";

/// @title The core of Vault in packed Solidity: same layout, same arithmetic, other machine
/// @notice The bound that gas is compared with, and the other side of a differential test. No strategy, not measured, no fees.
/// What of `IVault` is here behaves, reverts and emits as there; owner, asset and offset are immutable, as the EVM has that.
/// Without fees there is no high-water mark, and without kinds of sources nothing is kept of where gains come from. Left out
/// besides: permits, bounds on what a call gets, deposit limits, shutdown, guardian, recovery, changes of the owner, and the
/// lens with its views.
contract TwinVault is OneCall {
    using Tokens for address;

    uint256 private constant MASK_32 = 2 ** 32 - 1;
    uint256 private constant MASK_96 = 2 ** 96 - 1;
    uint256 private constant MAX_AMOUNT = 2 ** 96 - 1;
    /// @dev With the virtual ones shares stay below 2^160.
    uint256 private constant MAX_SHARES = 2 ** 160 - 2 ** 60;
    uint256 private constant MAX_OFFSET = 18;
    uint256 private constant MINIMUM_FIRST_DEPOSIT = 1_000;
    uint256 private constant MIN_UNLOCK_TIME = 1 hours;
    uint256 private constant MAX_UNLOCK_TIME = 365 days;
    uint256 private constant MAX_TIME = 2 ** 32 - 1;

    string public constant name = "Twin vault";
    string public constant symbol = "TVLT";
    uint8 public immutable decimals;
    address public immutable owner;
    address public immutable asset;
    /// @dev Shares that belong to nobody; they make the first price.
    uint256 private immutable virtualShares;

    /// @dev Assets that are counted (96) and shares (160).
    uint256 private totals;
    /// @dev Wei locked (96) at an instant (32), the instant nothing is locked any more (32), and the seconds in which a gain
    /// unlocks (32).
    uint256 private profit;
    mapping(address account => uint256) public balanceOf;
    mapping(address owner => mapping(address spender => uint256)) public allowance;

    event Transfer(address indexed from, address indexed to, uint256 value);
    event Approval(address indexed owner, address indexed spender, uint256 value);
    event Deposit(address indexed sender, address indexed owner, uint256 assets, uint256 shares);
    event Withdraw(
        address indexed sender, address indexed receiver, address indexed owner, uint256 assets, uint256 shares
    );
    event DonationFound(uint256 amount);
    event AssetsMissing(uint256 amount);
    event ProfitMaxUnlockTimeChanged(uint256 period);

    error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed);
    error ERC20InvalidReceiver(address receiver);
    error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed);
    error ERC20InvalidSpender(address spender);
    error ERC4626ExceededMaxDeposit(address receiver, uint256 assets, uint256 max);
    error ERC4626ExceededMaxMint(address receiver, uint256 shares, uint256 max);
    error ERC4626ExceededMaxWithdraw(address owner, uint256 assets, uint256 max);
    error ERC4626ExceededMaxRedeem(address owner, uint256 shares, uint256 max);
    error ZeroShares(uint256 assets);
    error BelowFirstDeposit(uint256 assets, uint256 minimum);
    error InvalidReceiver(address receiver);
    error CapExceeded(uint256 cap);
    error InvalidPeriod(uint256 period, uint256 minimum, uint256 maximum);
    error InvalidConfig();
    error OwnableUnauthorizedAccount(address account);
    error OwnableInvalidOwner(address owner);

    constructor(address owner_, address asset_, uint8 offset) {
        if (owner_ == address(0)) revert OwnableInvalidOwner(owner_);
        asset_.balanceOf();
        uint256 ownDecimals = uint256(decimalsOf(asset_)) + offset;
        if (offset > MAX_OFFSET || ownDecimals > type(uint8).max) revert InvalidConfig();
        (owner, asset, decimals) = (owner_, asset_, uint8(ownDecimals));
        virtualShares = 10 ** offset;
        profit = 7 days << 160;
    }

    // What anyone can ask.

    function totalSupply() external view returns (uint256) {
        return totals >> 96;
    }

    function totalAssets() external view idle returns (uint256) {
        return standFor(totals, profit);
    }

    function convertToShares(uint256 assets) public view idle returns (uint256) {
        uint256 word = totals;
        return sharesDown(bounded(assets), standFor(word, profit), word >> 96);
    }

    function convertToAssets(uint256 shares) public view idle returns (uint256) {
        uint256 word = totals;
        return assetsDown(possible(shares), standFor(word, profit), word >> 96);
    }

    function previewDeposit(uint256 assets) external view returns (uint256) {
        return convertToShares(assets);
    }

    function previewRedeem(uint256 shares) external view returns (uint256) {
        return convertToAssets(shares);
    }

    function previewMint(uint256 shares) external view idle returns (uint256) {
        uint256 word = totals;
        return assetsUp(possible(shares), standFor(word, profit), word >> 96);
    }

    function previewWithdraw(uint256 assets) external view idle returns (uint256) {
        uint256 word = totals;
        return sharesUp(bounded(assets), standFor(word, profit), word >> 96);
    }

    // What is refused for now is a maximum of nothing.

    function maxDeposit(address) external view returns (uint256) {
        uint256 word = totals;
        return isEntered() ? 0 : room(word, standFor(word, profit));
    }

    function maxMint(address) external view returns (uint256) {
        uint256 word = totals;
        uint256 assets = standFor(word, profit);
        return isEntered() ? 0 : sharesDown(room(word, assets), assets, word >> 96);
    }

    function maxWithdraw(address account) external view returns (uint256) {
        uint256 word = totals;
        return isEntered() ? 0 : assetsDown(balanceOf[account], standFor(word, profit), word >> 96);
    }

    function maxRedeem(address account) external view returns (uint256) {
        return isEntered() ? 0 : balanceOf[account];
    }

    // Whoever enters.

    function deposit(uint256 assets, address receiver) external locked returns (uint256 shares) {
        uint256 word = totals;
        uint256 all = standFor(word, profit);
        unchecked {
            bool fits = assets <= MAX_AMOUNT - (word & MASK_96);
            if (fits) {
                shares = sharesDown(assets, all, word >> 96);
                // No supply exceeds the most.
                fits = shares <= MAX_SHARES - (word >> 96) && (all > 0 || word >> 96 == 0 || assets == 0);
            }
            if (!fits) revert ERC4626ExceededMaxDeposit(receiver, assets, room(word, all));
        }
        if (assets > 0) asset.mustTake(msg.sender, assets);
        if (shares == 0 && assets > 0) revert ZeroShares(assets);
        enter(receiver, word, assets, shares);
    }

    function mint(uint256 shares, address receiver) external locked returns (uint256 assets) {
        uint256 word = totals;
        uint256 all = standFor(word, profit);
        unchecked {
            // No supply exceeds the most.
            bool fits = shares <= MAX_SHARES - (word >> 96);
            if (fits) {
                assets = assetsUp(shares, all, word >> 96);
                fits = assets <= MAX_AMOUNT - (word & MASK_96) && (all > 0 || word >> 96 == 0 || assets == 0);
            }
            if (!fits) {
                revert ERC4626ExceededMaxMint(receiver, shares, sharesDown(room(word, all), all, word >> 96));
            }
        }
        if (assets > 0) asset.mustTake(msg.sender, assets);
        enter(receiver, word, assets, shares);
    }

    // Whoever leaves.

    function withdraw(
        uint256 assets,
        address receiver,
        address account
    ) external locked returns (uint256 shares) {
        uint256 word = totals;
        uint256 all = standFor(word, profit);
        uint256 max = assetsDown(balanceOf[account], all, word >> 96);
        if (assets > max) revert ERC4626ExceededMaxWithdraw(account, assets, max);
        shares = sharesUp(assets, all, word >> 96);
        exit(receiver, account, word, assets, shares);
    }

    function redeem(uint256 shares, address receiver, address account) external locked returns (uint256 assets) {
        uint256 word = totals;
        uint256 max = balanceOf[account];
        if (shares > max) revert ERC4626ExceededMaxRedeem(account, shares, max);
        assets = assetsDown(shares, standFor(word, profit), word >> 96);
        exit(receiver, account, word, assets, shares);
    }

    // Shares.

    function approve(address spender, uint256 value) external returns (bool) {
        if (spender == address(0)) revert ERC20InvalidSpender(spender);
        allowance[msg.sender][spender] = value;
        emit Approval(msg.sender, spender, value);
        return true;
    }

    function transfer(address to, uint256 value) external returns (bool) {
        mayHold(to);
        move(msg.sender, to, value);
        return true;
    }

    function transferFrom(address from, address to, uint256 value) external returns (bool) {
        mayHold(to);
        spend(from, value);
        move(from, to, value);
        return true;
    }

    // Anyone.

    function report() external locked returns (uint256 gain, uint256 loss) {
        uint256 word = totals;
        if (word >> 96 == 0) return (0, 0);
        uint256 balance = asset.balanceOf();
        uint256 locks = profit;
        uint256 time = clock();
        unchecked {
            uint256 counted = word & MASK_96;
            if (balance < counted) {
                loss = counted - balance;
                word -= loss;
                // What is locked pays first.
                uint256 left = lockedUp(locks, time);
                locks = (locks >> 128 << 128) | (time << 96) | (left > loss ? left - loss : 0);
            } else {
                gain = balance - counted;
                if (gain > MAX_AMOUNT - counted) gain = MAX_AMOUNT - counted;
            }
            if (gain > 0) {
                word += gain;
                locks = lengthened(locks, time, gain);
            } else if (lockedUp(locks, time) == 0) {
                locks = locks >> 96 << 96;
            }
        }
        totals = word;
        profit = locks;
        if (gain > 0) emit DonationFound(gain);
        if (loss > 0) emit AssetsMissing(loss);
    }

    // The owner.

    function setProfitMaxUnlockTime(uint256 period) external idle {
        if (msg.sender != owner) revert OwnableUnauthorizedAccount(msg.sender);
        if (period < MIN_UNLOCK_TIME || period > MAX_UNLOCK_TIME) {
            revert InvalidPeriod(period, MIN_UNLOCK_TIME, MAX_UNLOCK_TIME);
        }
        profit = (profit & (2 ** 160 - 1)) | (period << 160);
        emit ProfitMaxUnlockTimeChanged(period);
    }

    // What shares are worth.

    function clock() private view returns (uint256) {
        return block.timestamp > MAX_TIME ? MAX_TIME : block.timestamp;
    }

    /// @dev What is still locked, rounded up: the price never runs ahead.
    function lockedUp(uint256 locks, uint256 time) private pure returns (uint256) {
        unchecked {
            uint256 amount = locks & MASK_96;
            uint256 end = (locks >> 128) & MASK_32;
            if (amount == 0 || time >= end) return 0;
            uint256 begin = (locks >> 96) & MASK_32;
            // What is unlocked rounds down; begin is before the end, and time, which never runs backwards, between.
            return amount - amount * (time - begin) / (end - begin);
        }
    }

    /// @dev A gain is locked. What was locked before keeps its time: the new one is that of both, weighted, rounded up.
    function lengthened(uint256 locks, uint256 time, uint256 gain) private pure returns (uint256) {
        unchecked {
            uint256 before = lockedUp(locks, time);
            uint256 amount = before + gain;
            uint256 end = (locks >> 128) & MASK_32;
            uint256 weighted = gain * ((locks >> 160) & MASK_32) + amount - 1;
            // Something is locked only before the end.
            if (before > 0) weighted += before * (end - time);
            end = time + weighted / amount;
            if (end > MAX_TIME) end = MAX_TIME;
            return (locks >> 160 << 160) | (end << 128) | (time << 96) | amount;
        }
    }

    /// @dev Assets that shares stand for: all that is counted but for what is locked.
    function standFor(uint256 word, uint256 locks) private view returns (uint256) {
        unchecked {
            uint256 counted = word & MASK_96;
            uint256 left = lockedUp(locks, clock());
            return counted > left ? counted - left : 0;
        }
    }

    // Products of at most 2^96 assets, the virtual one included, and shares below 2^160 fit a word.

    function sharesDown(uint256 assets, uint256 all, uint256 supply) private view returns (uint256) {
        unchecked {
            return (supply + virtualShares) * assets / (all + 1);
        }
    }

    function sharesUp(uint256 assets, uint256 all, uint256 supply) private view returns (uint256) {
        unchecked {
            return ceilDiv((supply + virtualShares) * assets, all + 1);
        }
    }

    function assetsDown(uint256 shares, uint256 all, uint256 supply) private view returns (uint256) {
        unchecked {
            return capped(shares * (all + 1) / (supply + virtualShares));
        }
    }

    function assetsUp(uint256 shares, uint256 all, uint256 supply) private view returns (uint256) {
        unchecked {
            return capped(ceilDiv(shares * (all + 1), supply + virtualShares));
        }
    }

    function ceilDiv(uint256 value, uint256 divisor) private pure returns (uint256) {
        unchecked {
            return value == 0 ? 0 : (value - 1) / divisor + 1;
        }
    }

    /// @dev Amounts are told up to 2^128 - 1.
    function capped(uint256 value) private pure returns (uint256) {
        return value > type(uint128).max ? type(uint128).max : value;
    }

    /// @dev Most assets that can come in, within both bounds, and none while shares stand for nothing.
    function room(uint256 word, uint256 all) private view returns (uint256 most) {
        unchecked {
            uint256 supply = word >> 96;
            if (all == 0 && supply > 0) return 0;
            // What is counted is no less than what shares stand for.
            most = MAX_AMOUNT - (word & MASK_96);
            uint256 worth = assetsDown(MAX_SHARES - supply, all, supply);
            if (worth < most) most = worth;
        }
    }

    function bounded(uint256 assets) private pure returns (uint256) {
        if (assets > MAX_AMOUNT) revert CapExceeded(MAX_AMOUNT);
        return assets;
    }

    function possible(uint256 shares) private pure returns (uint256) {
        if (shares > MAX_SHARES) revert CapExceeded(MAX_SHARES);
        return shares;
    }

    // Steps.

    /// @dev Shares for assets that have come in.
    function enter(address receiver, uint256 word, uint256 assets, uint256 shares) private {
        if (word >> 96 == 0 && assets > 0 && assets < MINIMUM_FIRST_DEPOSIT) {
            revert BelowFirstDeposit(assets, MINIMUM_FIRST_DEPOSIT);
        }
        mayHold(receiver);
        if (receiver == address(0)) revert ERC20InvalidReceiver(receiver);
        unchecked {
            // Both fit, as was checked, and no balance exceeds the supply.
            totals = word + assets + (shares << 96);
            balanceOf[receiver] += shares;
        }
        emit Transfer(address(0), receiver, shares);
        emit Deposit(msg.sender, receiver, assets, shares);
    }

    /// @dev Burns shares and pays.
    function exit(address receiver, address account, uint256 word, uint256 assets, uint256 shares) private {
        if (receiver == address(0) || receiver == address(this)) revert InvalidReceiver(receiver);
        if (msg.sender != account) spend(account, shares);
        uint256 balance = balanceOf[account];
        if (shares > balance) revert ERC20InsufficientBalance(account, balance, shares);
        unchecked {
            balanceOf[account] = balance - shares;
            // Shares are no more than the supply, and worth no more than what is counted.
            word -= assets + (shares << 96);
        }
        if (word >> 96 == 0) {
            // What the last holder left behind is found by the next report.
            word = 0;
            profit = profit >> 96 << 96;
        }
        totals = word;
        emit Transfer(account, address(0), shares);
        if (assets > 0) asset.mustSend(receiver, assets);
        emit Withdraw(msg.sender, receiver, account, assets, shares);
    }

    /// @dev The vault has no use for its own shares.
    function mayHold(address receiver) private view {
        if (receiver == address(this)) revert ERC20InvalidReceiver(receiver);
    }

    function spend(address account, uint256 value) private {
        mapping(address => uint256) storage granted = allowance[account];
        uint256 allowed = granted[msg.sender];
        if (allowed == type(uint256).max) return;
        if (allowed < value) revert ERC20InsufficientAllowance(msg.sender, allowed, value);
        unchecked {
            granted[msg.sender] = allowed - value;
        }
    }

    function move(address from, address to, uint256 value) private {
        if (to == address(0)) revert ERC20InvalidReceiver(to);
        uint256 balance = balanceOf[from];
        if (balance < value) revert ERC20InsufficientBalance(from, balance, value);
        unchecked {
            balanceOf[from] = balance - value;
            // No balance exceeds the supply.
            balanceOf[to] += value;
        }
        emit Transfer(from, to, value);
    }

    /// @dev What a token says of itself; 18 if it says nothing that makes sense.
    function decimalsOf(address token) private view returns (uint8) {
        (bool told, bytes memory answer) = token.staticcall(abi.encodeWithSignature("decimals()"));
        if (!told || answer.length < 32) return 18;
        uint256 value = abi.decode(answer, (uint256));
        return value > type(uint8).max ? 18 : uint8(value);
    }
}
